//! The repairing half: swaps that cost nothing or less, tried in a seeded order, a bounded number of times.
//!
//! A *replacement* changes an entry of a form for one that the form lacks, and the enemy of that one for another. An *exchange* gives an entry of one form to
//! another and takes one of the same cell back, which changes neither how often an item is used nor how much the forms
//! have in common, and so is what makes them equal in difficulty.

use rand::RngExt;
use rand::rngs::StdRng;

use super::cost::Cost;
use super::draft::Draft;
use crate::platform::random::seeded;

/// Swaps tried for each place of a form.
const TRIES_PER_PLACE: usize = 60;
/// No fewer and no more swaps are tried in all.
const TRIES: std::ops::RangeInclusive<usize> = 30_000..=2_000_000;

pub(super) fn repair(draft: &mut Draft<'_, '_>, seed: &str) {
    let mut rng = seeded(seed, "repair");
    let places: Vec<usize> = draft
        .pool
        .cells
        .iter()
        .enumerate()
        .flat_map(|(number, cell)| std::iter::repeat_n(number, cell.needed))
        .collect();
    let forms = draft.forms();
    if forms == 0 || places.is_empty() {
        return;
    }
    let tries = (places.len() * forms * TRIES_PER_PLACE).clamp(*TRIES.start(), *TRIES.end());
    for _ in 0..tries {
        let cell = pick(&places, &mut rng);
        let form = rng.random_range(0..forms);
        let other = rng.random_range(0..forms);
        if form == other || rng.random_range(0..3) == 0 {
            replace(draft, form, cell, &mut rng);
        } else {
            exchange(draft, form, other, cell, &mut rng);
        }
    }
}

fn replace(draft: &mut Draft<'_, '_>, form: usize, cell: usize, rng: &mut StdRng) {
    let leaving = pick(draft.entries(form, cell), rng);
    let coming = pick(draft.pool.entries_of(cell), rng);
    if draft.stands(form, coming) {
        return;
    }
    let mut hostile = draft
        .pool
        .enemies(coming)
        .iter()
        .copied()
        .filter(|enemy| *enemy != leaving && draft.stands(form, *enemy));
    let change = match (hostile.next(), hostile.next()) {
        (None, _) => draft.take(form, leaving) + draft.put(form, coming),
        (Some(enemy), None) => {
            // The one enemy in the way makes room too.
            let second = pick(draft.pool.entries_of(draft.pool.cell_of(enemy)), rng);
            let first =
                draft.take(form, leaving) + draft.take(form, enemy) + draft.put(form, coming);
            if !draft.fits(form, second, None) {
                draft.take(form, coming);
                draft.put(form, enemy);
                draft.put(form, leaving);
                return;
            }
            let change = first + draft.put(form, second);
            if change > Cost::default() {
                draft.take(form, second);
                draft.put(form, enemy);
            }
            change
        }
        (Some(_), Some(_)) => return,
    };
    if change > Cost::default() {
        draft.take(form, coming);
        draft.put(form, leaving);
    }
}

fn exchange(draft: &mut Draft<'_, '_>, form: usize, other: usize, cell: usize, rng: &mut StdRng) {
    let ours = pick(draft.entries(form, cell), rng);
    let theirs = pick(draft.entries(other, cell), rng);
    if !draft.fits(form, theirs, Some(ours)) || !draft.fits(other, ours, Some(theirs)) {
        return;
    }
    let change = draft.take(form, ours)
        + draft.put(form, theirs)
        + draft.take(other, theirs)
        + draft.put(other, ours);
    if change > Cost::default() {
        draft.take(form, theirs);
        draft.put(form, ours);
        draft.take(other, ours);
        draft.put(other, theirs);
    }
}

/// One of `from`, which is not empty: every cell has as many entries as it needs, and it needs one at least.
fn pick(from: &[usize], rng: &mut StdRng) -> usize {
    let at = rng.random_range(0..from.len().max(1));
    from.get(at).copied().unwrap_or_default()
}
