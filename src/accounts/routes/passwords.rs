//! Forgotten, first and changed passwords.

use actix_web::{HttpResponse, post, put, web};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::SignedIn;
use crate::accounts::{
    AccountThrottles, change_password as change_use, request_reset as request_use,
    set_password as set_use,
};
use crate::platform::http::{JsonBody, PeerAddress, Problem, ProblemDocument};
use crate::platform::ports::Ports;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResetRequest {
    login: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmRequest {
    /// From the link in the mail.
    token: String,
    /// 10 to 128 characters unless the installation wants more; not a common one; without the login.
    password: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangePasswordRequest {
    current_password: String,
    new_password: String,
}

/// Ask for a link to set a new password. The answer is the same whether or not the login exists.
#[utoipa::path(
    tag = "accounts",
    request_body = ResetRequest,
    responses((status = 202), (status = 429, description = "request.too_many", body = ProblemDocument))
)]
#[post("/password-resets")]
pub(super) async fn request_reset(
    ports: web::Data<Ports>,
    throttles: web::Data<AccountThrottles>,
    peer: PeerAddress,
    body: JsonBody<ResetRequest>,
) -> Result<HttpResponse, Problem> {
    throttles.links.check(&peer.0)?;
    // Nobody has a longer login; cutting keeps the note small and the answer the same.
    let login: String = body.value.login.chars().take(64).collect();
    request_use::request_reset(&ports, &login).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Set a password with a link. Every session of the account ends.
#[utoipa::path(
    tag = "accounts",
    request_body = ConfirmRequest,
    responses(
        (status = 204),
        (status = 410, description = "reset.expired", body = ProblemDocument),
        (status = 422, description = "request.invalid", body = ProblemDocument),
    )
)]
#[post("/password-resets/confirm")]
pub(super) async fn confirm_reset(
    ports: web::Data<Ports>,
    throttles: web::Data<AccountThrottles>,
    peer: PeerAddress,
    body: JsonBody<ConfirmRequest>,
) -> Result<HttpResponse, Problem> {
    throttles.links.check(&peer.0)?;
    let ConfirmRequest { token, password } = body.value;
    set_use::set_password(&ports, &token, password).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Change one's own password. Other sessions end.
#[utoipa::path(
    tag = "accounts",
    security(("bearer" = [])),
    request_body = ChangePasswordRequest,
    responses(
        (status = 204),
        (status = 422, description = "request.invalid", body = ProblemDocument),
        (status = 429, description = "session.wait", body = ProblemDocument),
    )
)]
#[put("/me/password")]
pub(super) async fn change_password(
    ports: web::Data<Ports>,
    SignedIn(actor): SignedIn,
    body: JsonBody<ChangePasswordRequest>,
) -> Result<HttpResponse, Problem> {
    let ChangePasswordRequest {
        current_password,
        new_password,
    } = body.value;
    change_use::change_password(&ports, &actor, current_password, new_password).await?;
    Ok(HttpResponse::NoContent().finish())
}
