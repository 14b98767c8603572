//! Secrets of the installation and what is done with them. No algorithm is our own.

mod passwords;
mod seal;
mod secrets;
mod tokens;

pub use passwords::{PasswordHasher, PasswordOverload};
pub use seal::{
    SealError, blind_index, derived_key, keyed_digest, open_bytes, open_text, seal_alike,
    seal_bytes, seal_text,
};
pub use secrets::{SecretKey, Secrets};
pub use tokens::{Audience, TokenError, issue_token, read_token};

use sha2::{Digest, Sha256};

/// SHA-256 in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Compares two texts without telling by time where they differ.
pub fn equal_in_constant_time(a: &str, b: &str) -> bool {
    use subtle::ConstantTimeEq;
    a.as_bytes().ct_eq(b.as_bytes()).into()
}
