//! What invigilation refuses.

use crate::platform::http::ProblemKind;

pub const INVIGILATION_PROBLEMS: &[ProblemKind] = &[
    conflict("invigilation.no_photo"),
    conflict("invigilation.no_credit"),
    conflict("invigilation.more_than_measured"),
    conflict("invigilation.over_ceiling"),
    conflict("invigilation.second_person"),
    conflict("invigilation.proposal_decided"),
    conflict("invigilation.proposals_wait"),
    conflict("invigilation.seats_open"),
    conflict("invigilation.room_signed"),
];

const fn conflict(code: &'static str) -> ProblemKind {
    ProblemKind { code, status: 409 }
}
