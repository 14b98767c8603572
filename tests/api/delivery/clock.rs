//! The server's clock is set while people sit their exam: nobody is cut off, nobody gets hours, and somebody is told.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use touchstone::access::Role;
use touchstone::app::{Application, open_ports};
use touchstone::delivery::AttemptState;
use touchstone::platform::clock::ShiftedClock;
use touchstone::platform::random::SystemRandomness;

use super::exam::{Candidate, Sitting, open_sitting};
use crate::cases;
use crate::support::{Case, Place, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["delivery::clock":
        a_leap_forward_cuts_nobody_off, a_step_back_gives_nobody_hours,
        a_wrong_clock_is_not_believed_by_mistake, only_who_may_lets_time_run_again,
        a_restart_with_a_clock_set_back_is_noticed_by_all,
        what_ran_over_while_no_server_was_up_is_closed_at_once,
        saves_at_the_edge_are_judged_to_the_microsecond]
}

async fn at_work(app: &TestApp) -> (Sitting, Candidate) {
    let sitting = open_sitting(app, 1).await;
    let ticket = &sitting.tickets[0];
    let candidate = Candidate::at_work(app, &ticket.number, &ticket.code).await;
    (sitting, candidate)
}

async fn state(app: &TestApp, candidate: &Candidate) -> Value {
    let answer = candidate.get(app, "/api/v1/exam/state").await;
    answer.expect(200).json()
}

fn instant(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap().parse().unwrap()
}

async fn clock(app: &TestApp, token: &str) -> Value {
    app.get("/api/v1/clock", Some(token))
        .await
        .expect(200)
        .json()
}

/// Waits until the watch has declared, or lifted, a freeze.
async fn until_frozen(app: &TestApp, token: &str, frozen: bool) -> Value {
    let patience = Instant::now() + Duration::from_secs(20);
    loop {
        let seen = clock(app, token).await;
        if seen["frozen"] == frozen {
            return seen;
        }
        assert!(Instant::now() < patience, "{seen}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn unfreeze(app: &TestApp, token: &str, seen_time: DateTime<Utc>) -> crate::support::Answer {
    let body = json!({ "seen_time": seen_time });
    app.post("/api/v1/clock/unfreeze", Some(token), &body).await
}

async fn a_leap_forward_cuts_nobody_off(app: TestApp) {
    let (sitting, candidate) = at_work(&app).await;
    let before = instant(&candidate.state["deadline_at"]);
    app.clock.step(TimeDelta::hours(6));
    let saved = candidate.save(&app, vec![candidate.event(0, 1, 0)]).await;
    assert_eq!(saved, ["stored"]);
    let seen = state(&app, &candidate).await;
    assert_eq!(seen["state"], "open");
    assert_eq!(seen["clock_frozen"], true);
    let left = seen["remaining_seconds"].as_i64().unwrap();
    assert!(left > 60 * 60, "{left}");
    // Time passes and stands still; the sweeper looks several times.
    app.clock.advance(TimeDelta::hours(4));
    tokio::time::sleep(Duration::from_millis(4500)).await;
    let seen = state(&app, &candidate).await;
    assert_eq!(
        (&seen["state"], &seen["remaining_seconds"]),
        (&json!("open"), &json!(left))
    );
    let ready = app.get("/readyz", None).await.expect(200);
    assert!(
        ready.text().contains("clock frozen since"),
        "{}",
        ready.text()
    );
    let metrics = app.get("/metrics", None).await.expect(200).text();
    assert!(metrics.contains("clock_frozen"), "no gauge");
    // The token of before has expired meanwhile: server time went on.
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&sitting.body_id));
    let told = until_frozen(&app, &admin, true).await;
    assert!(
        (21_500..=21_700).contains(&told["jump_seconds"].as_i64().unwrap()),
        "{told}"
    );
    // The clock is put right, a person looks, and the hours come back.
    app.clock.step(TimeDelta::hours(-6));
    let lifted = unfreeze(&app, &admin, app.ports.guard.wall()).await;
    assert_eq!(lifted.expect(200).json()["frozen"], false);
    let seen = state(&app, &candidate).await;
    let moved = instant(&seen["deadline_at"]) - before;
    assert!(
        moved >= TimeDelta::hours(4) && moved < TimeDelta::minutes(242),
        "{moved}"
    );
    assert_eq!(
        seen["credit_seconds"].as_i64().unwrap(),
        moved.num_seconds()
    );
    assert_eq!(seen["clock_frozen"], false);
    let saved = candidate.save(&app, vec![candidate.event(0, 2, 1)]).await;
    assert_eq!(saved, ["stored"]);
    // From now on the deadline is one again.
    app.clock
        .advance(instant(&seen["deadline_at"]) - app.ports.now() + TimeDelta::seconds(1));
    let late = candidate.save(&app, vec![candidate.event(0, 3, 0)]).await;
    assert!(late == ["late"] || late == ["closed"], "{late:?}");
    sitting.expect_whole_audit(&app);
}

async fn a_step_back_gives_nobody_hours(app: TestApp) {
    let (sitting, candidate) = at_work(&app).await;
    let before = instant(&candidate.state["deadline_at"]);
    app.clock.step(TimeDelta::hours(-2));
    let seen = state(&app, &candidate).await;
    assert_eq!(seen["clock_frozen"], true);
    // Server time goes on where it was and not two hours earlier.
    assert!(instant(&seen["server_time"]) >= instant(&candidate.state["server_time"]));
    app.clock.step(TimeDelta::hours(2));
    unfreeze(&app, &sitting.admin, app.ports.guard.wall())
        .await
        .expect(200);
    let seen = state(&app, &candidate).await;
    assert!(instant(&seen["deadline_at"]) - before < TimeDelta::minutes(1));
    app.clock
        .advance(instant(&seen["deadline_at"]) - app.ports.now());
    let late = candidate.save(&app, vec![candidate.event(0, 1, 0)]).await;
    assert!(late == ["late"] || late == ["closed"], "{late:?}");
}

