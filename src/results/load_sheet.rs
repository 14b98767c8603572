//! Gathering what is known of a sitting into a [`Sheet`].

use std::collections::BTreeMap;

use super::canonical::canonical_digest;
use super::model::{PassedAdmission, needed_components, passes_all};
use super::practical_units::{hundredths, units_of};
use super::queries;
use super::sheet::{
    AdmissionFact, AttemptFact, GradedFact, MarksFact, PlanFact, PracticalFact, Sheet, build_sheet,
};
use crate::delivery::{self, AttemptState, AttemptSummary};
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::sittings::{self, AdmissionView, SittingState, SittingView};
use crate::standards::edition::Component as StandardComponent;
use crate::standards::{self, EditionView, PlanView};

/// A sitting with what it is examined by.
pub(super) struct Frame {
    pub(super) sitting: SittingView,
    pub(super) plan: PlanView,
    pub(super) edition: EditionView,
}

/// 404 when the body has no such sitting.
pub(super) fn get_frame(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<Frame, Problem> {
    let sitting = sittings::find_sitting(conn, body_id, sitting_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    find_frame(conn, sitting)?.ok_or_else(Problem::internal)
}

/// Plan and edition of a sitting; both stand as long as the sitting does.
fn find_frame(conn: &mut Conn, sitting: SittingView) -> Result<Option<Frame>, DbFailure> {
    let Some(plan) = standards::find_plan(conn, &sitting.body_id, &sitting.plan_id)? else {
        return Ok(None);
    };
    let edition = standards::find_edition(conn, &plan.edition_id)?;
    Ok(edition.map(|edition| Frame {
        sitting,
        plan,
        edition,
    }))
}

impl Frame {
    pub(super) fn plan_fact(&self) -> PlanFact {
        let document = &self.plan.document;
        let review = self.edition.document.assessment.iter().any(|assessment| {
            assessment.component == StandardComponent::Review
                && assessment.levels.contains(&document.level)
        });
        PlanFact {
            plan_id: self.plan.id.clone(),
            plan_digest: canonical_digest(document),
            theory_pass_hundredths: hundredths(document.theory.pass_hundredths),
            practical: document.practical.as_ref().map(|practical| PracticalFact {
                full_hundredths: hundredths(practical.full_hundredths),
                pass_hundredths: hundredths(practical.pass_hundredths),
                units: units_of(practical),
            }),
            needed: needed_components(review),
        }
    }
}

/// The results of a sitting as they are at this moment.
pub(super) fn load_sheet(
    conn: &mut Conn,
    ports: &Ports,
    frame: &Frame,
) -> Result<Sheet, DbFailure> {
    let (body_id, sitting_id) = (&frame.sitting.body_id, &frame.sitting.id);
    let admissions = sittings::list_admissions(conn, body_id, sitting_id, None)?;
    let attempts = delivery::list_attempts(conn, body_id, sitting_id)?;
    let marks = load_marks(conn, body_id, sitting_id)?;
    let is_over = ports.now() >= frame.sitting.closes_at;
    Ok(build_sheet(
        sitting_id,
        is_over,
        frame.plan_fact(),
        admissions.into_iter().map(admission_fact).collect(),
        &attempts
            .into_iter()
            .map(|attempt| (attempt.admission_id.clone(), attempt_fact(attempt)))
            .collect(),
        &marks,
    ))
}

pub(super) fn admission_fact(admission: AdmissionView) -> AdmissionFact {
    AdmissionFact {
        admission_id: admission.id,
        candidate_id: admission.candidate_id,
        admission_number: admission.admission_number.unwrap_or_default(),
    }
}

fn attempt_fact(attempt: AttemptSummary) -> AttemptFact {
    let graded = match (
        attempt.state,
        attempt.score_hundredths,
        attempt.full_hundredths,
        attempt.marks,
    ) {
        (AttemptState::Open, ..) => None,
        (_, Some(score_hundredths), Some(full_hundredths), Some(marks)) => Some(GradedFact {
            score_hundredths,
            full_hundredths,
            sections: marks.sections,
            key_digest: marks.key_digest,
            grader_version: marks.grader_version,
        }),
        _ => None,
    };
    AttemptFact {
        attempt_id: attempt.id,
        form_id: attempt.form_id,
        chain_head: attempt.chain_head,
        graded,
    }
}

/// The latest marks of each candidate, with everybody who entered a revision.
fn load_marks(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<BTreeMap<String, MarksFact>, DbFailure> {
    let mut latest: BTreeMap<String, MarksFact> = BTreeMap::new();
    for row in queries::list_marks(conn, body_id, sitting_id)? {
        let before = latest.remove(&row.admission_id);
        let mut markers = before.map(|fact| fact.markers).unwrap_or_default();
        if !markers.contains(&row.marked_by) {
            markers.push(row.marked_by);
        }
        let fact = MarksFact {
            marks_id: row.id,
            revision: row.revision,
            units: serde_json::from_str(&row.units).unwrap_or_default(),
            markers,
        };
        latest.insert(row.admission_id, fact);
    }
    Ok(latest)
}

pub(super) fn list_passed(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<Vec<PassedAdmission>, DbFailure> {
    let released = sittings::find_sitting(conn, body_id, sitting_id)?
        .filter(|sitting| sitting.state == SittingState::Released);
    let Some(sitting) = released else {
        return Ok(Vec::new());
    };
    let Some(frame) = find_frame(conn, sitting)? else {
        return Ok(Vec::new());
    };
    let needed = frame.plan_fact().needed;
    let mut by_admission = queries::list_released(conn, body_id, sitting_id)?;
    let admissions = sittings::list_admissions(conn, body_id, sitting_id, None)?;
    Ok(admissions
        .into_iter()
        .filter_map(|admission| {
            let components = by_admission.remove(&admission.id)?;
            passes_all(&needed, components.iter()).then_some(PassedAdmission {
                admission_id: admission.id,
                candidate_id: admission.candidate_id,
                sitting_id: admission.sitting_id,
                components,
            })
        })
        .collect())
}
