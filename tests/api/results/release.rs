//! The release: complete, signed by two people over the same results, written down once.

use serde_json::{Value, json};
use touchstone::access::Role;
use touchstone::accounts;
use touchstone::platform::db::DbFailure;
use touchstone::platform::http::Problem;
use touchstone::results::{self, Component, PassedAdmission};

use super::day::{Day, expect_whole_audit, row_of, units_of_share};
use crate::cases;
use crate::support::{Case, Place, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["release":
        results_go_from_marks_to_the_written_release,
        what_is_missing_is_named,
        a_new_mark_takes_signatures_away,
        a_hand_in_the_database_takes_signatures_away,
        one_person_signs_once,
        nobody_signs_for_their_own_marks,
        signatures_at_one_moment_release_once,
        other_bodies_and_roles_are_kept_out,
        a_centre_sees_its_own_after_the_release,
        the_table_goes_into_a_spreadsheet,
    ]
}

impl Day {
    fn passed(&self, app: &TestApp) -> Vec<PassedAdmission> {
        let passed = app.ports.db.read_now(|conn| {
            results::list_passed(conn, &self.world.body_id, &self.world.sitting_id)
        });
        passed
            .map_err(|failure: DbFailure| failure.to_string())
            .expect("passed")
    }
}

async fn results_go_from_marks_to_the_written_release(app: TestApp) {
    let mut day = Day::begin(&app, 4).await;
    day.sit(&app, 0, 10_000).await;
    day.sit(&app, 1, 6_000).await;
    day.sit(&app, 2, 5_950).await;
    // The fourth does not come.
    day.close(&app);
    for (at, share) in [(0, 100), (1, 60), (2, 100)] {
        day.mark(&app, at, share).await.expect(200);
    }
    let before = day.results(&app, &day.first).await.expect(200).json();
    assert_eq!(before["state"], "prepared");
    assert_eq!(before["signatures"], json!([]));
    assert_eq!(
        before["summary"],
        json!({ "candidates": 4, "theory_done": 3, "practical_done": 3, "passed": 2, "absent": 1, "incomplete": 0 })
    );
    let best = row_of(&before, day.seated(0));
    assert_eq!(
        best["theory"],
        json!({ "score_hundredths": 10_000, "passed": true })
    );
    assert_eq!(
        best["practical"],
        json!({ "score_hundredths": 10_000, "passed": true })
    );
    assert_eq!(
        row_of(&before, day.seated(1))["passed"],
        true,
        "sixty is enough, to the hundredth"
    );
    let near = row_of(&before, day.seated(2));
    assert_eq!(
        near["theory"],
        json!({ "score_hundredths": 5_950, "passed": false })
    );
    assert_eq!(
        near["passed"], false,
        "a full practical score makes up for nothing"
    );
    let absent = row_of(&before, day.seated(3));
    assert_eq!(
        (&absent["standing"], &absent["theory"], &absent["passed"]),
        (&json!("absent"), &Value::Null, &json!(false))
    );
    for row in before["rows"].as_array().unwrap() {
        let profile = row["profile"].as_array().unwrap();
        let sum: i64 = profile
            .iter()
            .map(|part| part["mark"].as_i64().unwrap())
            .sum();
        assert_eq!(sum, row["theory"]["score_hundredths"].as_i64().unwrap_or(0));
        for part in profile {
            let known = before["sections"]
                .as_array()
                .unwrap()
                .iter()
                .any(|section| section["section"] == part["section"]);
            assert!(known, "{part}");
        }
    }
    assert!(
        day.passed(&app).is_empty(),
        "nothing counts before the release"
    );

    day.release(&app).await;
    let after = day.results(&app, &day.second).await.expect(200).json();
    assert_eq!(after["state"], "released");
    assert_eq!(after["digest"], before["digest"]);
    assert_eq!(after["signatures"].as_array().unwrap().len(), 2);
    assert_eq!(
        after["rows"], before["rows"],
        "what was written down is what was signed"
    );
    let passed = day.passed(&app);
    let mut ids: Vec<_> = passed
        .iter()
        .map(|entry| entry.admission_id.as_str())
        .collect();
    ids.sort_unstable();
    let mut expected = [
        day.seated(0).admission_id.as_str(),
        day.seated(1).admission_id.as_str(),
    ];
    expected.sort_unstable();
    assert_eq!(ids, expected);
    let found = app
        .ports
        .db
        .read_now(|conn| {
            results::find_results(conn, &day.world.body_id, &day.seated(2).admission_id)
        })
        .map_err(|failure: DbFailure| failure.to_string())
        .unwrap();
    let summary: Vec<_> = found
        .iter()
        .map(|result| (result.component, result.score_hundredths, result.passed))
        .collect();
    assert_eq!(
        summary,
        [
            (Component::Theory, 5_950, false),
            (Component::Practical, 10_000, true)
        ]
    );

    // Nothing moves any more.
    day.mark(&app, 2, 50)
        .await
        .expect_problem(409, "sitting.released");
    let digest = after["digest"].as_str().unwrap();
    day.sign(&app, &day.first, digest)
        .await
        .expect_problem(409, "sitting.released");
    expect_whole_audit(&app);
    let audit = format!(
        "/api/v1/audit?subject_kind=sitting&subject_id={}",
        day.world.sitting_id
    );
    let entries = app.get(&audit, Some(&day.first)).await.expect(200).json();
    let released = entries["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["action"] == "results.released")
        .unwrap();
    assert_eq!(released["data"]["digest"], after["digest"]);
    assert_eq!(released["data"]["passed"], 2);
    assert_eq!(released["data"]["signers"].as_array().unwrap().len(), 2);
}

async fn what_is_missing_is_named(app: TestApp) {
    let mut day = Day::begin(&app, 3).await;
    day.sit(&app, 0, 7_000).await;
    let (writing, _) = day.start(&app, 1).await;
    let digest = day.digest(&app).await;
    let refused = day
        .sign(&app, &day.first, &digest)
        .await
        .expect_problem(409, "release.incomplete");
    let named = |answer: &Value| {
        let mut named: Vec<(String, String)> = answer["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| {
                (
                    error["field"].as_str().unwrap().to_owned(),
                    error["code"].as_str().unwrap().to_owned(),
                )
            })
            .collect();
        named.sort();
        named
    };
    let mut expected = vec![
        (
            day.seated(0).admission_number.clone(),
            "release_unmarked".to_owned(),
        ),
        (
            day.seated(1).admission_number.clone(),
            "release_open".to_owned(),
        ),
        (
            day.seated(2).admission_number.clone(),
            "release_waiting".to_owned(),
        ),
    ];
    expected.sort();
    assert_eq!(named(&refused.json()), expected);
    let table = day.results(&app, &day.first).await.expect(200).json();
    assert_eq!(table["summary"]["incomplete"], 3);

    day.hand_in(&app, &writing).await;
    day.mark(&app, 0, 70).await.expect(200);
    day.mark(&app, 1, 70).await.expect(200);
    let digest = day.digest(&app).await;
    let refused = day
        .sign(&app, &day.first, &digest)
        .await
        .expect_problem(409, "release.incomplete");
    assert_eq!(
        named(&refused.json()),
        [(
            day.seated(2).admission_number.clone(),
            "release_waiting".to_owned()
        )]
    );
    // Once the window has closed, who has not come is absent, and the digest is the same.
    day.close(&app);
    assert_eq!(day.digest(&app).await, digest);
    day.release(&app).await;
}

