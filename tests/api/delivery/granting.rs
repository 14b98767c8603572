//! Time credited to an attempt under way.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use touchstone::access::Role;
use touchstone::delivery::{TimeGrant, TimeGranted, grant_time, list_time_credits};
use touchstone::platform::http::Problem;

use super::exam::{Candidate, Sitting, open_sitting};
use crate::cases;
use crate::support::{Case, Place, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["delivery::granting":
        a_credit_moves_the_one_deadline_everybody_sees, the_same_grant_twice_is_one,
        nobody_gets_time_after_the_end, a_credit_outlasts_the_sitting,
        grants_at_the_same_moment_add_up, what_is_out_of_range_is_refused]
}

fn grant_of(sitting: &Sitting, candidate: &Candidate, seconds: i32) -> TimeGrant {
    TimeGrant {
        id: uuid(),
        body_id: sitting.body_id.clone(),
        attempt_id: candidate.attempt_id.clone(),
        seconds,
        reason: "power_cut".to_owned(),
        granted_by: "system".to_owned(),
    }
}

/// A UUID that no other test has.
fn uuid() -> String {
    let digits = touchstone::platform::random::hex_token(
        &touchstone::platform::random::SystemRandomness,
        16,
    );
    format!(
        "{}-{}-{}-{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..]
    )
}

fn grant(app: &TestApp, grant: &TimeGrant) -> Result<TimeGranted, Problem> {
    app.ports
        .db
        .write_now(|conn| grant_time(conn, &app.ports, grant))
}

async fn state(app: &TestApp, candidate: &Candidate) -> Value {
    candidate
        .get(app, "/api/v1/exam/state")
        .await
        .expect(200)
        .json()
}

fn deadline(state: &Value) -> DateTime<Utc> {
    state["deadline_at"].as_str().unwrap().parse().unwrap()
}

async fn at_work(app: &TestApp) -> (Sitting, Candidate) {
    let sitting = open_sitting(app, 1).await;
    let ticket = &sitting.tickets[0];
    let candidate = Candidate::at_work(app, &ticket.number, &ticket.code).await;
    (sitting, candidate)
}

async fn a_credit_moves_the_one_deadline_everybody_sees(app: TestApp) {
    let (sitting, candidate) = at_work(&app).await;
    let before = deadline(&candidate.state);
    let granted = grant(&app, &grant_of(&sitting, &candidate, 600)).unwrap();
    assert_eq!(granted.deadline_at, before + TimeDelta::seconds(600));
    let seen = state(&app, &candidate).await;
    assert_eq!(deadline(&seen), granted.deadline_at);
    assert_eq!(seen["credit_seconds"], 600);
    let invigilator = app.sign_in_as(Role::Invigilator, &Place::body(&sitting.body_id));
    let path = format!("/api/v1/sittings/{}/seats", sitting.id);
    let seats = app.get(&path, Some(&invigilator)).await.expect(200).json();
    assert_eq!(deadline(&seats[0]), granted.deadline_at);
    assert_eq!(seats[0]["credit_seconds"], 600);
    // The journal goes by it too: a minute after the old deadline an answer still counts.
    app.clock
        .advance(before - app.ports.now() + TimeDelta::minutes(1));
    let saved = candidate.save(&app, vec![candidate.event(0, 1, 0)]).await;
    assert_eq!(saved, ["stored"]);
    app.clock
        .advance(granted.deadline_at - app.ports.now() + TimeDelta::seconds(1));
    let late = candidate.save(&app, vec![candidate.event(0, 2, 1)]).await;
    assert!(late == ["late"] || late == ["closed"], "{late:?}");
    sitting.expect_whole_audit(&app);
}

