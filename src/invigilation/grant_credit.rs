//! Time given back: an invigilator grants what is proposed or asks for more; beyond the limit two people.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::messages::{Draft, MessageKind, one_fault, post};
use super::model::{Claim, NOTE, Refusal, Ruling, check_words, fault_table, rule};
use super::propose_credit::{Balance, basis_of, new_proposal, note_in_audit};
use super::queries::{self, Decision, ProposalRow, ProposalState, SeatContext};
use super::scope::{check_open, get_room, get_seat_of, not_found};
use crate::access::Actor;
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::delivery::{self, AttemptState, TimeGrant};
use crate::platform::db::Conn;
use crate::platform::http::{FieldProblem, Problem};
use crate::platform::ports::Ports;

/// What an invigilator asks for a seat.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) admission_id: String,
    pub(super) fault: String,
    pub(super) seconds: i32,
    pub(super) note: String,
}

/// What became of a proposal.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct ProposalOutcome {
    pub(super) id: String,
    pub(super) state: ProposalState,
    /// The new end of the attempt, when time was given.
    pub(super) deadline_at: Option<DateTime<Utc>>,
}

/// Asks for time that nobody proposed; who asks agrees by asking.
pub(super) fn ask_for_time(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    sitting_id: &str,
    ask: &Ask,
) -> Result<ProposalOutcome, Problem> {
    let place = get_seat_of(conn, actor, sitting_id, &ask.admission_id)?;
    check_open(conn, actor, sitting_id, &place.room_id)?;
    let seat = lock_seat(conn, &ask.admission_id)?;
    let balance = Balance::load(conn, &seat)?;
    let row = new_proposal(
        &seat,
        &ask.fault,
        (balance.measured, ask.seconds.max(0)),
        &actor.account_id,
        ports.now(),
    );
    let wish = Wish {
        fault: &ask.fault,
        seconds: ask.seconds,
        note: &ask.note,
    };
    // Judged before anything is written.
    judge(&wish, balance)?;
    queries::insert_proposal(conn, &row)?;
    note_in_audit(conn, ports, &actor.account_id, "time.asked", &row)?;
    grant(conn, ports, actor, &row, &wish)
}

/// A grant as a person wishes it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish<'a> {
    pub(super) fault: &'a str,
    pub(super) seconds: i32,
    pub(super) note: &'a str,
}

/// Agrees to a proposal: gives the time, or waits for a second person.
pub(super) fn grant_proposal(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    sitting_id: &str,
    proposal_id: &str,
    wish: &Wish<'_>,
) -> Result<ProposalOutcome, Problem> {
    let row = get_proposal(conn, actor, sitting_id, proposal_id)?;
    check_open(conn, actor, sitting_id, &row.room_id)?;
    grant(conn, ports, actor, &row, wish)
}

fn grant(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    row: &ProposalRow,
    wish: &Wish<'_>,
) -> Result<ProposalOutcome, Problem> {
    let note = check_words("note", wish.note, &NOTE).map_err(one_fault)?;
    let seat = lock_seat(conn, &row.admission_id)?;
    let ruling = judge(wish, Balance::load(conn, &seat)?)?;
    let me = (actor.account_id.as_str(), actor.display_name.as_str());
    let first = row.first_by.as_deref().zip(row.first_by_name.as_deref());
    let same_wish = row.granted_seconds == Some(wish.seconds) && row.fault == wish.fault;
    let (state, first, second) = match (row.state, ruling, first) {
        (ProposalState::Granted | ProposalState::Declined, ..) => {
            return Err(Problem::new("invigilation.proposal_decided"));
        }
        (_, Ruling::OnePerson, _) => (ProposalState::Granted, Some(me), None),
        (ProposalState::HalfGranted, Ruling::TwoPeople, Some(one)) if one.0 == me.0 => {
            return Err(Problem::new("invigilation.second_person"));
        }
        // The second agrees to the same; other figures begin anew.
        (ProposalState::HalfGranted, Ruling::TwoPeople, Some(one)) if same_wish => {
            (ProposalState::Granted, Some(one), Some(me))
        }
        (_, Ruling::TwoPeople, _) => (ProposalState::HalfGranted, Some(me), None),
    };
    let decision = Decision {
        state,
        fault: wish.fault,
        note: &note,
        seconds: Some(wish.seconds),
        first,
        second,
        at: ports.now(),
    };
    queries::decide_proposal(conn, &row.id, &decision)?;
    let deadline_at = if state == ProposalState::Granted {
        Some(give(conn, ports, actor, row, &seat, wish)?)
    } else {
        note_in_audit(conn, ports, &actor.account_id, "time.half_granted", row)?;
        None
    };
    let told = state == ProposalState::Granted;
    queries::bump_room(conn, &row.body_id, &row.sitting_id, &row.room_id, told)?;
    Ok(ProposalOutcome {
        id: row.id.clone(),
        state,
        deadline_at,
    })
}