async fn a_new_mark_takes_signatures_away(app: TestApp) {
    let day = Day::with_one(&app, 7_000).await;
    day.mark(&app, 0, 50).await.expect(200);
    let old = day.digest(&app).await;
    day.sign(&app, &day.first, &old).await.expect(200);
    day.mark(&app, 0, 70).await.expect(200);
    let table = day.results(&app, &day.second).await.expect(200).json();
    assert_eq!(table["signatures"], json!([]));
    day.sign(&app, &day.second, &old)
        .await
        .expect_problem(409, "release.changed");
    let new = day.digest(&app).await;
    assert_ne!(new, old);
    let once = day.sign(&app, &day.second, &new).await.expect(200).json();
    assert_eq!(once["state"], "signed_once");
    let twice = day.sign(&app, &day.first, &new).await.expect(200).json();
    assert_eq!(twice["state"], "released");
}

async fn a_hand_in_the_database_takes_signatures_away(app: TestApp) {
    let day = Day::with_one(&app, 7_000).await;
    day.mark(&app, 0, 70).await.expect(200);
    let old = day.digest(&app).await;
    day.sign(&app, &day.first, &old).await.expect(200);
    app.execute("UPDATE attempts SET score_hundredths = 9900".to_owned());
    day.sign(&app, &day.second, &old)
        .await
        .expect_problem(409, "release.changed");
    app.execute("UPDATE attempts SET score_hundredths = 7000".to_owned());
    // The first signature is gone, even though the results are again what they were.
    let again = day.sign(&app, &day.second, &old).await.expect(200).json();
    assert_eq!(again["state"], "signed_once");
    expect_whole_audit(&app);
    for nonsense in ["", "0", &"f".repeat(64), &"x".repeat(5_000)] {
        day.sign(&app, &day.first, nonsense)
            .await
            .expect_problem(409, "release.changed");
    }
    let table = day.results(&app, &day.first).await.expect(200).json();
    assert_eq!(
        table["signatures"].as_array().unwrap().len(),
        1,
        "a wrong digest takes nothing from others"
    );
}

