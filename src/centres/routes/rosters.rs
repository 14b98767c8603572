//! Rosters: the template, the upload, how far it is, the rows that came back.

use actix_multipart::Multipart;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::read_upload::read_upload;
use super::{CSV, XLSX, file};
use crate::access::{Actor, Allowed, allow};
use crate::centres::find_roster::find_roster;
use crate::centres::model::RosterState;
use crate::centres::rejected_sheet::load_rejected_sheet;
use crate::centres::roster_import::RosterImport;
use crate::centres::roster_template::{roster_template_csv, roster_template_xlsx};
use crate::centres::sheets::Sheet;
use crate::centres::upload_roster::upload_roster;
use crate::platform::http::{IdempotencyHeader, Language, Problem, ProblemDocument};
use crate::platform::ports::Ports;

/// How an uploaded roster stands.
#[derive(Serialize, ToSchema)]
pub(super) struct RosterImportView {
    id: String,
    cohort_id: String,
    state: RosterState,
    file_name: String,
    /// Why the file as a whole was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<RosterRefusal>,
    /// Rows below the header; 0 until the file was read.
    rows_total: i32,
    rows_done: i32,
    /// New in the cohort.
    rows_entered: i32,
    /// Already in the cohort, with a new mobile number, education or declared condition.
    rows_updated: i32,
    /// Already in the cohort.
    rows_unchanged: i32,
    /// Returned with a reason.
    rows_rejected: i32,
    /// When the rejected rows are deleted here; absent when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected_rows_until: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct RosterRefusal {
    code: String,
    detail: String,
}

impl RosterImportView {
    pub(super) fn of(import: RosterImport, language: Language) -> Self {
        Self {
            refusal: import.refusal.as_ref().map(|refusal| RosterRefusal {
                code: format!("roster.{}", refusal.code),
                detail: refusal.detail(language),
            }),
            rejected_rows_until: import.rejected_rows_until(),
            id: import.id,
            cohort_id: import.cohort_id,
            state: import.state,
            file_name: import.file_name,
            rows_total: import.rows_total,
            rows_done: import.rows_done,
            rows_entered: import.rows_entered,
            rows_updated: import.rows_updated,
            rows_unchanged: import.rows_unchanged,
            rows_rejected: import.rows_rejected,
            created_at: import.created_at,
            finished_at: import.finished_at,
        }
    }
}

/// The empty roster as a workbook, with columns that keep long numbers and a page of notes.
#[utoipa::path(tag = "centres",
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = [u8])))]
#[get("/rosters/template.xlsx")]
pub(super) async fn get_template_xlsx() -> Result<HttpResponse, Problem> {
    Ok(file(XLSX, "roster-template.xlsx", roster_template_xlsx()?))
}

/// The empty roster as CSV.
#[utoipa::path(tag = "centres", responses((status = 200, content_type = "text/csv", body = String)))]
#[get("/rosters/template.csv")]
pub(super) async fn get_template_csv() -> HttpResponse {
    file(CSV, "roster-template.csv", roster_template_csv())
}

/// The form of an upload.
#[derive(ToSchema)]
#[allow(dead_code)]
struct RosterUpload {
    /// XLSX, or CSV in UTF-8 or GB18030; at most 20 MiB, 20,000 rows, 60 columns.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Uploads a roster; its rows are checked and entered by a job. The same file twice changes nothing.
#[utoipa::path(tag = "centres", params(("id" = String, Path)), security(("bearer" = [])),
    request_body(content = RosterUpload, content_type = "multipart/form-data"),
    responses((status = 202, body = RosterImportView), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
        (status = 413, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
#[post("/cohorts/{id}/rosters")]
pub(super) async fn post_roster(
    allowed: Allowed<allow::UploadRosters>,
    ports: Data<Ports>,
    id: Path<String>,
    key: IdempotencyHeader,
    language: Language,
    form: Multipart,
) -> Result<HttpResponse, Problem> {
    let upload = read_upload(form).await?;
    let actor = allowed.actor;
    let import_id = upload_roster(&ports, &actor, id.into_inner(), upload, key.0).await?;
    let import = ports
        .db
        .read(move |conn| find_roster(conn, &actor, &import_id))
        .await?;
    Ok(HttpResponse::Accepted().json(RosterImportView::of(import, language)))
}

/// How far an uploaded roster is.
#[utoipa::path(tag = "centres", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = RosterImportView), (status = 404, body = ProblemDocument)))]
#[get("/rosters/{id}")]
pub(super) async fn get_roster(
    allowed: Allowed<allow::ReadCohorts>,
    ports: Data<Ports>,
    id: Path<String>,
    language: Language,
) -> Result<Json<RosterImportView>, Problem> {
    let (actor, id) = (allowed.actor, id.into_inner());
    let import = ports
        .db
        .read(move |conn| find_roster(conn, &actor, &id))
        .await?;
    Ok(Json(RosterImportView::of(import, language)))
}

/// The rejected rows as a workbook, the reason in the first column.
#[utoipa::path(tag = "centres", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = [u8]),
        (status = 404, body = ProblemDocument), (status = 409, body = ProblemDocument)))]
#[get("/rosters/{id}/rejected.xlsx")]
pub(super) async fn get_rejected_xlsx(
    allowed: Allowed<allow::UploadRosters>,
    ports: Data<Ports>,
    id: Path<String>,
    language: Language,
) -> Result<HttpResponse, Problem> {
    let name = format!("rejected-rows-{id}.xlsx");
    let bytes = rejected(&ports, allowed.actor, id.into_inner(), language, |sheet| {
        sheet.to_xlsx().map_err(|error| {
            tracing::error!(error = %error, "a workbook cannot be written");
            Problem::internal()
        })
    })
    .await?;
    Ok(file(XLSX, &name, bytes))
}

/// The rejected rows as CSV, the reason in the first column.
#[utoipa::path(tag = "centres", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, content_type = "text/csv", body = String), (status = 404, body = ProblemDocument),
        (status = 409, body = ProblemDocument)))]
#[get("/rosters/{id}/rejected.csv")]
pub(super) async fn get_rejected_csv(
    allowed: Allowed<allow::UploadRosters>,
    ports: Data<Ports>,
    id: Path<String>,
    language: Language,
) -> Result<HttpResponse, Problem> {
    let name = format!("rejected-rows-{id}.csv");
    let bytes = rejected(&ports, allowed.actor, id.into_inner(), language, |sheet| {
        Ok(sheet.to_csv())
    })
    .await?;
    Ok(file(CSV, &name, bytes))
}

/// Loads the sheet and writes it, both off the async threads.
async fn rejected(
    ports: &Data<Ports>,
    actor: Actor,
    id: String,
    language: Language,
    write: impl FnOnce(&Sheet) -> Result<Vec<u8>, Problem> + Send + 'static,
) -> Result<Vec<u8>, Problem> {
    let worker_ports = ports.clone();
    ports
        .db
        .read(move |conn| {
            let sheet = load_rejected_sheet(conn, &worker_ports, &actor, &id, language)?;
            write(&sheet)
        })
        .await
}
