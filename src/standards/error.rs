//! What can be wrong with a request to this slice.

use crate::platform::http::ProblemKind;

pub const STANDARD_PROBLEMS: &[ProblemKind] = &[
    ProblemKind {
        code: "standards.not_adopted",
        status: 409,
    },
    ProblemKind {
        code: "standards.no_such_plan",
        status: 404,
    },
];
