//! The people of a body.

use actix_web::{HttpResponse, get, patch, post, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Allowed, Role, allow};
use crate::accounts::enter_person::{self, NewPerson};
use crate::accounts::list_people::{self, AccountView};
use crate::accounts::{link_url, membership_state, model};
use crate::platform::http::{
    IdempotencyHeader, JsonBody, Page, PageRequest, Problem, ProblemDocument, QueryOf,
};
use crate::platform::idempotency::{self, RequestKey};
use crate::platform::ports::Ports;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountQuery {
    /// Only people who hold this role in the body.
    role: Option<Role>,
    after: Option<String>,
    limit: Option<u32>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateAccountRequest {
    /// 3 to 64 lower-case letters, digits and `._@-`.
    login: String,
    display_name: String,
    /// The link to set a password goes here; without it the link stands in the answer.
    email: Option<String>,
    role: Role,
    /// Needed for a centre administrator, possible for an invigilator.
    centre_id: Option<String>,
    /// Needed for a candidate's own account.
    candidate_id: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct CreatedAccountResponse {
    id: String,
    /// Shown this once; whoever opens it sets the password.
    #[serde(skip_serializing_if = "Option::is_none")]
    setup_link: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeAccountRequest {
    active: bool,
}

/// The people of the own body.
#[utoipa::path(
    tag = "accounts",
    security(("bearer" = [])),
    params(AccountQuery),
    responses((status = 200, body = Page<AccountView>), (status = 403, body = ProblemDocument))
)]
#[get("/accounts")]
pub(super) async fn list_accounts(
    ports: web::Data<Ports>,
    allowed: Allowed<allow::ManageAccounts>,
    QueryOf(query): QueryOf<AccountQuery>,
) -> Result<HttpResponse, Problem> {
    let body_id = allowed.actor.body()?.to_owned();
    let paging = PageRequest {
        after: query.after,
        limit: query.limit,
    };
    let page = ports
        .db
        .read(move |conn| {
            let after = paging.after.as_deref().unwrap_or_default();
            list_people::list_people(conn, &body_id, query.role, after, paging.limit())
        })
        .await
        .map_err(Problem::from)?;
    Ok(HttpResponse::Ok().json(page))
}

/// Enter a person with a role in the own body. The role holds from the moment the person has set a password.
#[utoipa::path(
    tag = "accounts",
    security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header,)),
    request_body = CreateAccountRequest,
    responses(
        (status = 201, body = CreatedAccountResponse),
        (status = 403, body = ProblemDocument),
        (status = 409, description = "accounts.login_taken", body = ProblemDocument),
        (status = 422, description = "request.invalid", body = ProblemDocument),
    )
)]
#[post("/accounts")]
pub(super) async fn create_account(
    ports: web::Data<Ports>,
    allowed: Allowed<allow::ManageAccounts>,
    key: IdempotencyHeader,
    body: JsonBody<CreateAccountRequest>,
) -> Result<HttpResponse, Problem> {
    let actor = allowed.actor;
    let body_id = actor.body()?.to_owned();
    let request = RequestKey {
        actor_id: actor.account_id.clone(),
        route: "POST /accounts".to_owned(),
        key: key.0,
        body_digest: body.digest,
        now: ports.now(),
    };
    let person = NewPerson {
        login: model::normal_login(&body.value.login),
        display_name: body.value.display_name,
        email: body.value.email,
        role: body.value.role,
        centre_id: body.value.centre_id,
        candidate_id: body.value.candidate_id,
    };
    if !model::is_given_by_body(person.role) {
        Problem::invalid(vec![model::fault("role", "role_not_given")])?;
    }
    let in_work = ports.clone();
    let (id, link_id): (String, Option<String>) =
        idempotency::write_once(&ports.db, request, move |conn| {
            let entered = enter_person::enter_person(
                conn,
                &in_work,
                &actor.account_id,
                Some(&body_id),
                &person,
            )?;
            let account_id = entered.account_id.clone();
            let link_id = enter_person::hand_over_link(conn, &in_work, &person, entered)?;
            Ok((account_id, link_id))
        })
        .await?;
    let setup_link = link_id.map(|link_id| link_url(&ports, &link_id));
    Ok(HttpResponse::Created().json(CreatedAccountResponse { id, setup_link }))
}

/// Suspend a person's roles in the own body, or restore them. Suspension ends every session at once.
#[utoipa::path(
    tag = "accounts",
    security(("bearer" = [])),
    request_body = ChangeAccountRequest,
    responses(
        (status = 204),
        (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument),
        (status = 409, description = "accounts.own_account", body = ProblemDocument),
    )
)]
#[patch("/accounts/{id}")]
pub(super) async fn change_account(
    ports: web::Data<Ports>,
    allowed: Allowed<allow::ManageAccounts>,
    id: web::Path<String>,
    body: JsonBody<ChangeAccountRequest>,
) -> Result<HttpResponse, Problem> {
    let active = body.value.active;
    membership_state::set_active(&ports, &allowed.actor, id.into_inner(), active).await?;
    Ok(HttpResponse::NoContent().finish())
}
