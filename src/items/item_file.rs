//! Reading a file of theory items. A faulty item does not hide the others of its file.

use serde::Deserialize;
use toml::{Table, Value};

use super::model::ItemEntry;

/// Largest file that is read, in bytes.
pub(super) const MAX_ITEM_FILE_BYTES: usize = 4 * 1024 * 1024;
/// Most items of one bank.
pub(super) const MAX_BANK_ITEMS: usize = 5_000;
/// Longest message or quoted code, in characters.
const MAX_MESSAGE_CHARS: usize = 300;

/// Why a file gives no items at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ItemFileError {
    #[error("the file has {bytes} bytes; at most {MAX_ITEM_FILE_BYTES} are read")]
    TooLarge { bytes: usize },
    /// Not TOML.
    #[error("line {line}: {message}")]
    Syntax { line: usize, message: String },
    /// Something else than `[[items]]`.
    #[error("{0}")]
    Shape(String),
}

/// An item with a missing, unknown or ill-typed field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableItem {
    /// Its code, or `#3` for the third of the file when it has none.
    pub item: String,
    pub message: String,
}

/// Reads the text of a file of items.
pub fn parse_items(text: &str) -> Result<Vec<Result<ItemEntry, UnreadableItem>>, ItemFileError> {
    if text.len() > MAX_ITEM_FILE_BYTES {
        return Err(ItemFileError::TooLarge { bytes: text.len() });
    }
    let mut table: Table = toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(0, |before| {
            before.bytes().filter(|byte| *byte == b'\n').count() + 1
        });
        ItemFileError::Syntax {
            line,
            message: brief(error.message()),
        }
    })?;
    let items = match table.remove("items") {
        Some(Value::Array(items)) => items,
        _ => return Err(ItemFileError::Shape("the file has no [[items]]".to_owned())),
    };
    if let Some(other) = table.keys().next() {
        return Err(ItemFileError::Shape(format!(
            "unknown field `{}`",
            brief(other)
        )));
    }
    if items.len() > MAX_BANK_ITEMS {
        return Err(ItemFileError::Shape(format!(
            "{} items; at most {MAX_BANK_ITEMS} are allowed",
            items.len()
        )));
    }
    Ok(items
        .into_iter()
        .enumerate()
        .map(|(index, value)| read_item(index, value))
        .collect())
}

fn read_item(index: usize, value: Value) -> Result<ItemEntry, UnreadableItem> {
    let code = value.get("code").and_then(Value::as_str).map(brief);
    ItemEntry::deserialize(value).map_err(|error| UnreadableItem {
        item: code.unwrap_or_else(|| format!("#{}", index.saturating_add(1))),
        message: brief(error.message()),
    })
}

fn brief(text: &str) -> String {
    text.chars().take(MAX_MESSAGE_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &str =
        include_str!("../../question_banks/4-04-05-05-ai-trainer/theory/level-3/4-coaching.toml");
    const ITEM: &str = "[[items]]\ncode='A-1'\npoint='1-1-1-01'\nkind='true_false'\nstem='s'\nkey='true'\n\
                        rationale='r'\ndifficulty=50\ncognitive='apply'\n";

    #[test]
    fn a_faulty_item_is_named_and_the_others_are_read() {
        let text = format!(
            "{ITEM}\n{}\n[[items]]\nkey = 3\n",
            ITEM.replace("A-1", "A-2") + "points = 'x'\n"
        );
        let read = parse_items(&text).unwrap();
        assert!(read[0].is_ok());
        let faults: Vec<_> = read
            .iter()
            .filter_map(|item| item.as_ref().err())
            .map(|fault| fault.item.as_str())
            .collect();
        assert_eq!(faults, ["A-2", "#3"]);
    }

    #[test]
    fn what_is_no_item_file_is_refused() {
        assert!(matches!(
            parse_items("[[items]]\ncode ="),
            Err(ItemFileError::Syntax { line: 2, .. })
        ));
        for text in ["", "items = 3", "[items]\na = 1", "x = 1"] {
            assert!(
                matches!(parse_items(text), Err(ItemFileError::Shape(_))),
                "{text}"
            );
        }
        assert!(matches!(
            parse_items(&format!("extra = 1\n{ITEM}")),
            Err(ItemFileError::Shape(_))
        ));
        let large = " ".repeat(MAX_ITEM_FILE_BYTES + 1);
        assert!(matches!(
            parse_items(&large),
            Err(ItemFileError::TooLarge { .. })
        ));
        let deep = format!("items = {}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(parse_items(&deep).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

        /// Whatever becomes of a real file, reading it ends with items or a message.
        #[test]
        fn no_mutation_panics(
            edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), "[\\PC\"'\\[\\]=\n]{0,6}"), 1..6)
        ) {
            let mut letters: Vec<char> = FILE.chars().take(6_000).collect();
            for (from, to, insertion) in edits {
                let (from, to) = (from.index(letters.len()), to.index(letters.len()));
                let range = from.min(to)..from.max(to).min(from.min(to) + 40);
                letters.splice(range, insertion.chars());
            }
            let text: String = letters.into_iter().collect();
            if let Ok(items) = parse_items(&text) {
                for item in items.into_iter().flatten() {
                    let _ = (item.broken_rules(), item.content());
                }
            }
        }
    }
}
