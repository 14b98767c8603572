//! Sittings and admissions, and the rules of time. Pure.

use chrono::{DateTime, TimeDelta, Utc};

use super::error::faulty;
use crate::platform::http::{FieldProblem, Problem};

crate::text_enum! {
    /// How far a sitting is.
    SittingState { Draft = "draft", Prepared = "prepared", Released = "released" }
}

crate::text_enum! {
    /// Whether a device has entered with the seat code.
    SeatCodeState { Fresh = "fresh", Used = "used" }
}

/// A sitting as other slices see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingView {
    pub id: String,
    pub body_id: String,
    pub plan_id: String,
    pub occupation_code: String,
    /// 5 to 1.
    pub level: i32,
    pub name: String,
    pub state: SittingState,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    /// Time each candidate has, in minutes.
    pub duration_minutes: i32,
}

/// One candidate's place in a sitting. What is `None` comes with the preparation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdmissionView {
    pub id: String,
    pub body_id: String,
    pub sitting_id: String,
    /// The centre which sent the candidate.
    pub centre_id: String,
    pub cohort_id: String,
    pub enrolment_id: String,
    pub candidate_id: String,
    pub room_id: Option<String>,
    pub room_name: Option<String>,
    pub seat_no: Option<i32>,
    pub form_id: Option<String>,
    /// From this the order of items and options is made.
    pub order_seed: Option<String>,
    pub admission_number: Option<String>,
    /// Keyed digest of the device that holds the seat; `None` before entry and after a new code was given out.
    pub device_digest: Option<String>,
    pub seat_code_state: Option<SeatCodeState>,
    /// When the first device entered; stays when a new code is given out.
    pub entered_at: Option<DateTime<Utc>>,
}

/// Longest window of a sitting.
const MAX_WINDOW_DAYS: i64 = 30;
/// A sitting is set at most so long before it opens.
const MAX_DAYS_AHEAD: i64 = 3 * 366;
const NAME_CHARACTERS: std::ops::RangeInclusive<usize> = 2..=80;
const ROOM_NAME_CHARACTERS: std::ops::RangeInclusive<usize> = 1..=40;
/// Seats of a room.
pub(super) const ROOM_SEATS: std::ops::RangeInclusive<i32> = 1..=500;

pub(super) fn check_name(field: &str, written: &str) -> Result<String, FieldProblem> {
    check_text(written, NAME_CHARACTERS).ok_or_else(|| faulty(field, "sitting_name"))
}

pub(super) fn check_room_name(field: &str, written: &str) -> Result<String, FieldProblem> {
    check_text(written, ROOM_NAME_CHARACTERS).ok_or_else(|| faulty(field, "room_name"))
}

/// The text without space around it, if it is of the length and has no control characters.
fn check_text(written: &str, characters: std::ops::RangeInclusive<usize>) -> Option<String> {
    let text = written.trim();
    let fits = characters.contains(&text.chars().count()) && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

/// Everything wrong with a window in which each candidate shall have `minutes`.
pub(super) fn check_window(
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
    minutes: i32,
    now: DateTime<Utc>,
) -> Vec<FieldProblem> {
    let window = closes_at.signed_duration_since(opens_at);
    let mut faults = Vec::new();
    if window <= TimeDelta::zero() {
        faults.push(faulty("closes_at", "sitting_closes_first"));
    } else if window < TimeDelta::minutes(i64::from(minutes)) {
        faults.push(FieldProblem {
            params: vec![("minutes", minutes.to_string())],
            ..faulty("closes_at", "sitting_too_short")
        });
    } else if window > TimeDelta::days(MAX_WINDOW_DAYS) {
        faults.push(FieldProblem {
            params: vec![("days", MAX_WINDOW_DAYS.to_string())],
            ..faulty("closes_at", "sitting_too_long")
        });
    }
    if opens_at.signed_duration_since(now) > TimeDelta::days(MAX_DAYS_AHEAD) {
        faults.push(faulty("opens_at", "sitting_too_far"));
    }
    if closes_at <= now {
        faults.push(faulty("closes_at", "sitting_in_the_past"));
    }
    faults
}

/// Whether rooms and candidates may be changed.
pub(super) fn check_draft(state: SittingState) -> Result<(), Problem> {
    match state {
        SittingState::Draft => Ok(()),
        SittingState::Prepared => Err(Problem::new("sitting.prepared")),
        SittingState::Released => Err(Problem::new("sitting.released")),
    }
}

/// Whether tickets and seat codes can be given out.
pub(super) fn check_prepared(state: SittingState) -> Result<(), Problem> {
    match state {
        SittingState::Draft => Err(Problem::new("sitting.not_prepared")),
        SittingState::Prepared => Ok(()),
        SittingState::Released => Err(Problem::new("sitting.released")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(opens_in: i64, minutes_long: i64) -> Vec<&'static str> {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let opens = now + TimeDelta::minutes(opens_in);
        let closes = opens + TimeDelta::minutes(minutes_long);
        check_window(opens, closes, 90, now)
            .iter()
            .map(|fault| fault.code)
            .collect()
    }

    #[test]
    fn a_window_is_as_long_as_the_exam_and_at_most_thirty_days() {
        assert!(codes(10, 90).is_empty());
        assert!(codes(10, 30 * 24 * 60).is_empty());
        assert_eq!(codes(10, 89), ["sitting_too_short"]);
        assert_eq!(codes(10, 30 * 24 * 60 + 1), ["sitting_too_long"]);
        assert_eq!(codes(10, 0), ["sitting_closes_first"]);
        assert_eq!(codes(10, -5), ["sitting_closes_first"]);
    }

    #[test]
    fn a_window_may_have_opened_but_not_closed() {
        assert!(codes(-60, 90).is_empty());
        assert_eq!(codes(-90, 90), ["sitting_in_the_past"]);
        assert_eq!(codes(4 * 366 * 24 * 60, 90), ["sitting_too_far"]);
    }

    #[test]
    fn names_are_tidied_and_bounded() {
        assert_eq!(check_name("name", " 一月场 ").unwrap(), "一月场");
        for bad in ["", " x ", "a\nb", &"长".repeat(81)] {
            assert_eq!(check_name("name", bad).unwrap_err().code, "sitting_name");
        }
        assert_eq!(check_room_name("name", "1").unwrap(), "1");
    }
}
