//! What an auditor asks of the log: is this checkpoint signed, was this entry logged, did nothing vanish since then?

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::Value;

use super::checkpoint::{Checkpoint, read_decimal};
use super::cosignature::verify_cosignature;
use super::note::{Note, VerifierKey};
use super::tlog_proof::{TlogProof, read_hashes};
use super::{Hash, TreeHash, verify_consistency, verify_inclusion};
use crate::certificates::credential::json::read_json;
use crate::certificates::credential::report::{Check, Checks};

/// The files and keys of one question.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogQuestion<'a> {
    pub checkpoint: Option<&'a [u8]>,
    pub older: Option<&'a [u8]>,
    pub proof: Option<&'a [u8]>,
    /// Hash of the entry whose inclusion is asked for.
    pub leaf: Option<Hash>,
    /// Keys of the log and of witnesses.
    pub keys: &'a [VerifierKey],
    /// How many witnesses must have cosigned.
    pub witnesses_needed: usize,
}

/// The answer.
#[derive(Debug, Clone, Serialize)]
pub struct Examination {
    pub ok: bool,
    pub checks: Vec<Check>,
    pub checkpoint: Option<CheckpointFacts>,
    pub older: Option<CheckpointFacts>,
    /// Witnesses whose cosignature holds, with the time they gave.
    pub witnesses: Vec<(String, u64)>,
}

/// A checkpoint in words.
#[derive(Debug, Clone, Serialize)]
pub struct CheckpointFacts {
    pub origin: String,
    pub size: u64,
    pub root: String,
}

/// A proof in one of the forms that are read.
enum Proof {
    Carried(TlogProof),
    Inclusion {
        index: u64,
        leaf: Option<Hash>,
        tree: Option<(u64, Hash)>,
        hashes: Vec<Hash>,
    },
    Consistency {
        trees: Option<((u64, Hash), (u64, Hash))>,
        hashes: Vec<Hash>,
    },
}

/// Answers the question from the files alone.
pub fn examine(question: &LogQuestion<'_>) -> Examination {
    let mut run = Run {
        question,
        checks: Checks::default(),
        witnesses: Vec::new(),
    };
    // A proof of our JSON form carries its roots and needs no checkpoint.
    let is_json = |file: &[u8]| file.trim_ascii_start().starts_with(b"{");
    let (checkpoint, proof) = match (question.checkpoint, question.proof) {
        (Some(file), None) if is_json(file) => (None, Some(file)),
        other => other,
    };
    let mut newer = checkpoint.and_then(|file| run.checkpoint("checkpoint", file));
    let older = question
        .older
        .and_then(|file| run.checkpoint("older_checkpoint", file));
    if let (Some(newer), Some(older)) = (&newer, &older)
        && newer.origin != older.origin
    {
        run.checks
            .fail("origin", "the two checkpoints are of different logs");
    }
    if checkpoint.is_none() && proof.is_none() {
        run.checks.fail("checkpoint", "no checkpoint was given");
    }
    let proof = proof.and_then(|file| match read_proof(file) {
        Ok(proof) => Some(proof),
        Err(why) => {
            run.checks.fail("proof", why);
            None
        }
    });
    let carried_alone = match &proof {
        Some(Proof::Carried(carried)) if checkpoint.is_none() => Some(carried.checkpoint.to_text()),
        _ => None,
    };
    if let Some(text) = carried_alone {
        newer = run.checkpoint("checkpoint", text.as_bytes());
    }
    match proof {
        Some(proof) => run.proof(proof, newer.as_ref(), older.as_ref()),
        None if question.proof.is_none() => {
            if let (Some(newer), Some(older)) = (&newer, &older) {
                run.consistency(older.as_pair(), newer.as_pair(), &[]);
            }
        }
        None => {}
    }
    Examination {
        ok: run.checks.all_ok(),
        checks: run.checks.into_list(),
        checkpoint: newer.as_ref().map(facts),
        older: older.as_ref().map(facts),
        witnesses: run.witnesses,
    }
}

fn facts(checkpoint: &Checkpoint) -> CheckpointFacts {
    CheckpointFacts {
        origin: checkpoint.origin.clone(),
        size: checkpoint.size,
        root: STANDARD.encode(checkpoint.root),
    }
}

