//! API tests: each runs against the real server on a port of its own and a database of its own, once on SQLite and, where
//! a PostgreSQL server or its programs are found, once more on PostgreSQL. The order does not matter.

// A test that meets what it does not expect stops, and that is its finding.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![allow(clippy::as_conversions, clippy::print_stderr)]

mod access_matrix;
mod accounts;
mod audit;
mod centres;
mod certificates;
mod delivery;
mod invigilation;
mod items;
mod platform;
mod results;
mod sittings;
mod standards;
mod support;
mod tokens;
mod web;

use support::Case;

fn main() -> std::process::ExitCode {
    let mut cases: Vec<Case> = Vec::new();
    cases.extend(delivery::cases());
    cases.extend(invigilation::cases());
    cases.extend(platform::cases());
    cases.extend(centres::cases());
    cases.extend(certificates::cases());
    cases.extend(standards::cases());
    cases.extend(sittings::cases());
    cases.extend(accounts::cases());
    cases.extend(tokens::cases());
    cases.extend(audit::cases());
    cases.extend(items::cases());
    cases.extend(results::cases());
    cases.extend(access_matrix::cases());
    cases.extend(web::cases());
    support::run(cases)
}
