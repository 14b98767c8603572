//! A rehearsal from the first entry to the comparison of the ledgers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::time::sleep;

use super::TicketEntry;
use super::candidate::{self, Day};
use super::faults::Faults;
use super::ledger::{Findings, Ledger};
use super::own_server::OwnServer;
use super::read_back::{self, Record};
use super::report::{Latencies, Report};
use super::wire::{Caller, Outcome, Wire};

/// From the moment everybody has entered to the start.
const BREATH: Duration = Duration::from_millis(500);
/// Longest wait for everybody to have entered, and for everybody to have finished after the end.
const PATIENCE: Duration = Duration::from_secs(600);
const WATCH_EVERY: Duration = Duration::from_secs(3);

/// What is asked of a rehearsal.
pub(super) struct Wish {
    pub(super) candidates: usize,
    pub(super) minutes: f64,
    pub(super) every: f64,
    pub(super) submit_within: f64,
    pub(super) invigilators: usize,
    pub(super) seed: String,
    pub(super) faults: Faults,
}

/// Where the rehearsal takes place.
pub(super) struct Room {
    pub(super) url: String,
    pub(super) tickets: Vec<TicketEntry>,
    /// Sitting and access token of its staff, where they are known.
    pub(super) staff: Option<Staff>,
}

#[derive(Clone)]
pub(super) struct Staff {
    pub(super) sitting_id: String,
    pub(super) token: String,
}

impl Room {
    pub(super) fn new(url: &str, tickets: Vec<TicketEntry>) -> Self {
        Self {
            url: url.to_owned(),
            tickets,
            staff: None,
        }
    }
}

/// What all candidates write into.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) entered: usize,
    pub(super) starts: Vec<u64>,
    pub(super) saves: Vec<u64>,
    pub(super) submits: Vec<u64>,
    pub(super) last_start: Option<Instant>,
    pub(super) first_submit: Option<Instant>,
    pub(super) last_submit: Option<Instant>,
    pub(super) last_drained: Option<Instant>,
    /// When something was last stored; kills wait for it.
    pub(super) last_stored: Option<Instant>,
    pub(super) errors: BTreeMap<String, u64>,
    pub(super) failures: BTreeMap<String, u64>,
}

/// Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct SharedTally(Arc<Mutex<Tally>>);

impl SharedTally {
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Tally) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Counts what went wrong with a request.
    pub(super) fn note(&self, outcome: &Outcome) {
        if let Some(code) = outcome.fault() {
            self.with(|tally| *tally.errors.entry(code.to_owned()).or_default() += 1);
        }
    }

    pub(super) fn fail(&self, what: &str) {
        self.with(|tally| *tally.failures.entry(what.to_owned()).or_default() += 1);
    }
}

pub(super) async fn rehearse(
    wish: &Wish,
    room: Room,
    server: Option<&mut OwnServer>,
    record: Option<Record>,
) -> anyhow::Result<Report> {
    let wire = Wire::new(&room.url)?;
    let tally = SharedTally::default();
    let (announce, start) = watch::channel(None::<Day>);
    let mut people = Vec::new();
    for (number, ticket) in room.tickets.iter().take(wish.candidates).enumerate() {
        let seat = candidate::Seat {
            number,
            ticket: ticket.clone(),
            wire: wire.clone(),
            tally: tally.clone(),
            staff: room.staff.clone(),
            seed: wish.seed.clone(),
            faults: wish.faults,
            every: Duration::from_secs_f64(wish.every),
        };
        people.push(tokio::spawn(candidate::sit(seat, start.clone())));
    }
    wait_until(PATIENCE, || {
        tally.with(|tally| tally.entered + count_of(&tally.failures) >= people.len())
    })
    .await;
    let day = Day::plan(wish, Instant::now() + BREATH);
    announce.send(Some(day))?;
    let (end_watch, watched) = watch::channel(false);
    let invigilators: Vec<_> = room
        .staff
        .iter()
        .flat_map(|staff| std::iter::repeat_n(staff, wish.invigilators))
        .map(|staff| {
            tokio::spawn(watch_seats(
                wire.clone(),
                staff.clone(),
                tally.clone(),
                watched.clone(),
            ))
        })
        .collect();
    let mut restarts = Vec::new();
    if let (true, Some(server)) = (wish.faults.kill, server) {
        restarts = kill_now_and_then(server, &day, &tally).await?;
    }
    let mut ledgers: Vec<Ledger> = Vec::new();
    for person in people {
        match tokio::time::timeout(PATIENCE + day.length(), person).await {
            Ok(Ok(ledger)) => ledgers.push(ledger),
            _ => tally.fail("a candidate never finished"),
        }
    }
    let _ = end_watch.send(true);
    for invigilator in invigilators {
        let _ = invigilator.await;
    }
    let mut findings = Findings::default();
    let from_database = record.is_some();
    for ledger in ledgers
        .iter()
        .filter(|ledger| !ledger.attempt_id.is_empty())
    {
        match &record {
            Some(record) => findings.add(read_back::compare(record, ledger)?),
            None => findings.add(read_back::of_api(ledger)),
        }
    }
    Ok(put_together(
        wish,
        &day,
        &tally,
        &findings,
        restarts,
        from_database,
    ))
}

