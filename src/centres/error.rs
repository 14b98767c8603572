//! Problems of this slice, and why entering a roster can fail.

use crate::platform::crypto::SealError;
use crate::platform::db::DbFailure;
use crate::platform::http::{Problem, ProblemKind};
use crate::platform::jobs::JobFailure;

pub const CENTRE_PROBLEMS: &[ProblemKind] = &[
    ProblemKind {
        code: "centres.name_taken",
        status: 409,
    },
    ProblemKind {
        code: "centres.cohort_name_taken",
        status: 409,
    },
    ProblemKind {
        code: "centres.file_missing",
        status: 422,
    },
    ProblemKind {
        code: "centres.roster_not_done",
        status: 409,
    },
    ProblemKind {
        code: "centres.rejected_rows_gone",
        status: 410,
    },
    ProblemKind {
        code: "centres.photo_unreadable",
        status: 422,
    },
    ProblemKind {
        code: "centres.photo_small",
        status: 422,
    },
];

/// Entering rows failed for a reason that is not in the rows.
#[derive(Debug, thiserror::Error)]
pub(super) enum EnterFailure {
    #[error(transparent)]
    Db(#[from] DbFailure),
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Another worker enters the same rows.
    #[error("the import was taken over")]
    TakenOver,
    #[error("stored rows cannot be read")]
    Damaged,
}

impl EnterFailure {
    /// Another import entered people of this chunk at the same moment, or held the lock for too long.
    pub(super) fn is_collision(&self) -> bool {
        match self {
            Self::Db(failure) => {
                matches!(failure, DbFailure::Busy) || failure.unique_violation().is_some()
            }
            _ => false,
        }
    }
}

impl From<EnterFailure> for Problem {
    fn from(failure: EnterFailure) -> Self {
        match failure {
            EnterFailure::Db(failure) => failure.into(),
            other => {
                tracing::error!(error = %other, "a roster cannot be entered");
                Self::internal()
            }
        }
    }
}

impl From<EnterFailure> for JobFailure {
    fn from(failure: EnterFailure) -> Self {
        match failure {
            EnterFailure::Db(failure) => failure.into(),
            EnterFailure::TakenOver => Self::Passing(failure.to_string()),
            EnterFailure::Seal(_) | EnterFailure::Damaged => Self::Final("internal".to_owned()),
        }
    }
}
