//! Wire types and handlers of the exam.

mod form;

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, get, post, put, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Delivery;
use super::enter::{Entry, enter};
use super::exam_state::{ExamState, show_exam_state};
use super::model::{Answer, Outcome, Receipt};
use super::save_answers::{AnswerEvent, save_answers};
use super::sealed::FormUnlock;
use super::show_answers::show_answers;
use super::start::start_and_unlock;
use super::submit::submit;
use super::token::Entered;
use super::verify_receipt::{ReceiptKey, ReceiptVerdict, show_receipt_key, verify_receipt};
use super::watch_seats::{SeatView, watch_seats};
use crate::access::{Allowed, allow};
use crate::platform::http::{
    Frequent, IdempotencyHeader, JsonBody, PeerAddress, Problem, ProblemDocument,
};
use crate::platform::ports::Ports;

pub fn configure(config: &mut ServiceConfig) {
    config
        .service(enter_exam)
        .service(get_exam_state)
        .service(start_exam)
        .service(form::get_form_place)
        .service(form::get_sealed_form)
        .service(form::get_form_key)
        .service(form::get_paper)
        .service(get_answers)
        .service(put_answers)
        .service(submit_exam)
        .service(check_receipt)
        .service(get_receipt_key)
        .service(list_seats)
        .configure(super::clock_watch::configure);
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EntryBody {
    admission_number: String,
    seat_code: String,
    /// 32 hexadecimal digits in lower case, made up once by the browser and kept there.
    device: String,
}

#[derive(Serialize, ToSchema)]
struct EntryAnswer {
    /// Bearer token of the other exam routes; lasts a day beyond the end of the sitting.
    token: String,
    attempt: ExamState,
}

/// Enters with admission number and seat code. The same device may enter again; another needs a new code.
#[utoipa::path(tag = "delivery", request_body = EntryBody, responses(
    (status = 200, body = EntryAnswer),
    (status = 401, description = "exam.wrong_code", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "exam.seat_code_used", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "request.invalid", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "request.too_many", body = ProblemDocument, content_type = "application/problem+json"),
))]
#[post("/exam/entries")]
async fn enter_exam(
    peer: PeerAddress,
    ports: web::Data<Ports>,
    delivery: web::Data<Delivery>,
    _key: IdempotencyHeader,
    body: JsonBody<EntryBody>,
) -> Result<HttpResponse, Problem> {
    let entry = Entry {
        admission_number: body.value.admission_number,
        seat_code: body.value.seat_code,
        device: body.value.device,
    };
    let accepted = enter(&ports, &delivery, entry, &peer.0).await?;
    Ok(private().json(EntryAnswer {
        token: accepted.token,
        attempt: accepted.state,
    }))
}

/// Where the candidate stands, with the server's time.
#[utoipa::path(tag = "delivery", security(("bearer" = [])), responses(
    (status = 200, body = ExamState),
    (status = 401, description = "exam.not_entered, exam.other_device", body = ProblemDocument, content_type = "application/problem+json"),
))]
#[get("/exam/state")]
async fn get_exam_state(
    entered: Entered,
    ports: web::Data<Ports>,
    delivery: web::Data<Delivery>,
) -> Result<HttpResponse, Problem> {
    Ok(private().json(show_exam_state(&ports, &delivery, &entered.0).await?))
}

#[derive(Serialize, ToSchema)]
struct StartAnswer {
    #[serde(flatten)]
    state: ExamState,
    /// Opens the sealed form; absent when the attempt is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    unlock: Option<FormUnlock>,
}

/// Starts the attempt; once started, answers the same again.
#[utoipa::path(tag = "delivery", security(("bearer" = [])), responses(
    (status = 200, body = StartAnswer),
    (status = 401, description = "exam.not_entered, exam.other_device", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "exam.not_open, exam.over", body = ProblemDocument, content_type = "application/problem+json"),
))]
#[post("/exam/start")]
async fn start_exam(
    entered: Entered,
    ports: web::Data<Ports>,
    delivery: web::Data<Delivery>,
    _key: IdempotencyHeader,
) -> Result<HttpResponse, Problem> {
    let (state, unlock) = start_and_unlock(&ports, &delivery, &entered.0).await?;
    Ok(private().json(StartAnswer { state, unlock }))
}

#[derive(Serialize, ToSchema)]
struct StandingAnswer {
    item_no: i32,
    seq: i64,
    choice: Vec<String>,
    flagged: bool,
}

#[derive(Serialize, ToSchema)]
struct AnswersAnswer {
    answers: Vec<StandingAnswer>,
    chain_head: String,
    events: i64,
}

