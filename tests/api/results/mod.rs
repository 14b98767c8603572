//! Results from practical marks to what a candidate reads, against the real server.

mod day;
mod lookup;
mod marks;
mod release;

use crate::support::Case;

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = marks::cases();
    cases.extend(release::cases());
    cases.extend(lookup::cases());
    cases
}