impl Checkpoint {
    fn as_pair(&self) -> (u64, Hash) {
        (self.size, self.root)
    }
}

struct Run<'a> {
    question: &'a LogQuestion<'a>,
    checks: Checks,
    witnesses: Vec<(String, u64)>,
}

impl Run<'_> {
    fn checkpoint(&mut self, name: &'static str, file: &[u8]) -> Option<Checkpoint> {
        match Checkpoint::read(file) {
            Err(error) => {
                self.checks.fail(name, error.to_string());
                None
            }
            Ok((checkpoint, note)) => {
                self.checks.pass(
                    name,
                    format!("{} entries of {}", checkpoint.size, checkpoint.origin),
                );
                if checkpoint.size == 0 && checkpoint.root != TreeHash::Sha256.empty() {
                    self.checks
                        .fail(name, "the root of an empty tree is the hash of nothing");
                }
                self.signatures(&checkpoint, &note, name == "checkpoint");
                Some(checkpoint)
            }
        }
    }

    fn signatures(&mut self, checkpoint: &Checkpoint, note: &Note, newest: bool) {
        let (witnesses, logs): (Vec<_>, Vec<_>) =
            self.question.keys.iter().partition(|key| key.is_witness());
        if logs.is_empty() {
            self.checks.pass(
                "signature",
                "not checked: no key of the log was given (--key)",
            );
        } else {
            let mut signed = false;
            for key in logs.iter().filter(|key| key.name == checkpoint.origin) {
                match note.signed_by(key) {
                    Ok(holds) => signed |= holds,
                    Err(error) => self.checks.fail("signature", error.to_string()),
                }
            }
            if signed {
                self.checks.pass("signature", "signed by the log");
            } else {
                self.checks.fail(
                    "signature",
                    "no given key of this log signed the checkpoint",
                );
            }
        }
        if !newest {
            return;
        }
        for key in witnesses {
            match verify_cosignature(note, key) {
                Ok(Some(seen)) => self.witnesses.push((seen.witness, seen.time)),
                Ok(None) => {}
                Err(error) => self.checks.fail("witnesses", error.to_string()),
            }
        }
        self.witnesses.sort();
        self.witnesses.dedup_by(|a, b| a.0 == b.0);
        let (found, needed) = (self.witnesses.len(), self.question.witnesses_needed);
        if needed > 0 || found > 0 {
            let detail = format!("{found} witnesses cosigned, {needed} are needed");
            if found >= needed {
                self.checks.pass("witnesses", detail);
            } else {
                self.checks.fail("witnesses", detail);
            }
        }
    }

    fn proof(&mut self, proof: Proof, newer: Option<&Checkpoint>, older: Option<&Checkpoint>) {
        let newer = newer.map(Checkpoint::as_pair);
        let older = older.map(Checkpoint::as_pair);
        match proof {
            Proof::Carried(carried) => {
                let own = Checkpoint::of_text(&carried.checkpoint.text).ok();
                let tree = own.as_ref().map(Checkpoint::as_pair);
                self.inclusion(carried.index, None, tree, newer, &carried.hashes);
                if let (Some(newer), Some(older)) = (newer, older)
                    && newer.0 == older.0
                {
                    self.consistency(older, newer, &[]);
                }
            }
            Proof::Inclusion {
                index,
                leaf,
                tree,
                hashes,
            } => self.inclusion(index, leaf, tree, newer, &hashes),
            Proof::Consistency { trees, hashes } => {
                let stated = trees.unzip();
                let (Some(from), Some(to)) = (stated.0.or(older), stated.1.or(newer)) else {
                    self.checks.fail(
                        "consistency",
                        "a consistency proof needs an older and a newer checkpoint",
                    );
                    return;
                };
                let agrees =
                    |given: Option<(u64, Hash)>, used| given.is_none_or(|given| given == used);
                if !agrees(older, from) || !agrees(newer, to) {
                    self.checks
                        .fail("consistency", "the proof belongs to other checkpoints");
                    return;
                }
                self.consistency(from, to, &hashes);
            }
        }
    }

    fn inclusion(
        &mut self,
        index: u64,
        stated_leaf: Option<Hash>,
        stated: Option<(u64, Hash)>,
        checkpoint: Option<(u64, Hash)>,
        hashes: &[Hash],
    ) {
        if let (Some(stated), Some(checkpoint)) = (stated, checkpoint)
            && stated != checkpoint
        {
            self.checks
                .fail("inclusion", "the proof belongs to another checkpoint");
            return;
        }
        let Some((size, root)) = stated.or(checkpoint) else {
            self.checks
                .fail("inclusion", "an inclusion proof needs a checkpoint");
            return;
        };
        if let (Some(stated), Some(asked)) = (stated_leaf, self.question.leaf)
            && stated != asked
        {
            self.checks
                .fail("inclusion", "the proof is about another entry");
            return;
        }
        let Some(leaf) = self.question.leaf.or(stated_leaf) else {
            self.checks.fail(
                "inclusion",
                "which entry? give it with --credential, --entry or --leaf-hash",
            );
            return;
        };
        match verify_inclusion(TreeHash::Sha256, &leaf, index, size, hashes, &root) {
            Ok(()) => self
                .checks
                .pass("inclusion", format!("entry {index} is in the log")),
            Err(error) => self.checks.fail("inclusion", error.to_string()),
        }
    }

    fn consistency(&mut self, older: (u64, Hash), newer: (u64, Hash), proof: &[Hash]) {
        let outcome = verify_consistency(
            TreeHash::Sha256,
            (older.0, &older.1),
            (newer.0, &newer.1),
            proof,
        );
        match outcome {
            Ok(()) => self.checks.pass(
                "consistency",
                "the newer tree begins with the whole older one",
            ),
            Err(error) => self.checks.fail("consistency", error.to_string()),
        }
    }
}

