//! Cosignatures of witnesses (C2SP tlog-cosignature, `cosignature/v1`): "at this time I saw this checkpoint, and none that
//! contradicts it".

use ed25519_dalek::{Signer as _, SigningKey};

use super::note::{COSIGNATURE, Note, NoteError, NoteSignature, VerifierKey};

/// A cosignature that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    pub witness: String,
    /// Seconds since 1970 by the witness's clock.
    pub time: u64,
}

/// The verifier key of a witness.
pub fn witness_key(name: &str, key: &SigningKey) -> Result<VerifierKey, NoteError> {
    VerifierKey::new(name, COSIGNATURE, key.verifying_key().to_bytes())
}

fn message(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// Adds a witness's cosignature to a checkpoint.
pub fn cosign(note: &mut Note, name: &str, time: u64, key: &SigningKey) -> Result<(), NoteError> {
    let verifier = witness_key(name, key)?;
    let signature = key.sign(message(time, &note.text).as_bytes());
    note.signatures.push(NoteSignature {
        name: verifier.name,
        key_id: verifier.key_id,
        bytes: [time.to_be_bytes().as_slice(), &signature.to_bytes()].concat(),
    });
    Ok(())
}

/// The cosignature of `key` on `note`: `None` when there is none, an error when it does not hold.
pub fn verify_cosignature(
    note: &Note,
    key: &VerifierKey,
) -> Result<Option<Cosignature>, NoteError> {
    let Some(line) = note.signatures.iter().find(|line| key.names(line)) else {
        return Ok(None);
    };
    let bad = || NoteError::BadSignature(key.name.clone());
    let (time, signature) = line.bytes.split_first_chunk::<8>().ok_or_else(bad)?;
    let time = u64::from_be_bytes(*time);
    if !key.is_witness() || !key.verify(message(time, &note.text).as_bytes(), signature) {
        return Err(bad());
    }
    Ok(Some(Cosignature {
        witness: key.name.clone(),
        time,
    }))
}
