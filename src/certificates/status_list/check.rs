//! Reading a certificate's state from a list, with the errors that the standard names.

use serde_json::Value;

use super::{Bitstring, MIN_ENTRIES};
use crate::certificates::credential::json::{excerpt, one_or_many};

/// Why a state is not known. The upper-case names are the standard's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatusError {
    #[error("STATUS_RETRIEVAL_ERROR: the list {0} was not given")]
    Retrieval(String),
    #[error("STATUS_VERIFICATION_ERROR: {0}")]
    Verification(String),
    #[error("STATUS_LIST_LENGTH_ERROR: the list has {0} entries; the least is {MIN_ENTRIES}")]
    Length(usize),
    #[error("RANGE_ERROR: entry {0} lies beyond the end of the list")]
    Range(usize),
    #[error("STATUS_VERIFICATION_ERROR: encodedList is not the base64url text of GZIP data")]
    Encoding,
    #[error("STATUS_VERIFICATION_ERROR: the list unpacks to more than this program reads")]
    TooLong,
    #[error("the status entry is not well formed: {0}")]
    Entry(&'static str),
}

/// A well-formed `BitstringStatusListEntry`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusEntry {
    pub purpose: String,
    pub index: usize,
    pub list: String,
    /// Bits of an entry, 1 unless said otherwise.
    pub size: usize,
    /// Meaning of each value, by number, for purpose `message`.
    pub messages: Vec<(u32, String)>,
}

/// Reads an entry. The index may be a number, as some issuers write it, besides the base-10 text of the standard.
pub fn read_entry(entry: &Value) -> Result<StatusEntry, StatusError> {
    let text = |name: &str| entry.get(name).and_then(Value::as_str);
    let index = match entry.get("statusListIndex") {
        Some(Value::String(digits))
            if !digits.is_empty()
                && digits.len() <= 12
                && digits.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            digits.parse().ok()
        }
        Some(Value::Number(number)) => number
            .as_u64()
            .and_then(|index| usize::try_from(index).ok()),
        _ => None,
    };
    let size = match entry.get("statusSize") {
        None => Some(1),
        Some(size) => size
            .as_u64()
            .and_then(|size| usize::try_from(size).ok())
            .filter(|size| (1..=16).contains(size)),
    };
    let mut messages = Vec::new();
    for message in one_or_many(entry.get("statusMessage")) {
        let value = message
            .get("status")
            .and_then(Value::as_str)
            .and_then(|hex| u32::from_str_radix(hex.trim_start_matches("0x"), 16).ok());
        let words = message.get("message").and_then(Value::as_str);
        match (value, words) {
            (Some(value), Some(words)) => messages.push((value, words.to_owned())),
            _ => return Err(StatusError::Entry("statusMessage needs status and message")),
        }
    }
    Ok(StatusEntry {
        purpose: text("statusPurpose")
            .ok_or(StatusError::Entry("statusPurpose is missing"))?
            .to_owned(),
        index: index.ok_or(StatusError::Entry(
            "statusListIndex is not a whole number from 0",
        ))?,
        list: text("statusListCredential")
            .ok_or(StatusError::Entry("statusListCredential is missing"))?
            .to_owned(),
        size: size.ok_or(StatusError::Entry("statusSize is not 1 to 16"))?,
        messages,
    })
}

/// The value of `entry` in `list`, the JSON of a list credential whose own proof has been checked elsewhere.
pub fn read_list_status(entry: &StatusEntry, list: &Value) -> Result<u32, StatusError> {
    let verification = |why: String| StatusError::Verification(why);
    let is_list = one_or_many(list.get("type"))
        .iter()
        .any(|name| name.as_str() == Some("BitstringStatusListCredential"));
    if !is_list {
        return Err(verification("the document is no status list".to_owned()));
    }
    let subject = list
        .get("credentialSubject")
        .ok_or_else(|| verification("the list has no subject".to_owned()))?;
    let purposes = one_or_many(subject.get("statusPurpose"));
    if !purposes
        .iter()
        .any(|purpose| purpose.as_str() == Some(&entry.purpose))
    {
        return Err(verification(format!(
            "the list is not about \"{}\"",
            excerpt(&entry.purpose)
        )));
    }
    let encoded = subject
        .get("encodedList")
        .and_then(Value::as_str)
        .ok_or(StatusError::Encoding)?;
    let bits = Bitstring::decode(encoded)?;
    let entries = bits.len().checked_div(entry.size).unwrap_or(0);
    if entries < MIN_ENTRIES {
        return Err(StatusError::Length(entries));
    }
    bits.entry(entry.index, entry.size)
        .ok_or(StatusError::Range(entry.index))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{StatusListFacts, StatusPurpose, status_entry, status_list_credential};
    use super::*;
    use crate::certificates::credential::multibase::to_base64url;

    fn list(set: &[usize]) -> Value {
        let mut bits = Bitstring::new(0);
        for index in set {
            bits.set(*index, true);
        }
        let facts = StatusListFacts {
            url: "https://example.org/status/1",
            issuer: "did:web:example.org",
            purpose: StatusPurpose::Revocation,
            valid_from: "2026-01-01T00:00:00Z".parse().unwrap(),
            valid_until: None,
            time_to_live_ms: Some(300_000),
        };
        status_list_credential(&facts, &bits)
    }

    fn entry(index: usize) -> StatusEntry {
        read_entry(&status_entry(
            "https://example.org/status/1",
            StatusPurpose::Revocation,
            index,
        ))
        .unwrap()
    }

    #[test]
    fn a_set_bit_is_found_and_only_that_one() {
        let list = list(&[94_567]);
        assert_eq!(read_list_status(&entry(94_567), &list), Ok(1));
        assert_eq!(read_list_status(&entry(94_566), &list), Ok(0));
        assert_eq!(
            read_list_status(&entry(MIN_ENTRIES), &list),
            Err(StatusError::Range(MIN_ENTRIES))
        );
    }

    #[test]
    fn each_fault_has_its_name() {
        let mut short = list(&[]);
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, &[0; 100]).unwrap();
        short["credentialSubject"]["encodedList"] = to_base64url(&packed.finish().unwrap()).into();
        assert_eq!(
            read_list_status(&entry(1), &short),
            Err(StatusError::Length(800))
        );
        let mut other = list(&[]);
        other["credentialSubject"]["statusPurpose"] = "suspension".into();
        assert!(matches!(
            read_list_status(&entry(1), &other),
            Err(StatusError::Verification(_))
        ));
        let mut torn = list(&[]);
        torn["credentialSubject"]["encodedList"] = "uAAAA".into();
        assert_eq!(
            read_list_status(&entry(1), &torn),
            Err(StatusError::Encoding)
        );
        for index in [
            json!("-1"),
            json!(-1),
            json!(1.5),
            json!("1x"),
            json!(""),
            json!(null),
        ] {
            let mut entry = status_entry("https://example.org/1", StatusPurpose::Revocation, 1);
            entry["statusListIndex"] = index;
            assert!(matches!(read_entry(&entry), Err(StatusError::Entry(_))));
        }
        let mut number = status_entry("https://example.org/1", StatusPurpose::Revocation, 1);
        number["statusListIndex"] = json!(23);
        assert_eq!(read_entry(&number).unwrap().index, 23);
    }
}
