//! Why a key or an answer cannot be graded at all.

use serde::Serialize;

/// What was refused; stable codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalCode {
    /// No such kind of task.
    UnknownKind,
    /// More bytes than a key may have.
    KeyTooLarge,
    /// The key is not JSON of the kind's shape.
    KeyMalformed,
    /// The key has the shape and breaks a rule of the kind.
    KeyInvalid,
    /// More bytes, entries or characters than an answer may have.
    AnswerTooLarge,
    /// The answer is not JSON of the kind's shape.
    AnswerMalformed,
    /// The answer has the shape and breaks a rule of the kind.
    AnswerInvalid,
}

impl RefusalCode {
    /// Whether the fault lies with the task and not with the candidate.
    pub fn concerns_key(self) -> bool {
        matches!(
            self,
            Self::UnknownKind | Self::KeyTooLarge | Self::KeyMalformed | Self::KeyInvalid
        )
    }
}

/// A key or answer that cannot be graded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    pub code: RefusalCode,
    pub message: String,
}

impl Refusal {
    pub(crate) fn new(code: RefusalCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    pub(crate) fn key(message: impl Into<String>) -> Self {
        Self::new(RefusalCode::KeyInvalid, message)
    }

    pub(crate) fn answer(message: impl Into<String>) -> Self {
        Self::new(RefusalCode::AnswerInvalid, message)
    }

    pub(crate) fn too_large(message: impl Into<String>) -> Self {
        Self::new(RefusalCode::AnswerTooLarge, message)
    }
}
