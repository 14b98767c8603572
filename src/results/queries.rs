//! The result tables. Marks and results are only ever inserted.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::model::{Component, ComponentResult};
use super::rows::{MarksRow, NewMarks, NewResult, ResultRow};
use super::signing::Signature;
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{
    accounts, admissions, component_results as results, practical_marks as marks,
    release_signatures as signatures, sittings,
};

/// Rows of one INSERT; a row has twelve columns and PostgreSQL takes 65,535 values.
const BATCH: usize = 500;

/// Keeps the results of a sitting as they are until the transaction ends, against marks that come in.
pub(super) fn lock_sitting(conn: &mut Conn, sitting_id: &str) -> Result<(), DbFailure> {
    if let Conn::Postgres(inner) = conn {
        let _: Option<String> = sittings::table
            .find(sitting_id)
            .select(sittings::id)
            .for_update()
            .first(inner)
            .optional()?;
    }
    Ok(())
}

/// Lets marks of a sitting come in side by side, but not beside a release.
pub(super) fn share_sitting(conn: &mut Conn, sitting_id: &str) -> Result<(), DbFailure> {
    if let Conn::Postgres(inner) = conn {
        let _: Option<String> = sittings::table
            .find(sitting_id)
            .select(sittings::id)
            .for_share()
            .first(inner)
            .optional()?;
    }
    Ok(())
}

/// Every revision of the practical marks of a sitting, oldest first.
pub(super) fn list_marks(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<Vec<MarksRow>, DbFailure> {
    Ok(marks::table
        .filter(
            marks::body_id
                .eq(body_id)
                .and(marks::sitting_id.eq(sitting_id)),
        )
        .order((marks::admission_id.asc(), marks::revision.asc()))
        .select((
            marks::id,
            marks::admission_id,
            marks::units,
            marks::score_hundredths,
            marks::note,
            marks::revision,
            marks::marked_by,
            marks::marked_at,
        ))
        .load(conn)?)
}

/// The latest revision of one candidate's practical marks.
pub(super) fn find_latest_marks(
    conn: &mut Conn,
    body_id: &str,
    admission_id: &str,
) -> Result<Option<MarksRow>, DbFailure> {
    Ok(marks::table
        .filter(
            marks::body_id
                .eq(body_id)
                .and(marks::admission_id.eq(admission_id)),
        )
        .order(marks::revision.desc())
        .select((
            marks::id,
            marks::admission_id,
            marks::units,
            marks::score_hundredths,
            marks::note,
            marks::revision,
            marks::marked_by,
            marks::marked_at,
        ))
        .first(conn)
        .optional()?)
}

pub(super) fn insert_marks(conn: &mut Conn, row: &NewMarks<'_>) -> Result<(), DbFailure> {
    diesel::insert_into(marks::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// A signature with the name of who gave it.
pub(super) struct NamedSignature {
    pub(super) signature: Signature,
    pub(super) name: String,
    pub(super) signed_at: DateTime<Utc>,
}

/// Signatures of a sitting, the first one first.
pub(super) fn list_signatures(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<Vec<NamedSignature>, DbFailure> {
    let rows: Vec<(String, String, String, UtcTime)> = signatures::table
        .inner_join(accounts::table)
        .filter(
            signatures::body_id
                .eq(body_id)
                .and(signatures::sitting_id.eq(sitting_id)),
        )
        .order(signatures::signed_at.asc())
        .select((
            signatures::signer_id,
            signatures::digest,
            accounts::display_name,
            signatures::signed_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(signer_id, digest, name, signed_at)| NamedSignature {
            signature: Signature { signer_id, digest },
            name,
            signed_at: signed_at.0,
        })
        .collect())
}

pub(super) fn insert_signature(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
    signature: &Signature,
    now: DateTime<Utc>,
) -> Result<(), DbFailure> {
    diesel::insert_into(signatures::table)
        .values((
            signatures::body_id.eq(body_id),
            signatures::sitting_id.eq(sitting_id),
            signatures::signer_id.eq(&signature.signer_id),
            signatures::digest.eq(&signature.digest),
            signatures::signed_at.eq(UtcTime(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes every signature of a sitting away; returns how many there were.
pub(super) fn delete_signatures(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<usize, DbFailure> {
    let of_sitting = signatures::table.filter(
        signatures::body_id
            .eq(body_id)
            .and(signatures::sitting_id.eq(sitting_id)),
    );
    Ok(diesel::delete(of_sitting).execute(conn)?)
}

pub(super) fn insert_results(conn: &mut Conn, rows: &[NewResult]) -> Result<(), DbFailure> {
    match conn {
        Conn::Sqlite(inner) => {
            for row in rows {
                diesel::insert_into(results::table)
                    .values(row)
                    .execute(inner)?;
            }
        }
        Conn::Postgres(inner) => {
            for batch in rows.chunks(BATCH) {
                diesel::insert_into(results::table)
                    .values(batch)
                    .execute(inner)?;
            }
        }
    }
    Ok(())
}

/// Released results of a sitting by admission, each theory first.
pub(super) fn list_released(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<BTreeMap<String, Vec<ComponentResult>>, DbFailure> {
    let rows: Vec<ResultRow> = results::table
        .filter(
            results::body_id
                .eq(body_id)
                .and(results::sitting_id.eq(sitting_id)),
        )
        .select((
            results::admission_id,
            results::component,
            results::score_hundredths,
            results::full_hundredths,
            results::pass_hundredths,
            results::passed,
            results::profile,
        ))
        .load(conn)?;
    let mut by_admission: BTreeMap<String, Vec<ComponentResult>> = BTreeMap::new();
    for row in rows {
        by_admission
            .entry(row.admission_id.clone())
            .or_default()
            .push(row.into());
    }
    for of_one in by_admission.values_mut() {
        of_one.sort_by_key(|result| order(result.component));
    }
    Ok(by_admission)
}

/// Released results of one admission, theory first.
pub(super) fn find_released(
    conn: &mut Conn,
    body_id: &str,
    admission_id: &str,
) -> Result<Vec<ComponentResult>, DbFailure> {
    let rows: Vec<ResultRow> = results::table
        .filter(
            results::body_id
                .eq(body_id)
                .and(results::admission_id.eq(admission_id)),
        )
        .select((
            results::admission_id,
            results::component,
            results::score_hundredths,
            results::full_hundredths,
            results::pass_hundredths,
            results::passed,
            results::profile,
        ))
        .load(conn)?;
    let mut found: Vec<ComponentResult> = rows.into_iter().map(ComponentResult::from).collect();
    found.sort_by_key(|result| order(result.component));
    Ok(found)
}

fn order(component: Component) -> usize {
    Component::ALL
        .iter()
        .position(|known| *known == component)
        .unwrap_or(Component::ALL.len())
}

/// Admissions of a candidate in sittings of the body, the newest first.
pub(super) fn list_own_admissions(
    conn: &mut Conn,
    body_id: &str,
    candidate_id: &str,
) -> Result<Vec<String>, DbFailure> {
    Ok(admissions::table
        .filter(
            admissions::body_id
                .eq(body_id)
                .and(admissions::candidate_id.eq(candidate_id)),
        )
        .order(admissions::id.desc())
        .select(admissions::id)
        .limit(100)
        .load(conn)?)
}
