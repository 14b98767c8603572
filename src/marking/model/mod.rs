//! Rules of marking. Marks are whole hundredths.

mod adjudication;
mod allocation;
#[cfg(test)]
mod allocation_tests;
mod marks;
mod panel;
mod rubric;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use adjudication::{Adjudication, AdjudicationFault, Moved, adjudicate, preview};
pub use allocation::{Allocation, Assessor, Chance, Recusal, Script, Unfilled, allocate, recusal};
pub use marks::{AspectEntry, AspectResult, EntryFault, FailClaim, ScriptMarks};
pub use panel::{
    AspectOutcome, AssessorMarks, DiscrepancyRules, PanelFault, PanelOutcome, Trigger, median,
    panel_outcome,
};
pub use rubric::{
    Aspect, AspectKind, Deduction, FailEffect, FailPoint, LevelDescriptor, Rubric, RubricFault,
};
