//! What is wrong with content, as the check commands print it.

use serde::Serialize;

use crate::standards::edition::Finding;

/// Whether content with this problem may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Must be mended before use.
    Error,
    /// Worth a look; may be right as it is.
    Warning,
}

/// One problem of a file of standards, plans or points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContentProblem {
    /// The file, the occupation's folder first.
    pub file: String,
    /// Where in the file; empty for the whole.
    pub path: String,
    pub severity: Severity,
    /// Kind of problem, stable.
    pub code: &'static str,
    /// For people, in English.
    pub message: String,
}

impl ContentProblem {
    /// An error of the whole file.
    pub fn of_file(file: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            path: String::new(),
            severity: Severity::Error,
            code,
            message: message.into(),
        }
    }

    pub fn at(file: &str, finding: Finding) -> Self {
        Self {
            file: file.to_owned(),
            path: finding.path,
            severity: Severity::Error,
            code: finding.code,
            message: finding.message,
        }
    }
}
