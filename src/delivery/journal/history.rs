//! What the journal knows of an attempt's events: the highest of each item. A copy in memory is trusted only while its
//! chain head is the one in the locked row, for the head names the whole history.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};

use super::super::model::{
    Answer, AnswerHash, ChainLink, EventCounts, FoldedAnswer, Head, Judgement, Outcome, Standing,
    judge,
};
use super::super::rows::EventRow;
use super::queries::{LockedAttempt, NewEvent};
use super::{CheckedEvent, EventOutcome};

pub(super) struct History {
    pub(super) chain_head: String,
    counts: EventCounts,
    heads: BTreeMap<i32, ItemHead>,
    late_heads: HashMap<i32, Head>,
    answered: i32,
    pub(super) last_saved_at: Option<DateTime<Utc>>,
}

/// The answer that stands for an item. Its hash is made anew when it is asked for, which is rare: thousands of attempts
/// with hundreds of items each are kept.
struct ItemHead {
    seq: i64,
    chosen: bool,
    canonical: Box<str>,
}

impl ItemHead {
    fn head(&self) -> Head {
        Head {
            seq: self.seq,
            hash: AnswerHash::of(&self.canonical),
        }
    }
}

impl History {
    /// Reads the history from the events that stand.
    pub(super) fn of_events(chain_head: &str, rows: &[EventRow]) -> Self {
        let mut history = Self {
            chain_head: chain_head.to_owned(),
            counts: EventCounts::default(),
            heads: BTreeMap::new(),
            late_heads: HashMap::new(),
            answered: 0,
            last_saved_at: None,
        };
        for row in rows {
            let chosen = row
                .body()
                .is_some_and(|body| !body.answer.choice.is_empty());
            history.enter(row.item_no, row.seq, &row.answer, chosen, row.late);
        }
        history
    }

    /// Events written, late ones too.
    pub(super) fn events(&self) -> i64 {
        self.counts.scored + self.counts.late
    }

    /// Items with a choice.
    pub(super) fn answered(&self) -> i32 {
        self.answered
    }

    /// Judges an event and, when it is to be written, moves the history on.
    pub(super) fn take(
        &mut self,
        attempt: &LockedAttempt,
        event: &CheckedEvent,
        now: DateTime<Utc>,
        exam_now: DateTime<Utc>,
    ) -> (EventOutcome, Option<NewEvent>) {
        let standing = Standing {
            state: attempt.state,
            deadline_at: attempt.deadline_at,
            now: exam_now,
        };
        let head = Head {
            seq: event.seq,
            hash: event.answer.hash,
        };
        // Where the numbers differ they decide alone, and no hash is needed.
        let known = self.heads.get(&event.item_no).map(|known| {
            if known.seq == event.seq {
                known.head()
            } else {
                Head {
                    seq: known.seq,
                    hash: event.answer.hash,
                }
            }
        });
        let known_late = self.late_heads.get(&event.item_no).copied();
        let (outcome, late) = match judge(head, standing, self.counts, known, known_late) {
            Judgement::Store => (Outcome::Stored, false),
            Judgement::StoreLate(outcome) => (outcome, true),
            Judgement::Answer {
                outcome,
                stored_seq,
            } => {
                let answer = EventOutcome {
                    outcome,
                    stored_seq,
                };
                return (answer, None);
            }
        };
        let link = ChainLink {
            ordinal: self.events() + 1,
            item_no: event.item_no,
            seq: event.seq,
            answer_hash: event.answer.hash,
            received_at: now,
            late,
        };
        self.chain_head = link.head_after(&self.chain_head);
        self.enter(
            event.item_no,
            event.seq,
            &event.answer.canonical,
            event.answer.chosen,
            late,
        );
        if !late {
            self.last_saved_at = Some(now);
        }
        let written = NewEvent {
            attempt_id: attempt.id.clone(),
            ordinal: link.ordinal,
            body_id: attempt.body_id.clone(),
            sitting_id: attempt.sitting_id.clone(),
            item_no: event.item_no,
            seq: event.seq,
            answer: event.answer.canonical.clone(),
            answer_hash: event.answer.hash.to_hex(),
            client_at: event.client_at,
            received_at: now,
            late,
            chain_hash: self.chain_head.clone(),
        };
        let stored_seq = if late {
            known.map(|known| known.seq)
        } else {
            Some(event.seq)
        };
        let answer = EventOutcome {
            outcome,
            stored_seq,
        };
        (answer, Some(written))
    }

    /// The answers that stand, by item.
    pub(super) fn standing(&self) -> BTreeMap<i32, FoldedAnswer> {
        self.heads
            .iter()
            .filter_map(|(item_no, head)| {
                let folded = FoldedAnswer {
                    seq: head.seq,
                    answer: Answer::parse(&head.canonical)?,
                    hash: AnswerHash::of(&head.canonical),
                };
                Some((*item_no, folded))
            })
            .collect()
    }

    fn enter(&mut self, item_no: i32, seq: i64, canonical: &str, chosen: bool, late: bool) {
        if late {
            self.counts.late += 1;
            let hash = AnswerHash::of(canonical);
            self.late_heads.insert(item_no, Head { seq, hash });
            return;
        }
        self.counts.scored += 1;
        let head = ItemHead {
            seq,
            chosen,
            canonical: canonical.into(),
        };
        let before = self
            .heads
            .insert(item_no, head)
            .is_some_and(|before| before.chosen);
        match (before, chosen) {
            (false, true) => self.answered += 1,
            (true, false) => self.answered -= 1,
            _ => {}
        }
    }
}
