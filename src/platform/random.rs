//! Chance as a port: unguessable values come from the operating system, reproducible ones from a recorded seed.

use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};
use sha2::{Digest, Sha256};

pub trait Randomness: Send + Sync + 'static {
    fn fill(&self, bytes: &mut [u8]);
}

pub type SharedRandomness = Arc<dyn Randomness>;

pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

/// Characters of codes which people read and type: no 0/O, 1/I/L, 2/Z, 5/S, 8/B.
const TYPED_ALPHABET: &[u8; 23] = b"ACDEFGHJKMNPQRTUVWXY346";

/// A code of `length` characters for people to type, about 4.5 bits a character.
pub fn typed_code(randomness: &dyn Randomness, length: usize) -> String {
    let mut code = String::with_capacity(length);
    while code.len() < length {
        let mut byte = [0_u8; 1];
        randomness.fill(&mut byte);
        // Rejection keeps the letters equally likely.
        if let Some(letter) = TYPED_ALPHABET.get(usize::from(byte[0] & 31)) {
            code.push(char::from(*letter));
        }
    }
    code
}

/// `bytes` random bytes in lower-case hexadecimal.
pub fn hex_token(randomness: &dyn Randomness, bytes: usize) -> String {
    let mut buffer = vec![0_u8; bytes];
    randomness.fill(&mut buffer);
    hex::encode(buffer)
}

/// A reproducible generator for a recorded seed and a purpose; equal inputs give equal sequences for ever.
pub fn seeded(seed: &str, purpose: &str) -> StdRng {
    let mut hash = Sha256::new();
    hash.update(seed.as_bytes());
    hash.update([0]);
    hash.update(purpose.as_bytes());
    StdRng::from_seed(hash.finalize().into())
}

/// Fisher–Yates over a reproducible generator, written out so that an auditor can repeat it.
pub fn shuffle<T>(items: &mut [T], rng: &mut StdRng) {
    let mut last = items.len();
    while last > 1 {
        let chosen = rng.random_range(0..last);
        last -= 1;
        items.swap(last, chosen);
    }
}
