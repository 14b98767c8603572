//! Sending what waits, and entering what the server said into the ledger.

use std::time::{Duration, Instant};

use rand::RngExt;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::super::wire::{Ask, Outcome};
use super::{Candidate, micros};

/// Events sent together at most.
const MOST_AT_ONCE: usize = 100;
pub(super) const FIRST_RETRY: Duration = Duration::from_millis(250);
const LONGEST_RETRY: Duration = Duration::from_secs(5);
/// Everybody tries this long to get something done at all.
pub(super) const PERSISTENCE: Duration = Duration::from_secs(300);

impl Candidate {
    /// Sends until there is an answer that repeating does not change; `None` when patience ends.
    pub(super) async fn insist(&mut self, ask: Ask) -> Option<Outcome> {
        let end = Instant::now() + PERSISTENCE;
        let mut pause = FIRST_RETRY;
        loop {
            let outcome = self.seat.wire.ask(&self.caller, &ask).await;
            self.seat.tally.note(&outcome);
            if !outcome.is_passing() {
                return Some(outcome);
            }
            if Instant::now() > end {
                return None;
            }
            self.pause_after(&outcome, &mut pause).await;
        }
    }

    pub(super) async fn pause_after(&mut self, outcome: &Outcome, pause: &mut Duration) {
        let asked = match outcome {
            Outcome::Refused { retry_after, .. } => retry_after.unwrap_or(0).min(10),
            _ => 0,
        };
        let spread = self.rng.random_range(0.7..1.3);
        sleep(pause.mul_f64(spread).max(Duration::from_secs(asked))).await;
        *pause = (*pause * 2).min(LONGEST_RETRY);
    }

    fn body_of<'a>(&self, events: impl Iterator<Item = &'a (i32, i64)>) -> Value {
        let events: Vec<Value> = events
            .filter_map(|key| {
                let sent = self.ledger.sent.get(key)?;
                Some(json!({
                    "item_no": key.0, "seq": key.1,
                    "answer": { "choice": sent.choice, "flagged": sent.flagged },
                }))
            })
            .collect();
        json!({ "events": events })
    }

    /// Sends what waits, once; what is not acknowledged waits on.
    pub(super) async fn flush(&mut self) -> bool {
        while !self.outbox.is_empty() {
            let keys: Vec<(i32, i64)> = self
                .outbox
                .iter()
                .take(MOST_AT_ONCE)
                .map(|waiting| (waiting.item_no, waiting.seq))
                .collect();
            let body = self.body_of(keys.iter());
            let path = format!("/attempts/{}/answers", self.ledger.attempt_id);
            let twice = self.seat.faults.twice && self.rng.random_range(0..100) < 5;
            let outcome = self.seat.wire.put(&self.caller, &path, &body).await;
            if twice {
                // The same request arrives once more; nothing may come of it.
                let again = self.seat.wire.put(&self.caller, &path, &body).await;
                self.enter_outcomes(&again, false);
            }
            self.seat.tally.note(&outcome);
            if !self.enter_outcomes(&outcome, true) {
                if let Outcome::Refused { status: 401, .. } = outcome {
                    let code = self.seat.ticket.seat_code.clone();
                    self.enter(&code).await;
                }
                return false;
            }
        }
        true
    }

    /// Writes into the ledger what the server said; false when the request as a whole came to nothing.
    fn enter_outcomes(&mut self, outcome: &Outcome, measured: bool) -> bool {
        let Outcome::Done(answer) = outcome else {
            return false;
        };
        let now = Instant::now();
        let judged = answer.get("outcomes").and_then(Value::as_array);
        for event in judged.into_iter().flatten() {
            let number = |name: &str| event.get(name).and_then(Value::as_i64);
            let (Some(item_no), Some(seq)) = (number("item_no"), number("seq")) else {
                continue;
            };
            let key = (i32::try_from(item_no).unwrap_or(0), seq);
            let said = event
                .get("outcome")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if let Some(sent) = self.ledger.sent.get_mut(&key) {
                if said == "stored" {
                    sent.stored += 1;
                }
                if matches!(said, "stored" | "already_stored") {
                    sent.acknowledged = true;
                    let hash = event.get("hash").and_then(Value::as_str);
                    sent.hash = hash.unwrap_or_default().to_owned();
                }
                // A newer state is there: this one was overtaken by its own successor.
                if !matches!(said, "stored" | "already_stored" | "stale") {
                    self.seat
                        .tally
                        .fail(&format!("an answer was judged {said}"));
                }
            }
            let place = self
                .outbox
                .iter()
                .position(|waiting| (waiting.item_no, waiting.seq) == key);
            if let Some(waiting) = place.and_then(|place| self.outbox.remove(place)) {
                self.seat.tally.with(|tally| {
                    tally.last_stored = Some(now);
                    if measured {
                        tally.saves.push(micros(waiting.due, now));
                    }
                });
            }
        }
        true
    }
}
