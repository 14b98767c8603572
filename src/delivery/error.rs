//! What delivery refuses.

use crate::platform::http::ProblemKind;

pub const DELIVERY_PROBLEMS: &[ProblemKind] = &[
    ProblemKind {
        code: "clock.not_frozen",
        status: 409,
    },
    ProblemKind {
        code: "clock.disagrees",
        status: 409,
    },
    ProblemKind {
        code: "exam.not_entered",
        status: 401,
    },
    ProblemKind {
        code: "exam.other_device",
        status: 401,
    },
    ProblemKind {
        code: "exam.not_open",
        status: 409,
    },
    ProblemKind {
        code: "exam.not_started",
        status: 409,
    },
    ProblemKind {
        code: "exam.over",
        status: 409,
    },
    ProblemKind {
        code: "exam.attempt_closed",
        status: 409,
    },
    ProblemKind {
        code: "exam.grant_differs",
        status: 409,
    },
    ProblemKind {
        code: "exam.credits_exhausted",
        status: 409,
    },
];
