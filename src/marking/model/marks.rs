//! What one assessor enters for one script, and the marks it comes to under a rubric.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rubric::{Aspect, AspectKind, Rubric};

/// An assessor's entry for one aspect. Entries say what was seen, so that an edited rubric can be applied to them again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AspectEntry {
    Points(i32),
    /// Number of accepted points.
    Counted(u16),
    /// How often each deduction applies.
    Deducted(BTreeMap<String, u16>),
    Level(u8),
}

/// An assessor's claim that a fail point applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailClaim {
    pub code: String,
    /// Where it can be seen; a claim without it does not count.
    pub evidence: String,
}

/// One assessor's marks on one script.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptMarks {
    pub aspects: BTreeMap<String, AspectEntry>,
    #[serde(default)]
    pub fail_claims: Vec<FailClaim>,
}

/// Marks of one aspect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AspectResult {
    pub code: String,
    pub hundredths: i32,
}

/// Why an entry has no mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
pub enum EntryFault {
    #[error("{0} is not marked yet")]
    NotMarked(String),
    #[error("{0} is not in the rubric")]
    NotInRubric(String),
    #[error("{0} is marked in another way than the rubric asks")]
    OtherKind(String),
    #[error("{0}: outside the scale, or between its steps")]
    OffScale(String),
    #[error("{0}: no such deduction, or more often than allowed")]
    Deduction(String),
    #[error("fail point {0} needs evidence")]
    NoEvidence(String),
}

impl ScriptMarks {
    /// Marks of each aspect in the rubric's order.
    ///
    /// # Errors
    /// The first entry that the rubric cannot turn into marks, or that is missing.
    pub fn results(&self, rubric: &Rubric) -> Result<Vec<AspectResult>, EntryFault> {
        if let Some(stray) = self
            .aspects
            .keys()
            .find(|code| rubric.aspect(code).is_none())
        {
            return Err(EntryFault::NotInRubric(stray.clone()));
        }
        for claim in &self.fail_claims {
            if !rubric
                .fail_points
                .iter()
                .any(|point| point.code == claim.code)
            {
                return Err(EntryFault::NotInRubric(claim.code.clone()));
            }
            if claim.evidence.trim().is_empty() {
                return Err(EntryFault::NoEvidence(claim.code.clone()));
            }
        }
        rubric
            .aspects
            .iter()
            .map(|aspect| {
                let entry = self
                    .aspects
                    .get(&aspect.code)
                    .ok_or_else(|| EntryFault::NotMarked(aspect.code.clone()))?;
                Ok(AspectResult {
                    code: aspect.code.clone(),
                    hundredths: aspect.mark(entry)?,
                })
            })
            .collect()
    }
}

impl Aspect {
    /// Marks of an entry, from 0 to the aspect's maximum.
    ///
    /// # Errors
    /// [`EntryFault`] where the entry is of another kind or outside the scale.
    pub fn mark(&self, entry: &AspectEntry) -> Result<i32, EntryFault> {
        let off = || EntryFault::OffScale(self.code.clone());
        match (&self.kind, entry) {
            (AspectKind::Points { step_hundredths }, AspectEntry::Points(points)) => {
                let on_step = points.checked_rem(*step_hundredths) == Some(0);
                let within = (0..=self.max_hundredths).contains(points);
                (on_step && within).then_some(*points).ok_or_else(off)
            }
            (AspectKind::Counted { each_hundredths }, AspectEntry::Counted(count)) => {
                let earned = each_hundredths.saturating_mul(i32::from(*count));
                Ok(earned.clamp(0, self.max_hundredths))
            }
            (AspectKind::Deductions { deductions }, AspectEntry::Deducted(applied)) => {
                let mut left = self.max_hundredths;
                for (code, times) in applied {
                    let found = deductions.iter().find(|one| one.code == *code);
                    let allowed = found.filter(|one| one.at_most.is_none_or(|most| *times <= most));
                    let one = allowed.ok_or_else(|| EntryFault::Deduction(self.code.clone()))?;
                    left =
                        left.saturating_sub(one.each_hundredths.saturating_mul(i32::from(*times)));
                }
                Ok(left.max(0))
            }
            (AspectKind::Levels { levels }, AspectEntry::Level(level)) => {
                let found = levels.iter().find(|one| one.level == *level);
                found.map(|one| one.hundredths).ok_or_else(off)
            }
            _ => Err(EntryFault::OtherKind(self.code.clone())),
        }
    }
}
