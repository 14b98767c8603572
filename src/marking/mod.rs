//! Marking by people: rubrics, panels of three or more, what sends a script to adjudication, who may mark whom. So far the
//! rules alone; they have no I/O, and chance is handed to them.

mod model;

pub use model::{
    Adjudication, AdjudicationFault, Allocation, Aspect, AspectEntry, AspectKind, AspectOutcome,
    AspectResult, Assessor, AssessorMarks, Chance, Deduction, DiscrepancyRules, EntryFault,
    FailClaim, FailEffect, FailPoint, LevelDescriptor, Moved, PanelFault, PanelOutcome, Recusal,
    Rubric, RubricFault, Script, ScriptMarks, Trigger, Unfilled, adjudicate, allocate, median,
    panel_outcome, preview, recusal,
};
