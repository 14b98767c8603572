//! Looking at a room: live, seat by seat, and at its end.

use std::path::Path as FilePath;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::TimeDelta;

use super::private;
use crate::access::{Allowed, allow};
use crate::centres;
use crate::invigilation::Invigilation;
use crate::invigilation::close_room::{ShownRecord, show_record};
use crate::invigilation::evidence::{Evidence, show_evidence};
use crate::invigilation::model::{FaultTable, fault_table};
use crate::invigilation::record_pdf::print_record;
use crate::invigilation::room_view::{RoomView, request_room, show_room};
use crate::invigilation::scope::get_seat_of;
use crate::platform::http::{Language, Problem, ProblemDocument};
use crate::platform::ports::Ports;
use crate::platform::print::FontLibrary;

/// The table of faults: codes, what to do, and whether time is given back.
#[utoipa::path(tag = "invigilation", security(("bearer" = [])), responses(
    (status = 200, body = FaultTable), (status = 403, body = ProblemDocument)))]
#[get("/faults")]
pub(super) async fn get_faults(
    _allowed: Allowed<allow::ReadSittings>,
) -> Json<&'static FaultTable> {
    Json(fault_table())
}

/// A room now; a centre sees its own.
#[utoipa::path(tag = "invigilation", params(("id" = String, Path), ("room_id" = String, Path)), security(("bearer" = [])), responses(
    (status = 200, body = RoomView), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument)))]
#[get("/sittings/{id}/rooms/{room_id}/live")]
pub(super) async fn get_room(
    allowed: Allowed<allow::ReadAdmissions>,
    ports: Data<Ports>,
    invigilation: Data<Invigilation>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (actor, (id, room_id), now) = (allowed.actor, path.into_inner(), ports.now());
    let silence = TimeDelta::seconds(ports.settings.invigilation.silence_seconds);
    let heard = invigilation.presence.clone();
    let view = ports
        .db
        .read(move |conn| {
            let request = request_room(conn, &actor, &id, &room_id)?;
            show_room(conn, &request, &heard, silence, now)
        })
        .await?;
    Ok(private().json(view))
}

/// A room, live: server-sent events `room` (the whole, as `/live`) and `change` (the parts that differ; `seats` holds the
/// changed ones). A stream that broke goes on after the `Last-Event-ID` it sends, or gets the whole room again. It ends
/// after four minutes and is opened anew.
#[utoipa::path(tag = "invigilation", params(("id" = String, Path), ("room_id" = String, Path),
    ("Last-Event-ID" = Option<String>, Header)), security(("bearer" = [])), responses(
    (status = 200, content_type = "text/event-stream", body = String), (status = 403, body = ProblemDocument),
    (status = 404, body = ProblemDocument), (status = 503, description = "server.overloaded", body = ProblemDocument)))]
#[get("/sittings/{id}/rooms/{room_id}/events")]
pub(super) async fn get_room_events(
    request: HttpRequest,
    allowed: Allowed<allow::ReadAdmissions>,
    ports: Data<Ports>,
    invigilation: Data<Invigilation>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (actor, (id, room_id)) = (allowed.actor, path.into_inner());
    let last = request
        .headers()
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let asked = ports
        .db
        .read(move |conn| request_room(conn, &actor, &id, &room_id))
        .await?;
    let stream = invigilation
        .hub
        .watch(&ports, &invigilation, asked, last.as_deref())
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-store"))
        // A compressor would hold events back until it has enough of them, a proxy likewise.
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(stream))
}

/// What is written down of one seat: signals, silences, identity checks.
#[utoipa::path(tag = "invigilation", params(("id" = String, Path), ("admission_id" = String, Path)), security(("bearer" = [])), responses(
    (status = 200, body = Evidence), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument)))]
#[get("/sittings/{id}/admissions/{admission_id}/evidence")]
pub(super) async fn get_evidence(
    allowed: Allowed<allow::ReadAdmissions>,
    ports: Data<Ports>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (actor, (id, admission_id)) = (allowed.actor, path.into_inner());
    let evidence = ports
        .db
        .read(move |conn| show_evidence(conn, &actor, &id, &admission_id))
        .await?;
    Ok(private().json(evidence))
}

/// The photo of the candidate of a seat, if the centre gave one.
#[utoipa::path(tag = "invigilation", params(("id" = String, Path), ("admission_id" = String, Path)), security(("bearer" = [])), responses(
    (status = 200, content_type = "image/jpeg", body = Vec<u8>), (status = 403, body = ProblemDocument),
    (status = 404, body = ProblemDocument)))]
#[get("/sittings/{id}/admissions/{admission_id}/photo")]
pub(super) async fn get_photo(
    allowed: Allowed<allow::ReadAdmissions>,
    ports: Data<Ports>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (actor, (id, admission_id)) = (allowed.actor, path.into_inner());
    let body_id = actor.body()?.to_owned();
    let seat = ports
        .db
        .read(move |conn| get_seat_of(conn, &actor, &id, &admission_id))
        .await?;
    let photo = centres::read_photo(&ports, &body_id, &seat.candidate_id).await?;
    Ok(private()
        .insert_header((CONTENT_TYPE, "image/jpeg"))
        .body(photo))
}

/// The record of a room: as it was signed, or as it would be now.
#[utoipa::path(tag = "invigilation", params(("id" = String, Path), ("room_id" = String, Path)), security(("bearer" = [])), responses(
    (status = 200, body = ShownRecord), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument)))]
#[get("/sittings/{id}/rooms/{room_id}/record")]
pub(super) async fn get_record(
    allowed: Allowed<allow::ReadAdmissions>,
    ports: Data<Ports>,
    invigilation: Data<Invigilation>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (actor, (id, room_id), worker) = (allowed.actor, path.into_inner(), ports.clone());
    let record = ports
        .db
        .read(move |conn| show_record(conn, &worker, &invigilation, &actor, &id, &room_id))
        .await?;
    Ok(private().json(record))
}

/// The record of a room as a PDF, in the language of the request; before the sign-off it says that it is a draft.
#[utoipa::path(tag = "invigilation", params(("id" = String, Path), ("room_id" = String, Path)), security(("bearer" = [])), responses(
    (status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 403, body = ProblemDocument),
    (status = 404, body = ProblemDocument)))]
#[get("/sittings/{id}/rooms/{room_id}/record.pdf")]
pub(super) async fn get_record_pdf(
    allowed: Allowed<allow::ReadAdmissions>,
    ports: Data<Ports>,
    invigilation: Data<Invigilation>,
    language: Language,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (actor, (id, room_id), worker) = (allowed.actor, path.into_inner(), ports.clone());
    let record = ports
        .db
        .read(move |conn| show_record(conn, &worker, &invigilation, &actor, &id, &room_id))
        .await?;
    let folder = ports.settings.certificates.fonts_dir.clone();
    let pdf = tokio::task::spawn_blocking(move || {
        let fonts = FontLibrary::load(folder.as_deref().map(FilePath::new)).map_err(|error| {
            tracing::error!(%error, "no fonts to print with");
            Problem::internal()
        })?;
        print_record(&fonts, &record, language)
    })
    .await
    .map_err(|_| Problem::internal())??;
    Ok(private()
        .insert_header((CONTENT_TYPE, "application/pdf"))
        .insert_header((
            CONTENT_DISPOSITION,
            "attachment; filename=\"room-record.pdf\"",
        ))
        .body(pdf))
}