async fn one_person_signs_once(app: TestApp) {
    let day = Day::with_one(&app, 7_000).await;
    day.mark(&app, 0, 70).await.expect(200);
    let digest = day.digest(&app).await;
    day.sign(&app, &day.first, &digest).await.expect(200);
    for _ in 0..3 {
        day.sign(&app, &day.first, &digest)
            .await
            .expect_problem(409, "release.same_person");
    }
    // A retry with its key gets its own answer, which is no second signature.
    let send = || {
        let request = app
            .request(
                reqwest::Method::POST,
                &day.path("release-signatures"),
                Some(&day.second),
            )
            .header("idempotency-key", "key-0001")
            .json(&json!({ "digest": digest }));
        async move { crate::support::Answer::of(request.send().await.unwrap()).await }
    };
    assert_eq!(send().await.expect(200).json()["state"], "released");
    assert_eq!(send().await.expect(200).json()["state"], "released");
    assert_eq!(day.passed(&app).len(), 1);
}

async fn nobody_signs_for_their_own_marks(app: TestApp) {
    let day = Day::with_one(&app, 7_000).await;
    let place = Place::body(&day.world.body_id);
    let both = app.make_member("chen.jie", Role::Assessor, &place);
    let marking = app.open_session_of(&both);
    day.mark_as(&app, &marking, 0, units_of_share(70))
        .await
        .expect(200);
    let ports = app.ports.clone();
    let signing = app
        .ports
        .db
        .write_now(|conn| {
            let membership = accounts::NewMembership {
                account_id: both.account_id.clone(),
                role: Role::BodyAdmin,
                body_id: place.body_id.clone(),
                centre_id: None,
                candidate_id: None,
            };
            let membership = accounts::insert_membership(conn, &ports, "system", &membership)?;
            accounts::open_session(conn, &ports, &both.account_id, &membership)
        })
        .map_err(|problem: Problem| problem.code())
        .unwrap()
        .access_token;
    let digest = day.digest(&app).await;
    day.sign(&app, &signing, &digest)
        .await
        .expect_problem(409, "release.own_marks");
    day.release(&app).await;
}

async fn signatures_at_one_moment_release_once(app: TestApp) {
    let day = Day::with_one(&app, 7_000).await;
    day.mark(&app, 0, 70).await.expect(200);
    let digest = day.digest(&app).await;
    let tokens: Vec<&String> = (0..6)
        .map(|turn| {
            if turn % 2 == 0 {
                &day.first
            } else {
                &day.second
            }
        })
        .collect();
    let answers =
        futures_util::future::join_all(tokens.iter().map(|token| day.sign(&app, token, &digest)))
            .await;
    let states: Vec<Value> = answers
        .iter()
        .filter(|answer| answer.status == 200)
        .map(|answer| answer.json()["state"].clone())
        .collect();
    assert_eq!(
        states.iter().filter(|state| *state == "released").count(),
        1,
        "{states:?}"
    );
    assert_eq!(
        states
            .iter()
            .filter(|state| *state == "signed_once")
            .count(),
        1,
        "{states:?}"
    );
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert!(
            ["release.same_person", "sitting.released", "database.busy"]
                .contains(&answer.code().as_str()),
            "{}",
            answer.text()
        );
    }
    assert_eq!(day.passed(&app).len(), 1);
    expect_whole_audit(&app);
}

