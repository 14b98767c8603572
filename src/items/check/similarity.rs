//! Which texts are nearly the same: Jaccard similarity of their sets of three-character sequences.
//!
//! Letters and digits count, punctuation, spaces and case do not. Two items at [`SAME_PERCENT`] or more share so much that
//! one gives the other away; from [`ALIKE_PERCENT`] on a person should look. Both were set on the shipped banks, where
//! independently written items stay below 45 %.
//!
//! Comparing all pairs is avoided: texts that are similar enough share one of their rarest sequences (prefix filter).

use std::collections::HashMap;

/// From this percentage on two items are near-duplicates.
pub const SAME_PERCENT: usize = 60;
/// From this percentage on two items are worth a look.
pub const ALIKE_PERCENT: usize = 45;
/// Most pairs that are reported.
const MAX_PAIRS: usize = 500;
/// Steps after which comparing ends, whatever is left; a second of work, a hundred times what a sound bank needs.
const MAX_STEPS: usize = 200_000_000;

/// Two similar texts, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SimilarPair {
    /// The earlier one.
    pub first: usize,
    pub second: usize,
    /// Shared sequences as a percentage of all of both, rounded down.
    pub percent: usize,
}

/// What comparing found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Similarities {
    /// In the order of their places.
    pub pairs: Vec<SimilarPair>,
    /// False when a bound ended the work before every pair was compared.
    pub complete: bool,
}

/// All pairs of `texts` with a similarity of `percent` (1 to 100) or more.
#[must_use]
pub fn similar_pairs(texts: &[String], percent: usize) -> Similarities {
    let sets = ranked_sets(texts);
    let mut order: Vec<usize> = (0..sets.len()).collect();
    order.sort_by_key(|place| sets.get(*place).map_or(0, Vec::len));
    let mut index: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut seen_by: Vec<usize> = vec![usize::MAX; sets.len()];
    let mut found = Similarities {
        pairs: Vec::new(),
        complete: true,
    };
    let mut steps = 0_usize;
    for place in order {
        let Some(set) = sets.get(place).filter(|set| !set.is_empty()) else {
            continue;
        };
        // A set that is similar enough has at least this many sequences, and shares one of the rarest of this set.
        let least = (set.len() * percent).div_ceil(100);
        let prefix = set.len().saturating_sub(least).saturating_add(1);
        for sequence in set.iter().take(prefix) {
            for other in index.get(sequence).into_iter().flatten() {
                steps += 1;
                let Some(known) = sets.get(*other).filter(|known| known.len() >= least) else {
                    continue;
                };
                let Some(seen) = seen_by.get_mut(*other).filter(|seen| **seen != place) else {
                    continue;
                };
                *seen = place;
                steps += set.len() + known.len();
                let shared = shared_count(set, known);
                let union = set.len() + known.len() - shared;
                if shared * 100 >= percent * union {
                    let pair = SimilarPair {
                        first: place.min(*other),
                        second: place.max(*other),
                        percent: shared * 100 / union,
                    };
                    found.pairs.push(pair);
                }
                if steps > MAX_STEPS || found.pairs.len() == MAX_PAIRS {
                    found.complete = false;
                    found.pairs.sort_unstable();
                    return found;
                }
            }
        }
        for sequence in set.iter().take(prefix) {
            index.entry(*sequence).or_default().push(place);
        }
    }
    found.pairs.sort_unstable();
    found
}

/// Each text as a sorted set of numbers for its sequences, the rarest first.
fn ranked_sets(texts: &[String]) -> Vec<Vec<u32>> {
    let mut counts: HashMap<[char; 3], usize> = HashMap::new();
    let sets: Vec<Vec<[char; 3]>> = texts.iter().map(|text| sequences(text)).collect();
    for sequence in sets.iter().flatten() {
        *counts.entry(*sequence).or_default() += 1;
    }
    let mut rarest: Vec<([char; 3], usize)> = counts.into_iter().collect();
    rarest.sort_unstable_by_key(|(sequence, count)| (*count, *sequence));
    let ranks: HashMap<[char; 3], u32> = rarest
        .into_iter()
        .zip(0_u32..)
        .map(|((sequence, _), rank)| (sequence, rank))
        .collect();
    let ranked = sets.into_iter().map(|set| {
        let mut numbers: Vec<u32> = set
            .iter()
            .filter_map(|sequence| ranks.get(sequence).copied())
            .collect();
        numbers.sort_unstable();
        numbers
    });
    ranked.collect()
}

/// The different three-character sequences of a text; a shorter text is one sequence.
fn sequences(text: &str) -> Vec<[char; 3]> {
    let letters: Vec<char> = text
        .chars()
        .map(narrow)
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let mut set: Vec<[char; 3]> = match letters.as_slice() {
        [] => Vec::new(),
        [one] => vec![[*one, ' ', ' ']],
        [one, two] => vec![[*one, *two, ' ']],
        more => more
            .windows(3)
            .filter_map(|window| window.try_into().ok())
            .collect(),
    };
    set.sort_unstable();
    set.dedup();
    set
}

/// Full-width letters and digits as their plain form.
fn narrow(letter: char) -> char {
    match u32::from(letter) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(letter),
        _ => letter,
    }
}

fn shared_count(first: &[u32], second: &[u32]) -> usize {
    let (mut left, mut right) = (first.iter().peekable(), second.iter().peekable());
    let mut shared = 0;
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => drop(left.next()),
            std::cmp::Ordering::Greater => drop(right.next()),
            std::cmp::Ordering::Equal => {
                shared += 1;
                left.next();
                right.next();
            }
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn punctuation_width_and_case_do_not_matter() {
        let found = similar_pairs(
            &texts(&["坐席Ａ在１０秒内应答。", "别的文字", "坐席a，在10秒内应答"]),
            100,
        );
        assert_eq!(
            found.pairs,
            [SimilarPair {
                first: 0,
                second: 2,
                percent: 100
            }]
        );
        assert!(similar_pairs(&texts(&["", "", "。"]), 1).pairs.is_empty());
    }

    #[test]
    fn a_bank_of_copies_ends_at_the_bound() {
        let found = similar_pairs(&vec!["同一道题目的文字".to_owned(); 5_000], ALIKE_PERCENT);
        assert_eq!((found.pairs.len(), found.complete), (MAX_PAIRS, false));
    }

    proptest! {
        #[test]
        fn agrees_with_comparing_every_pair(
            texts in prop::collection::vec("[甲乙丙丁a-c]{0,12}", 0..25), percent in 1_usize..=100
        ) {
            let sets: Vec<BTreeSet<[char; 3]>> = texts.iter().map(|text| sequences(text).into_iter().collect()).collect();
            let mut expected = Vec::new();
            for second in 0..sets.len() {
                for first in 0..second {
                    let shared = sets[first].intersection(&sets[second]).count();
                    let union = sets[first].union(&sets[second]).count();
                    if shared > 0 && shared * 100 >= percent * union {
                        expected.push(SimilarPair { first, second, percent: shared * 100 / union });
                    }
                }
            }
            expected.sort_unstable();
            prop_assert_eq!(similar_pairs(&texts, percent).pairs, expected);
        }
    }
}
