//! Signed notes (C2SP signed-note v1): a text and lines of signatures, each by a named key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

/// Longest note that is read, in bytes.
const MAX_BYTES: usize = 1024 * 1024;
/// Most signatures of one note.
const MAX_SIGNATURES: usize = 100;
/// Algorithm byte of an Ed25519 signature over the text.
pub(super) const ED25519: u8 = 0x01;
/// Algorithm byte of a timestamped cosignature.
pub(super) const COSIGNATURE: u8 = 0x04;

/// Why a text is no signed note, or a key no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    #[error("the note is longer than {MAX_BYTES} bytes")]
    TooLong,
    #[error("the note is not UTF-8 text without control characters")]
    Text,
    #[error("the note has no blank line before its signatures")]
    NoSignatures,
    #[error("a signature line is malformed")]
    SignatureLine,
    #[error("the note has more than {MAX_SIGNATURES} signatures")]
    TooManySignatures,
    #[error("the verifier key is not name+hash+base64 of an Ed25519 key")]
    Key,
    #[error("a signature by {0} does not hold")]
    BadSignature(String),
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    pub name: String,
    pub key_id: [u8; 4],
    pub bytes: Vec<u8>,
}

/// A note taken apart. `text` ends in a line feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub text: String,
    pub signatures: Vec<NoteSignature>,
}

impl Note {
    pub fn read(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_BYTES {
            return Err(NoteError::TooLong);
        }
        let whole = std::str::from_utf8(bytes).map_err(|_| NoteError::Text)?;
        if whole.chars().any(|letter| letter < ' ' && letter != '\n') {
            return Err(NoteError::Text);
        }
        let (before, lines) = whole.rsplit_once("\n\n").ok_or(NoteError::NoSignatures)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::SignatureLine)?;
        let mut signatures = Vec::new();
        for line in lines.split('\n') {
            if signatures.len() >= MAX_SIGNATURES {
                return Err(NoteError::TooManySignatures);
            }
            signatures.push(read_line(line).ok_or(NoteError::SignatureLine)?);
        }
        Ok(Self {
            text: format!("{before}\n"),
            signatures,
        })
    }

    /// The note as it is published.
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n", self.text);
        for signature in &self.signatures {
            let packed = [signature.key_id.as_slice(), &signature.bytes].concat();
            text.push_str(&format!(
                "\u{2014} {} {}\n",
                signature.name,
                STANDARD.encode(packed)
            ));
        }
        text
    }

    /// Whether `key` signed the note: false when it did not, an error when a signature in its name does not hold.
    pub fn signed_by(&self, key: &VerifierKey) -> Result<bool, NoteError> {
        let mut signed = false;
        for signature in self.signatures.iter().filter(|line| key.names(line)) {
            if key.algorithm != ED25519 || !key.verify(self.text.as_bytes(), &signature.bytes) {
                return Err(NoteError::BadSignature(key.name.clone()));
            }
            signed = true;
        }
        Ok(signed)
    }
}

fn read_line(line: &str) -> Option<NoteSignature> {
    let (name, packed) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let packed = STANDARD.decode(packed).ok()?;
    let (key_id, bytes) = packed.split_first_chunk::<4>()?;
    if !is_key_name(name) || bytes.is_empty() {
        return None;
    }
    Some(NoteSignature {
        name: name.to_owned(),
        key_id: *key_id,
        bytes: bytes.to_vec(),
    })
}

pub(super) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.contains('+') && !name.chars().any(char::is_whitespace)
}

/// A public key with its name, as `name+hash+base64`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    pub name: String,
    pub key_id: [u8; 4],
    pub(super) algorithm: u8,
    pub(super) key: [u8; 32],
}

impl VerifierKey {
    pub(super) fn new(name: &str, algorithm: u8, key: [u8; 32]) -> Result<Self, NoteError> {
        if !is_key_name(name) || VerifyingKey::from_bytes(&key).is_err() {
            return Err(NoteError::Key);
        }
        Ok(Self {
            name: name.to_owned(),
            key_id: key_id(name, algorithm, &key),
            algorithm,
            key,
        })
    }

    /// The key that checks what `sign_note` signs with `key`.
    pub fn of_log(name: &str, key: &SigningKey) -> Result<Self, NoteError> {
        Self::new(name, ED25519, key.verifying_key().to_bytes())
    }

    pub fn read(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(packed)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(NoteError::Key);
        };
        let packed = STANDARD.decode(packed).map_err(|_| NoteError::Key)?;
        let (algorithm, key) = packed.split_first().ok_or(NoteError::Key)?;
        let key = <[u8; 32]>::try_from(key).map_err(|_| NoteError::Key)?;
        if ![ED25519, COSIGNATURE].contains(algorithm) {
            return Err(NoteError::Key);
        }
        let read = Self::new(name, *algorithm, key)?;
        if id.len() != 8 || hex::encode(read.key_id) != id.to_ascii_lowercase() {
            return Err(NoteError::Key);
        }
        Ok(read)
    }

    pub fn to_text(&self) -> String {
        let packed = [[self.algorithm].as_slice(), &self.key].concat();
        format!(
            "{}+{}+{}",
            self.name,
            hex::encode(self.key_id),
            STANDARD.encode(packed)
        )
    }

    /// Whether the key is that of a witness.
    pub fn is_witness(&self) -> bool {
        self.algorithm == COSIGNATURE
    }

    pub(super) fn names(&self, line: &NoteSignature) -> bool {
        line.name == self.name && line.key_id == self.key_id
    }

    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match (
            VerifyingKey::from_bytes(&self.key),
            Signature::from_slice(signature),
        ) {
            (Ok(key), Ok(signature)) => key.verify_strict(message, &signature).is_ok(),
            _ => false,
        }
    }
}

/// First four bytes of SHA-256(name ‖ LF ‖ algorithm ‖ key).
fn key_id(name: &str, algorithm: u8, key: &[u8; 32]) -> [u8; 4] {
    let mut hash = Sha256::new();
    hash.update(name.as_bytes());
    hash.update([b'\n', algorithm]);
    hash.update(key);
    let digest: [u8; 32] = hash.finalize().into();
    digest.first_chunk::<4>().copied().unwrap_or_default()
}

/// Signs `text` (ending in a line feed) as `name`.
pub fn sign_note(text: &str, name: &str, key: &SigningKey) -> Result<Note, NoteError> {
    let verifier = VerifierKey::of_log(name, key)?;
    if !text.ends_with('\n') || text.chars().any(|letter| letter < ' ' && letter != '\n') {
        return Err(NoteError::Text);
    }
    Ok(Note {
        text: text.to_owned(),
        signatures: vec![NoteSignature {
            name: verifier.name,
            key_id: verifier.key_id,
            bytes: key.sign(text.as_bytes()).to_bytes().to_vec(),
        }],
    })
}
