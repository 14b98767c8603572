//! The report of one graded answer.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// Something that does not stop the grading and that a person should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    pub code: &'static str,
    pub message: String,
}

/// Marks of one aspect.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AspectMark {
    pub name: String,
    /// The metric that decides.
    pub metric: String,
    /// Its value; null where it is not defined, which earns nothing.
    pub value: Option<f64>,
    /// Value that earns nothing.
    pub baseline: f64,
    /// Value that earns 60 %, where the key sets one.
    pub pass: Option<f64>,
    /// Value that earns everything.
    pub full: f64,
    /// Hundredths of a mark, 0 to `max`.
    pub marks: i64,
    /// Hundredths of a mark.
    pub max: i64,
}

/// One graded answer: same key bytes and answer bytes, same report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    pub kind: &'static str,
    /// Changes when the rule of the kind changes.
    pub grader_version: &'static str,
    /// SHA-256 of the key's bytes, in hexadecimal.
    pub task_hash: String,
    pub counts: BTreeMap<String, u64>,
    /// Numbers, null where not defined, and tables of numbers.
    pub metrics: BTreeMap<String, Value>,
    pub aspects: Vec<AspectMark>,
    /// Hundredths of a mark: the sum over the aspects, or 0 after an act that fails at once.
    pub marks: i64,
    /// Hundredths of a mark.
    pub max: i64,
    /// Acts that void the task; for a person to confirm.
    pub fail_at_once: Vec<String>,
    pub warnings: Vec<Warning>,
}
