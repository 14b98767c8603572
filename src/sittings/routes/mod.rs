//! Wire types and handlers.

mod exam_day;
mod planning;

use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Actor;
use crate::platform::http::Problem;
use crate::platform::idempotency::RequestKey;
use crate::platform::ports::Ports;

pub fn configure(config: &mut ServiceConfig) {
    config
        .service(planning::get_sittings)
        .service(planning::post_sitting)
        .service(planning::get_sitting)
        .service(planning::post_room)
        .service(planning::delete_room)
        .service(planning::post_candidates)
        .service(planning::delete_candidates)
        .service(planning::post_preparation)
        .service(planning::delete_preparation)
        .service(exam_day::get_admissions)
        .service(exam_day::get_tickets)
        .service(exam_day::post_seat_code);
}

fn request_key(
    actor: &Actor,
    ports: &Ports,
    route: String,
    key: Option<String>,
    body_digest: String,
) -> RequestKey {
    RequestKey {
        actor_id: actor.account_id.clone(),
        route,
        key,
        body_digest,
        now: ports.now(),
    }
}

const MAX_SEARCH_CHARACTERS: usize = 80;

/// The text searched for, without space around it; nothing when there is none.
fn search_text(written: Option<String>) -> Result<Option<String>, Problem> {
    let text = written.unwrap_or_default().trim().to_owned();
    if text.chars().count() > MAX_SEARCH_CHARACTERS {
        let limit = vec![("limit", MAX_SEARCH_CHARACTERS.to_string())];
        return Err(Problem::new("request.invalid").field_with("q", "search_text", limit));
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}
