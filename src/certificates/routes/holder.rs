//! Holders at their own certificates: signed in, or with what stands on their admission ticket.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{CertificateResponse, pdf_response};
use crate::access::{Allowed, allow};
use crate::certificates::{VerifyThrottles, read};
use crate::platform::http::{JsonBody, Page, PeerAddress, Problem, ProblemDocument};
use crate::platform::ports::Ports;

/// The certificates of the candidate who asks.
#[utoipa::path(tag = "certificates", security(("bearer" = [])),
    responses((status = 200, body = Page<CertificateResponse>), (status = 403, body = ProblemDocument)))]
#[get("/my/certificates")]
pub(super) async fn list_own(
    allowed: Allowed<allow::ReadOwnResults>,
    ports: Data<Ports>,
) -> Result<Json<Page<CertificateResponse>>, Problem> {
    let rows = ports
        .db
        .read(move |conn| read::list_own(conn, &allowed.actor))
        .await?;
    let items = rows.into_iter().map(CertificateResponse::full).collect();
    Ok(Json(Page { items, next: None }))
}

/// The own certificate as PDF/A.
#[utoipa::path(tag = "certificates", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument), (status = 409, body = ProblemDocument)))]
#[get("/my/certificates/{id}/pdf")]
pub(super) async fn get_own_pdf(
    allowed: Allowed<allow::ReadOwnResults>,
    ports: Data<Ports>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let actor = allowed.actor;
    let asking = actor.clone();
    let certificate = ports
        .db
        .read(move |conn| read::get_own(conn, &asking, &id))
        .await?;
    let number = certificate.number.clone();
    let pdf = read::download(&ports, &actor, certificate).await?;
    Ok(pdf_response(&number, pdf))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LookupRequest {
    admission_number: String,
    name: String,
    /// Last six characters of the document number.
    id_last_six: String,
}

/// The certificates behind an admission ticket; whatever is wrong, the answer is the same.
#[utoipa::path(tag = "certificates", request_body = LookupRequest,
    responses((status = 200, body = Page<CertificateResponse>), (status = 404, body = ProblemDocument),
        (status = 429, body = ProblemDocument)))]
#[post("/certificates/lookup")]
pub(super) async fn post_lookup(
    ports: Data<Ports>,
    throttles: Data<VerifyThrottles>,
    address: PeerAddress,
    body: JsonBody<LookupRequest>,
) -> Result<Json<Page<CertificateResponse>>, Problem> {
    let asked = body.value;
    throttles.check_number(&address.0, &asked.admission_number)?;
    let inner = ports.clone();
    let rows = ports
        .db
        .read(move |conn| {
            read::look_up(
                conn,
                &inner,
                &asked.admission_number,
                &asked.name,
                &asked.id_last_six,
            )
        })
        .await?;
    let items = rows.into_iter().map(CertificateResponse::full).collect();
    Ok(Json(Page { items, next: None }))
}