async fn other_bodies_and_roles_are_kept_out(app: TestApp) {
    let day = Day::with_one(&app, 7_000).await;
    day.mark(&app, 0, 70).await.expect(200);
    let digest = day.digest(&app).await;
    let other = app.make_body("000002");
    let stranger = app.sign_in_as(Role::BodyAdmin, &Place::body(&other));
    day.results(&app, &stranger)
        .await
        .expect_problem(404, "request.not_found");
    app.get(&day.path("results.csv"), Some(&stranger))
        .await
        .expect_problem(404, "request.not_found");
    day.sign(&app, &stranger, &digest)
        .await
        .expect_problem(404, "request.not_found");
    let supervisor = app.sign_in_as(Role::QualitySupervisor, &Place::body(&day.world.body_id));
    day.results(&app, &supervisor).await.expect(200);
    day.sign(&app, &supervisor, &digest)
        .await
        .expect_problem(403, "access.denied");
    day.sign(&app, &day.assessor, &digest)
        .await
        .expect_problem(403, "access.denied");
    let table = day.results(&app, &day.first).await.expect(200).json();
    assert_eq!(table["signatures"], json!([]));
}

async fn a_centre_sees_its_own_after_the_release(app: TestApp) {
    let day = Day::with_one(&app, 7_000).await;
    day.mark(&app, 0, 70).await.expect(200);
    let body_id = &day.world.body_id;
    let own = &day.world.centre_admin;
    let other_centre = app.make_centre(body_id, "另一家中心");
    let other = app.sign_in_as(Role::CentreAdmin, &Place::centre(body_id, &other_centre));
    day.results(&app, own)
        .await
        .expect_problem(409, "results.not_released");
    day.results(&app, &other)
        .await
        .expect_problem(404, "request.not_found");
    day.release(&app).await;
    let table = day.results(&app, own).await.expect(200).json();
    assert_eq!(table["rows"].as_array().unwrap().len(), 1);
    day.results(&app, &other)
        .await
        .expect_problem(404, "request.not_found");
    app.get(&day.path("results.csv"), Some(&other))
        .await
        .expect_problem(404, "request.not_found");
}

async fn the_table_goes_into_a_spreadsheet(app: TestApp) {
    let mut day = Day::begin(&app, 2).await;
    day.sit(&app, 0, 8_350).await;
    day.close(&app);
    day.mark(&app, 0, 60).await.expect(200);
    app.execute("UPDATE candidates SET name = '=HYPERLINK(\"http://127.0.0.1\")'".to_owned());
    let answer = app
        .get(&day.path("results.csv"), Some(&day.first))
        .await
        .expect(200);
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    assert!(
        answer.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    let text = answer.text();
    assert!(text.starts_with('\u{feff}'));
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(&reader.headers().unwrap()[0], "准考证号");
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    let came = rows
        .iter()
        .find(|row| row[0] == day.seated(0).admission_number)
        .unwrap();
    assert_eq!(
        [&came[3], &came[4], &came[5], &came[6], &came[7]],
        ["83.50", "是", "60.00", "是", "是"]
    );
    assert!(came[1].starts_with("'="), "{}", &came[1]);
    let absent = rows
        .iter()
        .find(|row| row[0] == day.seated(1).admission_number)
        .unwrap();
    assert_eq!([&absent[3], &absent[7]], ["缺考", "否"]);
    let english = app
        .get(&day.path("results.csv?lang=en"), Some(&day.first))
        .await
        .expect(200);
    assert!(english.text().contains("Admission number"));
}
