//! The clock, for those who look after the server.

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::super::Delivery;
use super::{ClockState, lift_freeze, show_clock};
use crate::access::{Allowed, allow};
use crate::platform::http::{IdempotencyHeader, JsonBody, Problem, ProblemDocument};
use crate::platform::ports::Ports;

pub(in crate::delivery) fn configure(config: &mut ServiceConfig) {
    config.service(get_clock).service(unfreeze_clock);
}

/// What the server's clock says, and whether deadlines stand still because it was moved.
#[utoipa::path(tag = "delivery", security(("bearer" = [])), responses(
    (status = 200, body = ClockState),
    (status = 403, description = "access.denied", body = ProblemDocument, content_type = "application/problem+json"),
))]
#[get("/clock")]
async fn get_clock(
    _allowed: Allowed<allow::WatchClock>,
    ports: web::Data<Ports>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(show_clock(&ports)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UnfreezeBody {
    /// What the clock of the person says who has looked at the server's.
    seen_time: DateTime<Utc>,
}

/// Believes the clock again: deadlines run on, moved by the time for which they stood still.
#[utoipa::path(tag = "delivery", security(("bearer" = [])), request_body = UnfreezeBody, responses(
    (status = 200, body = ClockState),
    (status = 403, description = "access.denied", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "clock.not_frozen, clock.disagrees", body = ProblemDocument, content_type = "application/problem+json"),
))]
#[post("/clock/unfreeze")]
async fn unfreeze_clock(
    allowed: Allowed<allow::WatchClock>,
    ports: web::Data<Ports>,
    delivery: web::Data<Delivery>,
    _key: IdempotencyHeader,
    body: JsonBody<UnfreezeBody>,
) -> Result<HttpResponse, Problem> {
    let state = lift_freeze(&ports, &delivery, &allowed.actor, body.value.seen_time).await?;
    Ok(HttpResponse::Ok().json(state))
}
