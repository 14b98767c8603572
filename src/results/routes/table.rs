//! The table of results and its release.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::{Actor, Allowed, allow};
use crate::platform::http::{IdempotencyHeader, JsonBody, Language, Problem, ProblemDocument};
use crate::platform::idempotency::{self, RequestKey};
use crate::platform::ports::Ports;
use crate::results::export_results::results_csv;
use crate::results::show_results::{ResultTable, show_results};
use crate::results::sign_release::{Signed, sign_release};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignatureRequest {
    /// `digest` of the table that the signer looked at.
    digest: String,
}

#[derive(Serialize, ToSchema)]
pub(super) struct SignatureResponse {
    state: Signed,
}

/// The results of a sitting. A centre sees its own people after the release.
#[utoipa::path(
    tag = "results",
    security(("bearer" = [])),
    responses(
        (status = 200, body = ResultTable),
        (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument),
        (status = 409, description = "results.not_released", body = ProblemDocument),
    )
)]
#[get("/sittings/{id}/results")]
pub(super) async fn get_results(
    ports: web::Data<Ports>,
    allowed: Allowed<allow::ReadResults>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let table = table(&ports, allowed.actor, id.into_inner()).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(table))
}

/// The results of a sitting as a CSV file.
#[utoipa::path(
    tag = "results",
    security(("bearer" = [])),
    responses(
        (status = 200, content_type = "text/csv", body = String),
        (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument),
        (status = 409, description = "results.not_released", body = ProblemDocument),
    )
)]
#[get("/sittings/{id}/results.csv")]
pub(super) async fn get_results_csv(
    ports: web::Data<Ports>,
    allowed: Allowed<allow::ReadResults>,
    id: web::Path<String>,
    language: Language,
) -> Result<HttpResponse, Problem> {
    let table = table(&ports, allowed.actor, id.into_inner()).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"results.csv\""))
        .body(results_csv(&table, language)?))
}

async fn table(ports: &Ports, actor: Actor, sitting_id: String) -> Result<ResultTable, Problem> {
    let in_work = ports.clone();
    ports
        .db
        .read(move |conn| show_results(conn, &in_work, &actor, &sitting_id))
        .await
}

/// Sign the release of the results. Two different people sign; the second signature releases.
#[utoipa::path(
    tag = "results",
    security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header,)),
    request_body = SignatureRequest,
    responses(
        (status = 200, body = SignatureResponse),
        (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument),
        (status = 409, description = "release.incomplete, release.changed, release.same_person, release.own_marks, sitting.not_prepared, sitting.released", body = ProblemDocument),
    )
)]
#[post("/sittings/{id}/release-signatures")]
pub(super) async fn post_release_signature(
    ports: web::Data<Ports>,
    allowed: Allowed<allow::SignRelease>,
    key: IdempotencyHeader,
    id: web::Path<String>,
    body: JsonBody<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    let actor = allowed.actor;
    let body_id = actor.body()?.to_owned();
    let sitting_id = id.into_inner();
    let request = RequestKey {
        actor_id: actor.account_id.clone(),
        route: format!("POST /sittings/{sitting_id}/release-signatures"),
        key: key.0,
        body_digest: body.digest,
        now: ports.now(),
    };
    let seen = body.value.digest;
    let in_work = ports.clone();
    // `None` stands for "the results changed", which must be kept: older signatures went with it.
    let signed: Option<Signed> = idempotency::write_once(&ports.db, request, move |conn| {
        let actor = &actor.account_id;
        let signed = sign_release(conn, &in_work, &body_id, actor, &sitting_id, &seen)?;
        Ok(signed.ok())
    })
    .await?;
    let state = signed.ok_or_else(|| Problem::new("release.changed"))?;
    Ok(HttpResponse::Ok().json(SignatureResponse { state }))
}
