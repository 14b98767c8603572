//! The credential attached to a PDF (PDF/A-3 associated file), found without rendering or trusting anything else in it.
//!
//! Objects are found by their `n g obj` marks, later ones replacing earlier ones as incremental updates do, and inside
//! object streams. Cross-reference tables are not needed for that and are not read.

use std::collections::BTreeMap;
use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::container::{ContainerError, MAX_CREDENTIAL_BYTES};

/// Most objects that are looked at.
const MAX_OBJECTS: usize = 200_000;
/// Most bytes unpacked for one file, over all streams.
const MAX_UNPACKED: usize = 48 * 1024 * 1024;
/// A dictionary longer than this is not one of a file attachment.
const MAX_DICTIONARY: usize = 64 * 1024;

/// Most file specifications.
const MAX_SPECIFICATIONS: usize = 200;

const WHAT: &str = "PDF document";

/// A file attached to a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    pub content: Vec<u8>,
}

#[derive(Clone, Copy)]
struct Object<'a> {
    dictionary: &'a [u8],
    /// Everything after `stream` and its line end.
    stream: Option<&'a [u8]>,
}

/// Every attached file whose name ends in `.json` or `.jwt`.
pub fn attachments(pdf: &[u8]) -> Result<Vec<Attachment>, ContainerError> {
    if find(pdf, b"/Encrypt").is_some() {
        return Err(ContainerError::Pdf("it is encrypted"));
    }
    let objects = objects(pdf)?;
    let mut budget = MAX_UNPACKED;
    let mut packed = Vec::new();
    for object in objects.values() {
        if has_name(object.dictionary, b"/Type", b"/ObjStm") {
            packed.push(unpack(object, &mut budget)?);
        }
    }
    let mut specifications: Vec<&[u8]> = objects.values().map(|object| object.dictionary).collect();
    specifications.extend(packed.iter().map(Vec::as_slice));
    let mut found: Vec<Attachment> = Vec::new();
    let mut specified = 0_usize;
    for text in specifications {
        for (at, _) in positions(text, b"/EF") {
            specified = specified.saturating_add(1);
            if specified > MAX_SPECIFICATIONS {
                return Err(ContainerError::Pdf("it has too many attachments"));
            }
            let Some((name, number)) = file_specification(text, at) else {
                continue;
            };
            let wanted = name.ends_with(".json") || name.ends_with(".jwt");
            if let (true, Some(object)) = (wanted, objects.get(&number)) {
                let content = unpack(object, &mut budget)?;
                let attachment = Attachment { name, content };
                if !found.contains(&attachment) {
                    found.push(attachment);
                }
            }
        }
    }
    Ok(found)
}

/// The one credential attached to `pdf`: `credential.json` or `credential.jwt`, or the only JSON or token there is.
pub fn read_pdf(pdf: &[u8]) -> Result<String, ContainerError> {
    let mut found = attachments(pdf)?;
    let named = |attachment: &Attachment| attachment.name.starts_with("credential.");
    if found.iter().any(named) {
        found.retain(named);
    }
    let Some(first) = found.pop() else {
        return Err(ContainerError::NoCredential(WHAT));
    };
    if !found.is_empty() {
        return Err(ContainerError::SeveralCredentials(WHAT));
    }
    String::from_utf8(first.content).map_err(|_| ContainerError::Pdf("the credential is not UTF-8"))
}

/// Objects by number; of several with one number the last counts.
fn objects(pdf: &[u8]) -> Result<BTreeMap<u32, Object<'_>>, ContainerError> {
    let mut objects = BTreeMap::new();
    let marks: Vec<(usize, &[u8])> = positions(pdf, b" obj").take(MAX_OBJECTS).collect();
    if marks.len() >= MAX_OBJECTS {
        return Err(ContainerError::Pdf("it has too many objects"));
    }
    let ends = marks
        .iter()
        .skip(1)
        .map(|(next, _)| *next)
        .chain([pdf.len()]);
    for ((at, after), next) in marks.iter().copied().zip(ends) {
        let Some(number) = object_number(pdf.get(..at).unwrap_or_default()) else {
            continue;
        };
        // Each byte is looked at once: a body ends where the next object begins.
        let length = next.saturating_sub(at).min(MAX_DICTIONARY).min(after.len());
        let body = after.get(..length).unwrap_or(after);
        let end = find(body, b"endobj").unwrap_or(body.len());
        let stream = find(body, b"stream").filter(|start| *start < end);
        let dictionary = body.get(..stream.unwrap_or(end)).unwrap_or_default();
        let stream = stream.and_then(|start| {
            let data = after.get(start.saturating_add(6)..)?;
            Some(
                data.strip_prefix(b"\r\n")
                    .or_else(|| data.strip_prefix(b"\n"))
                    .or_else(|| data.strip_prefix(b"\r"))
                    .unwrap_or(data),
            )
        });
        objects.insert(number, Object { dictionary, stream });
    }
    Ok(objects)
}

/// The number before a generation number at the end of `before`: `… 12 0`.
fn object_number(before: &[u8]) -> Option<u32> {
    let tail = before.get(before.len().saturating_sub(24)..)?;
    let text = String::from_utf8_lossy(tail);
    let mut words = text.rsplit(|letter: char| letter.is_ascii_whitespace());
    words.next()?.parse::<u32>().ok()?;
    words.next()?.parse().ok()
}

