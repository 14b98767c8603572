//! Counties and training centres.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{request_key, search_text};
use crate::access::{Allowed, allow};
use crate::centres::divisions::{County, search_counties};
use crate::centres::make_centre::{NewCentre, make_centre};
use crate::centres::model::Centre;
use crate::centres::queries;
use crate::platform::db::DbFailure;
use crate::platform::http::{
    IdempotencyHeader, JsonBody, Page, PageRequest, Problem, ProblemDocument, QueryOf,
};
use crate::platform::idempotency::write_once;
use crate::platform::ports::Ports;

const COUNTIES_AT_ONCE: usize = 20;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct CountyQuery {
    /// Part of the name, the province before it or not, or the first digits of the code.
    q: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct CountyEntry {
    /// Six digits.
    code: &'static str,
    name: &'static str,
    province: &'static str,
}

impl From<&'static County> for CountyEntry {
    fn from(county: &'static County) -> Self {
        Self {
            code: county.code,
            name: county.name,
            province: county.province,
        }
    }
}

/// Counties by name or code, at most 20.
#[utoipa::path(tag = "centres", params(CountyQuery),
    responses((status = 200, body = Page<CountyEntry>), (status = 422, body = ProblemDocument)))]
#[get("/counties")]
pub(super) async fn list_counties(
    query: QueryOf<CountyQuery>,
) -> Result<Json<Page<CountyEntry>>, Problem> {
    let wanted = search_text(query.0.q)?.unwrap_or_default();
    let found = search_counties(&wanted, COUNTIES_AT_ONCE);
    Ok(Json(Page {
        items: found.into_iter().map(CountyEntry::from).collect(),
        next: None,
    }))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct CentreQuery {
    /// Part of the name.
    q: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// Rows wanted, 1 to 200.
    limit: Option<u32>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct CentreEntry {
    id: String,
    name: String,
    county_code: String,
    county_name: String,
}

impl From<Centre> for CentreEntry {
    fn from(centre: Centre) -> Self {
        Self {
            id: centre.id,
            name: centre.name,
            county_code: centre.county_code,
            county_name: centre.county_name,
        }
    }
}

/// The body's training centres; a centre administrator sees the own one.
#[utoipa::path(tag = "centres", params(CentreQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<CentreEntry>), (status = 403, body = ProblemDocument)))]
#[get("/centres")]
pub(super) async fn list_centres(
    allowed: Allowed<allow::ReadCentres>,
    ports: Data<Ports>,
    query: QueryOf<CentreQuery>,
) -> Result<Json<Page<CentreEntry>>, Problem> {
    let wanted = search_text(query.0.q)?;
    let page = PageRequest {
        after: query.0.after,
        limit: query.0.limit,
    };
    let limit = page.limit();
    let body_id = allowed.actor.body()?.to_owned();
    let scope = allowed.actor.centre_scope()?.map(str::to_owned);
    let rows = ports
        .db
        .read(move |conn| {
            queries::list_centres(
                conn,
                &body_id,
                scope.as_deref(),
                wanted.as_deref(),
                page.after.as_deref(),
                limit.saturating_add(1),
            )
        })
        .await
        .map_err(|failure: DbFailure| Problem::from(failure))?;
    Ok(Json(
        Page::cut(rows, limit, |centre| centre.id.clone()).map(CentreEntry::from),
    ))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MakeCentreRequest {
    /// 2 to 80 characters, once in the body.
    name: String,
    /// Six digits, from `/counties`.
    county_code: String,
}

#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct CentreCreated {
    id: String,
}

/// Makes a training centre.
#[utoipa::path(tag = "centres", request_body = MakeCentreRequest, security(("bearer" = [])),
    responses((status = 201, body = CentreCreated), (status = 403, body = ProblemDocument),
        (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
#[post("/centres")]
pub(super) async fn post_centre(
    allowed: Allowed<allow::ManageCentres>,
    ports: Data<Ports>,
    key: IdempotencyHeader,
    body: JsonBody<MakeCentreRequest>,
) -> Result<HttpResponse, Problem> {
    let actor = allowed.actor;
    let request = request_key(&ports, &actor, "POST /centres", key.0, body.digest);
    let centre = NewCentre {
        name: body.value.name,
        county_code: body.value.county_code,
    };
    let worker_ports = ports.clone();
    let created = write_once(&ports.db, request, move |conn| {
        make_centre(conn, &worker_ports, &actor, &centre).map(|id| CentreCreated { id })
    })
    .await?;
    Ok(HttpResponse::Created().json(created))
}
