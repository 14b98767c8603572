//! From key and answer to marks, the same way for every kind.

mod aspect;
mod curve;
mod decimal;
mod kind;
mod measured;
mod number;
mod refusal;
mod report;
mod unique_map;

pub(crate) use aspect::{AspectRule, Marking};
pub(crate) use decimal::Decimal;
pub(crate) use kind::{Example, Grader};
pub(crate) use measured::Measured;
pub(crate) use number::{harmonic, mean, ratio, ratio_or, real};
pub(crate) use unique_map::UniqueMap;

pub use kind::{Kind, PreparedTask};
pub use refusal::{Refusal, RefusalCode};
pub use report::{AspectMark, Report, Warning};
