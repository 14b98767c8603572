//! The room from the first heartbeat to the sign-off, against the real server.

mod acts;
mod closing;
mod credits;
mod desk;
mod live;
mod photos;
mod presence;

use crate::support::Case;

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = presence::cases();
    cases.extend(live::cases());
    cases.extend(acts::cases());
    cases.extend(credits::cases());
    cases.extend(closing::cases());
    cases.extend(photos::cases());
    cases
}