async fn the_same_grant_twice_is_one(app: TestApp) {
    let (sitting, candidate) = at_work(&app).await;
    let one = grant_of(&sitting, &candidate, 300);
    let first = grant(&app, &one).unwrap();
    let second = grant(&app, &one).unwrap();
    assert!(!first.again && second.again);
    assert_eq!(first.deadline_at, second.deadline_at);
    let other = TimeGrant {
        seconds: 301,
        ..one.clone()
    };
    assert_eq!(
        grant(&app, &other).unwrap_err().code(),
        "exam.grant_differs"
    );
    // Still known when the attempt is long closed.
    candidate.submit(&app).await;
    assert!(grant(&app, &one).unwrap().again);
    let credits = app
        .ports
        .db
        .read_now(|conn| list_time_credits(conn, &sitting.body_id, &sitting.id))
        .unwrap();
    assert_eq!(credits.len(), 1);
    assert_eq!(
        (credits[0].seconds, credits[0].id.as_str()),
        (300, one.id.as_str())
    );
}

async fn nobody_gets_time_after_the_end(app: TestApp) {
    let (sitting, candidate) = at_work(&app).await;
    app.clock
        .advance(deadline(&candidate.state) - app.ports.now());
    let refused = grant(&app, &grant_of(&sitting, &candidate, 60)).unwrap_err();
    assert_eq!(refused.code(), "exam.attempt_closed");
    candidate.submit(&app).await;
    let refused = grant(&app, &grant_of(&sitting, &candidate, 60)).unwrap_err();
    assert_eq!(refused.code(), "exam.attempt_closed");
    let elsewhere = TimeGrant {
        body_id: app.make_body("000077"),
        ..grant_of(&sitting, &candidate, 60)
    };
    assert_eq!(
        grant(&app, &elsewhere).unwrap_err().code(),
        "request.not_found"
    );
}

async fn a_credit_outlasts_the_sitting(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let ticket = &sitting.tickets[0];
    app.clock
        .advance(sitting.closes_at - app.ports.now() - TimeDelta::minutes(5));
    let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
    assert_eq!(deadline(&candidate.state), sitting.closes_at);
    grant(&app, &grant_of(&sitting, &candidate, 900)).unwrap();
    app.clock.advance(TimeDelta::minutes(10));
    let seen = state(&app, &candidate).await;
    assert_eq!(seen["state"], "open");
    let saved = candidate.save(&app, vec![candidate.event(0, 1, 0)]).await;
    assert_eq!(saved, ["stored"]);
}

async fn grants_at_the_same_moment_add_up(app: TestApp) {
    let (sitting, candidate) = at_work(&app).await;
    let before = deadline(&candidate.state);
    let workers: Vec<_> = (0..6)
        .map(|_| {
            let (ports, one) = (app.ports.clone(), grant_of(&sitting, &candidate, 10));
            std::thread::spawn(move || ports.db.write_now(|conn| grant_time(conn, &ports, &one)))
        })
        .collect();
    for worker in workers {
        worker.join().unwrap().unwrap();
    }
    let seen = state(&app, &candidate).await;
    assert_eq!(deadline(&seen), before + TimeDelta::seconds(60));
    assert_eq!(seen["credit_seconds"], 60);
}

async fn what_is_out_of_range_is_refused(app: TestApp) {
    let (sitting, candidate) = at_work(&app).await;
    let good = grant_of(&sitting, &candidate, 60);
    let bad = [
        TimeGrant {
            seconds: 0,
            ..good.clone()
        },
        TimeGrant {
            seconds: -60,
            ..good.clone()
        },
        TimeGrant {
            seconds: 14_401,
            ..good.clone()
        },
        TimeGrant {
            reason: " ".to_owned(),
            ..good.clone()
        },
        TimeGrant {
            reason: "a\nb".to_owned(),
            ..good.clone()
        },
        TimeGrant {
            id: "1".to_owned(),
            ..good.clone()
        },
    ];
    for one in bad {
        assert_eq!(
            grant(&app, &one).unwrap_err().code(),
            "request.invalid",
            "{one:?}"
        );
    }
    for _ in 0..6 {
        grant(&app, &grant_of(&sitting, &candidate, 14_400)).unwrap();
    }
    let refused = grant(&app, &grant_of(&sitting, &candidate, 1)).unwrap_err();
    assert_eq!(refused.code(), "exam.credits_exhausted");
}
