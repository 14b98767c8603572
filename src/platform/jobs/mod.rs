//! Long work outside requests: a table of jobs, leased by any process, resumed by another when its holder dies.

mod queries;
mod worker;

pub use queries::{JobState, JobView, enqueue, find};
pub use worker::{JobContext, JobFailure, JobHandlers, run_due};
