//! Checking a receipt against the key that signs and against the record it speaks of.

use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Receipt, answered, answers_hash, chain_start, fold, signature_holds};
use super::{Delivery, queries};
use crate::papers;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// One thing that was checked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ReceiptCheck {
    /// `signature`, `recorded`, `chain` or `answers`.
    pub(super) name: &'static str,
    pub(super) ok: bool,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ReceiptVerdict {
    /// Whether every check holds.
    pub(super) valid: bool,
    pub(super) checks: Vec<ReceiptCheck>,
}

/// `signature`: this installation signed exactly this. `recorded`: the attempt holds this receipt. `chain`: the events up
/// to the receipt lead to its chain head. `answers`: they fold to the answers it names.
pub(super) async fn verify_receipt(
    ports: &Ports,
    delivery: &Delivery,
    receipt: Receipt,
    address: &str,
) -> Result<ReceiptVerdict, Problem> {
    delivery.checks_by_address.check(address)?;
    let check = |name: &'static str, ok: bool| ReceiptCheck { name, ok };
    if !signature_holds(ports.secrets.receipt.bytes(), &receipt) {
        // Nothing is looked up for a statement that nobody here made.
        return Ok(ReceiptVerdict {
            valid: false,
            checks: vec![check("signature", false)],
        });
    }
    let record = ports
        .db
        .read(move |conn| compare(conn, &receipt).map_err(Problem::from))
        .await?;
    let checks = vec![
        check("signature", true),
        check("recorded", record.recorded),
        check("chain", record.chain),
        check("answers", record.answers),
    ];
    Ok(ReceiptVerdict {
        valid: checks.iter().all(|check| check.ok),
        checks,
    })
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
