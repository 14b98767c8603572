//! Statistics, ratios and bands of a table, entered into a result form.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fields::{Field, Fields};
use crate::practical::frame::{AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap};

/// Key of a result form.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// Every field is one aspect.
    fields: UniqueMap<Field>,
    #[serde(default)]
    marking: Marking,
}

/// The filled form.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Numbers as numbers or as text (`1,234.5`, `12.5 %`), texts, lists of texts.
    #[serde(default)]
    values: UniqueMap<Value>,
}

pub(crate) struct Statistics;

impl Grader for Statistics {
    const KIND: &'static str = "statistics";
    const VERSION: &'static str = "statistics/1";
    const SUMMARY: &'static str = "Compute figures and bands from a table and fill a form.";
    const EXAMPLE: Example = Example {
        key: r#"{"fields":{"mean":{"expected":12.35,"tolerance":{"absolute":0.01}},"band":{"expected":"18-25"},"top":{"expected":["寻乌","赣州"]}}}"#,
        answer: r#"{"values":{"mean":"12.36","band":"18－25","top":["赣州","寻乌"]}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        if key.fields.is_empty() {
            return Err(Refusal::key("the form has no field"));
        }
        Fields::check(&key.fields)
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let mut measured = Measured::default();
        Fields::report(&key.fields, &answer.values, &mut measured);
        Ok(measured)
    }

    fn default_aspects(key: &Key) -> Vec<AspectRule> {
        Fields::aspects(&key.fields, 10_000)
    }

    fn trivial_answers(_: &Key) -> Vec<Answer> {
        vec![Answer {
            values: UniqueMap::default(),
        }]
    }

    fn full_answer(key: &Key) -> Answer {
        Answer {
            values: Fields::full(&key.fields),
        }
    }
}
