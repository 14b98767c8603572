//! Every request has an id, which the answer and the log lines carry.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::Problem;

#[derive(Clone, Debug)]
pub struct RequestId(pub String);

impl RequestId {
    pub fn of(request: &HttpRequest) -> String {
        request
            .extensions()
            .get::<Self>()
            .map(|id| id.0.clone())
            .unwrap_or_default()
    }
}

/// The `Idempotency-Key` header: 8 to 80 visible ASCII characters, or absent.
pub struct IdempotencyHeader(pub Option<String>);

impl FromRequest for IdempotencyHeader {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get("idempotency-key") else {
            return ready(Ok(Self(None)));
        };
        let key = value.to_str().unwrap_or_default();
        let shaped =
            (8..=80).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        ready(if shaped {
            Ok(Self(Some(key.to_owned())))
        } else {
            Err(Problem::new("request.invalid").field("Idempotency-Key", "idempotency_key"))
        })
    }
}
