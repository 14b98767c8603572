//! What a panel's marks come to: the median of each aspect, and what sends the script to adjudication.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::marks::{EntryFault, ScriptMarks};
use super::rubric::{FailEffect, Rubric};

/// One assessor's marks on the script; `A` names assessors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessorMarks<A> {
    pub assessor: A,
    pub marks: ScriptMarks,
}

/// When marks differ too much. The limits are the house's; a body may tighten them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscrepancyRules {
    /// Spread of an aspect, in per cent of its marks, that is still accepted; one step of its scale always is.
    pub aspect_percent: u8,
    /// Spread of the totals, in per cent of the script's marks, that is still accepted.
    pub total_percent: u8,
    /// Distance from the pass line within which assessors must agree on the total.
    pub near_pass_hundredths: i32,
}

impl Default for DiscrepancyRules {
    fn default() -> Self {
        Self {
            aspect_percent: 20,
            total_percent: 10,
            near_pass_hundredths: 100,
        }
    }
}

/// Why a script goes to a senior assessor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "trigger", rename_all = "snake_case")]
pub enum Trigger {
    /// The marks of an aspect lie too far apart.
    Aspect {
        code: String,
        spread_hundredths: i32,
    },
    /// The totals lie too far apart.
    Total { spread_hundredths: i32 },
    /// By some assessors' totals the candidate passes, by others' not.
    StraddlesPassLine,
    /// The total stands close to the pass line and the assessors do not agree on it.
    NearPassLine,
    /// A fail point that only one assessor saw.
    FailPointUnconfirmed { code: String },
}

/// What the panel found in one aspect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AspectOutcome {
    pub code: String,
    pub median_hundredths: i32,
    pub lowest_hundredths: i32,
    pub highest_hundredths: i32,
}

/// What the panel found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PanelOutcome {
    pub rubric_version: u32,
    pub aspects: Vec<AspectOutcome>,
    /// Sum of the medians, after confirmed fail points.
    pub total_hundredths: i32,
    /// Fail points that two or more assessors saw.
    pub fail_points: Vec<String>,
    /// Empty: the outcome stands without adjudication.
    pub triggers: Vec<Trigger>,
}

