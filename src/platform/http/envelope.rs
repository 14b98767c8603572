//! The middleware around every request: id, log line, metrics, security headers, problems in the reader's language.

use std::time::Instant;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};

use super::{Language, Problem, RequestId};

const FIXED_HEADERS: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=()",
    ),
];

/// A handler that thousands call each second puts this into the request's extensions: its good answers are then counted
/// but not logged line by line.
pub struct Frequent;

pub async fn envelope<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let started = Instant::now();
    let id = uuid::Uuid::now_v7().simple().to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let language = Language::of_request(request.request());
    let method = request.method().clone();

    // The request may not be cloned before it is routed, so an error from below (a broken middleware, no handler's)
    // keeps the default language.
    let mut response = into_problem_language(next.call(request).await?, language, &id);

    for (name, value) in FIXED_HEADERS {
        // A page may have set a stricter one.
        if !response.headers().contains_key(*name) {
            response.headers_mut().insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), value);
    }

    // The pattern and never the path: paths may carry identifiers of people.
    let route = response
        .request()
        .match_pattern()
        .unwrap_or_else(|| "unmatched".to_owned());
    let status = response.status().as_u16();
    let elapsed = started.elapsed();
    metrics::counter!("http_requests_total", "route" => route.clone(), "method" => method.to_string(), "status" => status.to_string()).increment(1);
    metrics::histogram!("http_request_seconds", "route" => route.clone())
        .record(elapsed.as_secs_f64());
    if status < 400 && response.request().extensions().get::<Frequent>().is_some() {
        tracing::debug!(request.id = %id, http.route = %route, http.status = status, "request answered");
        return Ok(response);
    }
    tracing::info!(
        request.id = %id, http.method = %method, http.route = %route, http.status = status,
        duration_ms = elapsed.as_secs_f64() * 1000.0, "request answered"
    );
    Ok(response)
}

fn into_problem_language<B: MessageBody + 'static>(
    response: ServiceResponse<B>,
    language: Language,
    id: &str,
) -> ServiceResponse<EitherBody<B, BoxBody>> {
    // The router answers unknown paths and methods with a bare status.
    let bare = !response.headers().contains_key(CONTENT_TYPE);
    let problem = match (response.response().error(), response.status().as_u16()) {
        (Some(error), _) => Some(problem_of(error)),
        (None, 404) if bare => Some(Problem::new("request.not_found")),
        (None, 405) if bare => Some(Problem::new("request.method_not_allowed")),
        _ => None,
    };
    match problem {
        Some(problem) => {
            let (request, _) = response.into_parts();
            ServiceResponse::new(request, problem.response(language, id)).map_into_right_body()
        }
        None => response.map_into_left_body(),
    }
}

fn problem_of(error: &Error) -> Problem {
    if let Some(problem) = error.as_error::<Problem>() {
        return problem.clone();
    }
    match error.as_response_error().status_code().as_u16() {
        404 => Problem::new("request.not_found"),
        405 => Problem::new("request.method_not_allowed"),
        413 => Problem::new("request.too_large").with("limit", ""),
        415 => Problem::new("request.unsupported_media_type").with("expected", ""),
        status if (400..500).contains(&status) => {
            Problem::new("request.malformed").with("reason", brief(error))
        }
        _ => {
            tracing::error!(error = %error, "request failed");
            Problem::internal()
        }
    }
}

fn brief(error: &Error) -> String {
    error.to_string().chars().take(200).collect()
}
