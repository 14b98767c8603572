//! Agreement of two raters, and Fleiss' kappa of many.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::analysis::number::{mean, pearson, ratio, real};

/// Largest difference in marks that still counts as adjacent.
const ADJACENT: f64 = 1.0;
/// Marks closer than this are the same mark.
const SAME: f64 = 1e-9;

/// Two raters on the works both have marked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PairAgreement {
    /// Their places among the raters, from 1.
    pub raters: [usize; 2],
    pub names: [String; 2],
    /// Works both marked.
    pub n: usize,
    pub pearson: Option<f64>,
    /// Quadratic weighted kappa on score values.
    pub qwk: Option<f64>,
    /// Linear weighted kappa on score values.
    pub lwk: Option<f64>,
    /// Cohen's kappa, every different mark being another category.
    pub kappa: Option<f64>,
    /// Cohen's kappa of pass and fail.
    pub kappa_passfail: Option<f64>,
    /// Share of works with the same mark.
    pub exact: Option<f64>,
    /// Share of works with marks not more than 1 apart.
    pub adjacent1: Option<f64>,
    /// Mean of the first rater's marks less the second's.
    pub mean_diff: Option<f64>,
}

/// Agreement on marks `a` and `b` of the same works.
pub(super) fn pair_agreement(a: &[f64], b: &[f64], cut: f64) -> PairAgreement {
    let n = real(a.len());
    let share = |within: f64| {
        let near = a
            .iter()
            .zip(b)
            .filter(|(x, y)| (*x - *y).abs() <= within + SAME);
        ratio(real(near.count()), n)
    };
    let passes = |marks: &[f64]| -> Vec<f64> {
        let pass = |mark: &f64| f64::from(u8::from(*mark >= cut - SAME));
        marks.iter().map(pass).collect()
    };
    let differences: Vec<f64> = a.iter().zip(b).map(|(x, y)| x - y).collect();
    PairAgreement {
        raters: [0, 0],
        names: [String::new(), String::new()],
        n: a.len(),
        pearson: pearson(a, b),
        qwk: quadratic_kappa(a, b),
        lwk: linear_kappa(a, b),
        kappa: kappa(a, b),
        kappa_passfail: kappa(&passes(a), &passes(b)),
        exact: share(0.0),
        adjacent1: share(ADJACENT),
        mean_diff: mean(&differences),
    }
}

/// 1 less observed over expected disagreement; nothing where chance leaves no disagreement.
fn chance_corrected(observed: f64, expected: f64) -> Option<f64> {
    (expected > 1e-12).then(|| 1.0 - observed / expected)
}

/// Cohen (1968) with squared differences of score values as weights.
fn quadratic_kappa(a: &[f64], b: &[f64]) -> Option<f64> {
    let (centre_a, centre_b) = (mean(a)?, mean(b)?);
    let n = real(a.len());
    let square = |values: &[f64], centre: f64| {
        values
            .iter()
            .map(|value| (value - centre).powi(2))
            .sum::<f64>()
            / n
    };
    let observed = a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum::<f64>() / n;
    // Mean over all pairs of marginals of (x − y)², written out.
    let expected = square(a, centre_a) + square(b, centre_b) + (centre_a - centre_b).powi(2);
    chance_corrected(observed, expected)
}

/// Cohen (1968) with absolute differences of score values as weights.
fn linear_kappa(a: &[f64], b: &[f64]) -> Option<f64> {
    let n = real(a.len());
    let observed = a.iter().zip(b).map(|(x, y)| (x - y).abs()).sum::<f64>() / n;
    let mut sorted = b.to_vec();
    sorted.sort_by(f64::total_cmp);
    let all: f64 = sorted.iter().sum();
    let mut below = Vec::with_capacity(sorted.len() + 1);
    below.push(0.0);
    let mut sum = 0.0;
    below.extend(sorted.iter().map(|value| {
        sum += value;
        sum
    }));
    // Σ|x − y| over y is x·(those below) − their sum, and the reverse above.
    let distance = |x: &f64| {
        let count = sorted.partition_point(|value| value <= x);
        let under = below.get(count).copied().unwrap_or(all);
        x * real(count) - under + (all - under) - x * (n - real(count))
    };
    let expected = a.iter().map(distance).sum::<f64>() / (n * n);
    if a.is_empty() {
        return None;
    }
    chance_corrected(observed, expected)
}

