//! Evaluation bodies, for the installation's administrator.

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::{Allowed, Role, allow};
use crate::accounts::enter_person::hand_over_link;
use crate::accounts::queries;
use crate::accounts::{NewBody, NewPerson, link_url, model, register_body as register_use};
use crate::platform::http::{
    IdempotencyHeader, JsonBody, Page, PageRequest, Problem, ProblemDocument, QueryOf,
};
use crate::platform::idempotency::{self, RequestKey};
use crate::platform::ports::Ports;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateBodyRequest {
    name: String,
    /// `Y` employer, `S` social body.
    class_letter: String,
    /// Four digits, `0000` when recorded with a province.
    recorded_code: String,
    /// Two digits.
    province_code: String,
    /// Six digits.
    site_serial: String,
    admin: FirstAdmin,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FirstAdmin {
    login: String,
    display_name: String,
    /// The link to set a password goes here; without it the link stands in the answer.
    email: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct CreatedBodyResponse {
    id: String,
    admin_id: String,
    /// Shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    setup_link: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct BodyView {
    id: String,
    name: String,
    class_letter: String,
    recorded_code: String,
    province_code: String,
    site_serial: String,
    created_at: DateTime<Utc>,
}

/// Register an evaluation body with its first administrator.
#[utoipa::path(
    tag = "accounts",
    security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header,)),
    request_body = CreateBodyRequest,
    responses(
        (status = 201, body = CreatedBodyResponse),
        (status = 403, body = ProblemDocument),
        (status = 409, description = "bodies.number_taken, accounts.login_taken", body = ProblemDocument),
        (status = 422, description = "request.invalid", body = ProblemDocument),
    )
)]
#[post("/bodies")]
pub(super) async fn create_body(
    ports: web::Data<Ports>,
    allowed: Allowed<allow::ManageBodies>,
    key: IdempotencyHeader,
    body: JsonBody<CreateBodyRequest>,
) -> Result<HttpResponse, Problem> {
    let actor = allowed.actor;
    let request = RequestKey {
        actor_id: actor.account_id.clone(),
        route: "POST /bodies".to_owned(),
        key: key.0,
        body_digest: body.digest,
        now: ports.now(),
    };
    let wanted = body.value;
    let new_body = NewBody {
        name: wanted.name.trim().to_owned(),
        class_letter: wanted.class_letter,
        recorded_code: wanted.recorded_code,
        province_code: wanted.province_code,
        site_serial: wanted.site_serial,
    };
    let admin = NewPerson {
        login: model::normal_login(&wanted.admin.login),
        display_name: wanted.admin.display_name,
        email: wanted.admin.email,
        role: Role::BodyAdmin,
        centre_id: None,
        candidate_id: None,
    };
    let in_work = ports.clone();
    let (id, admin_id, link_id): (String, String, Option<String>) =
        idempotency::write_once(&ports.db, request, move |conn| {
            let registered =
                register_use::register_body(conn, &in_work, &actor.account_id, &new_body, &admin)?;
            let admin_id = registered.admin.account_id.clone();
            let link_id = hand_over_link(conn, &in_work, &admin, registered.admin)?;
            Ok((registered.body_id, admin_id, link_id))
        })
        .await?;
    let setup_link = link_id.map(|link_id| link_url(&ports, &link_id));
    Ok(HttpResponse::Created().json(CreatedBodyResponse {
        id,
        admin_id,
        setup_link,
    }))
}

/// The evaluation bodies of this installation.
#[utoipa::path(
    tag = "accounts",
    security(("bearer" = [])),
    params(PageRequest),
    responses((status = 200, body = Page<BodyView>), (status = 403, body = ProblemDocument))
)]
#[get("/bodies")]
pub(super) async fn list_bodies(
    ports: web::Data<Ports>,
    _allowed: Allowed<allow::ManageBodies>,
    QueryOf(paging): QueryOf<PageRequest>,
) -> Result<HttpResponse, Problem> {
    let limit = paging.limit();
    let rows = ports
        .db
        .read(move |conn| {
            queries::list_bodies(conn, paging.after.as_deref().unwrap_or_default(), limit)
        })
        .await
        .map_err(Problem::from)?;
    let page = Page::cut(rows, limit, |row| row.id.clone()).map(|row| BodyView {
        id: row.id,
        name: row.name,
        class_letter: row.class_letter,
        recorded_code: row.recorded_code,
        province_code: row.province_code,
        site_serial: row.site_serial,
        created_at: row.created_at.0,
    });
    Ok(HttpResponse::Ok().json(page))
}
