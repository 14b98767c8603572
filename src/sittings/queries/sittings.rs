//! Sittings.

use std::collections::BTreeMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::super::model::{SittingState, SittingView};
use super::super::rows::{NewSittingRow, SittingRow};
use crate::platform::db::types::like_contains;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{admissions, attempts, rooms, sittings};

pub(crate) fn insert_sitting(conn: &mut Conn, row: &NewSittingRow<'_>) -> Result<(), DbFailure> {
    diesel::insert_into(sittings::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

pub(crate) fn find_sitting(
    conn: &mut Conn,
    body_id: &str,
    id: &str,
) -> Result<Option<SittingView>, DbFailure> {
    let row: Option<SittingRow> = sittings::table
        .filter(sittings::id.eq(id).and(sittings::body_id.eq(body_id)))
        .select(SittingRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(SittingView::from))
}

pub(crate) fn find_sitting_any(
    conn: &mut Conn,
    id: &str,
) -> Result<Option<SittingView>, DbFailure> {
    let row: Option<SittingRow> = sittings::table
        .find(id)
        .select(SittingRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(SittingView::from))
}

/// As [`find_sitting_any`] for many.
pub(crate) fn find_sittings_any(
    conn: &mut Conn,
    ids: &[String],
) -> Result<BTreeMap<String, SittingView>, DbFailure> {
    let rows: Vec<SittingRow> = sittings::table
        .filter(sittings::id.eq_any(ids))
        .select(SittingRow::as_select())
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(SittingView::from)
        .map(|sitting| (sitting.id.clone(), sitting))
        .collect())
}

/// The sitting, held against other changes until the transaction ends.
pub(crate) fn lock_sitting(
    conn: &mut Conn,
    body_id: &str,
    id: &str,
) -> Result<Option<SittingView>, DbFailure> {
    // On SQLite a write transaction has the whole database.
    if let Conn::Postgres(inner) = conn {
        let held: Option<String> = sittings::table
            .find(id)
            .select(sittings::id)
            .for_update()
            .first(inner)
            .optional()?;
        if held.is_none() {
            return Ok(None);
        }
    }
    find_sitting(conn, body_id, id)
}

pub(crate) struct SittingFilter<'a> {
    pub(crate) body_id: &'a str,
    /// Only sittings with a room in this centre or people of it.
    pub(crate) centre_scope: Option<&'a str>,
    pub(crate) q: Option<&'a str>,
    pub(crate) after: Option<&'a str>,
}

/// Newest first.
pub(crate) fn list_sittings(
    conn: &mut Conn,
    filter: &SittingFilter<'_>,
    limit: i64,
) -> Result<Vec<SittingView>, DbFailure> {
    let mut query = sittings::table
        .filter(sittings::body_id.eq(filter.body_id))
        .into_boxed();
    if let Some(centre) = filter.centre_scope {
        let with_room = rooms::table
            .filter(rooms::centre_id.eq(centre))
            .select(rooms::sitting_id);
        let with_people = admissions::table
            .filter(admissions::centre_id.eq(centre))
            .select(admissions::sitting_id);
        query = query.filter(
            sittings::id
                .eq_any(with_room)
                .or(sittings::id.eq_any(with_people)),
        );
    }
    if let Some(text) = filter.q {
        query = query.filter(sittings::name.like(like_contains(text)).escape('\\'));
    }
    if let Some(after) = filter.after {
        query = query.filter(sittings::id.lt(after));
    }
    let rows: Vec<SittingRow> = query
        .order(sittings::id.desc())
        .limit(limit)
        .select(SittingRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(SittingView::from).collect())
}

/// The sitting, if the actor's body and centre may see it.
pub(crate) fn find_sitting_seen(
    conn: &mut Conn,
    body_id: &str,
    centre_scope: Option<&str>,
    id: &str,
) -> Result<Option<SittingView>, DbFailure> {
    let Some(centre) = centre_scope else {
        return find_sitting(conn, body_id, id);
    };
    let with_room = rooms::table
        .filter(rooms::centre_id.eq(centre))
        .select(rooms::sitting_id);
    let with_people = admissions::table
        .filter(admissions::centre_id.eq(centre))
        .select(admissions::sitting_id);
    let row: Option<SittingRow> = sittings::table
        .filter(sittings::id.eq(id).and(sittings::body_id.eq(body_id)))
        .filter(
            sittings::id
                .eq_any(with_room)
                .or(sittings::id.eq_any(with_people)),
        )
        .select(SittingRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(SittingView::from))
}

pub(crate) fn set_state(
    conn: &mut Conn,
    body_id: &str,
    id: &str,
    state: SittingState,
) -> Result<(), DbFailure> {
    diesel::update(sittings::table.filter(sittings::id.eq(id).and(sittings::body_id.eq(body_id))))
        .set(sittings::state.eq(state))
        .execute(conn)?;
    Ok(())
}

pub(crate) fn set_seed(
    conn: &mut Conn,
    body_id: &str,
    id: &str,
    seed: &str,
) -> Result<(), DbFailure> {
    diesel::update(sittings::table.filter(sittings::id.eq(id).and(sittings::body_id.eq(body_id))))
        .set(sittings::seed.eq(seed))
        .execute(conn)?;
    Ok(())
}

/// Candidates of each of the sittings; of one centre where the sight is limited.
pub(crate) fn count_candidates(
    conn: &mut Conn,
    sitting_ids: &[String],
    centre_scope: Option<&str>,
) -> Result<BTreeMap<String, i64>, DbFailure> {
    let rows: Vec<(String, i64)> = match centre_scope {
        None => admissions::table
            .filter(admissions::sitting_id.eq_any(sitting_ids))
            .group_by(admissions::sitting_id)
            .select((admissions::sitting_id, count_star()))
            .load(conn)?,
        Some(centre) => admissions::table
            .filter(admissions::sitting_id.eq_any(sitting_ids))
            .filter(admissions::centre_id.eq(centre))
            .group_by(admissions::sitting_id)
            .select((admissions::sitting_id, count_star()))
            .load(conn)?,
    };
    Ok(rows.into_iter().collect())
}

/// Attempts of a sitting by their state, as delivery has written them; of one centre where the sight is limited.
pub(crate) fn count_attempts(
    conn: &mut Conn,
    sitting_id: &str,
    centre_scope: Option<&str>,
) -> Result<BTreeMap<String, i64>, DbFailure> {
    let rows: Vec<(String, i64)> = match centre_scope {
        None => attempts::table
            .filter(attempts::sitting_id.eq(sitting_id))
            .group_by(attempts::state)
            .select((attempts::state, count_star()))
            .load(conn)?,
        Some(centre) => attempts::table
            .inner_join(admissions::table)
            .filter(attempts::sitting_id.eq(sitting_id))
            .filter(admissions::centre_id.eq(centre))
            .group_by(attempts::state)
            .select((attempts::state, count_star()))
            .load(conn)?,
    };
    Ok(rows.into_iter().collect())
}
