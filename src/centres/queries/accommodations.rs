//! What candidates need.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::centres::accommodation::{Accommodation, TextSize};
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::accommodations;

type Row = (String, i32, i32, TextSize, bool);

/// What was entered for these candidates of the body, by candidate; most have nothing.
pub(in crate::centres) fn find_accommodations(
    conn: &mut Conn,
    body_id: &str,
    candidate_ids: &[String],
) -> Result<BTreeMap<String, Accommodation>, DbFailure> {
    let rows: Vec<Row> = accommodations::table
        .filter(accommodations::body_id.eq(body_id))
        .filter(accommodations::candidate_id.eq_any(candidate_ids.to_vec()))
        .select((
            accommodations::candidate_id,
            accommodations::extra_percent,
            accommodations::extra_minutes,
            accommodations::text_size,
            accommodations::high_contrast,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(
            |(candidate_id, extra_percent, extra_minutes, text_size, high_contrast)| {
                let found = Accommodation {
                    extra_percent,
                    extra_minutes,
                    text_size,
                    high_contrast,
                };
                (candidate_id, found)
            },
        )
        .collect())
}

/// Writes what was agreed over what was there. The candidate must have been found in the body before.
pub(in crate::centres) fn put_accommodation(
    conn: &mut Conn,
    body_id: &str,
    candidate_id: &str,
    accommodation: &Accommodation,
    entered_by: &str,
    entered_at: DateTime<Utc>,
) -> Result<(), DbFailure> {
    let of_candidate = accommodations::table.filter(
        accommodations::candidate_id
            .eq(candidate_id)
            .and(accommodations::body_id.eq(body_id)),
    );
    diesel::delete(of_candidate).execute(conn)?;
    diesel::insert_into(accommodations::table)
        .values((
            accommodations::candidate_id.eq(candidate_id),
            accommodations::body_id.eq(body_id),
            accommodations::extra_percent.eq(accommodation.extra_percent),
            accommodations::extra_minutes.eq(accommodation.extra_minutes),
            accommodations::text_size.eq(accommodation.text_size),
            accommodations::high_contrast.eq(accommodation.high_contrast),
            accommodations::entered_by.eq(entered_by),
            accommodations::entered_at.eq(UtcTime(entered_at)),
        ))
        .execute(conn)?;
    Ok(())
}
