//! Which kind of file holds a credential, and the credential in it.

use super::bake_png::{SIGNATURE, read_png};
use super::bake_svg::read_svg;
use super::jwt::looks_like_jwt;
use super::pdf_attachment::read_pdf;

/// Largest file that is read.
pub const MAX_FILE_BYTES: usize = 16 * 1024 * 1024;
/// Longest credential inside a file.
pub const MAX_CREDENTIAL_BYTES: usize = 4 * 1024 * 1024;

/// Why a file gives no credential.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContainerError {
    #[error("the file has {0} bytes; the limit is {MAX_FILE_BYTES}")]
    FileTooLarge(usize),
    #[error("the file is empty")]
    Empty,
    #[error("the file is neither JSON, a signed token, PNG, SVG nor PDF")]
    UnknownKind,
    #[error("the PNG image is not readable: {0}")]
    Png(&'static str),
    #[error("the SVG image is not readable: {0}")]
    Svg(&'static str),
    #[error("the PDF document is not readable: {0}")]
    Pdf(&'static str),
    #[error("the {0} carries no credential")]
    NoCredential(&'static str),
    #[error("the {0} carries more than one credential")]
    SeveralCredentials(&'static str),
    #[error("the credential is longer than {MAX_CREDENTIAL_BYTES} bytes")]
    CredentialTooLong,
}

/// A credential as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contained {
    Json(String),
    Jwt(String),
}

/// Takes the credential out of a file; also says what kind of file it was.
pub fn open_container(file: &[u8]) -> Result<(&'static str, Contained), ContainerError> {
    if file.len() > MAX_FILE_BYTES {
        return Err(ContainerError::FileTooLarge(file.len()));
    }
    if file.starts_with(SIGNATURE) {
        return Ok(("PNG image", text_kind(read_png(file)?)?));
    }
    let head = file.get(..1_024).unwrap_or(file);
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(("PDF document", text_kind(read_pdf(file)?)?));
    }
    let text = std::str::from_utf8(file).map_err(|_| ContainerError::UnknownKind)?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(ContainerError::Empty);
    }
    if text.starts_with('<') {
        return Ok(("SVG image", text_kind(read_svg(text)?)?));
    }
    let kind = match text_kind(text.to_owned())? {
        Contained::Json(text) => ("JSON document", Contained::Json(text)),
        Contained::Jwt(text) => ("signed token", Contained::Jwt(text)),
    };
    Ok(kind)
}

fn text_kind(text: String) -> Result<Contained, ContainerError> {
    let trimmed = text.trim();
    if trimmed.len() > MAX_CREDENTIAL_BYTES {
        return Err(ContainerError::CredentialTooLong);
    }
    if trimmed.starts_with(['{', '[', '"']) {
        Ok(Contained::Json(trimmed.to_owned()))
    } else if looks_like_jwt(trimmed) || trimmed.starts_with("ey") {
        Ok(Contained::Jwt(trimmed.to_owned()))
    } else {
        Err(ContainerError::UnknownKind)
    }
}
