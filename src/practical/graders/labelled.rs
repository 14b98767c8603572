//! Items with a key: which of them count, what is commonest, whether a candidate agrees with himself.

use std::collections::{BTreeMap, BTreeSet};

use crate::practical::frame::{Refusal, UniqueMap, ratio};

/// Most labels of a set.
const MAX_LABELS: usize = 200;

/// Checks that kinds with a key for each item share.
pub(super) struct Labelled;

impl Labelled {
    /// At least one item, and every scored id has a key.
    pub(super) fn check_scored<V>(gold: &UniqueMap<V>, scored: &[String]) -> Result<(), Refusal> {
        if gold.is_empty() {
            return Err(Refusal::key("the key has no item"));
        }
        for id in scored {
            if !gold.contains_key(id) {
                return Err(Refusal::key(format!("scored item {id:?} has no key")));
            }
        }
        Ok(())
    }
}

/// One to 200 labels, none twice, none empty.
pub(super) fn check_labels(labels: &[String]) -> Result<(), Refusal> {
    if labels.is_empty() || labels.len() > MAX_LABELS {
        return Err(Refusal::key("there must be 1 to 200 labels"));
    }
    let different: BTreeSet<&String> = labels.iter().collect();
    if different.len() != labels.len() || labels.iter().any(|label| label.trim().is_empty()) {
        return Err(Refusal::key("a label is empty or comes twice"));
    }
    Ok(())
}

/// The items that count, in the order of their ids; all when `chosen` is empty.
pub(super) fn scored<'k, V>(
    gold: &'k UniqueMap<V>,
    chosen: &[String],
) -> impl Iterator<Item = (&'k str, &'k V)> + use<'k, V> {
    let chosen: BTreeSet<String> = chosen.iter().cloned().collect();
    gold.iter()
        .filter(move |(id, _)| chosen.is_empty() || chosen.contains(*id))
        .map(|(id, value)| (id.as_str(), value))
}

/// The commonest value; among equals the first in order.
pub(super) fn most_frequent<'v, V: Ord + Clone + 'v>(
    values: impl Iterator<Item = &'v V>,
) -> Option<V> {
    let mut counts: BTreeMap<&V, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)))
        .map(|(value, _)| value.clone())
}

/// Share of duplicate pairs that got the same answer, among pairs answered at all.
pub(super) fn consistency<'a>(
    pairs: &[[String; 2]],
    given: impl Fn(&str) -> Option<&'a str>,
) -> Option<f64> {
    let (mut same, mut both) = (0, 0);
    for [first, second] in pairs {
        if let (Some(first), Some(second)) = (given(first), given(second)) {
            both += 1;
            same += usize::from(first == second);
        }
    }
    ratio(same, both)
}
