//! Time as a port. Instants are UTC; the local zone exists only for display.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};

/// Seconds by which Asia/Shanghai is ahead of UTC; China has one zone and, since 1991, no summer time.
const SHANGHAI_OFFSET_SECONDS: i32 = 8 * 3600;

/// Two readings of the wall clock and the steady clock that lie further apart than this are taken again.
const TOGETHER: TimeDelta = TimeDelta::milliseconds(50);
const TRIES: usize = 20;

pub trait Clock: Send + Sync + 'static {
    /// The present instant, cut to microseconds, which both databases keep.
    fn now(&self) -> DateTime<Utc>;

    /// The present instant, and what a clock that nobody can set says at the same moment: time since some point of the
    /// process's life.
    fn both(&self) -> (DateTime<Utc>, TimeDelta);
}

pub type SharedClock = Arc<dyn Clock>;

pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        to_microseconds(Utc::now())
    }

    fn both(&self) -> (DateTime<Utc>, TimeDelta) {
        read_both(TimeDelta::zero)
    }
}

/// A clock that runs with the system's but can be moved, for tests and rehearsals.
#[derive(Default)]
pub struct ShiftedClock {
    shift_micros: AtomicI64,
    /// What of the shift the wall clock alone was moved by.
    step_micros: AtomicI64,
}

impl ShiftedClock {
    /// Time passes.
    pub fn advance(&self, by: TimeDelta) {
        let micros = by.num_microseconds().unwrap_or(0);
        self.shift_micros.fetch_add(micros, Ordering::SeqCst);
    }

    /// Somebody sets the wall clock; no time passes.
    pub fn step(&self, by: TimeDelta) {
        let micros = by.num_microseconds().unwrap_or(0);
        self.step_micros.fetch_add(micros, Ordering::SeqCst);
    }

    fn step_shift(&self) -> TimeDelta {
        TimeDelta::microseconds(self.step_micros.load(Ordering::SeqCst))
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> DateTime<Utc> {
        let shift = TimeDelta::microseconds(self.shift_micros.load(Ordering::SeqCst));
        to_microseconds(Utc::now() + shift + self.step_shift())
    }

    fn both(&self) -> (DateTime<Utc>, TimeDelta) {
        let (wall, steady) =
            read_both(|| TimeDelta::microseconds(self.shift_micros.load(Ordering::SeqCst)));
        (to_microseconds(wall + self.step_shift()), steady)
    }
}

/// Both clocks of the system, moved by `shift`, read so close together that no pause of the process lies between them.
fn read_both(shift: impl Fn() -> TimeDelta) -> (DateTime<Utc>, TimeDelta) {
    let mut tries = 0;
    loop {
        let (shifted, before) = (shift(), steady());
        let wall = to_microseconds(Utc::now() + shifted);
        let apart = steady() - before;
        tries += 1;
        if tries >= TRIES || (apart < TOGETHER && shift() == shifted) {
            return (wall, before + shifted);
        }
    }
}

/// Time since the first call in this process.
fn steady() -> TimeDelta {
    static START: OnceLock<Instant> = OnceLock::new();
    let elapsed = START.get_or_init(Instant::now).elapsed();
    TimeDelta::from_std(elapsed).unwrap_or(TimeDelta::MAX)
}
/// The calendar date in China at an instant.
pub fn date_in_china(at: DateTime<Utc>) -> NaiveDate {
    match FixedOffset::east_opt(SHANGHAI_OFFSET_SECONDS) {
        Some(zone) => at.with_timezone(&zone).date_naive(),
        None => at.date_naive(),
    }
}

/// Date and time of day in China for people to read: `2026-11-22 09:00`.
pub fn text_in_china(at: DateTime<Utc>) -> String {
    match FixedOffset::east_opt(SHANGHAI_OFFSET_SECONDS) {
        Some(zone) => at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string(),
        None => at.format("%Y-%m-%d %H:%M").to_string(),
    }
}

fn to_microseconds(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}
