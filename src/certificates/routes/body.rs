//! Certificates of the own body; a centre's people see those of their centre.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{CertificateResponse, pdf_response};
use crate::access::{Allowed, allow};
use crate::certificates::model::CertificateState;
use crate::certificates::queries::CertificateFilter;
use crate::certificates::replace::Replacement;
use crate::certificates::{issue, print, read, replace, revoke};
use crate::platform::http::{
    IdempotencyHeader, JsonBody, Page, PageRequest, Problem, ProblemDocument, QueryOf,
};
use crate::platform::idempotency::{RequestKey, write_once};
use crate::platform::ports::Ports;

const MAX_SEARCH: usize = 60;

#[derive(Serialize, ToSchema)]
pub(super) struct IssueAccepted {
    /// `GET /jobs/{id}` shows its progress.
    job_id: String,
}

/// Issues certificates for everybody of a released sitting who passed all components and has none yet, as a job.
#[utoipa::path(tag = "certificates", params(("id" = String, Path, description = "The sitting")), security(("bearer" = [])),
    responses((status = 202, body = IssueAccepted), (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument), (status = 409, body = ProblemDocument)))]
#[post("/sittings/{id}/certificates")]
pub(super) async fn post_issue(
    allowed: Allowed<allow::IssueCertificates>,
    ports: Data<Ports>,
    id: Path<String>,
    key: IdempotencyHeader,
) -> Result<HttpResponse, Problem> {
    let (sitting_id, actor) = (id.into_inner(), allowed.actor);
    let request = RequestKey {
        actor_id: actor.account_id.clone(),
        route: format!("POST /sittings/{sitting_id}/certificates"),
        key: key.0,
        body_digest: String::new(),
        now: ports.now(),
    };
    let job_id = issue::request_issue(&ports, &actor, sitting_id, request).await?;
    Ok(HttpResponse::Accepted().json(IssueAccepted { job_id }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct CertificateQuery {
    sitting_id: Option<String>,
    /// Part of the number or of the holder's name.
    q: Option<String>,
    state: Option<CertificateState>,
    /// `next` of the page before; absent for the first page.
    after: Option<String>,
    /// Rows wanted, 1 to 200; 50 when absent.
    limit: Option<u32>,
}

/// The certificates of the own body, newest first.
#[utoipa::path(tag = "certificates", params(CertificateQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<CertificateResponse>), (status = 403, body = ProblemDocument),
        (status = 422, body = ProblemDocument)))]
#[get("/certificates")]
pub(super) async fn list_certificates(
    allowed: Allowed<allow::ReadCertificates>,
    ports: Data<Ports>,
    query: QueryOf<CertificateQuery>,
) -> Result<Json<Page<CertificateResponse>>, Problem> {
    let query = query.0;
    let limit = PageRequest {
        after: None,
        limit: query.limit,
    }
    .limit();
    let search = query
        .q
        .map(|text| text.trim().chars().take(MAX_SEARCH).collect::<String>());
    let filter = CertificateFilter {
        centre_id: None,
        sitting_id: query.sitting_id,
        state: query.state,
        search: search.filter(|text| !text.is_empty()),
        after: query.after,
    };
    let page = ports
        .db
        .read(move |conn| read::list_certificates(conn, &allowed.actor, filter, limit))
        .await?;
    Ok(Json(page.map(CertificateResponse::brief)))
}

/// One certificate with every printed field.
#[utoipa::path(tag = "certificates", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = CertificateResponse), (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument)))]
#[get("/certificates/{id}")]
pub(super) async fn get_certificate(
    allowed: Allowed<allow::ReadCertificates>,
    ports: Data<Ports>,
    id: Path<String>,
) -> Result<Json<CertificateResponse>, Problem> {
    let certificate = ports
        .db
        .read(move |conn| read::get_certificate(conn, &allowed.actor, &id))
        .await?;
    Ok(Json(CertificateResponse::full(certificate)))
}

/// The certificate as PDF/A, with the full document number; handing it out is audited.
#[utoipa::path(tag = "certificates", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument), (status = 409, body = ProblemDocument)))]
#[get("/certificates/{id}/pdf")]
pub(super) async fn get_pdf(
    allowed: Allowed<allow::ReadCertificates>,
    ports: Data<Ports>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let actor = allowed.actor;
    let asking = actor.clone();
    let certificate = ports
        .db
        .read(move |conn| read::get_certificate(conn, &asking, &id))
        .await?;
    let number = certificate.number.clone();
    let pdf = read::download(&ports, &actor, certificate).await?;
    Ok(pdf_response(&number, pdf))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EndRequest {
    /// Two to 200 characters. Everyone who verifies the certificate reads it: no numbers of documents or phones.
    reason: String,
}

/// Revokes a valid certificate at once and for good.
#[utoipa::path(tag = "certificates", params(("id" = String, Path)), request_body = EndRequest, security(("bearer" = [])),
    responses((status = 200, body = CertificateResponse), (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument), (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
#[post("/certificates/{id}/revocation")]
pub(super) async fn post_revocation(
    allowed: Allowed<allow::EndCertificates>,
    ports: Data<Ports>,
    id: Path<String>,
    key: IdempotencyHeader,
    body: JsonBody<EndRequest>,
) -> Result<Json<CertificateResponse>, Problem> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let request = RequestKey {
        actor_id: actor.account_id.clone(),
        route: format!("POST /certificates/{id}/revocation"),
        key: key.0,
        body_digest: body.digest,
        now: ports.now(),
    };
    let (inner, reason) = (ports.clone(), body.value.reason);
    let answer = write_once(&ports.db, request, move |conn| {
        let certificate = revoke::revoke(conn, &inner, &actor, &id, &reason)?;
        Ok(CertificateResponse::full(certificate))
    })
    .await?;
    Ok(Json(answer))
}

/// Gives the holder a new certificate with a new number, after a correction; the old one says what took its place.
#[utoipa::path(tag = "certificates", params(("id" = String, Path)), request_body = EndRequest, security(("bearer" = [])),
    responses((status = 201, body = Replacement), (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument), (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
#[post("/certificates/{id}/replacement")]
pub(super) async fn post_replacement(
    allowed: Allowed<allow::EndCertificates>,
    ports: Data<Ports>,
    id: Path<String>,
    key: IdempotencyHeader,
    body: JsonBody<EndRequest>,
) -> Result<HttpResponse, Problem> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let request = RequestKey {
        actor_id: actor.account_id.clone(),
        route: format!("POST /certificates/{id}/replacement"),
        key: key.0,
        body_digest: body.digest,
        now: ports.now(),
    };
    let fonts = print::fonts(&ports)?;
    let (inner, reason) = (ports.clone(), body.value.reason);
    let answer = write_once(&ports.db, request, move |conn| {
        replace::replace(conn, &inner, &fonts, &actor, &id, &reason)
    })
    .await?;
    Ok(HttpResponse::Created().json(answer))
}
