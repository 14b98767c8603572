//! The issuance log: an append-only Merkle tree (RFC 9162) over hashes of credentials and status lists, published as C2SP
//! checkpoints, tiles and proofs, and watched by outside witnesses who sign what they saw.
//!
//! A *leaf* is one logged entry, a *checkpoint* (检查点) is the signed size and root of the tree, an *inclusion proof* shows
//! that an entry is in it, a *consistency proof* that nothing was taken out since an older checkpoint, a *cosignature* that
//! a witness saw the same tree as everyone else. The log holds no personal data.

mod checkpoint;
mod cosignature;
mod entry;
mod examine;
mod note;
mod proof;
mod tiles;
mod tlog_proof;
mod tree;
mod tree_hash;

pub use checkpoint::{Checkpoint, CheckpointError, check_fork};
pub use cosignature::{Cosignature, cosign, verify_cosignature, witness_key};
pub use entry::{EntryKind, log_entry};
pub use examine::{Examination, LogQuestion, examine};
pub use note::{Note, NoteError, NoteSignature, VerifierKey, sign_note};
pub use proof::{ProofError, verify_consistency, verify_inclusion};
pub use tiles::{TILE_WIDTH, Tile, bundle_entries, entries_path, tiles_of};
pub use tlog_proof::{TlogProof, TlogProofError};
pub use tree::{MerkleTree, NodeSource, consistency_proof, inclusion_proof, root_of};
pub use tree_hash::{Hash, TreeHash};

#[cfg(test)]
mod tests;
