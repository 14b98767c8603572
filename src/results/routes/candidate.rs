//! Results for the candidates themselves.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::{Allowed, allow};
use crate::platform::http::{JsonBody, PeerAddress, Problem, ProblemDocument};
use crate::platform::ports::Ports;
use crate::results::ResultThrottles;
use crate::results::candidate_result::CandidateResult;
use crate::results::look_up_result::look_up_result;
use crate::results::own_results::own_results;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LookupRequest {
    admission_number: String,
    name: String,
    /// Last six characters of the identity number.
    id_last_six: String,
}

/// Look a result up with what stands on the admission ticket.
#[utoipa::path(
    tag = "results",
    request_body = LookupRequest,
    responses(
        (status = 200, body = CandidateResult),
        (status = 404, description = "results.not_found", body = ProblemDocument),
        (status = 409, description = "results.not_released", body = ProblemDocument),
        (status = 429, description = "request.too_many", body = ProblemDocument),
    )
)]
#[post("/results/lookup")]
pub(super) async fn post_lookup(
    ports: web::Data<Ports>,
    throttles: web::Data<ResultThrottles>,
    peer: PeerAddress,
    body: JsonBody<LookupRequest>,
) -> Result<HttpResponse, Problem> {
    let request = body.value;
    // Nobody's are longer; a longer one fits nobody.
    let number: String = request.admission_number.trim().chars().take(64).collect();
    throttles.check(&peer.0, &number)?;
    let in_work = ports.clone();
    let result = ports
        .db
        .read(move |conn| {
            look_up_result(conn, &in_work, &number, &request.name, &request.id_last_six)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(result))
}

/// One's own released results.
#[utoipa::path(
    tag = "results",
    security(("bearer" = [])),
    responses(
        (status = 200, body = Vec<CandidateResult>),
        (status = 403, body = ProblemDocument),
    )
)]
#[get("/my/results")]
pub(super) async fn get_my_results(
    ports: web::Data<Ports>,
    allowed: Allowed<allow::ReadOwnResults>,
) -> Result<HttpResponse, Problem> {
    let results = ports
        .db
        .read(move |conn| own_results(conn, &allowed.actor))
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(results))
}
