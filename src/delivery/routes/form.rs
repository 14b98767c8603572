//! The form: sealed and fetched ahead, its key at the start; and the paper in plain for browsers that cannot open it.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, get, web};

use super::super::Delivery;
use super::super::sealed::{
    FormUnlock, SealedFormPlace, find_sealed_bytes, show_form_key, show_form_place,
};
use super::super::show_paper::{Paper, show_paper};
use super::super::token::Entered;
use super::private;
use crate::platform::http::{Language, Problem, ProblemDocument};
use crate::platform::ports::Ports;

/// Where the sealed form is fetched, for somebody who has entered.
#[utoipa::path(tag = "delivery", security(("bearer" = [])), responses(
    (status = 200, body = SealedFormPlace),
    (status = 401, description = "exam.not_entered, exam.other_device", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "exam.not_open", body = ProblemDocument, content_type = "application/problem+json"),
))]
#[get("/exam/form")]
pub(super) async fn get_form_place(
    entered: Entered,
    ports: web::Data<Ports>,
    delivery: web::Data<Delivery>,
) -> Result<HttpResponse, Problem> {
    Ok(private().json(show_form_place(&ports, &delivery, &entered.0).await?))
}

/// The sealed form: 24 bytes of nonce, then XChaCha20-Poly1305 over compressed JSON. Named by its digest, so that every
/// cache on the way may keep it; worth nothing without the key.
#[utoipa::path(tag = "delivery", security(("bearer" = [])),
    params(("form_id" = String, Path), ("digest" = String, Path)), responses(
    (status = 200, content_type = "application/octet-stream", body = Vec<u8>),
    (status = 401, description = "exam.not_entered", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "request.not_found", body = ProblemDocument, content_type = "application/problem+json"),
))]
#[get("/exam/forms/{form_id}/{digest}")]
pub(super) async fn get_sealed_form(
    entered: Entered,
    ports: web::Data<Ports>,
    delivery: web::Data<Delivery>,
    name: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (form_id, digest) = name.into_inner();
    let bytes = find_sealed_bytes(&ports, &delivery, &entered.0, &form_id, &digest).await?;
    Ok(HttpResponse::Ok()
        // `public`: a cache in the centre may answer all its computers with one fetch.
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((ETAG, format!("\"{digest}\"")))
        .insert_header((CONTENT_TYPE, "application/octet-stream"))
        // What is sealed does not get smaller.
        .insert_header((CONTENT_ENCODING, "identity"))
        .body(bytes))
}

/// What opens the sealed form, while the attempt is open; the start answers the same.
#[utoipa::path(tag = "delivery", security(("bearer" = [])), responses(
    (status = 200, body = FormUnlock),
    (status = 401, description = "exam.not_entered, exam.other_device", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "exam.not_started, exam.over", body = ProblemDocument, content_type = "application/problem+json"),
))]
#[get("/exam/key")]
pub(super) async fn get_form_key(
    entered: Entered,
    ports: web::Data<Ports>,
    delivery: web::Data<Delivery>,
) -> Result<HttpResponse, Problem> {
    Ok(private().json(show_form_key(&ports, &delivery, &entered.0).await?))
}

/// The paper in the candidate's own order, while the attempt is open.
#[utoipa::path(tag = "delivery", security(("bearer" = [])), responses(
    (status = 200, body = Paper),
    (status = 304, description = "The paper is the one the browser has"),
    (status = 401, description = "exam.not_entered, exam.other_device", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "exam.not_started, exam.over", body = ProblemDocument, content_type = "application/problem+json"),
))]
#[get("/exam/paper")]
pub(super) async fn get_paper(
    request: HttpRequest,
    entered: Entered,
    ports: web::Data<Ports>,
    delivery: web::Data<Delivery>,
    language: Language,
) -> Result<HttpResponse, Problem> {
    let shown = show_paper(&ports, &delivery, &entered.0, language).await?;
    let tag = format!("\"{}\"", shown.tag);
    let known = request
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|sent| sent.split(',').any(|one| one.trim() == tag));
    if known {
        return Ok(HttpResponse::NotModified()
            .insert_header((ETAG, tag))
            .finish());
    }
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((ETAG, tag))
        .json(shown.paper))
}
