//! The key of a paper: for each item the right option or options, and its marks.

use std::collections::BTreeSet;

use crate::analysis::fault::{Fault, FaultCode, shortened};
use crate::analysis::table::{Table, is_missing, parse_number};

/// Separates several accepted options.
const ALTERNATIVE: char = '|';

/// Items in the order of the paper.
#[derive(Clone, Debug)]
pub struct AnswerKey {
    pub(super) items: Vec<KeyedItem>,
}

#[derive(Clone, Debug)]
pub(super) struct KeyedItem {
    pub(super) name: String,
    /// Any of these is right.
    pub(super) accepted: Vec<String>,
    /// Marks for a right answer.
    pub(super) marks: f64,
}

impl AnswerKey {
    /// Whether the table is a key: it has a column `item` and one of right answers.
    #[must_use]
    pub fn is_key(table: &Table) -> bool {
        table.any_column(ITEM).is_some() && table.any_column(RIGHT).is_some()
    }

    /// Reads a key with columns `item`, `key` (several accepted options separated by `|`) and, if marks differ, `max`.
    ///
    /// # Errors
    /// A [`Fault`] where an item has no key, appears twice or has no positive marks.
    pub fn read(table: &Table) -> Result<Self, Fault> {
        let missing = |name| {
            Fault::new(FaultCode::MissingColumn, "the key has no such column").in_column(name)
        };
        let item_column = table.any_column(ITEM).ok_or_else(|| missing("item"))?;
        let key_column = table.any_column(RIGHT).ok_or_else(|| missing("key"))?;
        let marks_column = table.any_column(MARKS);
        let mut seen = BTreeSet::new();
        let mut items = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let bad = |message: String| Fault::new(FaultCode::BadKey, message).at_line(row.line);
            let name = row.cell(item_column);
            if name.is_empty() {
                return Err(bad("a key without the name of its item".to_owned()));
            }
            if !seen.insert(name.to_lowercase()) {
                let message = format!("item “{}” has two keys", shortened(name));
                return Err(Fault::new(FaultCode::DuplicateItem, message).at_line(row.line));
            }
            let accepted: Vec<String> = row
                .cell(key_column)
                .split(ALTERNATIVE)
                .filter_map(option_label)
                .collect();
            if accepted.is_empty() {
                return Err(bad(format!("item “{}” has no key", shortened(name))));
            }
            let marks = match marks_column {
                Some(column) => table.number(row, column)?.unwrap_or(1.0),
                None => 1.0,
            };
            if marks <= 0.0 {
                return Err(bad(format!(
                    "the marks of item “{}” are not above 0",
                    shortened(name)
                )));
            }
            items.push(KeyedItem {
                name: name.to_owned(),
                accepted,
                marks,
            });
        }
        Ok(Self { items })
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.items.iter().map(|item| item.name.clone()).collect()
    }
}

const ITEM: &[&str] = &["item", "item_id", "question", "题号", "试题"];
const RIGHT: &[&str] = &["key", "answer", "correct", "答案", "标准答案"];
const MARKS: &[&str] = &["max", "marks", "points", "分值"];

/// An option as it is compared: full-width letters and digits made plain, one letter made large, 3.0 and 03 read as 3;
/// nothing for no answer.
pub(super) fn option_label(cell: &str) -> Option<String> {
    let plain: String = cell
        .trim()
        .chars()
        .map(|letter| match letter {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
            other => other,
        })
        .collect();
    if is_missing(&plain) {
        return None;
    }
    if plain.len() == 1 {
        return Some(plain.to_ascii_uppercase());
    }
    match parse_number(&plain) {
        Some(number) if number.fract() == 0.0 => Some(format!("{number}")),
        _ => Some(plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_compared_as_people_mean_them() {
        for (written, meant) in [
            ("a", "A"),
            ("Ｂ", "B"),
            (" 3.0 ", "3"),
            ("03", "3"),
            ("ABD", "ABD"),
            ("对", "对"),
        ] {
            assert_eq!(option_label(written).as_deref(), Some(meant));
        }
        for nothing in ["", " ", "NA", ".", "nan"] {
            assert_eq!(option_label(nothing), None);
        }
    }
}
