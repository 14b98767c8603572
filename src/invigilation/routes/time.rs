//! Time given back.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{private, request_key};
use crate::access::{Allowed, allow};
use crate::invigilation::grant_credit::{
    Ask, ProposalOutcome, Wish, ask_for_time, decline_proposal, grant_proposal,
};
use crate::platform::http::{IdempotencyHeader, JsonBody, Problem, ProblemDocument};
use crate::platform::idempotency::write_once;
use crate::platform::ports::Ports;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProposalBody {
    admission_id: String,
    /// A code of the table of faults.
    fault: String,
    /// 1 or more; the table says how many at most.
    seconds: i32,
    /// At most 500 characters.
    note: String,
}

/// Asks for time that the system did not propose. Who asks agrees; beyond the limit of one person a second one must too.
#[utoipa::path(tag = "invigilation", params(("id" = String, Path)), request_body = ProposalBody, security(("bearer" = [])), responses(
    (status = 201, body = ProposalOutcome), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 409, description = "invigilation.no_credit, invigilation.more_than_measured, invigilation.over_ceiling, invigilation.room_signed, exam.attempt_closed", body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
#[post("/sittings/{id}/credit-proposals")]
pub(super) async fn post_proposal(
    allowed: Allowed<allow::Invigilate>,
    ports: Data<Ports>,
    id: Path<String>,
    key: IdempotencyHeader,
    body: JsonBody<ProposalBody>,
) -> Result<HttpResponse, Problem> {
    let (actor, id, worker) = (allowed.actor, id.into_inner(), ports.clone());
    let route = format!("POST /sittings/{id}/credit-proposals");
    let request = request_key(&actor, &ports, route, key.0, body.digest);
    let ask = Ask {
        admission_id: body.value.admission_id,
        fault: body.value.fault,
        seconds: body.value.seconds,
        note: body.value.note,
    };
    let outcome = write_once(&ports.db, request, move |conn| {
        ask_for_time(conn, &worker, &actor, &id, &ask)
    })
    .await?;
    Ok(HttpResponse::Created().json(outcome))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GrantBody {
    /// A code of the table of faults: what it was in a person's judgement.
    fault: String,
    /// 1 or more; the table says how many at most.
    seconds: i32,
    /// At most 500 characters.
    note: String,
}

/// Agrees to a proposal: gives the time at once, or as the first of two people.
#[utoipa::path(tag = "invigilation", params(("id" = String, Path), ("proposal_id" = String, Path)), request_body = GrantBody,
    security(("bearer" = [])), responses(
    (status = 200, body = ProposalOutcome), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 409, description = "invigilation.no_credit, invigilation.more_than_measured, invigilation.over_ceiling, invigilation.second_person, invigilation.proposal_decided, invigilation.room_signed, exam.attempt_closed", body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
#[post("/sittings/{id}/credit-proposals/{proposal_id}/grants")]
pub(super) async fn post_grant(
    allowed: Allowed<allow::Invigilate>,
    ports: Data<Ports>,
    path: Path<(String, String)>,
    key: IdempotencyHeader,
    body: JsonBody<GrantBody>,
) -> Result<HttpResponse, Problem> {
    let (actor, (id, proposal_id), worker) = (allowed.actor, path.into_inner(), ports.clone());
    let route = format!("POST /sittings/{id}/credit-proposals/{proposal_id}/grants");
    let request = request_key(&actor, &ports, route, key.0, body.digest);
    let wish = body.value;
    let outcome = write_once(&ports.db, request, move |conn| {
        let wish = Wish {
            fault: &wish.fault,
            seconds: wish.seconds,
            note: &wish.note,
        };
        grant_proposal(conn, &worker, &actor, &id, &proposal_id, &wish)
    })
    .await?;
    Ok(private().json(outcome))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeclineBody {
    /// Why; 1 to 500 characters.
    note: String,
}

/// Declines a proposal, with the reason.
#[utoipa::path(tag = "invigilation", params(("id" = String, Path), ("proposal_id" = String, Path)), request_body = DeclineBody,
    security(("bearer" = [])), responses(
    (status = 200, body = ProposalOutcome), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 409, description = "invigilation.proposal_decided, invigilation.room_signed", body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
#[post("/sittings/{id}/credit-proposals/{proposal_id}/declines")]
pub(super) async fn post_decline(
    allowed: Allowed<allow::Invigilate>,
    ports: Data<Ports>,
    path: Path<(String, String)>,
    key: IdempotencyHeader,
    body: JsonBody<DeclineBody>,
) -> Result<HttpResponse, Problem> {
    let (actor, (id, proposal_id), worker) = (allowed.actor, path.into_inner(), ports.clone());
    let route = format!("POST /sittings/{id}/credit-proposals/{proposal_id}/declines");
    let request = request_key(&actor, &ports, route, key.0, body.digest);
    let note = body.value.note;
    let outcome = write_once(&ports.db, request, move |conn| {
        decline_proposal(conn, &worker, &actor, &id, &proposal_id, &note)
    })
    .await?;
    Ok(private().json(outcome))
}
