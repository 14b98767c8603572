//! Rows of the item tables.

use diesel::prelude::*;

use super::kind::{ItemKind, ItemState};
use crate::platform::db::types::UtcTime;
use crate::schema::{item_versions, items};

#[derive(Insertable)]
#[diesel(table_name = items)]
pub(super) struct NewItem<'a> {
    pub(super) id: &'a str,
    pub(super) body_id: &'a str,
    pub(super) occupation_code: &'a str,
    pub(super) level: i32,
    pub(super) code: &'a str,
    pub(super) section: &'a str,
    pub(super) point_code: &'a str,
    pub(super) kind: ItemKind,
    pub(super) state: ItemState,
    pub(super) current_version: i32,
    pub(super) stem: &'a str,
    /// JSON list of codes.
    pub(super) enemies: &'a str,
    pub(super) difficulty: i32,
    pub(super) created_at: UtcTime,
}

/// What a new version or new place changes in an item's row.
#[derive(AsChangeset)]
#[diesel(table_name = items)]
pub(super) struct ItemChanges<'a> {
    pub(super) level: i32,
    pub(super) section: &'a str,
    pub(super) point_code: &'a str,
    pub(super) kind: ItemKind,
    pub(super) current_version: i32,
    pub(super) stem: &'a str,
    pub(super) enemies: &'a str,
    pub(super) difficulty: i32,
}

#[derive(Insertable)]
#[diesel(table_name = item_versions)]
pub(super) struct NewVersion<'a> {
    pub(super) id: &'a str,
    pub(super) body_id: &'a str,
    pub(super) item_id: &'a str,
    pub(super) version: i32,
    pub(super) kind: ItemKind,
    pub(super) content: &'a str,
    pub(super) digest: &'a str,
    pub(super) created_by: &'a str,
    pub(super) created_at: UtcTime,
}

#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = items)]
pub(super) struct ItemRow {
    pub(super) id: String,
    pub(super) occupation_code: String,
    pub(super) level: i32,
    pub(super) code: String,
    pub(super) section: String,
    pub(super) point_code: String,
    pub(super) kind: ItemKind,
    pub(super) state: ItemState,
    pub(super) current_version: i32,
    pub(super) stem: String,
    pub(super) enemies: String,
    pub(super) difficulty: i32,
    pub(super) times_used: i32,
}
