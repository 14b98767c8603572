//! Hashes of leaves and nodes (RFC 9162 §2.1.1): a prefix keeps one from passing for the other.

use sha2::{Digest as _, Sha256};

use crate::certificates::gm::sm3;

/// 32 bytes.
pub type Hash = [u8; 32];

/// The hash function of a tree. SHA-256 is the published tree; SM3 makes a second tree for bodies that need one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TreeHash {
    #[default]
    Sha256,
    Sm3,
}

impl TreeHash {
    fn digest(self, parts: &[&[u8]]) -> Hash {
        match self {
            Self::Sha256 => {
                let mut hash = Sha256::new();
                for part in parts {
                    hash.update(part);
                }
                hash.finalize().into()
            }
            Self::Sm3 => sm3(&parts.concat()),
        }
    }

    /// The root of a tree without leaves.
    pub fn empty(self) -> Hash {
        self.digest(&[])
    }

    pub fn leaf(self, entry: &[u8]) -> Hash {
        self.digest(&[&[0], entry])
    }

    pub fn node(self, left: &Hash, right: &Hash) -> Hash {
        self.digest(&[&[1], left, right])
    }
}
