//! Deadlines are server time. An attempt has one: what the plan gives, cut off by the end of the sitting for those who
//! start late, plus what was agreed for the candidate, plus what was credited for faults. Extra time and credits are not
//! cut off by the end of the sitting, for they would be worth nothing where the sitting is as long as the exam.

use chrono::{DateTime, TimeDelta, Utc};

/// When the ordinary time of an attempt that starts at `started_at` ends.
pub(crate) fn ordinary_end(
    started_at: DateTime<Utc>,
    duration_minutes: i32,
    closes_at: DateTime<Utc>,
) -> DateTime<Utc> {
    let full = started_at + TimeDelta::minutes(i64::from(duration_minutes));
    full.min(closes_at)
}

/// Whole seconds of ordinary time for an attempt that starts at `started_at`, never negative.
pub(crate) fn ordinary_seconds(
    started_at: DateTime<Utc>,
    duration_minutes: i32,
    closes_at: DateTime<Utc>,
) -> i64 {
    remaining_seconds(
        ordinary_end(started_at, duration_minutes, closes_at),
        started_at,
    )
}

/// The deadline moved by seconds; what no calendar can hold leaves it where it is.
pub(crate) fn moved(deadline_at: DateTime<Utc>, seconds: i64) -> DateTime<Utc> {
    TimeDelta::try_seconds(seconds)
        .and_then(|by| deadline_at.checked_add_signed(by))
        .unwrap_or(deadline_at)
}

/// The deadline itself is already over.
pub(crate) fn is_over(deadline_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now >= deadline_at
}

/// Whole seconds left, never negative.
pub(crate) fn remaining_seconds(deadline_at: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    (deadline_at - now).num_seconds().max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn who_starts_late_ends_with_the_sitting() {
        assert_eq!(ordinary_end(at(0), 90, at(100_000)), at(5_400));
        assert_eq!(ordinary_end(at(0), 90, at(600)), at(600));
        assert_eq!(ordinary_seconds(at(0), 90, at(600)), 600);
        assert_eq!(ordinary_seconds(at(900), 90, at(600)), 0);
    }

    #[test]
    fn what_is_granted_moves_the_deadline_beyond_the_end_of_the_sitting() {
        let end = ordinary_end(at(0), 90, at(600));
        assert_eq!(moved(moved(end, 150), 60), at(810));
        assert_eq!(moved(end, i64::MAX), end);
    }

    #[test]
    fn the_last_microsecond_counts_and_the_deadline_does_not() {
        let end = at(100);
        assert!(!is_over(end, end - TimeDelta::microseconds(1)));
        assert!(is_over(end, end));
        assert_eq!(remaining_seconds(end, at(40)), 60);
        assert_eq!(remaining_seconds(end, at(140)), 0);
    }
}