async fn a_wrong_clock_is_not_believed_by_mistake(app: TestApp) {
    let (sitting, candidate) = at_work(&app).await;
    let right = app.ports.now();
    unfreeze(&app, &sitting.admin, right)
        .await
        .expect_problem(409, "clock.not_frozen");
    app.clock.step(TimeDelta::hours(6));
    until_frozen(&app, &sitting.admin, true).await;
    unfreeze(&app, &sitting.admin, right)
        .await
        .expect_problem(409, "clock.disagrees");
    assert_eq!(state(&app, &candidate).await["clock_frozen"], true);
}

async fn only_who_may_lets_time_run_again(app: TestApp) {
    let (sitting, _) = at_work(&app).await;
    let own = Place::body(&sitting.body_id);
    for role in [
        Role::Invigilator,
        Role::QualitySupervisor,
        Role::CentreAdmin,
    ] {
        let token = app.sign_in_as(role, &own);
        app.get("/api/v1/clock", Some(&token)).await.expect(403);
        unfreeze(&app, &token, app.ports.now()).await.expect(403);
    }
    let system = app.sign_in_as(Role::SystemAdmin, &Place::default());
    assert_eq!(clock(&app, &system).await["frozen"], false);
}

async fn a_restart_with_a_clock_set_back_is_noticed_by_all(app: TestApp) {
    let (sitting, candidate) = at_work(&app).await;
    // The record of the time is written by the first looks.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let set_back = Arc::new(ShiftedClock::default());
    set_back.step(TimeDelta::hours(-3));
    let settings = touchstone::settings::Settings::clone(&app.ports.settings);
    let ports = open_ports(settings, set_back.clone(), Arc::new(SystemRandomness)).unwrap();
    let restarted = Application::build(ports.clone()).unwrap();
    let handle = restarted.handle();
    actix_web::rt::spawn(restarted.run());
    assert!(ports.guard.freeze().is_some());
    assert!(app.ports.guard.wall() - ports.clock.now() < TimeDelta::minutes(1));
    // The other server hears of it.
    until_frozen(&app, &sitting.admin, true).await;
    assert_eq!(state(&app, &candidate).await["clock_frozen"], true);
    // Lifted through the other server, whose clock is right; this one stays in doubt until its own is.
    unfreeze(&app, &sitting.admin, app.ports.guard.wall())
        .await
        .expect(200);
    until_frozen(&app, &sitting.admin, true).await;
    set_back.step(TimeDelta::hours(3));
    unfreeze(&app, &sitting.admin, app.ports.guard.wall())
        .await
        .expect(200);
    let patience = Instant::now() + Duration::from_secs(20);
    while ports.guard.freeze().is_some() || app.ports.guard.freeze().is_some() {
        assert!(Instant::now() < patience, "still frozen");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    handle.stop(false).await;
}

async fn what_ran_over_while_no_server_was_up_is_closed_at_once(app: TestApp) {
    let sitting = open_sitting(&app, 3).await;
    for ticket in &sitting.tickets {
        let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
        candidate.save(&app, vec![candidate.event(0, 1, 0)]).await;
    }
    app.handle.stop(true).await;
    // Whatever this server's sweeper was doing has ended.
    tokio::time::sleep(Duration::from_millis(2500)).await;
    app.clock.advance(TimeDelta::hours(6));
    assert!(
        sitting
            .attempts(&app)
            .iter()
            .all(|attempt| attempt.state == AttemptState::Open)
    );
    let settings = touchstone::settings::Settings::clone(&app.ports.settings);
    let ports = open_ports(settings, app.clock.clone(), Arc::new(SystemRandomness)).unwrap();
    let restarted = Application::build(ports).unwrap();
    let handle = restarted.handle();
    actix_web::rt::spawn(restarted.run());
    let patience = Instant::now() + Duration::from_secs(20);
    while sitting
        .attempts(&app)
        .iter()
        .any(|attempt| attempt.state == AttemptState::Open)
    {
        assert!(Instant::now() < patience, "not closed after the restart");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    for attempt in sitting.attempts(&app) {
        assert_eq!(attempt.state, AttemptState::Expired);
        assert_eq!(attempt.receipt.unwrap().answered, 1);
    }
    handle.stop(false).await;
}

async fn saves_at_the_edge_are_judged_to_the_microsecond(app: TestApp) {
    let (sitting, candidate) = at_work(&app).await;
    let deadline = instant(&candidate.state["deadline_at"]);
    app.clock
        .advance(deadline - app.ports.now() - TimeDelta::milliseconds(400));
    let mut acknowledged = 0;
    let mut refused = 0;
    // Many small batches across the edge.
    for seq in 1.. {
        let sends = (0..8).map(|at| {
            let event = candidate.event(at, seq, usize::try_from(seq).unwrap());
            candidate.save(&app, vec![event])
        });
        for outcome in futures_util::future::join_all(sends).await.concat() {
            match outcome.as_str() {
                "stored" => acknowledged += 1,
                "late" | "closed" => refused += 1,
                other => panic!("{other}"),
            }
        }
        if refused >= 40 {
            break;
        }
    }
    let held = app.ports.db.read_now(super::exam::received).unwrap();
    assert_eq!(held.iter().filter(|(_, late)| !late).count(), acknowledged);
    for (received_at, late) in held {
        assert_eq!(received_at >= deadline, late, "{received_at} {late}");
    }
    sitting.expect_whole_audit(&app);
}
