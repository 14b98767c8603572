//! Exam plans: those that ship with the program, and the body's own.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Allowed, allow};
use crate::platform::db::DbFailure;
use crate::platform::http::{
    FieldProblem, IdempotencyHeader, JsonBody, Page, PageRequest, Problem, ProblemDocument, QueryOf,
};
use crate::platform::idempotency::{RequestKey, write_once};
use crate::platform::ports::Ports;
use crate::standards::edition::{Status, is_occupation_code};
use crate::standards::plan::ExamPlan;
use crate::standards::queries::PlanFilter;
use crate::standards::rows::PlanRow;
use crate::standards::{copy_shipped_plan, level_name, queries, shipped};

#[derive(Serialize, ToSchema)]
struct ShippedPlan {
    /// What `POST /plans` asks for.
    key: String,
    occupation_code: String,
    level: u8,
    name: String,
    name_en: String,
    /// How sure the plan's text is: `provincial-plan`, `proposal`, …
    #[schema(value_type = String)]
    status: Status,
}

/// The exam plans that come with the program.
#[utoipa::path(tag = "standards", security(("bearer" = [])),
    responses((status = 200, body = Page<ShippedPlan>), (status = 403, body = ProblemDocument)))]
#[get("/plans/shipped")]
pub(super) async fn list_shipped_plans(_: Allowed<allow::WritePlans>) -> Json<Page<ShippedPlan>> {
    let items = shipped::plans().map(|file| ShippedPlan {
        key: file.key(),
        occupation_code: file.plan.occupation_code.clone(),
        level: file.plan.level.number(),
        name: file.plan.title_zh.clone(),
        name_en: file.plan.title_en.clone(),
        status: file.plan.basis.status,
    });
    Json(Page {
        items: items.collect(),
        next: None,
    })
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct PlanQuery {
    /// Only plans of this occupation, `4-04-05-05`.
    occupation_code: Option<String>,
    /// Only plans of this level, 5 to 1.
    level: Option<i32>,
    after: Option<String>,
    limit: Option<u32>,
}

impl PlanQuery {
    fn check(&self) -> Result<(), Problem> {
        let mut faults = Vec::new();
        let mut fault = |field: &str, code: &'static str| {
            faults.push(FieldProblem {
                field: field.to_owned(),
                code,
                params: Vec::new(),
            });
        };
        if self
            .occupation_code
            .as_deref()
            .is_some_and(|code| !is_occupation_code(code))
        {
            fault("occupation_code", "occupation_code");
        }
        if self.level.is_some_and(|level| level_name(level).is_empty()) {
            fault("level", "level");
        }
        Problem::invalid(faults)
    }
}

#[derive(Serialize, ToSchema)]
struct PlanSummary {
    id: String,
    name: String,
    version: i32,
    occupation_code: String,
    level: i32,
    edition_id: String,
    created_at: DateTime<Utc>,
}

impl From<PlanRow> for PlanSummary {
    fn from(row: PlanRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            version: row.version,
            occupation_code: row.occupation_code,
            level: row.level,
            edition_id: row.edition_id,
            created_at: row.created_at.0,
        }
    }
}

/// The own body's exam plans.
#[utoipa::path(tag = "standards", params(PlanQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<PlanSummary>), (status = 403, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
#[get("/plans")]
pub(super) async fn list_plans(
    allowed: Allowed<allow::ReadPlans>,
    ports: Data<Ports>,
    query: QueryOf<PlanQuery>,
) -> Result<Json<Page<PlanSummary>>, Problem> {
    let body_id = allowed.actor.body()?.to_owned();
    let query = query.0;
    query.check()?;
    let limit = PageRequest {
        after: None,
        limit: query.limit,
    }
    .limit();
    let rows = ports
        .db
        .read(move |conn| {
            let filter = PlanFilter {
                occupation_code: query.occupation_code.as_deref(),
                level: query.level,
                after: query.after.as_deref(),
            };
            queries::list_plans(conn, &body_id, &filter, limit.saturating_add(1))
        })
        .await
        .map_err(|failure: DbFailure| Problem::from(failure))?;
    Ok(Json(
        Page::cut(rows, limit, |row| row.id.clone()).map(PlanSummary::from),
    ))
}

#[derive(Serialize, ToSchema)]
struct PlanResponse {
    id: String,
    name: String,
    version: i32,
    occupation_code: String,
    occupation_name: String,
    level: i32,
    edition_id: String,
    /// The plan as in `plans/level-N.toml`.
    #[schema(value_type = Object)]
    document: ExamPlan,
}

/// One of the own body's exam plans in full.
#[utoipa::path(tag = "standards", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = PlanResponse), (status = 404, body = ProblemDocument)))]
#[get("/plans/{id}")]
pub(super) async fn get_plan(
    allowed: Allowed<allow::ReadPlans>,
    ports: Data<Ports>,
    id: Path<String>,
) -> Result<Json<PlanResponse>, Problem> {
    let (body_id, id) = (allowed.actor.body()?.to_owned(), id.into_inner());
    let found = ports
        .db
        .read(move |conn| queries::find_plan(conn, &body_id, &id))
        .await?;
    let plan = found.ok_or_else(|| Problem::new("request.not_found"))?;
    Ok(Json(PlanResponse {
        id: plan.id,
        name: plan.name,
        version: plan.version,
        occupation_code: plan.occupation_code,
        occupation_name: plan.occupation_name,
        level: plan.level,
        edition_id: plan.edition_id,
        document: plan.document,
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CopyPlanRequest {
    /// `key` of a shipped plan.
    shipped_key: String,
}

#[derive(Serialize, Deserialize, ToSchema)]
struct PlanCreated {
    id: String,
}

/// Takes a shipped plan as the own body's next version.
#[utoipa::path(tag = "standards", request_body = CopyPlanRequest, security(("bearer" = [])),
    responses((status = 201, body = PlanCreated), (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument), (status = 409, body = ProblemDocument)))]
#[post("/plans")]
pub(super) async fn post_plan(
    allowed: Allowed<allow::WritePlans>,
    ports: Data<Ports>,
    key: IdempotencyHeader,
    body: JsonBody<CopyPlanRequest>,
) -> Result<HttpResponse, Problem> {
    let actor = allowed.actor;
    let request = RequestKey {
        actor_id: actor.account_id.clone(),
        route: "POST /plans".to_owned(),
        key: key.0,
        body_digest: body.digest,
        now: ports.now(),
    };
    let (shipped_key, work_ports) = (body.value.shipped_key, ports.clone());
    let created = write_once(&ports.db, request, move |conn| {
        let id = copy_shipped_plan(
            conn,
            &work_ports,
            actor.body()?,
            &actor.account_id,
            &shipped_key,
        )?;
        Ok(PlanCreated { id })
    })
    .await?;
    Ok(HttpResponse::Created().json(created))
}
