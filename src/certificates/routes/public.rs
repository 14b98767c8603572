//! Verification for everybody. Name and number come in the body: a query would put them into addresses and logs.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::certificates::model::Verification;
use crate::certificates::{VerifyThrottles, verify};
use crate::platform::db::DbFailure;
use crate::platform::http::{JsonBody, PeerAddress, Problem, ProblemDocument};
use crate::platform::ports::Ports;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct VerifyRequest {
    /// 22 characters; spaces do not matter.
    number: String,
    /// As printed; spaces do not matter.
    name: String,
}

/// Verifies by number and holder's name. A wrong name and an unknown number are both `unknown`.
#[utoipa::path(tag = "certificates", request_body = VerifyRequest,
    responses((status = 200, body = Verification), (status = 422, body = ProblemDocument), (status = 429, body = ProblemDocument)))]
#[post("/verify")]
pub(super) async fn post_verify(
    ports: Data<Ports>,
    throttles: Data<VerifyThrottles>,
    address: PeerAddress,
    body: JsonBody<VerifyRequest>,
) -> Result<HttpResponse, Problem> {
    let asked = body.value;
    throttles.check_number(&address.0, &asked.number)?;
    let found = ports
        .db
        .read(move |conn| verify::verify_by_number(conn, &asked.number, &asked.name))
        .await
        .map_err(|failure: DbFailure| Problem::from(failure))?;
    Ok(answer(&found))
}

/// Verifies by what the QR code holds.
#[utoipa::path(tag = "certificates", params(("token" = String, Path, description = "32 hexadecimal digits")),
    responses((status = 200, body = Verification), (status = 429, body = ProblemDocument)))]
#[get("/verify/{token}")]
pub(super) async fn get_verify(
    ports: Data<Ports>,
    throttles: Data<VerifyThrottles>,
    address: PeerAddress,
    token: Path<String>,
) -> Result<HttpResponse, Problem> {
    throttles.check_address(&address.0)?;
    let found = ports
        .db
        .read(move |conn| verify::verify_by_token(conn, &token))
        .await
        .map_err(|failure: DbFailure| Problem::from(failure))?;
    Ok(answer(&found))
}

/// A revocation must show at once: nothing on the way may keep an answer.
fn answer(found: &Verification) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(found)
}
