//! Time given back: how much was lost, and how many people must agree. Pure.

use chrono::{DateTime, Utc};

use super::faults::{Basis, Limits};

/// A spell in which nothing was heard of a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::invigilation) struct Outage {
    pub(in crate::invigilation) began_at: DateTime<Utc>,
    pub(in crate::invigilation) ended_at: DateTime<Utc>,
    /// Seconds of it in which the page, by its own account, went on working.
    pub(in crate::invigilation) worked_seconds: i32,
}

impl Outage {
    /// Whole seconds lost inside the attempt, never negative: silence less the work which went on in it. The page's
    /// account can only make it smaller.
    pub(in crate::invigilation) fn lost_seconds(
        &self,
        started_at: DateTime<Utc>,
        ended_at: DateTime<Utc>,
    ) -> i32 {
        let from = self.began_at.max(started_at);
        let until = self.ended_at.min(ended_at);
        let silent = (until - from).num_seconds().max(0);
        i32::try_from(silent)
            .unwrap_or(i32::MAX)
            .saturating_sub(self.worked_seconds)
            .max(0)
    }
}

/// What is asked for a seat.
#[derive(Clone, Copy, Debug)]
pub(in crate::invigilation) struct Claim {
    pub(in crate::invigilation) basis: Basis,
    pub(in crate::invigilation) asked_seconds: i32,
    /// Lost by measurement and not given back yet.
    pub(in crate::invigilation) measured_seconds: i32,
    /// Given back before.
    pub(in crate::invigilation) credited_seconds: i32,
}

/// How many people must agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::invigilation) enum Ruling {
    OnePerson,
    TwoPeople,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::invigilation) enum Refusal {
    /// The fault gives no right to more time.
    NoCredit,
    /// More than was measured; so many seconds were.
    MoreThanMeasured(i32),
    /// Over the ceiling; so many seconds are left.
    OverCeiling(i32),
}

/// Who may grant the claim, or why nobody may.
pub(in crate::invigilation) fn rule(claim: &Claim, limits: Limits) -> Result<Ruling, Refusal> {
    match claim.basis {
        Basis::None => return Err(Refusal::NoCredit),
        Basis::Measured if claim.asked_seconds > claim.measured_seconds => {
            return Err(Refusal::MoreThanMeasured(claim.measured_seconds));
        }
        Basis::Measured | Basis::Stated => {}
    }
    let left = ceiling_left(claim.credited_seconds, limits);
    if claim.asked_seconds > left {
        return Err(Refusal::OverCeiling(left));
    }
    let total = claim.credited_seconds.saturating_add(claim.asked_seconds);
    if claim.basis == Basis::Stated || total > limits.one_person_minutes.saturating_mul(60) {
        return Ok(Ruling::TwoPeople);
    }
    Ok(Ruling::OnePerson)
}

/// Seconds that may still be given to a seat.
pub(in crate::invigilation) fn ceiling_left(credited_seconds: i32, limits: Limits) -> i32 {
    limits
        .ceiling_minutes
        .saturating_mul(60)
        .saturating_sub(credited_seconds)
        .max(0)
}

/// What the system takes for the cause until a person says otherwise.
pub(in crate::invigilation) fn likely_fault(
    page_changed: bool,
    device_changed: bool,
) -> &'static str {
    match (page_changed, device_changed) {
        (_, true) => "pc_swap",
        (true, false) => "pc_hung",
        (false, false) => "line_room",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMITS: Limits = Limits {
        one_person_minutes: 10,
        ceiling_minutes: 50,
        shortest_seconds: 60,
    };

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    fn claim(basis: Basis, asked: i32, measured: i32, credited: i32) -> Claim {
        Claim {
            basis,
            asked_seconds: asked,
            measured_seconds: measured,
            credited_seconds: credited,
        }
    }

    #[test]
    fn only_what_was_lost_inside_the_attempt_counts() {
        let outage = Outage {
            began_at: at(0),
            ended_at: at(300),
            worked_seconds: 100,
        };
        assert_eq!(outage.lost_seconds(at(-50), at(1000)), 200);
        assert_eq!(outage.lost_seconds(at(100), at(1000)), 100);
        assert_eq!(outage.lost_seconds(at(0), at(150)), 50);
        assert_eq!(outage.lost_seconds(at(400), at(1000)), 0);
    }

    #[test]
    fn one_person_up_to_the_limit_then_two_then_nobody() {
        let ask =
            |seconds, credited| rule(&claim(Basis::Measured, seconds, 9999, credited), LIMITS);
        assert_eq!(ask(600, 0), Ok(Ruling::OnePerson));
        assert_eq!(ask(601, 0), Ok(Ruling::TwoPeople));
        assert_eq!(ask(300, 400), Ok(Ruling::TwoPeople));
        assert_eq!(ask(3000, 0), Ok(Ruling::TwoPeople));
        assert_eq!(ask(3001, 0), Err(Refusal::OverCeiling(3000)));
        assert_eq!(ask(100, 2950), Err(Refusal::OverCeiling(50)));
    }

    #[test]
    fn what_was_not_measured_needs_two_people_or_is_refused() {
        assert_eq!(
            rule(&claim(Basis::Measured, 120, 119, 0), LIMITS),
            Err(Refusal::MoreThanMeasured(119))
        );
        assert_eq!(
            rule(&claim(Basis::Stated, 60, 0, 0), LIMITS),
            Ok(Ruling::TwoPeople)
        );
        assert_eq!(
            rule(&claim(Basis::None, 60, 600, 0), LIMITS),
            Err(Refusal::NoCredit)
        );
    }

    proptest! {
        #[test]
        fn nobody_ever_gets_more_than_the_ceiling(asks in prop::collection::vec(1..4000_i32, 1..20)) {
            let mut credited = 0;
            for asked in asks {
                if rule(&claim(Basis::Stated, asked, 0, credited), LIMITS).is_ok() {
                    credited += asked;
                }
            }
            prop_assert!(credited <= LIMITS.ceiling_minutes * 60);
        }

        #[test]
        fn a_pages_account_never_adds_time(length in 0..10_000_i64, worked in 0..20_000_i32) {
            let outage = Outage { began_at: at(0), ended_at: at(length), worked_seconds: worked };
            let lost = outage.lost_seconds(at(-100), at(100_000));
            prop_assert!((0..=i32::try_from(length).unwrap()).contains(&lost));
        }
    }
}