/// Cohen (1960), unweighted.
pub(super) fn kappa(a: &[f64], b: &[f64]) -> Option<f64> {
    let n = real(a.len());
    if a.is_empty() {
        return None;
    }
    let same = a
        .iter()
        .zip(b)
        .filter(|(x, y)| (*x - *y).abs() <= SAME)
        .count();
    let mut margins: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
    for (x, y) in a.iter().zip(b) {
        margins.entry(x.to_bits()).or_default().0 += 1.0;
        margins.entry(y.to_bits()).or_default().1 += 1.0;
    }
    let chance = margins.values().map(|(x, y)| x * y).sum::<f64>() / (n * n);
    chance_corrected(1.0 - real(same) / n, 1.0 - chance)
}

/// Fleiss (1971) for marks sorted into pass and fail; every work must have marks of the same number of raters, 2 or more.
pub(super) fn fleiss_pass_fail(works: &[Vec<f64>], cut: f64) -> Option<f64> {
    let raters = real(works.first()?.len());
    let n = real(works.len());
    if raters < 2.0 {
        return None;
    }
    let (mut observed, mut passed) = (0.0, 0.0);
    for work in works {
        let passing = real(work.iter().filter(|mark| **mark >= cut - SAME).count());
        let failing = raters - passing;
        observed +=
            (passing * (passing - 1.0) + failing * (failing - 1.0)) / (raters * (raters - 1.0));
        passed += passing;
    }
    let pass = passed / (n * raters);
    let chance = pass * pass + (1.0 - pass) * (1.0 - pass);
    chance_corrected(1.0 - observed / n, 1.0 - chance)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marks() -> impl Strategy<Value = Vec<(u8, u8)>> {
        prop::collection::vec((0_u8..12, 0_u8..12), 2..60)
    }

    fn split(pairs: &[(u8, u8)]) -> (Vec<f64>, Vec<f64>) {
        pairs
            .iter()
            .map(|(a, b)| (f64::from(*a), f64::from(*b)))
            .unzip()
    }

    proptest! {
        #[test]
        fn agreement_is_bounded_and_symmetric(pairs in marks()) {
            let (a, b) = split(&pairs);
            let (there, back) = (pair_agreement(&a, &b, 6.0), pair_agreement(&b, &a, 6.0));
            for (one, other) in [
                (there.qwk, back.qwk), (there.lwk, back.lwk), (there.kappa, back.kappa),
                (there.pearson, back.pearson), (there.kappa_passfail, back.kappa_passfail),
            ] {
                prop_assert_eq!(one.is_some(), other.is_some());
                if let (Some(one), Some(other)) = (one, other) {
                    prop_assert!((one - other).abs() < 1e-9);
                    prop_assert!((-1.0 - 1e-9..=1.0 + 1e-9).contains(&one), "{one}");
                }
            }
            prop_assert!(there.exact <= there.adjacent1);
        }

        #[test]
        fn perfect_agreement_is_one(marks in prop::collection::vec(0_u8..12, 2..60)) {
            let marks: Vec<f64> = marks.into_iter().map(f64::from).collect();
            let found = pair_agreement(&marks, &marks, 6.0);
            prop_assert_eq!((found.exact, found.mean_diff), (Some(1.0), Some(0.0)));
            let varies = marks.iter().any(|mark| *mark != marks[0]);
            for value in [found.qwk, found.lwk, found.kappa] {
                prop_assert_eq!(value, varies.then_some(1.0));
            }
        }

        #[test]
        fn expected_distances_are_means_over_all_pairs(pairs in marks()) {
            let (a, b) = split(&pairs);
            let n = real(a.len());
            let over = |weight: fn(f64, f64) -> f64| {
                let all: f64 = a.iter().flat_map(|x| b.iter().map(move |y| weight(*x, *y))).sum();
                let own: f64 = a.iter().zip(&b).map(|(x, y)| weight(*x, *y)).sum();
                chance_corrected(own / n, all / (n * n))
            };
            for (fast, slow) in [
                (quadratic_kappa(&a, &b), over(|x, y| (x - y).powi(2))),
                (linear_kappa(&a, &b), over(|x, y| (x - y).abs())),
                (kappa(&a, &b), over(|x, y| f64::from(u8::from(x != y)))),
            ] {
                prop_assert_eq!(fast.is_some(), slow.is_some());
                if let (Some(fast), Some(slow)) = (fast, slow) {
                    prop_assert!((fast - slow).abs() < 1e-9);
                }
            }
        }
    }
}
