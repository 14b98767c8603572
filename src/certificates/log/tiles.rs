//! Tiles (C2SP tlog-tiles): the tree cut into static files of 256 hashes, so that anyone can mirror and check it.

use super::{Hash, NodeSource};

/// Hashes of a full tile.
pub const TILE_WIDTH: u64 = 256;
const LEVELS_PER_TILE: u32 = 8;

/// One tile: `width` hashes of level `8 · level` of the tree, from `256 · index` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tile {
    pub level: u32,
    pub index: u64,
    /// 1 to 256; under 256 the tile is partial.
    pub width: u64,
}

impl Tile {
    /// Path below the log's address: `tile/0/x001/x234/067` or `tile/1/000.p/5`.
    pub fn path(&self) -> String {
        format!("tile/{}/{}", self.level, numbered(self.index, self.width))
    }

    /// The bytes of the tile; `None` when the source lacks a hash.
    pub fn content(&self, source: &impl NodeSource) -> Option<Vec<u8>> {
        let tree_level = self.level.checked_mul(LEVELS_PER_TILE)?;
        let first = self.index.checked_mul(TILE_WIDTH)?;
        let mut bytes = Vec::new();
        for offset in 0..self.width.min(TILE_WIDTH) {
            let hash: Hash = source.node(tree_level, first.checked_add(offset)?)?;
            bytes.extend_from_slice(&hash);
        }
        Some(bytes)
    }
}

/// Path of the bundle of entries with this index and width.
pub fn entries_path(index: u64, width: u64) -> String {
    format!("tile/entries/{}", numbered(index, width))
}

fn numbered(index: u64, width: u64) -> String {
    let mut text = format!("{:03}", index % 1_000);
    let mut rest = index / 1_000;
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1_000);
        rest /= 1_000;
    }
    if width < TILE_WIDTH {
        text.push_str(&format!(".p/{width}"));
    }
    text
}

/// Tiles that change when the tree grows from `older` to `newer` entries.
pub fn tiles_of(older: u64, newer: u64) -> Vec<Tile> {
    let mut tiles = Vec::new();
    let (mut before, mut after) = (older, newer);
    for level in 0..LEVELS_PER_TILE {
        if after == 0 {
            break;
        }
        let first = before / TILE_WIDTH;
        let last = after.saturating_sub(1) / TILE_WIDTH;
        if after > before {
            for index in first..=last {
                let width = after
                    .saturating_sub(index.saturating_mul(TILE_WIDTH))
                    .min(TILE_WIDTH);
                tiles.push(Tile {
                    level,
                    index,
                    width,
                });
            }
        }
        before /= TILE_WIDTH;
        after /= TILE_WIDTH;
    }
    tiles
}

/// A bundle of entries: each with its length in two bytes before it. `None` for an entry of 64 KiB or more.
pub fn bundle_entries(entries: &[Vec<u8>]) -> Option<Vec<u8>> {
    let mut bundle = Vec::new();
    for entry in entries {
        let length = u16::try_from(entry.len()).ok()?;
        bundle.extend_from_slice(&length.to_be_bytes());
        bundle.extend_from_slice(entry);
    }
    Some(bundle)
}
