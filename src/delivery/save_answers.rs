//! Saving answers: what does not fit the paper is refused here, the rest goes to the journal in one piece.

use chrono::{DateTime, Datelike, Utc};

use super::Delivery;
use super::journal::{CheckedEvent, SaveRequest};
use super::model::{Answer, Outcome, remaining_seconds};
use super::token::AttemptClaims;
use crate::platform::http::{FieldProblem, Problem};
use crate::platform::ports::Ports;

const MAX_EVENTS_IN_REQUEST: usize = 200;
/// The largest whole number a browser keeps exactly.
const MAX_SEQ: i64 = (1 << 53) - 1;

/// A change of one answer, as the client numbers it.
#[derive(Clone, Debug)]
pub struct AnswerEvent {
    pub item_no: i32,
    /// Grows with each change of the item's answer; 1 to 2^53 - 1.
    pub seq: i64,
    pub answer: Answer,
    /// The client's clock; kept for the record and trusted for nothing.
    pub client_at: Option<DateTime<Utc>>,
}

/// What became of one event.
#[derive(Clone, Debug)]
pub struct SavedEvent {
    pub item_no: i32,
    pub seq: i64,
    pub outcome: Outcome,
    /// Hash of the answer's canonical form, where it has one.
    pub hash: Option<String>,
    /// The highest sequence number written for the item.
    pub stored_seq: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct SaveAnswered {
    /// In the order of the events sent.
    pub outcomes: Vec<SavedEvent>,
    pub events: i64,
    pub chain_head: String,
    pub server_time: DateTime<Utc>,
    pub remaining_seconds: i64,
}

/// Saves events of the claimant's attempt. When this returns `Ok`, what is `stored` is durable.
pub async fn save_answers(
    ports: &Ports,
    delivery: &Delivery,
    claims: &AttemptClaims,
    attempt_id: &str,
    events: Vec<AnswerEvent>,
) -> Result<SaveAnswered, Problem> {
    if events.is_empty() || events.len() > MAX_EVENTS_IN_REQUEST {
        return Err(Problem::invalid(vec![FieldProblem {
            field: "/events".to_owned(),
            code: "exam_events",
            params: vec![("most", MAX_EVENTS_IN_REQUEST.to_string())],
        }])
        .err()
        .unwrap_or_else(Problem::internal));
    }
    // What is no identifier is nobody's attempt, and need not trouble the database.
    if uuid::Uuid::try_parse(attempt_id).is_err() {
        return Err(Problem::new("request.not_found"));
    }
    let facts = delivery
        .directory
        .find(ports, attempt_id, &claims.admission_id)
        .await?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    let mut outcomes = Vec::with_capacity(events.len());
    let mut checked = Vec::with_capacity(events.len());
    // Where in `outcomes` the journal's answers belong.
    let mut places = Vec::with_capacity(events.len());
    for event in events {
        let rule = facts.form.rules.get(&event.item_no);
        let answer = rule.and_then(|rule| event.answer.check(rule));
        let mut saved = SavedEvent {
            item_no: event.item_no,
            seq: event.seq,
            outcome: match rule {
                Some(_) => Outcome::Malformed,
                None => Outcome::UnknownItem,
            },
            hash: None,
            stored_seq: None,
        };
        if let Some(answer) = answer.filter(|_| (1..=MAX_SEQ).contains(&event.seq)) {
            saved.hash = Some(answer.hash.to_hex());
            places.push(outcomes.len());
            checked.push(CheckedEvent {
                item_no: event.item_no,
                seq: event.seq,
                answer,
                client_at: event.client_at.filter(is_storable),
            });
        }
        outcomes.push(saved);
    }
    let request = SaveRequest {
        attempt_id: attempt_id.to_owned(),
        admission_id: claims.admission_id.clone(),
        device_digest: claims.device_digest.clone(),
        events: checked,
    };
    let reply = delivery.journal.save(request).await?;
    for (place, judged) in places.into_iter().zip(reply.outcomes) {
        if let Some(saved) = outcomes.get_mut(place) {
            saved.outcome = judged.outcome;
            saved.stored_seq = judged.stored_seq;
        }
    }
    Ok(SaveAnswered {
        outcomes,
        events: reply.events,
        chain_head: reply.chain_head,
        server_time: reply.server_time,
        remaining_seconds: remaining_seconds(reply.deadline_at, reply.exam_time),
    })
}

/// Clocks that are set to another age say nothing, and not every database can keep what they say.
fn is_storable(at: &DateTime<Utc>) -> bool {
    (1970..=9999).contains(&at.year())
}