fn count_of(failures: &BTreeMap<String, u64>) -> usize {
    failures
        .values()
        .map(|count| usize::try_from(*count).unwrap_or(usize::MAX))
        .fold(0, usize::saturating_add)
}

async fn wait_until(patience: Duration, mut ready: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + patience;
    while !ready() {
        if Instant::now() > end {
            return false;
        }
        sleep(Duration::from_millis(20)).await;
    }
    true
}

/// Asks for every seat again and again, as the invigilators' page does.
async fn watch_seats(
    wire: Wire,
    staff: Staff,
    tally: SharedTally,
    mut ended: watch::Receiver<bool>,
) {
    let caller = Caller {
        token: staff.token,
        address: "10.255.0.1".to_owned(),
    };
    let path = format!("/sittings/{}/seats", staff.sitting_id);
    loop {
        let outcome = wire.get(&caller, &path).await;
        if let Some(code) = outcome.fault() {
            let name = format!("seats: {code}");
            tally.with(|tally| *tally.errors.entry(name).or_default() += 1);
        }
        tokio::select! {
            () = sleep(WATCH_EVERY) => {}
            _ = ended.changed() => return,
        }
    }
}

/// Kills the server in the middle of the work and starts it again, until the work ends; how long after each restart it took
/// until something was stored, in microseconds.
async fn kill_now_and_then(
    server: &mut OwnServer,
    day: &Day,
    tally: &SharedTally,
) -> anyhow::Result<Vec<u64>> {
    let mut restarts = Vec::new();
    let pause = (day.length() / 6).clamp(Duration::from_secs(2), Duration::from_secs(10));
    loop {
        // Not always at the same place in the life of a batch.
        let odd = Duration::from_millis(u64::try_from(restarts.len() * 37 % 211).unwrap_or(0));
        sleep(pause + odd).await;
        if Instant::now() + pause >= day.submit_at {
            return Ok(restarts);
        }
        server.kill();
        let began = Instant::now();
        server.start_process()?;
        let stored = wait_until(Duration::from_secs(60), || {
            tally.with(|tally| tally.last_stored.is_some_and(|at| at > began))
        })
        .await;
        if stored {
            restarts.push(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX));
        } else {
            tally.fail("nothing was saved within a minute of a restart");
        }
    }
}

fn put_together(
    wish: &Wish,
    day: &Day,
    tally: &SharedTally,
    findings: &Findings,
    restarts: Vec<u64>,
    from_database: bool,
) -> Report {
    tally.with(|tally| {
        let rate = |count: usize, from: Option<Instant>, to: Option<Instant>| {
            let seconds = match (from, to) {
                (Some(from), Some(to)) => to.saturating_duration_since(from).as_secs_f64(),
                _ => 0.0,
            };
            if seconds > 0.0 {
                f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / seconds
            } else {
                0.0
            }
        };
        let mut report = Report {
            ok: findings.is_clean() && tally.failures.is_empty() && findings.acknowledged > 0,
            seed: wish.seed.clone(),
            candidates: wish.candidates,
            minutes: wish.minutes,
            starts_per_s: rate(tally.starts.len(), Some(day.start_at), tally.last_start),
            start_ms: Latencies::of(std::mem::take(&mut tally.starts)),
            saves_per_s: rate(tally.saves.len(), Some(day.start_at), Some(day.submit_at)),
            save_ms: Latencies::of(std::mem::take(&mut tally.saves)),
            submits_per_s: rate(tally.submits.len(), tally.first_submit, tally.last_submit),
            submit_ms: Latencies::of(std::mem::take(&mut tally.submits)),
            reconnect_drain_s: day.cut.and_then(|(_, until)| {
                let last = tally.last_drained?;
                Some(last.saturating_duration_since(until).as_secs_f64())
            }),
            kills: restarts.len(),
            first_save_after_restart_ms: (!restarts.is_empty()).then(|| Latencies::of(restarts)),
            acknowledged: 0,
            lost: 0,
            duplicated: 0,
            late_accepted: 0,
            not_closed: 0,
            ledger: if from_database { "database" } else { "api" },
            errors: std::mem::take(&mut tally.errors),
            failures: std::mem::take(&mut tally.failures),
        };
        report.take(findings);
        report
    })
}
