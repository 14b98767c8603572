//! Laws of the journal, held against any order, repetition and loss of events.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
struct Sent {
    item_no: i32,
    seq: i64,
    choice: u8,
    /// Second at which the server judges it.
    at: i64,
}

const DEADLINE: i64 = 100;

fn instant(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).unwrap()
}

fn rule() -> ChoiceRule {
    ChoiceRule {
        option_ids: ["A", "B", "C", "D"].map(str::to_owned).to_vec(),
        several: false,
    }
}

fn answer_of(choice: u8) -> Answer {
    let choice = ["A", "B", "C", "D"]
        .get(usize::from(choice))
        .map(|id| vec![(*id).to_owned()])
        .unwrap_or_default();
    Answer {
        choice,
        flagged: false,
    }
}

/// The journal of one attempt in memory, by the same rules as the real one.
#[derive(Default)]
struct Ledger {
    heads: BTreeMap<i32, Head>,
    late_heads: BTreeMap<i32, Head>,
    stored: Vec<(EventBody, ChainLink)>,
    outcomes: Vec<(Sent, Outcome)>,
    head: String,
}

impl Ledger {
    fn take(&mut self, sent: &Sent, closed_at: Option<i64>) {
        let now = instant(sent.at);
        let state = match closed_at {
            Some(closed) if sent.at >= closed => AttemptState::Submitted,
            _ => AttemptState::Open,
        };
        let standing = Standing {
            state,
            deadline_at: instant(DEADLINE),
            now,
        };
        let answer = answer_of(sent.choice);
        let checked = answer.check(&rule()).unwrap();
        let event = Head {
            seq: sent.seq,
            hash: checked.hash,
        };
        let judgement = judge(
            event,
            standing,
            EventCounts::default(),
            self.heads.get(&sent.item_no).copied(),
            self.late_heads.get(&sent.item_no).copied(),
        );
        let late = match judgement {
            Judgement::Store => false,
            Judgement::StoreLate(_) => true,
            Judgement::Answer { outcome, .. } => {
                self.outcomes.push((sent.clone(), outcome));
                return;
            }
        };
        let link = ChainLink {
            ordinal: i64::try_from(self.stored.len()).unwrap() + 1,
            item_no: sent.item_no,
            seq: sent.seq,
            answer_hash: checked.hash,
            received_at: now,
            late,
        };
        self.head = link.head_after(&self.head);
        let heads = if late {
            &mut self.late_heads
        } else {
            &mut self.heads
        };
        heads.insert(sent.item_no, event);
        let body = EventBody {
            item_no: sent.item_no,
            seq: sent.seq,
            answer,
            hash: checked.hash,
        };
        self.stored.push((body, link));
        let outcome = match judgement {
            Judgement::StoreLate(outcome) => outcome,
            _ => Outcome::Stored,
        };
        self.outcomes.push((sent.clone(), outcome));
    }

    fn scored(&self) -> impl Iterator<Item = EventBody> {
        self.stored
            .iter()
            .filter(|(_, link)| !link.late)
            .map(|(body, _)| body.clone())
    }
}

/// What an honest client sends: for each item a growing sequence of answers; then repeated and shuffled by the network.
fn honest() -> impl Strategy<Value = Vec<Sent>> {
    let edits = prop::collection::vec((1_i32..6, 0_u8..5), 1..40);
    edits
        .prop_map(|edits| {
            let mut next: BTreeMap<i32, i64> = BTreeMap::new();
            edits
                .into_iter()
                .map(|(item_no, choice)| {
                    let seq = next.entry(item_no).or_insert(0);
                    *seq += 1;
                    Sent {
                        item_no,
                        seq: *seq,
                        choice,
                        at: 1,
                    }
                })
                .collect::<Vec<_>>()
        })
        .prop_flat_map(|sent| {
            let repeats = prop::collection::vec(0..sent.len(), 0..40);
            (Just(sent), repeats).prop_flat_map(|(sent, repeats)| {
                let mut all = sent.clone();
                all.extend(repeats.into_iter().map(|at| sent[at].clone()));
                Just(all).prop_shuffle()
            })
        })
}

