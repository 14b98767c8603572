//! What was agreed for a candidate is applied by itself.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use touchstone::access::Role;

use super::exam::{Candidate, Sitting, device, open_sitting};
use crate::cases;
use crate::support::{Case, Place, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["delivery::accommodations":
        extra_time_and_display_come_by_themselves, extra_time_is_not_cut_off_by_the_end,
        only_the_bodys_administrator_enters_them]
}

fn candidate_id(app: &TestApp, sitting: &Sitting, at: usize) -> String {
    let id = &sitting.tickets[at].admission_id;
    app.write(|conn, _| {
        let found = touchstone::sittings::find_admission(conn, &sitting.body_id, id)?;
        Ok(found.expect("admission").candidate_id)
    })
}

fn agreed(percent: i32, minutes: i32) -> Value {
    json!({ "extra_percent": percent, "extra_minutes": minutes, "text_size": "larger", "high_contrast": true })
}

async fn enter_agreed(app: &TestApp, sitting: &Sitting, at: usize, body: &Value) -> Value {
    let path = format!(
        "/api/v1/candidates/{}/accommodation",
        candidate_id(app, sitting, at)
    );
    app.put(&path, Some(&sitting.admin), body)
        .await
        .expect(200)
        .json()
}

fn minutes_allowed(state: &Value, started: DateTime<Utc>) -> i64 {
    let deadline: DateTime<Utc> = state["deadline_at"].as_str().unwrap().parse().unwrap();
    (deadline - started).num_minutes()
}

async fn extra_time_and_display_come_by_themselves(app: TestApp) {
    let sitting = open_sitting(&app, 2).await;
    let entered = enter_agreed(&app, &sitting, 0, &agreed(50, 0)).await;
    assert_eq!(entered["extra_percent"], 50);
    let entered = enter_agreed(&app, &sitting, 0, &agreed(0, 20)).await;
    assert_eq!(
        (&entered["extra_percent"], &entered["extra_minutes"]),
        (&json!(0), &json!(20))
    );
    let ticket = &sitting.tickets[0];
    let mut candidate = Candidate::enter(&app, &ticket.number, &ticket.code, &device(1)).await;
    assert_eq!(candidate.state["extra_seconds"], 1200);
    assert_eq!(candidate.state["text_size"], "larger");
    assert_eq!(candidate.state["high_contrast"], true);
    let before = app.ports.now();
    candidate.start(&app).await;
    let minutes = candidate.state["duration_minutes"].as_i64().unwrap();
    assert_eq!(minutes_allowed(&candidate.state, before), minutes + 20);
    // What is entered afterwards does not move a deadline that runs.
    enter_agreed(&app, &sitting, 0, &agreed(200, 0)).await;
    let seen = candidate.get(&app, "/api/v1/exam/state").await.json();
    assert_eq!(seen["deadline_at"], candidate.state["deadline_at"]);
    assert_eq!(seen["extra_seconds"], 1200);
    let other = &sitting.tickets[1];
    let other = Candidate::at_work(&app, &other.number, &other.code).await;
    assert_eq!(other.state["extra_seconds"], 0);
    assert_eq!(other.state["text_size"], "normal");
    sitting.expect_whole_audit(&app);
}

async fn extra_time_is_not_cut_off_by_the_end(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    enter_agreed(&app, &sitting, 0, &agreed(50, 0)).await;
    let ticket = &sitting.tickets[0];
    app.clock
        .advance(sitting.closes_at - app.ports.now() - TimeDelta::minutes(20));
    let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
    // Twenty minutes were left, and half of them come on top.
    let remaining = candidate.state["remaining_seconds"].as_i64().unwrap();
    assert!((1700..=1800).contains(&remaining), "{remaining}");
    app.clock.advance(TimeDelta::minutes(25));
    let saved = candidate.save(&app, vec![candidate.event(0, 1, 0)]).await;
    assert_eq!(saved, ["stored"]);
}

async fn only_the_bodys_administrator_enters_them(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let path = format!(
        "/api/v1/candidates/{}/accommodation",
        candidate_id(&app, &sitting, 0)
    );
    let nothing = app
        .get(&path, Some(&sitting.admin))
        .await
        .expect(200)
        .json();
    assert_eq!(nothing["extra_minutes"], 0);
    assert_eq!(nothing["text_size"], "normal");
    for role in [Role::QualitySupervisor, Role::Invigilator] {
        let token = app.sign_in_as(role, &Place::body(&sitting.body_id));
        app.get(&path, Some(&token)).await.expect(403);
        app.put(&path, Some(&token), &agreed(10, 0))
            .await
            .expect(403);
    }
    let foreign = app.make_body("000078");
    let foreign = app.sign_in_as(Role::BodyAdmin, &Place::body(&foreign));
    app.get(&path, Some(&foreign)).await.expect(404);
    app.put(&path, Some(&foreign), &agreed(10, 0))
        .await
        .expect(404);
    for bad in [
        agreed(201, 0),
        agreed(-1, 0),
        agreed(0, 481),
        agreed(10, 10),
    ] {
        app.put(&path, Some(&sitting.admin), &bad)
            .await
            .expect_problem(422, "request.invalid");
    }
}
