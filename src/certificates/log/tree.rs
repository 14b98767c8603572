//! Roots and proofs from stored hashes of complete subtrees (RFC 9162 §2.1).

use super::{Hash, TreeHash};

/// Where the hashes of complete subtrees come from: `node(level, index)` covers the leaves from `index · 2^level` on.
pub trait NodeSource {
    fn node(&self, level: u32, index: u64) -> Option<Hash>;
}

/// A whole tree in memory.
#[derive(Debug, Clone, Default)]
pub struct MerkleTree {
    hash: TreeHash,
    levels: Vec<Vec<Hash>>,
}

impl MerkleTree {
    pub fn new(hash: TreeHash) -> Self {
        Self {
            hash,
            levels: Vec::new(),
        }
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        let leaves = self.levels.first().map_or(0, Vec::len);
        u64::try_from(leaves).unwrap_or(u64::MAX)
    }

    /// Adds an entry; gives its index.
    pub fn append(&mut self, entry: &[u8]) -> u64 {
        self.append_hash(self.hash.leaf(entry))
    }

    /// Adds a leaf by its hash.
    pub fn append_hash(&mut self, leaf: Hash) -> u64 {
        let index = self.size();
        let mut carried = Some(leaf);
        for level in 0.. {
            let Some(hash) = carried.take() else { break };
            if self.levels.len() <= level {
                self.levels.push(Vec::new());
            }
            let Some(row) = self.levels.get_mut(level) else {
                break;
            };
            row.push(hash);
            if row.len() % 2 == 0
                && let [.., left, right] = row.as_slice()
            {
                carried = Some(self.hash.node(left, right));
            }
        }
        index
    }

    /// The root over all leaves.
    pub fn root(&self) -> Hash {
        root_of(self, self.hash, self.size()).unwrap_or_else(|| self.hash.empty())
    }
}

impl NodeSource for MerkleTree {
    fn node(&self, level: u32, index: u64) -> Option<Hash> {
        let row = self.levels.get(usize::try_from(level).ok()?)?;
        row.get(usize::try_from(index).ok()?).copied()
    }
}

/// The root of the first `size` leaves; `None` when the source lacks a hash.
pub fn root_of(source: &impl NodeSource, hash: TreeHash, size: u64) -> Option<Hash> {
    if size == 0 {
        return Some(hash.empty());
    }
    range_hash(source, hash, 0, size)
}

/// Hashes that prove leaf `index` to be in the tree of `size` leaves, from the leaf upwards.
pub fn inclusion_proof(
    source: &impl NodeSource,
    hash: TreeHash,
    index: u64,
    size: u64,
) -> Option<Vec<Hash>> {
    if index >= size {
        return None;
    }
    let (mut from, mut to) = (0_u64, size);
    let mut path = Vec::new();
    while to.checked_sub(from)? > 1 {
        let middle = from.checked_add(split(to.checked_sub(from)?))?;
        if index < middle {
            path.push(range_hash(source, hash, middle, to)?);
            to = middle;
        } else {
            path.push(range_hash(source, hash, from, middle)?);
            from = middle;
        }
    }
    path.reverse();
    Some(path)
}

/// Hashes that prove the tree of `older` leaves to be the beginning of the tree of `newer` leaves.
pub fn consistency_proof(
    source: &impl NodeSource,
    hash: TreeHash,
    older: u64,
    newer: u64,
) -> Option<Vec<Hash>> {
    if older > newer {
        return None;
    }
    if older == 0 || older == newer {
        return Some(Vec::new());
    }
    let (mut from, mut to) = (0_u64, newer);
    let mut whole = true;
    let mut path = Vec::new();
    while to != older {
        let middle = from.checked_add(split(to.checked_sub(from)?))?;
        if older <= middle {
            path.push(range_hash(source, hash, middle, to)?);
            to = middle;
        } else {
            path.push(range_hash(source, hash, from, middle)?);
            from = middle;
            whole = false;
        }
    }
    if !whole {
        path.push(range_hash(source, hash, from, to)?);
    }
    path.reverse();
    Some(path)
}

/// The largest power of two below `size` (which is at least 2).
fn split(size: u64) -> u64 {
    let top = 63_u32.saturating_sub(size.saturating_sub(1).leading_zeros());
    1_u64.checked_shl(top).unwrap_or(1)
}

fn range_hash(source: &impl NodeSource, hash: TreeHash, from: u64, to: u64) -> Option<Hash> {
    let size = to.checked_sub(from)?;
    if size == 0 {
        return None;
    }
    if size.is_power_of_two() && from.checked_rem(size)? == 0 {
        let level = size.trailing_zeros();
        return source.node(level, from.checked_shr(level)?);
    }
    let middle = from.checked_add(split(size))?;
    let left = range_hash(source, hash, from, middle)?;
    let right = range_hash(source, hash, middle, to)?;
    Some(hash.node(&left, &right))
}
