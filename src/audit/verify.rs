//! Walking every chain: a changed, removed, inserted or re-ordered entry is named.

use std::collections::BTreeSet;

use super::chain::{CHAIN_BEGUN, GENESIS, platform_chain, seal_text};
use super::queries;
use crate::platform::crypto::{Secrets, equal_in_constant_time, keyed_digest};
use crate::platform::db::{Conn, DbFailure};

const BATCH: i64 = 1000;

/// What walking one chain found.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ChainVerdict {
    pub chain: String,
    pub entries: i64,
    /// Sequence number of the first entry that is wrong, missing or too many; absent when the chain is whole.
    pub first_bad: Option<i64>,
    pub reason: Option<&'static str>,
}

pub fn verify_all(conn: &mut Conn, secrets: &Secrets) -> Result<Vec<ChainVerdict>, DbFailure> {
    let heads = queries::list_heads(conn)?;
    let registered: BTreeSet<String> = queries::list_subjects(conn, platform_chain(), CHAIN_BEGUN)?
        .into_iter()
        .collect();
    let headless = |chain: &String| !heads.iter().any(|(known, _)| known == chain);
    let lost: BTreeSet<String> = queries::list_chains(conn)?
        .into_iter()
        .chain(registered.iter().cloned())
        .filter(headless)
        .collect();
    let mut verdicts: Vec<ChainVerdict> = lost
        .into_iter()
        .map(|chain| ChainVerdict {
            chain,
            entries: 0,
            first_bad: Some(1),
            reason: Some("head missing"),
        })
        .collect();
    for (chain, head) in heads {
        let sealed = keyed_digest(
            &secrets.audit_seal,
            &seal_text(&chain, head.seq, &head.hash),
        );
        let mut verdict = walk(conn, &chain)?;
        if verdict.first_bad.is_none() && chain != platform_chain() && !registered.contains(&chain)
        {
            verdict.first_bad = Some(1);
            verdict.reason = Some("never begun");
        }
        if verdict.first_bad.is_none() {
            let (entries, last_hash) = (
                verdict.entries,
                verdict_hash(conn, &chain, verdict.entries)?,
            );
            if !equal_in_constant_time(&sealed, &head.seal) {
                verdict = ChainVerdict {
                    first_bad: Some(entries),
                    reason: Some("seal of the head is false"),
                    ..verdict
                };
            } else if entries != head.seq {
                verdict = ChainVerdict {
                    first_bad: Some(entries.min(head.seq) + 1),
                    reason: Some("entries missing at the end"),
                    ..verdict
                };
            } else if last_hash != head.hash {
                verdict = ChainVerdict {
                    first_bad: Some(entries),
                    reason: Some("head names another entry"),
                    ..verdict
                };
            }
        }
        verdicts.push(verdict);
    }
    Ok(verdicts)
}

fn walk(conn: &mut Conn, chain: &str) -> Result<ChainVerdict, DbFailure> {
    let mut expected_prev = GENESIS.to_owned();
    let mut last = 0;
    let bad = |entries: i64, at: i64, reason: &'static str| ChainVerdict {
        chain: chain.to_owned(),
        entries,
        first_bad: Some(at),
        reason: Some(reason),
    };
    loop {
        let batch = queries::list_entries(conn, chain, last, BATCH)?;
        if batch.is_empty() {
            return Ok(ChainVerdict {
                chain: chain.to_owned(),
                entries: last,
                first_bad: None,
                reason: None,
            });
        }
        for entry in batch {
            if entry.seq != last + 1 {
                return Ok(bad(last, last + 1, "entry missing"));
            }
            if entry.prev_hash != expected_prev {
                return Ok(bad(last, entry.seq, "not bound to the entry before"));
            }
            if entry.computed_hash() != entry.hash {
                return Ok(bad(last, entry.seq, "changed after it was written"));
            }
            last = entry.seq;
            expected_prev = entry.hash;
        }
    }
}

fn verdict_hash(conn: &mut Conn, chain: &str, seq: i64) -> Result<String, DbFailure> {
    let entry = queries::list_entries(conn, chain, seq - 1, 1)?
        .into_iter()
        .next();
    Ok(entry.map_or_else(|| GENESIS.to_owned(), |entry| entry.hash))
}
