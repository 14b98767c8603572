//! A workbook is a ZIP archive. Before a parser sees it, every entry is unpacked into nothing and counted, because the
//! sizes which an archive declares need not be true.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::Refusal;

const MAX_ENTRIES: usize = 1000;
/// All entries together, unpacked.
const MAX_TOTAL_BYTES: u64 = 128 * 1024 * 1024;
/// Text of spreadsheets packs about twenty times smaller, bombs a thousand times. Small entries are let off.
const MAX_RATIO: u64 = 200;
const RATIO_FROM_BYTES: u64 = 4 * 1024 * 1024;
/// No workbook has a document type; entities of one could grow without end.
const DOCUMENT_TYPE: &[u8] = b"<!DOCTYPE";

pub(super) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let suspicious = || Refusal::new("suspicious_archive");
    let unreadable = |_| Refusal::new("unreadable");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > MAX_ENTRIES || archive.has_overlapping_files().map_err(unreadable)? {
        return Err(suspicious());
    }
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(unreadable)?;
        if entry.encrypted() {
            return Err(Refusal::new("old_excel"));
        }
        let packed = entry.compressed_size().max(1);
        let ratio_bound = RATIO_FROM_BYTES.max(packed.saturating_mul(MAX_RATIO));
        let bound = ratio_bound.min(MAX_TOTAL_BYTES.saturating_sub(total));
        total += unpacked_size(&mut entry, bound)?.ok_or_else(suspicious)?;
    }
    Ok(())
}

/// The unpacked size, or none when it is above `bound` or a document type stands inside.
fn unpacked_size(entry: &mut impl Read, bound: u64) -> Result<Option<u64>, Refusal> {
    let mut buffer = vec![0_u8; 64 * 1024];
    let mut size = 0_u64;
    // Bytes kept from the piece before, so that a word across the border is found.
    let mut kept = 0_usize;
    loop {
        let room = buffer.get_mut(kept..).unwrap_or_default();
        let read = entry.read(room).map_err(|_| Refusal::new("unreadable"))?;
        if read == 0 {
            return Ok(Some(size));
        }
        size += u64::try_from(read).unwrap_or(u64::MAX);
        if size > bound {
            return Ok(None);
        }
        let filled = kept + read;
        let seen = buffer.get(..filled).unwrap_or_default();
        if contains(seen, DOCUMENT_TYPE) {
            return Ok(None);
        }
        kept = filled.min(DOCUMENT_TYPE.len() - 1);
        buffer.copy_within(filled - kept..filled, 0);
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    let Some(first) = needle.first() else {
        return true;
    };
    let mut rest = haystack;
    while let Some(place) = rest.iter().position(|byte| byte == first) {
        rest = rest.get(place..).unwrap_or_default();
        if rest.starts_with(needle) {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}
