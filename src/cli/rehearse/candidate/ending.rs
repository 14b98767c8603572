//! What happens to a page besides answering: reloading, moving, handing in, looking back.

use std::collections::BTreeMap;
use std::time::Instant;

use rand::RngExt;
use serde_json::{Value, json};
use tokio::time::sleep_until;

use super::super::wire::{Ask, Caller, Outcome};
use super::sending::{FIRST_RETRY, PERSISTENCE};
use super::{Candidate, Day, micros};

impl Candidate {
    /// The page is reloaded: state, key and answers come again, and what was acknowledged must be among them.
    pub(super) async fn reload(&mut self) {
        for path in ["/exam/state", "/exam/key"] {
            self.insist(Ask::get(path)).await;
        }
        let outcome = self.insist(Ask::get("/exam/answers")).await;
        if let Some(Outcome::Done(answers)) = outcome {
            let standing = standing_of(&answers);
            let mut looked = self.ledger.clone();
            // Before the end there is no receipt; only the answers are compared.
            looked.handed_in = true;
            looked.receipt_events = Some(i64::MAX);
            if looked.compare_with_answers(&standing).lost > 0 {
                self.seat.tally.fail("a reload missed acknowledged answers");
            }
        }
    }

    /// Gets a new code from the invigilator and goes on at another computer; the old one is put off.
    pub(super) async fn move_to_another_computer(&mut self) {
        let Some(staff) = self.seat.staff.clone() else {
            return;
        };
        let path = format!(
            "/sittings/{}/admissions/{}/seat-code",
            staff.sitting_id, self.seat.ticket.admission_id
        );
        let (nothing, caller) = (
            json!({}),
            Caller {
                token: staff.token,
                address: "10.255.0.2".to_owned(),
            },
        );
        let outcome = self.insist(Ask::post(&path, nothing).by(caller)).await;
        let Some(Outcome::Done(answer)) = outcome else {
            self.seat.tally.fail("no new seat code");
            return;
        };
        let code = answer.get("seat_code").and_then(Value::as_str);
        let code = code.unwrap_or_default().to_owned();
        let before = self.caller.clone();
        self.seat.ticket.seat_code.clone_from(&code);
        self.computer = 1;
        if !self.enter(&code).await {
            self.seat.tally.fail("the new seat code did not open");
            return;
        }
        let refused = self.seat.wire.get(&before, "/exam/answers").await;
        if matches!(refused, Outcome::Done(_)) {
            self.seat.tally.fail("the old computer was not put off");
        }
    }

    pub(super) async fn hand_in(&mut self, day: &Day) {
        let share: f64 = self.rng.random();
        let due = day.submit_at + day.submit_within.mul_f64(share);
        sleep_until(due.into()).await;
        let end = Instant::now() + PERSISTENCE;
        let mut pause = FIRST_RETRY;
        while !self.flush().await {
            if Instant::now() > end {
                self.seat.tally.fail("answers could not be sent in the end");
                return;
            }
            self.pause_after(&Outcome::Unknown, &mut pause).await;
        }
        let due = Instant::now();
        let mut receipts: Vec<Value> = Vec::new();
        let nothing = json!({});
        for _ in 0..if self.seat.faults.twice { 2 } else { 1 } {
            let outcome = self
                .insist(Ask::post("/exam/submit", nothing.clone()))
                .await;
            let Some(Outcome::Done(state)) = outcome else {
                self.seat.tally.fail("an attempt could not be handed in");
                return;
            };
            if receipts.is_empty() {
                let now = Instant::now();
                self.seat.tally.with(|tally| {
                    tally.submits.push(micros(due, now));
                    tally.first_submit = Some(tally.first_submit.map_or(due, |at| at.min(due)));
                    tally.last_submit = tally.last_submit.max(Some(now));
                });
            }
            receipts.extend(state.get("receipt").cloned());
        }
        let Some(first) = receipts.first() else {
            return;
        };
        self.ledger.handed_in = true;
        self.ledger.receipt_events = first.get("events").and_then(Value::as_i64);
        let others = receipts.iter().filter(|one| *one != first).count();
        self.ledger.other_receipts = u64::try_from(others).unwrap_or(u64::MAX);
        self.try_after_the_end().await;
    }

    /// After the handing in nothing may be taken any more.
    async fn try_after_the_end(&mut self) {
        let Some((item_no, options)) = self.items.first().cloned() else {
            return;
        };
        let seq = self.seqs.get(&item_no).copied().unwrap_or(0) + 1;
        let body = json!({ "events": [{
            "item_no": item_no, "seq": seq, "answer": { "choice": options.get(..1), "flagged": false },
        }] });
        let path = format!("/attempts/{}/answers", self.ledger.attempt_id);
        let outcome = self.insist(Ask::put(&path, body.clone())).await;
        if let Some(Outcome::Done(answer)) = outcome {
            let said = answer
                .pointer("/outcomes/0/outcome")
                .and_then(Value::as_str);
            if said == Some("stored") {
                self.ledger.late_accepted += 1;
            }
        }
    }

    /// The answers that stand, for a ledger that is compared through the API.
    pub(super) async fn read_back(&mut self) {
        let outcome = self.insist(Ask::get("/exam/answers")).await;
        match outcome {
            Some(Outcome::Done(answers)) => self.ledger.standing = standing_of(&answers),
            _ => self.seat.tally.fail("the answers could not be read back"),
        }
    }
}

fn standing_of(answers: &Value) -> BTreeMap<i32, (i64, Vec<String>, bool)> {
    let list = answers.get("answers").and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(|answer| {
            let item_no = i32::try_from(answer.get("item_no")?.as_i64()?).ok()?;
            let choice = answer.get("choice")?.as_array()?;
            let choice = choice
                .iter()
                .filter_map(|id| id.as_str().map(str::to_owned))
                .collect();
            let held = (
                answer.get("seq")?.as_i64()?,
                choice,
                answer.get("flagged")?.as_bool()?,
            );
            Some((item_no, held))
        })
        .collect()
}
