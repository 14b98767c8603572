//! What can be wrong with a request to this slice.

use crate::platform::http::{FieldProblem, ProblemKind};

pub const SITTING_PROBLEMS: &[ProblemKind] = &[
    conflict("sitting.name_taken"),
    conflict("sitting.room_name_taken"),
    conflict("sitting.cohort_does_not_fit"),
    conflict("sitting.cohort_empty"),
    conflict("sitting.candidates_elsewhere"),
    conflict("sitting.too_many_candidates"),
    conflict("sitting.no_candidates"),
    conflict("sitting.seats_short"),
    conflict("sitting.bank_short"),
    conflict("sitting.prepared"),
    conflict("sitting.not_prepared"),
    conflict("sitting.begun"),
    conflict("sitting.over"),
    conflict("sitting.released"),
    conflict("exam.seat_code_used"),
    ProblemKind {
        code: "exam.wrong_code",
        status: 401,
    },
];

const fn conflict(code: &'static str) -> ProblemKind {
    ProblemKind { code, status: 409 }
}

pub(super) fn faulty(field: &str, code: &'static str) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        code,
        params: Vec::new(),
    }
}
