//! Normal forms of text before it is compared.

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is levelled before two texts are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Normaliser {
    /// Unicode normal form KC: full-width and half-width forms become one.
    pub(crate) nfkc: bool,
    /// Drop characters with the property White_Space.
    pub(crate) drop_whitespace: bool,
    /// Drop characters of general category P; symbols (S) stay.
    pub(crate) drop_punctuation: bool,
    /// Lower-case letters.
    pub(crate) lowercase: bool,
    /// Write the Chinese digits 〇零一二三四五六七八九 and 两 as 0 to 9, one by one.
    pub(crate) chinese_digits: bool,
}

impl Default for Normaliser {
    fn default() -> Self {
        Self {
            nfkc: true,
            drop_whitespace: true,
            drop_punctuation: true,
            lowercase: false,
            chinese_digits: false,
        }
    }
}

const CATEGORIES: CodePointMapDataBorrowed<'static, GeneralCategory> =
    CodePointMapData::<GeneralCategory>::new();

impl Normaliser {
    /// The levelled text.
    pub(crate) fn apply(&self, text: &str) -> String {
        self.level(text, self.drop_whitespace)
    }

    /// The levelled text as characters.
    pub(crate) fn characters(&self, text: &str) -> Vec<char> {
        self.apply(text).chars().collect()
    }

    /// The levelled text as words: whitespace parts them whether or not it is dropped between characters.
    pub(crate) fn words(&self, text: &str) -> Vec<String> {
        self.level(text, false)
            .split_whitespace()
            .map(str::to_owned)
            .collect()
    }

    fn level(&self, text: &str, drop_whitespace: bool) -> String {
        let composed = if self.nfkc {
            nfkc(text)
        } else {
            text.to_owned()
        };
        let lowered = if self.lowercase {
            composed.to_lowercase()
        } else {
            composed
        };
        lowered
            .chars()
            .filter(|letter| !(drop_whitespace && letter.is_whitespace()))
            .filter(|letter| !(self.drop_punctuation && is_punctuation(*letter)))
            .map(|letter| {
                if self.chinese_digits {
                    digit(letter)
                } else {
                    letter
                }
            })
            .collect()
    }
}

/// Unicode normal form C.
pub(crate) fn nfc(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc()
        .normalize(text)
        .into_owned()
}

/// Unicode normal form KC.
pub(crate) fn nfkc(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfkc()
        .normalize(text)
        .into_owned()
}

fn is_punctuation(letter: char) -> bool {
    GeneralCategoryGroup::Punctuation.contains(CATEGORIES.get(letter))
}

fn digit(letter: char) -> char {
    match letter {
        '〇' | '零' => '0',
        '一' => '1',
        '二' | '两' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_levels_width_space_and_punctuation_only() {
        let levelled = Normaliser::default().apply("Ａ１，您 好！\u{3000}“￥5”\u{200b}");
        // ￥ becomes ¥, a symbol, and stays; the zero-width space is no White_Space and stays.
        assert_eq!(levelled, "A1您好¥5\u{200b}");
        let normaliser = Normaliser {
            chinese_digits: true,
            ..Normaliser::default()
        };
        assert_eq!(normaliser.apply("一三零"), "130");
        assert_eq!(normaliser.words("a b. c"), ["a", "b", "c"]);
        assert_eq!(nfc("e\u{301}"), "é");
    }
}
