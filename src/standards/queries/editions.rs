//! Editions.

use diesel::prelude::*;

use super::decode;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::standard_editions as editions;
use crate::standards::model::EditionView;
use crate::standards::rows::{EditionRow, NewEdition};

/// The edition with this id.
pub fn find_edition(conn: &mut Conn, edition_id: &str) -> Result<Option<EditionView>, DbFailure> {
    let row = editions::table
        .find(edition_id)
        .select(EditionRow::as_select())
        .first(conn)
        .optional()?;
    row.map(edition_view).transpose()
}

/// Editions after the one with id `after`, in the order they were first loaded.
pub fn list_editions(
    conn: &mut Conn,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<EditionView>, DbFailure> {
    let rows: Vec<EditionRow> = editions::table
        .filter(editions::id.gt(after.unwrap_or_default()))
        .order(editions::id.asc())
        .limit(limit)
        .select(EditionRow::as_select())
        .load(conn)?;
    rows.into_iter().map(edition_view).collect()
}

/// Id and digest of an occupation's edition of a year, locked until the transaction ends: whoever changes its points or
/// counts the versions of its plans takes turns.
pub(crate) fn lock_edition(
    conn: &mut Conn,
    occupation_code: &str,
    year: i32,
) -> Result<Option<(String, String)>, DbFailure> {
    let query = editions::table
        .filter(
            editions::occupation_code
                .eq(occupation_code)
                .and(editions::edition_year.eq(year)),
        )
        .select((editions::id, editions::digest));
    Ok(match conn {
        Conn::Sqlite(inner) => query.first(inner).optional()?,
        Conn::Postgres(inner) => query.for_update().first(inner).optional()?,
    })
}

/// Inserts an edition; false when another transaction was first.
pub(crate) fn insert_edition_if_absent(
    conn: &mut Conn,
    edition: &NewEdition<'_>,
) -> Result<bool, DbFailure> {
    let rows = match conn {
        Conn::Sqlite(inner) => diesel::insert_into(editions::table)
            .values(edition)
            .on_conflict_do_nothing()
            .execute(inner)?,
        Conn::Postgres(inner) => diesel::insert_into(editions::table)
            .values(edition)
            .on_conflict_do_nothing()
            .execute(inner)?,
    };
    Ok(rows == 1)
}

/// Puts the contents of `edition` into the row with `edition_id`.
pub(crate) fn update_edition(
    conn: &mut Conn,
    edition_id: &str,
    edition: &NewEdition<'_>,
) -> Result<(), DbFailure> {
    diesel::update(editions::table.find(edition_id))
        .set((
            editions::name_zh.eq(edition.name_zh),
            editions::name_en.eq(edition.name_en),
            editions::document.eq(edition.document),
            editions::digest.eq(edition.digest),
            editions::loaded_at.eq(edition.loaded_at),
        ))
        .execute(conn)?;
    Ok(())
}

fn edition_view(row: EditionRow) -> Result<EditionView, DbFailure> {
    Ok(EditionView {
        document: decode(&row.document)?,
        id: row.id,
        occupation_code: row.occupation_code,
        edition_year: row.edition_year,
        name_zh: row.name_zh,
        name_en: row.name_en,
        digest: row.digest,
    })
}
