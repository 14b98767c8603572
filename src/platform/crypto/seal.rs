//! Encryption of single fields (XChaCha20-Poly1305) and keyed digests (HMAC-SHA-256).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use super::SecretKey;
use crate::platform::random::Randomness;

const NONCE_BYTES: usize = 24;

#[derive(Debug, thiserror::Error)]
#[error("a sealed field cannot be opened with this key")]
pub struct SealError;

/// Seals `text`; `place` (table, column, row) is bound in, so that a sealed value moved elsewhere does not open.
pub fn seal_text(
    key: &SecretKey,
    place: &str,
    text: &str,
    randomness: &dyn Randomness,
) -> Result<String, SealError> {
    Ok(URL_SAFE_NO_PAD.encode(seal_bytes(key, place, text.as_bytes(), randomness)?))
}

pub fn open_text(key: &SecretKey, place: &str, sealed: &str) -> Result<String, SealError> {
    let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| SealError)?;
    String::from_utf8(open_bytes(key, place, &bytes)?).map_err(|_| SealError)
}

/// As [`seal_text`], for a whole file: the nonce, then the sealed bytes.
pub fn seal_bytes(
    key: &SecretKey,
    place: &str,
    content: &[u8],
    randomness: &dyn Randomness,
) -> Result<Vec<u8>, SealError> {
    let mut nonce = [0_u8; NONCE_BYTES];
    randomness.fill(&mut nonce);
    seal_with(key, place, content, nonce)
}

fn seal_with(
    key: &SecretKey,
    place: &str,
    content: &[u8],
    nonce: [u8; NONCE_BYTES],
) -> Result<Vec<u8>, SealError> {
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    let payload = Payload {
        msg: content,
        aad: place.as_bytes(),
    };
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| SealError)?;
    let mut bytes = nonce.to_vec();
    bytes.extend_from_slice(&sealed);
    Ok(bytes)
}

/// As [`seal_bytes`], without chance: equal content under one key and place is sealed alike, in every process, and can be
/// named by the digest of its sealed form. The nonce is a keyed digest of place and content, so different content never
/// shares one; what is given away is only that two sealed forms are equal.
pub fn seal_alike(key: &SecretKey, place: &str, content: &[u8]) -> Result<Vec<u8>, SealError> {
    let digest = keyed_digest(
        key,
        &format!("nonce\n{place}\n{}", hex::encode(Sha256::digest(content))),
    );
    let mut nonce = [0_u8; NONCE_BYTES];
    hex::decode_to_slice(
        digest.get(..2 * NONCE_BYTES).unwrap_or_default(),
        &mut nonce,
    )
    .map_err(|_| SealError)?;
    seal_with(key, place, content, nonce)
}

/// A key for one purpose, made from another; nobody who has it learns the other.
pub fn derived_key(key: &SecretKey, purpose: &str) -> Result<SecretKey, SealError> {
    let mut bytes = [0_u8; 32];
    hex::decode_to_slice(
        keyed_digest(key, &format!("derived key\n{purpose}")),
        &mut bytes,
    )
    .map_err(|_| SealError)?;
    Ok(SecretKey::from_bytes(bytes))
}

pub fn open_bytes(key: &SecretKey, place: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(SealError)?;
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    let payload = Payload {
        msg: body,
        aad: place.as_bytes(),
    };
    cipher
        .decrypt(&XNonce::from(*nonce), payload)
        .map_err(|_| SealError)
}

/// A digest that only the holder of the key can compute, in hexadecimal.
pub fn keyed_digest(key: &SecretKey, text: &str) -> String {
    match Hmac::<Sha256>::new_from_slice(key.bytes()) {
        Ok(mut mac) => {
            mac.update(text.as_bytes());
            hex::encode(mac.finalize().into_bytes())
        }
        // HMAC takes keys of any length; this arm cannot be reached.
        Err(_) => String::new(),
    }
}

/// The blind index of a value: equal values of one tenant are found, and nothing else is learned.
pub fn blind_index(key: &SecretKey, tenant: &str, value: &str) -> String {
    keyed_digest(key, &format!("{tenant}\n{value}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::crypto::Secrets;
    use crate::platform::random::SystemRandomness;

    #[test]
    fn what_is_sealed_without_chance_is_sealed_alike_and_apart() {
        let (secrets, _) = Secrets::generate(&SystemRandomness).unwrap();
        let key = derived_key(&secrets.seat_code, "form 1").unwrap();
        let other = derived_key(&secrets.seat_code, "form 2").unwrap();
        assert_ne!(key.bytes(), other.bytes());
        let sealed = seal_alike(&key, "a", b"paper").unwrap();
        assert_eq!(sealed, seal_alike(&key, "a", b"paper").unwrap());
        assert_eq!(open_bytes(&key, "a", &sealed).unwrap(), b"paper");
        assert!(open_bytes(&other, "a", &sealed).is_err());
        assert!(open_bytes(&key, "b", &sealed).is_err());
        let nonce = |sealed: &[u8]| sealed[..NONCE_BYTES].to_vec();
        let changed = seal_alike(&key, "a", b"Paper").unwrap();
        assert_ne!(nonce(&sealed), nonce(&changed));
    }

    #[test]
    fn sealed_text_opens_only_in_its_place_and_untouched() {
        let (secrets, _) = Secrets::generate(&SystemRandomness).unwrap();
        let sealed = seal_text(
            &secrets.identity,
            "candidates/1",
            "36073419990101123X",
            &SystemRandomness,
        )
        .unwrap();
        assert_eq!(
            open_text(&secrets.identity, "candidates/1", &sealed).unwrap(),
            "36073419990101123X"
        );
        assert!(open_text(&secrets.identity, "candidates/2", &sealed).is_err());
        assert!(open_text(&secrets.seat_code, "candidates/1", &sealed).is_err());
        let mut touched = sealed.into_bytes();
        touched[30] ^= 1;
        assert!(
            open_text(
                &secrets.identity,
                "candidates/1",
                &String::from_utf8(touched).unwrap()
            )
            .is_err()
        );
        assert!(open_text(&secrets.identity, "candidates/1", "").is_err());
    }
}
