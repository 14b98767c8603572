//! Checking a receipt against the key that signs and against the record it speaks of.

use serde::Serialize;
use utoipa::ToSchema;

use super::model::{
    Receipt, answered, answers_hash, chain_start, fold, public_key_of, signature_holds,
    signature_holds_by,
};
use super::{Delivery, queries};
use crate::papers;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// One thing that was checked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReceiptCheck {
    /// `signature`, `recorded`, `chain` or `answers`.
    pub name: &'static str,
    pub ok: bool,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReceiptVerdict {
    /// Whether every check holds.
    pub valid: bool,
    pub checks: Vec<ReceiptCheck>,
}

/// The key by which anybody verifies receipts without asking again.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ReceiptKey {
    /// Named in each receipt.
    pub(super) key_id: String,
    /// Ed25519, 32 bytes in hexadecimal.
    pub(super) public_key: String,
}

pub(super) fn show_receipt_key(ports: &Ports) -> ReceiptKey {
    let (public_key, key_id) = public_key_of(ports.secrets.receipt.bytes());
    ReceiptKey {
        key_id,
        public_key: hex::encode(public_key),
    }
}

fn verdict_of(checks: Vec<(&'static str, bool)>) -> ReceiptVerdict {
    ReceiptVerdict {
        valid: checks.iter().all(|(_, ok)| *ok),
        checks: checks
            .into_iter()
            .map(|(name, ok)| ReceiptCheck { name, ok })
            .collect(),
    }
}

/// Whether the holder of the key signed exactly this; says nothing of any record.
pub fn verify_signature(public_key: &[u8; 32], receipt: &Receipt) -> ReceiptVerdict {
    verdict_of(vec![("signature", signature_holds_by(public_key, receipt))])
}

/// `signature`: this installation signed exactly this. `recorded`: the attempt holds this receipt. `chain`: the events up
/// to the receipt lead to its chain head. `answers`: they fold to the answers it names.
pub fn verify_against_record(
    conn: &mut Conn,
    ports: &Ports,
    receipt: &Receipt,
) -> Result<ReceiptVerdict, DbFailure> {
    if !signature_holds(ports.secrets.receipt.bytes(), receipt) {
        // Nothing is looked up for a statement that nobody here made.
        return Ok(verdict_of(vec![("signature", false)]));
    }
    let record = compare(conn, receipt)?;
    Ok(verdict_of(vec![
        ("signature", true),
        ("recorded", record.recorded),
        ("chain", record.chain),
        ("answers", record.answers),
    ]))
}

/// As [`verify_against_record`], for anybody who asks, not too often from one address.
pub(super) async fn verify_receipt(
    ports: &Ports,
    delivery: &Delivery,
    receipt: Receipt,
    address: &str,
) -> Result<ReceiptVerdict, Problem> {
    delivery.checks_by_address.check(address)?;
    let worker = ports.clone();
    ports
        .db
        .read(move |conn| verify_against_record(conn, &worker, &receipt).map_err(Problem::from))
        .await
}

#[derive(Default)]
struct Record {
    recorded: bool,
    chain: bool,
    answers: bool,
}

fn compare(conn: &mut Conn, receipt: &Receipt) -> Result<Record, DbFailure> {
    let Some(attempt) = queries::find(conn, &receipt.attempt_id)? else {
        return Ok(Record::default());
    };
    let form = papers::find_form(conn, &attempt.body_id, &attempt.form_id)?;
    let form_digest = form.map(|form| form.digest).unwrap_or_default();
    let rows = queries::list_events(conn, &attempt.id)?;
    let covered: Vec<_> = rows
        .iter()
        .filter(|row| row.ordinal <= receipt.events)
        .collect();
    let mut head = chain_start(&attempt.id, &form_digest);
    let mut unbroken = true;
    for (row, ordinal) in covered.iter().zip(1_i64..) {
        head = row.link().head_after(&head);
        unbroken &= row.ordinal == ordinal && row.chain_hash == head;
    }
    let standing = fold(
        covered
            .iter()
            .filter(|row| !row.late)
            .filter_map(|row| row.body()),
    );
    let counted = i64::try_from(covered.len()).unwrap_or(i64::MAX);
    Ok(Record {
        recorded: attempt.receipt.as_ref() == Some(receipt),
        chain: unbroken && counted == receipt.events && head == receipt.chain_head,
        answers: answers_hash(&standing) == receipt.answers_hash
            && answered(&standing) == receipt.answered,
    })
}
