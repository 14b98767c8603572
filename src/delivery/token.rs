//! The token a candidate holds between entering and the end: verified without the database.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::platform::crypto::{Audience, issue_token, read_token};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// After the sitting closes, a candidate can still fetch the receipt and hand in what an outage kept back.
const VALID_AFTER_CLOSING_HOURS: i64 = 24;

/// Who entered, and on which device.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AttemptClaims {
    #[serde(rename = "adm")]
    pub admission_id: String,
    #[serde(rename = "sit")]
    pub sitting_id: String,
    #[serde(rename = "body")]
    pub body_id: String,
    /// Digest of the device that held the seat when the token was made.
    #[serde(rename = "dev")]
    pub device_digest: String,
}

pub(super) fn issue(
    ports: &Ports,
    claims: &AttemptClaims,
    closes_at: DateTime<Utc>,
) -> Result<String, Problem> {
    let until = closes_at.max(ports.now()) + TimeDelta::hours(VALID_AFTER_CLOSING_HOURS);
    issue_token(&ports.secrets, Audience::Attempt, until, claims).map_err(|_| Problem::internal())
}

/// A candidate who entered. Whether the device still holds the seat is checked where the attempt is read or locked.
pub struct Entered(pub AttemptClaims);

impl FromRequest for Entered {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request))
    }
}

fn read(request: &HttpRequest) -> Result<Entered, Problem> {
    let refused = || Problem::new("exam.not_entered");
    let ports = request
        .app_data::<web::Data<Ports>>()
        .ok_or_else(Problem::internal)?;
    let token = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|header| header.to_str().ok())
        .and_then(|header| header.strip_prefix("Bearer "))
        .ok_or_else(refused)?;
    read_token(&ports.secrets, Audience::Attempt, ports.now(), token)
        .map(Entered)
        .map_err(|_| refused())
}
