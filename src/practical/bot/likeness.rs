//! Near-duplicates of short texts.

use std::collections::BTreeMap;

use crate::practical::measures::text::Normaliser;

/// Texts that differ in less than one part of so many are nearly the same.
const NEAR_PARTS: usize = 10;

/// `1 − edits / length of the longer` is above 0.9, decided in integers; equal texts are near whatever their length.
pub(crate) fn is_near(first: &[char], second: &[char]) -> bool {
    let longer = first.len().max(second.len());
    // The most edits that still leave the similarity above 0.9.
    let most = longer.saturating_sub(1) / NEAR_PARTS;
    first == second || (first.len().abs_diff(second.len()) <= most && within(first, second, most))
}

/// Whether at most `most` edits turn one text into the other. Gives up as soon as every path has more, so that texts with
/// little in common cost only their first rows.
fn within(first: &[char], second: &[char], most: usize) -> bool {
    let mut costs: Vec<usize> = (0..=second.len()).collect();
    for (row, letter) in first.iter().enumerate() {
        let mut diagonal = row;
        let mut left = row + 1;
        let mut least = left;
        if let Some(cost) = costs.first_mut() {
            *cost = left;
        }
        for (cost, other) in costs.iter_mut().skip(1).zip(second) {
            let straight = diagonal + usize::from(letter != other);
            diagonal = *cost;
            left = straight.min(diagonal + 1).min(left + 1);
            *cost = left;
            least = least.min(left);
        }
        if least > most {
            return false;
        }
    }
    costs.last().is_some_and(|cost| *cost <= most)
}

/// Levelled texts by length, for looking up what is near.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shelf {
    by_length: BTreeMap<usize, Vec<Vec<char>>>,
}

fn level(text: &str) -> Vec<char> {
    Normaliser {
        lowercase: true,
        ..Normaliser::default()
    }
    .characters(text)
}

impl Shelf {
    pub(crate) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut shelf = Self::default();
        for text in texts {
            shelf.put(text);
        }
        shelf
    }

    pub(crate) fn put(&mut self, text: &str) {
        let text = level(text);
        self.by_length.entry(text.len()).or_default().push(text);
    }

    /// Whether a text of the shelf is the same or nearly the same, punctuation, white space and case aside.
    pub(crate) fn has_near(&self, text: &str) -> bool {
        let text = level(text);
        let slack = text.len() / 9 + 1;
        let range = text.len().saturating_sub(slack)..=text.len().saturating_add(slack);
        self.by_length
            .range(range)
            .flat_map(|(_, texts)| texts)
            .any(|other| is_near(&text, other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_is_above_nine_tenths() {
        let shelf = Shelf::of(["我的快递怎么还没有到呀，都三天了", "退款"].into_iter());
        assert!(shelf.has_near("我的快递怎么还没有到呀都三天了！"));
        assert!(shelf.has_near("我的快递怎么还没有到啊，都三天了"));
        assert!(!shelf.has_near("我的快递怎么还没到，三天了"));
        assert!(!shelf.has_near("退货"));
        let ten: Vec<char> = "abcdefghij".chars().collect();
        let one_off: Vec<char> = "abcdefghix".chars().collect();
        assert!(!is_near(&ten, &one_off), "exactly 0.9 is not above it");
    }
}
