//! The photo of a candidate: what is uploaded is read as a picture, brought upright, made small and written anew, so that
//! nothing but the picture is kept; the file is stored sealed.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::queries::{self, PhotoRow};
use crate::access::Actor;
use crate::audit::{self, AuditEntry};
use crate::platform::crypto::{open_bytes, seal_bytes, sha256_hex};
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::platform::storage::FileError;

/// Larger uploads are refused.
pub(super) const MAX_PHOTO_BYTES: usize = 8 * 1024 * 1024;
/// A picture has at most so many pixels on a side; a phone's has.
const MAX_SIDE: u32 = 9000;
/// Memory for decoding one.
const MAX_MEMORY: u64 = 256 * 1024 * 1024;
const LEAST: (u32, u32) = (100, 120);
/// Kept no larger than this.
const KEPT: (u32, u32) = (480, 640);
const QUALITY: u8 = 88;

/// What is known of a photo without its bytes.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Photo {
    /// SHA-256 of the picture as it is kept.
    pub digest: String,
    pub width: i32,
    pub height: i32,
}

/// The photo of the body's candidate, if there is one.
pub fn find_photo(
    conn: &mut Conn,
    body_id: &str,
    candidate_id: &str,
) -> Result<Option<Photo>, DbFailure> {
    let row = queries::find_photo(conn, body_id, candidate_id)?;
    Ok(row.map(|row| Photo {
        digest: row.digest,
        width: row.width,
        height: row.height,
    }))
}

/// The picture itself, JPEG; 404 when there is none.
pub async fn read_photo(
    ports: &Ports,
    body_id: &str,
    candidate_id: &str,
) -> Result<Vec<u8>, Problem> {
    let (body, candidate) = (body_id.to_owned(), candidate_id.to_owned());
    let photo = ports
        .db
        .read(move |conn| find_photo(conn, &body, &candidate).map_err(Problem::from))
        .await?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    let key = file_key(body_id, candidate_id, &photo.digest);
    let sealed = ports.files.get(&key).await.map_err(|error| match error {
        FileError::NotFound => Problem::new("request.not_found"),
        FileError::Store(_) => file_problem(&error),
    })?;
    open_bytes(&ports.secrets.identity, &key, &sealed).map_err(|_| {
        tracing::error!(candidate.id = %candidate_id, "a stored photo cannot be opened");
        Problem::internal()
    })
}

/// Takes the photo of a candidate whom the actor may see; a new one takes the place of the old.
pub(super) async fn upload_photo(
    ports: &Ports,
    actor: &Actor,
    candidate_id: String,
    bytes: Vec<u8>,
) -> Result<Photo, Problem> {
    let body_id = actor.body()?.to_owned();
    let scope = actor.centre_scope()?.map(str::to_owned);
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
    if bytes.len() > MAX_PHOTO_BYTES {
        return Err(Problem::new("request.too_large").with("limit", "8 MiB"));
    }
    let (picture, width, height) = tokio::task::spawn_blocking(move || redraw(&bytes))
        .await
        .map_err(|_| Problem::internal())??;
    let digest = sha256_hex(&picture);
    let key = file_key(&body_id, &candidate_id, &digest);
    let sealed = seal_bytes(
        &ports.secrets.identity,
        &key,
        &picture,
        ports.randomness.as_ref(),
    )
    .map_err(|_| Problem::internal())?;
    ports
        .files
        .put(&key, sealed)
        .await
        .map_err(|error| file_problem(&error))?;
    let row = PhotoRow {
        candidate_id: candidate_id.clone(),
        body_id: body_id.clone(),
        digest,
        width: side(width),
        height: side(height),
        uploaded_by: actor.account_id.clone(),
        uploaded_at: ports.now().into(),
    };
    let (worker, written) = (ports.clone(), row.clone());
    let old = ports
        .db
        .write(move |conn| write_row(conn, &worker, &written))
        .await?;
    if let Some(old) = old.filter(|old| *old != row.digest) {
        // What is left over does no harm; it is sealed and named nowhere.
        let _ = ports
            .files
            .delete(&file_key(&body_id, &candidate_id, &old))
            .await;
    }
    Ok(Photo {
        digest: row.digest,
        width: row.width,
        height: row.height,
    })
}

/// Writes the row; returns the digest of the photo that was there before.
fn write_row(conn: &mut Conn, ports: &Ports, row: &PhotoRow) -> Result<Option<String>, Problem> {
    let before = queries::find_photo(conn, &row.body_id, &row.candidate_id)?;
    queries::upsert_photo(conn, row)?;
    let entry = AuditEntry {
        chain: &row.body_id,
        actor: &row.uploaded_by,
        action: "photo.uploaded",
        subject_kind: "candidate",
        subject_id: &row.candidate_id,
        data: json!({ "sha256": row.digest, "before": before.as_ref().map(|before| &before.digest) }),
    };
    audit::record(conn, ports, entry)?;
    Ok(before.map(|before| before.digest))
}

/// The picture upright, small, as a plain JPEG, with its width and height.
fn redraw(bytes: &[u8]) -> Result<(Vec<u8>, u32, u32), Problem> {
    let refused = || Problem::new("centres.photo_unreadable");
    // By its first bytes and not by its name.
    let format = image::guess_format(bytes).map_err(|_| refused())?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png) {
        return Err(refused());
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| refused())?;
    let orientation = decoder.orientation().map_err(|_| refused())?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| refused())?;
    picture.apply_orientation(orientation);
    if picture.width() < LEAST.0 || picture.height() < LEAST.1 {
        return Err(Problem::new("centres.photo_small")
            .with("width", LEAST.0)
            .with("height", LEAST.1));
    }
    if picture.width() > KEPT.0 || picture.height() > KEPT.1 {
        picture = picture.thumbnail(KEPT.0, KEPT.1);
    }
    let plain = picture.to_rgb8();
    let mut written = Vec::new();
    JpegEncoder::new_with_quality(&mut written, QUALITY)
        .encode_image(&plain)
        .map_err(|_| refused())?;
    Ok((written, plain.width(), plain.height()))
}

fn side(pixels: u32) -> i32 {
    i32::try_from(pixels).unwrap_or(i32::MAX)
}

fn file_key(body_id: &str, candidate_id: &str, digest: &str) -> String {
    format!("photos/{body_id}/{candidate_id}-{digest}.jpg.sealed")
}

fn file_problem(error: &FileError) -> Problem {
    tracing::error!(%error, "the file of a photo cannot be reached");
    Problem::internal()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        DynamicImage::new_rgb8(width, height)
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
            .unwrap();
        bytes
    }

    #[test]
    fn a_large_picture_becomes_a_small_jpeg() {
        let (bytes, width, height) = redraw(&png(1500, 2000)).unwrap();
        assert_eq!((width, height), (480, 640));
        assert_eq!(image::guess_format(&bytes).unwrap(), ImageFormat::Jpeg);
    }

    #[test]
    fn what_is_no_picture_is_refused_with_words() {
        let mut bomb = png(200, 200);
        // The head claims 65,536 pixels on a side.
        bomb[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        let cut = &png(200, 200)[..60];
        for bytes in [
            b"<svg/>".as_slice(),
            b"GIF89a",
            b"",
            b"\xff\xd8\xff\xe0",
            &bomb,
            cut,
        ] {
            assert_eq!(
                redraw(bytes).unwrap_err().code(),
                "centres.photo_unreadable"
            );
        }
        assert_eq!(
            redraw(&png(50, 200)).unwrap_err().code(),
            "centres.photo_small"
        );
    }
}
