//! One simulated candidate, as the exam page behaves: an outbox, one request at a time, the same event again until it is
//! acknowledged, whatever happens to line and server. Work is due by a plan of its own, so that a slow server meets as much of
//! it as a fast one.

mod ending;
mod sending;

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::sleep_until;

use super::TicketEntry;
use super::faults::Faults;
use super::ledger::{Ledger, Sent};
use super::run::{SharedTally, Staff, Wish};
use super::wire::{Ask, Caller, Outcome, Wire};
use crate::platform::random::seeded;

/// The plan of the day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day {
    pub(super) start_at: Instant,
    pub(super) submit_at: Instant,
    submit_within: Duration,
    /// When everybody's line is cut, and when it comes back.
    pub(super) cut: Option<(Instant, Instant)>,
}

impl Day {
    pub(super) fn plan(wish: &Wish, start_at: Instant) -> Self {
        let length = Duration::from_secs_f64(wish.minutes * 60.0);
        let cut_at = start_at + length / 3;
        let cut_for = (length / 4).min(Duration::from_secs(120));
        Self {
            start_at,
            submit_at: start_at + length,
            submit_within: Duration::from_secs_f64(wish.submit_within),
            cut: wish.faults.cut.then_some((cut_at, cut_at + cut_for)),
        }
    }

    pub(super) fn length(&self) -> Duration {
        self.submit_at.saturating_duration_since(self.start_at) + self.submit_within
    }
}

/// What one candidate is given.
pub(super) struct Seat {
    pub(super) number: usize,
    pub(super) ticket: TicketEntry,
    pub(super) wire: Wire,
    pub(super) tally: SharedTally,
    pub(super) staff: Option<Staff>,
    pub(super) seed: String,
    pub(super) faults: Faults,
    pub(super) every: Duration,
}

struct Waiting {
    item_no: i32,
    seq: i64,
    due: Instant,
}

struct Candidate {
    seat: Seat,
    caller: Caller,
    rng: StdRng,
    /// Item numbers and what may be chosen.
    items: Vec<(i32, Vec<String>)>,
    seqs: BTreeMap<i32, i64>,
    outbox: VecDeque<Waiting>,
    ledger: Ledger,
    next_item: usize,
    /// 0, and 1 after moving to another.
    computer: usize,
    /// After the cut of the line everything has been sent again.
    drained: bool,
}

/// Sits the exam from entering to the receipt; returns what was sent and acknowledged.
pub(super) async fn sit(seat: Seat, mut announced: watch::Receiver<Option<Day>>) -> Ledger {
    let rng = seeded(&seat.seed, &format!("candidate {}", seat.number));
    let address = format!(
        "10.{}.{}.{}",
        seat.number / 65_025 % 250,
        seat.number / 255 % 255,
        seat.number % 255
    );
    let mut candidate = Candidate {
        caller: Caller {
            token: String::new(),
            address,
        },
        rng,
        items: Vec::new(),
        seqs: BTreeMap::new(),
        outbox: VecDeque::new(),
        ledger: Ledger::default(),
        next_item: 0,
        computer: 0,
        drained: false,
        seat,
    };
    let code = candidate.seat.ticket.seat_code.clone();
    if !candidate.enter(&code).await {
        candidate.seat.tally.fail("a candidate could not enter");
        return candidate.ledger;
    }
    candidate.fetch_form().await;
    candidate.seat.tally.with(|tally| tally.entered += 1);
    let day = loop {
        if let Some(day) = *announced.borrow_and_update() {
            break day;
        }
        if announced.changed().await.is_err() {
            return candidate.ledger;
        }
    };
    sleep_until(day.start_at.into()).await;
    if !candidate.start(day.start_at).await {
        candidate.seat.tally.fail("a candidate could not start");
        return candidate.ledger;
    }
    candidate.work(&day).await;
    candidate.hand_in(&day).await;
    candidate.read_back().await;
    candidate.ledger
}

impl Candidate {
    async fn enter(&mut self, code: &str) -> bool {
        let body = json!({
            "admission_number": self.seat.ticket.admission_number,
            "seat_code": code,
            "device": format!("{:032x}", self.seat.number * 2 + self.computer),
        });
        let fresh = Caller {
            token: String::new(),
            address: self.caller.address.clone(),
        };
        let outcome = self
            .insist(Ask::post("/exam/entries", body).by(fresh))
            .await;
        let Some(Outcome::Done(answer)) = outcome else {
            return false;
        };
        match answer.get("token").and_then(Value::as_str) {
            Some(token) => {
                self.caller.token = token.to_owned();
                true
            }
            None => false,
        }
    }

    /// What the page does while the candidate reads the instructions.
    async fn fetch_form(&mut self) {
        let outcome = self.insist(Ask::get("/exam/form")).await;
        let Some(Outcome::Done(place)) = outcome else {
            return;
        };
        let path = place
            .get("path")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let length = self.seat.wire.fetch(&self.caller, path).await;
        let told = place.get("bytes").and_then(Value::as_u64);
        if length.and_then(|length| u64::try_from(length).ok()) != told {
            self.seat.tally.fail("the sealed form did not arrive whole");
        }
    }

