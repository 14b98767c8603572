//! What all certificates of a sitting share, gathered from the slices before.

use super::fields::Subject;
use super::number::NumberPrefix;
use super::queries;
use super::template::{CURRENT, Template};
use crate::centres::Candidate;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::sittings::{self, SittingState};
use crate::standards;

#[derive(Clone)]
pub(super) struct IssuingFacts {
    pub(super) body_id: String,
    pub(super) sitting_id: String,
    pub(super) prefix: NumberPrefix,
    pub(super) level: i32,
    pub(super) template: &'static Template,
    body_name: String,
    occupation_code: String,
    occupation_zh: String,
    occupation_en: String,
}

impl IssuingFacts {
    pub(super) fn subject(&self, candidate: &Candidate) -> Subject {
        Subject {
            evaluation_body: self.body_name.clone(),
            name: candidate.name.clone(),
            document_number_masked: candidate.id_number_masked.clone(),
            occupation_code: self.occupation_code.clone(),
            occupation_zh: self.occupation_zh.clone(),
            occupation_en: self.occupation_en.clone(),
            // Exam plans name no trade yet.
            trade: None,
            level: self.level,
            level_name_zh: standards::level_name(self.level).to_owned(),
            level_name_en: standards::level_name_en(self.level).to_owned(),
        }
    }
}

/// # Errors
/// `request.not_found` when the body has no such sitting, `certificates.not_released` before its results are out,
/// `certificates.body_number` when the body's own part of the number is not complete.
pub(super) fn load_facts(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<IssuingFacts, Problem> {
    let sitting = sittings::find_sitting(conn, body_id, sitting_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    if sitting.state != SittingState::Released {
        return Err(Problem::new("certificates.not_released"));
    }
    let body = queries::find_body(conn, body_id)?.ok_or_else(Problem::internal)?;
    let plan =
        standards::find_plan(conn, body_id, &sitting.plan_id)?.ok_or_else(Problem::internal)?;
    let edition = standards::find_edition(conn, &plan.edition_id)?.ok_or_else(Problem::internal)?;
    let prefix = NumberPrefix::compose(
        &body.class_letter,
        &body.recorded_code,
        &body.province_code,
        &body.site_serial,
    )?;
    Ok(IssuingFacts {
        body_id: body_id.to_owned(),
        sitting_id: sitting_id.to_owned(),
        prefix,
        level: sitting.level,
        template: Template::find(CURRENT).ok_or_else(Problem::internal)?,
        body_name: body.name,
        occupation_code: plan.occupation_code,
        occupation_zh: plan.occupation_name,
        occupation_en: edition.name_en,
    })
}
