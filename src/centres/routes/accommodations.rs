//! What a candidate needs in the exam.

use actix_web::web::{Data, Json, Path};
use actix_web::{get, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::{Allowed, allow};
use crate::centres::accommodation::{
    Accommodation, TextSize, enter_accommodation, get_accommodation,
};
use crate::centres::queries;
use crate::platform::db::Conn;
use crate::platform::http::{JsonBody, Problem, ProblemDocument};
use crate::platform::ports::Ports;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AccommodationBody {
    /// 0 to 200; not together with minutes.
    extra_percent: i32,
    /// 0 to 480; not together with percent.
    extra_minutes: i32,
    text_size: TextSize,
    high_contrast: bool,
}

#[derive(Serialize, ToSchema)]
pub(super) struct AccommodationAnswer {
    candidate_id: String,
    name: String,
    id_number_masked: String,
    extra_percent: i32,
    extra_minutes: i32,
    text_size: TextSize,
    high_contrast: bool,
}

/// What holds for the candidate; nothing out of the ordinary where nothing was entered.
#[utoipa::path(tag = "centres", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = AccommodationAnswer), (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument)))]
#[get("/candidates/{id}/accommodation")]
pub(super) async fn read_accommodation(
    allowed: Allowed<allow::ManageAccommodations>,
    ports: Data<Ports>,
    id: Path<String>,
) -> Result<Json<AccommodationAnswer>, Problem> {
    let (actor, id) = (allowed.actor, id.into_inner());
    let found = ports
        .db
        .read(move |conn| {
            let held = get_accommodation(conn, &actor, &id)?;
            describe(conn, actor.body()?, &id, held)
        })
        .await?;
    Ok(Json(found))
}

/// Enters what was agreed for the candidate; it is applied to every attempt that starts from now on.
#[utoipa::path(tag = "centres", params(("id" = String, Path)), request_body = AccommodationBody, security(("bearer" = [])),
    responses((status = 200, body = AccommodationAnswer), (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
#[put("/candidates/{id}/accommodation")]
pub(super) async fn put_accommodation(
    allowed: Allowed<allow::ManageAccommodations>,
    ports: Data<Ports>,
    id: Path<String>,
    body: JsonBody<AccommodationBody>,
) -> Result<Json<AccommodationAnswer>, Problem> {
    let (actor, id) = (allowed.actor, id.into_inner());
    let agreed = Accommodation {
        extra_percent: body.value.extra_percent,
        extra_minutes: body.value.extra_minutes,
        text_size: body.value.text_size,
        high_contrast: body.value.high_contrast,
    };
    let worker_ports = ports.clone();
    let entered = ports
        .db
        .write(move |conn| {
            let body_id = actor.body()?;
            enter_accommodation(
                conn,
                &worker_ports,
                &actor.account_id,
                body_id,
                &id,
                &agreed,
            )?;
            describe(conn, body_id, &id, agreed)
        })
        .await?;
    Ok(Json(entered))
}

fn describe(
    conn: &mut Conn,
    body_id: &str,
    candidate_id: &str,
    held: Accommodation,
) -> Result<AccommodationAnswer, Problem> {
    let candidate = queries::find_candidate(conn, body_id, candidate_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    Ok(AccommodationAnswer {
        candidate_id: candidate.id,
        name: candidate.name,
        id_number_masked: candidate.id_number_masked,
        extra_percent: held.extra_percent,
        extra_minutes: held.extra_minutes,
        text_size: held.text_size,
        high_contrast: held.high_contrast,
    })
}
