//! Which answer event is accepted.

use chrono::{DateTime, Utc};

use super::AnswerHash;
use super::times::is_over;

crate::text_enum! {
    /// Where an attempt stands; it leaves `open` once and for good.
    AttemptState { Open = "open", Submitted = "submitted", Expired = "expired" }
}

crate::text_enum! {
    /// What became of an answer event.
    Outcome {
        /// Written and durable.
        Stored = "stored",
        /// The same event was written before.
        AlreadyStored = "already_stored",
        /// The sequence number was used for another answer.
        Conflict = "conflict",
        /// A higher sequence number is written.
        Stale = "stale",
        /// Came after the deadline: kept as evidence, not scored.
        Late = "late",
        /// The attempt is closed; kept as evidence when the deadline has passed, never scored.
        Closed = "closed",
        /// The form has no such item.
        UnknownItem = "unknown_item",
        /// The answer does not fit the item.
        Malformed = "malformed",
        /// The attempt holds as many events as it may.
        TooMany = "too_many",
    }
}

/// Changes an attempt may hold: a hundred for each item of a paper of a hundred.
const MAX_EVENTS: i64 = 10_000;
/// Late evidence an attempt may hold.
const MAX_LATE_EVENTS: i64 = 500;

/// The highest event of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) seq: i64,
    pub(crate) hash: AnswerHash,
}

/// The attempt as the lock found it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    pub(crate) state: AttemptState,
    pub(crate) deadline_at: DateTime<Utc>,
    /// Exam time, read after the lock was held; it stands still while the server's clock is in doubt.
    pub(crate) now: DateTime<Utc>,
}

/// Events the attempt holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct EventCounts {
    pub(crate) scored: i64,
    pub(crate) late: i64,
}

/// What is to be done with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// Write it among the scored events; the outcome is `stored`.
    Store,
    /// Write it as late evidence and answer with the outcome.
    StoreLate(Outcome),
    /// Write nothing.
    Answer {
        outcome: Outcome,
        /// The highest sequence number written for the item, where there is one.
        stored_seq: Option<i64>,
    },
}

/// Judges one event against the highest scored event of its item (`head`) and the highest late one (`late_head`).
///
/// A retry of a stored event is recognised whatever the time, so that a lost reply never looks like a lost answer.
pub(crate) fn judge(
    event: Head,
    standing: Standing,
    counts: EventCounts,
    head: Option<Head>,
    late_head: Option<Head>,
) -> Judgement {
    if let Some(known) = against_head(event, head, Outcome::AlreadyStored) {
        return known;
    }
    let over = is_over(standing.deadline_at, standing.now);
    let outcome = match (standing.state, over) {
        (AttemptState::Open, false) if counts.scored >= MAX_EVENTS => {
            return nothing(Outcome::TooMany, head);
        }
        (AttemptState::Open, false) => return Judgement::Store,
        (_, false) => return nothing(Outcome::Closed, head),
        (AttemptState::Open, true) => Outcome::Late,
        (_, true) => Outcome::Closed,
    };
    if let Some(known) = against_head(event, late_head, outcome) {
        return known;
    }
    if counts.late >= MAX_LATE_EVENTS {
        return nothing(Outcome::TooMany, head);
    }
    Judgement::StoreLate(outcome)
}

/// The answer to an event that is not newer than `head`; `None` when it is.
fn against_head(event: Head, head: Option<Head>, same: Outcome) -> Option<Judgement> {
    let known = head?;
    let outcome = match event.seq.cmp(&known.seq) {
        std::cmp::Ordering::Greater => return None,
        std::cmp::Ordering::Equal if event.hash == known.hash => same,
        std::cmp::Ordering::Equal => Outcome::Conflict,
        std::cmp::Ordering::Less => Outcome::Stale,
    };
    Some(nothing(outcome, head))
}

fn nothing(outcome: Outcome, head: Option<Head>) -> Judgement {
    Judgement::Answer {
        outcome,
        stored_seq: head.map(|head| head.seq),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(seq: i64, body: &str) -> Head {
        Head {
            seq,
            hash: AnswerHash::of(body),
        }
    }

    fn standing(state: AttemptState, now: i64) -> Standing {
        Standing {
            state,
            deadline_at: DateTime::from_timestamp(100, 0).unwrap(),
            now: DateTime::from_timestamp(now, 0).unwrap(),
        }
    }

    fn judged(event: Head, at: Standing, known: Option<Head>, late: Option<Head>) -> Judgement {
        judge(event, at, EventCounts::default(), known, late)
    }

    fn answer(outcome: Outcome, stored_seq: i64) -> Judgement {
        Judgement::Answer {
            outcome,
            stored_seq: Some(stored_seq),
        }
    }

    #[test]
    fn in_time_the_sequence_number_decides() {
        let open = standing(AttemptState::Open, 10);
        assert_eq!(judged(head(1, "a"), open, None, None), Judgement::Store);
        let known = Some(head(3, "a"));
        assert_eq!(judged(head(4, "a"), open, known, None), Judgement::Store);
        assert_eq!(
            judged(head(3, "a"), open, known, None),
            answer(Outcome::AlreadyStored, 3)
        );
        assert_eq!(
            judged(head(3, "b"), open, known, None),
            answer(Outcome::Conflict, 3)
        );
        assert_eq!(
            judged(head(2, "a"), open, known, None),
            answer(Outcome::Stale, 3)
        );
    }

    #[test]
    fn a_retry_after_the_deadline_is_known_and_news_is_late() {
        let over = standing(AttemptState::Open, 100);
        let known = Some(head(3, "a"));
        assert_eq!(
            judged(head(3, "a"), over, known, None),
            answer(Outcome::AlreadyStored, 3)
        );
        assert_eq!(
            judged(head(4, "a"), over, known, None),
            Judgement::StoreLate(Outcome::Late)
        );
        let late = Some(head(4, "a"));
        assert_eq!(
            judged(head(4, "a"), over, known, late),
            answer(Outcome::Late, 4)
        );
        assert_eq!(
            judged(head(4, "b"), over, known, late),
            answer(Outcome::Conflict, 4)
        );
    }

    #[test]
    fn a_closed_attempt_takes_evidence_only_after_the_deadline() {
        let early = standing(AttemptState::Submitted, 10);
        assert_eq!(
            judged(head(1, "a"), early, None, None),
            Judgement::Answer {
                outcome: Outcome::Closed,
                stored_seq: None
            }
        );
        let later = standing(AttemptState::Expired, 500);
        assert_eq!(
            judged(head(1, "a"), later, None, None),
            Judgement::StoreLate(Outcome::Closed)
        );
    }

    #[test]
    fn an_attempt_is_bounded() {
        let open = standing(AttemptState::Open, 10);
        let full = EventCounts {
            scored: MAX_EVENTS,
            late: 0,
        };
        assert!(matches!(
            judge(head(1, "a"), open, full, None, None),
            Judgement::Answer {
                outcome: Outcome::TooMany,
                ..
            }
        ));
        let over = standing(AttemptState::Open, 200);
        let full = EventCounts {
            scored: 0,
            late: MAX_LATE_EVENTS,
        };
        assert!(matches!(
            judge(head(1, "a"), over, full, None, None),
            Judgement::Answer {
                outcome: Outcome::TooMany,
                ..
            }
        ));
    }
}
