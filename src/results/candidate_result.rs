//! What one candidate reads of one sitting after its release.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::load_sheet::get_frame;
use super::model::{Component, ComponentResult, passes_all};
use super::names::part_name;
use super::queries;
use crate::centres::Candidate;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::sittings::{AdmissionView, SittingState};
use crate::standards::level_name;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CandidateResult {
    admission_number: String,
    name: String,
    id_number_masked: String,
    sitting_name: String,
    occupation_name: String,
    level_name: String,
    /// Empty for who did not come.
    components: Vec<ComponentView>,
    /// Theory by section of the paper.
    profile: Vec<ProfileView>,
    /// Every component that a certificate needs is passed.
    passed: bool,
    released_at: DateTime<Utc>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ComponentView {
    component: Component,
    score_hundredths: i32,
    full_hundredths: i32,
    pass_hundredths: i32,
    passed: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProfileView {
    section: String,
    name_zh: String,
    name_en: String,
    score_hundredths: i32,
    full_hundredths: i32,
}

/// Errors with `results.not_released` before the release.
pub(super) fn load_candidate_result(
    conn: &mut Conn,
    admission: &AdmissionView,
    candidate: &Candidate,
) -> Result<CandidateResult, Problem> {
    let frame = get_frame(conn, &admission.body_id, &admission.sitting_id)?;
    let signatures = queries::list_signatures(conn, &admission.body_id, &admission.sitting_id)?;
    let released_at = signatures.last().map(|named| named.signed_at);
    let released_at = released_at
        .filter(|_| frame.sitting.state == SittingState::Released)
        .ok_or_else(|| Problem::new("results.not_released"))?;
    let results = queries::find_released(conn, &admission.body_id, &admission.id)?;
    let profile = results
        .iter()
        .filter(|result| result.component == Component::Theory)
        .flat_map(|theory| &theory.profile)
        .map(|part| {
            let (name_zh, name_en) = part_name(
                &frame.edition.document,
                frame.plan.document.level,
                &part.section,
            );
            ProfileView {
                section: part.section.clone(),
                name_zh,
                name_en,
                score_hundredths: part.mark,
                full_hundredths: part.max,
            }
        })
        .collect();
    Ok(CandidateResult {
        admission_number: admission.admission_number.clone().unwrap_or_default(),
        name: candidate.name.clone(),
        id_number_masked: candidate.id_number_masked.clone(),
        passed: passes_all(&frame.plan_fact().needed, results.iter()),
        sitting_name: frame.sitting.name,
        occupation_name: frame.plan.occupation_name,
        level_name: level_name(frame.sitting.level).to_owned(),
        components: results.into_iter().map(component).collect(),
        profile,
        released_at,
    })
}

fn component(result: ComponentResult) -> ComponentView {
    ComponentView {
        component: result.component,
        score_hundredths: result.score_hundredths,
        full_hundredths: result.full_hundredths,
        pass_hundredths: result.pass_hundredths,
        passed: result.passed,
    }
}
