//! A credential in a PNG image: one uncompressed `iTXt` chunk with the keyword `openbadgecredential` (Open Badges 3.0,
//! "Baked Badges").

use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::container::{ContainerError, MAX_CREDENTIAL_BYTES};

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
const KEYWORD: &[u8] = b"openbadgecredential";
/// Most chunks that are looked at.
const MAX_CHUNKS: usize = 100_000;

struct Chunk<'a> {
    kind: &'a [u8],
    data: &'a [u8],
    /// The chunk with length and checksum.
    whole: &'a [u8],
}

/// The chunks in order, each with a checksum that holds.
fn chunks(image: &[u8]) -> Result<Vec<Chunk<'_>>, ContainerError> {
    let mut rest = image
        .strip_prefix(SIGNATURE)
        .ok_or(ContainerError::Png("it does not begin as one"))?;
    let mut found = Vec::new();
    loop {
        let torn = ContainerError::Png("it ends in the middle of a chunk");
        let (length, tail) = rest.split_first_chunk::<4>().ok_or(torn.clone())?;
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        let (typed, after) = length
            .checked_add(4)
            .and_then(|size| tail.split_at_checked(size))
            .ok_or(torn.clone())?;
        let (checksum, next) = after.split_first_chunk::<4>().ok_or(torn.clone())?;
        if crc32fast::hash(typed) != u32::from_be_bytes(*checksum) {
            return Err(ContainerError::Png("the checksum of a chunk is wrong"));
        }
        let (kind, data) = typed.split_at_checked(4).ok_or(torn)?;
        let size = rest.len().saturating_sub(next.len());
        let whole = rest.get(..size).unwrap_or_default();
        found.push(Chunk { kind, data, whole });
        if found.len() > MAX_CHUNKS {
            return Err(ContainerError::Png("it has too many chunks"));
        }
        if kind == b"IEND" {
            return Ok(found);
        }
        rest = next;
    }
}

/// The credential in `image`.
pub fn read_png(image: &[u8]) -> Result<String, ContainerError> {
    let mut texts = Vec::new();
    for chunk in chunks(image)? {
        if chunk.kind == b"iTXt"
            && let Some(text) = credential_text(chunk.data)
        {
            texts.push(text?);
        }
    }
    match texts.len() {
        0 => Err(ContainerError::NoCredential("PNG image")),
        1 => texts.pop().ok_or(ContainerError::NoCredential("PNG image")),
        _ => Err(ContainerError::SeveralCredentials("PNG image")),
    }
}

/// The text of an `iTXt` chunk with our keyword: keyword, 0, compressed?, method, language, 0, translated keyword, 0, text.
fn credential_text(data: &[u8]) -> Option<Result<String, ContainerError>> {
    let rest = data.strip_prefix(KEYWORD)?.strip_prefix(&[0])?;
    let ([compressed, _method], rest) = rest.split_first_chunk::<2>()?;
    let after_language = rest.splitn(2, |byte| *byte == 0).nth(1)?;
    let text = after_language.splitn(2, |byte| *byte == 0).nth(1)?;
    let bytes = match compressed {
        0 => Ok(text.to_vec()),
        // The standard asks for plain text; compressed text is understood all the same.
        1 => inflate(text),
        _ => Err(ContainerError::Png(
            "the text chunk is packed in an unknown way",
        )),
    };
    Some(bytes.and_then(|bytes| {
        String::from_utf8(bytes).map_err(|_| ContainerError::Png("the credential is not UTF-8"))
    }))
}

fn inflate(packed: &[u8]) -> Result<Vec<u8>, ContainerError> {
    let limit = u64::try_from(MAX_CREDENTIAL_BYTES).unwrap_or(u64::MAX);
    let mut text = Vec::new();
    ZlibDecoder::new(packed)
        .take(limit.saturating_add(1))
        .read_to_end(&mut text)
        .map_err(|_| ContainerError::Png("the text chunk does not unpack"))?;
    if text.len() > MAX_CREDENTIAL_BYTES {
        return Err(ContainerError::CredentialTooLong);
    }
    Ok(text)
}

/// `image` with `credential` baked in, before `IEND`; one baked in earlier is replaced.
pub fn bake_png(image: &[u8], credential: &str) -> Result<Vec<u8>, ContainerError> {
    let mut baked = SIGNATURE.to_vec();
    for chunk in chunks(image)? {
        if chunk.kind == b"iTXt" && chunk.data.starts_with(KEYWORD) {
            continue;
        }
        if chunk.kind == b"IEND" {
            let mut typed = b"iTXt".to_vec();
            typed.extend_from_slice(KEYWORD);
            typed.extend_from_slice(&[0, 0, 0, 0, 0]);
            typed.extend_from_slice(credential.as_bytes());
            let length = typed.len().saturating_sub(4);
            let length = u32::try_from(length).map_err(|_| ContainerError::CredentialTooLong)?;
            baked.extend_from_slice(&length.to_be_bytes());
            baked.extend_from_slice(&typed);
            baked.extend_from_slice(&crc32fast::hash(&typed).to_be_bytes());
        }
        baked.extend_from_slice(chunk.whole);
    }
    Ok(baked)
}