fn read_proof(file: &[u8]) -> Result<Proof, String> {
    let text = std::str::from_utf8(file).map_err(|_| "the proof is not text".to_owned())?;
    if text.starts_with("c2sp.org/tlog-proof") {
        let proof = TlogProof::read(file).map_err(|error| error.to_string())?;
        return Ok(Proof::Carried(proof));
    }
    if text.trim_start().starts_with('{') {
        return read_json_proof(file);
    }
    // The form in which a log answers a witness: `old N`, hashes, and then whatever follows a blank line.
    let mut lines = text
        .split('\n')
        .map(str::trim_end)
        .take_while(|line| !line.is_empty())
        .peekable();
    if let Some(size) = lines.peek().and_then(|line| line.strip_prefix("old ")) {
        read_decimal(size).ok_or("the line \"old\" has no decimal number")?;
        lines.next();
    }
    let hashes =
        read_hashes(lines).ok_or("a line of the proof is no hash of 32 bytes in base64")?;
    Ok(Proof::Consistency {
        trees: None,
        hashes,
    })
}

/// `{leafIdx, treeSize, root, leafHash, proof}` or `{size1, size2, root1, root2, proof}`, hashes in base64.
fn read_json_proof(file: &[u8]) -> Result<Proof, String> {
    let value = read_json(file).map_err(|error| error.to_string())?;
    let number = |name: &str| {
        value
            .get(name)
            .and_then(Value::as_u64)
            .ok_or_else(|| format!("\"{name}\" is no whole number"))
    };
    let hash = |name: &str| -> Result<Hash, String> {
        value
            .get(name)
            .and_then(Value::as_str)
            .and_then(|text| STANDARD.decode(text).ok())
            .and_then(|bytes| Hash::try_from(bytes).ok())
            .ok_or_else(|| format!("\"{name}\" is no hash of 32 bytes in base64"))
    };
    let hashes = match value.get("proof") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(items)) => read_hashes(
            items
                .iter()
                .map(|item| item.as_str().unwrap_or("not a text")),
        )
        .ok_or("a hash of the proof is not 32 bytes in base64, or there are too many")?,
        Some(_) => return Err("\"proof\" is no array".to_owned()),
    };
    if value.get("leafIdx").is_some() {
        return Ok(Proof::Inclusion {
            index: number("leafIdx")?,
            leaf: Some(hash("leafHash")?),
            tree: Some((number("treeSize")?, hash("root")?)),
            hashes,
        });
    }
    if value.get("size1").is_some() {
        let older = (number("size1")?, hash("root1")?);
        let newer = (number("size2")?, hash("root2")?);
        return Ok(Proof::Consistency {
            trees: Some((older, newer)),
            hashes,
        });
    }
    Err("the JSON is neither an inclusion nor a consistency proof".to_owned())
}
