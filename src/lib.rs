//! Touchstone (试金石): occupational skill certification from the standard to the verified certificate.
//!
//! - [`platform`] knows no domain; [`access`] decides who may do what; [`audit`] remembers who did what.
//! - Slices, in the order of a certificate's life: [`standards`] → [`items`] → [`papers`] → [`sittings`] → [`delivery`]
//!   → [`invigilation`] → [`marking`] → [`results`] → [`certificates`]; [`practical`] stands beside [`items`]; [`accounts`]
//!   and [`centres`] may be read by all.
//! - [`analysis`] is psychometrics: pure functions on matrices, for the release of a sitting.
//! - [`app`] puts them together, [`routes`] is the whole URL tree, [`cli`] the command line, [`web`] the pages.

pub mod access;
pub mod accounts;
pub mod analysis;
pub mod app;
pub mod audit;
pub mod centres;
pub mod certificates;
pub mod cli;
pub mod delivery;
pub mod invigilation;
pub mod items;
pub mod marking;
pub mod papers;
pub mod platform;
pub mod practical;
pub mod results;
pub mod routes;
mod schema;
pub mod settings;
pub mod sittings;
pub mod standards;
pub mod web;

use platform::http::ProblemKind;

/// The problem tables of all slices.
pub(crate) const SLICE_PROBLEMS: &[&[ProblemKind]] = &[
    access::ACCESS_PROBLEMS,
    accounts::ACCOUNT_PROBLEMS,
    centres::CENTRE_PROBLEMS,
    sittings::SITTING_PROBLEMS,
    standards::STANDARD_PROBLEMS,
    items::ITEM_PROBLEMS,
    delivery::DELIVERY_PROBLEMS,
    invigilation::INVIGILATION_PROBLEMS,
    results::RESULT_PROBLEMS,
    certificates::CERTIFICATE_PROBLEMS,
];
