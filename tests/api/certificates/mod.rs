//! Certificates: numbers without gaps, prints, public verification, revocation and replacement.

mod issuing;
mod printing;
mod scene;
mod verifying;

use crate::support::Case;

pub(crate) fn cases() -> Vec<Case> {
    let mut all = issuing::cases();
    all.extend(printing::cases());
    all.extend(verifying::cases());
    all
}
