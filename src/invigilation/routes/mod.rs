//! Wire types and handlers.

mod acts;
mod exam;
mod rooms;
mod time;

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Actor;
use crate::platform::idempotency::RequestKey;
use crate::platform::ports::Ports;

pub fn configure(config: &mut ServiceConfig) {
    config
        .service(exam::post_heartbeat)
        .service(rooms::get_faults)
        .service(rooms::get_room)
        .service(rooms::get_room_events)
        .service(rooms::get_evidence)
        .service(rooms::get_photo)
        .service(rooms::get_record)
        .service(rooms::get_record_pdf)
        .service(acts::post_message)
        .service(acts::post_identity_check)
        .service(acts::post_incident)
        .service(acts::post_sign_off)
        .service(time::post_proposal)
        .service(time::post_grant)
        .service(time::post_decline);
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

/// An answer that concerns people and is kept nowhere.
fn private() -> actix_web::HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "no-store"));
    answer
}
