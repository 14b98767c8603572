//! The results of a whole sitting, worked out from what is known, and their digest. Pure.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::canonical::canonical_digest;
use super::model::{Component, ComponentResult, Marked, Provenance, RULE, passes_all};
use super::practical_units::{UnitMark, profile, total};
use crate::papers::SectionMark;

/// One candidate's place in the sitting.
#[derive(Clone, Debug)]
pub(super) struct AdmissionFact {
    pub(super) admission_id: String,
    pub(super) candidate_id: String,
    pub(super) admission_number: String,
}

/// One candidate's theory attempt.
#[derive(Clone, Debug)]
pub(super) struct AttemptFact {
    pub(super) attempt_id: String,
    pub(super) form_id: String,
    pub(super) chain_head: String,
    /// Absent while the attempt is open.
    pub(super) graded: Option<GradedFact>,
}

#[derive(Clone, Debug)]
pub(super) struct GradedFact {
    pub(super) score_hundredths: i32,
    pub(super) full_hundredths: i32,
    pub(super) sections: Vec<SectionMark>,
    pub(super) key_digest: String,
    pub(super) grader_version: String,
}

/// The latest practical marks of one candidate.
#[derive(Clone, Debug)]
pub(super) struct MarksFact {
    pub(super) marks_id: String,
    pub(super) revision: i32,
    pub(super) units: Vec<UnitMark>,
    pub(super) markers: Vec<String>,
}

/// What the plan says.
#[derive(Clone, Debug)]
pub(super) struct PlanFact {
    pub(super) plan_id: String,
    pub(super) plan_digest: String,
    pub(super) theory_pass_hundredths: i32,
    pub(super) practical: Option<PracticalFact>,
    /// Components that a certificate needs.
    pub(super) needed: Vec<Component>,
}

#[derive(Clone, Debug)]
pub(super) struct PracticalFact {
    pub(super) full_hundredths: i32,
    pub(super) pass_hundredths: i32,
    /// Code and full score of every unit.
    pub(super) units: Vec<(String, i32)>,
}

/// How far one candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Standing {
    /// Has not begun and still may.
    Waiting,
    /// Is writing.
    Open,
    /// Did not come while the sitting was open.
    Absent,
    /// Theory is closed and graded.
    Finished,
}

/// A result and how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Scored {
    #[serde(flatten)]
    pub(super) result: ComponentResult,
    pub(super) provenance: Provenance,
}

#[derive(Clone, Debug)]
pub(super) struct SheetRow {
    pub(super) admission: AdmissionFact,
    pub(super) standing: Standing,
    /// Theory first.
    pub(super) results: Vec<Scored>,
    pub(super) passed: bool,
    /// The plan has a practical component, the candidate came, and no marks are entered.
    pub(super) lacks_practical: bool,
}

impl SheetRow {
    #[cfg(test)]
    pub(super) fn result(&self, component: Component) -> Option<&ComponentResult> {
        self.results
            .iter()
            .map(|scored| &scored.result)
            .find(|result| result.component == component)
    }

    /// Whether the release waits for this candidate.
    pub(super) fn blocks_release(&self) -> bool {
        matches!(self.standing, Standing::Waiting | Standing::Open) || self.lacks_practical
    }
}

/// The results of a sitting.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) sitting_id: String,
    pub(super) plan: PlanFact,
    pub(super) rows: Vec<SheetRow>,
}

/// Works the results out. `is_over` says whether the sitting's window has closed, so that who has not begun is absent.
pub(super) fn build_sheet(
    sitting_id: &str,
    is_over: bool,
    plan: PlanFact,
    admissions: Vec<AdmissionFact>,
    attempts: &BTreeMap<String, AttemptFact>,
    marks: &BTreeMap<String, MarksFact>,
) -> Sheet {
    let rows = admissions
        .into_iter()
        .map(|admission| {
            let attempt = attempts.get(&admission.admission_id);
            let marks = marks.get(&admission.admission_id);
            row(is_over, &plan, admission, attempt, marks)
        })
        .collect();
    Sheet {
        sitting_id: sitting_id.to_owned(),
        plan,
        rows,
    }
}

fn row(
    is_over: bool,
    plan: &PlanFact,
    admission: AdmissionFact,
    attempt: Option<&AttemptFact>,
    marks: Option<&MarksFact>,
) -> SheetRow {
    let graded =
        attempt.and_then(|attempt| attempt.graded.as_ref().map(|graded| (attempt, graded)));
    let standing = match (attempt, graded) {
        (None, _) if is_over => Standing::Absent,
        (None, _) => Standing::Waiting,
        (Some(_), None) => Standing::Open,
        (Some(_), Some(_)) => Standing::Finished,
    };
    let provenance = |marked| Provenance {
        rule: RULE.to_owned(),
        plan_id: plan.plan_id.clone(),
        plan_digest: plan.plan_digest.clone(),
        marked,
    };
    let theory = graded.map(|(attempt, graded)| Scored {
        result: ComponentResult::decide(
            Component::Theory,
            graded.score_hundredths,
            graded.full_hundredths,
            plan.theory_pass_hundredths,
            graded.sections.clone(),
        ),
        provenance: provenance(Marked::Machine {
            attempt_id: attempt.attempt_id.clone(),
            form_id: attempt.form_id.clone(),
            key_digest: graded.key_digest.clone(),
            grader_version: graded.grader_version.clone(),
            chain_head: attempt.chain_head.clone(),
        }),
    });
    let practical = plan
        .practical
        .as_ref()
        .zip(marks)
        .map(|(practical, marks)| Scored {
            result: ComponentResult::decide(
                Component::Practical,
                total(&marks.units),
                practical.full_hundredths,
                practical.pass_hundredths,
                profile(&practical.units, &marks.units),
            ),
            provenance: provenance(Marked::People {
                marks_id: marks.marks_id.clone(),
                revision: marks.revision,
                markers: marks.markers.clone(),
            }),
        });
    let lacks_practical =
        plan.practical.is_some() && practical.is_none() && standing != Standing::Absent;
    let results: Vec<Scored> = theory.into_iter().chain(practical).collect();
    let passed = passes_all(&plan.needed, results.iter().map(|scored| &scored.result));
    SheetRow {
        admission,
        standing,
        results,
        passed,
        lacks_practical,
    }
}

impl Sheet {
    /// SHA-256 over sitting, plan and every candidate's results with their provenance: what the signers sign. The order
    /// of the rows does not matter.
    pub(super) fn digest(&self) -> String {
        let by_admission: BTreeMap<&str, &Vec<Scored>> = self
            .rows
            .iter()
            .map(|row| (row.admission.admission_id.as_str(), &row.results))
            .collect();
        canonical_digest(&serde_json::json!({
            "format": "touchstone results 1",
            "sitting": self.sitting_id,
            "plan": { "id": self.plan.plan_id, "digest": self.plan.plan_digest },
            "results": by_admission,
        }))
    }

    /// Everybody who entered practical marks.
    pub(super) fn markers(&self) -> BTreeSet<&str> {
        self.rows
            .iter()
            .flat_map(|row| &row.results)
            .filter_map(|scored| match &scored.provenance.marked {
                Marked::People { markers, .. } => Some(markers),
                Marked::Machine { .. } => None,
            })
            .flatten()
            .map(String::as_str)
            .collect()
    }

    pub(super) fn count(&self, which: impl Fn(&SheetRow) -> bool) -> usize {
        self.rows.iter().filter(|row| which(row)).count()
    }
}

#[cfg(test)]
#[path = "sheet_tests.rs"]
mod tests;
