//! Deadlines are server time and fixed when an attempt starts.

use chrono::{DateTime, TimeDelta, Utc};

/// When an attempt that starts at `started_at` ends.
pub(crate) fn deadline(
    started_at: DateTime<Utc>,
    duration_minutes: i32,
    closes_at: DateTime<Utc>,
) -> DateTime<Utc> {
    let full = started_at + TimeDelta::minutes(i64::from(duration_minutes));
    full.min(closes_at)
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
        assert_eq!(deadline(at(0), 90, at(100_000)), at(5_400));
        assert_eq!(deadline(at(0), 90, at(600)), at(600));
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
