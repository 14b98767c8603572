//! Signing in and out, and who one is.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::SignedIn;
use crate::accounts::model;
use crate::accounts::password_rules::MAX_PASSWORD_CHARS;
use crate::accounts::person::{self, Person};
use crate::accounts::session::access_token;
use crate::accounts::sign_in::SignedSession;
use crate::accounts::{
    AccountThrottles, refresh as refresh_use, sign_in as sign_in_use, sign_out as sign_out_use,
    switch_membership as switch_use,
};
use crate::platform::http::{JsonBody, PeerAddress, Problem, ProblemDocument};
use crate::platform::ports::Ports;

const REFRESH_COOKIE: &str = "touchstone_refresh";
const REFRESH_PATH: &str = "/api/v1/session";

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignInRequest {
    login: String,
    password: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SwitchRequest {
    membership_id: String,
}

#[derive(Serialize, ToSchema)]
pub(super) struct SessionResponse {
    /// Bearer token of the following calls.
    access_token: String,
    expires_at: DateTime<Utc>,
    person: Person,
}

/// Sign in with login and password; the refresh token comes as a cookie that scripts cannot read.
#[utoipa::path(
    tag = "accounts",
    request_body = SignInRequest,
    responses(
        (status = 200, body = SessionResponse),
        (status = 401, description = "session.wrong_credentials", body = ProblemDocument),
        (status = 429, description = "session.wait, request.too_many", body = ProblemDocument),
        (status = 503, description = "server.overloaded", body = ProblemDocument),
    )
)]
#[post("/session")]
pub(super) async fn sign_in(
    ports: web::Data<Ports>,
    throttles: web::Data<AccountThrottles>,
    peer: PeerAddress,
    body: JsonBody<SignInRequest>,
) -> Result<HttpResponse, Problem> {
    throttles.sign_ins.check(&peer.0)?;
    let SignInRequest { login, password } = body.value;
    let mut faults = Vec::new();
    if login.chars().count() > 64 {
        faults.push(model::fault("login", "login_shape"));
    }
    if password.chars().count() > MAX_PASSWORD_CHARS {
        faults.push(model::long_password_fault("password"));
    }
    Problem::invalid(faults)?;
    let signed = sign_in_use::sign_in(&ports, &login, password).await?;
    Ok(session_response(&ports, signed))
}

/// Exchange the refresh cookie for new tokens. A cookie that was used before ends the session.
#[utoipa::path(
    tag = "accounts",
    responses(
        (status = 200, body = SessionResponse),
        (status = 401, description = "session.expired, session.reused", body = ProblemDocument),
    )
)]
#[post("/session/refresh")]
pub(super) async fn refresh(
    ports: web::Data<Ports>,
    throttles: web::Data<AccountThrottles>,
    peer: PeerAddress,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let cookie = request
        .cookie(REFRESH_COOKIE)
        .ok_or_else(|| Problem::new("session.expired"))?;
    throttles.sign_ins.check(&peer.0)?;
    let signed = refresh_use::refresh(&ports, cookie.value()).await?;
    Ok(session_response(&ports, signed))
}

/// Sign out: the session ends at once, in every tab and for every token.
#[utoipa::path(
    tag = "accounts",
    security(("bearer" = []), ()),
    responses(
        (status = 204),
        (status = 401, description = "access.not_signed_in", body = ProblemDocument),
    )
)]
#[delete("/session")]
pub(super) async fn sign_out(
    ports: web::Data<Ports>,
    request: HttpRequest,
    signed_in: Result<SignedIn, Problem>,
) -> Result<HttpResponse, Problem> {
    match (signed_in, request.cookie(REFRESH_COOKIE)) {
        (Ok(SignedIn(actor)), _) => sign_out_use::sign_out(&ports, &actor).await?,
        (Err(problem), Some(cookie)) if problem.code() == "access.not_signed_in" => {
            sign_out_use::sign_out_by_refresh_token(&ports, cookie.value()).await?;
        }
        (Err(problem), _) => return Err(problem),
    }
    Ok(HttpResponse::NoContent()
        .cookie(refresh_cookie(&ports, String::new(), Duration::ZERO))
        .finish())
}

/// Act in another of one's roles.
#[utoipa::path(
    tag = "accounts",
    security(("bearer" = [])),
    request_body = SwitchRequest,
    responses(
        (status = 200, body = SessionResponse),
        (status = 404, description = "request.not_found", body = ProblemDocument),
    )
)]
#[post("/session/membership")]
pub(super) async fn switch_membership(
    ports: web::Data<Ports>,
    SignedIn(actor): SignedIn,
    body: JsonBody<SwitchRequest>,
) -> Result<HttpResponse, Problem> {
    let person = switch_use::switch_membership(&ports, &actor, body.value.membership_id).await?;
    let (access_token, expires_at) = access_token(&ports, &actor.session_id)?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(SessionResponse {
            access_token,
            expires_at,
            person,
        }))
}

/// The signed-in person.
#[utoipa::path(
    tag = "accounts",
    security(("bearer" = [])),
    responses((status = 200, body = Person), (status = 401, body = ProblemDocument))
)]
#[get("/me")]
pub(super) async fn me(
    ports: web::Data<Ports>,
    SignedIn(actor): SignedIn,
) -> Result<HttpResponse, Problem> {
    let person = ports
        .db
        .read(move |conn| person::load_person(conn, &actor))
        .await
        .map_err(Problem::from)?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(person))
}

fn session_response(ports: &Ports, signed: SignedSession) -> HttpResponse {
    let SignedSession { session, person } = signed;
    let life = (session.refresh_expires_at - ports.now()).num_seconds();
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .cookie(refresh_cookie(
            ports,
            session.refresh_token,
            Duration::seconds(life),
        ))
        .json(SessionResponse {
            access_token: session.access_token,
            expires_at: session.access_expires_at,
            person,
        })
}

fn refresh_cookie(ports: &Ports, value: String, life: Duration) -> Cookie<'static> {
    Cookie::build(REFRESH_COOKIE, value)
        .path(REFRESH_PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(ports.settings.http.behind_tls)
        .max_age(life)
        .finish()
}
