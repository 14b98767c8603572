//! The pages of verification: a form, and the page behind the QR code. They work without scripts and on a telephone.

mod result;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderName, HeaderValue, LOCATION, RETRY_AFTER};
use actix_web::web::{self, Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse, guard};
use askama::Template;
use serde::Deserialize;

use self::result::ResultPage;
use super::model::VerifiedState;
use super::{VerifyThrottles, verify};
use crate::platform::db::DbFailure;
use crate::platform::http::{Language, PeerAddress, Problem};
use crate::platform::i18n;
use crate::platform::ports::Ports;
use crate::web::{Frame, Keeping};

/// Longer input is no number and no name.
const MAX_CHARACTERS: usize = 120;

pub fn pages(config: &mut web::ServiceConfig) {
    let reading = || web::route().guard(guard::Any(guard::Get()).or(guard::Head()));
    config
        .service(
            web::resource("/verify")
                .app_data(web::FormConfig::default().limit(8 * 1024))
                .route(reading().to(form))
                .route(web::post().to(submit)),
        )
        .route("/v/{token}", reading().to(by_token));
}

#[derive(Template)]
#[template(path = "certificates/pages/form.html")]
struct FormPage<'a> {
    frame: &'a Frame,
    number: String,
    name: String,
    /// What was wrong with the entries.
    fault: Option<String>,
    unknown: bool,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entries {
    #[serde(default)]
    number: String,
    #[serde(default)]
    name: String,
}

async fn form(request: HttpRequest) -> Result<HttpResponse, Problem> {
    form_page(&request, Entries::default(), None, false)
}

async fn submit(
    request: HttpRequest,
    ports: Data<Ports>,
    throttles: Data<VerifyThrottles>,
    address: PeerAddress,
    entries: Form<Entries>,
) -> Result<HttpResponse, Problem> {
    let entries = Entries {
        number: brief(&entries.number),
        name: brief(&entries.name),
    };
    if entries.number.is_empty() || entries.name.is_empty() {
        let fault = i18n::text(Language::of_request(&request), "verify.empty", &[]);
        let mut page = form_page(&request, entries, Some(fault), false)?;
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(page);
    }
    if let Err(problem) = throttles.check_number(&address.0, &entries.number) {
        return wait_page(&request, entries, &problem);
    }
    let (number, name) = (entries.number.clone(), entries.name.clone());
    let token = ports
        .db
        .read(move |conn| verify::find_token(conn, &number, &name))
        .await
        .map_err(|failure: DbFailure| Problem::from(failure))?;
    match token {
        // The address of the result holds no personal data, so it can be kept and passed on.
        Some(token) => Ok(HttpResponse::SeeOther()
            .insert_header((LOCATION, format!("/v/{token}")))
            .insert_header((CACHE_CONTROL, "no-store"))
            .finish()),
        None => form_page(&request, entries, None, true),
    }
}

fn form_page(
    request: &HttpRequest,
    entries: Entries,
    fault: Option<String>,
    unknown: bool,
) -> Result<HttpResponse, Problem> {
    let frame = Frame::new(request, "verify.title");
    let page = FormPage {
        frame: &frame,
        number: entries.number,
        name: entries.name,
        fault,
        unknown,
    };
    frame.respond(request, &page, Keeping::Never)
}

/// Says how long to wait, and keeps what was typed.
fn wait_page(
    request: &HttpRequest,
    entries: Entries,
    problem: &Problem,
) -> Result<HttpResponse, Problem> {
    let seconds = problem.retry_seconds().unwrap_or(60);
    let params = [("seconds", seconds.to_string())];
    let fault = i18n::text(Language::of_request(request), "verify.wait", &params);
    let mut page = form_page(request, entries, Some(fault), false)?;
    *page.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    page.headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from(seconds));
    Ok(page)
}

async fn by_token(
    request: HttpRequest,
    ports: Data<Ports>,
    throttles: Data<VerifyThrottles>,
    address: PeerAddress,
    token: Path<String>,
) -> Result<HttpResponse, Problem> {
    if let Err(problem) = throttles.check_address(&address.0) {
        return wait_page(&request, Entries::default(), &problem);
    }
    let found = ports
        .db
        .read(move |conn| verify::verify_by_token(conn, &token))
        .await
        .map_err(|failure: DbFailure| Problem::from(failure))?;
    let frame = Frame::new(&request, "verify.result");
    let page = ResultPage::new(&frame, &found, ports.now());
    let mut response = frame.respond(&request, &page, Keeping::Never)?;
    response.headers_mut().insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex"),
    );
    if found.state == VerifiedState::Unknown {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    Ok(response)
}

fn brief(entry: &str) -> String {
    entry.trim().chars().take(MAX_CHARACTERS).collect()
}
