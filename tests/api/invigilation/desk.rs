//! An invigilator's desk: a room with candidates, and what the pages of both send.

use std::time::Duration;

use serde_json::{Value, json};
use touchstone::access::Role;

use crate::delivery::exam::{Candidate, Sitting, device, open_sitting};
use crate::support::{Answer, Place, TestApp};

pub(crate) const PAGE: &str = "00000000000000a1";

pub(crate) struct Desk {
    pub(crate) sitting: Sitting,
    pub(crate) room_id: String,
    /// Token of an invigilator of the body.
    pub(crate) invigilator: String,
}

impl Desk {
    pub(crate) async fn open(app: &TestApp, candidates: usize) -> Self {
        let sitting = open_sitting(app, candidates).await;
        let invigilator = app.sign_in_as(Role::Invigilator, &Place::body(&sitting.body_id));
        let path = format!("/api/v1/sittings/{}", sitting.id);
        let detail = app.get(&path, Some(&invigilator)).await.expect(200).json();
        Self {
            room_id: detail["rooms"][0]["id"].as_str().unwrap().to_owned(),
            sitting,
            invigilator,
        }
    }

    /// The invigilator signs in again: the token lasts ten minutes, and the clock was moved.
    pub(crate) fn renew(&mut self, app: &TestApp) {
        self.invigilator = app.sign_in_as(Role::Invigilator, &Place::body(&self.sitting.body_id));
    }

    /// The first seat beats, and what it said is in the database.
    pub(crate) async fn heard_and_written(&self, app: &TestApp, candidate: &Candidate) {
        let signals = |evidence: &Value| evidence["signals"].as_array().unwrap().len();
        let before = signals(&self.evidence(app, 0).await);
        let signal = json!({ "kind": "paste", "age_seconds": 0, "seconds": 0, "times": 1 });
        beat(app, candidate, json!({ "signals": [signal] }))
            .await
            .expect(200);
        for _ in 0..400 {
            if signals(&self.evidence(app, 0).await) > before {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the beat was never written");
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/v1/sittings/{}{rest}", self.sitting.id)
    }

    pub(crate) fn room_path(&self, rest: &str) -> String {
        self.path(&format!("/rooms/{}{rest}", self.room_id))
    }

    pub(crate) fn admission(&self, at: usize) -> &str {
        &self.sitting.tickets[at].admission_id
    }

    pub(crate) async fn entered(&self, app: &TestApp, at: usize) -> Candidate {
        let ticket = &self.sitting.tickets[at];
        let number = u8::try_from(at + 1).unwrap();
        Candidate::enter(app, &ticket.number, &ticket.code, &device(number)).await
    }

    pub(crate) async fn at_work(&self, app: &TestApp, at: usize) -> Candidate {
        let mut candidate = self.entered(app, at).await;
        candidate.start(app).await;
        candidate
    }

    pub(crate) async fn room(&self, app: &TestApp) -> Value {
        let path = self.room_path("/live");
        app.get(&path, Some(&self.invigilator))
            .await
            .expect(200)
            .json()
    }

    pub(crate) async fn seat(&self, app: &TestApp, at: usize) -> Value {
        seat_in(&self.room(app).await, self.admission(at)).clone()
    }

    pub(crate) async fn evidence(&self, app: &TestApp, at: usize) -> Value {
        let path = self.path(&format!("/admissions/{}/evidence", self.admission(at)));
        app.get(&path, Some(&self.invigilator))
            .await
            .expect(200)
            .json()
    }

    pub(crate) async fn act(&self, app: &TestApp, rest: &str, body: &Value) -> Answer {
        app.post(&self.path(rest), Some(&self.invigilator), body)
            .await
    }

    /// Waits until the room is as wanted; the recorder writes a moment after a beat.
    pub(crate) async fn room_where(&self, app: &TestApp, wanted: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..400 {
            let room = self.room(app).await;
            if wanted(&room) {
                return room;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the room never was as wanted: {}", self.room(app).await);
    }
}

pub(crate) fn seat_in<'a>(room: &'a Value, admission_id: &str) -> &'a Value {
    let seats = room["seats"].as_array().unwrap();
    seats
        .iter()
        .find(|seat| seat["admission_id"] == admission_id)
        .unwrap()
}

/// A beat of a page at work; `change` replaces parts of it.
pub(crate) async fn beat(app: &TestApp, candidate: &Candidate, change: Value) -> Answer {
    let mut body = json!({
        "page_id": PAGE, "screen": "answering", "unsent": 0, "worked_seconds": 0, "signals": [], "read": [],
    });
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    app.post("/api/v1/exam/heartbeats", Some(&candidate.token), &body)
        .await
}

/// Beats until the answer is as wanted.
pub(crate) async fn beat_until(
    app: &TestApp,
    candidate: &Candidate,
    wanted: impl Fn(&Value) -> bool,
) -> Value {
    for _ in 0..400 {
        let answer = beat(app, candidate, json!({})).await.expect(200).json();
        if wanted(&answer) {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("no beat was answered as wanted");
}

pub(crate) fn messages(answer: &Value) -> &Vec<Value> {
    answer["messages"].as_array().unwrap()
}
