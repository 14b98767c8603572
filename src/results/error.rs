//! What can be wrong with a request to this slice.

use crate::platform::http::{FieldProblem, ProblemKind};

pub const RESULT_PROBLEMS: &[ProblemKind] = &[
    conflict("marks.no_practical"),
    conflict("marks.changed"),
    conflict("release.same_person"),
    conflict("release.own_marks"),
    conflict("release.changed"),
    conflict("release.incomplete"),
    conflict("results.not_released"),
    ProblemKind {
        code: "results.not_found",
        status: 404,
    },
];

const fn conflict(code: &'static str) -> ProblemKind {
    ProblemKind { code, status: 409 }
}

pub(super) fn faulty(
    field: impl Into<String>,
    code: &'static str,
    params: Vec<(&'static str, String)>,
) -> FieldProblem {
    FieldProblem {
        field: field.into(),
        code,
        params,
    }
}
