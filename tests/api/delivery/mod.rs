//! The exam from entering to the receipt, against the real server.

mod accommodations;
mod attempt;
mod clock;
mod closing;
mod deadlines;
mod entering;
pub(crate) mod exam;
mod faults;
mod granting;
mod receipts;
mod sealed;
mod seats;
mod storms;

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
    cases.extend(sealed::cases());
    cases.extend(clock::cases());
    cases.extend(storms::cases());
    cases.extend(accommodations::cases());
    cases
}