/// The answers that stand.
#[utoipa::path(tag = "delivery", security(("bearer" = [])), responses(
    (status = 200, body = AnswersAnswer),
    (status = 401, description = "exam.not_entered, exam.other_device", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "exam.not_started", body = ProblemDocument, content_type = "application/problem+json"),
))]
#[get("/exam/answers")]
async fn get_answers(entered: Entered, ports: web::Data<Ports>) -> Result<HttpResponse, Problem> {
    let standing = show_answers(&ports, &entered.0).await?;
    let answers = standing
        .answers
        .into_iter()
        .map(|(item_no, folded)| StandingAnswer {
            item_no,
            seq: folded.seq,
            choice: folded.answer.choice,
            flagged: folded.answer.flagged,
        })
        .collect();
    Ok(private().json(AnswersAnswer {
        answers,
        chain_head: standing.chain_head,
        events: standing.events,
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EventBody {
    item_no: i32,
    /// Grows with each change of the item's answer; 1 to 2^53 - 1.
    seq: i64,
    answer: Answer,
    /// The client's clock, for the record.
    client_at: Option<DateTime<Utc>>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SaveBody {
    /// 1 to 200.
    events: Vec<EventBody>,
}

#[derive(Serialize, ToSchema)]
struct EventAnswer {
    item_no: i32,
    seq: i64,
    outcome: Outcome,
    /// SHA-256 of the answer as stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<String>,
    /// The highest sequence number written for the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    stored_seq: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct SaveAnswer {
    outcomes: Vec<EventAnswer>,
    events: i64,
    chain_head: String,
    server_time: DateTime<Utc>,
    remaining_seconds: i64,
}

/// Saves answers. What is answered `stored` or `already_stored` is durable; after a 503 or no answer, send it again.
#[utoipa::path(tag = "delivery", security(("bearer" = [])), request_body = SaveBody,
    params(("attempt_id" = String, Path)), responses(
    (status = 200, body = SaveAnswer),
    (status = 401, description = "exam.not_entered, exam.other_device", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "request.not_found", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 413, description = "request.too_large", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "request.invalid", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "server.overloaded, database.unavailable", body = ProblemDocument, content_type = "application/problem+json"),
))]
#[put("/attempts/{attempt_id}/answers")]
async fn put_answers(
    request: HttpRequest,
    entered: Entered,
    ports: web::Data<Ports>,
    delivery: web::Data<Delivery>,
    attempt_id: web::Path<String>,
    body: JsonBody<SaveBody>,
) -> Result<HttpResponse, Problem> {
    request.extensions_mut().insert(Frequent);
    let events = body
        .value
        .events
        .into_iter()
        .map(|event| AnswerEvent {
            item_no: event.item_no,
            seq: event.seq,
            answer: event.answer,
            client_at: event.client_at,
        })
        .collect();
    let saved = save_answers(&ports, &delivery, &entered.0, &attempt_id, events).await?;
    let outcomes = saved
        .outcomes
        .into_iter()
        .map(|event| EventAnswer {
            item_no: event.item_no,
            seq: event.seq,
            outcome: event.outcome,
            hash: event.hash,
            stored_seq: event.stored_seq,
        })
        .collect();
    Ok(private().json(SaveAnswer {
        outcomes,
        events: saved.events,
        chain_head: saved.chain_head,
        server_time: saved.server_time,
        remaining_seconds: saved.remaining_seconds,
    }))
}

/// Hands in. A second time answers with the same receipt.
#[utoipa::path(tag = "delivery", security(("bearer" = [])), responses(
    (status = 200, body = ExamState),
    (status = 401, description = "exam.not_entered, exam.other_device", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "exam.not_started", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "server.overloaded, database.unavailable", body = ProblemDocument, content_type = "application/problem+json"),
))]
#[post("/exam/submit")]
async fn submit_exam(
    entered: Entered,
    ports: web::Data<Ports>,
    delivery: web::Data<Delivery>,
    _key: IdempotencyHeader,
) -> Result<HttpResponse, Problem> {
    Ok(private().json(submit(&ports, &delivery, &entered.0).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReceiptBody {
    receipt: Receipt,
}

/// Checks a receipt against the signing key and the record.
#[utoipa::path(tag = "delivery", request_body = ReceiptBody, responses(
    (status = 200, body = ReceiptVerdict),
    (status = 422, description = "request.invalid", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 429, description = "request.too_many", body = ProblemDocument, content_type = "application/problem+json"),
))]
#[post("/receipts/verify")]
async fn check_receipt(
    peer: PeerAddress,
    ports: web::Data<Ports>,
    delivery: web::Data<Delivery>,
    body: JsonBody<ReceiptBody>,
) -> Result<HttpResponse, Problem> {
    let verdict = verify_receipt(&ports, &delivery, body.value.receipt, &peer.0).await?;
    Ok(private().json(verdict))
}

/// The public key of receipts; with it `touchstone receipt verify --public-key` needs no server.
#[utoipa::path(tag = "delivery", responses((status = 200, body = ReceiptKey)))]
#[get("/receipts/key")]
async fn get_receipt_key(ports: web::Data<Ports>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(show_receipt_key(&ports)))
}

/// Every seat of the sitting, live.
#[utoipa::path(tag = "delivery", security(("bearer" = [])), params(("id" = String, Path)), responses(
    (status = 200, body = Vec<SeatView>),
    (status = 401, description = "access.not_signed_in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "access.denied", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 404, description = "request.not_found", body = ProblemDocument, content_type = "application/problem+json"),
))]
#[get("/sittings/{id}/seats")]
async fn list_seats(
    allowed: Allowed<allow::ReadAdmissions>,
    ports: web::Data<Ports>,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    Ok(private().json(watch_seats(&ports, &allowed.actor, id.into_inner()).await?))
}

/// An answer that concerns one person and is kept nowhere.
fn private() -> actix_web::HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "no-store"));
    answer
}
