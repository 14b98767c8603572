//! Agreement of several annotators.

use crate::practical::frame::{ratio, real};

use super::grid::Grid;

/// Scale of the labels in Krippendorff's alpha.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Scale {
    Nominal,
    Ordinal,
    Interval,
    Ratio,
}

/// Krippendorff's alpha, `1 − Dₒ/Dₑ` from the coincidence matrix. `units` holds for each item the places of its labels in
/// the ordered list, one for each annotator who gave one; `values` the numbers the labels stand for (interval and ratio).
/// Items with fewer than two labels do not count; with less than two different labels in all it is not defined.
pub(crate) fn krippendorff_alpha(
    units: &[Vec<usize>],
    values: &[f64],
    scale: Scale,
) -> Option<f64> {
    let size = values.len();
    let mut coincidences = Grid::<f64>::new(size, size);
    for unit in units.iter().filter(|unit| unit.len() > 1) {
        let share = 1.0 / real(unit.len() - 1);
        for (first, a) in unit.iter().enumerate() {
            for (second, b) in unit.iter().enumerate() {
                if first != second {
                    coincidences.set(*a, *b, coincidences.at(*a, *b) + share);
                }
            }
        }
    }
    let totals: Vec<f64> = (0..size)
        .map(|row| coincidences.row(row).iter().sum())
        .collect();
    let all: f64 = totals.iter().sum();
    let (mut observed, mut expected) = (0.0, 0.0);
    for (a, of_a) in totals.iter().enumerate() {
        for (b, of_b) in totals.iter().enumerate() {
            let apart = distance(scale, a, b, &totals, values);
            observed += coincidences.at(a, b) * apart;
            expected += of_a * of_b * apart;
        }
    }
    (expected > 0.0).then(|| 1.0 - (all - 1.0) * observed / expected)
}

/// Squared difference function of the scale.
fn distance(scale: Scale, a: usize, b: usize, totals: &[f64], values: &[f64]) -> f64 {
    if a == b {
        return 0.0;
    }
    let value = |place: usize| values.get(place).copied().unwrap_or_default();
    match scale {
        Scale::Nominal => 1.0,
        Scale::Ordinal => {
            let (low, high) = (a.min(b), a.max(b));
            let between: f64 = totals.get(low..=high).unwrap_or_default().iter().sum();
            let ends = totals.get(low).copied().unwrap_or_default()
                + totals.get(high).copied().unwrap_or_default();
            let apart = between - ends / 2.0;
            apart * apart
        }
        Scale::Interval => {
            let apart = value(a) - value(b);
            apart * apart
        }
        Scale::Ratio => {
            let sum = value(a) + value(b);
            if sum == 0.0 {
                return 0.0;
            }
            let apart = (value(a) - value(b)) / sum;
            apart * apart
        }
    }
}

/// Fleiss' kappa and Randolph's free-marginal kappa from counts by item (row) and label (column). Not defined unless every
/// item has the same number of labels, at least two; Fleiss' also when chance alone explains everything.
pub(crate) fn fleiss(counts: &Grid<usize>) -> (Option<f64>, Option<f64>) {
    let (items, labels) = (counts.rows(), counts.columns());
    let raters = counts.row_sum(0);
    let even = (0..items).all(|row| counts.row_sum(row) == raters);
    if items == 0 || labels == 0 || raters < 2 || !even {
        return (None, None);
    }
    let agreeing: usize = (0..items)
        .flat_map(|row| counts.row(row))
        .map(|count| count * count.saturating_sub(1))
        .sum();
    let Some(observed) = ratio(agreeing, items * raters * (raters - 1)) else {
        return (None, None);
    };
    let by_chance: f64 = (0..labels)
        .map(|label| real(counts.column_sum(label)) / real(items * raters))
        .map(|share| share * share)
        .sum();
    let above = |chance: f64| (1.0 - chance > 1e-12).then(|| (observed - chance) / (1.0 - chance));
    (above(by_chance), above(1.0 / real(labels)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, expected: f64) {
        assert!(
            (found.unwrap() - expected).abs() < 5e-7,
            "{found:?} {expected}"
        );
    }

    #[test]
    fn v13_the_textbook_data_of_krippendorff() {
        let rows = [
            "* * * * * 3 4 1 2 1 1 3 3 * 3",
            "1 * 2 1 3 3 4 3 * * * * * * *",
            "* * 2 1 3 4 4 * 2 1 1 3 3 * 4",
        ];
        let mut units = vec![Vec::new(); 15];
        for row in rows {
            for (unit, cell) in row.split(' ').enumerate() {
                if let Ok(value) = cell.parse::<usize>() {
                    units[unit].push(value - 1);
                }
            }
        }
        let values = [1.0, 2.0, 3.0, 4.0];
        close(
            krippendorff_alpha(&units, &values, Scale::Nominal),
            0.691_358,
        );
        close(
            krippendorff_alpha(&units, &values, Scale::Ordinal),
            0.806_721,
        );
        close(
            krippendorff_alpha(&units, &values, Scale::Interval),
            0.810_845,
        );
        close(krippendorff_alpha(&units, &values, Scale::Ratio), 0.808_944);
        assert_eq!(
            krippendorff_alpha(&[vec![0, 0]], &values, Scale::Nominal),
            None
        );
    }

    #[test]
    fn v13_the_table_of_fleiss() {
        let table = [
            [0, 0, 0, 0, 14],
            [0, 2, 6, 4, 2],
            [0, 0, 3, 5, 6],
            [0, 3, 9, 2, 0],
            [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0],
            [3, 2, 6, 3, 0],
            [2, 5, 3, 2, 2],
            [6, 5, 2, 1, 0],
            [0, 2, 2, 3, 7],
        ];
        let mut counts = Grid::new(10, 5);
        for (row, cells) in table.iter().enumerate() {
            for (column, count) in cells.iter().enumerate() {
                counts.set(row, column, *count);
            }
        }
        let (fleiss_kappa, randolph) = fleiss(&counts);
        close(fleiss_kappa, 0.209_930_7);
        close(randolph, 0.222_527_5);
    }
}
