//! Laws that every kind of practical task keeps, and figures that other people's programs computed.
// A check that meets what it does not expect stops, and that is its finding.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod cli;
mod flows;
mod laws;
mod oracles;