/// Moves the deadline and tells the candidate.
fn give(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    row: &ProposalRow,
    seat: &SeatContext,
    wish: &Wish<'_>,
) -> Result<DateTime<Utc>, Problem> {
    let attempt_id = seat
        .attempt_id
        .clone()
        .ok_or_else(|| Problem::new("exam.attempt_closed"))?;
    let granted = delivery::grant_time(
        conn,
        ports,
        &TimeGrant {
            id: row.id.clone(),
            body_id: row.body_id.clone(),
            attempt_id,
            seconds: wish.seconds,
            reason: wish.fault.to_owned(),
            granted_by: actor.account_id.clone(),
        },
    )?;
    let draft = Draft {
        body_id: &row.body_id,
        sitting_id: &row.sitting_id,
        room_id: &row.room_id,
        admission_id: Some(&row.admission_id),
        sent_by: &actor.account_id,
        sent_by_name: &actor.display_name,
    };
    post(
        conn,
        ports,
        &draft,
        MessageKind::TimeCredit,
        "",
        Some(wish.seconds),
    )?;
    let entry = AuditEntry {
        chain: &sitting_chain(&row.sitting_id),
        actor: &actor.account_id,
        action: "time.granted",
        subject_kind: "credit_proposal",
        subject_id: &row.id,
        data: json!({
            "admission_id": row.admission_id, "fault": wish.fault, "seconds": wish.seconds,
            "measured_seconds": row.measured_seconds, "first_by": row.first_by,
        }),
    };
    audit::record(conn, ports, entry)?;
    Ok(granted.deadline_at)
}

/// Says no to a proposal, with a reason.
pub(super) fn decline_proposal(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    sitting_id: &str,
    proposal_id: &str,
    note: &str,
) -> Result<ProposalOutcome, Problem> {
    let note = check_words("note", note, &(1..=*NOTE.end())).map_err(one_fault)?;
    let row = get_proposal(conn, actor, sitting_id, proposal_id)?;
    check_open(conn, actor, sitting_id, &row.room_id)?;
    if matches!(row.state, ProposalState::Granted | ProposalState::Declined) {
        return Err(Problem::new("invigilation.proposal_decided"));
    }
    let decision = Decision {
        state: ProposalState::Declined,
        fault: &row.fault,
        note: &note,
        seconds: None,
        first: Some((&actor.account_id, &actor.display_name)),
        second: None,
        at: ports.now(),
    };
    queries::decide_proposal(conn, &row.id, &decision)?;
    note_in_audit(conn, ports, &actor.account_id, "time.declined", &row)?;
    queries::bump_room(conn, &row.body_id, &row.sitting_id, &row.room_id, false)?;
    Ok(ProposalOutcome {
        id: row.id,
        state: ProposalState::Declined,
        deadline_at: None,
    })
}

fn judge(wish: &Wish<'_>, balance: Balance) -> Result<Ruling, Problem> {
    let table = fault_table();
    let known = table.find(wish.fault);
    let mut faults = Vec::new();
    let mut fault = |field: &str, code: &'static str| {
        faults.push(FieldProblem {
            field: field.to_owned(),
            code,
            params: Vec::new(),
        });
    };
    if known.is_none() {
        fault("fault", "invigilation_fault");
    }
    if wish.seconds < 1 {
        fault("seconds", "invigilation_seconds");
    }
    Problem::invalid(faults)?;
    let claim = Claim {
        basis: basis_of(wish.fault),
        asked_seconds: wish.seconds,
        measured_seconds: balance.measured,
        credited_seconds: balance.credited,
    };
    rule(&claim, table.limits).map_err(|refusal| match refusal {
        Refusal::NoCredit => Problem::new("invigilation.no_credit"),
        Refusal::MoreThanMeasured(seconds) => {
            Problem::new("invigilation.more_than_measured").with("seconds", seconds)
        }
        Refusal::OverCeiling(seconds) => Problem::new("invigilation.over_ceiling")
            .with("minutes", table.limits.ceiling_minutes)
            .with("seconds", seconds),
    })
}

/// The seat of an attempt that runs, held until the transaction ends: two grants to one seat are judged one after the other.
fn lock_seat(conn: &mut Conn, admission_id: &str) -> Result<SeatContext, Problem> {
    queries::lock_seat(conn, admission_id)?;
    let seat = queries::seat_contexts(conn, &[admission_id.to_owned()])?
        .remove(admission_id)
        .ok_or_else(not_found)?;
    if seat.attempt != Some(AttemptState::Open) {
        return Err(Problem::new("exam.attempt_closed"));
    }
    Ok(seat)
}

fn get_proposal(
    conn: &mut Conn,
    actor: &Actor,
    sitting_id: &str,
    id: &str,
) -> Result<ProposalRow, Problem> {
    let row = queries::find_proposal(conn, actor.body()?, sitting_id, id)?.ok_or_else(not_found)?;
    get_room(conn, actor, sitting_id, &row.room_id)?;
    Ok(row)
}
