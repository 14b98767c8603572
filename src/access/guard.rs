//! Extractors that turn a bearer token into an [`Actor`], or refuse.

use std::marker::PhantomData;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};
use serde::{Deserialize, Serialize};

use super::{Actor, Permission, PermissionMarker, may};
use crate::accounts;
use crate::platform::crypto::{Audience, read_token};
use crate::platform::http::{Problem, ProblemKind, close_gate};
use crate::platform::ports::Ports;

pub const ACCESS_PROBLEMS: &[ProblemKind] = &[
    ProblemKind {
        code: "access.not_signed_in",
        status: 401,
    },
    ProblemKind {
        code: "access.denied",
        status: 403,
    },
];

/// What an access token says; everything else is read afresh on each request, so that a change of rights works at once.
#[derive(Clone, Serialize, Deserialize)]
pub struct AccessClaims {
    pub session: String,
}

/// A signed-in person, whatever the role.
pub struct SignedIn(pub Actor);

/// A signed-in person whose role holds the permission `P`.
pub struct Allowed<P> {
    pub actor: Actor,
    permission: PhantomData<P>,
}

impl FromRequest for SignedIn {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let token = bearer(request);
        let ports = request.app_data::<web::Data<Ports>>().cloned();
        let keeper = close_gate(request);
        Box::pin(async move {
            // Dropped at the end, whatever the decision.
            let _keeper = keeper;
            let ports = ports.ok_or_else(Problem::internal)?;
            let token = token.ok_or_else(|| Problem::new("access.not_signed_in"))?;
            let now = ports.now();
            let claims: AccessClaims = read_token(&ports.secrets, Audience::Access, now, &token)
                .map_err(|_| Problem::new("access.not_signed_in"))?;
            let actor = ports
                .db
                .read(move |conn| accounts::find_actor(conn, &claims.session, now))
                .await
                .map_err(Problem::from)?;
            actor
                .map(Self)
                .ok_or_else(|| Problem::new("access.not_signed_in"))
        })
    }
}

impl<P: PermissionMarker> FromRequest for Allowed<P> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let signed_in = SignedIn::from_request(request, payload);
        Box::pin(async move {
            let SignedIn(actor) = signed_in.await?;
            require(&actor, P::PERMISSION)?;
            Ok(Self {
                actor,
                permission: PhantomData,
            })
        })
    }
}

fn require(actor: &Actor, permission: Permission) -> Result<(), Problem> {
    if may(actor.role, permission) {
        return Ok(());
    }
    tracing::warn!(account.id = %actor.account_id, role = actor.role.as_str(), ?permission, "access denied");
    Err(Problem::new("access.denied"))
}

fn bearer(request: &HttpRequest) -> Option<String> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    header.strip_prefix("Bearer ").map(str::to_owned)
}
