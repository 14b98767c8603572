//! Each event of an attempt is bound to the one before, so that the head names the whole history.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::AnswerHash;

/// The head before the first event.
pub(crate) fn chain_start(attempt_id: &str, form_digest: &str) -> String {
    hash_of(&["touchstone attempt", attempt_id, form_digest])
}

/// What of an event enters the chain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChainLink {
    /// 1 for the first event of the attempt.
    pub(crate) ordinal: i64,
    pub(crate) item_no: i32,
    pub(crate) seq: i64,
    pub(crate) answer_hash: AnswerHash,
    /// Server time.
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) late: bool,
}

impl ChainLink {
    /// The head after this event, given the head before it.
    pub(crate) fn head_after(&self, before: &str) -> String {
        hash_of(&[
            before,
            &self.ordinal.to_string(),
            &self.item_no.to_string(),
            &self.seq.to_string(),
            &self.answer_hash.to_hex(),
            &self.received_at.timestamp_micros().to_string(),
            if self.late { "late" } else { "" },
        ])
    }
}

/// SHA-256 over the fields, each preceded by its length, so that no two different lists share a form.
pub(super) fn hash_of(fields: &[&str]) -> String {
    let mut hash = Sha256::new();
    for field in fields {
        hash.update(field.len().to_string().as_bytes());
        hash.update(b":");
        hash.update(field.as_bytes());
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_moves_the_head() {
        let start = chain_start("a", "b");
        assert_ne!(start, chain_start("ab", ""));
        let link = ChainLink {
            ordinal: 1,
            item_no: 2,
            seq: 3,
            answer_hash: AnswerHash::of("x"),
            received_at: DateTime::from_timestamp_micros(4).unwrap(),
            late: false,
        };
        let head = link.head_after(&start);
        let others = [
            ChainLink { ordinal: 2, ..link },
            ChainLink { item_no: 3, ..link },
            ChainLink { seq: 4, ..link },
            ChainLink {
                answer_hash: AnswerHash::of("y"),
                ..link
            },
            ChainLink {
                received_at: DateTime::from_timestamp_micros(5).unwrap(),
                ..link
            },
            ChainLink { late: true, ..link },
        ];
        for other in others {
            assert_ne!(other.head_after(&start), head, "{other:?}");
        }
        assert_ne!(link.head_after(&head), head);
    }
}
