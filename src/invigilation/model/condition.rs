//! Where a seat stands, and what deserves a look. Pure.

use chrono::{DateTime, TimeDelta, Utc};

use crate::delivery::AttemptState;

crate::text_enum! {
    /// Where a seat stands.
    SeatCondition {
        /// Nobody has entered.
        NotArrived = "not_arrived",
        /// Entered, not started.
        Ready = "ready",
        Working = "working",
        /// Entered, and nothing was heard for too long.
        Offline = "offline",
        HandedIn = "handed_in",
        /// Closed by time.
        TimeOver = "time_over",
    }
}

crate::text_enum! {
    /// What deserves a look at a seat.
    SeatAlarm {
        /// At work and not heard of.
        Offline = "offline",
        /// The page says that answers wait to be stored.
        Unsent = "unsent",
        /// At work and nothing was saved for long.
        Quiet = "quiet",
        /// Signals for a person to judge.
        Signals = "signals",
        /// At work without an identity check.
        IdentityOpen = "identity_open",
        IdentityDoubtful = "identity_doubtful",
        /// A message was not read for long.
        MessageUnread = "message_unread",
        /// Closed, and the page last said that answers waited.
        OwesData = "owes_data",
        /// A proposal of time waits for a decision.
        CreditWaits = "credit_waits",
    }
}

crate::text_enum! {
    /// What deserves a look in the room as a whole.
    RoomAlarm {
        /// Half of those at work are away at once: the line or the power of the room.
        RoomOffline = "room_offline",
        /// The sitting has closed and the room is not signed off.
        NotSigned = "not_signed",
    }
}

crate::text_enum! {
    IdentityOutcome { Confirmed = "confirmed", Doubtful = "doubtful" }
}

/// A seat with a save older than this is quiet.
const QUIET_SECONDS: i64 = 300;
/// A message not read for so long deserves a look.
const UNREAD_SECONDS: i64 = 120;
/// Fewer seats away at once are no fault of the room.
const ROOM_OFFLINE_SEATS: usize = 3;

/// What is known of a seat.
#[derive(Clone, Debug, Default)]
pub(in crate::invigilation) struct SeatFacts {
    pub(in crate::invigilation) entered_at: Option<DateTime<Utc>>,
    /// State at this moment: overdue counts as expired.
    pub(in crate::invigilation) attempt: Option<AttemptState>,
    pub(in crate::invigilation) started_at: Option<DateTime<Utc>>,
    pub(in crate::invigilation) closed_at: Option<DateTime<Utc>>,
    pub(in crate::invigilation) last_saved_at: Option<DateTime<Utc>>,
    pub(in crate::invigilation) last_beat_at: Option<DateTime<Utc>>,
    /// Answers which the page had not got stored, as it last said.
    pub(in crate::invigilation) unsent: i32,
    pub(in crate::invigilation) signals: i32,
    pub(in crate::invigilation) identity: Option<IdentityOutcome>,
    pub(in crate::invigilation) oldest_unread_at: Option<DateTime<Utc>>,
    pub(in crate::invigilation) open_proposals: usize,
}

/// The condition, and since when.
pub(in crate::invigilation) fn condition(
    facts: &SeatFacts,
    now: DateTime<Utc>,
    silence: TimeDelta,
) -> (SeatCondition, Option<DateTime<Utc>>) {
    match facts.attempt {
        Some(AttemptState::Submitted) => return (SeatCondition::HandedIn, facts.closed_at),
        Some(AttemptState::Expired) => return (SeatCondition::TimeOver, facts.closed_at),
        Some(AttemptState::Open) | None => {}
    }
    let heard = [
        facts.entered_at,
        facts.started_at,
        facts.last_saved_at,
        facts.last_beat_at,
    ];
    let Some(heard) = heard.into_iter().flatten().max() else {
        return (SeatCondition::NotArrived, None);
    };
    if now - heard > silence {
        (SeatCondition::Offline, Some(heard))
    } else if facts.attempt.is_some() {
        (SeatCondition::Working, facts.started_at)
    } else {
        (SeatCondition::Ready, facts.entered_at)
    }
}

