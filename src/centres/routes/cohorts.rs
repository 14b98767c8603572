//! Cohorts and the people in them.

use std::collections::BTreeMap;

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::rosters::RosterImportView;
use super::{CSV, file, request_key, search_text};
use crate::access::{Actor, Allowed, allow};
use crate::centres::export_enrolments::load_enrolment_sheet;
use crate::centres::find_roster::list_rosters;
use crate::centres::make_cohort::{NewCohort, centre_for, insert_cohort};
use crate::centres::model::{Cohort, Sex};
use crate::centres::queries::{self, CohortFilter, EnrolmentView};
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::{
    IdempotencyHeader, JsonBody, Language, Page, PageRequest, Problem, ProblemDocument, QueryOf,
};
use crate::platform::idempotency::write_once;
use crate::platform::ports::Ports;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct CohortQuery {
    centre_id: Option<String>,
    /// Part of the name.
    q: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// Rows wanted, 1 to 200.
    limit: Option<u32>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct CohortCentre {
    id: String,
    name: String,
}

#[derive(Serialize, ToSchema)]
pub(super) struct CohortSummary {
    id: String,
    name: String,
    centre: CohortCentre,
    /// For example `4-04-05-05`.
    occupation_code: String,
    /// 5 (lowest) to 1.
    level: i32,
    /// People in the cohort.
    enrolled: i64,
    created_at: DateTime<Utc>,
}

impl CohortSummary {
    fn of(cohort: Cohort, enrolled: &BTreeMap<String, i64>) -> Self {
        Self {
            enrolled: enrolled.get(&cohort.id).copied().unwrap_or(0),
            id: cohort.id,
            name: cohort.name,
            centre: CohortCentre {
                id: cohort.centre_id,
                name: cohort.centre_name,
            },
            occupation_code: cohort.occupation_code,
            level: cohort.level,
            created_at: cohort.created_at,
        }
    }
}

/// Cohorts, newest first; a centre administrator sees those of the own centre.
#[utoipa::path(tag = "centres", params(CohortQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<CohortSummary>), (status = 403, body = ProblemDocument)))]
#[get("/cohorts")]
pub(super) async fn list_cohorts(
    allowed: Allowed<allow::ReadCohorts>,
    ports: Data<Ports>,
    query: QueryOf<CohortQuery>,
) -> Result<Json<Page<CohortSummary>>, Problem> {
    let query = query.0;
    let limit = PageRequest {
        after: None,
        limit: query.limit,
    }
    .limit();
    let filter = CohortFilter {
        centre_id: query.centre_id,
        wanted: search_text(query.q)?,
        after: query.after,
    };
    let body_id = allowed.actor.body()?.to_owned();
    let scope = allowed.actor.centre_scope()?.map(str::to_owned);
    let (page, enrolled) = ports
        .db
        .read(move |conn| {
            let limit_and_one = limit.saturating_add(1);
            let rows =
                queries::list_cohorts(conn, &body_id, scope.as_deref(), &filter, limit_and_one)?;
            let page = Page::cut(rows, limit, |cohort| cohort.id.clone());
            let ids: Vec<String> = page.items.iter().map(|cohort| cohort.id.clone()).collect();
            let enrolled = queries::count_enrolled(conn, &ids)?;
            Ok((page, enrolled))
        })
        .await
        .map_err(|failure: DbFailure| Problem::from(failure))?;
    Ok(Json(
        page.map(|cohort| CohortSummary::of(cohort, &enrolled)),
    ))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MakeCohortRequest {
    /// 2 to 80 characters, once in the centre.
    name: String,
    /// For example `4-04-05-05`.
    occupation_code: String,
    /// 5 (lowest) to 1.
    level: i32,
    /// Named by those who see the whole body; a centre administrator's is the own centre.
    centre_id: Option<String>,
}

#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct CohortCreated {
    id: String,
}

/// Opens a cohort.
#[utoipa::path(tag = "centres", request_body = MakeCohortRequest, security(("bearer" = [])),
    responses((status = 201, body = CohortCreated), (status = 403, body = ProblemDocument),
        (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
#[post("/cohorts")]
pub(super) async fn post_cohort(
    allowed: Allowed<allow::ManageCohorts>,
    ports: Data<Ports>,
    key: IdempotencyHeader,
    body: JsonBody<MakeCohortRequest>,
) -> Result<HttpResponse, Problem> {
    let actor = allowed.actor;
    let request = request_key(&ports, &actor, "POST /cohorts", key.0, body.digest);
    let asked = body.value;
    let cohort = NewCohort {
        centre_id: centre_for(&actor, asked.centre_id)?,
        name: asked.name,
        occupation_code: asked.occupation_code,
        level: asked.level,
    };
    let worker_ports = ports.clone();
    let created = write_once(&ports.db, request, move |conn| {
        insert_cohort(
            conn,
            &worker_ports,
            &actor.account_id,
            actor.body()?,
            &cohort,
        )
        .map(|id| CohortCreated { id })
    })
    .await?;
    Ok(HttpResponse::Created().json(created))
}

/// The cohort within the actor's sight, or `request.not_found`.
fn get_visible(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Cohort, Problem> {
    queries::find_cohort(conn, actor.body()?, actor.centre_scope()?, id)?
        .ok_or_else(|| Problem::new("request.not_found"))
}

#[derive(Serialize, ToSchema)]
pub(super) struct CohortDetail {
    #[serde(flatten)]
    summary: CohortSummary,
    /// The newest uploads of rosters, at most 20.
    imports: Vec<RosterImportView>,
}

/// One cohort with its uploads.
#[utoipa::path(tag = "centres", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = CohortDetail), (status = 404, body = ProblemDocument)))]
#[get("/cohorts/{id}")]
pub(super) async fn get_cohort(
    allowed: Allowed<allow::ReadCohorts>,
    ports: Data<Ports>,
    id: Path<String>,
    language: Language,
) -> Result<Json<CohortDetail>, Problem> {
    let (actor, id) = (allowed.actor, id.into_inner());
    let (cohort, enrolled, imports) = ports
        .db
        .read(move |conn| {
            let cohort = get_visible(conn, &actor, &id)?;
            let enrolled = queries::count_enrolled(conn, std::slice::from_ref(&id))?;
            let imports = list_rosters(conn, &id)?;
            Ok::<_, Problem>((cohort, enrolled, imports))
        })
        .await?;
    Ok(Json(CohortDetail {
        summary: CohortSummary::of(cohort, &enrolled),
        imports: imports
            .into_iter()
            .map(|import| RosterImportView::of(import, language))
            .collect(),
    }))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct EnrolmentQuery {
    /// Part of the name.
    q: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// Rows wanted, 1 to 200.
    limit: Option<u32>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct EnrolmentEntry {
    id: String,
    candidate_id: String,
    name: String,
    sex: Sex,
    birth_date: NaiveDate,
    /// `360734********1234`.
    id_number_masked: String,
    /// `138****5678`.
    mobile_masked: String,
    education: String,
    declared_condition: String,
}

impl From<EnrolmentView> for EnrolmentEntry {
    fn from(view: EnrolmentView) -> Self {
        Self {
            id: view.id,
            candidate_id: view.candidate_id,
            name: view.name,
            sex: view.sex,
            birth_date: view.birth_date,
            id_number_masked: view.id_number_masked,
            mobile_masked: view.mobile_masked,
            education: view.education,
            declared_condition: view.declared_condition,
        }
    }
}

/// The people of a cohort, in the order of the roster.
#[utoipa::path(tag = "centres", params(("id" = String, Path), EnrolmentQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<EnrolmentEntry>), (status = 404, body = ProblemDocument)))]
#[get("/cohorts/{id}/enrolments")]
pub(super) async fn list_enrolments(
    allowed: Allowed<allow::ReadCohorts>,
    ports: Data<Ports>,
    id: Path<String>,
    query: QueryOf<EnrolmentQuery>,
) -> Result<Json<Page<EnrolmentEntry>>, Problem> {
    let (actor, id, query) = (allowed.actor, id.into_inner(), query.0);
    let wanted = search_text(query.q)?;
    let limit = PageRequest {
        after: None,
        limit: query.limit,
    }
    .limit();
    let rows = ports
        .db
        .read(move |conn| {
            let cohort = get_visible(conn, &actor, &id)?;
            let after = query.after.as_deref();
            let limit_and_one = limit.saturating_add(1);
            Ok::<_, Problem>(queries::list_enrolments(
                conn,
                &cohort,
                wanted.as_deref(),
                after,
                limit_and_one,
            )?)
        })
        .await?;
    Ok(Json(
        Page::cut(rows, limit, |row| row.id.clone()).map(EnrolmentEntry::from),
    ))
}

/// The people of a cohort as CSV, numbers masked.
#[utoipa::path(tag = "centres", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, content_type = "text/csv", body = String), (status = 404, body = ProblemDocument)))]
#[get("/cohorts/{id}/enrolments.csv")]
pub(super) async fn get_enrolments_csv(
    allowed: Allowed<allow::ReadCohorts>,
    ports: Data<Ports>,
    id: Path<String>,
    language: Language,
) -> Result<HttpResponse, Problem> {
    let (actor, id) = (allowed.actor, id.into_inner());
    let name = format!("enrolments-{id}.csv");
    let bytes = ports
        .db
        .read(move |conn| {
            let cohort = get_visible(conn, &actor, &id)?;
            Ok::<_, Problem>(load_enrolment_sheet(conn, &cohort, language)?.to_csv())
        })
        .await?;
    Ok(file(CSV, &name, bytes))
}
