//! A form of entered values, each with its expected one.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::numeric::{Numbers, Tolerance};
use crate::practical::frame::{AspectRule, Decimal, Measured, Refusal, UniqueMap, ratio};
use crate::practical::measures::text::Normaliser;

/// One field of a result table.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Field {
    /// A number, a text, a list of texts in order, or null for "not defined" (answered by the word `undefined`).
    pub(crate) expected: Value,
    /// For numbers; exact when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tolerance: Option<Tolerance>,
    /// Other texts that are right as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) accept: Vec<String>,
    /// Whether a list may stand in any order.
    #[serde(default)]
    pub(crate) unordered: bool,
    /// Full marks in hundredths; equal shares of 100 marks when no field names any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) max: Option<i64>,
}

const MAX_FIELDS: usize = 100;

impl Field {
    fn check(&self) -> Result<(), Refusal> {
        let proper = match &self.expected {
            Value::Null | Value::String(_) => true,
            Value::Number(number) => Decimal::parse(&number.to_string()).is_some(),
            Value::Array(list) => list.len() <= 1_000 && list.iter().all(Value::is_string),
            _ => false,
        };
        if !proper {
            return Err(Refusal::key(
                "expected must be a number, a text, a list of texts or null",
            ));
        }
        if self.max.is_some_and(|max| !(1..=100_000).contains(&max)) {
            return Err(Refusal::key("max must be 1 to 100000 hundredths"));
        }
        self.tolerance.as_ref().map_or(Ok(()), Tolerance::check)
    }

    fn is_right(&self, value: &Value) -> bool {
        match &self.expected {
            Value::Null => Numbers::is_right(value, None, Tolerance::EXACT),
            Value::Number(number) => Decimal::parse(&number.to_string())
                .zip(Numbers::read(value))
                .is_some_and(|(expected, value)| {
                    Numbers::is_close(value, expected, self.tolerance.unwrap_or(Tolerance::EXACT))
                }),
            Value::String(expected) => value.as_str().is_some_and(|value| {
                same_text(value, expected)
                    || self.accept.iter().any(|other| same_text(value, other))
            }),
            Value::Array(expected) => value.as_array().is_some_and(|value| {
                let level = |list: &[Value]| {
                    let mut texts: Vec<String> = list
                        .iter()
                        .map(|entry| levelled(entry.as_str().unwrap_or_default()))
                        .collect();
                    if self.unordered {
                        texts.sort();
                    }
                    texts
                };
                value.iter().all(Value::is_string) && level(value) == level(expected)
            }),
            _ => false,
        }
    }
}

/// Texts are equal after NFKC, without white space, letters in lower case; punctuation counts.
fn levelled(text: &str) -> String {
    Normaliser {
        drop_punctuation: false,
        lowercase: true,
        ..Normaliser::default()
    }
    .apply(text)
}

pub(super) fn same_text(first: &str, second: &str) -> bool {
    levelled(first) == levelled(second)
}

/// A key's fields against entered values.
pub(super) struct Fields;

impl Fields {
    pub(super) fn check(fields: &UniqueMap<Field>) -> Result<(), Refusal> {
        if fields.len() > MAX_FIELDS {
            return Err(Refusal::key("more than 100 fields"));
        }
        for (name, field) in fields.iter() {
            field
                .check()
                .map_err(|fault| Refusal::key(format!("field {name:?}: {}", fault.message)))?;
        }
        Ok(())
    }

    /// Reports `fields.<name>` as 1 or 0, and the share right.
    pub(super) fn report(
        fields: &UniqueMap<Field>,
        entered: &UniqueMap<Value>,
        measured: &mut Measured,
    ) {
        let right: BTreeMap<&str, u8> = fields
            .iter()
            .map(|(name, field)| {
                let is_right = entered.get(name).is_some_and(|value| field.is_right(value));
                (name.as_str(), u8::from(is_right))
            })
            .collect();
        let hits = right.values().filter(|right| **right == 1).count();
        measured.count("fields", fields.len());
        measured.count("fields_right", hits);
        measured.metric("fields_right", ratio(hits, fields.len()));
        measured.detail("fields", &right);
    }

    /// One aspect for each field, `total` hundredths in all unless the fields say otherwise.
    pub(super) fn aspects(fields: &UniqueMap<Field>, total: i64) -> Vec<AspectRule> {
        let count = i64::try_from(fields.len()).unwrap_or(i64::MAX).max(1);
        let own: bool = fields.values().any(|field| field.max.is_some());
        fields
            .iter()
            .zip(0_i64..)
            .map(|((name, field), place)| {
                // What equal shares leave over goes to the first fields, so that the sum is exact.
                let share = total / count + i64::from(place < total % count);
                let max = if own { field.max.unwrap_or(100) } else { share };
                AspectRule::new(name, &format!("fields.{name}"), max.max(1))
                    .starting_at(0.0)
                    .up_to(1.0)
            })
            .collect()
    }

    pub(super) fn full(fields: &UniqueMap<Field>) -> UniqueMap<Value> {
        fields
            .iter()
            .map(|(name, field)| {
                let value = match &field.expected {
                    Value::Null => Value::from("undefined"),
                    other => other.clone(),
                };
                (name.clone(), value)
            })
            .collect()
    }
}
