//! Admission tickets with their seat codes. Seeing them is audited.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::model::check_prepared;
use super::queries;
use super::seat_code::reveal_code;
use crate::access::Actor;
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::centres;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::standards;

/// What is printed on an admission ticket (准考证).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Ticket {
    pub admission_id: String,
    pub admission_number: String,
    /// 14 letters and digits; what a candidate types besides the number.
    pub seat_code: String,
    pub name: String,
    pub id_number_masked: String,
    #[schema(value_type = String)]
    pub sex: centres::Sex,
    pub sitting_name: String,
    pub occupation_name: String,
    pub level_name: String,
    pub room: String,
    pub seat_no: i32,
    pub centre_name: String,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub duration_minutes: i32,
}

/// The tickets of a prepared sitting in the order of their numbers, in the caller's write transaction; of one centre
/// where `centre_scope` limits the sight, of one room where `room_id` is given.
///
/// # Errors
/// 404 for a sitting that is not the body's or has nothing of the centre; `sitting.not_prepared`, `sitting.released`.
pub fn print_tickets(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    sitting_id: &str,
    room_id: Option<&str>,
) -> Result<Vec<Ticket>, Problem> {
    let (body_id, scope) = (actor.body()?, actor.centre_scope()?);
    let sitting = queries::find_sitting_seen(conn, body_id, scope, sitting_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    check_prepared(sitting.state)?;
    let plan =
        standards::find_plan(conn, body_id, &sitting.plan_id)?.ok_or_else(Problem::internal)?;
    let mut admissions = queries::list_admissions(conn, body_id, sitting_id, scope)?;
    if let Some(room) = room_id {
        admissions.retain(|admission| admission.room_id.as_deref() == Some(room));
    }
    let ids: Vec<String> = admissions
        .iter()
        .map(|admission| admission.candidate_id.clone())
        .collect();
    let candidates = centres::find_candidates(conn, body_id, &ids)?;
    let ciphers = queries::list_code_ciphers(conn, body_id, sitting_id)?;
    let mut centre_names = super::show_people::CentreNames::default();
    let mut tickets = Vec::with_capacity(admissions.len());
    for admission in admissions {
        let candidate = candidates
            .get(&admission.candidate_id)
            .ok_or_else(Problem::internal)?;
        let cipher = ciphers.get(&admission.id).ok_or_else(Problem::internal)?;
        tickets.push(Ticket {
            seat_code: reveal_code(ports, &admission.id, cipher)?,
            name: candidate.name.clone(),
            id_number_masked: candidate.id_number_masked.clone(),
            sex: candidate.sex,
            sitting_name: sitting.name.clone(),
            occupation_name: plan.occupation_name.clone(),
            level_name: standards::level_name(sitting.level).to_owned(),
            room: admission.room_name.unwrap_or_default(),
            seat_no: admission.seat_no.unwrap_or_default(),
            centre_name: centre_names.find(conn, body_id, &admission.centre_id)?,
            admission_number: admission.admission_number.unwrap_or_default(),
            opens_at: sitting.opens_at,
            closes_at: sitting.closes_at,
            duration_minutes: sitting.duration_minutes,
            admission_id: admission.id,
        });
    }
    let entry = AuditEntry {
        chain: &sitting_chain(sitting_id),
        actor: &actor.account_id,
        action: "tickets.printed",
        subject_kind: "sitting",
        subject_id: sitting_id,
        data: json!({ "tickets": tickets.len(), "centre_id": scope, "room_id": room_id }),
    };
    audit::record(conn, ports, entry)?;
    Ok(tickets)
}
