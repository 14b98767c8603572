//! Credentials from issue to verification, and everything that must not pass.
// A check that meets what it does not expect stops, and that is its finding.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions
)]

mod containers;
mod issuing;
mod malformed;
mod samples;
