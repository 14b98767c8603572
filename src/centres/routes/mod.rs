//! The HTTP face of this slice.

mod accommodations;
mod centres;
mod cohorts;
mod photos;
mod read_upload;
mod rosters;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Actor;
use crate::platform::http::{FieldProblem, Problem};
use crate::platform::idempotency::RequestKey;
use crate::platform::ports::Ports;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv; charset=utf-8";
const MAX_SEARCH_CHARACTERS: usize = 60;

pub fn configure(config: &mut ServiceConfig) {
    config
        .service(centres::list_counties)
        .service(centres::list_centres)
        .service(centres::post_centre)
        .service(cohorts::list_cohorts)
        .service(cohorts::post_cohort)
        .service(cohorts::get_cohort)
        .service(cohorts::list_enrolments)
        .service(cohorts::get_enrolments_csv)
        .service(accommodations::read_accommodation)
        .service(accommodations::put_accommodation)
        .service(photos::post_photo)
        .service(photos::get_photo)
        .service(rosters::get_template_xlsx)
        .service(rosters::get_template_csv)
        .service(rosters::post_roster)
        .service(rosters::get_roster)
        .service(rosters::get_rejected_xlsx)
        .service(rosters::get_rejected_csv);
}

/// A file to keep; `name` is ASCII and tells nothing of any person.
fn file(content_type: &str, name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, content_type))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(bytes)
}

/// A search text that is worth a search.
fn search_text(written: Option<String>) -> Result<Option<String>, Problem> {
    let text = written
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty());
    if text
        .as_ref()
        .is_some_and(|text| text.chars().count() > MAX_SEARCH_CHARACTERS)
    {
        let limit = MAX_SEARCH_CHARACTERS.to_string();
        Problem::invalid(vec![FieldProblem {
            field: "q".to_owned(),
            code: "search_text",
            params: vec![("limit", limit)],
        }])?;
    }
    Ok(text)
}

fn request_key(
    ports: &Ports,
    actor: &Actor,
    route: &str,
    key: Option<String>,
    body_digest: String,
) -> RequestKey {
    RequestKey {
        actor_id: actor.account_id.clone(),
        route: route.to_owned(),
        key,
        body_digest,
        now: ports.now(),
    }
}
