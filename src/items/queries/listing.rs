//! What people see of their bank.

use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::decode;
use crate::items::kind::{ItemKind, ItemState};
use crate::items::model::ItemContent;
use crate::items::rows::ItemRow;
use crate::platform::db::types::{UtcTime, like_contains};
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{item_versions as versions, items};

diesel::define_sql_function! { fn lower(text: Text) -> Text; }

/// Which items are asked for.
#[derive(Default)]
pub(crate) struct ItemFilter<'a> {
    pub(crate) occupation_code: Option<&'a str>,
    pub(crate) level: Option<i32>,
    pub(crate) section: Option<&'a str>,
    pub(crate) kind: Option<ItemKind>,
    /// Part of a code or stem.
    pub(crate) text: Option<&'a str>,
    pub(crate) after: Option<&'a str>,
}

/// The body's items in the order they came in.
pub(crate) fn list_items(
    conn: &mut Conn,
    body_id: &str,
    filter: &ItemFilter<'_>,
    limit: i64,
) -> Result<Vec<ItemRow>, DbFailure> {
    let mut query = items::table.filter(items::body_id.eq(body_id)).into_boxed();
    if let Some(code) = filter.occupation_code {
        query = query.filter(items::occupation_code.eq(code));
    }
    if let Some(level) = filter.level {
        query = query.filter(items::level.eq(level));
    }
    if let Some(section) = filter.section {
        query = query.filter(items::section.eq(section));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(items::kind.eq(kind));
    }
    if let Some(text) = filter.text {
        let pattern = like_contains(&text.to_lowercase());
        query = query.filter(
            lower(items::stem)
                .like(pattern.clone())
                .escape('\\')
                .or(lower(items::code).like(pattern).escape('\\')),
        );
    }
    if let Some(after) = filter.after {
        query = query.filter(items::id.gt(after));
    }
    Ok(query
        .order(items::id.asc())
        .limit(limit)
        .select(ItemRow::as_select())
        .load(conn)?)
}

/// The body's item with this id and the content of its current version.
pub(crate) fn find_item(
    conn: &mut Conn,
    body_id: &str,
    item_id: &str,
) -> Result<Option<(ItemRow, ItemContent)>, DbFailure> {
    let row: Option<(ItemRow, String)> = items::table
        .inner_join(
            versions::table.on(versions::item_id
                .eq(items::id)
                .and(versions::version.eq(items::current_version))),
        )
        .filter(items::id.eq(item_id).and(items::body_id.eq(body_id)))
        .select((ItemRow::as_select(), versions::content))
        .first(conn)
        .optional()?;
    row.map(|(row, content)| Ok((row, decode(&content)?)))
        .transpose()
}

#[derive(Queryable)]
pub(crate) struct VersionRow {
    pub(crate) version: i32,
    pub(crate) created_at: UtcTime,
    pub(crate) digest: String,
}

/// Versions of an item, the newest first.
pub(crate) fn list_versions(
    conn: &mut Conn,
    body_id: &str,
    item_id: &str,
) -> Result<Vec<VersionRow>, DbFailure> {
    Ok(versions::table
        .filter(
            versions::item_id
                .eq(item_id)
                .and(versions::body_id.eq(body_id)),
        )
        .order(versions::version.desc())
        .select((versions::version, versions::created_at, versions::digest))
        .limit(100)
        .load(conn)?)
}

/// Approved items of one point and kind.
#[derive(Queryable)]
pub(crate) struct BankCount {
    pub(crate) occupation_code: String,
    pub(crate) level: i32,
    pub(crate) kind: ItemKind,
    pub(crate) point_code: String,
    pub(crate) items: i64,
}

/// The body's approved items, counted.
pub(crate) fn count_banks(conn: &mut Conn, body_id: &str) -> Result<Vec<BankCount>, DbFailure> {
    Ok(items::table
        .filter(
            items::body_id
                .eq(body_id)
                .and(items::state.eq(ItemState::Approved)),
        )
        .group_by((
            items::occupation_code,
            items::level,
            items::kind,
            items::point_code,
        ))
        .select((
            items::occupation_code,
            items::level,
            items::kind,
            items::point_code,
            count_star(),
        ))
        .load(conn)?)
}
