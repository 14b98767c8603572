//! Psychometrics for the release of a sitting: pure functions on matrices, no database and no clock.
//!
//! - [`classical`]: items, distractors, reliability and consistency of one paper.
//! - [`raters`]: how far assessors agree, and how severe each is.
//! - [`standard`]: pass lines set by panels of judges.
//! - [`Table`] reads files within limits; [`Fault`] says what is wrong with one; [`Guard`] says which statistic a sample is
//!   too small for.
//!
//! Definitions, sources, oracles and tolerances of every statistic: docs/statistics.md.

pub mod classical;
mod distribution;
mod fault;
mod guard;
mod number;
pub mod raters;
pub mod standard;
mod table;

pub use fault::{Fault, FaultCode};
pub use guard::{Guard, GuardAction};
pub use table::{MAX_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Table};
