//! `touchstone log`.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::{Args, Subcommand};

use super::certificates::read_bounded;
use super::{Finding, Invocation, output};
use crate::certificates::log::{
    EntryKind, Examination, Hash, LogQuestion, TreeHash, VerifierKey, examine, log_entry,
};

#[derive(Args)]
pub(crate) struct LogArguments {
    #[command(subcommand)]
    action: LogAction,
}

#[derive(Subcommand)]
enum LogAction {
    /// Verify a checkpoint of the issuance log, that it contains an entry, that it continues an older checkpoint.
    Verify(VerifyArguments),
}

#[derive(Args)]
#[command(
    after_help = "Proofs: C2SP tlog-proof; lines of base64 hashes (consistency); or JSON with leafIdx, treeSize, root, leafHash, proof \
                  or size1, size2, root1, root2, proof.\n\nExit code 1 when a check fails.\n\n\
                  Example: touchstone log verify --proof tests/fixtures/credentials/rfc6962-proofs/inclusion/1/happy-path.json"
)]
struct VerifyArguments {
    /// The checkpoint, a signed note.
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// An older checkpoint of the same log.
    #[arg(long, value_name = "FILE")]
    older: Option<PathBuf>,
    /// Inclusion or consistency proof.
    #[arg(long, value_name = "FILE")]
    proof: Option<PathBuf>,
    /// Key of the log or of a witness, name+hash+base64, or a file with one a line; may be repeated.
    #[arg(long, value_name = "KEY")]
    key: Vec<String>,
    /// How many of the given witnesses must have cosigned.
    #[arg(long, value_name = "N", default_value_t = 0)]
    witnesses: usize,
    /// The logged credential, byte for byte as it was issued.
    #[arg(long, value_name = "FILE", group = "leaf")]
    credential: Option<PathBuf>,
    /// The logged status list, byte for byte as it was published.
    #[arg(long, value_name = "FILE", group = "leaf")]
    status_list: Option<PathBuf>,
    /// The logged entry itself.
    #[arg(long, value_name = "FILE", group = "leaf")]
    entry: Option<PathBuf>,
    /// The hash of the logged entry, in hexadecimal or base64.
    #[arg(long, value_name = "HASH", group = "leaf")]
    leaf_hash: Option<String>,
}

pub(crate) fn run(invocation: &Invocation, arguments: LogArguments) -> anyhow::Result<Finding> {
    match arguments.action {
        LogAction::Verify(options) => verify(invocation, &options),
    }
}

fn verify(invocation: &Invocation, options: &VerifyArguments) -> anyhow::Result<Finding> {
    if options.checkpoint.is_none() && options.proof.is_none() {
        bail!("give --checkpoint or --proof");
    }
    let read = |path: &Option<PathBuf>| path.as_deref().map(read_bounded).transpose();
    let checkpoint = read(&options.checkpoint)?;
    let older = read(&options.older)?;
    let proof = read(&options.proof)?;
    let keys = read_keys(&options.key)?;
    let answer = examine(&LogQuestion {
        checkpoint: checkpoint.as_deref(),
        older: older.as_deref(),
        proof: proof.as_deref(),
        leaf: leaf(options)?,
        keys: &keys,
        witnesses_needed: options.witnesses,
    });
    if invocation.json {
        output::say_json(&answer)?;
    } else {
        say(&answer);
    }
    Ok(if answer.ok {
        Finding::Well
    } else {
        Finding::Faulty
    })
}

fn read_keys(given: &[String]) -> anyhow::Result<Vec<VerifierKey>> {
    let mut keys = Vec::new();
    for text in given {
        if let Ok(key) = VerifierKey::read(text) {
            keys.push(key);
            continue;
        }
        let bytes = read_bounded(text.as_ref())?;
        let file = String::from_utf8(bytes).with_context(|| text.clone())?;
        for line in file.lines().filter(|line| !line.trim().is_empty()) {
            keys.push(VerifierKey::read(line).with_context(|| text.clone())?);
        }
    }
    Ok(keys)
}

fn leaf(options: &VerifyArguments) -> anyhow::Result<Option<Hash>> {
    let hashed = |entry: &[u8]| Some(TreeHash::Sha256.leaf(entry));
    if let Some(path) = &options.credential {
        return Ok(hashed(&log_entry(
            EntryKind::Credential,
            &read_bounded(path)?,
        )));
    }
    if let Some(path) = &options.status_list {
        return Ok(hashed(&log_entry(
            EntryKind::StatusList,
            &read_bounded(path)?,
        )));
    }
    if let Some(path) = &options.entry {
        return Ok(hashed(&read_bounded(path)?));
    }
    let Some(text) = &options.leaf_hash else {
        return Ok(None);
    };
    let bytes = hex::decode(text).or_else(|_| STANDARD.decode(text));
    let hash = bytes.ok().and_then(|bytes| Hash::try_from(bytes).ok());
    match hash {
        Some(hash) => Ok(Some(hash)),
        None => bail!("--leaf-hash is not 32 bytes in hexadecimal or base64"),
    }
}

fn say(answer: &Examination) {
    for check in &answer.checks {
        let mark = if check.ok { "ok  " } else { "FAIL" };
        output::say(&format!("{mark} {:<16} {}", check.name, check.detail));
    }
    for (witness, time) in &answer.witnesses {
        output::say(&format!("     witness {witness} at {time}"));
    }
    output::say(if answer.ok { "HOLDS" } else { "DOES NOT HOLD" });
}
