//! Reading the chain, and seeing how one's long-running work stands.

use actix_web::{HttpResponse, get, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::queries::{self, EntryCursor, EntryFilter};
use crate::access::{Allowed, SignedIn, allow};
use crate::platform::http::{Page, PageRequest, Problem, ProblemDocument, QueryOf};
use crate::platform::jobs::{self, JobView};
use crate::platform::ports::Ports;

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(list_audit).service(get_job);
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct AuditQuery {
    /// Only entries about this kind of thing, for example `sitting`.
    subject_kind: Option<String>,
    subject_id: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct AuditEntryView {
    /// The body's id, or `sitting:` and a sitting's id.
    chain: String,
    seq: i64,
    at: DateTime<Utc>,
    /// Account id, `candidate:` and an admission's id, or `system`.
    actor: String,
    action: String,
    subject_kind: String,
    subject_id: String,
    #[schema(value_type = Object)]
    data: serde_json::Value,
    prev_hash: String,
    hash: String,
}

/// What was done in the own body and its sittings, the newest first.
#[utoipa::path(
    tag = "audit",
    security(("bearer" = [])),
    params(AuditQuery),
    responses((status = 200, body = Page<AuditEntryView>), (status = 403, body = ProblemDocument))
)]
#[get("/audit")]
pub(super) async fn list_audit(
    ports: web::Data<Ports>,
    allowed: Allowed<allow::ReadAudit>,
    QueryOf(query): QueryOf<AuditQuery>,
) -> Result<HttpResponse, Problem> {
    let before = match query.after.as_deref() {
        None => None,
        Some(text) => Some(EntryCursor::parse(text).ok_or_else(|| {
            Problem::new("request.invalid").field_with(
                "after",
                "not_as_described",
                vec![("reason", "cursor".to_owned())],
            )
        })?),
    };
    let filter = EntryFilter {
        body_id: allowed.actor.body()?.to_owned(),
        subject_kind: query.subject_kind,
        subject_id: query.subject_id,
        before,
    };
    let paging = PageRequest {
        after: None,
        limit: query.limit,
    };
    let limit = paging.limit();
    let entries = ports
        .db
        .read(move |conn| queries::list_of_body(conn, &filter, limit))
        .await
        .map_err(Problem::from)?;
    let page = Page::cut(entries, limit, |entry| EntryCursor::of(entry).to_string());
    Ok(HttpResponse::Ok().json(page.map(|entry| AuditEntryView {
        chain: entry.chain,
        seq: entry.seq,
        at: entry.at,
        actor: entry.actor,
        action: entry.action,
        subject_kind: entry.subject_kind,
        subject_id: entry.subject_id,
        data: serde_json::from_str(&entry.data).unwrap_or_default(),
        prev_hash: entry.prev_hash,
        hash: entry.hash,
    })))
}

/// How a piece of long-running work stands.
#[utoipa::path(
    tag = "audit",
    security(("bearer" = [])),
    responses((status = 200, body = JobView), (status = 404, body = ProblemDocument))
)]
#[get("/jobs/{id}")]
pub(super) async fn get_job(
    ports: web::Data<Ports>,
    SignedIn(actor): SignedIn,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let body_id = actor.body()?.to_owned();
    let job = ports
        .db
        .read(move |conn| jobs::find(conn, &id, Some(&body_id)))
        .await
        .map_err(Problem::from)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    Ok(HttpResponse::Ok().json(job))
}
