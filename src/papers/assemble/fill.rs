//! The greedy half: each form takes, cell by cell, the entries that cost least; equal ones in a seeded order.

use super::Shortage;
use super::core::Core;
use super::draft::Draft;
use crate::platform::random::{seeded, shuffle};

pub(super) fn fill(
    draft: &mut Draft<'_, '_>,
    form: usize,
    core: &Core,
    seed: &str,
) -> Result<(), Shortage> {
    let rank = ranks(draft.pool.len(), form, seed);
    if fill_cells(draft, form, &rank).is_ok() {
        return Ok(());
    }
    // Enemies shut each other out. From the core the rest can always be filled.
    draft.clear(form);
    for entry in core.entries() {
        draft.put(form, *entry);
    }
    fill_cells(draft, form, &rank)
}

fn fill_cells(draft: &mut Draft<'_, '_>, form: usize, rank: &[usize]) -> Result<(), Shortage> {
    let pool = draft.pool;
    let mut order: Vec<usize> = (0..pool.cells.len()).collect();
    // The cells with least to spare choose first.
    order.sort_by_key(|cell| {
        pool.cells
            .get(*cell)
            .map_or(0, |cell| cell.entries.len().saturating_sub(cell.needed))
    });
    for number in order {
        let Some(cell) = pool.cells.get(number) else {
            continue;
        };
        while draft.entries(form, number).len() < cell.needed {
            let cheapest = cell
                .entries
                .iter()
                .copied()
                .filter(|entry| draft.fits(form, *entry, None))
                .min_by_key(|entry| {
                    let price = draft.price(form, *entry);
                    // Difficulty is left to the repair: a half-filled form is far from its target either way.
                    (
                        price.overlap,
                        price.unevenness,
                        price.exposure,
                        rank.get(*entry).copied().unwrap_or_default(),
                    )
                });
            let Some(entry) = cheapest else {
                return Err(Shortage {
                    section: cell.section.clone(),
                    kind: cell.kind,
                    needed: cell.needed,
                    have: draft.entries(form, number).len(),
                });
            };
            draft.put(form, entry);
        }
    }
    Ok(())
}

/// A place in a seeded order for each entry.
fn ranks(entries: usize, form: usize, seed: &str) -> Vec<usize> {
    let mut rank: Vec<usize> = (0..entries).collect();
    shuffle(&mut rank, &mut seeded(seed, &format!("fill/{form}")));
    rank
}
