//! The stored answers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::RequestKey;
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::idempotency_keys as keys;

pub(super) struct StoredAnswer {
    pub(super) route: String,
    pub(super) body_digest: String,
    pub(super) response: String,
}

pub(super) fn find(
    conn: &mut Conn,
    actor_id: &str,
    key: &str,
) -> Result<Option<StoredAnswer>, DbFailure> {
    let row: Option<(String, String, String)> = keys::table
        .filter(
            keys::actor_id
                .eq(actor_id)
                .and(keys::idempotency_key.eq(key)),
        )
        .select((keys::route, keys::body_digest, keys::response))
        .first(conn)
        .optional()?;
    Ok(row.map(|(route, body_digest, response)| StoredAnswer {
        route,
        body_digest,
        response,
    }))
}

pub(super) fn insert(
    conn: &mut Conn,
    request: &RequestKey,
    key: &str,
    response: &str,
) -> Result<(), DbFailure> {
    diesel::insert_into(keys::table)
        .values((
            keys::actor_id.eq(&request.actor_id),
            keys::idempotency_key.eq(key),
            keys::route.eq(&request.route),
            keys::body_digest.eq(&request.body_digest),
            keys::response.eq(response),
            keys::created_at.eq(UtcTime(request.now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets answers given before `before`; returns how many.
pub(super) fn delete_older(conn: &mut Conn, before: DateTime<Utc>) -> Result<usize, DbFailure> {
    Ok(diesel::delete(keys::table.filter(keys::created_at.lt(UtcTime(before)))).execute(conn)?)
}
