//! All that is written down of one seat, for a person to judge.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{IdentityOutcome, SignalKind};
use super::queries::{self, Of};
use super::scope::get_seat_of;
use crate::access::Actor;
use crate::platform::db::Conn;
use crate::platform::http::Problem;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Evidence {
    signals: Vec<SignalView>,
    outages: Vec<OutageView>,
    identity_checks: Vec<CheckView>,
}

/// Evidence for a person to judge, never a verdict.
#[derive(Debug, Serialize, ToSchema)]
struct SignalView {
    kind: SignalKind,
    at: DateTime<Utc>,
    seconds: i32,
    times: i32,
}

/// A spell in which nothing was heard of the seat.
#[derive(Debug, Serialize, ToSchema)]
struct OutageView {
    began_at: DateTime<Utc>,
    ended_at: DateTime<Utc>,
    /// Seconds of it in which the page, by its own account, went on working.
    worked_seconds: i32,
    page_changed: bool,
    device_changed: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct CheckView {
    basis: String,
    outcome: IdentityOutcome,
    note: String,
    checked_by_name: String,
    checked_at: DateTime<Utc>,
}

pub(super) fn show_evidence(
    conn: &mut Conn,
    actor: &Actor,
    sitting_id: &str,
    admission_id: &str,
) -> Result<Evidence, Problem> {
    let seat = get_seat_of(conn, actor, sitting_id, admission_id)?;
    let of = Of::Seat(&seat.admission_id);
    let signals = queries::list_signals(conn, &seat.admission_id)?;
    let outages = queries::list_outages(conn, of)?;
    let checks = queries::list_checks(conn, of)?;
    Ok(Evidence {
        signals: signals
            .into_iter()
            .map(|row| SignalView {
                kind: row.kind,
                at: row.at.0,
                seconds: row.seconds,
                times: row.times,
            })
            .collect(),
        outages: outages
            .into_iter()
            .map(|row| OutageView {
                began_at: row.began_at.0,
                ended_at: row.ended_at.0,
                worked_seconds: row.worked_seconds,
                page_changed: row.page_changed,
                device_changed: row.device_changed,
            })
            .collect(),
        identity_checks: checks
            .into_iter()
            .map(|row| CheckView {
                basis: row.basis,
                outcome: row.outcome,
                note: row.note,
                checked_by_name: row.checked_by_name,
                checked_at: row.checked_at.0,
            })
            .collect(),
    })
}
