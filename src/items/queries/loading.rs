//! Taking a bank in.

use diesel::prelude::*;

use crate::items::rows::{ItemChanges, ItemRow, NewItem, NewVersion};
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{item_versions as versions, items};

/// All items a body holds of an occupation, each with the digest of its current version.
pub(crate) fn list_bank_items(
    conn: &mut Conn,
    body_id: &str,
    occupation_code: &str,
) -> Result<Vec<(ItemRow, String)>, DbFailure> {
    Ok(items::table
        .inner_join(
            versions::table.on(versions::item_id
                .eq(items::id)
                .and(versions::version.eq(items::current_version))),
        )
        .filter(
            items::body_id
                .eq(body_id)
                .and(items::occupation_code.eq(occupation_code)),
        )
        .select((ItemRow::as_select(), versions::digest))
        .load(conn)?)
}

pub(crate) fn insert_item(conn: &mut Conn, item: &NewItem<'_>) -> Result<(), DbFailure> {
    diesel::insert_into(items::table)
        .values(item)
        .execute(conn)?;
    Ok(())
}

pub(crate) fn update_item(
    conn: &mut Conn,
    body_id: &str,
    item_id: &str,
    changes: &ItemChanges<'_>,
) -> Result<(), DbFailure> {
    diesel::update(items::table.filter(items::id.eq(item_id).and(items::body_id.eq(body_id))))
        .set(changes)
        .execute(conn)?;
    Ok(())
}

pub(crate) fn insert_version(conn: &mut Conn, version: &NewVersion<'_>) -> Result<(), DbFailure> {
    diesel::insert_into(versions::table)
        .values(version)
        .execute(conn)?;
    Ok(())
}
