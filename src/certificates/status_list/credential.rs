//! The published list: a credential of its own, to be signed like any other.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::Bitstring;
use crate::certificates::credential::contexts::CREDENTIALS_V2;
use crate::certificates::credential::instant::write_instant;

/// What a set bit means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusPurpose {
    /// Withdrawn for good.
    Revocation,
    /// Not valid for the time being.
    Suspension,
    /// A newer certificate takes its place.
    Refresh,
}

impl StatusPurpose {
    pub fn name(self) -> &'static str {
        match self {
            Self::Revocation => "revocation",
            Self::Suspension => "suspension",
            Self::Refresh => "refresh",
        }
    }
}

/// What a list credential says besides its bits.
#[derive(Debug, Clone)]
pub struct StatusListFacts<'a> {
    /// Address at which the list is published.
    pub url: &'a str,
    pub issuer: &'a str,
    pub purpose: StatusPurpose,
    pub valid_from: DateTime<Utc>,
    /// After this instant a copy is too old to rely on.
    pub valid_until: Option<DateTime<Utc>>,
    /// How long a copy may be kept, in milliseconds.
    pub time_to_live_ms: Option<u64>,
}

/// The unsigned list credential.
pub fn status_list_credential(facts: &StatusListFacts<'_>, list: &Bitstring) -> Value {
    let mut subject = json!({
        "id": format!("{}#list", facts.url),
        "type": "BitstringStatusList",
        "statusPurpose": facts.purpose.name(),
        "encodedList": list.encode(),
    });
    if let (Some(members), Some(ttl)) = (subject.as_object_mut(), facts.time_to_live_ms) {
        members.insert("ttl".to_owned(), ttl.into());
    }
    let mut credential = json!({
        "@context": [CREDENTIALS_V2],
        "id": facts.url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": facts.issuer,
        "validFrom": write_instant(facts.valid_from),
        "credentialSubject": subject,
    });
    if let (Some(members), Some(until)) = (credential.as_object_mut(), facts.valid_until) {
        members.insert("validUntil".to_owned(), write_instant(until).into());
    }
    credential
}

/// The `credentialStatus` entry of a certificate.
pub fn status_entry(list_url: &str, purpose: StatusPurpose, index: usize) -> Value {
    json!({
        "id": format!("{list_url}#{index}"),
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose.name(),
        "statusListIndex": index.to_string(),
        "statusListCredential": list_url,
    })
}
