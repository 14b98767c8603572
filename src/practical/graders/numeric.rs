//! Entered numbers against expected ones, in decimals.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::practical::frame::{Decimal, Refusal};

/// How far a number may lie off: `|answer − expected| ≤ max(absolute, relative·|expected|)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tolerance {
    #[serde(default)]
    pub(crate) absolute: f64,
    /// As a share of the expected number: 0.01 is one percent.
    #[serde(default)]
    pub(crate) relative: f64,
}

impl Tolerance {
    pub(crate) const EXACT: Self = Self {
        absolute: 0.0,
        relative: 0.0,
    };

    pub(super) fn check(&self) -> Result<(), Refusal> {
        let proper = |value: f64| (0.0..=1e12).contains(&value);
        if proper(self.absolute) && proper(self.relative) && self.relative <= 1000.0 {
            Ok(())
        } else {
            Err(Refusal::key("a tolerance must be a number from 0"))
        }
    }
}

/// Comparison of entered values.
pub(super) struct Numbers;

impl Numbers {
    /// Reads a JSON number or text such as `1,234.5`, `12 %` (0.12) or full-width digits.
    pub(super) fn read(value: &Value) -> Option<Decimal> {
        match value {
            Value::Number(number) => Decimal::parse(&number.to_string()),
            Value::String(text) => Self::read_text(text),
            _ => None,
        }
    }

    pub(super) fn read_text(text: &str) -> Option<Decimal> {
        let level = crate::practical::measures::text::nfkc(text);
        let level = level.trim();
        match level.strip_suffix('%') {
            None => Decimal::parse(&without_separators(level)),
            // Two places are moved in the text, so that nothing is rounded.
            Some(share) => Decimal::parse(&format!("{}e-2", without_separators(share.trim()))),
        }
    }

    /// Whether the entered value is the expected one within the tolerance; `undefined` is right where nothing is defined.
    pub(super) fn is_right(value: &Value, expected: Option<f64>, tolerance: Tolerance) -> bool {
        match expected {
            None => value
                .as_str()
                .is_some_and(|text| text.trim() == "undefined"),
            Some(expected) => Decimal::of(expected)
                .zip(Self::read(value))
                .is_some_and(|(expected, value)| Self::is_close(value, expected, tolerance)),
        }
    }

    pub(super) fn is_close(value: Decimal, expected: Decimal, tolerance: Tolerance) -> bool {
        Decimal::of(tolerance.absolute)
            .zip(Decimal::of(tolerance.relative))
            .is_some_and(|(absolute, relative)| value.is_close(expected, absolute, relative))
    }
}

/// Drops commas that part thousands, and only those.
fn without_separators(text: &str) -> String {
    let (whole, rest) = match text.find('.') {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let mut groups = whole.trim_start_matches(['+', '-']).split(',');
    let first_fits = groups
        .next()
        .is_some_and(|group| (1..=3).contains(&group.len()));
    if first_fits && groups.all(|group| group.len() == 3) {
        format!("{}{rest}", whole.replace(',', ""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_as_people_enter_them() {
        let read = |text: &str| Numbers::read(&Value::String(text.to_owned()));
        assert_eq!(read("1,234.50"), Decimal::parse("1234.5"));
        assert_eq!(read("１２．５"), Decimal::parse("12.5"));
        assert_eq!(read("12.5 %"), Decimal::parse("0.125"));
        assert_eq!(read("1,23"), None);
        assert_eq!(read("12e400"), None);
        let one_percent = Tolerance {
            absolute: 0.0,
            relative: 0.01,
        };
        assert!(Numbers::is_right(
            &serde_json::json!(101),
            Some(100.0),
            one_percent
        ));
        assert!(!Numbers::is_right(
            &serde_json::json!(null),
            Some(0.0),
            one_percent
        ));
        assert!(Numbers::is_right(
            &serde_json::json!("undefined"),
            None,
            one_percent
        ));
    }
}
