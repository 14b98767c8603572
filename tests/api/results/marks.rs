//! Practical marks: blind, bounded by the plan, every revision kept.

use serde_json::{Value, json};
use touchstone::access::Role;

use super::day::{Day, UNITS, expect_whole_audit, units_of_share};
use crate::cases;
use crate::support::{Case, Place, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["practical_marks":
        assessors_see_numbers_and_no_names,
        every_revision_is_kept,
        marks_stay_within_the_plan,
        only_assessors_of_the_body_mark,
        nothing_is_marked_before_preparation_or_without_a_practical_component,
    ]
}

async fn assessors_see_numbers_and_no_names(app: TestApp) {
    let day = Day::begin(&app, 3).await;
    let answer = app
        .get(&day.path("practical-marks"), Some(&day.assessor))
        .await
        .expect(200);
    let view = answer.json();
    let units: Vec<_> = view["units"]
        .as_array()
        .unwrap()
        .iter()
        .map(|unit| unit["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        units,
        UNITS.iter().map(|(code, _)| *code).collect::<Vec<_>>()
    );
    assert!(
        view["units"]
            .as_array()
            .unwrap()
            .iter()
            .all(|unit| !unit["name_zh"].as_str().unwrap().is_empty())
    );
    let items = view["items"].as_array().unwrap();
    let mut numbers: Vec<_> = items
        .iter()
        .map(|item| item["admission_number"].as_str().unwrap())
        .collect();
    assert_eq!(numbers.len(), 3);
    assert!(numbers.is_sorted());
    numbers.dedup();
    assert_eq!(numbers.len(), 3);
    for at in 0..3 {
        let (name, _) = day.person(at);
        assert!(
            !answer.text().contains(&name),
            "a name reached the assessor"
        );
    }
    for item in items {
        let mut fields: Vec<_> = item
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        fields.sort_unstable();
        assert_eq!(
            fields,
            [
                "admission_id",
                "admission_number",
                "marked_at",
                "note",
                "revision",
                "score_hundredths",
                "units"
            ]
        );
    }
    app.get(&day.path("results"), Some(&day.assessor))
        .await
        .expect_problem(403, "access.denied");
}

async fn every_revision_is_kept(app: TestApp) {
    let day = Day::begin(&app, 1).await;
    let first = day.mark(&app, 0, 60).await.expect(200).json();
    assert_eq!(
        (&first["revision"], &first["score_hundredths"]),
        (&json!(1), &json!(6_000))
    );
    // A retry after a lost answer is no second revision.
    let again = day.mark(&app, 0, 60).await.expect(200).json();
    assert_eq!(again, first);
    let second = day.mark(&app, 0, 80).await.expect(200).json();
    assert_eq!(
        (&second["revision"], &second["score_hundredths"]),
        (&json!(2), &json!(8_000))
    );
    let other = app.sign_in_as(Role::SeniorAssessor, &Place::body(&day.world.body_id));
    let third = day
        .mark_as(&app, &other, 0, units_of_share(80))
        .await
        .expect(200)
        .json();
    assert_eq!(
        third["revision"], 3,
        "another person's word is an entry of its own"
    );
    let view = app
        .get(&day.path("practical-marks"), Some(&day.assessor))
        .await
        .expect(200)
        .json();
    assert_eq!(view["items"][0]["revision"], 3);
    assert_eq!(view["items"][0]["score_hundredths"], 8_000);
    assert_eq!(
        view["items"][0]["units"].as_array().unwrap().len(),
        UNITS.len()
    );
    let audit = format!(
        "/api/v1/audit?subject_kind=admission&subject_id={}",
        day.seated(0).admission_id
    );
    let entries = app.get(&audit, Some(&day.first)).await.expect(200).json();
    let marked: Vec<_> = entries["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["action"] == "practical.marked")
        .map(|entry| entry["data"]["revision"].as_i64().unwrap())
        .collect();
    assert_eq!(marked, [3, 2, 1]);
    // Two assessors at one moment: both are kept in some order, or one is asked to look again.
    let (one, two) = futures_util::future::join(
        day.mark_as(&app, &day.assessor, 0, units_of_share(10)),
        day.mark_as(&app, &other, 0, units_of_share(20)),
    )
    .await;
    for answer in [&one, &two] {
        assert!(
            answer.status == 200 || answer.code() == "marks.changed",
            "{}",
            answer.text()
        );
    }
    expect_whole_audit(&app);
}

async fn marks_stay_within_the_plan(app: TestApp) {
    let day = Day::begin(&app, 1).await;
    let with = |at: usize, value: Value| {
        let mut units = units_of_share(50);
        units[at]["score_hundredths"] = value;
        units
    };
    let mut without = units_of_share(50);
    without.as_array_mut().unwrap().pop();
    let mut unknown = units_of_share(50);
    unknown[0]["code"] = json!("9.9");
    let mut twice = units_of_share(50);
    let one = twice[0].clone();
    twice.as_array_mut().unwrap().push(one);
    let mut extra = units_of_share(50);
    extra[0]["passed"] = json!(true);
    for (units, code) in [
        (with(0, json!(2_501)), "unit_score"),
        (with(0, json!(-1)), "unit_score"),
        (with(0, json!(i32::MAX)), "unit_score"),
        (with(0, json!(i64::MAX)), "not_as_described"),
        (with(0, json!(12.5)), "not_as_described"),
        (with(0, json!("12")), "not_as_described"),
        (with(0, Value::Null), "not_as_described"),
        (without, "unit_missing"),
        (unknown, "unit_unknown"),
        (twice, "unit_twice"),
        (extra, "not_as_described"),
        (json!([]), "unit_missing"),
        (json!({}), "not_as_described"),
    ] {
        let refused = day
            .mark_as(&app, &day.assessor, 0, units.clone())
            .await
            .expect_problem(422, "request.invalid");
        assert_eq!(refused.json()["errors"][0]["code"], code, "{units}");
    }
    let path = day.path(&format!("practical-marks/{}", day.seated(0).admission_id));
    let long = json!({ "units": units_of_share(50), "note": "记".repeat(501) });
    let refused = app
        .put(&path, Some(&day.assessor), &long)
        .await
        .expect_problem(422, "request.invalid");
    assert_eq!(refused.json()["errors"][0]["code"], "note_long");
    let view = app
        .get(&day.path("practical-marks"), Some(&day.assessor))
        .await
        .expect(200)
        .json();
    assert_eq!(
        view["items"][0]["revision"],
        Value::Null,
        "nothing of it was kept"
    );
    day.mark_as(&app, &day.assessor, 0, with(0, json!(2_500)))
        .await
        .expect(200);
}

async fn only_assessors_of_the_body_mark(app: TestApp) {
    let day = Day::begin(&app, 1).await;
    day.mark_as(&app, &day.first, 0, units_of_share(50))
        .await
        .expect_problem(403, "access.denied");
    let supervisor = app.sign_in_as(Role::QualitySupervisor, &Place::body(&day.world.body_id));
    day.mark_as(&app, &supervisor, 0, units_of_share(50))
        .await
        .expect_problem(403, "access.denied");
    let other = app.make_body("000002");
    let stranger = app.sign_in_as(Role::Assessor, &Place::body(&other));
    day.mark_as(&app, &stranger, 0, units_of_share(50))
        .await
        .expect_problem(404, "request.not_found");
    app.get(&day.path("practical-marks"), Some(&stranger))
        .await
        .expect_problem(404, "request.not_found");
    let nobody = day.path("practical-marks/00000000-0000-7000-8000-000000000000");
    let body = json!({ "units": units_of_share(50), "note": "" });
    app.put(&nobody, Some(&day.assessor), &body)
        .await
        .expect_problem(404, "request.not_found");
}

async fn nothing_is_marked_before_preparation_or_without_a_practical_component(app: TestApp) {
    let day = Day::begin(&app, 1).await;
    app.execute("UPDATE sittings SET state = 'draft'".to_owned());
    day.mark(&app, 0, 50)
        .await
        .expect_problem(409, "sitting.not_prepared");
    app.execute("UPDATE sittings SET state = 'prepared'".to_owned());
    // The body's plan without its practical component, as the shipped plan of the call-centre attendant is.
    let shown = app
        .get(day.path("").trim_end_matches('/'), Some(&day.first))
        .await
        .expect(200)
        .json();
    let plan = format!("/api/v1/plans/{}", shown["plan"]["id"].as_str().unwrap());
    let mut document =
        app.get(&plan, Some(&day.first)).await.expect(200).json()["document"].clone();
    document.as_object_mut().unwrap().remove("practical");
    let text = document.to_string().replace('\'', "''");
    app.execute(format!("UPDATE exam_plans SET document = '{text}'"));
    day.mark(&app, 0, 50)
        .await
        .expect_problem(409, "marks.no_practical");
    let view = app
        .get(&day.path("practical-marks"), Some(&day.assessor))
        .await
        .expect(200)
        .json();
    assert_eq!(view["units"], json!([]));
}
