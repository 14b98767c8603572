//! Reading standards, without signing in.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::platform::db::DbFailure;
use crate::platform::http::{Page, PageRequest, Problem, ProblemDocument, QueryOf};
use crate::platform::ports::Ports;
use crate::standards::edition::StandardEdition;
use crate::standards::model::{EditionView, PointView};
use crate::standards::{queries, shipped};

#[derive(Serialize, ToSchema)]
struct StandardSummary {
    id: String,
    occupation_code: String,
    edition_year: i32,
    name_zh: String,
    name_en: String,
    levels: Vec<LevelSummary>,
}

#[derive(Serialize, ToSchema)]
struct LevelSummary {
    /// 5 to 1.
    level: u8,
    name_zh: String,
    name_en: String,
    /// Exam plans that come with the program.
    plans: usize,
}

impl From<EditionView> for StandardSummary {
    fn from(edition: EditionView) -> Self {
        let shipped: Vec<_> = shipped::plans()
            .map(|file| &file.plan)
            .filter(|plan| plan.occupation_code == edition.occupation_code)
            .filter(|plan| i32::from(plan.edition) == edition.edition_year)
            .map(|plan| plan.level)
            .collect();
        let levels = edition
            .document
            .levels
            .into_iter()
            .map(|entry| LevelSummary {
                plans: shipped
                    .iter()
                    .filter(|level| **level == entry.level)
                    .count(),
                level: entry.level.number(),
                name_zh: entry.name_zh,
                name_en: entry.name_en,
            });
        Self {
            levels: levels.collect(),
            id: edition.id,
            occupation_code: edition.occupation_code,
            edition_year: edition.edition_year,
            name_zh: edition.name_zh,
            name_en: edition.name_en,
        }
    }
}

/// The standards that are loaded.
#[utoipa::path(tag = "standards", params(PageRequest), responses((status = 200, body = Page<StandardSummary>)))]
#[get("/standards")]
pub(super) async fn list_standards(
    ports: Data<Ports>,
    page: QueryOf<PageRequest>,
) -> Result<Json<Page<StandardSummary>>, Problem> {
    let (limit, after) = (page.0.limit(), page.0.after);
    let rows = ports
        .db
        .read(move |conn| queries::list_editions(conn, after.as_deref(), limit.saturating_add(1)))
        .await
        .map_err(|failure: DbFailure| Problem::from(failure))?;
    Ok(Json(
        Page::cut(rows, limit, |edition| edition.id.clone()).map(StandardSummary::from),
    ))
}

/// The whole edition: the document of its `standard.toml`, every fact with status and sources, and the edition's id.
#[derive(Serialize, ToSchema)]
struct StandardResponse {
    id: String,
    /// SHA-256 of the document.
    digest: String,
    #[serde(flatten)]
    #[schema(value_type = Object)]
    document: StandardEdition,
}

/// One standard edition in full, with its gaps.
#[utoipa::path(tag = "standards", params(("id" = String, Path)),
    responses((status = 200, body = StandardResponse), (status = 404, body = ProblemDocument)))]
#[get("/standards/{id}")]
pub(super) async fn get_standard(
    ports: Data<Ports>,
    id: Path<String>,
) -> Result<Json<StandardResponse>, Problem> {
    let id = id.into_inner();
    let found = ports
        .db
        .read(move |conn| queries::find_edition(conn, &id))
        .await?;
    let edition = found.ok_or_else(|| Problem::new("request.not_found"))?;
    Ok(Json(StandardResponse {
        id: edition.id,
        digest: edition.digest,
        document: edition.document,
    }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PointsOf {
    /// 5 to 1.
    #[param(minimum = 1, maximum = 5)]
    level: i32,
}

#[derive(Serialize, ToSchema)]
struct PointList {
    items: Vec<PointView>,
}

/// The identification points of one level, by code; empty where none are written.
#[utoipa::path(tag = "standards", params(("id" = String, Path), PointsOf),
    responses((status = 200, body = PointList), (status = 404, body = ProblemDocument)))]
#[get("/standards/{id}/points")]
pub(super) async fn list_standard_points(
    ports: Data<Ports>,
    id: Path<String>,
    of: QueryOf<PointsOf>,
) -> Result<Json<PointList>, Problem> {
    let (id, level) = (id.into_inner(), of.0.level);
    let items = ports
        .db
        .read(move |conn| {
            if queries::find_edition(conn, &id)?.is_none() {
                return Ok(None);
            }
            queries::list_points(conn, &id, level).map(Some)
        })
        .await
        .map_err(|failure: DbFailure| Problem::from(failure))?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    Ok(Json(PointList { items }))
}
