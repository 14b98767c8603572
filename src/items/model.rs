//! What an item is, and the rules every item keeps. Pure.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::kind::{Cognitive, ItemKind};
use crate::platform::crypto::sha256_hex;

/// Longest stem, in characters.
pub(super) const MAX_STEM_CHARS: usize = 1_000;
/// Longest option, in characters.
pub(super) const MAX_OPTION_CHARS: usize = 500;
/// Fewest and most options of a choice item.
pub(super) const OPTIONS: std::ops::RangeInclusive<usize> = 2..=8;
/// Estimated percentage of prepared candidates who answer correctly.
pub(super) const DIFFICULTY: std::ops::RangeInclusive<i32> = 5..=95;
const MAX_RATIONALE_CHARS: usize = 2_000;
const MAX_SOURCE_CHARS: usize = 500;
const MAX_CODE_CHARS: usize = 40;
const MAX_ENEMIES: usize = 50;
/// Ids of options in the order of the bank.
const LETTERS: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];

/// What a version of an item says; never changed once stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemContent {
    pub stem: String,
    /// In the order of the bank, with the ids A, B, …; empty for true/false.
    pub options: Vec<String>,
    /// Ids of the right options in order, `["A", "C"]`; `["true"]` or `["false"]` for true/false.
    pub key: Vec<String>,
    /// Why the key is right.
    pub rationale: String,
    /// Law or document the item rests on.
    pub source: Option<String>,
    pub cognitive: Cognitive,
}

impl ItemContent {
    /// SHA-256 over kind and content: equal for equal items, whoever holds them.
    pub fn digest(&self, kind: ItemKind) -> String {
        let text = serde_json::to_string(&(kind, self)).unwrap_or_default();
        sha256_hex(text.as_bytes())
    }
}

/// An item as it stands in a bank's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemEntry {
    /// Unique in the occupation's bank and never used again.
    pub code: String,
    /// Code of the identification point it is written for.
    pub point: String,
    pub kind: ItemKind,
    pub stem: String,
    #[serde(default)]
    pub options: Vec<String>,
    /// `B`, `ACD`, `true` or `false`.
    pub key: String,
    pub rationale: String,
    /// Estimated percentage of prepared candidates who answer correctly, 5 to 95.
    pub difficulty: i32,
    pub cognitive: Cognitive,
    pub source: Option<String>,
    /// Codes of items that may not stand in the same paper.
    #[serde(default)]
    pub enemies: Vec<String>,
    /// What the number of the key is worked out by: `3*1024*8/20/60`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// Warnings of the check that a person has looked at and lets stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<AcceptedWarning>,
}

/// A warning that a person lets stand, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptedWarning {
    /// Code of the warning.
    pub warning: String,
    pub reason: String,
}

/// A rule that an item breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleBreak {
    /// Kind of problem, stable: `key`, `options-repeated`, …
    pub code: &'static str,
    /// For people, in English.
    pub message: String,
}

impl ItemEntry {
    /// The key as ids of options.
    pub fn key_ids(&self) -> Vec<String> {
        match self.kind {
            ItemKind::TrueFalse => vec![self.key.clone()],
            _ => self.key.chars().map(String::from).collect(),
        }
    }

    /// Place of the key among the options of a single-choice item.
    pub fn key_index(&self) -> Option<usize> {
        match self.kind {
            ItemKind::SingleChoice => LETTERS
                .iter()
                .position(|letter| *letter == self.key)
                .filter(|index| *index < self.options.len()),
            _ => None,
        }
    }

    pub fn content(&self) -> ItemContent {
        ItemContent {
            stem: self.stem.clone(),
            options: self.options.clone(),
            key: self.key_ids(),
            rationale: self.rationale.clone(),
            source: self.source.clone(),
            cognitive: self.cognitive,
        }
    }

