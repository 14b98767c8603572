//! What can go wrong with certificates, as codes.

use super::number::NumberError;
use super::pdf::{FontTrouble, PdfProblem, name_characters};
use crate::platform::http::{Problem, ProblemKind};

pub const CERTIFICATE_PROBLEMS: &[ProblemKind] = &[
    ProblemKind {
        code: "certificates.not_released",
        status: 409,
    },
    ProblemKind {
        code: "certificates.glyph_missing",
        status: 409,
    },
    ProblemKind {
        code: "certificates.text_too_long",
        status: 409,
    },
    ProblemKind {
        code: "certificates.body_number",
        status: 409,
    },
    ProblemKind {
        code: "certificates.serials_exhausted",
        status: 409,
    },
    ProblemKind {
        code: "certificates.not_valid",
        status: 409,
    },
    ProblemKind {
        code: "certificates.holder_changed",
        status: 409,
    },
    ProblemKind {
        code: "certificates.not_found",
        status: 404,
    },
    ProblemKind {
        code: "certificates.pdf_damaged",
        status: 500,
    },
];

impl From<NumberError> for Problem {
    fn from(error: NumberError) -> Self {
        match error {
            NumberError::BodyParts => Self::new("certificates.body_number"),
            NumberError::SerialsExhausted => Self::new("certificates.serials_exhausted"),
            NumberError::Level | NumberError::Year | NumberError::Shape => {
                tracing::error!(%error, "certificate number cannot be made");
                Self::internal()
            }
        }
    }
}

impl From<PdfProblem> for Problem {
    fn from(problem: PdfProblem) -> Self {
        match problem {
            PdfProblem::MissingGlyphs(letters) => Self::new("certificates.glyph_missing")
                .with("characters", name_characters(&letters)),
            PdfProblem::TextTooLong => Self::new("certificates.text_too_long"),
            PdfProblem::UnknownTemplate | PdfProblem::Writer(_) => {
                tracing::error!(error = %problem, "certificate cannot be printed");
                Self::internal()
            }
        }
    }
}

impl From<FontTrouble> for Problem {
    fn from(trouble: FontTrouble) -> Self {
        tracing::error!(error = %trouble, "fonts cannot be loaded");
        Self::internal()
    }
}
