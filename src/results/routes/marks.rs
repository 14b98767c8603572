//! Practical marks.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, put, web};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::{Allowed, allow};
use crate::platform::http::{JsonBody, Problem, ProblemDocument};
use crate::platform::ports::Ports;
use crate::results::enter_practical_marks::{EnteredMarks, MarksToEnter, enter_practical_marks};
use crate::results::list_practical_marks::{self, PracticalMarksView};
use crate::results::practical_units::UnitMark;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PracticalMarksRequest {
    /// Every unit of the plan once.
    units: Vec<UnitMark>,
    /// For other assessors; at most 500 characters.
    #[serde(default)]
    note: String,
}

/// Enter what a candidate earned in the practical component. Every change is kept as a revision; none is possible after
/// the release. Signatures of a release that was under way are taken away.
#[utoipa::path(
    tag = "results",
    security(("bearer" = [])),
    request_body = PracticalMarksRequest,
    responses(
        (status = 200, body = EnteredMarks),
        (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument),
        (status = 409, description = "marks.no_practical, marks.changed, sitting.not_prepared, sitting.released", body = ProblemDocument),
        (status = 422, description = "request.invalid", body = ProblemDocument),
    )
)]
#[put("/sittings/{id}/practical-marks/{admission_id}")]
pub(super) async fn put_practical_marks(
    ports: web::Data<Ports>,
    allowed: Allowed<allow::EnterPracticalMarks>,
    path: web::Path<(String, String)>,
    body: JsonBody<PracticalMarksRequest>,
) -> Result<HttpResponse, Problem> {
    let actor = allowed.actor;
    let body_id = actor.body()?.to_owned();
    let (sitting_id, admission_id) = path.into_inner();
    let entry = MarksToEnter {
        admission_id,
        units: body.value.units,
        note: body.value.note,
    };
    let in_work = ports.clone();
    let entered = ports
        .db
        .write(move |conn| {
            let actor = &actor.account_id;
            enter_practical_marks(conn, &in_work, &body_id, actor, &sitting_id, &entry)
        })
        .await?;
    Ok(HttpResponse::Ok().json(entered))
}

/// The candidates of a sitting by admission number, with their practical marks; no names.
#[utoipa::path(
    tag = "results",
    security(("bearer" = [])),
    responses(
        (status = 200, body = PracticalMarksView),
        (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument),
    )
)]
#[get("/sittings/{id}/practical-marks")]
pub(super) async fn get_practical_marks(
    ports: web::Data<Ports>,
    allowed: Allowed<allow::EnterPracticalMarks>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let body_id = allowed.actor.body()?.to_owned();
    let view = ports
        .db
        .read(move |conn| list_practical_marks::list_practical_marks(conn, &body_id, &id))
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(view))
}
