//! Whether keys can be guessed from habits of the writers.

use super::problem::Problems;
use crate::items::bank::{Bank, BankItem};
use crate::items::kind::ItemKind;

/// Ids of the options of an item with four.
const LETTERS: [&str; 4] = ["A", "B", "C", "D"];
/// Below this number of items a share says little.
const MIN_ITEMS: usize = 20;
/// The key may be the single longest option in at most this percentage of single-choice items.
const MAX_LONGEST_PERCENT: usize = 35;
/// True/false items: the percentage that is false lies between these.
const FALSE_PERCENT: std::ops::RangeInclusive<usize> = 35..=65;

pub(super) fn check_keys(bank: &Bank, found: &mut Problems) {
    check_letters(bank, found);
    check_longest(bank, found);
    let judged: Vec<_> = bank
        .items
        .iter()
        .filter(|item| item.entry.kind == ItemKind::TrueFalse)
        .collect();
    if judged.len() >= MIN_ITEMS {
        let percent = judged
            .iter()
            .filter(|item| item.entry.key == "false")
            .count()
            * 100
            / judged.len();
        if !FALSE_PERCENT.contains(&percent) {
            found.bank_warning(
                bank,
                "key-balance",
                format!("{percent} % of the true/false statements are false"),
            );
        }
    }
}

/// Single-choice items with four options: no letter is the key much more or less often than a quarter.
fn check_letters(bank: &Bank, found: &mut Problems) {
    let mut counts = [0_usize; LETTERS.len()];
    for item in bank
        .items
        .iter()
        .filter(|item| item.entry.options.len() == LETTERS.len())
    {
        if let Some(count) = item
            .entry
            .key_index()
            .and_then(|index| counts.get_mut(index))
        {
            *count += 1;
        }
    }
    let total: usize = counts.iter().sum();
    if total < MIN_ITEMS {
        return;
    }
    for (letter, count) in LETTERS.into_iter().zip(counts) {
        let percent = count * 100 / total;
        if !(15..=35).contains(&percent) {
            let message = format!(
                "{letter} is the key of {percent} % of the single-choice items; a quarter is fair"
            );
            found.bank_warning(bank, "key-balance", message);
        }
    }
}

fn check_longest(bank: &Bank, found: &mut Problems) {
    let single: Vec<&BankItem> = bank
        .items
        .iter()
        .filter(|item| item.entry.key_index().is_some())
        .collect();
    if single.len() < MIN_ITEMS {
        return;
    }
    let percent = single.iter().filter(|item| key_is_longest(item)).count() * 100 / single.len();
    if percent > MAX_LONGEST_PERCENT {
        let message = format!(
            "the key is the single longest option in {percent} % of the single-choice items"
        );
        found.bank_warning(bank, "length-cue", message);
    }
}

fn key_is_longest(item: &BankItem) -> bool {
    let lengths: Vec<usize> = item
        .entry
        .options
        .iter()
        .map(|option| option.chars().count())
        .collect();
    let Some(key) = item.entry.key_index() else {
        return false;
    };
    let Some(own) = lengths.get(key).copied() else {
        return false;
    };
    lengths
        .iter()
        .enumerate()
        .all(|(index, length)| index == key || *length < own)
}
