//! What a grader found out about an answer, before any mark.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::report::Warning;

/// Counts, metrics and remarks; marks follow from these alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Measured {
    pub(crate) counts: BTreeMap<String, u64>,
    pub(crate) metrics: BTreeMap<String, Value>,
    pub(crate) warnings: Vec<Warning>,
    /// Acts that void the whole task, in the order found.
    pub(crate) fail_at_once: Vec<String>,
}

impl Measured {
    pub(crate) fn count(&mut self, name: &str, count: usize) {
        self.counts
            .insert(name.to_owned(), u64::try_from(count).unwrap_or(u64::MAX));
    }

    /// A metric; `None` (not defined) is reported as null and earns nothing.
    pub(crate) fn metric(&mut self, name: &str, value: impl Into<Option<f64>>) {
        let value = value
            .into()
            .and_then(serde_json::Number::from_f64)
            .map_or(Value::Null, Value::Number);
        self.metrics.insert(name.to_owned(), value);
    }

    /// A table or list beside the plain metrics; its numbers can be named by an aspect as `detail.row.column`.
    pub(crate) fn detail(&mut self, name: &str, detail: &impl Serialize) {
        let value = serde_json::to_value(detail).unwrap_or(Value::Null);
        self.metrics.insert(name.to_owned(), value);
    }

    pub(crate) fn warn(&mut self, code: &'static str, message: impl Into<String>) {
        self.warnings.push(Warning {
            code,
            message: message.into(),
        });
    }

    /// Value of the metric of this name; a name with dots leads into details, the longest plain name first.
    pub(crate) fn value(&self, name: &str) -> Option<f64> {
        if let Some(value) = self.metrics.get(name) {
            return value.as_f64();
        }
        let (first, rest) = name.split_once('.')?;
        lead(self.metrics.get(first)?, rest)?.as_f64()
    }

    /// Whether there is a metric of this name, defined or not.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.metrics.contains_key(name)
            || name.split_once('.').is_some_and(|(first, rest)| {
                self.metrics
                    .get(first)
                    .is_some_and(|value| lead(value, rest).is_some())
            })
    }
}

fn lead<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    if let Some(found) = value.get(path) {
        return Some(found);
    }
    // A label may hold dots itself, so every split is tried.
    path.match_indices('.').find_map(|(at, _)| {
        let inner = value.get(path.get(..at)?)?;
        lead(inner, path.get(at + 1..)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aspects_can_name_numbers_inside_details() {
        let mut measured = Measured::default();
        measured.metric("accuracy", 0.5);
        measured.metric("kappa", None);
        measured.detail("classes", &serde_json::json!({"a.b": {"f1": 0.25}}));
        assert_eq!(measured.value("accuracy"), Some(0.5));
        assert_eq!(measured.value("kappa"), None);
        assert!(measured.has("kappa"));
        assert_eq!(measured.value("classes.a.b.f1"), Some(0.25));
        assert!(!measured.has("classes.c.f1"));
    }
}
