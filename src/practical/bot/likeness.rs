//! Near-duplicates of short texts.

use std::collections::BTreeMap;

use crate::practical::measures::alignment::align;
use crate::practical::measures::text::Normaliser;

/// Texts whose similarity is above this are nearly the same.
const NEAR_TENTHS: usize = 9;

/// `1 − edits / length of the longer` is above 0.9, decided in integers; equal texts are near whatever their length.
pub(crate) fn is_near(first: &[char], second: &[char]) -> bool {
    let longer = first.len().max(second.len());
    if first == second {
        return true;
    }
    // A difference in length alone may already be too much.
    let allowed = |edits: usize| edits.saturating_mul(10) < longer.saturating_mul(10 - NEAR_TENTHS);
    allowed(first.len().abs_diff(second.len())) && allowed(align(first, second).total())
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
