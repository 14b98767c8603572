//! Checking proofs (RFC 9162 §2.1.3.2 and §2.1.4.2).

use super::{Hash, TreeHash};

/// Why a proof does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    #[error("entry {index} is not in a tree of {size} entries")]
    IndexBeyondSize { index: u64, size: u64 },
    #[error("a tree of {newer} entries cannot contain an older one of {older}")]
    Shrunk { older: u64, newer: u64 },
    #[error("the proof has {found} hashes; {expected} are needed")]
    Length { found: usize, expected: usize },
    #[error("the proof leads to another root than the checkpoint's")]
    Root,
    #[error("the proof leads to another root than the older checkpoint's")]
    OlderRoot,
    #[error("two trees of one size have different roots")]
    Fork,
}

/// Checks that `leaf` is entry `index` of the tree with `size` entries and `root`.
pub fn verify_inclusion(
    hash: TreeHash,
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::IndexBeyondSize { index, size });
    }
    let (inner, border) = lengths(index, size);
    let expected = inner.saturating_add(border);
    if proof.len() != expected {
        return Err(ProofError::Length {
            found: proof.len(),
            expected,
        });
    }
    let (lower, upper) = proof.split_at_checked(inner).unwrap_or((proof, &[]));
    let mut current = *leaf;
    for (level, sibling) in lower.iter().enumerate() {
        current = if bit(index, level) {
            hash.node(sibling, &current)
        } else {
            hash.node(&current, sibling)
        };
    }
    for sibling in upper {
        current = hash.node(sibling, &current);
    }
    if current == *root {
        Ok(())
    } else {
        Err(ProofError::Root)
    }
}

/// Checks that the tree of `older` entries is the beginning of the tree of `newer` entries.
pub fn verify_consistency(
    hash: TreeHash,
    older: (u64, &Hash),
    newer: (u64, &Hash),
    proof: &[Hash],
) -> Result<(), ProofError> {
    let ((older_size, older_root), (newer_size, newer_root)) = (older, newer);
    let nothing_needed = |proof: &[Hash]| match proof.len() {
        0 => Ok(()),
        found => Err(ProofError::Length { found, expected: 0 }),
    };
    if newer_size < older_size {
        return Err(ProofError::Shrunk {
            older: older_size,
            newer: newer_size,
        });
    }
    if older_size == newer_size {
        nothing_needed(proof)?;
        return if older_root == newer_root {
            Ok(())
        } else {
            Err(ProofError::Fork)
        };
    }
    if older_size == 0 {
        nothing_needed(proof)?;
        return if *older_root == hash.empty() {
            Ok(())
        } else {
            Err(ProofError::OlderRoot)
        };
    }
    // The proof starts at the largest complete subtree that ends the older tree; when that is the whole older tree, its
    // root is left out of the proof.
    let last = older_size.saturating_sub(1);
    let shift = older_size.trailing_zeros();
    let (inner, border) = lengths(last, newer_size);
    let skipped = usize::try_from(shift).unwrap_or(usize::MAX);
    let inner = inner.saturating_sub(skipped);
    let given = usize::from(!older_size.is_power_of_two());
    let expected = given.saturating_add(inner).saturating_add(border);
    if proof.len() != expected {
        return Err(ProofError::Length {
            found: proof.len(),
            expected,
        });
    }
    let (seed, rest) = match proof.split_first() {
        Some((first, rest)) if given == 1 => (*first, rest),
        _ => (*older_root, proof),
    };
    let mask = last.checked_shr(shift).unwrap_or(0);
    let (lower, upper) = rest.split_at_checked(inner).unwrap_or((rest, &[]));
    let (mut of_older, mut of_newer) = (seed, seed);
    for (level, sibling) in lower.iter().enumerate() {
        if bit(mask, level) {
            of_older = hash.node(sibling, &of_older);
            of_newer = hash.node(sibling, &of_newer);
        } else {
            of_newer = hash.node(&of_newer, sibling);
        }
    }
    for sibling in upper {
        of_older = hash.node(sibling, &of_older);
        of_newer = hash.node(sibling, &of_newer);
    }
    if of_older != *older_root {
        return Err(ProofError::OlderRoot);
    }
    if of_newer != *newer_root {
        return Err(ProofError::Root);
    }
    Ok(())
}

/// Hashes of a proof below and above the point where the paths of `index` and of the last leaf part.
fn lengths(index: u64, size: u64) -> (usize, usize) {
    let last = size.saturating_sub(1);
    let inner = 64_u32.saturating_sub((index ^ last).leading_zeros());
    let border = index.checked_shr(inner).unwrap_or(0).count_ones();
    let as_size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    (as_size(inner), as_size(border))
}

fn bit(number: u64, at: usize) -> bool {
    u32::try_from(at)
        .ok()
        .and_then(|at| number.checked_shr(at))
        .is_some_and(|shifted| shifted & 1 == 1)
}
