//! The system proposes to give back the time which it measured as lost.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::model::{Basis, Outage, ceiling_left, fault_table, likely_fault};
use super::queries::{self, NewOutage, Of, ProposalRow, ProposalState, SeatContext};
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::delivery::AttemptState;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::ports::Ports;

const SYSTEM: &str = "system";

/// Proposes the time that an outage took, when it is worth while and the attempt still runs.
pub(super) fn propose_for_outage(
    conn: &mut Conn,
    ports: &Ports,
    seat: &SeatContext,
    row: &NewOutage,
) -> Result<(), DbFailure> {
    let (Some(AttemptState::Open), Some(started_at), Some(deadline_at)) =
        (seat.attempt, seat.started_at, seat.deadline_at)
    else {
        return Ok(());
    };
    let limits = fault_table().limits;
    let lost = row.outage.lost_seconds(started_at, deadline_at);
    let before = Balance::load(conn, seat)?;
    let proposed = lost.min(ceiling_left(before.credited, limits));
    if lost < limits.shortest_seconds || proposed == 0 {
        return Ok(());
    }
    let fault = likely_fault(row.page_changed, row.device_changed);
    let proposal = new_proposal(seat, fault, (lost, proposed), SYSTEM, ports.now());
    let proposal = ProposalRow {
        outage_id: Some(row.id.clone()),
        ..proposal
    };
    queries::insert_proposal(conn, &proposal)?;
    note_in_audit(conn, ports, SYSTEM, "time.proposed", &proposal)
}

/// What a seat lost by measurement, and what was given back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Balance {
    /// Lost and not given back yet.
    pub(super) measured: i32,
    /// Given back, on whatever basis.
    pub(super) credited: i32,
}

impl Balance {
    pub(super) fn load(conn: &mut Conn, seat: &SeatContext) -> Result<Self, DbFailure> {
        let outages = queries::list_outages(conn, Of::Seat(&seat.admission_id))?;
        let proposals = queries::list_proposals(conn, Of::Seat(&seat.admission_id))?;
        let (from, until) = (
            seat.started_at.unwrap_or(DateTime::<Utc>::MAX_UTC),
            seat.deadline_at.unwrap_or(DateTime::<Utc>::MAX_UTC),
        );
        let lost = outages.iter().map(|row| {
            let outage = Outage {
                began_at: row.began_at.0,
                ended_at: row.ended_at.0,
                worked_seconds: row.worked_seconds,
            };
            outage.lost_seconds(from, until)
        });
        let granted = |of_basis: &dyn Fn(Basis) -> bool| -> i32 {
            let rows = proposals.iter().filter(|row| {
                row.state == ProposalState::Granted && of_basis(basis_of(&row.fault))
            });
            rows.filter_map(|row| row.granted_seconds).sum()
        };
        let lost: i32 = lost.fold(0, i32::saturating_add);
        Ok(Self {
            measured: lost
                .saturating_sub(granted(&|basis| basis == Basis::Measured))
                .max(0),
            credited: granted(&|_| true),
        })
    }
}

pub(super) fn basis_of(fault: &str) -> Basis {
    fault_table()
        .find(fault)
        .map_or(Basis::None, |fault| fault.basis)
}

pub(super) fn new_proposal(
    seat: &SeatContext,
    fault: &str,
    (measured, proposed): (i32, i32),
    by: &str,
    at: DateTime<Utc>,
) -> ProposalRow {
    ProposalRow {
        id: uuid::Uuid::now_v7().to_string(),
        body_id: seat.body_id.clone(),
        sitting_id: seat.sitting_id.clone(),
        room_id: seat.room_id.clone(),
        admission_id: seat.admission_id.clone(),
        outage_id: None,
        fault: fault.to_owned(),
        fault_table: fault_table().edition.clone(),
        measured_seconds: measured,
        proposed_seconds: proposed,
        state: ProposalState::Open,
        note: String::new(),
        proposed_by: by.to_owned(),
        proposed_at: at.into(),
        granted_seconds: None,
        first_by: None,
        first_by_name: None,
        second_by: None,
        second_by_name: None,
        decided_at: None,
    }
}

pub(super) fn note_in_audit(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    action: &str,
    row: &ProposalRow,
) -> Result<(), DbFailure> {
    let entry = AuditEntry {
        chain: &sitting_chain(&row.sitting_id),
        actor,
        action,
        subject_kind: "credit_proposal",
        subject_id: &row.id,
        data: json!({
            "admission_id": row.admission_id, "fault": row.fault,
            "measured_seconds": row.measured_seconds, "proposed_seconds": row.proposed_seconds,
        }),
    };
    audit::record(conn, ports, entry)
}
