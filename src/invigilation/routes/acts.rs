//! What an invigilator does in a room.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{private, request_key};
use crate::access::{Allowed, allow};
use crate::invigilation::Invigilation;
use crate::invigilation::close_room::{SignedOff, sign_off};
use crate::invigilation::identity::{IdentityBasis, IdentityCheck, Recorded, check_identity};
use crate::invigilation::incidents::{NewIncident, record_incident};
use crate::invigilation::messages::{Addressee, SentMessage, send_message};
use crate::invigilation::model::IdentityOutcome;
use crate::platform::http::{IdempotencyHeader, JsonBody, Problem, ProblemDocument};
use crate::platform::idempotency::write_once;
use crate::platform::ports::Ports;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MessageBody {
    /// To the whole room; with neither this nor `admission_id`, to all rooms in sight.
    room_id: Option<String>,
    /// To one seat.
    admission_id: Option<String>,
    /// 1 to 300 characters.
    words: String,
}

/// Sends a message to one seat, one room or all rooms in sight; each candidate is shown it until it is acknowledged.
#[utoipa::path(tag = "invigilation", params(("id" = String, Path)), request_body = MessageBody, security(("bearer" = [])), responses(
    (status = 201, body = SentMessage), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
#[post("/sittings/{id}/messages")]
pub(super) async fn post_message(
    allowed: Allowed<allow::Invigilate>,
    ports: Data<Ports>,
    id: Path<String>,
    key: IdempotencyHeader,
    body: JsonBody<MessageBody>,
) -> Result<HttpResponse, Problem> {
    let (actor, id, worker) = (allowed.actor, id.into_inner(), ports.clone());
    let route = format!("POST /sittings/{id}/messages");
    let request = request_key(&actor, &ports, route, key.0, body.digest);
    let message = body.value;
    let to = match (message.admission_id, message.room_id) {
        (Some(admission_id), _) => Addressee::Seat(admission_id),
        (None, Some(room_id)) => Addressee::Room(room_id),
        (None, None) => Addressee::AllRooms,
    };
    let sent = write_once(&ports.db, request, move |conn| {
        send_message(conn, &worker, &actor, &id, &to, &message.words)
    })
    .await?;
    Ok(HttpResponse::Created().json(sent))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IdentityBody {
    basis: IdentityBasis,
    outcome: IdentityOutcome,
    /// At most 500 characters; needed for `doubtful`.
    note: String,
}

/// Records an identity check at the seat.
#[utoipa::path(tag = "invigilation", params(("id" = String, Path), ("admission_id" = String, Path)), request_body = IdentityBody,
    security(("bearer" = [])), responses(
    (status = 201, body = Recorded), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 409, description = "invigilation.no_photo, invigilation.room_signed, sitting.not_prepared, sitting.released", body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
#[post("/sittings/{id}/admissions/{admission_id}/identity-checks")]
pub(super) async fn post_identity_check(
    allowed: Allowed<allow::Invigilate>,
    ports: Data<Ports>,
    path: Path<(String, String)>,
    key: IdempotencyHeader,
    body: JsonBody<IdentityBody>,
) -> Result<HttpResponse, Problem> {
    let (actor, (id, admission_id), worker) = (allowed.actor, path.into_inner(), ports.clone());
    let route = format!("POST /sittings/{id}/admissions/{admission_id}/identity-checks");
    let request = request_key(&actor, &ports, route, key.0, body.digest);
    let check = IdentityCheck {
        basis: body.value.basis,
        outcome: body.value.outcome,
        note: body.value.note,
    };
    let recorded = write_once(&ports.db, request, move |conn| {
        check_identity(conn, &worker, &actor, &id, &admission_id, &check)
    })
    .await?;
    Ok(HttpResponse::Created().json(recorded))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IncidentBody {
    room_id: String,
    /// Absent: the whole room.
    admission_id: Option<String>,
    /// A code of the table of faults.
    fault: String,
    /// Now when absent; at most a week ago.
    began_at: Option<DateTime<Utc>>,
    /// 0 to 1440.
    minutes: Option<i32>,
    /// At most 500 characters.
    note: String,
}

/// Records an incident of a room or a seat.
#[utoipa::path(tag = "invigilation", params(("id" = String, Path)), request_body = IncidentBody, security(("bearer" = [])), responses(
    (status = 201, body = Recorded), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 409, description = "invigilation.room_signed, sitting.not_prepared, sitting.released", body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
#[post("/sittings/{id}/incidents")]
pub(super) async fn post_incident(
    allowed: Allowed<allow::Invigilate>,
    ports: Data<Ports>,
    id: Path<String>,
    key: IdempotencyHeader,
    body: JsonBody<IncidentBody>,
) -> Result<HttpResponse, Problem> {
    let (actor, id, worker) = (allowed.actor, id.into_inner(), ports.clone());
    let route = format!("POST /sittings/{id}/incidents");
    let request = request_key(&actor, &ports, route, key.0, body.digest);
    let incident = NewIncident {
        room_id: body.value.room_id,
        admission_id: body.value.admission_id,
        fault: body.value.fault,
        began_at: body.value.began_at,
        minutes: body.value.minutes,
        note: body.value.note,
    };
    let recorded = write_once(&ports.db, request, move |conn| {
        record_incident(conn, &worker, &actor, &id, &incident)
    })
    .await?;
    Ok(HttpResponse::Created().json(recorded))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignOffBody {
    /// At most 500 characters.
    note: String,
}

/// Signs a room off; nothing about it changes any more.
#[utoipa::path(tag = "invigilation", params(("id" = String, Path), ("room_id" = String, Path)), request_body = SignOffBody,
    security(("bearer" = [])), responses(
    (status = 200, body = SignedOff), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 409, description = "invigilation.seats_open, invigilation.proposals_wait, invigilation.room_signed, sitting.not_prepared, sitting.released", body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
#[post("/sittings/{id}/rooms/{room_id}/sign-off")]
pub(super) async fn post_sign_off(
    allowed: Allowed<allow::Invigilate>,
    ports: Data<Ports>,
    invigilation: Data<Invigilation>,
    path: Path<(String, String)>,
    key: IdempotencyHeader,
    body: JsonBody<SignOffBody>,
) -> Result<HttpResponse, Problem> {
    let (actor, (id, room_id), worker) = (allowed.actor, path.into_inner(), ports.clone());
    let route = format!("POST /sittings/{id}/rooms/{room_id}/sign-off");
    let request = request_key(&actor, &ports, route, key.0, body.digest);
    let note = body.value.note;
    let signed = write_once(&ports.db, request, move |conn| {
        sign_off(conn, &worker, &invigilation, &actor, (&id, &room_id), &note)
    })
    .await?;
    Ok(private().json(signed))
}
