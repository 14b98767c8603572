//! What candidates read.

use serde_json::{Value, json};
use touchstone::access::Role;

use super::day::Day;
use crate::cases;
use crate::support::{Answer, Case, Place, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["result_lookup":
        a_candidate_finds_the_result_after_the_release,
        wrong_data_all_look_alike,
        guessing_is_slowed,
        a_candidate_with_an_account_reads_the_own_results,
    ]
}

async fn look_up(app: &TestApp, number: &str, name: &str, id_last_six: &str) -> Answer {
    let body = json!({ "admission_number": number, "name": name, "id_last_six": id_last_six });
    app.post("/api/v1/results/lookup", None, &body).await
}

async fn a_candidate_finds_the_result_after_the_release(app: TestApp) {
    let day = Day::with_one(&app, 7_000).await;
    day.mark(&app, 0, 59).await.expect(200);
    let (name, last_six) = day.person(0);
    let number = &day.seated(0).admission_number;
    look_up(&app, number, &name, &last_six)
        .await
        .expect_problem(409, "results.not_released");
    day.release(&app).await;
    let answer = look_up(
        &app,
        &format!(" {number} "),
        &format!(" {name}"),
        &last_six.to_lowercase(),
    )
    .await
    .expect(200);
    assert_eq!(answer.headers["cache-control"], "no-store");
    let result = answer.json();
    assert_eq!(result["admission_number"], json!(number));
    assert_eq!(result["name"], json!(name));
    assert_eq!(result["level_name"], "三级/高级工");
    assert_eq!(
        result["components"],
        json!([
            { "component": "theory", "score_hundredths": 7_000, "full_hundredths": 10_000, "pass_hundredths": 6_000, "passed": true },
            { "component": "practical", "score_hundredths": 5_900, "full_hundredths": 10_000, "pass_hundredths": 6_000, "passed": false },
        ])
    );
    assert_eq!(result["passed"], false);
    let profile = result["profile"].as_array().unwrap();
    assert_eq!(profile.len(), 6);
    let sum = |field: &str| {
        profile
            .iter()
            .map(|part| part[field].as_i64().unwrap())
            .sum::<i64>()
    };
    assert_eq!(
        (sum("score_hundredths"), sum("full_hundredths")),
        (7_000, 10_000)
    );
    assert!(
        profile
            .iter()
            .all(|part| part["name_zh"] != part["section"])
    );
    let masked = result["id_number_masked"].as_str().unwrap();
    assert!(
        masked.contains('*') && !masked.contains(&last_six),
        "{masked}"
    );
    let text = answer.text();
    for hidden in [
        &day.seated(0).admission_id,
        &day.world.body_id,
        &day.world.sitting_id,
    ] {
        assert!(!text.contains(hidden.as_str()), "{text}");
    }
}

async fn wrong_data_all_look_alike(app: TestApp) {
    let day = Day::begin(&app, 2).await;
    for at in 0..2 {
        day.sit(&app, at, 7_000).await;
        day.mark(&app, at, 70).await.expect(200);
    }
    // One candidate before the release and another after it, so that tries do not run out.
    for (at, released) in [(0, false), (1, true)] {
        let (name, last_six) = day.person(at);
        let number = day.seated(at).admission_number.clone();
        let mut documents = Vec::new();
        for (number, name, last_six) in [
            ("0000000000", name.as_str(), last_six.as_str()),
            (&number, "张三", &last_six),
            (&number, &name, "000000"),
            (&number, &name, ""),
            (&number, "", &last_six),
            (&number, &name, &last_six[1..]),
            (&number, &name, "%"),
            ("%", &name, &last_six),
        ] {
            let answer = look_up(&app, number, name, last_six)
                .await
                .expect_problem(404, "results.not_found");
            let mut document = answer.json();
            document["request_id"] = Value::Null;
            documents.push(document.to_string());
        }
        documents.dedup();
        assert_eq!(documents.len(), 1, "{documents:?}");
        if !released {
            day.release(&app).await;
        }
    }
    let number = &day.seated(0).admission_number;
    app.post(
        "/api/v1/results/lookup",
        None,
        &json!({ "admission_number": number }),
    )
    .await
    .expect_problem(422, "request.invalid");
    let more = json!({ "admission_number": number, "name": "王芳", "id_last_six": "000000", "body_id": "x" });
    app.post("/api/v1/results/lookup", None, &more)
        .await
        .expect_problem(422, "request.invalid");
}

async fn guessing_is_slowed(app: TestApp) {
    let day = Day::begin(&app, 1).await;
    let number = &day.seated(0).admission_number;
    let mut tries = 0;
    let refused = loop {
        let answer = look_up(&app, number, "张三", &format!("{tries:06}")).await;
        if answer.status == 429 {
            break answer;
        }
        answer.expect_problem(404, "results.not_found");
        tries += 1;
        assert!(tries < 20, "nobody stops the guessing");
    };
    let wait: u64 = refused.headers["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(wait >= 1);
    refused.expect_problem(429, "request.too_many");
    // Another number from the same room is another matter.
    look_up(&app, "0000000000", "张三", "000000")
        .await
        .expect_problem(404, "results.not_found");
}

async fn a_candidate_with_an_account_reads_the_own_results(app: TestApp) {
    let mut day = Day::begin(&app, 2).await;
    day.sit(&app, 0, 7_000).await;
    day.close(&app);
    day.mark(&app, 0, 70).await.expect(200);
    let body_id = &day.world.body_id;
    let token_of = |at: usize| {
        let place = Place {
            candidate_id: Some(day.seated(at).candidate_id.clone()),
            ..Place::body(body_id)
        };
        app.sign_in_as(Role::Candidate, &place)
    };
    let (came, absent) = (token_of(0), token_of(1));
    assert_eq!(
        app.get("/api/v1/my/results", Some(&came))
            .await
            .expect(200)
            .json(),
        json!([])
    );
    day.release(&app).await;
    let own = app
        .get("/api/v1/my/results", Some(&came))
        .await
        .expect(200)
        .json();
    assert_eq!(own.as_array().unwrap().len(), 1);
    assert_eq!(
        own[0]["admission_number"],
        json!(day.seated(0).admission_number)
    );
    assert_eq!(own[0]["passed"], true);
    let own = app
        .get("/api/v1/my/results", Some(&absent))
        .await
        .expect(200)
        .json();
    assert_eq!(
        own[0]["admission_number"],
        json!(day.seated(1).admission_number)
    );
    assert_eq!(
        (&own[0]["components"], &own[0]["passed"]),
        (&json!([]), &json!(false))
    );
    app.get("/api/v1/my/results", Some(&day.first))
        .await
        .expect_problem(403, "access.denied");
    app.get("/api/v1/my/results", None)
        .await
        .expect_problem(401, "access.not_signed_in");
}
