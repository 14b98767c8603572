//! Making a standard the body's own.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};

use crate::access::{Allowed, allow};
use crate::platform::http::{IdempotencyHeader, Page, Problem, ProblemDocument};
use crate::platform::idempotency::{RequestKey, write_once};
use crate::platform::ports::Ports;
use crate::standards::adopt::{Adoption, adopt};
use crate::standards::queries;

/// Adopts an edition for the own body.
#[utoipa::path(tag = "standards", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 201, body = Adoption), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument)))]
#[post("/standards/{id}/adoption")]
pub(super) async fn post_adoption(
    allowed: Allowed<allow::AdoptStandards>,
    ports: Data<Ports>,
    id: Path<String>,
    key: IdempotencyHeader,
) -> Result<HttpResponse, Problem> {
    let (id, actor) = (id.into_inner(), allowed.actor);
    let request = RequestKey {
        actor_id: actor.account_id.clone(),
        route: format!("POST /standards/{id}/adoption"),
        key: key.0,
        body_digest: String::new(),
        now: ports.now(),
    };
    let work_ports = ports.clone();
    let adoption = write_once(&ports.db, request, move |conn| {
        adopt(conn, &work_ports, actor.body()?, &actor.account_id, &id)
    })
    .await?;
    Ok(HttpResponse::Created().json(adoption))
}

/// The editions the own body has adopted.
#[utoipa::path(tag = "standards", security(("bearer" = [])),
    responses((status = 200, body = Page<Adoption>), (status = 403, body = ProblemDocument)))]
#[get("/adoptions")]
pub(super) async fn list_adoptions(
    allowed: Allowed<allow::ReadPlans>,
    ports: Data<Ports>,
) -> Result<Json<Page<Adoption>>, Problem> {
    let body_id = allowed.actor.body()?.to_owned();
    let rows = ports
        .db
        .read(move |conn| queries::list_adoptions(conn, &body_id))
        .await?;
    let items = rows
        .into_iter()
        .map(|(edition_id, adopted_at)| Adoption {
            edition_id,
            adopted_at,
        })
        .collect();
    Ok(Json(Page { items, next: None }))
}
