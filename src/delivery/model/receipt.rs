//! The signed receipt of a closed attempt: what the candidate can hold against anyone who changes an answer later.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a receipt states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReceiptFacts {
    pub(crate) attempt_id: String,
    pub(crate) admission_number: String,
    pub(crate) submitted_at: DateTime<Utc>,
    pub(crate) answered: i64,
    pub(crate) events: i64,
    pub(crate) chain_head: String,
    pub(crate) answers_hash: String,
}

/// A receipt as it is handed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    pub attempt_id: String,
    pub admission_number: String,
    /// When the attempt was closed, server time, to the microsecond.
    pub submitted_at: DateTime<Utc>,
    /// Items with a choice.
    pub answered: i64,
    /// Events of the attempt when it was closed.
    pub events: i64,
    /// Hash that names every event up to the closing.
    pub chain_head: String,
    /// Digest over the answers that stand.
    pub answers_hash: String,
    /// Names the key that signed.
    pub key_id: String,
    /// Ed25519 over the statement, base64url.
    pub signature: String,
}

impl Receipt {
    pub(crate) fn facts(&self) -> ReceiptFacts {
        ReceiptFacts {
            attempt_id: self.attempt_id.clone(),
            admission_number: self.admission_number.clone(),
            submitted_at: self.submitted_at,
            answered: self.answered,
            events: self.events,
            chain_head: self.chain_head.clone(),
            answers_hash: self.answers_hash.clone(),
        }
    }
}

impl ReceiptFacts {
    /// The text that is signed: one fact a line, in a fixed order.
    fn statement(&self, key_id: &str) -> String {
        // A line break inside a value would let one statement pass for another; values from outside may hold one.
        let line = |text: &str| text.replace('\n', "\\n");
        format!(
            "touchstone receipt 1\nattempt {}\nadmission {}\nsubmitted {}\nanswered {}\nevents {}\nchain {}\nanswers {}\nkey {}\n",
            line(&self.attempt_id),
            line(&self.admission_number),
            self.submitted_at.timestamp_micros(),
            self.answered,
            self.events,
            line(&self.chain_head),
            line(&self.answers_hash),
            line(key_id),
        )
    }
}

/// The first 16 hexadecimal digits of the public key's SHA-256.
fn key_id_of(key: &VerifyingKey) -> String {
    hex::encode(Sha256::digest(key.as_bytes()))
        .chars()
        .take(16)
        .collect()
}

pub(crate) fn sign_receipt(seed: &[u8; 32], facts: ReceiptFacts) -> Receipt {
    let key = SigningKey::from_bytes(seed);
    let key_id = key_id_of(&key.verifying_key());
    let signature = key.sign(facts.statement(&key_id).as_bytes());
    Receipt {
        signature: URL_SAFE_NO_PAD.encode(signature.to_bytes()),
        key_id,
        attempt_id: facts.attempt_id,
        admission_number: facts.admission_number,
        submitted_at: facts.submitted_at,
        answered: facts.answered,
        events: facts.events,
        chain_head: facts.chain_head,
        answers_hash: facts.answers_hash,
    }
}

/// The public half of the key that signs, by which anybody verifies.
pub(crate) fn public_key_of(seed: &[u8; 32]) -> ([u8; 32], String) {
    let key = SigningKey::from_bytes(seed).verifying_key();
    (key.to_bytes(), key_id_of(&key))
}

/// Whether the signature was made by the key of `seed` over exactly these facts.
pub(crate) fn signature_holds(seed: &[u8; 32], receipt: &Receipt) -> bool {
    signature_holds_by(&public_key_of(seed).0, receipt)
}

/// As [`signature_holds`], for those who have the public key alone.
pub(crate) fn signature_holds_by(public_key: &[u8; 32], receipt: &Receipt) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(public_key) else {
        return false;
    };
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(&receipt.signature) else {
        return false;
    };
    let Ok(signature) = Signature::from_slice(&bytes) else {
        return false;
    };
    let statement = receipt.facts().statement(&receipt.key_id);
    receipt.key_id == key_id_of(&key) && key.verify_strict(statement.as_bytes(), &signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: [u8; 32] = [7; 32];

    fn receipt() -> Receipt {
        let facts = ReceiptFacts {
            attempt_id: "0198".to_owned(),
            admission_number: "36073426001".to_owned(),
            submitted_at: DateTime::from_timestamp_micros(1_763_800_000_123_456).unwrap(),
            answered: 98,
            events: 140,
            chain_head: "ab".to_owned(),
            answers_hash: "cd".to_owned(),
        };
        sign_receipt(&SEED, facts)
    }

    #[test]
    fn a_receipt_verifies_also_after_a_trip_through_json() {
        let receipt = receipt();
        let text = serde_json::to_string(&receipt).unwrap();
        let read: Receipt = serde_json::from_str(&text).unwrap();
        assert_eq!(read, receipt);
        assert!(signature_holds(&SEED, &read));
    }

    #[test]
    fn no_changed_receipt_verifies() {
        let good = receipt();
        let changed: Vec<fn(&mut Receipt)> = vec![
            |it| it.attempt_id.push('0'),
            |it| it.admission_number.push('0'),
            |it| it.submitted_at += chrono::TimeDelta::microseconds(1),
            |it| it.answered += 1,
            |it| it.events += 1,
            |it| it.chain_head.push('0'),
            |it| it.answers_hash.push('0'),
            |it| it.key_id.push('0'),
            |it| {
                it.signature.replace_range(
                    0..1,
                    if it.signature.starts_with('A') {
                        "B"
                    } else {
                        "A"
                    },
                )
            },
            |it| it.signature.clear(),
        ];
        for change in changed {
            let mut bad = good.clone();
            change(&mut bad);
            assert!(!signature_holds(&SEED, &bad), "{bad:?}");
        }
        assert!(!signature_holds(&[8; 32], &good));
    }
}
