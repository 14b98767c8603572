//! How an entry is hashed. Pure.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

/// Hash before the first entry of a chain.
pub(super) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Action of the entries of the platform's chain that register the others.
pub(super) const CHAIN_BEGUN: &str = "chain.begun";

/// One thing that was done.
#[derive(Clone, Debug)]
pub struct AuditEntry<'a> {
    /// The chain it belongs to: an evaluation body's id, [`sitting_chain`] or [`platform_chain`].
    pub chain: &'a str,
    /// Account id, `candidate:<admission id>` or `system`.
    pub actor: &'a str,
    /// `<noun>.<verb in the past>`, for example `roster.entered`.
    pub action: &'a str,
    pub subject_kind: &'a str,
    pub subject_id: &'a str,
    /// What matters later, without personal data.
    pub data: serde_json::Value,
}

/// Entries of one sitting have a chain of their own, so that thousands who start at once do not queue behind their body.
pub fn sitting_chain(sitting_id: &str) -> String {
    format!("sitting:{sitting_id}")
}

pub fn platform_chain() -> &'static str {
    "platform"
}

pub(super) struct StoredEntry {
    pub(super) chain: String,
    pub(super) seq: i64,
    pub(super) at: DateTime<Utc>,
    pub(super) actor: String,
    pub(super) action: String,
    pub(super) subject_kind: String,
    pub(super) subject_id: String,
    pub(super) data: String,
    pub(super) prev_hash: String,
    pub(super) hash: String,
}

impl StoredEntry {
    /// SHA-256 over every field, each preceded by its length, so that no two different entries share a form.
    pub(super) fn computed_hash(&self) -> String {
        let seq = self.seq.to_string();
        let at = self.at.timestamp_micros().to_string();
        let fields = [
            self.prev_hash.as_str(),
            &self.chain,
            &seq,
            &at,
            &self.actor,
            &self.action,
            &self.subject_kind,
            &self.subject_id,
            &self.data,
        ];
        let mut hash = Sha256::new();
        for field in fields {
            hash.update(field.len().to_string().as_bytes());
            hash.update(b":");
            hash.update(field.as_bytes());
        }
        hex::encode(hash.finalize())
    }
}

/// What the seal of a head covers.
pub(super) fn seal_text(chain: &str, seq: i64, hash: &str) -> String {
    format!("audit head\n{chain}\n{seq}\n{hash}")
}
