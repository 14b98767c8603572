//! From events to the answers that stand: for each item the event with the highest sequence number.

use std::collections::BTreeMap;

use super::{Answer, AnswerHash, chain::hash_of};

/// What of an event the fold needs. Late events never come here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EventBody {
    pub(crate) item_no: i32,
    pub(crate) seq: i64,
    pub(crate) answer: Answer,
    pub(crate) hash: AnswerHash,
}

/// The answer to an item that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FoldedAnswer {
    pub(crate) seq: i64,
    pub(crate) answer: Answer,
    pub(crate) hash: AnswerHash,
}

/// The answers that stand, by item. The order of the events does not matter.
pub(crate) fn fold(events: impl IntoIterator<Item = EventBody>) -> BTreeMap<i32, FoldedAnswer> {
    let mut standing: BTreeMap<i32, FoldedAnswer> = BTreeMap::new();
    for event in events {
        let newer = standing
            .get(&event.item_no)
            .is_none_or(|known| event.seq > known.seq);
        if newer {
            let folded = FoldedAnswer {
                seq: event.seq,
                answer: event.answer,
                hash: event.hash,
            };
            standing.insert(event.item_no, folded);
        }
    }
    standing
}

/// What grading reads: the chosen option ids by item, items without a choice left out.
pub(crate) fn chosen(standing: &BTreeMap<i32, FoldedAnswer>) -> BTreeMap<i32, Vec<String>> {
    standing
        .iter()
        .filter(|(_, folded)| !folded.answer.choice.is_empty())
        .map(|(item_no, folded)| (*item_no, folded.answer.choice.clone()))
        .collect()
}

/// Items with a choice.
pub(crate) fn answered(standing: &BTreeMap<i32, FoldedAnswer>) -> i64 {
    let count = standing
        .values()
        .filter(|folded| !folded.answer.choice.is_empty())
        .count();
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Digest over the ordered (item, seq, hash) of the answers that stand.
pub(crate) fn answers_hash(standing: &BTreeMap<i32, FoldedAnswer>) -> String {
    let lines: Vec<String> = standing
        .iter()
        .map(|(item_no, folded)| format!("{item_no} {} {}", folded.seq, folded.hash.to_hex()))
        .collect();
    let mut fields = vec!["touchstone answers"];
    fields.extend(lines.iter().map(String::as_str));
    hash_of(&fields)
}
