//! Numbers and the job that gives them.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use touchstone::access::Role;
use touchstone::certificates;

use super::scene::{Scene, sql, text};
use crate::cases;
use crate::support::{Case, Place, TestApp};

pub(super) fn cases() -> Vec<Case> {
    cases!["certificates_issuing":
        thirty_are_issued_without_a_gap,
        eight_who_issue_at_once_leave_no_gap_and_no_double,
        issuing_again_issues_nothing_and_finishes_what_was_interrupted,
        only_who_passed_everything_gets_one,
        serials_end_with_an_error_and_without_a_gap,
        nothing_is_issued_before_the_release_or_for_others,
        a_name_that_no_font_can_print_stops_the_issue,
        only_the_own_body_and_centre_see_them,
        lists_are_searched_and_filtered,
        a_repeated_order_is_one_job,
    ]
}

fn numbers(certificates: &[Value]) -> Vec<String> {
    let mut numbers: Vec<String> = certificates
        .iter()
        .map(|certificate| text(certificate, "number").to_owned())
        .collect();
    numbers.sort();
    numbers
}

/// `count` numbers of the body `serial` from the first on, for certificates issued in the year of `sample`.
fn expected(serial: &str, sample: &str, count: usize) -> Vec<String> {
    let year = &sample[13..15];
    (1..=count)
        .map(|number| format!("S000036{serial}{year}3{number:06}"))
        .collect()
}

async fn thirty_are_issued_without_a_gap(app: TestApp) {
    let scene = Scene::make(&app, "000001", 30).await;
    let sitting = scene.sitting(&app, "一场", &scene.people);
    let job = scene.issue(&app, &sitting).await;
    assert_eq!(
        (&job["state"], &job["progress_done"], &job["progress_total"]),
        (&json!("done"), &json!(30), &json!(30))
    );
    let all = scene.certificates(&app).await;
    let found = numbers(&all);
    assert_eq!(found, expected("000001", &found[0], 30));
    let names: BTreeSet<&str> = all
        .iter()
        .map(|certificate| text(certificate, "holder_name"))
        .collect();
    let wanted: BTreeSet<&str> = scene
        .people
        .iter()
        .map(|person| person.name.as_str())
        .collect();
    assert_eq!(names, wanted);
    for certificate in &all {
        assert_eq!(certificate["state"], "valid");
        assert_eq!(certificate["printed"], true);
        assert_eq!(certificate["level_name"], "三级/高级工");
        assert_eq!(certificate["occupation_name"], "人工智能训练师");
        assert!(text(certificate, "id_number_masked").contains("********"));
    }
    // The audit chain names every number and nobody.
    let audit = app
        .get(
            "/api/v1/audit?subject_kind=certificate&limit=200",
            Some(&scene.admin),
        )
        .await
        .expect(200);
    let entries = audit.text();
    for number in &found {
        assert!(entries.contains(number.as_str()));
    }
    for person in &scene.people {
        assert!(!entries.contains(&person.name) && !entries.contains(&person.id_number));
    }
}

async fn eight_who_issue_at_once_leave_no_gap_and_no_double(app: TestApp) {
    let scene = Scene::make(&app, "000002", 12).await;
    // Four sittings, each ordered by two runs at the same moment.
    let sittings: Vec<String> = (0..4)
        .map(|number| scene.sitting(&app, &format!("第{number}场"), &scene.people))
        .collect();
    let mut runs = Vec::new();
    for sitting in sittings.iter().chain(&sittings) {
        let (ports, order) = (app.ports.clone(), scene.order(sitting));
        runs.push(tokio::spawn(async move {
            certificates::issue_now(&ports, &order).await
        }));
    }
    let mut issued = 0;
    for run in runs {
        issued += run.await.expect("run").expect("issue").issued;
    }
    assert_eq!(issued, 48);
    let all = scene.certificates(&app).await;
    let found = numbers(&all);
    assert_eq!(found, expected("000002", &found[0], 48));
    let pairs: BTreeSet<(String, String)> = all
        .iter()
        .map(|certificate| {
            (
                text(certificate, "sitting_id").to_owned(),
                text(certificate, "holder_name").to_owned(),
            )
        })
        .collect();
    assert_eq!(pairs.len(), 48, "somebody got two for one sitting");
    assert!(all.iter().all(|certificate| certificate["printed"] == true));
}

