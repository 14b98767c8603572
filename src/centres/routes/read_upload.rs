//! The one file of an upload form, bounded in size.

use actix_multipart::{Field, Multipart};
use futures_util::StreamExt;

use crate::centres::roster_file::MAX_FILE_BYTES;
use crate::centres::upload_roster::UploadedFile;
use crate::platform::http::Problem;

/// What is read of a file that is too large before the connection is given up, so that the sender hears the answer.
const MAX_DRAINED_BYTES: usize = 4 * MAX_FILE_BYTES;

/// Reads the form field `file`.
///
/// Errors with `request.too_large`, `request.malformed`, `centres.file_missing`, and `request.invalid` for other fields.
pub(super) async fn read_upload(mut form: Multipart) -> Result<UploadedFile, Problem> {
    let mut upload = None;
    while let Some(field) = form.next().await {
        let mut field = field.map_err(|error| malformed(&error))?;
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" || upload.is_some() {
            drain(&mut field).await?;
            return Err(Problem::new("request.invalid").field("file", "one_file_expected"));
        }
        let file_name = field
            .content_disposition()
            .and_then(|disposition| disposition.get_filename())
            .unwrap_or_default()
            .to_owned();
        upload = Some(UploadedFile {
            name: file_name,
            bytes: read_bytes(&mut field).await?,
        });
    }
    upload.ok_or_else(|| Problem::new("centres.file_missing"))
}

async fn read_bytes(field: &mut Field) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|error| malformed(&error))?;
        if bytes.len() + chunk.len() > MAX_FILE_BYTES {
            drop(bytes);
            drain(field).await?;
            let limit = format!("{} MiB", MAX_FILE_BYTES / (1024 * 1024));
            return Err(Problem::new("request.too_large").with("limit", limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

async fn drain(field: &mut Field) -> Result<(), Problem> {
    let mut drained = 0;
    while let Some(chunk) = field.next().await {
        drained += chunk.map_err(|error| malformed(&error))?.len();
        if drained > MAX_DRAINED_BYTES {
            break;
        }
    }
    Ok(())
}

fn malformed(error: &actix_multipart::MultipartError) -> Problem {
    tracing::info!(error = %error, "an upload cannot be read");
    Problem::new("request.malformed").with("reason", "multipart/form-data")
}
