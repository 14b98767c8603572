//! One item in full.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::list::{ItemSummary, summarise};
use crate::access::{Allowed, allow};
use crate::items::kind::Cognitive;
use crate::items::queries;
use crate::platform::db::DbFailure;
use crate::platform::http::{Language, Problem, ProblemDocument};
use crate::platform::ports::Ports;

#[derive(Serialize, ToSchema)]
struct ItemResponse {
    #[serde(flatten)]
    item: ItemSummary,
    options: Vec<String>,
    /// Ids of the right options, `["A", "C"]`; `["true"]` or `["false"]` for true/false.
    key: Vec<String>,
    rationale: String,
    source: Option<String>,
    cognitive: Cognitive,
    /// The newest first.
    versions: Vec<VersionSummary>,
}

#[derive(Serialize, ToSchema)]
struct VersionSummary {
    version: i32,
    created_at: DateTime<Utc>,
    /// SHA-256 over kind and content.
    digest: String,
}

/// One of the own body's items with its key.
#[utoipa::path(tag = "items", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = ItemResponse), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument)))]
#[get("/items/{id}")]
pub(super) async fn get_item(
    allowed: Allowed<allow::ReadItems>,
    ports: Data<Ports>,
    language: Language,
    id: Path<String>,
) -> Result<Json<ItemResponse>, Problem> {
    let (body_id, id) = (allowed.actor.body()?.to_owned(), id.into_inner());
    let found = ports
        .db
        .read(move |conn| {
            let Some((row, content)) = queries::find_item(conn, &body_id, &id)? else {
                return Ok(None);
            };
            let versions = queries::list_versions(conn, &body_id, &id)?;
            let item = summarise(conn, language, vec![row])?.into_iter().next();
            Ok(item.map(|item| (item, content, versions)))
        })
        .await
        .map_err(|failure: DbFailure| Problem::from(failure))?;
    let (item, content, versions) = found.ok_or_else(|| Problem::new("request.not_found"))?;
    let versions = versions.into_iter().map(|row| VersionSummary {
        version: row.version,
        created_at: row.created_at.0,
        digest: row.digest,
    });
    Ok(Json(ItemResponse {
        item,
        options: content.options,
        key: content.key,
        rationale: content.rationale,
        source: content.source,
        cognitive: content.cognitive,
        versions: versions.collect(),
    }))
}
