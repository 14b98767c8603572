//! The identity check at the seat: by the photo that the centre gave, or by the document alone, and recorded as such.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::messages::one_fault;
use super::model::{IdentityOutcome, NOTE, check_words};
use super::queries::{self, CheckRow};
use super::scope::{check_open, get_seat_of};
use crate::access::Actor;
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::centres;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

crate::text_enum! {
    /// What a person was compared with.
    IdentityBasis {
        /// The photo that the system holds, and the document.
        Photo = "photo",
        /// The document alone.
        Document = "document",
    }
}

#[derive(Clone, Debug)]
pub(super) struct IdentityCheck {
    pub(super) basis: IdentityBasis,
    pub(super) outcome: IdentityOutcome,
    pub(super) note: String,
}

/// A record that was written.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Recorded {
    pub(super) id: String,
}

/// Records a check; a later one of the same seat takes its place, and both stay.
pub(super) fn check_identity(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    sitting_id: &str,
    admission_id: &str,
    check: &IdentityCheck,
) -> Result<Recorded, Problem> {
    // A doubt is worth nothing without what gave rise to it.
    let least = usize::from(check.outcome == IdentityOutcome::Doubtful);
    let note = check_words("note", &check.note, &(least..=*NOTE.end())).map_err(one_fault)?;
    let seat = get_seat_of(conn, actor, sitting_id, admission_id)?;
    check_open(conn, actor, sitting_id, &seat.room_id)?;
    let body_id = actor.body()?;
    let photo_digest = match check.basis {
        IdentityBasis::Document => None,
        IdentityBasis::Photo => Some(
            centres::find_photo(conn, body_id, &seat.candidate_id)?
                .ok_or_else(|| Problem::new("invigilation.no_photo"))?
                .digest,
        ),
    };
    let row = CheckRow {
        id: uuid::Uuid::now_v7().to_string(),
        body_id: body_id.to_owned(),
        sitting_id: sitting_id.to_owned(),
        admission_id: seat.admission_id,
        basis: check.basis.as_str().to_owned(),
        outcome: check.outcome,
        photo_digest,
        note,
        checked_by: actor.account_id.clone(),
        checked_by_name: actor.display_name.clone(),
        checked_at: ports.now().into(),
    };
    queries::insert_check(conn, &row)?;
    let entry = AuditEntry {
        chain: &sitting_chain(sitting_id),
        actor: &actor.account_id,
        action: "identity.checked",
        subject_kind: "admission",
        subject_id: &row.admission_id,
        data: json!({ "basis": row.basis, "outcome": row.outcome, "photo_sha256": row.photo_digest }),
    };
    audit::record(conn, ports, entry)?;
    queries::bump_room(conn, body_id, sitting_id, &seat.room_id, false)?;
    Ok(Recorded { id: row.id })
}
