//! Proofs to carry along (C2SP tlog-proof): index, inclusion proof and checkpoint in one text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::checkpoint::{Checkpoint, CheckpointError, read_decimal};
use super::note::Note;
use super::{Hash, ProofError, TreeHash, verify_inclusion};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// No tree of 64-bit size needs more.
const MAX_HASHES: usize = 64;

/// Why a text is no proof.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TlogProofError {
    #[error("the text does not begin with {FIRST_LINE}")]
    FirstLine,
    #[error("the extra data is not base64")]
    Extra,
    #[error("the line \"index\" is missing or no decimal number")]
    Index,
    #[error("a hash of the proof is not 32 bytes in base64")]
    Hash,
    #[error("there is no blank line before the checkpoint")]
    NoCheckpoint,
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

/// A proof that an entry was logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// Data outside of what is proven.
    pub extra: Option<Vec<u8>>,
    pub index: u64,
    pub hashes: Vec<Hash>,
    pub checkpoint: Note,
}

impl TlogProof {
    pub fn read(bytes: &[u8]) -> Result<Self, TlogProofError> {
        let text = std::str::from_utf8(bytes).map_err(|_| TlogProofError::FirstLine)?;
        let rest = text
            .strip_prefix(FIRST_LINE)
            .and_then(|rest| rest.strip_prefix('\n'))
            .ok_or(TlogProofError::FirstLine)?;
        let (head, checkpoint) = rest
            .split_once("\n\n")
            .ok_or(TlogProofError::NoCheckpoint)?;
        let mut lines = head.split('\n').peekable();
        let extra = match lines.peek().and_then(|line| line.strip_prefix("extra ")) {
            Some(data) => {
                lines.next();
                Some(STANDARD.decode(data).map_err(|_| TlogProofError::Extra)?)
            }
            None => None,
        };
        let index = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .and_then(read_decimal)
            .ok_or(TlogProofError::Index)?;
        let hashes = read_hashes(lines).ok_or(TlogProofError::Hash)?;
        let (_, checkpoint) = Checkpoint::read(checkpoint.as_bytes())?;
        Ok(Self {
            extra,
            index,
            hashes,
            checkpoint,
        })
    }

    pub fn to_text(&self) -> String {
        let mut text = format!("{FIRST_LINE}\n");
        if let Some(extra) = &self.extra {
            text.push_str(&format!("extra {}\n", STANDARD.encode(extra)));
        }
        text.push_str(&format!("index {}\n", self.index));
        for hash in &self.hashes {
            text.push_str(&format!("{}\n", STANDARD.encode(hash)));
        }
        text.push('\n');
        text.push_str(&self.checkpoint.to_text());
        text
    }

    /// Checks that `leaf` is at the index of the proof in the tree of its checkpoint. Signatures are checked apart.
    pub fn includes(&self, leaf: &Hash) -> Result<(), ProofError> {
        let checkpoint =
            Checkpoint::of_text(&self.checkpoint.text).map_err(|_| ProofError::Root)?;
        verify_inclusion(
            TreeHash::Sha256,
            leaf,
            self.index,
            checkpoint.size,
            &self.hashes,
            &checkpoint.root,
        )
    }
}

/// Lines of base64, each a hash.
pub(super) fn read_hashes<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Vec<Hash>> {
    let mut hashes = Vec::new();
    for line in lines {
        if hashes.len() >= MAX_HASHES {
            return None;
        }
        let bytes = STANDARD.decode(line).ok()?;
        hashes.push(Hash::try_from(bytes).ok()?);
    }
    Some(hashes)
}
