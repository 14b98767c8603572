//! Time as a port. Instants are UTC; the local zone exists only for display.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};

/// Seconds by which Asia/Shanghai is ahead of UTC; China has one zone and, since 1991, no summer time.
const SHANGHAI_OFFSET_SECONDS: i32 = 8 * 3600;

pub trait Clock: Send + Sync + 'static {
    /// The present instant, cut to microseconds, which both databases keep.
    fn now(&self) -> DateTime<Utc>;
}

pub type SharedClock = Arc<dyn Clock>;

pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        to_microseconds(Utc::now())
    }
}

/// A clock that runs with the system's but can be moved, for tests and rehearsals.
#[derive(Default)]
pub struct ShiftedClock {
    shift_micros: AtomicI64,
}

impl ShiftedClock {
    pub fn advance(&self, by: TimeDelta) {
        let micros = by.num_microseconds().unwrap_or(0);
        self.shift_micros.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> DateTime<Utc> {
        let shift = TimeDelta::microseconds(self.shift_micros.load(Ordering::SeqCst));
        to_microseconds(Utc::now() + shift)
    }
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
