//! Idempotent writes: the answer to a request is stored in the transaction that did its work, so that a retry after a
//! lost reply finds the answer instead of doing the work twice.

mod queries;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::platform::db::{Conn, Db, DbFailure};
use crate::platform::http::Problem;

/// Stored answers are kept this long.
const KEPT_HOURS: i64 = 48;

/// What makes two requests the same: who, which route, which key, which body.
#[derive(Clone, Debug)]
pub struct RequestKey {
    pub actor_id: String,
    pub route: String,
    /// The `Idempotency-Key` header; without one nothing is remembered.
    pub key: Option<String>,
    pub body_digest: String,
    pub now: DateTime<Utc>,
}

/// As [`Db::write`], but a request that was already answered gets the stored answer again.
///
/// Errors with `request.key_reused` when the key came with another body or for another route, and with
/// `request.in_progress` when the same request is being answered on another connection right now.
pub async fn write_once<T>(
    db: &Db,
    request: RequestKey,
    work: impl FnOnce(&mut Conn) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem>
where
    T: Serialize + DeserializeOwned + Send + 'static,
{
    db.write(move |conn| {
        let Some(key) = request.key.clone() else {
            return work(conn);
        };
        if let Some(stored) = queries::find(conn, &request.actor_id, &key)? {
            if stored.route != request.route || stored.body_digest != request.body_digest {
                return Err(Problem::new("request.key_reused"));
            }
            return serde_json::from_str(&stored.response).map_err(|_| Problem::internal());
        }
        let answer = work(conn)?;
        let response = serde_json::to_string(&answer).map_err(|_| Problem::internal())?;
        queries::insert(conn, &request, &key, &response).map_err(|failure| {
            if failure.unique_violation().is_some() {
                Problem::new("request.in_progress")
            } else {
                failure.into()
            }
        })?;
        Ok(answer)
    })
    .await
}

/// Forgets what is too old to be retried.
pub fn forget_old(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize, DbFailure> {
    queries::delete_older(conn, now - TimeDelta::hours(KEPT_HOURS))
}