    /// Every rule the item breaks by itself; empty when it is sound.
    pub fn broken_rules(&self) -> Vec<RuleBreak> {
        let mut broken = Vec::new();
        let mut require = |holds: bool, code: &'static str, message: String| {
            if !holds {
                broken.push(RuleBreak { code, message });
            }
        };
        require(
            is_code(&self.code),
            "item-code",
            format!("a code is 1 to {MAX_CODE_CHARS} letters, digits and hyphens of ASCII"),
        );
        let texts = [
            ("stem", Some(&self.stem), MAX_STEM_CHARS, true),
            (
                "rationale",
                Some(&self.rationale),
                MAX_RATIONALE_CHARS,
                true,
            ),
            ("source", self.source.as_ref(), MAX_SOURCE_CHARS, false),
        ];
        for (name, text, limit, lines) in texts {
            if let Some(fault) = text.and_then(|text| text_fault(text, limit, lines)) {
                require(false, "text", format!("{name}: {fault}"));
            }
        }
        for (letter, option) in LETTERS.iter().zip(&self.options) {
            if let Some(fault) = text_fault(option, MAX_OPTION_CHARS, false) {
                require(false, "text", format!("option {letter}: {fault}"));
            }
        }
        let difficulty = format!(
            "difficulty lies between {} and {}",
            DIFFICULTY.start(),
            DIFFICULTY.end()
        );
        require(
            DIFFICULTY.contains(&self.difficulty),
            "difficulty",
            difficulty,
        );
        let mut options: Vec<&str> = self.options.iter().map(|option| option.trim()).collect();
        options.sort_unstable();
        let count = options.len();
        options.dedup();
        require(
            options.len() == count,
            "options-repeated",
            "two options are the same".to_owned(),
        );
        let few = self.enemies.len() <= MAX_ENEMIES;
        require(few, "enemies", format!("at most {MAX_ENEMIES} enemies"));
        require(
            !self.enemies.contains(&self.code),
            "enemies",
            "the item is its own enemy".to_owned(),
        );
        if let Err((code, message)) = self.check_key() {
            require(false, code, message);
        }
        broken
    }

    /// The key and the number of options fit the kind.
    fn check_key(&self) -> Result<(), (&'static str, String)> {
        let count = self.options.len();
        if self.kind == ItemKind::TrueFalse {
            return match (count, self.key.as_str()) {
                (0, "true" | "false") => Ok(()),
                (0, _) => Err((
                    "key",
                    "the key of a true/false item is \"true\" or \"false\"".to_owned(),
                )),
                _ => Err((
                    "options-count",
                    "a true/false item has no options".to_owned(),
                )),
            };
        }
        if !OPTIONS.contains(&count) {
            let message = format!(
                "a choice item has {} to {} options, this has {count}",
                OPTIONS.start(),
                OPTIONS.end()
            );
            return Err(("options-count", message));
        }
        let ids = self.key_ids();
        let known = ids
            .iter()
            .all(|id| LETTERS.iter().take(count).any(|letter| letter == id));
        let ordered = ids
            .windows(2)
            .all(|pair| matches!(pair, [first, second] if first < second));
        let sized = match self.kind {
            ItemKind::MultipleChoice => ids.len() >= 2 && ids.len() < count,
            _ => ids.len() == 1,
        };
        if known && ordered && sized {
            return Ok(());
        }
        let message = match self.kind {
            ItemKind::MultipleChoice => {
                "the key of a multiple-choice item is two letters or more, not all, in order"
            }
            _ => "the key of a single-choice item is the letter of one option",
        };
        Err(("key", message.to_owned()))
    }
}

