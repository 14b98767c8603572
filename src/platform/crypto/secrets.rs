//! Keys live in a file beside the database and never in it, so that a copy of the database alone opens nothing.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::platform::random::{Randomness, hex_token};

/// 32 bytes, wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SecretKey([u8; 32]);

impl SecretKey {
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    fn from_hex(text: &str) -> anyhow::Result<Self> {
        let mut bytes = [0_u8; 32];
        hex::decode_to_slice(text, &mut bytes).context("a key must be 64 hexadecimal digits")?;
        Ok(Self(bytes))
    }
}

/// Every key of the installation.
pub struct Secrets {
    /// Encrypts identity numbers and mobile numbers.
    pub identity: SecretKey,
    /// Makes the blind index by which an identity number is found.
    pub identity_index: SecretKey,
    /// Encrypts seat codes until they are printed, and forms until they are started.
    pub seat_code: SecretKey,
    /// Seals the heads of the audit chains.
    pub audit_seal: SecretKey,
    /// Ed25519 seed that signs receipts of attempts.
    pub receipt: SecretKey,
    /// Identifier of the key that signs new tokens.
    pub token_key_id: String,
    /// Token keys by identifier; old ones stay until their tokens have expired.
    pub token_keys: BTreeMap<String, SecretKey>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SecretsFile {
    identity: String,
    identity_index: String,
    seat_code: String,
    audit_seal: String,
    receipt: String,
    token_key_id: String,
    token_keys: BTreeMap<String, String>,
}

impl Secrets {
    pub fn generate(randomness: &dyn Randomness) -> anyhow::Result<(Self, String)> {
        let key = || hex_token(randomness, 32);
        let token_key_id = hex_token(randomness, 4);
        let file = SecretsFile {
            identity: key(),
            identity_index: key(),
            seat_code: key(),
            audit_seal: key(),
            receipt: key(),
            token_keys: BTreeMap::from([(token_key_id.clone(), key())]),
            token_key_id,
        };
        let text = serde_json::to_string_pretty(&file)?;
        Ok((Self::from_file(file)?, text))
    }

    /// Reads the file, or makes it (readable by the owner alone) when it is absent and `create` is set.
    pub fn load(path: &Path, create: bool, randomness: &dyn Randomness) -> anyhow::Result<Self> {
        match std::fs::read_to_string(path) {
            Ok(text) => {
                Self::from_file(serde_json::from_str(&text).context("the secrets file is damaged")?)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && create => {
                let (secrets, text) = Self::generate(randomness)?;
                write_private(path, &text).context("the secrets file cannot be written")?;
                Ok(secrets)
            }
            Err(error) => Err(error).context(format!(
                "the secrets file {} cannot be read",
                path.display()
            )),
        }
    }

    fn from_file(file: SecretsFile) -> anyhow::Result<Self> {
        let mut token_keys = BTreeMap::new();
        for (id, key) in &file.token_keys {
            token_keys.insert(id.clone(), SecretKey::from_hex(key)?);
        }
        anyhow::ensure!(
            token_keys.contains_key(&file.token_key_id),
            "token_key_id names no key in token_keys"
        );
        Ok(Self {
            identity: SecretKey::from_hex(&file.identity)?,
            identity_index: SecretKey::from_hex(&file.identity_index)?,
            seat_code: SecretKey::from_hex(&file.seat_code)?,
            audit_seal: SecretKey::from_hex(&file.audit_seal)?,
            receipt: SecretKey::from_hex(&file.receipt)?,
            token_key_id: file.token_key_id,
            token_keys,
        })
    }
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
