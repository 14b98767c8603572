//! Setting and preparing sittings.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{request_key, search_text};
use crate::access::{Allowed, allow};
use crate::platform::http::{
    IdempotencyHeader, JsonBody, Page, PageRequest, Problem, ProblemDocument, QueryOf,
};
use crate::platform::idempotency::write_once;
use crate::platform::ports::Ports;
use crate::sittings::admit_cohort::{Admitted, admit_cohort};
use crate::sittings::make_room::{NewRoom, make_room};
use crate::sittings::make_sitting::{NewSitting, make_sitting};
use crate::sittings::prepare::{Prepared, prepare};
use crate::sittings::remove::{remove_cohort, remove_room};
use crate::sittings::show_sittings::{
    SittingDetail, SittingLine, SittingsQuery, list_sittings, show_sitting,
};
use crate::sittings::withdraw_preparation::withdraw_preparation;

#[derive(Serialize, Deserialize, ToSchema)]
struct Made {
    id: String,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct SittingsRequest {
    /// Part of the name.
    q: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200; 50 when absent.
    limit: Option<u32>,
}

/// Sittings of the own body, newest first; a centre sees those it has rooms or people in.
#[utoipa::path(tag = "sittings", params(SittingsRequest), security(("bearer" = [])), responses(
    (status = 200, body = Page<SittingLine>), (status = 403, body = ProblemDocument)))]
#[get("/sittings")]
pub(super) async fn get_sittings(
    allowed: Allowed<allow::ReadSittings>,
    ports: Data<Ports>,
    query: QueryOf<SittingsRequest>,
) -> Result<Json<Page<SittingLine>>, Problem> {
    let page = PageRequest {
        after: query.0.after,
        limit: query.0.limit,
    };
    let query = SittingsQuery {
        q: search_text(query.0.q)?,
        limit: page.limit(),
        after: page.after,
    };
    let actor = allowed.actor;
    let page = ports
        .db
        .read(move |conn| list_sittings(conn, &actor, &query))
        .await?;
    Ok(Json(page))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SittingBody {
    /// 2 to 80 characters, unique in the body.
    name: String,
    /// An exam plan of the own body.
    plan_id: String,
    opens_at: DateTime<Utc>,
    /// At least the plan's time after opening, at most 30 days.
    closes_at: DateTime<Utc>,
}

/// Sets a sitting.
#[utoipa::path(tag = "sittings", request_body = SittingBody, security(("bearer" = [])), responses(
    (status = 201, body = Made), (status = 403, body = ProblemDocument),
    (status = 409, description = "sitting.name_taken", body = ProblemDocument), (status = 422, body = ProblemDocument)))]
#[post("/sittings")]
pub(super) async fn post_sitting(
    allowed: Allowed<allow::ManageSittings>,
    ports: Data<Ports>,
    key: IdempotencyHeader,
    body: JsonBody<SittingBody>,
) -> Result<HttpResponse, Problem> {
    let actor = allowed.actor;
    let request = request_key(
        &actor,
        &ports,
        "POST /sittings".to_owned(),
        key.0,
        body.digest,
    );
    let sitting = NewSitting {
        name: body.value.name,
        plan_id: body.value.plan_id,
        opens_at: body.value.opens_at,
        closes_at: body.value.closes_at,
    };
    let worker = ports.clone();
    let made = write_once(&ports.db, request, move |conn| {
        make_sitting(conn, &worker, &actor, &sitting).map(|id| Made { id })
    })
    .await?;
    Ok(HttpResponse::Created().json(made))
}

/// One sitting with its rooms and figures.
#[utoipa::path(tag = "sittings", params(("id" = String, Path)), security(("bearer" = [])), responses(
    (status = 200, body = SittingDetail), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument)))]
#[get("/sittings/{id}")]
pub(super) async fn get_sitting(
    allowed: Allowed<allow::ReadSittings>,
    ports: Data<Ports>,
    id: Path<String>,
) -> Result<Json<SittingDetail>, Problem> {
    let (actor, id) = (allowed.actor, id.into_inner());
    let detail = ports
        .db
        .read(move |conn| show_sitting(conn, &actor, &id))
        .await?;
    Ok(Json(detail))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RoomBody {
    /// 1 to 40 characters, unique in the sitting.
    name: String,
    /// The centre in which the room is, and whose people sit there.
    centre_id: String,
    /// 1 to 500.
    seats: i32,
}

/// Adds a room to a drafted sitting; rooms are filled in the order in which they are added.
#[utoipa::path(tag = "sittings", params(("id" = String, Path)), request_body = RoomBody, security(("bearer" = [])), responses(
    (status = 201, body = Made), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 409, description = "sitting.room_name_taken, sitting.prepared, sitting.released", body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
#[post("/sittings/{id}/rooms")]
pub(super) async fn post_room(
    allowed: Allowed<allow::ManageSittings>,
    ports: Data<Ports>,
    id: Path<String>,
    key: IdempotencyHeader,
    body: JsonBody<RoomBody>,
) -> Result<HttpResponse, Problem> {
    let (actor, id) = (allowed.actor, id.into_inner());
    let route = format!("POST /sittings/{id}/rooms");
    let request = request_key(&actor, &ports, route, key.0, body.digest);
    let room = NewRoom {
        name: body.value.name,
        centre_id: body.value.centre_id,
        seats: body.value.seats,
    };
    let worker = ports.clone();
    let made = write_once(&ports.db, request, move |conn| {
        make_room(conn, &worker, &actor, &id, &room).map(|id| Made { id })
    })
    .await?;
    Ok(HttpResponse::Created().json(made))
}

/// Takes a room out of a drafted sitting.
#[utoipa::path(tag = "sittings", params(("id" = String, Path), ("room_id" = String, Path)), security(("bearer" = [])), responses(
    (status = 204), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 409, description = "sitting.prepared, sitting.released", body = ProblemDocument)))]
