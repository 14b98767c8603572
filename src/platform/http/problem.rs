//! Errors as problem documents (RFC 9457): one stable code, one status, texts in the reader's language.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use super::Language;
use crate::platform::db::DbFailure;
use crate::platform::i18n;

/// A code and the status it is answered with. Each slice lists its own; texts stand in the catalogue under
/// `problem.<code>.title` and `problem.<code>.detail`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProblemKind {
    pub code: &'static str,
    pub status: u16,
}

/// One faulty field: where, and why as a code whose text stands in the catalogue under `field.<code>`.
#[derive(Clone, Debug)]
pub struct FieldProblem {
    /// JSON pointer or name of the field, `""` for the whole.
    pub field: String,
    pub code: &'static str,
    pub params: Vec<(&'static str, String)>,
}

/// What a handler returns when it cannot do what was asked.
#[derive(Clone, Debug)]
pub struct Problem {
    code: &'static str,
    params: Vec<(&'static str, String)>,
    fields: Vec<FieldProblem>,
    retry_after: Option<u64>,
}

/// The document on the wire.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ProblemDocument {
    /// Link to the description of the code.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub detail: String,
    /// Stable; decide by this and never by the texts.
    pub code: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemFieldDocument>,
    pub request_id: String,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct ProblemFieldDocument {
    pub field: String,
    pub code: String,
    pub detail: String,
}

impl Problem {
    /// A problem with a code that stands in a slice's table; an unlisted code is answered as `internal`.
    pub fn new(code: &'static str) -> Self {
        Self {
            code,
            params: Vec::new(),
            fields: Vec::new(),
            retry_after: None,
        }
    }

    pub fn internal() -> Self {
        Self::new("internal")
    }

    /// Fills `{name}` in the detail text.
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.params.push((name, value.to_string()));
        self
    }

    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Seconds after which another try may succeed, where that is known.
    pub fn retry_seconds(&self) -> Option<u64> {
        self.retry_after
    }

    pub fn field(self, field: impl Into<String>, code: &'static str) -> Self {
        self.field_with(field, code, Vec::new())
    }

    pub fn field_with(
        mut self,
        field: impl Into<String>,
        code: &'static str,
        params: Vec<(&'static str, String)>,
    ) -> Self {
        self.fields.push(FieldProblem {
            field: field.into(),
            code,
            params,
        });
        self
    }

    /// A request whose fields are faulty, or `Ok` when none is.
    pub fn invalid(fields: Vec<FieldProblem>) -> Result<(), Self> {
        if fields.is_empty() {
            Ok(())
        } else {
            Err(Self {
                fields,
                ..Self::new("request.invalid")
            })
        }
    }

    pub fn code(&self) -> &'static str {
        self.code
    }

    pub fn status(&self) -> StatusCode {
        let listed = problem_kinds()
            .find(|kind| kind.code == self.code)
            .map(|kind| kind.status);
        listed
            .and_then(|status| StatusCode::from_u16(status).ok())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    pub fn document(&self, language: Language, request_id: &str) -> ProblemDocument {
        ProblemDocument {
            kind: format!("/docs/problems#{}", self.code),
            title: i18n::text(language, &format!("problem.{}.title", self.code), &[]),
            status: self.status().as_u16(),
            detail: i18n::text(
                language,
                &format!("problem.{}.detail", self.code),
                &self.params,
            ),
            code: self.code.to_owned(),
            errors: self
                .fields
                .iter()
                .map(|field| ProblemFieldDocument {
                    field: field.field.clone(),
                    code: field.code.to_owned(),
                    detail: i18n::text(language, &format!("field.{}", field.code), &field.params),
                })
                .collect(),
            request_id: request_id.to_owned(),
        }
    }

    pub fn response(&self, language: Language, request_id: &str) -> HttpResponse {
        let mut builder = HttpResponse::build(self.status());
        builder.insert_header((
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        ));
        builder.insert_header((CACHE_CONTROL, HeaderValue::from_static("no-store")));
        if let Some(seconds) = self.retry_after {
            builder.insert_header((RETRY_AFTER, seconds));
        }
        let document =
            serde_json::to_string(&self.document(language, request_id)).unwrap_or_default();
        builder.body(document)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        self.response(Language::default(), "")
    }
}

impl From<DbFailure> for Problem {
    fn from(failure: DbFailure) -> Self {
        match failure {
            DbFailure::Unavailable => Self::new("database.unavailable").retry_after(3),
            DbFailure::Busy => Self::new("database.busy").retry_after(1),
            DbFailure::Interrupted | DbFailure::Query(_) => {
                tracing::error!(error = %failure, "database work failed");
                Self::internal()
            }
        }
    }
}

/// Codes of the platform itself.
pub(crate) const PLATFORM_PROBLEMS: &[ProblemKind] = &[
    ProblemKind {
        code: "internal",
        status: 500,
    },
    ProblemKind {
        code: "database.unavailable",
        status: 503,
    },
    ProblemKind {
        code: "database.busy",
        status: 503,
    },
    ProblemKind {
        code: "server.overloaded",
        status: 503,
    },
    ProblemKind {
        code: "server.stopping",
        status: 503,
    },
    ProblemKind {
        code: "request.invalid",
        status: 422,
    },
    ProblemKind {
        code: "request.malformed",
        status: 400,
    },
    ProblemKind {
        code: "request.too_large",
        status: 413,
    },
    ProblemKind {
        code: "request.unsupported_media_type",
        status: 415,
    },
    ProblemKind {
        code: "request.method_not_allowed",
        status: 405,
    },
    ProblemKind {
        code: "request.not_found",
        status: 404,
    },
    ProblemKind {
        code: "request.too_many",
        status: 429,
    },
    ProblemKind {
        code: "request.key_reused",
        status: 422,
    },
    ProblemKind {
        code: "request.in_progress",
        status: 409,
    },
];

/// Every code of the program.
pub fn problem_kinds() -> impl Iterator<Item = &'static ProblemKind> {
    PLATFORM_PROBLEMS
        .iter()
        .chain(crate::SLICE_PROBLEMS.iter().flat_map(|table| table.iter()))
}
