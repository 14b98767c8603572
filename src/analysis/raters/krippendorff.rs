//! Krippendorff's α (2011): agreement of any number of raters, with gaps, at four levels of measurement.

use std::collections::BTreeMap;

use crate::analysis::number::real;

/// Most different marks for which the ratio level is worked out, whose expectation runs over all pairs of them.
const MAX_VALUES: usize = 2_000;

/// α at the four levels; nothing where all marks are the same or no work has two.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Alphas {
    pub(super) nominal: Option<f64>,
    pub(super) ordinal: Option<f64>,
    pub(super) interval: Option<f64>,
    pub(super) ratio: Option<f64>,
}

/// From the marks each unit has.
pub(super) fn krippendorff(units: &[Vec<f64>]) -> Alphas {
    let pairable: Vec<&Vec<f64>> = units.iter().filter(|unit| unit.len() > 1).collect();
    let mut counts: BTreeMap<Ordered, f64> = BTreeMap::new();
    for mark in pairable.iter().copied().flatten() {
        *counts.entry(Ordered(*mark)).or_default() += 1.0;
    }
    let n: f64 = counts.values().sum();
    if counts.len() < 2 {
        return Alphas::default();
    }
    let values: Vec<(f64, f64)> = counts
        .iter()
        .map(|(value, count)| (value.0, *count))
        .collect();
    // Between ranks, the ordinal difference of two marks is the distance of their middle places.
    let mut below = 0.0;
    let places: BTreeMap<Ordered, f64> = counts
        .iter()
        .map(|(value, count)| {
            let place = below + count / 2.0;
            below += count;
            (*value, place)
        })
        .collect();
    let place_of = |mark: &f64| places.get(&Ordered(*mark)).copied().unwrap_or(0.0);
    let ranked: Vec<Vec<f64>> = pairable
        .iter()
        .map(|unit| unit.iter().map(place_of).collect())
        .collect();
    let ranked_values: Vec<(f64, f64)> = counts
        .iter()
        .map(|(value, count)| (place_of(&value.0), *count))
        .collect();
    let square = |a: f64, b: f64| (a - b).powi(2);
    let differ = |a: f64, b: f64| if a == b { 0.0 } else { 1.0 };
    let share = |a: f64, b: f64| {
        if a + b == 0.0 {
            0.0
        } else {
            ((a - b) / (a + b)).powi(2)
        }
    };
    let same: f64 = values.iter().map(|(_, count)| count * count).sum();
    let alpha = |observed: f64, expected: f64| {
        (expected > 0.0).then(|| 1.0 - (n - 1.0) * observed / expected)
    };
    let original = pairable.iter().map(|unit| unit.as_slice());
    let on_places = ranked.iter().map(Vec::as_slice);
    Alphas {
        nominal: alpha(observed(original.clone(), differ), n * n - same),
        ordinal: alpha(observed(on_places, square), spread(&ranked_values, n)),
        interval: alpha(observed(original.clone(), square), spread(&values, n)),
        ratio: (values.len() <= MAX_VALUES)
            .then(|| alpha(observed(original, share), over_pairs(&values, share)))
            .flatten(),
    }
}

/// Σ over units of the differences of ordered pairs within it, over the unit's marks less one.
fn observed<'a>(
    units: impl Iterator<Item = &'a [f64]>,
    difference: impl Fn(f64, f64) -> f64,
) -> f64 {
    units
        .map(|unit| {
            let mut sum = 0.0;
            for (place, a) in unit.iter().enumerate() {
                for b in unit.iter().skip(place + 1) {
                    sum += 2.0 * difference(*a, *b);
                }
            }
            sum / (real(unit.len()) - 1.0)
        })
        .sum()
}

/// Σ (a − b)² over all ordered pairs of the `n` values: 2·n times their squared distances from the mean.
fn spread(values: &[(f64, f64)], n: f64) -> f64 {
    let mean = values
        .iter()
        .map(|(value, count)| value * count)
        .sum::<f64>()
        / n;
    2.0 * n
        * values
            .iter()
            .map(|(value, count)| count * (value - mean).powi(2))
            .sum::<f64>()
}

fn over_pairs(values: &[(f64, f64)], difference: impl Fn(f64, f64) -> f64) -> f64 {
    values
        .iter()
        .map(|(a, count_a)| {
            let with = values
                .iter()
                .map(|(b, count_b)| count_b * difference(*a, *b));
            count_a * with.sum::<f64>()
        })
        .sum()
}

/// A finite mark in its order.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Ordered(f64);

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_value_or_one_rater_has_no_alpha() {
        assert_eq!(
            krippendorff(&[vec![1.0, 1.0], vec![1.0, 1.0]]),
            Alphas::default()
        );
        assert_eq!(krippendorff(&[vec![1.0], vec![2.0]]), Alphas::default());
        assert_eq!(krippendorff(&[]), Alphas::default());
    }

    proptest! {
        #[test]
        fn agreement_is_one_and_order_does_not_matter(
            works in prop::collection::vec(prop::collection::vec(0_u8..6, 1..5), 2..30),
        ) {
            let works: Vec<Vec<f64>> = works.iter().map(|w| w.iter().map(|&m| f64::from(m)).collect()).collect();
            let mut turned: Vec<Vec<f64>> = works.clone();
            turned.reverse();
            turned.iter_mut().for_each(|unit| unit.reverse());
            let (one, other) = (krippendorff(&works), krippendorff(&turned));
            for (a, b) in [(one.nominal, other.nominal), (one.ordinal, other.ordinal),
                           (one.interval, other.interval), (one.ratio, other.ratio)] {
                prop_assert_eq!(a.is_some(), b.is_some());
                if let (Some(a), Some(b)) = (a, b) {
                    prop_assert!((a - b).abs() < 1e-9 && a <= 1.0 + 1e-12);
                }
            }
            let agreed: Vec<Vec<f64>> = works.iter().map(|unit| vec![unit[0]; 3]).collect();
            let perfect = krippendorff(&agreed);
            let varies = agreed.iter().any(|unit| unit[0] != agreed[0][0]);
            prop_assert_eq!(perfect.nominal, varies.then_some(1.0));
            prop_assert_eq!(perfect.ordinal, varies.then_some(1.0));
        }
    }
}
