//! Rows of the result tables.

use diesel::prelude::*;

use super::model::{Component, ComponentResult};
use crate::platform::db::types::UtcTime;
use crate::schema::{component_results, practical_marks};

#[derive(Queryable)]
pub(super) struct MarksRow {
    pub(super) id: String,
    pub(super) admission_id: String,
    /// JSON: the unit marks.
    pub(super) units: String,
    pub(super) score_hundredths: i32,
    pub(super) note: String,
    pub(super) revision: i32,
    pub(super) marked_by: String,
    pub(super) marked_at: UtcTime,
}

#[derive(Insertable)]
#[diesel(table_name = practical_marks)]
pub(super) struct NewMarks<'a> {
    pub(super) id: &'a str,
    pub(super) body_id: &'a str,
    pub(super) sitting_id: &'a str,
    pub(super) admission_id: &'a str,
    pub(super) units: &'a str,
    pub(super) score_hundredths: i32,
    pub(super) note: &'a str,
    pub(super) revision: i32,
    pub(super) marked_by: &'a str,
    pub(super) marked_at: UtcTime,
}

#[derive(Insertable)]
#[diesel(table_name = component_results)]
pub(super) struct NewResult {
    pub(super) id: String,
    pub(super) body_id: String,
    pub(super) sitting_id: String,
    pub(super) admission_id: String,
    pub(super) component: Component,
    pub(super) score_hundredths: i32,
    pub(super) full_hundredths: i32,
    pub(super) pass_hundredths: i32,
    pub(super) passed: bool,
    /// JSON: the section marks.
    pub(super) profile: String,
    /// JSON: how the result came about, and who released it.
    pub(super) provenance: String,
    pub(super) created_at: UtcTime,
}

#[derive(Queryable)]
pub(super) struct ResultRow {
    pub(super) admission_id: String,
    pub(super) component: Component,
    pub(super) score_hundredths: i32,
    pub(super) full_hundredths: i32,
    pub(super) pass_hundredths: i32,
    pub(super) passed: bool,
    pub(super) profile: String,
}

impl From<ResultRow> for ComponentResult {
    fn from(row: ResultRow) -> Self {
        Self {
            component: row.component,
            score_hundredths: row.score_hundredths,
            full_hundredths: row.full_hundredths,
            pass_hundredths: row.pass_hundredths,
            passed: row.passed,
            profile: serde_json::from_str(&row.profile).unwrap_or_default(),
        }
    }
}
