//! Rows of the standards tables.

use diesel::prelude::*;

use super::model::PointView;
use crate::schema::{
    adopted_standards, exam_plans, identification_points as points, standard_editions,
};

#[derive(Insertable)]
#[diesel(table_name = standard_editions)]
pub(super) struct NewEdition<'a> {
    pub(super) id: &'a str,
    pub(super) occupation_code: &'a str,
    pub(super) edition_year: i32,
    pub(super) name_zh: &'a str,
    pub(super) name_en: &'a str,
    pub(super) document: &'a str,
    pub(super) digest: &'a str,
    pub(super) loaded_at: crate::platform::db::types::UtcTime,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = standard_editions)]
pub(super) struct EditionRow {
    pub(super) id: String,
    pub(super) occupation_code: String,
    pub(super) edition_year: i32,
    pub(super) name_zh: String,
    pub(super) name_en: String,
    pub(super) digest: String,
    pub(super) document: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Insertable, AsChangeset, Queryable, Selectable)]
#[diesel(table_name = points, treat_none_as_null = true)]
pub(super) struct PointRow {
    pub(super) edition_id: String,
    pub(super) level: i32,
    pub(super) code: String,
    pub(super) section: String,
    pub(super) content: Option<String>,
    pub(super) name_zh: String,
    pub(super) name_en: String,
    pub(super) gloss_en: Option<String>,
    pub(super) importance: String,
    pub(super) status: String,
}

impl From<PointRow> for PointView {
    fn from(row: PointRow) -> Self {
        Self {
            code: row.code,
            section: row.section,
            content: row.content,
            name_zh: row.name_zh,
            name_en: row.name_en,
            gloss_en: row.gloss_en,
            importance: row.importance,
            status: row.status,
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = adopted_standards)]
pub(super) struct NewAdoption<'a> {
    pub(super) body_id: &'a str,
    pub(super) edition_id: &'a str,
    pub(super) adopted_by: &'a str,
    pub(super) adopted_at: crate::platform::db::types::UtcTime,
}

#[derive(Insertable)]
#[diesel(table_name = exam_plans)]
pub(super) struct NewPlan<'a> {
    pub(super) id: &'a str,
    pub(super) body_id: &'a str,
    pub(super) edition_id: &'a str,
    pub(super) occupation_code: &'a str,
    pub(super) level: i32,
    pub(super) name: &'a str,
    pub(super) version: i32,
    pub(super) document: &'a str,
    pub(super) digest: &'a str,
    pub(super) created_by: &'a str,
    pub(super) created_at: crate::platform::db::types::UtcTime,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = exam_plans)]
pub(super) struct PlanRow {
    pub(super) id: String,
    pub(super) body_id: String,
    pub(super) edition_id: String,
    pub(super) occupation_code: String,
    pub(super) level: i32,
    pub(super) name: String,
    pub(super) version: i32,
    pub(super) document: String,
    pub(super) created_at: crate::platform::db::types::UtcTime,
}
