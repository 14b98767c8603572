//! A whole room at the same moment: everybody starts, everybody hands in, also through two servers over one database.

use std::collections::BTreeSet;

use serde_json::Value;
use touchstone::app::{Application, open_ports};
use touchstone::delivery::AttemptState;
use touchstone::platform::random::SystemRandomness;

use super::exam::{Candidate, Sitting, device, open_sitting, outcomes};
use crate::cases;
use crate::support::{Answer, Case, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["delivery::storms":
        a_room_starts_and_hands_in_at_once, one_candidate_starts_many_times_at_once,
        who_may_not_start_does_not_hold_up_the_others,
        two_servers_start_save_and_close_the_same_attempts]
}

async fn everybody_enters(app: &TestApp, sitting: &Sitting) -> Vec<Candidate> {
    let mut entered = Vec::new();
    for ticket in &sitting.tickets {
        entered.push(Candidate::enter(app, &ticket.number, &ticket.code, &device(1)).await);
    }
    entered
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

async fn a_room_starts_and_hands_in_at_once(app: TestApp) {
    let sitting = open_sitting(&app, 30).await;
    let before = super::closing::audited(&app, &sitting);
    let mut people = everybody_enters(&app, &sitting).await;
    let starts = people
        .iter()
        .map(|candidate| candidate.post(&app, "/api/v1/exam/start"));
    let started = futures_util::future::join_all(starts).await;
    let mut attempts = BTreeSet::new();
    for (candidate, answer) in people.iter_mut().zip(started) {
        let state = answer.expect(200).json();
        assert_eq!(state["state"], "open");
        assert_eq!(text(&state, "name"), text(&candidate.state, "name"));
        assert_eq!(
            state["admission_number"],
            candidate.state["admission_number"]
        );
        candidate.attempt_id = text(&state, "attempt_id");
        attempts.insert(candidate.attempt_id.clone());
    }
    assert_eq!(attempts.len(), 30);
    for candidate in &mut people {
        candidate.paper = candidate.get(&app, "/api/v1/exam/paper").await.json();
        let saved = candidate
            .save(
                &app,
                vec![candidate.event(0, 1, 0), candidate.event(1, 1, 1)],
            )
            .await;
        assert_eq!(saved, ["stored", "stored"]);
    }
    let submits = people.iter().map(|candidate| candidate.submit(&app));
    for (candidate, done) in people
        .iter()
        .zip(futures_util::future::join_all(submits).await)
    {
        assert_eq!(done["state"], "submitted");
        assert_eq!(done["receipt"]["attempt_id"], candidate.attempt_id);
        assert_eq!(done["receipt"]["answered"], 2);
        let body = serde_json::json!({ "receipt": done["receipt"] });
        let verdict = app.post("/api/v1/receipts/verify", None, &body).await;
        assert_eq!(verdict.expect(200).json()["valid"], true);
    }
    for attempt in sitting.attempts(&app) {
        assert_eq!(attempt.state, AttemptState::Submitted);
        assert!(attempt.marks.is_some() && attempt.score_hundredths.is_some());
    }
    sitting.expect_whole_audit(&app);
    // Entered, started and handed in: three entries for each, none twice.
    assert_eq!(super::closing::audited(&app, &sitting), before + 90);
}

async fn one_candidate_starts_many_times_at_once(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let before = super::closing::audited(&app, &sitting);
    let people = everybody_enters(&app, &sitting).await;
    let starts = (0..12).map(|_| people[0].post(&app, "/api/v1/exam/start"));
    let answers = futures_util::future::join_all(starts).await;
    let states: BTreeSet<(String, String)> = answers
        .into_iter()
        .map(|answer| {
            let state = answer.expect(200).json();
            (text(&state, "attempt_id"), text(&state, "deadline_at"))
        })
        .collect();
    assert_eq!(states.len(), 1, "{states:?}");
    assert_eq!(super::closing::audited(&app, &sitting), before + 2);
}

async fn who_may_not_start_does_not_hold_up_the_others(app: TestApp) {
    let sitting = open_sitting(&app, 3).await;
    let people = everybody_enters(&app, &sitting).await;
    // The second moved to another computer before the start.
    let code = sitting
        .release_code(&app, &sitting.tickets[1].admission_id)
        .await;
    Candidate::enter(&app, &sitting.tickets[1].number, &code, &device(2)).await;
    let starts = people
        .iter()
        .map(|candidate| candidate.post(&app, "/api/v1/exam/start"));
    let answers = futures_util::future::join_all(starts).await;
    let codes: Vec<String> = answers.iter().map(Answer::code).collect();
    assert_eq!(codes, ["", "exam.other_device", ""]);
    assert_eq!(sitting.attempts(&app).len(), 2);
    people[1]
        .post(&app, "/api/v1/exam/submit")
        .await
        .expect_problem(401, "exam.other_device");
}

/// A server with ports of its own, as another process has them.
pub(super) struct Other {
    pub(super) base: String,
    pub(super) handle: actix_web::dev::ServerHandle,
}

impl Other {
    pub(super) fn start(app: &TestApp) -> Self {
        let settings = touchstone::settings::Settings::clone(&app.ports.settings);
        let ports = open_ports(
            settings,
            app.clock.clone(),
            std::sync::Arc::new(SystemRandomness),
        )
        .unwrap();
        let application = Application::build(ports).unwrap();
        let base = format!("http://{}", application.address().unwrap());
        let handle = application.handle();
        actix_web::rt::spawn(application.run());
        Self { base, handle }
    }
}

/// Sends to one of the servers.
async fn send(
    app: &TestApp,
    base: &str,
    method: reqwest::Method,
    path: &str,
    candidate: &Candidate,
    body: &Value,
) -> Answer {
    let request = app.client.request(method, format!("{base}{path}"));
    let sent = request
        .bearer_auth(&candidate.token)
        .json(body)
        .send()
        .await;
    Answer::of(sent.unwrap()).await
}

async fn two_servers_start_save_and_close_the_same_attempts(app: TestApp) {
    use reqwest::Method;
    let app = &app;
    let other = Other::start(app);
    let bases = [app.base.as_str(), other.base.as_str()];
    let sitting = open_sitting(app, 12).await;
    let before = super::closing::audited(app, &sitting);
    let mut people = everybody_enters(app, &sitting).await;
    let nothing = serde_json::json!({});

    // Everybody starts through both at once: one attempt each, the same whoever answers.
    let starts = people.iter().flat_map(|candidate| {
        bases.map(|base| {
            send(
                app,
                base,
                Method::POST,
                "/api/v1/exam/start",
                candidate,
                &nothing,
            )
        })
    });
    let answers = futures_util::future::join_all(starts).await;
    for (candidate, pair) in people.iter_mut().zip(answers.chunks(2)) {
        let ids: Vec<String> = pair
            .iter()
            .map(|answer| text(&answer.json(), "attempt_id"))
            .collect();
        assert!(!ids[0].is_empty() && ids[0] == ids[1], "{ids:?}");
        candidate.attempt_id = ids[0].clone();
    }
    for candidate in &mut people {
        candidate.paper = candidate.get(app, "/api/v1/exam/paper").await.json();
    }

    // Saves of the same attempts through both at once, the same event twice and different ones side by side.
    for seq in 1..=6_i64 {
        let mut bodies = Vec::new();
        for (at, candidate) in people.iter().enumerate() {
            let option = usize::try_from(seq).unwrap() + at;
            let shared = candidate.event(0, seq, option);
            for (side, base) in bases.into_iter().enumerate() {
                let own = candidate.event(1 + side, seq, option);
                bodies.push((
                    base,
                    candidate,
                    serde_json::json!({ "events": [shared, own] }),
                ));
            }
        }
        let sends = bodies.iter().map(|(base, candidate, body)| async move {
            let path = format!("/api/v1/attempts/{}/answers", candidate.attempt_id);
            send(app, base, Method::PUT, &path, candidate, body).await
        });
        let answers = futures_util::future::join_all(sends).await;
        for pair in answers.chunks(2) {
            let judged: Vec<Vec<String>> = pair.iter().map(|one| outcomes(&one.json())).collect();
            let mut shared = [judged[0][0].as_str(), judged[1][0].as_str()];
            shared.sort_unstable();
            assert_eq!(shared, ["already_stored", "stored"], "{judged:?}");
            assert_eq!([&judged[0][1], &judged[1][1]], ["stored", "stored"]);
        }
    }

    // Closed through both at once: one receipt each, which holds everything that was acknowledged.
    let submits = people.iter().flat_map(|candidate| {
        bases.map(|base| {
            send(
                app,
                base,
                Method::POST,
                "/api/v1/exam/submit",
                candidate,
                &nothing,
            )
        })
    });
    let answers = futures_util::future::join_all(submits).await;
    for pair in answers.chunks(2) {
        let receipts: Vec<Value> = pair
            .iter()
            .map(|one| one.json()["receipt"].clone())
            .collect();
        assert_eq!(receipts[0], receipts[1]);
        assert_eq!(receipts[0]["events"], 18);
        assert_eq!(receipts[0]["answered"], 3);
        let body = serde_json::json!({ "receipt": receipts[0] });
        let verdict = app.post("/api/v1/receipts/verify", None, &body).await;
        assert_eq!(verdict.expect(200).json()["valid"], true);
    }
    sitting.expect_whole_audit(app);
    assert_eq!(super::closing::audited(app, &sitting), before + 36);
    other.handle.stop(false).await;
}
