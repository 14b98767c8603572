//! Problems found in a file, and the limits that every file is held to.

use serde::{Serialize, de::DeserializeOwned};

/// Largest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 2 * 1024 * 1024;
/// Longest text, in characters.
pub const MAX_TEXT_CHARS: usize = 2_000;
/// Longest list or table.
pub const MAX_ENTRIES: usize = 500;
/// Most problems that one check reports; then a last one says so.
pub const MAX_FINDINGS: usize = 1_000;
/// Longest path or message of a problem, in characters; longer ones are cut.
const MAX_MESSAGE_CHARS: usize = 500;

/// One problem of a standard or plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Where it is, inside the file: `levels[3].theory_weights`. Empty where the whole file is meant.
    pub path: String,
    /// Kind of problem, stable: `weights-sum`, `source-unknown`, …
    pub code: &'static str,
    /// What is wrong, for people, in English.
    pub message: String,
}

/// Why a file could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Longer than [`MAX_FILE_BYTES`].
    #[error("the file has {bytes} bytes; at most {MAX_FILE_BYTES} are read")]
    FileTooLarge {
        /// Its length.
        bytes: usize,
    },
    /// Not TOML, or not of this format: a missing, unknown or ill-typed field.
    #[error("line {line}: {message}")]
    Format {
        /// Line, from 1; 0 where it is not known.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A text or list is longer than this format allows.
    #[error("{path}: {message}")]
    Limit {
        /// Where.
        path: String,
        /// Which limit.
        message: String,
    },
}

impl From<ParseError> for Finding {
    fn from(error: ParseError) -> Self {
        let message = clip(&error.to_string(), MAX_MESSAGE_CHARS);
        match error {
            ParseError::FileTooLarge { .. } => Self {
                path: String::new(),
                code: "file-too-large",
                message,
            },
            ParseError::Format { .. } => Self {
                path: String::new(),
                code: "format",
                message,
            },
            ParseError::Limit { path, .. } => Self {
                path,
                code: "limit",
                message,
            },
        }
    }
}

/// Reads a file of this format within all limits.
pub(crate) fn parse<T: DeserializeOwned + Serialize>(text: &str) -> Result<T, ParseError> {
    if text.len() > MAX_FILE_BYTES {
        return Err(ParseError::FileTooLarge { bytes: text.len() });
    }
    let value: T = toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(0, |before| {
            before
                .bytes()
                .filter(|byte| *byte == b'\n')
                .count()
                .saturating_add(1)
        });
        ParseError::Format {
            line,
            message: clip(error.message(), MAX_MESSAGE_CHARS),
        }
    })?;
    match over_limit(&value) {
        None => Ok(value),
        Some(Finding { path, message, .. }) => Err(ParseError::Limit { path, message }),
    }
}

/// The first text or list of `value` that is longer than allowed.
pub(crate) fn over_limit(value: &impl Serialize) -> Option<Finding> {
    let mut found = Findings::default();
    walk_texts(value, &mut found, false);
    found.into_vec().into_iter().next()
}

/// Reports blank texts and control characters anywhere in `value`.
pub(crate) fn check_texts(value: &impl Serialize, found: &mut Findings) {
    walk_texts(value, found, true);
}

fn walk_texts(value: &impl Serialize, found: &mut Findings, content: bool) {
    match toml::Value::try_from(value) {
        Ok(tree) => walk("", &tree, found, content),
        Err(error) => found.push("", "limit", format!("a number is out of range: {error}")),
    }
}

fn walk(path: &str, value: &toml::Value, found: &mut Findings, content: bool) {
    match value {
        toml::Value::String(text) => walk_text(path, text, found, content),
        toml::Value::Array(list) => {
            walk_length(path, list.len(), found, content);
            for (index, entry) in list.iter().enumerate() {
                walk(
                    &format!("{path}#{}", index.saturating_add(1)),
                    entry,
                    found,
                    content,
                );
            }
        }
        toml::Value::Table(table) => {
            walk_length(path, table.len(), found, content);
            for (key, entry) in table {
                let at = if path.is_empty() {
                    clip(key, 80)
                } else {
                    format!("{path}.{}", clip(key, 80))
                };
                walk_text(&at, key, found, content);
                walk(&at, entry, found, content);
            }
        }
        _ => {}
    }
}

fn walk_text(path: &str, text: &str, found: &mut Findings, content: bool) {
    if !content {
        if text.chars().nth(MAX_TEXT_CHARS).is_some() {
            found.push(
                path,
                "limit",
                format!("a text has more than {MAX_TEXT_CHARS} characters"),
            );
        }
    } else if text.trim().is_empty() {
        found.push(path, "text-blank", "a text is empty");
    } else if text.chars().any(char::is_control) {
        found.push(
            path,
            "text-control-character",
            "a text has a line break, tab or other control character",
        );
    }
}

fn walk_length(path: &str, length: usize, found: &mut Findings, content: bool) {
    if !content && length > MAX_ENTRIES {
        found.push(
            path,
            "limit",
            format!("{length} entries; at most {MAX_ENTRIES} are allowed"),
        );
    }
}

/// The first `limit` characters of `text`.
pub(crate) fn clip(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        None => text.to_owned(),
        Some((end, _)) => text
            .get(..end)
            .map(|head| format!("{head}…"))
            .unwrap_or_default(),
    }
}

/// Collects problems, at most [`MAX_FINDINGS`] of them.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    pub(crate) fn push(&mut self, path: &str, code: &'static str, message: impl AsRef<str>) {
        if self.list.len() < MAX_FINDINGS {
            self.list.push(Finding {
                path: clip(path, MAX_MESSAGE_CHARS),
                code,
                message: clip(message.as_ref(), MAX_MESSAGE_CHARS),
            });
        } else if self.list.len() == MAX_FINDINGS {
            let message = format!("more than {MAX_FINDINGS} problems; the rest is not listed");
            self.list.push(Finding {
                path: String::new(),
                code: "too-many",
                message,
            });
        }
    }

    /// Reports `message` unless `holds`.
    pub(crate) fn require(
        &mut self,
        holds: bool,
        path: &str,
        code: &'static str,
        message: impl AsRef<str>,
    ) {
        if !holds {
            self.push(path, code, message);
        }
    }

    pub(crate) fn into_vec(self) -> Vec<Finding> {
        self.list
    }
}

/// Sum of whole numbers that cannot overflow.
pub(crate) fn sum(numbers: impl IntoIterator<Item = u32>) -> u64 {
    numbers.into_iter().fold(0_u64, |total, number| {
        total.saturating_add(u64::from(number))
    })
}