/// Anything at all, also what no honest client would send.
fn anything() -> impl Strategy<Value = Vec<Sent>> {
    let one =
        (1_i32..4, 1_i64..6, 0_u8..5, 50_i64..150).prop_map(|(item_no, seq, choice, at)| Sent {
            item_no,
            seq,
            choice,
            at,
        });
    prop::collection::vec(one, 0..80).prop_map(|mut sent| {
        sent.sort_by_key(|event| event.at);
        sent
    })
}

proptest! {
    #[test]
    fn any_order_and_repetition_ends_at_the_highest_seq(sent in honest()) {
        let mut ledger = Ledger::default();
        for event in &sent {
            ledger.take(event, None);
        }
        let standing = fold(ledger.scored());
        let mut expected: BTreeMap<i32, &Sent> = BTreeMap::new();
        for event in &sent {
            let known = expected.entry(event.item_no).or_insert(event);
            if event.seq > known.seq {
                *known = event;
            }
        }
        prop_assert_eq!(standing.len(), expected.len());
        for (item_no, event) in expected {
            prop_assert_eq!(standing[&item_no].seq, event.seq);
            prop_assert_eq!(&standing[&item_no].answer, &answer_of(event.choice));
        }
    }

    #[test]
    fn the_fold_does_not_care_for_order(sent in honest(), seed in any::<prop::sample::Index>()) {
        let mut ledger = Ledger::default();
        for event in &sent {
            ledger.take(event, None);
        }
        let mut bodies: Vec<EventBody> = ledger.scored().collect();
        let before = fold(bodies.clone());
        let turn = seed.index(bodies.len().max(1));
        let turn = turn.min(bodies.len());
        bodies.rotate_left(turn);
        bodies.reverse();
        prop_assert_eq!(answers_hash(&fold(bodies)), answers_hash(&before));
    }

    #[test]
    fn nothing_after_the_deadline_or_the_closing_is_scored(sent in anything(), closed_at in prop::option::of(50_i64..150)) {
        let mut ledger = Ledger::default();
        for event in &sent {
            ledger.take(event, closed_at);
        }
        for (body, link) in &ledger.stored {
            if !link.late {
                prop_assert!(link.received_at < instant(DEADLINE), "{:?}", body);
                prop_assert!(closed_at.is_none_or(|closed| link.received_at < instant(closed)), "{:?}", body);
            }
        }
    }

    #[test]
    fn an_acknowledged_answer_is_never_changed(sent in anything()) {
        let mut ledger = Ledger::default();
        for event in &sent {
            ledger.take(event, None);
        }
        // Whatever was answered `stored` or `already_stored` is in the log, with the body that was acknowledged, once.
        for (event, outcome) in &ledger.outcomes {
            if matches!(outcome, Outcome::Stored | Outcome::AlreadyStored) {
                let kept: Vec<_> = ledger
                    .scored()
                    .filter(|body| body.item_no == event.item_no && body.seq == event.seq)
                    .collect();
                prop_assert_eq!(kept.len(), 1);
                prop_assert_eq!(&kept[0].answer, &answer_of(event.choice));
            }
        }
    }

    #[test]
    fn the_chain_verifies_and_any_change_breaks_it(sent in honest(), touched in any::<prop::sample::Index>()) {
        let mut ledger = Ledger::default();
        for event in &sent {
            ledger.take(event, None);
        }
        let recompute = |links: &[ChainLink]| {
            links.iter().fold(String::new(), |head, link| link.head_after(&head))
        };
        let mut links: Vec<ChainLink> = ledger.stored.iter().map(|(_, link)| *link).collect();
        prop_assert_eq!(&recompute(&links), &ledger.head);
        let at = touched.index(links.len());
        links[at].seq += 1;
        prop_assert_ne!(&recompute(&links), &ledger.head);
        links.remove(at);
        prop_assert_ne!(&recompute(&links), &ledger.head);
    }
}
