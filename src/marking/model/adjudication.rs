//! The senior assessor's decision, and what an edited rubric would change.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::marks::AspectEntry;
use super::panel::{
    AssessorMarks, DiscrepancyRules, PanelFault, PanelOutcome, Trigger, after_fail_points,
    panel_outcome,
};
use super::rubric::Rubric;

/// A decision on a script that was sent to adjudication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjudication<A> {
    pub adjudicator: A,
    /// Aspects the adjudicator decides otherwise than the panel's median.
    pub aspects: BTreeMap<String, AspectEntry>,
    /// For each fail point only one assessor saw, whether it applies.
    #[serde(default)]
    pub fail_points: BTreeMap<String, bool>,
    pub reason: String,
}

/// Why a decision cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
pub enum AdjudicationFault {
    #[error("the outcome needs no adjudication")]
    NothingToDecide,
    #[error("an assessor of the panel does not adjudicate its script")]
    OwnPanel,
    #[error("a decision needs its reason")]
    NoReason,
    #[error("aspect {0} stands in dispute and was not decided")]
    Undecided(String),
    #[error("fail point {0} stands in dispute and was not decided")]
    FailPointUndecided(String),
    #[error(transparent)]
    Panel(#[from] PanelFault),
}

/// The final outcome: the panel's medians, where the adjudicator did not decide otherwise. All panel marks stay as they are.
///
/// # Errors
/// [`AdjudicationFault`] where something in dispute is left open, or the decider may not decide.
pub fn adjudicate<A: Ord>(
    rubric: &Rubric,
    panel: &[AssessorMarks<A>],
    outcome: &PanelOutcome,
    decision: &Adjudication<A>,
) -> Result<PanelOutcome, AdjudicationFault> {
    if outcome.triggers.is_empty() {
        return Err(AdjudicationFault::NothingToDecide);
    }
    if panel
        .iter()
        .any(|member| member.assessor == decision.adjudicator)
    {
        return Err(AdjudicationFault::OwnPanel);
    }
    if decision.reason.trim().is_empty() {
        return Err(AdjudicationFault::NoReason);
    }
    let mut settled = outcome.clone();
    for trigger in &outcome.triggers {
        match trigger {
            Trigger::Aspect { code, .. } if !decision.aspects.contains_key(code) => {
                return Err(AdjudicationFault::Undecided(code.clone()));
            }
            Trigger::FailPointUnconfirmed { code } => match decision.fail_points.get(code) {
                None => return Err(AdjudicationFault::FailPointUndecided(code.clone())),
                Some(true) => settled.fail_points.push(code.clone()),
                Some(false) => {}
            },
            _ => {}
        }
    }
    for (code, entry) in &decision.aspects {
        let unknown = || PanelFault::from(super::marks::EntryFault::NotInRubric(code.clone()));
        let aspect = rubric.aspect(code).ok_or_else(unknown)?;
        let hundredths = aspect.mark(entry).map_err(PanelFault::from)?;
        for one in settled.aspects.iter_mut().filter(|one| one.code == *code) {
            one.median_hundredths = hundredths;
        }
    }
    let sum = settled.aspects.iter().fold(0_i32, |sum, aspect| {
        sum.saturating_add(aspect.median_hundredths)
    });
    settled.total_hundredths = after_fail_points(rubric, &settled.fail_points, sum);
    settled.triggers.clear();
    Ok(settled)
}

/// What an edited rubric does to one script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved<S> {
    pub script: S,
    /// Nothing where the entries had no outcome.
    pub before_hundredths: Option<i32>,
    /// Nothing where the entries do not fit the edited rubric and must be marked again.
    pub after_hundredths: Option<i32>,
    pub crosses_pass_line: bool,
}

/// The scripts whose mark an edit would move, in the given order; the rest stay as they are. Nothing is changed.
#[must_use]
pub fn preview<S: Clone, A: Ord>(
    before: &Rubric,
    after: &Rubric,
    scripts: &[(S, Vec<AssessorMarks<A>>)],
    pass_hundredths: i32,
) -> Vec<Moved<S>> {
    let total = |rubric: &Rubric, panel: &[AssessorMarks<A>]| {
        let rules = DiscrepancyRules::default();
        let outcome = panel_outcome(rubric, panel, rules, pass_hundredths);
        outcome.ok().map(|outcome| outcome.total_hundredths)
    };
    scripts
        .iter()
        .filter_map(|(script, panel)| {
            let (old, new) = (total(before, panel), total(after, panel));
            let passes = |mark: Option<i32>| mark.map(|mark| mark >= pass_hundredths);
            (old != new).then(|| Moved {
                script: script.clone(),
                before_hundredths: old,
                after_hundredths: new,
                crosses_pass_line: passes(old) != passes(new),
            })
        })
        .collect()
}