async fn issuing_again_issues_nothing_and_finishes_what_was_interrupted(app: TestApp) {
    let scene = Scene::make(&app, "000003", 3).await;
    let sitting = scene.sitting(&app, "一场", &scene.people);
    scene.issue(&app, &sitting).await;
    let before = scene.certificates(&app).await;
    // As a run leaves it that lost its power between number and print.
    let id = text(&before[1], "id").to_owned();
    sql(
        &app,
        &format!("UPDATE certificates SET pdf_digest = NULL WHERE id = '{id}'"),
    );
    assert_eq!(scene.certificates(&app).await[1]["printed"], false);
    let job = scene.issue(&app, &sitting).await;
    assert_eq!(job["state"], "done");
    assert_eq!(scene.certificates(&app).await, before);
    // A revoked certificate is not made good by ordering again.
    scene
        .end(&app, &before[0], "revocation", "成绩无效")
        .await
        .expect(200);
    scene.issue(&app, &sitting).await;
    assert_eq!(scene.certificates(&app).await.len(), 3);
}

async fn only_who_passed_everything_gets_one(app: TestApp) {
    let scene = Scene::make(&app, "000004", 3).await;
    let sitting = scene.sitting(&app, "一场", &scene.people);
    let failed = &scene.people[1].candidate_id;
    sql(
        &app,
        &format!(
            "UPDATE component_results SET passed = FALSE, score_hundredths = 5900 WHERE component = 'practical' AND \
             admission_id IN (SELECT id FROM admissions WHERE candidate_id = '{failed}')"
        ),
    );
    scene.issue(&app, &sitting).await;
    let all = scene.certificates(&app).await;
    assert_eq!(all.len(), 2);
    let name = &scene.people[1].name;
    assert!(
        all.iter()
            .all(|certificate| certificate["holder_name"] != *name)
    );
}

async fn serials_end_with_an_error_and_without_a_gap(app: TestApp) {
    let scene = Scene::make(&app, "000005", 3).await;
    let first = scene.sitting(&app, "一场", &scene.people[..1]);
    scene.issue(&app, &first).await;
    sql(
        &app,
        "UPDATE certificate_counters SET last_serial = 999998 WHERE prefix = 'S000036000005'",
    );
    let second = scene.sitting(&app, "二场", &scene.people[1..]);
    let job = scene.issue(&app, &second).await;
    assert_eq!(
        (&job["state"], &job["failure"]),
        (&json!("failed"), &json!("certificates.serials_exhausted"))
    );
    let found = numbers(&scene.certificates(&app).await);
    assert_eq!(found.len(), 2);
    assert!(found[1].ends_with("3999999"));
}

async fn nothing_is_issued_before_the_release_or_for_others(app: TestApp) {
    let scene = Scene::make(&app, "000006", 1).await;
    let draft = "00000000-0000-7000-8000-00000000d4af";
    scene.insert_sitting(&app, draft, "未发布", "prepared");
    let path = format!("/api/v1/sittings/{draft}/certificates");
    app.post(&path, Some(&scene.admin), &json!({}))
        .await
        .expect_problem(409, "certificates.not_released");
    let other_body = app.make_body("000007");
    let stranger = app.sign_in_as(Role::BodyAdmin, &Place::body(&other_body));
    let released = scene.sitting(&app, "一场", &scene.people);
    let path = format!("/api/v1/sittings/{released}/certificates");
    app.post(&path, Some(&stranger), &json!({}))
        .await
        .expect_problem(404, "request.not_found");
    let assessor = app.sign_in_as(Role::Assessor, &Place::body(&scene.body_id));
    app.post(&path, Some(&assessor), &json!({}))
        .await
        .expect_problem(403, "access.denied");
    assert!(scene.certificates(&app).await.is_empty());
}

async fn a_name_that_no_font_can_print_stops_the_issue(app: TestApp) {
    let scene = Scene::make(&app, "000008", 2).await;
    let sitting = scene.sitting(&app, "一场", &scene.people);
    let rare = &scene.people[1].candidate_id;
    sql(
        &app,
        &format!("UPDATE candidates SET name = '𠮷田䶮' WHERE id = '{rare}'"),
    );
    let path = format!("/api/v1/sittings/{sitting}/certificates");
    let refused = app.post(&path, Some(&scene.admin), &json!({})).await;
    let refused = refused.expect_problem(409, "certificates.glyph_missing");
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("𠮷 (U+20BB7)"), "{detail}");
    assert!(!detail.contains('䶮'), "a character that can be printed");
    assert!(scene.certificates(&app).await.is_empty());
    // The same when the order came before the name: the job ends and no number is lost.
    let order = scene.order(&sitting);
    let failure = certificates::issue_now(&app.ports, &order).await;
    assert_eq!(
        failure.unwrap_err().to_string(),
        "certificates.glyph_missing"
    );
    sql(
        &app,
        &format!("UPDATE candidates SET name = '吉田䶮' WHERE id = '{rare}'"),
    );
    scene.issue(&app, &sitting).await;
    let found = numbers(&scene.certificates(&app).await);
    assert_eq!(found, expected("000008", &found[0], 2));
}

