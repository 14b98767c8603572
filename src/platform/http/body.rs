//! Bodies and queries parsed with our own problem documents, bounded in size, unknown fields refused by the types.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::{Problem, gate};

/// No JSON body is larger; files come by their own routes.
const MAX_JSON_BYTES: usize = 1024 * 1024;

/// A JSON body of type `T`, and the SHA-256 of its bytes.
pub struct JsonBody<T> {
    pub value: T,
    pub digest: String,
}

impl<T: DeserializeOwned + 'static> FromRequest for JsonBody<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let content_type = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let is_json = content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .eq_ignore_ascii_case("application/json");
        let mut payload = payload.take();
        let admitted = gate(request);
        Box::pin(async move {
            admitted.await;
            if !is_json {
                return Err(Problem::new("request.unsupported_media_type")
                    .with("expected", "application/json"));
            }
            let mut bytes = Vec::new();
            while let Some(chunk) = payload.next().await {
                let chunk = chunk.map_err(|_| {
                    Problem::new("request.malformed").with("reason", "body cut off")
                })?;
                if bytes.len() + chunk.len() > MAX_JSON_BYTES {
                    return Err(Problem::new("request.too_large").with("limit", "1 MiB"));
                }
                bytes.extend_from_slice(&chunk);
            }
            let value = serde_json::from_slice(&bytes).map_err(|error| json_problem(&error))?;
            Ok(Self {
                value,
                digest: hex::encode(Sha256::digest(&bytes)),
            })
        })
    }
}

fn json_problem(error: &serde_json::Error) -> Problem {
    if error.is_data() {
        // serde names the field and what was expected; it never repeats more of the input than one value's kind.
        Problem::new("request.invalid").field_with(
            "",
            "not_as_described",
            vec![("reason", brief(&error.to_string()))],
        )
    } else {
        Problem::new("request.malformed").with(
            "reason",
            format!("JSON, line {}, column {}", error.line(), error.column()),
        )
    }
}

fn brief(text: &str) -> String {
    text.chars().take(200).collect()
}

/// Query parameters of type `T`.
pub struct QueryOf<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for QueryOf<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let parsed = actix_web::web::Query::<T>::from_query(request.query_string());
        let admitted = gate(request);
        Box::pin(async move {
            admitted.await;
            parsed
                .map(|query| Self(query.into_inner()))
                .map_err(|error| {
                    Problem::new("request.invalid").field_with(
                        "",
                        "not_as_described",
                        vec![("reason", brief(&error.to_string()))],
                    )
                })
        })
    }
}
