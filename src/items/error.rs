//! What can be wrong with a request to this slice.

use crate::platform::http::ProblemKind;

pub const ITEM_PROBLEMS: &[ProblemKind] = &[ProblemKind {
    code: "items.no_such_bank",
    status: 404,
}];
