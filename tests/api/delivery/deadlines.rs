//! Time is the server's: what comes late is kept and never scored, what runs over is closed.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use serde_json::json;
use touchstone::delivery::AttemptState;

use super::exam::{Candidate, open_sitting};
use crate::cases;
use crate::support::{Case, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["delivery::deadlines":
        late_answers_are_evidence_and_not_scored, the_sweeper_closes_what_runs_over,
        handing_in_too_late_is_expiry, reading_closes_at_once, the_sitting_ends_for_those_who_start_late,
        who_never_started_finds_it_closed]
}

/// Moves the clock beyond the time every candidate has.
fn pass_the_deadline(app: &TestApp, candidate: &Candidate) {
    let minutes = candidate.state["duration_minutes"].as_i64().unwrap();
    app.clock.advance(TimeDelta::minutes(minutes + 1));
}

async fn late_answers_are_evidence_and_not_scored(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let ticket = &sitting.tickets[0];
    let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
    candidate.save(&app, vec![candidate.event(0, 1, 0)]).await;
    pass_the_deadline(&app, &candidate);
    let judged = candidate
        .save(
            &app,
            vec![
                candidate.event(0, 1, 0),
                candidate.event(0, 2, 1),
                candidate.event(1, 1, 0),
            ],
        )
        .await;
    // The sweeper may have come first; then the attempt is closed, and the evidence is kept all the same.
    assert_eq!(judged[0], "already_stored");
    for outcome in &judged[1..] {
        assert!(outcome == "late" || outcome == "closed", "{outcome}");
    }
    assert_eq!(
        candidate.standing(&app).await,
        [(candidate.item_no(0), 1, vec![candidate.option(0, 0)])]
    );
    let state = candidate
        .get(&app, "/api/v1/exam/state")
        .await
        .expect(200)
        .json();
    assert_eq!(state["state"], "expired");
    assert_eq!(state["receipt"]["answered"], 1);
    let more = candidate.save(&app, vec![candidate.event(2, 1, 0)]).await;
    assert_eq!(more, ["closed"]);
    let attempt = &sitting.attempts(&app)[0];
    assert_eq!(
        attempt.events, 4,
        "one answer in time and three pieces of evidence"
    );
    assert_eq!(attempt.answered, 1);
    let verdict = app
        .post(
            "/api/v1/receipts/verify",
            None,
            &json!({ "receipt": state["receipt"] }),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(
        verdict["valid"], true,
        "evidence after the closing does not touch the receipt: {verdict}"
    );
}

async fn the_sweeper_closes_what_runs_over(app: TestApp) {
    let sitting = open_sitting(&app, 3).await;
    let mut last = None;
    for ticket in &sitting.tickets {
        let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
        candidate.save(&app, vec![candidate.event(0, 1, 0)]).await;
        last = Some(candidate);
    }
    pass_the_deadline(&app, &last.unwrap());
    let patience = Instant::now() + Duration::from_secs(20);
    loop {
        let attempts = sitting.attempts(&app);
        if attempts
            .iter()
            .all(|attempt| attempt.state == AttemptState::Expired)
        {
            for attempt in attempts {
                assert!(attempt.receipt.is_some() && attempt.score_hundredths.is_some());
                assert!(attempt.closed_at.unwrap() >= attempt.deadline_at);
            }
            break;
        }
        assert!(Instant::now() < patience, "not closed by itself");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    sitting.expect_whole_audit(&app);
}

async fn handing_in_too_late_is_expiry(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let ticket = &sitting.tickets[0];
    let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
    candidate.save(&app, vec![candidate.event(0, 1, 0)]).await;
    pass_the_deadline(&app, &candidate);
    let done = candidate.submit(&app).await;
    assert_eq!(done["state"], "expired");
    assert_eq!(done["receipt"]["answered"], 1);
    assert_eq!(candidate.submit(&app).await["receipt"], done["receipt"]);
}

async fn reading_closes_at_once(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let ticket = &sitting.tickets[0];
    let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
    pass_the_deadline(&app, &candidate);
    let state = candidate
        .get(&app, "/api/v1/exam/state")
        .await
        .expect(200)
        .json();
    assert_eq!(state["state"], "expired");
    assert!(state["receipt"]["signature"].as_str().unwrap().len() > 60);
    assert!(state.get("remaining_seconds").is_none());
    candidate
        .get(&app, "/api/v1/exam/paper")
        .await
        .expect_problem(409, "exam.over");
    // A start after the end finds the attempt that was.
    let again = candidate
        .post(&app, "/api/v1/exam/start")
        .await
        .expect(200)
        .json();
    assert_eq!(again["state"], "expired");
}

async fn the_sitting_ends_for_those_who_start_late(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let ticket = &sitting.tickets[0];
    let closes_at = sitting.closes_at;
    app.clock
        .advance(closes_at - app.ports.clock.now() - TimeDelta::minutes(10));
    let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
    let remaining = candidate.state["remaining_seconds"].as_i64().unwrap();
    assert!((500..=600).contains(&remaining), "{remaining}");
}

async fn who_never_started_finds_it_closed(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let ticket = &sitting.tickets[0];
    app.clock
        .advance(sitting.closes_at - app.ports.clock.now() + TimeDelta::minutes(1));
    let candidate =
        Candidate::enter(&app, &ticket.number, &ticket.code, &super::exam::device(1)).await;
    assert_eq!(candidate.state["state"], "closed");
    candidate
        .post(&app, "/api/v1/exam/start")
        .await
        .expect_problem(409, "exam.over");
}
