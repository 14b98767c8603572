//! Entering, coming back, moving to another computer.

use serde_json::json;

use super::exam::{Candidate, device, open_sitting, sitting_in_an_hour, try_enter};
use crate::cases;
use crate::support::{Case, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["delivery::entering":
        lets_in_with_number_and_code_and_no_one_else, refuses_what_is_not_as_described,
        the_same_device_comes_back_and_another_needs_a_new_code, a_new_code_moves_the_exam_to_another_device,
        tokens_are_good_for_one_thing, nobody_starts_before_the_sitting_opens, guessing_is_slowed_down]
}

async fn lets_in_with_number_and_code_and_no_one_else(app: TestApp) {
    let sitting = open_sitting(&app, 2).await;
    let ticket = &sitting.tickets[0];
    let candidate = Candidate::enter(&app, &ticket.number, &ticket.code, &device(1)).await;
    let state = &candidate.state;
    assert_eq!(state["state"], "ready");
    assert_eq!(state["admission_number"], ticket.number.as_str());
    assert!(state["id_number_masked"].as_str().unwrap().contains('*'));
    assert!(state["full_hundredths"].as_i64() > state["pass_hundredths"].as_i64());
    assert!(!state["parts"].as_array().unwrap().is_empty());
    assert!(state.get("attempt_id").is_none());

    let wrong = try_enter(&app, &sitting.tickets[1].number, &ticket.code, &device(2))
        .await
        .expect_problem(401, "exam.wrong_code");
    let unknown = try_enter(&app, "99999999999", &ticket.code, &device(2))
        .await
        .expect_problem(401, "exam.wrong_code");
    assert_eq!(wrong.json()["detail"], unknown.json()["detail"]);
}

async fn refuses_what_is_not_as_described(app: TestApp) {
    let good = device(1);
    for (number, code, device) in [
        ("", "A", good.as_str()),
        ("1", "", &good),
        ("1", "A", "short"),
        ("1", "A", &good.to_uppercase().replace('0', "G")),
        ("1\u{0}", "A", &good),
        (&"1".repeat(41), "A", &good),
        ("1", &"A".repeat(10_000), &good),
    ] {
        try_enter(&app, number, code, device)
            .await
            .expect_problem(422, "request.invalid");
    }
    let extra = json!({ "admission_number": "1", "seat_code": "A", "device": good, "role": "x" });
    app.post("/api/v1/exam/entries", None, &extra)
        .await
        .expect_problem(422, "request.invalid");
}

async fn the_same_device_comes_back_and_another_needs_a_new_code(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let ticket = &sitting.tickets[0];
    let mut first = Candidate::enter(&app, &ticket.number, &ticket.code, &device(1)).await;
    first.start(&app).await;
    first.save(&app, vec![first.event(0, 1, 0)]).await;
    let again = Candidate::enter(&app, &ticket.number, &ticket.code, &device(1)).await;
    assert_eq!(again.state["state"], "open");
    assert_eq!(again.attempt_id, first.attempt_id);
    assert_eq!(again.standing(&app).await, first.standing(&app).await);
    try_enter(&app, &ticket.number, &ticket.code, &device(2))
        .await
        .expect_problem(409, "exam.seat_code_used");
    // Both tokens of the one device go on working.
    assert_eq!(
        first.save(&app, vec![first.event(0, 2, 1)]).await,
        ["stored"]
    );
}

async fn a_new_code_moves_the_exam_to_another_device(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let ticket = &sitting.tickets[0];
    let old = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
    old.save(&app, vec![old.event(0, 1, 0), old.event(3, 1, 1)])
        .await;
    let code = sitting.release_code(&app, &ticket.admission_id).await;

    // Put off from the moment the code is released, before anyone uses it.
    old.send(&app, vec![old.event(1, 1, 0)])
        .await
        .expect_problem(401, "exam.other_device");
    for path in [
        "/api/v1/exam/state",
        "/api/v1/exam/answers",
        "/api/v1/exam/paper",
    ] {
        old.get(&app, path)
            .await
            .expect_problem(401, "exam.other_device");
    }
    old.post(&app, "/api/v1/exam/submit")
        .await
        .expect_problem(401, "exam.other_device");

    let mut new = Candidate::enter(&app, &ticket.number, &code, &device(2)).await;
    assert_eq!(new.state["deadline_at"], old.state["deadline_at"]);
    new.start(&app).await;
    assert_eq!(new.attempt_id, old.attempt_id);
    assert_eq!(new.paper, old.paper, "the order stays the candidate's own");
    let mut kept = new.standing(&app).await;
    kept.sort();
    assert_eq!(kept.len(), 2);
    assert_eq!(new.save(&app, vec![new.event(0, 2, 2)]).await, ["stored"]);
    old.send(&app, vec![old.event(0, 3, 0)])
        .await
        .expect_problem(401, "exam.other_device");
    assert_eq!(new.standing(&app).await.len(), 2);
}

async fn tokens_are_good_for_one_thing(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let ticket = &sitting.tickets[0];
    let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
    app.get("/api/v1/me", Some(&candidate.token))
        .await
        .expect_problem(401, "access.not_signed_in");
    let path = format!("/api/v1/attempts/{}/answers", candidate.attempt_id);
    let body = json!({ "events": [candidate.event(0, 1, 0)] });
    for token in [None, Some(sitting.admin.as_str()), Some("x.y.z")] {
        app.put(&path, token, &body)
            .await
            .expect_problem(401, "exam.not_entered");
        app.get("/api/v1/exam/paper", token)
            .await
            .expect_problem(401, "exam.not_entered");
    }
}

async fn nobody_starts_before_the_sitting_opens(app: TestApp) {
    let sitting = sitting_in_an_hour(&app, 1).await;
    let ticket = &sitting.tickets[0];
    let mut candidate = Candidate::enter(&app, &ticket.number, &ticket.code, &device(1)).await;
    assert_eq!(candidate.state["state"], "not_open");
    candidate
        .post(&app, "/api/v1/exam/start")
        .await
        .expect_problem(409, "exam.not_open");
    for path in ["/api/v1/exam/paper", "/api/v1/exam/answers"] {
        candidate
            .get(&app, path)
            .await
            .expect_problem(409, "exam.not_started");
    }
    candidate
        .post(&app, "/api/v1/exam/submit")
        .await
        .expect_problem(409, "exam.not_started");
    app.clock.advance(chrono::TimeDelta::minutes(61));
    candidate.start(&app).await;
    assert_eq!(candidate.state["state"], "open");
}

async fn guessing_is_slowed_down(app: TestApp) {
    let sitting = open_sitting(&app, 2).await;
    let mut refused = 0;
    for _ in 0..50 {
        let answer = try_enter(
            &app,
            &sitting.tickets[0].number,
            "AAAAAAAAAAAAAA",
            &device(3),
        )
        .await;
        if answer.code() == "request.too_many" {
            assert!(answer.headers.contains_key("retry-after"));
            refused += 1;
        }
    }
    assert!(refused >= 15, "{refused}");
    // The neighbour under the same address is let in.
    let other = &sitting.tickets[1];
    Candidate::enter(&app, &other.number, &other.code, &device(4)).await;
}
