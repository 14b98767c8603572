//! Edit distance with its parts.

/// Price of one edit; a hit earns 1, so that the cheapest path has least edits and, among these, most hits.
const EDIT: i64 = 1 << 32;

/// Hits, substitutions, deletions and insertions that turn a reference into a hypothesis. Alignments are not unique: this
/// is the one with most hits among those of least edits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Edits {
    pub(crate) hits: usize,
    pub(crate) substitutions: usize,
    pub(crate) deletions: usize,
    pub(crate) insertions: usize,
}

impl Edits {
    pub(crate) fn total(self) -> usize {
        self.substitutions + self.deletions + self.insertions
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            hits: self.hits + other.hits,
            substitutions: self.substitutions + other.substitutions,
            deletions: self.deletions + other.deletions,
            insertions: self.insertions + other.insertions,
        }
    }

    /// Length of the reference.
    pub(crate) fn reference(self) -> usize {
        self.hits + self.substitutions + self.deletions
    }

    /// Length of the hypothesis.
    pub(crate) fn hypothesis(self) -> usize {
        self.hits + self.substitutions + self.insertions
    }
}

/// Aligns the whole reference with the hypothesis.
pub(crate) fn align<T: PartialEq>(reference: &[T], hypothesis: &[T]) -> Edits {
    let costs = last_row(hypothesis, reference);
    let cost = costs.last().copied().unwrap_or_default();
    edits(cost, reference.len(), hypothesis.len())
}

/// Aligns the hypothesis with that prefix of the reference which needs least edits, the shortest of these; gives also the
/// prefix's length.
pub(crate) fn align_prefix<T: PartialEq>(reference: &[T], hypothesis: &[T]) -> (Edits, usize) {
    let costs = last_row(hypothesis, reference);
    let best = costs
        .iter()
        .enumerate()
        .min_by_key(|(length, cost)| (edit_count(**cost), *length))
        .map_or((0, 0), |(length, cost)| (length, *cost));
    let (length, cost) = best;
    (edits(cost, length, hypothesis.len()), length)
}

fn edit_count(cost: i64) -> i64 {
    // cost = edits·EDIT − hits with 0 ≤ hits < EDIT.
    cost.saturating_add(EDIT - 1).div_euclid(EDIT)
}

fn edits(cost: i64, reference: usize, hypothesis: usize) -> Edits {
    let count = edit_count(cost);
    let whole = |value: i64| usize::try_from(value).unwrap_or(0);
    let (total, hits) = (whole(count), whole(count * EDIT - cost));
    // reference + hypothesis = 2·hits + 2·substitutions + deletions + insertions.
    let substitutions = (reference + hypothesis).saturating_sub(2 * hits + total);
    Edits {
        hits,
        substitutions,
        deletions: reference.saturating_sub(hits + substitutions),
        insertions: hypothesis.saturating_sub(hits + substitutions),
    }
}

/// Cost of aligning all of `rows` with each prefix of `columns`.
fn last_row<T: PartialEq>(rows: &[T], columns: &[T]) -> Vec<i64> {
    let mut costs: Vec<i64> = std::iter::successors(Some(0_i64), |cost| Some(cost + EDIT))
        .take(columns.len() + 1)
        .collect();
    for item in rows {
        let mut diagonal = costs.first().copied().unwrap_or_default();
        let mut left = diagonal + EDIT;
        if let Some(first) = costs.first_mut() {
            *first = left;
        }
        for (cost, other) in costs.iter_mut().skip(1).zip(columns) {
            let straight = if item == other {
                diagonal - 1
            } else {
                diagonal + EDIT
            };
            diagonal = *cost;
            left = straight.min(diagonal + EDIT).min(left + EDIT);
            *cost = left;
        }
    }
    costs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn characters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn v11_counts_of_the_reference() {
        let edits = align(&characters("您好，请问"), &characters("您好请问呢"));
        let expected = Edits {
            hits: 4,
            substitutions: 0,
            deletions: 1,
            insertions: 1,
        };
        assert_eq!(edits, expected);
        let edits = align(&characters("今天天气好"), &characters("今天天气很好"));
        assert_eq!((edits.total(), edits.reference()), (1, 5));
        let edits = align(&["a", "b", "c"], &["a", "x", "c", "d"]);
        assert_eq!((edits.hits, edits.total()), (2, 2));
        assert_eq!(align(&characters(""), &characters("abc")).insertions, 3);
    }

    #[test]
    fn typing_is_held_against_the_prefix_that_was_reached() {
        let (edits, reached) = align_prefix(&characters("abcdefgh"), &characters("abxd"));
        assert_eq!(
            (edits.hits, edits.substitutions, edits.total(), reached),
            (3, 1, 1, 4)
        );
        assert_eq!(align_prefix(&characters("abc"), &characters("")).1, 0);
    }

    proptest! {
        #[test]
        fn parts_add_up(a in "[ab]{0,12}", b in "[ab]{0,12}") {
            let (a, b) = (characters(&a), characters(&b));
            let edits = align(&a, &b);
            prop_assert_eq!(edits.reference(), a.len());
            prop_assert_eq!(edits.hypothesis(), b.len());
            let back = align(&b, &a);
            prop_assert_eq!((edits.total(), edits.hits), (back.total(), back.hits));
        }
    }
}