fn is_code(code: &str) -> bool {
    (1..=MAX_CODE_CHARS).contains(&code.len())
        && code
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// What is wrong with a text, if anything.
fn text_fault(text: &str, limit: usize, may_have_lines: bool) -> Option<String> {
    if text.trim().is_empty() {
        Some("empty".to_owned())
    } else if text.chars().nth(limit).is_some() {
        Some(format!("more than {limit} characters"))
    } else if text
        .chars()
        .any(|letter| letter.is_control() && !(may_have_lines && letter == '\n'))
    {
        Some("a control character".to_owned())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn single() -> ItemEntry {
        ItemEntry {
            code: "AT3-2-0001".to_owned(),
            point: "2-1-1-03".to_owned(),
            kind: ItemKind::SingleChoice,
            stem: "标注规范改版后，最先要做的是".to_owned(),
            options: ["甲", "乙", "丙", "丁"].map(String::from).to_vec(),
            key: "B".to_owned(),
            rationale: "乙先做，其余才有依据。".to_owned(),
            difficulty: 60,
            cognitive: Cognitive::Apply,
            source: None,
            formula: None,
            accepted: Vec::new(),
            enemies: Vec::new(),
        }
    }

    fn codes(change: impl FnOnce(&mut ItemEntry)) -> Vec<&'static str> {
        let mut entry = single();
        change(&mut entry);
        entry
            .broken_rules()
            .into_iter()
            .map(|broken| broken.code)
            .collect()
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn keys_fit_their_kind() {
        assert_eq!(codes(|_| {}), NONE);
        for bad in ["", "E", "AB", "b", "true", "Ａ"] {
            assert_eq!(codes(|entry| entry.key = bad.to_owned()), ["key"], "{bad}");
        }
        let multiple = |key: &str| {
            codes(|entry| {
                entry.kind = ItemKind::MultipleChoice;
                entry.key = key.to_owned();
            })
        };
        assert_eq!(multiple("ACD"), NONE);
        for bad in ["A", "ABCD", "CA", "AA", "AE", ""] {
            assert_eq!(multiple(bad), ["key"], "{bad}");
        }
        let true_false = |key: &str, options: &[&str]| {
            codes(|entry| {
                entry.kind = ItemKind::TrueFalse;
                entry.key = key.to_owned();
                entry.options = options.iter().map(|text| (*text).to_owned()).collect();
            })
        };
        assert_eq!(true_false("true", &[]), NONE);
        assert_eq!(true_false("对", &[]), ["key"]);
        assert_eq!(true_false("true", &["对", "错"]), ["options-count"]);
    }

    #[test]
    fn options_are_two_to_eight_and_differ() {
        assert_eq!(codes(|entry| entry.options.truncate(1)), ["options-count"]);
        assert_eq!(
            codes(|entry| entry.options.extend((0..5).map(|n| n.to_string()))),
            ["options-count"]
        );
        assert_eq!(
            codes(|entry| entry.options[3] = " 甲 ".to_owned()),
            ["options-repeated"]
        );
    }

    #[test]
    fn texts_are_bounded_and_plain() {
        assert_eq!(
            codes(|entry| entry.stem = "字".repeat(MAX_STEM_CHARS)),
            NONE
        );
        assert_eq!(
            codes(|entry| entry.stem = "字".repeat(MAX_STEM_CHARS + 1)),
            ["text"]
        );
        assert_eq!(
            codes(|entry| entry.options[0] = "字".repeat(MAX_OPTION_CHARS + 1)),
            ["text"]
        );
        assert_eq!(
            codes(|entry| entry.stem = "第一行\n第二行".to_owned()),
            NONE
        );
        assert_eq!(
            codes(|entry| entry.options[0] = "第一行\n第二行".to_owned()),
            ["text"]
        );
        assert_eq!(codes(|entry| entry.stem = "\u{7}".to_owned()), ["text"]);
        assert_eq!(codes(|entry| entry.rationale = "  ".to_owned()), ["text"]);
        assert_eq!(
            codes(|entry| entry.code = "ＡＴ3".to_owned()),
            ["item-code"]
        );
        assert_eq!(codes(|entry| entry.difficulty = 96), ["difficulty"]);
        assert_eq!(
            codes(|entry| entry.enemies = vec![entry.code.clone()]),
            ["enemies"]
        );
    }

    #[test]
    fn the_digest_covers_kind_and_content() {
        let content = single().content();
        let digest = content.digest(ItemKind::SingleChoice);
        assert_eq!(digest, single().content().digest(ItemKind::SingleChoice));
        assert_ne!(digest, content.digest(ItemKind::MultipleChoice));
        let other = ItemContent {
            rationale: "另一个理由".to_owned(),
            ..content
        };
        assert_ne!(digest, other.digest(ItemKind::SingleChoice));
    }
}
