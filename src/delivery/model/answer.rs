//! What an answer may be, and the one form in which it is stored and hashed.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// More options than any item has.
pub(crate) const MAX_CHOICES: usize = 8;

/// What a candidate chose for one item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Option ids: `A`, `B`, …, or `true` and `false`; empty when nothing is chosen. At most 8.
    pub choice: Vec<String>,
    /// Marked by the candidate for a second look; not scored.
    #[serde(default)]
    pub flagged: bool,
}

/// What may be chosen for one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChoiceRule {
    pub(crate) option_ids: Vec<String>,
    /// Whether several options may be chosen together.
    pub(crate) several: bool,
}

/// SHA-256 of an answer's canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct AnswerHash([u8; 32]);

impl AnswerHash {
    pub(crate) fn of(canonical: &str) -> Self {
        Self(Sha256::digest(canonical.as_bytes()).into())
    }

    pub(crate) fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0_u8; 32];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    pub(crate) fn to_hex(self) -> String {
        hex::encode(self.0)
    }
}

/// An answer that fits its item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CheckedAnswer {
    /// JSON with sorted choices and fixed order of fields.
    pub(crate) canonical: String,
    pub(crate) hash: AnswerHash,
    /// Whether anything is chosen.
    pub(crate) chosen: bool,
}

impl Answer {
    /// The canonical form of an answer that the rule allows; `None` when it names an unknown option, one option twice,
    /// or more than the item admits.
    pub(crate) fn check(&self, rule: &ChoiceRule) -> Option<CheckedAnswer> {
        let most = if rule.several { MAX_CHOICES } else { 1 };
        if self.choice.len() > most {
            return None;
        }
        let mut choice = self.choice.clone();
        choice.sort();
        let twice = choice.windows(2).any(|pair| pair.first() == pair.last());
        if twice || choice.iter().any(|id| !rule.option_ids.contains(id)) {
            return None;
        }
        let chosen = !choice.is_empty();
        let sorted = Self {
            choice,
            flagged: self.flagged,
        };
        let canonical = serde_json::to_string(&sorted).ok()?;
        Some(CheckedAnswer {
            hash: AnswerHash::of(&canonical),
            canonical,
            chosen,
        })
    }

    /// Reads a stored canonical form; `None` for text that is none.
    pub(crate) fn parse(canonical: &str) -> Option<Self> {
        serde_json::from_str(canonical).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(choice: &[&str]) -> Answer {
        Answer {
            choice: choice.iter().map(|id| (*id).to_owned()).collect(),
            flagged: false,
        }
    }

    fn rule(ids: &[&str], several: bool) -> ChoiceRule {
        ChoiceRule {
            option_ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            several,
        }
    }

    #[test]
    fn the_order_of_choosing_does_not_change_the_hash() {
        let rule = rule(&["A", "B", "C", "D"], true);
        let one = answer(&["C", "A"]).check(&rule).unwrap();
        assert_eq!(one, answer(&["A", "C"]).check(&rule).unwrap());
        assert_eq!(one.canonical, r#"{"choice":["A","C"],"flagged":false}"#);
        assert!(one.chosen);
        assert_eq!(Answer::parse(&one.canonical).unwrap(), answer(&["A", "C"]));
    }

    #[test]
    fn a_flag_changes_the_hash() {
        let rule = rule(&["A", "B"], false);
        let plain = answer(&["A"]);
        let flagged = Answer {
            flagged: true,
            ..plain.clone()
        };
        assert_ne!(
            plain.check(&rule).unwrap().hash,
            flagged.check(&rule).unwrap().hash
        );
    }

    #[test]
    fn answers_that_do_not_fit_the_item_are_refused() {
        let single = rule(&["A", "B", "C", "D"], false);
        let several = rule(&["A", "B", "C", "D"], true);
        let truth = rule(&["true", "false"], false);
        assert!(answer(&["A", "B"]).check(&single).is_none());
        assert!(answer(&["E"]).check(&single).is_none());
        assert!(answer(&["a"]).check(&single).is_none());
        assert!(answer(&["A\0"]).check(&single).is_none());
        assert!(answer(&["A", "A"]).check(&several).is_none());
        assert!(answer(&["A"]).check(&truth).is_none());
        assert!(answer(&["A"; 9]).check(&several).is_none());
        assert!(answer(&["true"]).check(&truth).is_some());
        assert!(!answer(&[]).check(&single).unwrap().chosen);
    }

    #[test]
    fn a_hash_survives_its_text_form() {
        let hash = AnswerHash::of("x");
        assert_eq!(AnswerHash::from_hex(&hash.to_hex()), Some(hash));
        assert_eq!(AnswerHash::from_hex("zz"), None);
    }
}
