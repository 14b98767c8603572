//! The key-check flag: items whose key may be wrong, to be looked at before anyone is hurt.

use serde::Serialize;

use super::distractors::{MISSING, OptionRow};

/// Why an item's key is doubted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyDoubt {
    /// Another option goes with the rest of the paper more than the key does.
    DistractorAboveKey,
    /// Choosing the key does not go with the rest of the paper at all.
    KeyNotPositive,
    /// No candidate chose the key.
    KeyNeverChosen,
}

/// An item whose key is doubted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KeyFlag {
    pub item: String,
    pub key: Vec<String>,
    /// Item–rest correlation of the key.
    pub key_pb_rest: Option<f64>,
    /// The option that goes best with the rest of the paper, if it beats the key.
    pub distractor: Option<String>,
    pub distractor_pb_rest: Option<f64>,
    pub reasons: Vec<KeyDoubt>,
}

/// Flags the item with these option rows, accepted options and item–rest correlation. No answer is not a distractor.
pub(super) fn check_key(
    rows: &[OptionRow],
    accepted: &[String],
    key_pb_rest: Option<f64>,
) -> Option<KeyFlag> {
    let item = rows.first()?.item.clone();
    let mut reasons = Vec::new();
    if !rows.iter().any(|row| row.is_key) {
        reasons.push(KeyDoubt::KeyNeverChosen);
    }
    let best = rows
        .iter()
        .filter(|row| !row.is_key && row.option != MISSING)
        .filter_map(|row| row.pb_rest.map(|pb| (row, pb)))
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .filter(|(_, pb)| key_pb_rest.is_some_and(|key| *pb > key));
    if best.is_some() {
        reasons.push(KeyDoubt::DistractorAboveKey);
    }
    if key_pb_rest.is_some_and(|key| key <= 0.0) {
        reasons.push(KeyDoubt::KeyNotPositive);
    }
    (!reasons.is_empty()).then(|| KeyFlag {
        item,
        key: accepted.to_vec(),
        key_pb_rest,
        distractor: best.map(|(row, _)| row.option.clone()),
        distractor_pb_rest: best.map(|(_, pb)| pb),
        reasons,
    })
}