/// What deserves a look, in the order of weight.
pub(in crate::invigilation) fn seat_alarms(
    facts: &SeatFacts,
    condition: SeatCondition,
    now: DateTime<Utc>,
) -> Vec<SeatAlarm> {
    let at_work = facts.attempt == Some(AttemptState::Open);
    let closed = facts.attempt.is_some() && !at_work;
    let quiet_since = facts.last_saved_at.or(facts.started_at);
    let long = |since: Option<DateTime<Utc>>, seconds: i64| {
        since.is_some_and(|since| now - since > TimeDelta::seconds(seconds))
    };
    let told = [
        (
            SeatAlarm::Offline,
            at_work && condition == SeatCondition::Offline,
        ),
        (SeatAlarm::OwesData, closed && facts.unsent > 0),
        (SeatAlarm::CreditWaits, facts.open_proposals > 0),
        (
            SeatAlarm::IdentityDoubtful,
            facts.identity == Some(IdentityOutcome::Doubtful),
        ),
        (SeatAlarm::IdentityOpen, at_work && facts.identity.is_none()),
        (
            SeatAlarm::Unsent,
            condition == SeatCondition::Working && facts.unsent > 0,
        ),
        (
            SeatAlarm::Quiet,
            condition == SeatCondition::Working && long(quiet_since, QUIET_SECONDS),
        ),
        (SeatAlarm::Signals, at_work && facts.signals > 0),
        (
            SeatAlarm::MessageUnread,
            !closed && long(facts.oldest_unread_at, UNREAD_SECONDS),
        ),
    ];
    told.into_iter()
        .filter_map(|(alarm, holds)| holds.then_some(alarm))
        .collect()
}

/// What deserves a look in the room. `at_work` counts those whose attempt is open, `away` those of them not heard of.
pub(in crate::invigilation) fn room_alarms(
    at_work: usize,
    away: usize,
    over_and_unsigned: bool,
) -> Vec<RoomAlarm> {
    let mut alarms = Vec::new();
    if away >= ROOM_OFFLINE_SEATS && away * 2 >= at_work {
        alarms.push(RoomAlarm::RoomOffline);
    }
    if over_and_unsigned {
        alarms.push(RoomAlarm::NotSigned);
    }
    alarms
}

#[cfg(test)]
mod tests {
    use super::*;

    const SILENCE: TimeDelta = TimeDelta::seconds(45);

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    fn working() -> SeatFacts {
        SeatFacts {
            entered_at: Some(at(0)),
            started_at: Some(at(10)),
            attempt: Some(AttemptState::Open),
            identity: Some(IdentityOutcome::Confirmed),
            ..SeatFacts::default()
        }
    }

    #[test]
    fn a_seat_goes_from_empty_to_handed_in() {
        let look = |facts: &SeatFacts, second| condition(facts, at(second), SILENCE);
        assert_eq!(
            look(&SeatFacts::default(), 0),
            (SeatCondition::NotArrived, None)
        );
        let entered = SeatFacts {
            entered_at: Some(at(0)),
            ..SeatFacts::default()
        };
        assert_eq!(look(&entered, 45), (SeatCondition::Ready, Some(at(0))));
        assert_eq!(look(&entered, 46), (SeatCondition::Offline, Some(at(0))));
        assert_eq!(look(&working(), 50), (SeatCondition::Working, Some(at(10))));
        let done = SeatFacts {
            attempt: Some(AttemptState::Submitted),
            closed_at: Some(at(99)),
            ..working()
        };
        assert_eq!(look(&done, 5000), (SeatCondition::HandedIn, Some(at(99))));
    }

    #[test]
    fn a_save_is_a_sign_of_life_as_good_as_a_beat() {
        let mut facts = working();
        facts.last_beat_at = Some(at(20));
        assert_eq!(
            condition(&facts, at(100), SILENCE),
            (SeatCondition::Offline, Some(at(20)))
        );
        facts.last_saved_at = Some(at(80));
        assert_eq!(
            condition(&facts, at(100), SILENCE).0,
            SeatCondition::Working
        );
    }

    #[test]
    fn alarms_name_what_deserves_a_look_and_nothing_else() {
        let calm = working();
        assert!(seat_alarms(&calm, SeatCondition::Working, at(60)).is_empty());
        let mut facts = working();
        facts.unsent = 4;
        facts.identity = None;
        assert_eq!(
            seat_alarms(&facts, SeatCondition::Offline, at(60)),
            [SeatAlarm::Offline, SeatAlarm::IdentityOpen]
        );
        facts.attempt = Some(AttemptState::Expired);
        assert_eq!(
            seat_alarms(&facts, SeatCondition::TimeOver, at(60)),
            [SeatAlarm::OwesData]
        );
        assert_eq!(
            seat_alarms(&working(), SeatCondition::Working, at(311)),
            [SeatAlarm::Quiet]
        );
    }

    #[test]
    fn a_room_is_away_when_half_of_it_is() {
        assert!(room_alarms(30, 14, false).is_empty());
        assert_eq!(room_alarms(30, 15, false), [RoomAlarm::RoomOffline]);
        assert!(room_alarms(2, 2, false).is_empty());
        assert_eq!(room_alarms(0, 0, true), [RoomAlarm::NotSigned]);
    }
}
