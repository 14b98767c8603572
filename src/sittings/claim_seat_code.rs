//! A device takes a seat with its code.

use serde_json::json;

use super::model::{AdmissionView, SeatCodeState, SittingState};
use super::queries;
use super::rows::SeatLock;
use super::seat_code::{code_digest, device_digest};
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::platform::crypto::equal_in_constant_time;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// A seat taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// By this the device is known again; compare it with that of the admission on every later request.
    pub device_digest: String,
    /// False when the same device enters again.
    pub first: bool,
}

/// Takes the seat of an admission for a device in the caller's write transaction. The device which holds the seat may
/// come again with the same code; another needs a new one.
///
/// # Errors
/// `exam.wrong_code` for a code that is not the admission's, and for admissions of sittings that are not prepared;
/// `exam.seat_code_used` when another device holds the seat.
pub fn claim_seat_code(
    conn: &mut Conn,
    ports: &Ports,
    admission: &AdmissionView,
    code: &str,
    device: &str,
) -> Result<Claim, Problem> {
    let typed = code_digest(ports, &admission.id, code);
    let device = device_digest(ports, &admission.id, device);
    let lock = right_lock(conn, admission, &typed)?;
    if lock.code_state == Some(SeatCodeState::Fresh) {
        let entered_at = lock.entered_at.map_or_else(|| ports.now(), |at| at.0);
        if queries::take_seat(conn, &admission.id, &typed, &device, entered_at)? {
            let entry = AuditEntry {
                chain: &sitting_chain(&admission.sitting_id),
                actor: &format!("candidate:{}", admission.id),
                action: "admission.entered",
                subject_kind: "admission",
                subject_id: &admission.id,
                data: json!({ "again": lock.entered_at.is_some() }),
            };
            audit::record(conn, ports, entry)?;
            return Ok(Claim {
                device_digest: device,
                first: true,
            });
        }
    }
    // Used before, or by another device at this moment: then the present state decides.
    let lock = right_lock(conn, admission, &typed)?;
    let holder = lock.device_digest.unwrap_or_default();
    if equal_in_constant_time(&holder, &device) {
        return Ok(Claim {
            device_digest: device,
            first: false,
        });
    }
    tracing::warn!(admission.id = %admission.id, "another device holds the seat");
    Err(Problem::new("exam.seat_code_used"))
}

/// The seat's present state, if `typed` is the digest of its code.
fn right_lock(
    conn: &mut Conn,
    admission: &AdmissionView,
    typed: &str,
) -> Result<SeatLock, Problem> {
    let lock = queries::find_seat_lock(conn, &admission.id)?;
    let right = lock.filter(|lock| {
        let known = lock.code_digest.as_deref().unwrap_or_default();
        lock.sitting_state != SittingState::Draft && equal_in_constant_time(known, typed)
    });
    right.ok_or_else(|| {
        tracing::warn!(admission.id = %admission.id, "wrong seat code");
        Problem::new("exam.wrong_code")
    })
}
