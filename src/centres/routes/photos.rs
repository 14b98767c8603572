//! Photos of candidates.

use actix_multipart::Multipart;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get, post};
use utoipa::ToSchema;

use super::read_upload::read_upload;
use crate::access::{Allowed, allow};
use crate::centres::photo::{Photo, read_photo, upload_photo};
use crate::centres::queries;
use crate::platform::http::{Problem, ProblemDocument};
use crate::platform::ports::Ports;

/// The form of an upload.
#[derive(ToSchema)]
#[allow(dead_code)]
struct PhotoUpload {
    /// JPEG or PNG; at most 8 MiB, at least 100 × 120 pixels.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Uploads the photo of a candidate, for the identity check; it is redrawn and takes the place of the one before.
#[utoipa::path(tag = "centres", params(("id" = String, Path)), security(("bearer" = [])),
    request_body(content = PhotoUpload, content_type = "multipart/form-data"),
    responses((status = 200, body = Photo), (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
        (status = 413, body = ProblemDocument),
        (status = 422, description = "centres.photo_unreadable, centres.photo_small, centres.file_missing", body = ProblemDocument)))]
#[post("/candidates/{id}/photo")]
pub(super) async fn post_photo(
    allowed: Allowed<allow::UploadRosters>,
    ports: Data<Ports>,
    id: Path<String>,
    form: Multipart,
) -> Result<Json<Photo>, Problem> {
    let upload = read_upload(form).await?;
    let photo = upload_photo(&ports, &allowed.actor, id.into_inner(), upload.bytes).await?;
    Ok(Json(photo))
}

/// The photo of a candidate.
#[utoipa::path(tag = "centres", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>), (status = 403, body = ProblemDocument),
        (status = 404, body = ProblemDocument)))]
#[get("/candidates/{id}/photo")]
pub(super) async fn get_photo(
    allowed: Allowed<allow::ReadCohorts>,
    ports: Data<Ports>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let body_id = allowed.actor.body()?.to_owned();
    let scope = allowed.actor.centre_scope()?.map(str::to_owned);
    let candidate_id = id.into_inner();
    let (body, candidate) = (body_id.clone(), candidate_id.clone());
    let known = ports
        .db
        .read(move |conn| {
            queries::is_enrolled(conn, &body, scope.as_deref(), &candidate).map_err(Problem::from)
        })
        .await?;
    if !known {
        return Err(Problem::new("request.not_found"));
    }
    let bytes = read_photo(&ports, &body_id, &candidate_id).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "image/jpeg"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(bytes))
}
