//! How little the forms can have in common at all: a lower bound that no assembly from this bank falls below.
//!
//! An item that stands in `u` forms is in common to `u(u-1)/2` pairs of forms. The uses of a cell's items add up to the
//! places of the cell in all forms, and enemies, two or three of them, together have at most as many uses as there are
//! forms. Each cell is
//! given a price per use (Lagrange's multiplier of its sum); for any prices the cheapest uses, found for each group of
//! enemies by trying them all, give a lower bound, and the prices are moved until it grows no more. Without enemies this
//! is the pigeonhole bound and exact.

use super::pool::Pool;

/// Uses tried out for one group of enemies; larger groups are counted as if they were no enemies.
const MAX_TRIALS: usize = 50_000;
/// Rounds of moving prices.
const MAX_ROUNDS: usize = 60;

/// The least number of items in common, summed over all pairs of forms.
pub(super) fn least_overlap(pool: &Pool<'_>, forms: usize) -> u64 {
    let Ok(most) = i64::try_from(forms) else {
        return 0;
    };
    if pool
        .cells
        .iter()
        .any(|cell| cell.entries.len() < cell.needed)
    {
        return 0;
    }
    let groups = groups_of(pool);
    let places: Vec<i64> = pool
        .cells
        .iter()
        .map(|cell| most.saturating_mul(as_i64(cell.needed)))
        .collect();
    // The evenest use is the best price to begin with.
    let mut prices: Vec<i64> = places
        .iter()
        .zip(&pool.cells)
        .map(|(places, cell)| places / as_i64(cell.entries.len()).max(1))
        .collect();
    let value = |prices: &[i64]| -> i64 {
        let given: i64 = places
            .iter()
            .zip(prices)
            .map(|(places, price)| places * price)
            .sum();
        let kept: i64 = groups
            .iter()
            .map(|group| cheapest(pool, group, prices, most))
            .sum();
        given + kept
    };
    let mut best = value(&prices);
    for _ in 0..MAX_ROUNDS {
        let before = best;
        for cell in 0..prices.len() {
            for step in [1, -1] {
                let mut moved = prices.clone();
                if let Some(price) = moved.get_mut(cell) {
                    *price = (*price + step).clamp(0, most);
                }
                let reached = value(&moved);
                if reached > best {
                    (best, prices) = (reached, moved);
                }
            }
        }
        if best == before {
            break;
        }
    }
    u64::try_from(best).unwrap_or_default()
}

/// Entries that are connected by enmity, and each entry without enemies by itself.
fn groups_of(pool: &Pool<'_>) -> Vec<Vec<usize>> {
    let mut seen = vec![false; pool.len()];
    let mut groups = Vec::new();
    for entry in 0..pool.len() {
        let (mut group, mut open) = (Vec::new(), vec![entry]);
        while let Some(next) = open.pop() {
            if let Some(seen) = seen.get_mut(next).filter(|seen| !**seen) {
                *seen = true;
                group.push(next);
                open.extend(pool.enemies(next));
            }
        }
        if !group.is_empty() {
            groups.push(group);
        }
    }
    groups
}

/// The least that the uses of a group cost, less what they earn by the prices.
fn cheapest(pool: &Pool<'_>, group: &[usize], prices: &[i64], most: i64) -> i64 {
    // More than one use above the price is never cheaper.
    let highest = |entry: usize| {
        let price = prices.get(pool.cell_of(entry)).copied().unwrap_or_default();
        (price, (price + 1).min(most))
    };
    let alone = |entry: usize| {
        let (price, uses) = highest(entry);
        uses * (uses - 1) / 2 - price * uses
    };
    let trials = group.iter().fold(1_usize, |trials, entry| {
        let choices = usize::try_from(highest(*entry).1)
            .unwrap_or(usize::MAX)
            .saturating_add(1);
        trials.saturating_mul(choices)
    });
    match group {
        [entry] => alone(*entry),
        _ if trials > MAX_TRIALS => group.iter().map(|entry| alone(*entry)).sum(),
        _ => try_uses(pool, group, &highest, most, &mut Vec::new()),
    }
}

fn try_uses(
    pool: &Pool<'_>,
    rest: &[usize],
    highest: &impl Fn(usize) -> (i64, i64),
    most: i64,
    chosen: &mut Vec<(usize, i64)>,
) -> i64 {
    let Some((entry, rest)) = rest.split_first() else {
        return 0;
    };
    let hostile: Vec<(usize, i64)> = chosen
        .iter()
        .copied()
        .filter(|(other, _)| pool.enemies(*entry).contains(other))
        .collect();
    // Two that are enemies of each other and of this one take different forms.
    let taken = hostile.iter().map(|(one, uses)| {
        let with_second = hostile
            .iter()
            .filter(|(other, _)| pool.enemies(*one).contains(other))
            .map(|(_, more)| uses + more);
        with_second.fold(*uses, i64::max)
    });
    let free = most - taken.max().unwrap_or_default();
    let (price, highest_here) = highest(*entry);
    let costs = (0..=highest_here.min(free)).map(|uses| {
        chosen.push((*entry, uses));
        let cost =
            uses * (uses - 1) / 2 - price * uses + try_uses(pool, rest, highest, most, chosen);
        chosen.pop();
        cost
    });
    costs.min().unwrap_or_default()
}

fn as_i64(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