async fn only_the_own_body_and_centre_see_them(app: TestApp) {
    let scene = Scene::make(&app, "000009", 1).await;
    let (certificate, _) = scene.one_certificate(&app).await;
    let id = text(&certificate, "id");
    let own_centre = Place::centre(&scene.body_id, &scene.centre_id);
    let other_centre = app.make_centre(&scene.body_id, "安远县职业培训中心");
    let other_body = app.make_body("000010");
    let seeing = [
        app.sign_in_as(Role::CentreAdmin, &own_centre),
        app.sign_in_as(Role::QualitySupervisor, &Place::body(&scene.body_id)),
    ];
    for token in &seeing {
        let path = format!("/api/v1/certificates/{id}");
        app.get(&path, Some(token)).await.expect(200);
        let path = format!("/api/v1/certificates/{id}/revocation");
        app.post(&path, Some(token), &json!({ "reason": "不该成功" }))
            .await
            .expect_problem(403, "access.denied");
    }
    let blind = [
        app.sign_in_as(
            Role::CentreAdmin,
            &Place::centre(&scene.body_id, &other_centre),
        ),
        app.sign_in_as(Role::BodyAdmin, &Place::body(&other_body)),
    ];
    for token in &blind {
        let list = app.get("/api/v1/certificates", Some(token)).await;
        assert_eq!(list.expect(200).json()["items"], json!([]));
        for tail in ["", "/pdf"] {
            let path = format!("/api/v1/certificates/{id}{tail}");
            app.get(&path, Some(token))
                .await
                .expect_problem(404, "request.not_found");
        }
    }
    for how in ["revocation", "replacement"] {
        let path = format!("/api/v1/certificates/{id}/{how}");
        app.post(&path, Some(&blind[1]), &json!({ "reason": "别的机构" }))
            .await
            .expect_problem(404, "request.not_found");
    }
    app.get("/api/v1/certificates", None)
        .await
        .expect_problem(401, "access.not_signed_in");
    assert_eq!(scene.certificates(&app).await[0]["state"], "valid");
}

async fn lists_are_searched_and_filtered(app: TestApp) {
    let scene = Scene::make(&app, "000011", 4).await;
    let first = scene.sitting(&app, "一场", &scene.people[..2]);
    let second = scene.sitting(&app, "二场", &scene.people[2..]);
    scene.issue(&app, &first).await;
    scene.issue(&app, &second).await;
    let all = scene.certificates(&app).await;
    scene
        .end(&app, &all[0], "revocation", "成绩无效")
        .await
        .expect(200);
    let count = async |query: String| {
        let path = format!("/api/v1/certificates?{query}");
        let page = app.get(&path, Some(&scene.admin)).await.expect(200).json();
        page["items"].as_array().unwrap().len()
    };
    assert_eq!(count(format!("sitting_id={first}")).await, 2);
    assert_eq!(count("state=revoked".to_owned()).await, 1);
    assert_eq!(count(format!("state=valid&sitting_id={first}")).await, 1);
    let number = text(&all[3], "number").to_lowercase();
    assert_eq!(count(format!("q={number}")).await, 1);
    let name = text(&all[2], "holder_name");
    assert!(count(format!("q={name}")).await >= 1);
    assert_eq!(count("q=%25".to_owned()).await, 0, "a wildcard is a letter");
    app.get("/api/v1/certificates?state=lost", Some(&scene.admin))
        .await
        .expect_problem(422, "request.invalid");
}

async fn a_repeated_order_is_one_job(app: TestApp) {
    let scene = Scene::make(&app, "000012", 1).await;
    let sitting = scene.sitting(&app, "一场", &scene.people);
    let path = format!("/api/v1/sittings/{sitting}/certificates");
    let mut jobs = BTreeSet::new();
    for _ in 0..3 {
        let answer = app
            .request(reqwest::Method::POST, &path, Some(&scene.admin))
            .header("Idempotency-Key", "order-0001")
            .send()
            .await
            .expect("answer");
        let job: Value = answer.json().await.expect("json");
        jobs.insert(text(&job, "job_id").to_owned());
    }
    assert_eq!(jobs.len(), 1);
}
