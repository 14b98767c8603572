//! Practical tasks (操作技能试题): what a candidate made is graded by the field's own measures.
//!
//! A task *kind* is one pure grader: key and answer, two JSON documents, become counts, metrics, aspects and marks.
//! No grader knows a database, a clock, a network or chance; the same bytes give the same report on every machine.
//!
//! - `frame`: kinds, aspects, the score curve, the report, refusals and limits.
//! - `measures`: the published metrics with their corner cases, free of any task.
//! - `bot`: the small deterministic learner and retriever that several kinds share.
//! - `formats`: annotation file formats, read strictly and written back.
//! - `graders`: one file for each kind.
//!
//! Shapes and rules in words: `docs/practical-tasks.md`.

mod bot;
mod formats;
mod frame;
mod graders;
mod measures;

pub use formats::{HAND_IN_FORMATS, answer_from};
pub use frame::{AspectMark, Kind, PreparedTask, Refusal, RefusalCode, Report, Warning};
pub use graders::{find_kind, kinds};
