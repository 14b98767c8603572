//! The exam from entering to the receipt, against the real server.

mod accommodations;
mod attempt;
mod closing;
mod deadlines;
mod entering;
pub(crate) mod exam;
mod faults;
mod granting;
mod receipts;
mod seats;

use crate::support::Case;

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = entering::cases();
    cases.extend(attempt::cases());
    cases.extend(closing::cases());
    cases.extend(deadlines::cases());
    cases.extend(receipts::cases());
    cases.extend(seats::cases());
    cases.extend(faults::cases());
    cases.extend(granting::cases());
    cases.extend(accommodations::cases());
    cases
}