/// The decoded bytes of a stream: plain or deflated.
fn unpack(object: &Object<'_>, budget: &mut usize) -> Result<Vec<u8>, ContainerError> {
    let data = object
        .stream
        .ok_or(ContainerError::Pdf("an attachment has no content"))?;
    let filter = find(object.dictionary, b"/Filter");
    let deflated = find(object.dictionary, b"/FlateDecode").is_some();
    let limit = MAX_CREDENTIAL_BYTES.saturating_mul(4).min(*budget);
    let mut content = Vec::new();
    if deflated {
        let take = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        ZlibDecoder::new(data)
            .take(take)
            .read_to_end(&mut content)
            .map_err(|_| ContainerError::Pdf("a stream does not unpack"))?;
    } else if filter.is_some() {
        return Err(ContainerError::Pdf(
            "a stream is packed in a way that is not read",
        ));
    } else {
        let length = direct_length(object.dictionary)
            .filter(|length| {
                let after = data.get(*length..).unwrap_or_default();
                after.trim_ascii_start().starts_with(b"endstream")
            })
            .or_else(|| find(data, b"endstream"))
            .ok_or(ContainerError::Pdf("a stream has no end"))?;
        let plain = data.get(..length).unwrap_or_default();
        content.extend_from_slice(plain.get(..limit.saturating_add(1)).unwrap_or(plain));
    }
    if content.len() > limit {
        return Err(ContainerError::CredentialTooLong);
    }
    *budget = budget.saturating_sub(content.len());
    Ok(content)
}

fn direct_length(dictionary: &[u8]) -> Option<usize> {
    let at = find(dictionary, b"/Length")?;
    let rest = dictionary.get(at.saturating_add(7)..)?.trim_ascii_start();
    let end = rest.iter().position(|byte| !byte.is_ascii_digit())?;
    std::str::from_utf8(rest.get(..end)?).ok()?.parse().ok()
}

/// File name and object number of the file specification whose `/EF` stands at `at`.
fn file_specification(text: &[u8], at: usize) -> Option<(String, u32)> {
    let inner = text.get(at..at.saturating_add(200).min(text.len()))?;
    let inner = inner.get(find(inner, b"<<")?.saturating_add(2)..)?;
    let inner = inner.get(..find(inner, b">>")?)?;
    let words: Vec<&[u8]> = inner
        .split(|byte| byte.is_ascii_whitespace() || *byte == b'/')
        .filter(|word| !word.is_empty())
        .collect();
    let number = words.windows(4).find_map(|window| match window {
        [b"F" | b"UF", number, _, b"R"] => std::str::from_utf8(number).ok()?.parse::<u32>().ok(),
        _ => None,
    })?;
    // The dictionary around: from the last `<<` that opens it to a bounded way behind.
    let from = text
        .get(..at)?
        .windows(2)
        .rposition(|pair| pair == b"<<")
        .unwrap_or(0)
        .max(at.saturating_sub(2_000));
    let to = at.saturating_add(2_000).min(text.len());
    let wide = text.get(at.saturating_sub(2_000)..to)?;
    let name_in = |around: &[u8]| {
        positions(around, b"/UF")
            .chain(positions(around, b"/F"))
            .find_map(|(_, after)| string_after(after))
    };
    let name = name_in(text.get(from..to)?).or_else(|| name_in(wide))?;
    Some((name, number))
}

/// A literal or hexadecimal string right after a name.
fn string_after(after: &[u8]) -> Option<String> {
    let after = after.trim_ascii_start();
    if let Some(literal) = after.strip_prefix(b"(") {
        let end = literal.iter().position(|byte| *byte == b')')?;
        return Some(text_string(literal.get(..end.min(400))?));
    }
    let digits = after
        .strip_prefix(b"<")
        .filter(|rest| !rest.starts_with(b"<"))?;
    let end = digits.iter().position(|byte| *byte == b'>')?;
    let digits = digits.get(..end.min(800))?;
    hex::decode(digits).ok().map(|bytes| text_string(&bytes))
}

/// PDF text strings are UTF-16 with a mark or, near enough for names, Latin.
fn text_string(bytes: &[u8]) -> String {
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(wide) => {
            let units = wide
                .chunks_exact(2)
                .filter_map(|pair| <[u8; 2]>::try_from(pair).ok().map(u16::from_be_bytes));
            char::decode_utf16(units)
                .map(|letter| letter.unwrap_or('\u{fffd}'))
                .collect()
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn has_name(dictionary: &[u8], key: &[u8], value: &[u8]) -> bool {
    positions(dictionary, key).any(|(_, after)| after.trim_ascii_start().starts_with(value))
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    positions(text, wanted).next().map(|(at, _)| at)
}

/// Where `wanted` stands in `text`, each with what follows it.
fn positions<'a>(text: &'a [u8], wanted: &'a [u8]) -> impl Iterator<Item = (usize, &'a [u8])> {
    let first = wanted.first().copied().unwrap_or(0);
    let mut from = 0_usize;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(from..)?;
            let step = rest.iter().position(|byte| *byte == first)?;
            let at = from.saturating_add(step);
            from = at.saturating_add(1);
            if let Some(after) = text.get(at..)?.strip_prefix(wanted) {
                return Some((at, after));
            }
        }
    })
}
