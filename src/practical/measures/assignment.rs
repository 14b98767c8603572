//! One-to-one matching of greatest weight.

use super::grid::Grid;

/// Pairs (row, column) of the matching with the greatest sum of `weights`; pairs of no weight are never made. Weights are
/// integers, so the optimum is exact; among equal optima the order of rows and columns decides. O(n²·m).
pub(crate) fn heaviest_matching(weights: &Grid<i64>) -> Vec<(usize, usize)> {
    let (rows, columns) = (weights.rows(), weights.columns());
    if rows == 0 || columns == 0 {
        return Vec::new();
    }
    let pairs = if rows <= columns {
        assign(rows, columns, |row, column| weights.at(row, column))
    } else {
        assign(columns, rows, |column, row| weights.at(row, column))
            .into_iter()
            .map(|(column, row)| (row, column))
            .collect()
    };
    let mut pairs: Vec<_> = pairs
        .into_iter()
        .filter(|(row, column)| weights.at(*row, *column) > 0)
        .collect();
    pairs.sort_unstable();
    pairs
}

/// Kuhn's method with potentials (shortest augmenting paths) for `rows ≤ columns`; places are counted from 1 inside, 0 is
/// the free place.
fn assign(
    rows: usize,
    columns: usize,
    weight: impl Fn(usize, usize) -> i64,
) -> Vec<(usize, usize)> {
    let get = |list: &[i64], place: usize| list.get(place).copied().unwrap_or_default();
    let mut of_row = vec![0_i64; rows + 1];
    let mut of_column = vec![0_i64; columns + 1];
    let mut owner = vec![0_usize; columns + 1];
    for row in 1..=rows {
        put(&mut owner, 0, row);
        let mut least = vec![i64::MAX; columns + 1];
        let mut way = vec![0_usize; columns + 1];
        let mut used = vec![false; columns + 1];
        let mut column = 0;
        loop {
            put(&mut used, column, true);
            let current = owner.get(column).copied().unwrap_or_default();
            let (mut step, mut next) = (i64::MAX, 0);
            for candidate in 1..=columns {
                if used.get(candidate).copied().unwrap_or(true) {
                    continue;
                }
                let slack = -weight(current.saturating_sub(1), candidate - 1)
                    - get(&of_row, current)
                    - get(&of_column, candidate);
                if slack < get(&least, candidate) {
                    put(&mut least, candidate, slack);
                    put(&mut way, candidate, column);
                }
                if get(&least, candidate) < step {
                    step = get(&least, candidate);
                    next = candidate;
                }
            }
            for place in 0..=columns {
                if used.get(place).copied().unwrap_or(false) {
                    let holder = owner.get(place).copied().unwrap_or_default();
                    let raised = get(&of_row, holder) + step;
                    put(&mut of_row, holder, raised);
                    let lowered = get(&of_column, place) - step;
                    put(&mut of_column, place, lowered);
                } else {
                    let reduced = get(&least, place).saturating_sub(step);
                    put(&mut least, place, reduced);
                }
            }
            column = next;
            if owner.get(column).copied().unwrap_or_default() == 0 {
                break;
            }
        }
        while column != 0 {
            let before = way.get(column).copied().unwrap_or_default();
            let holder = owner.get(before).copied().unwrap_or_default();
            put(&mut owner, column, holder);
            column = before;
        }
    }
    owner
        .into_iter()
        .enumerate()
        .skip(1)
        .filter(|(_, row)| *row > 0)
        .map(|(column, row)| (row - 1, column - 1))
        .collect()
}

fn put<T>(list: &mut [T], place: usize, value: T) {
    if let Some(entry) = list.get_mut(place) {
        *entry = value;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn best_by_trying(weights: &[Vec<i64>], row: usize, used: &mut Vec<bool>) -> i64 {
        if row == weights.len() {
            return 0;
        }
        let mut best = best_by_trying(weights, row + 1, used);
        for column in 0..used.len() {
            if !used[column] && weights[row][column] > 0 {
                used[column] = true;
                best = best.max(weights[row][column] + best_by_trying(weights, row + 1, used));
                used[column] = false;
            }
        }
        best
    }

    proptest! {
        #[test]
        fn finds_the_optimum(rows in 1usize..6, columns in 1usize..6, numbers in proptest::collection::vec(0i64..9, 36)) {
            let table: Vec<Vec<i64>> = (0..rows).map(|row| numbers[row * 6..row * 6 + columns].to_vec()).collect();
            let mut weights = Grid::new(rows, columns);
            for (row, line) in table.iter().enumerate() {
                for (column, weight) in line.iter().enumerate() {
                    weights.set(row, column, *weight);
                }
            }
            let pairs = heaviest_matching(&weights);
            let sum: i64 = pairs.iter().map(|(row, column)| weights.at(*row, *column)).sum();
            prop_assert_eq!(sum, best_by_trying(&table, 0, &mut vec![false; columns]));
            let mut seen: Vec<usize> = pairs.iter().map(|pair| pair.1).collect();
            seen.sort_unstable();
            seen.dedup();
            prop_assert_eq!(seen.len(), pairs.len());
        }
    }
}
