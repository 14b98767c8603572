//! Certificates: numbered without gaps by the national rule, printed as PDF with a QR code, verified by anyone, revoked
//! and replaced at once.
//!
//! A *certificate* (证书) is a snapshot of every printed field. Its *number* comes from a counter row that is locked in the
//! issuing transaction; its *token* of 128 bits stands in the QR code. It is *valid* (有效) until it is *revoked* (已撤销)
//! or *replaced* (已被替换); both are final.

pub mod credential;
mod enter;
mod error;
mod facts;
mod fields;
pub mod gm;
mod issue;
pub mod log;
mod model;
mod number;
mod older_number;
mod pages;
mod pdf;
mod print;
mod queries;
mod read;
mod replace;
mod revoke;
mod routes;
mod rows;
pub mod status_list;
mod template;
mod throttles;
mod verify;

pub use error::CERTIFICATE_PROBLEMS;
pub use fields::CertificateFields;
pub use issue::{ISSUE_JOB, IssueOrder, IssueReport, issue_now, run_issue_job};
pub use model::{Certificate, CertificateState, Verification, VerifiedState};
pub use older_number::{KnownNumber, ProvincialNumber, recognise_number};
pub use pages::pages;
pub use pdf::{FontLibrary, FontTrouble, PdfProblem, Printable, render};
pub use replace::Replacement;
pub use routes::configure;
pub use throttles::VerifyThrottles;

use crate::platform::db::{Conn, DbFailure};

/// Number and state of the newest certificate of an admission.
pub fn state_for_admission(
    conn: &mut Conn,
    body_id: &str,
    admission_id: &str,
) -> Result<Option<(String, CertificateState)>, DbFailure> {
    queries::state_of_admission(conn, body_id, admission_id)
}

/// Reads a certificate number as somebody typed it; the fuzzer looks for input on which this panics.
#[cfg(fuzzing)]
pub fn fuzz_number(text: &str) {
    let _ = recognise_number(text);
    if let Ok(number) = number::CertificateNumber::parse(text) {
        let _ = number.level();
    }
}