#[delete("/sittings/{id}/rooms/{room_id}")]
pub(super) async fn delete_room(
    allowed: Allowed<allow::ManageSittings>,
    ports: Data<Ports>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (actor, (id, room_id), worker) = (allowed.actor, path.into_inner(), ports.clone());
    ports
        .db
        .write(move |conn| remove_room(conn, &worker, &actor, &id, &room_id))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CandidatesBody {
    /// A cohort of the sitting's occupation and level.
    cohort_id: String,
}

/// Admits everybody enrolled in a cohort; who has a place already keeps it.
#[utoipa::path(tag = "sittings", params(("id" = String, Path)), request_body = CandidatesBody, security(("bearer" = [])), responses(
    (status = 200, body = Admitted), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 409, description = "sitting.cohort_does_not_fit, sitting.cohort_empty, sitting.candidates_elsewhere, sitting.too_many_candidates, sitting.prepared, sitting.released", body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
#[post("/sittings/{id}/candidates")]
pub(super) async fn post_candidates(
    allowed: Allowed<allow::ManageSittings>,
    ports: Data<Ports>,
    id: Path<String>,
    key: IdempotencyHeader,
    body: JsonBody<CandidatesBody>,
) -> Result<Json<Admitted>, Problem> {
    let (actor, id) = (allowed.actor, id.into_inner());
    let route = format!("POST /sittings/{id}/candidates");
    let request = request_key(&actor, &ports, route, key.0, body.digest);
    let cohort_id = body.value.cohort_id;
    let worker = ports.clone();
    let admitted = write_once(&ports.db, request, move |conn| {
        let body_id = actor.body()?;
        admit_cohort(conn, &worker, &actor.account_id, body_id, &id, &cohort_id)
    })
    .await?;
    Ok(Json(admitted))
}

/// Takes everybody whom a cohort brought out of a drafted sitting.
#[utoipa::path(tag = "sittings", params(("id" = String, Path), ("cohort_id" = String, Path)), security(("bearer" = [])), responses(
    (status = 204), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 409, description = "sitting.prepared, sitting.released", body = ProblemDocument)))]
#[delete("/sittings/{id}/candidates/{cohort_id}")]
pub(super) async fn delete_candidates(
    allowed: Allowed<allow::ManageSittings>,
    ports: Data<Ports>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (actor, (id, cohort_id), worker) = (allowed.actor, path.into_inner(), ports.clone());
    ports
        .db
        .write(move |conn| remove_cohort(conn, &worker, &actor, &id, &cohort_id))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PreparationBody {
    /// Parallel forms, 1 to 10.
    forms: u32,
}

/// Assembles the forms, gives seats, admission numbers and seat codes. Preparing again replaces all of them as long as
/// nobody has entered.
#[utoipa::path(tag = "sittings", params(("id" = String, Path)), request_body = PreparationBody, security(("bearer" = [])), responses(
    (status = 200, body = Prepared), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 409, description = "sitting.no_candidates, sitting.seats_short, sitting.bank_short, sitting.begun, sitting.over, sitting.released", body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
#[post("/sittings/{id}/preparation")]
pub(super) async fn post_preparation(
    allowed: Allowed<allow::ManageSittings>,
    ports: Data<Ports>,
    id: Path<String>,
    key: IdempotencyHeader,
    body: JsonBody<PreparationBody>,
) -> Result<Json<Prepared>, Problem> {
    let (actor, id) = (allowed.actor, id.into_inner());
    let route = format!("POST /sittings/{id}/preparation");
    let request = request_key(&actor, &ports, route, key.0, body.digest);
    let forms = usize::try_from(body.value.forms).unwrap_or(usize::MAX);
    let worker = ports.clone();
    let prepared = write_once(&ports.db, request, move |conn| {
        prepare(conn, &worker, &actor.account_id, actor.body()?, &id, forms)
    })
    .await?;
    Ok(Json(prepared))
}

/// Takes a preparation back, so that rooms and candidates can be changed, as long as nobody has entered.
#[utoipa::path(tag = "sittings", params(("id" = String, Path)), security(("bearer" = [])), responses(
    (status = 204), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 409, description = "sitting.not_prepared, sitting.begun, sitting.over, sitting.released", body = ProblemDocument)))]
#[delete("/sittings/{id}/preparation")]
pub(super) async fn delete_preparation(
    allowed: Allowed<allow::ManageSittings>,
    ports: Data<Ports>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let (actor, id, worker) = (allowed.actor, id.into_inner(), ports.clone());
    ports
        .db
        .write(move |conn| withdraw_preparation(conn, &worker, &actor, &id))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
