//! Checkpoints (C2SP tlog-checkpoint): origin, size and root of the tree, signed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;

use super::note::{Note, NoteError, sign_note};
use super::proof::{ProofError, verify_consistency};
use super::{Hash, TreeHash};

/// Why a text is no checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error(transparent)]
    Note(#[from] NoteError),
    #[error("the first line of a checkpoint is the log's origin")]
    Origin,
    #[error("the second line of a checkpoint is a decimal size without leading zeros")]
    Size,
    #[error("the third line of a checkpoint is a root of 32 bytes in base64")]
    Root,
    #[error("a line after the root is empty")]
    Extension,
}

/// What a checkpoint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    pub root: Hash,
    /// Further lines; a body that keeps an SM3 tree beside the log puts its root here.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    /// Reads the text of a note.
    pub fn of_text(text: &str) -> Result<Self, CheckpointError> {
        let body = text.strip_suffix('\n').unwrap_or(text);
        let mut lines = body.split('\n');
        let origin = lines
            .next()
            .filter(|origin| !origin.is_empty())
            .ok_or(CheckpointError::Origin)?;
        let size = lines
            .next()
            .and_then(read_decimal)
            .ok_or(CheckpointError::Size)?;
        let root = lines
            .next()
            .and_then(|line| STANDARD.decode(line).ok())
            .and_then(|bytes| Hash::try_from(bytes).ok())
            .ok_or(CheckpointError::Root)?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if extensions.iter().any(String::is_empty) {
            return Err(CheckpointError::Extension);
        }
        Ok(Self {
            origin: origin.to_owned(),
            size,
            root,
            extensions,
        })
    }

    /// Reads a signed checkpoint.
    pub fn read(bytes: &[u8]) -> Result<(Self, Note), CheckpointError> {
        let note = Note::read(bytes)?;
        Ok((Self::of_text(&note.text)?, note))
    }

    /// The text that is signed.
    pub fn to_text(&self) -> String {
        let mut text = format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            STANDARD.encode(self.root)
        );
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Signs the checkpoint with the log's key; the key is named as the origin.
    pub fn sign(&self, key: &SigningKey) -> Result<Note, CheckpointError> {
        Ok(sign_note(&self.to_text(), &self.origin, key)?)
    }
}

/// A decimal number as the formats of the log write it.
pub(super) fn read_decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let leading = text.len() > 1 && text.starts_with('0');
    if plain && !leading {
        text.parse().ok()
    } else {
        None
    }
}

/// The question of a monitor: do two checkpoints of one log belong to one history?
pub fn check_fork(
    older: &Checkpoint,
    newer: &Checkpoint,
    proof: &[Hash],
) -> Result<(), ProofError> {
    verify_consistency(
        TreeHash::Sha256,
        (older.size, &older.root),
        (newer.size, &newer.root),
        proof,
    )
}
