//! People, tickets and seat codes.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{request_key, search_text};
use crate::access::{Allowed, allow};
use crate::platform::http::{
    IdempotencyHeader, Page, PageRequest, Problem, ProblemDocument, QueryOf,
};
use crate::platform::idempotency::write_once;
use crate::platform::ports::Ports;
use crate::sittings::print_tickets::{Ticket, print_tickets};
use crate::sittings::reissue_seat_code::reissue_seat_code;
use crate::sittings::show_people::{PeopleQuery, PersonView, show_people};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct PeopleRequest {
    /// Part of the name or of the admission number.
    q: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200; 50 when absent.
    limit: Option<u32>,
}

/// The people of a sitting; a centre sees its own.
#[utoipa::path(tag = "sittings", params(("id" = String, Path), PeopleRequest), security(("bearer" = [])), responses(
    (status = 200, body = Page<PersonView>), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument)))]
#[get("/sittings/{id}/admissions")]
pub(super) async fn get_admissions(
    allowed: Allowed<allow::ReadAdmissions>,
    ports: Data<Ports>,
    id: Path<String>,
    query: QueryOf<PeopleRequest>,
) -> Result<Json<Page<PersonView>>, Problem> {
    let page = PageRequest {
        after: query.0.after,
        limit: query.0.limit,
    };
    let query = PeopleQuery {
        q: search_text(query.0.q)?,
        limit: page.limit(),
        after: page.after,
    };
    let (actor, id, now) = (allowed.actor, id.into_inner(), ports.now());
    let page = ports
        .db
        .read(move |conn| show_people(conn, &actor, now, &id, &query))
        .await?;
    Ok(Json(page))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct TicketsRequest {
    /// Only this room.
    room_id: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct Tickets {
    items: Vec<Ticket>,
}

/// Admission tickets with their seat codes, for printing; a centre sees its own. Every call is audited.
#[utoipa::path(tag = "sittings", params(("id" = String, Path), TicketsRequest), security(("bearer" = [])), responses(
    (status = 200, body = Tickets), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 409, description = "sitting.not_prepared, sitting.released", body = ProblemDocument)))]
#[get("/sittings/{id}/tickets")]
pub(super) async fn get_tickets(
    allowed: Allowed<allow::PrintTickets>,
    ports: Data<Ports>,
    id: Path<String>,
    query: QueryOf<TicketsRequest>,
) -> Result<HttpResponse, Problem> {
    let (actor, id, worker) = (allowed.actor, id.into_inner(), ports.clone());
    let room_id = query.0.room_id;
    let items = ports
        .db
        .write(move |conn| print_tickets(conn, &worker, &actor, &id, room_id.as_deref()))
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(Tickets { items }))
}

#[derive(Serialize, ToSchema)]
struct NewSeatCode {
    /// 14 letters and digits.
    seat_code: String,
}

/// Gives out a new seat code; the device that held the seat is put off.
#[utoipa::path(tag = "sittings", params(("id" = String, Path), ("admission_id" = String, Path)), security(("bearer" = [])), responses(
    (status = 200, body = NewSeatCode), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 409, description = "sitting.not_prepared, sitting.over, sitting.released", body = ProblemDocument)))]
#[post("/sittings/{id}/admissions/{admission_id}/seat-code")]
pub(super) async fn post_seat_code(
    allowed: Allowed<allow::Invigilate>,
    ports: Data<Ports>,
    path: Path<(String, String)>,
    key: IdempotencyHeader,
) -> Result<HttpResponse, Problem> {
    let (actor, (id, admission_id)) = (allowed.actor, path.into_inner());
    let route = format!("POST /sittings/{id}/admissions/{admission_id}/seat-code");
    let request = request_key(&actor, &ports, route, key.0, String::new());
    let worker = ports.clone();
    let sealed = write_once(&ports.db, request, move |conn| {
        reissue_seat_code(conn, &worker, &actor, &id, &admission_id)
    })
    .await?;
    let seat_code = sealed.reveal(&ports)?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(NewSeatCode { seat_code }))
}