/// Why a panel has no outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
pub enum PanelFault {
    #[error("a panel has an odd number of assessors, three or more; there are {0}")]
    Size(usize),
    #[error("one assessor marked twice")]
    SameAssessor,
    #[error(transparent)]
    Entry(#[from] EntryFault),
}

/// The middle of an odd number of marks; nothing for an even number.
#[must_use]
pub fn median(marks: &[i32]) -> Option<i32> {
    let mut sorted = marks.to_vec();
    sorted.sort_unstable();
    let is_odd = sorted.len() % 2 == 1;
    sorted.get(sorted.len() / 2).copied().filter(|_| is_odd)
}

/// The panel's outcome under a rubric. `pass_hundredths` is the pass line of the script.
///
/// # Errors
/// [`PanelFault`] where the panel is no panel or an entry is missing or off the rubric.
pub fn panel_outcome<A: Ord>(
    rubric: &Rubric,
    panel: &[AssessorMarks<A>],
    rules: DiscrepancyRules,
    pass_hundredths: i32,
) -> Result<PanelOutcome, PanelFault> {
    if panel.len() < 3 || panel.len().is_multiple_of(2) {
        return Err(PanelFault::Size(panel.len()));
    }
    let assessors: BTreeSet<&A> = panel.iter().map(|member| &member.assessor).collect();
    if assessors.len() < panel.len() {
        return Err(PanelFault::SameAssessor);
    }
    let mut by_aspect: BTreeMap<String, Vec<i32>> = BTreeMap::new();
    let mut totals = Vec::with_capacity(panel.len());
    for member in panel {
        let mut total = 0_i32;
        for result in member.marks.results(rubric)? {
            total = total.saturating_add(result.hundredths);
            by_aspect
                .entry(result.code)
                .or_default()
                .push(result.hundredths);
        }
        totals.push(total);
    }
    let mut triggers = Vec::new();
    let mut aspects = Vec::with_capacity(rubric.aspects.len());
    for aspect in &rubric.aspects {
        let marks = by_aspect.remove(&aspect.code).unwrap_or_default();
        let (lowest, highest) = ends(&marks);
        let spread = highest.saturating_sub(lowest);
        let over_share = exceeds(spread, rules.aspect_percent, aspect.max_hundredths);
        if over_share && spread > aspect.step_hundredths() {
            triggers.push(Trigger::Aspect {
                code: aspect.code.clone(),
                spread_hundredths: spread,
            });
        }
        aspects.push(AspectOutcome {
            code: aspect.code.clone(),
            median_hundredths: median(&marks).unwrap_or(0),
            lowest_hundredths: lowest,
            highest_hundredths: highest,
        });
    }
    let sum = aspects.iter().fold(0_i32, |sum, aspect| {
        sum.saturating_add(aspect.median_hundredths)
    });
    let (fail_points, unconfirmed) = fail_points(rubric, panel);
    triggers.extend(total_triggers(rubric, &totals, sum, rules, pass_hundredths));
    triggers.extend(
        unconfirmed
            .into_iter()
            .map(|code| Trigger::FailPointUnconfirmed { code }),
    );
    Ok(PanelOutcome {
        rubric_version: rubric.version,
        total_hundredths: after_fail_points(rubric, &fail_points, sum),
        aspects,
        fail_points,
        triggers,
    })
}

fn ends(marks: &[i32]) -> (i32, i32) {
    let lowest = marks.iter().copied().min().unwrap_or(0);
    (lowest, marks.iter().copied().max().unwrap_or(0))
}

/// Whether a spread is more than so many per cent of the marks, in whole numbers so that nothing is rounded.
fn exceeds(spread: i32, percent: u8, of: i32) -> bool {
    i64::from(spread) * 100 > i64::from(of) * i64::from(percent)
}

fn total_triggers(
    rubric: &Rubric,
    totals: &[i32],
    sum: i32,
    rules: DiscrepancyRules,
    pass: i32,
) -> Vec<Trigger> {
    let mut triggers = Vec::new();
    let (lowest, highest) = ends(totals);
    let spread = highest.saturating_sub(lowest);
    if exceeds(spread, rules.total_percent, rubric.full_hundredths()) {
        triggers.push(Trigger::Total {
            spread_hundredths: spread,
        });
    }
    // The medians may add up to another side of the line than most totals do: that is a straddle as well.
    if lowest.min(sum) < pass && pass <= highest.max(sum) {
        triggers.push(Trigger::StraddlesPassLine);
    } else if spread > 0 && sum.saturating_sub(pass).saturating_abs() <= rules.near_pass_hundredths
    {
        triggers.push(Trigger::NearPassLine);
    }
    triggers
}

/// Fail points that two saw, and those that one saw.
fn fail_points<A>(rubric: &Rubric, panel: &[AssessorMarks<A>]) -> (Vec<String>, Vec<String>) {
    let mut confirmed = Vec::new();
    let mut unconfirmed = Vec::new();
    for point in &rubric.fail_points {
        let claims = |member: &&AssessorMarks<A>| {
            member
                .marks
                .fail_claims
                .iter()
                .any(|claim| claim.code == point.code)
        };
        match panel.iter().filter(claims).count() {
            0 => {}
            1 => unconfirmed.push(point.code.clone()),
            _ => confirmed.push(point.code.clone()),
        }
    }
    (confirmed, unconfirmed)
}

/// The script's mark after the fail points with these codes.
pub(super) fn after_fail_points(rubric: &Rubric, codes: &[String], total: i32) -> i32 {
    rubric
        .fail_points
        .iter()
        .filter(|point| codes.contains(&point.code))
        .fold(total, |left, point| match point.effect {
            FailEffect::Void => 0,
            FailEffect::CapAt(cap) => left.min(cap),
        })
}
