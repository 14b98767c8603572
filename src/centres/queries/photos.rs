//! Photos of candidates.

use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{candidate_photos, enrolments};

#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = candidate_photos)]
pub(in crate::centres) struct PhotoRow {
    pub(in crate::centres) candidate_id: String,
    pub(in crate::centres) body_id: String,
    pub(in crate::centres) digest: String,
    pub(in crate::centres) width: i32,
    pub(in crate::centres) height: i32,
    pub(in crate::centres) uploaded_by: String,
    pub(in crate::centres) uploaded_at: UtcTime,
}

/// Whether the candidate is enrolled in the body; in the centre where the sight is limited.
pub(in crate::centres) fn is_enrolled(
    conn: &mut Conn,
    body_id: &str,
    centre_scope: Option<&str>,
    candidate_id: &str,
) -> Result<bool, DbFailure> {
    let mut query = enrolments::table
        .filter(enrolments::body_id.eq(body_id))
        .filter(enrolments::candidate_id.eq(candidate_id))
        .into_boxed();
    if let Some(centre) = centre_scope {
        query = query.filter(enrolments::centre_id.eq(centre));
    }
    let found: Option<String> = query.select(enrolments::id).first(conn).optional()?;
    Ok(found.is_some())
}

pub(in crate::centres) fn find_photo(
    conn: &mut Conn,
    body_id: &str,
    candidate_id: &str,
) -> Result<Option<PhotoRow>, DbFailure> {
    Ok(candidate_photos::table
        .filter(candidate_photos::candidate_id.eq(candidate_id))
        .filter(candidate_photos::body_id.eq(body_id))
        .first(conn)
        .optional()?)
}

pub(in crate::centres) fn upsert_photo(conn: &mut Conn, row: &PhotoRow) -> Result<(), DbFailure> {
    let newest = (
        candidate_photos::digest.eq(excluded(candidate_photos::digest)),
        candidate_photos::width.eq(excluded(candidate_photos::width)),
        candidate_photos::height.eq(excluded(candidate_photos::height)),
        candidate_photos::uploaded_by.eq(excluded(candidate_photos::uploaded_by)),
        candidate_photos::uploaded_at.eq(excluded(candidate_photos::uploaded_at)),
    );
    match conn {
        Conn::Sqlite(inner) => diesel::insert_into(candidate_photos::table)
            .values(row)
            .on_conflict(candidate_photos::candidate_id)
            .do_update()
            .set(newest)
            .execute(inner)?,
        Conn::Postgres(inner) => diesel::insert_into(candidate_photos::table)
            .values(row)
            .on_conflict(candidate_photos::candidate_id)
            .do_update()
            .set(newest)
            .execute(inner)?,
    };
    Ok(())
}