    async fn start(&mut self, due: Instant) -> bool {
        let nothing = json!({});
        let outcome = self.insist(Ask::post("/exam/start", nothing.clone())).await;
        let Some(Outcome::Done(state)) = outcome else {
            return false;
        };
        let now = Instant::now();
        self.seat.tally.with(|tally| {
            tally.starts.push(micros(due, now));
            tally.last_start = tally.last_start.max(Some(now));
        });
        let order = state.pointer("/unlock/order").and_then(Value::as_array);
        self.items = order
            .into_iter()
            .flatten()
            .filter_map(|item| {
                let item_no = i32::try_from(item.get("item_no")?.as_i64()?).ok()?;
                let letters = item.get("options")?.as_str()?;
                let options = if letters.is_empty() {
                    vec!["true".to_owned(), "false".to_owned()]
                } else {
                    letters.chars().map(String::from).collect()
                };
                Some((item_no, options))
            })
            .collect();
        let attempt = state.get("attempt_id").and_then(Value::as_str);
        self.ledger.attempt_id = attempt.unwrap_or_default().to_owned();
        !self.items.is_empty() && !self.ledger.attempt_id.is_empty()
    }

    /// Changes answers at their due times until it is time to hand in.
    async fn work(&mut self, day: &Day) {
        let mut due = day.start_at + self.think();
        let spell = self.offline_spell(day);
        let mut reload_at = self.some_of(self.seat.faults.reload, 0.2, day);
        let mut move_at = self.some_of(
            self.seat.faults.device && self.seat.staff.is_some(),
            0.05,
            day,
        );
        while due < day.submit_at {
            // When the line comes back, the page notices at once and not with the next change.
            let back = day
                .cut
                .map(|(_, until)| until)
                .filter(|until| *until < due && Instant::now() < *until);
            sleep_until(back.unwrap_or(due).into()).await;
            if back.is_none() {
                self.change(due);
                due += self.think();
            }
            let now = Instant::now();
            let within = |span: Option<(Instant, Instant)>| {
                span.is_some_and(|(from, until)| now >= from && now < until)
            };
            if within(day.cut) || within(spell) {
                continue;
            }
            if move_at.is_some_and(|at| now >= at) {
                move_at = None;
                self.move_to_another_computer().await;
            }
            if reload_at.is_some_and(|at| now >= at) {
                reload_at = None;
                self.reload().await;
            }
            self.flush().await;
            let back_on_line = day.cut.is_some_and(|(_, until)| now >= until);
            if back_on_line && !self.drained && self.outbox.is_empty() {
                self.drained = true;
                self.seat.tally.with(|tally| {
                    tally.last_drained = tally.last_drained.max(Some(Instant::now()));
                });
            }
        }
    }

    fn think(&mut self) -> Duration {
        // Between a half and one and a half of the mean.
        self.seat.every.mul_f64(self.rng.random_range(0.5..1.5))
    }

    /// One in five computers loses the line for a tenth of the time.
    fn offline_spell(&mut self, day: &Day) -> Option<(Instant, Instant)> {
        let at = self.some_of(self.seat.faults.offline, 0.2, day)?;
        Some((at, at + day.length() / 10))
    }

    /// An instant of the work for a share of the candidates.
    fn some_of(&mut self, played: bool, share: f64, day: &Day) -> Option<Instant> {
        let drawn: f64 = self.rng.random();
        let place: f64 = self.rng.random_range(0.1..0.8);
        (played && drawn < share).then(|| day.start_at + day.length().mul_f64(place))
    }

    /// A change of one answer goes into the outbox: mostly the next item, sometimes an earlier one, sometimes only a flag.
    fn change(&mut self, due: Instant) {
        let count = self.items.len();
        let at = if self.next_item > 0 && self.rng.random_range(0..100) < 25 {
            self.rng.random_range(0..self.next_item.min(count))
        } else {
            self.next_item % count.max(1)
        };
        self.next_item = self.next_item.saturating_add(1);
        let Some((item_no, options)) = self.items.get(at).cloned() else {
            return;
        };
        let option = options.get(self.rng.random_range(0..options.len().max(1)));
        let seq = self.seqs.entry(item_no).or_insert(0);
        *seq += 1;
        let sent = Sent {
            choice: option.cloned().into_iter().collect(),
            flagged: self.rng.random_range(0..100) < 5,
            stored: 0,
            acknowledged: false,
            hash: String::new(),
        };
        self.ledger.sent.insert((item_no, *seq), sent);
        self.outbox.push_back(Waiting {
            item_no,
            seq: *seq,
            due,
        });
    }
}

fn micros(from: Instant, to: Instant) -> u64 {
    u64::try_from(to.saturating_duration_since(from).as_micros()).unwrap_or(u64::MAX)
}
