//! What can be wrong with a file: a stable code, a place and a sentence that says what to do.

use serde::Serialize;

/// Stable names of what can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultCode {
    Empty,
    TooLarge,
    Unreadable,
    OpenQuote,
    NoRows,
    RaggedRow,
    DuplicateColumn,
    UnnamedColumn,
    UnknownColumn,
    MissingColumn,
    NoItems,
    NotANumber,
    OutOfRange,
    BadPattern,
    BadCount,
    BadKey,
    KeyItemMissing,
    DuplicateItem,
    DuplicateCandidate,
    DuplicateMark,
    NoRatings,
    UnknownTable,
    RepeatedTable,
    MissingTable,
    BadBookmark,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}{message}", self.place())]
pub struct Fault {
    pub code: FaultCode,
    /// Line of the file, the header being line 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Name of the column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    pub message: String,
}

/// Longest piece of a file that a message repeats, in characters.
const QUOTED: usize = 40;

impl Fault {
    pub(super) fn new(code: FaultCode, message: impl Into<String>) -> Self {
        Self {
            code,
            line: None,
            column: None,
            message: message.into(),
        }
    }

    pub(super) fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    pub(super) fn in_column(mut self, column: &str) -> Self {
        self.column = Some(shortened(column));
        self
    }

    fn place(&self) -> String {
        match (self.line, &self.column) {
            (Some(line), Some(column)) => format!("line {line}, column {column}: "),
            (Some(line), None) => format!("line {line}: "),
            (None, Some(column)) => format!("column {column}: "),
            (None, None) => String::new(),
        }
    }
}

/// A piece of the file, short enough and plain enough for a message.
pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text
        .chars()
        .take(QUOTED)
        .map(|letter| {
            if letter.is_control() {
                '\u{fffd}'
            } else {
                letter
            }
        })
        .collect();
    if text.chars().nth(QUOTED).is_some() {
        short.push('…');
    }
    short
}
