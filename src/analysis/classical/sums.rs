//! The sums from which the classical statistics follow: one pass over the items, one over the pairs of items.

use super::matrix::{Columns, ScoreMatrix};
use crate::analysis::number::{correlation, mean, real};

/// Moments of items, total and halves; variances and covariances with n − 1. Needs two candidates.
#[derive(Debug)]
pub(super) struct Sums {
    pub(super) total_mean: f64,
    pub(super) total_variance: f64,
    pub(super) items: Vec<ItemSums>,
    /// Σ cov² over ordered pairs of different items.
    pub(super) squared_covariances: f64,
    /// Mean correlation over the pairs in which both items vary.
    pub(super) mean_inter_item_r: Option<f64>,
    /// Correlation of the halves of items in odd and in even places.
    pub(super) halves_r: Option<f64>,
}

#[derive(Debug)]
pub(super) struct ItemSums {
    pub(super) mean: f64,
    pub(super) variance: f64,
    /// Covariance of the item with the total score.
    pub(super) with_total: f64,
}

impl Sums {
    pub(super) fn of(matrix: &ScoreMatrix, totals: &[f64]) -> Option<Self> {
        let n = real(matrix.persons());
        if matrix.persons() < 2 || matrix.items() == 0 {
            return None;
        }
        let degrees = n - 1.0;
        let total_mean = mean(totals)?;
        let centred: Vec<f64> = totals.iter().map(|total| total - total_mean).collect();
        let total_variance = dot(&centred, &centred) / degrees;
        let (items, pairs) = match matrix.columns() {
            Columns::Binary(columns) => binary(columns, &centred, n),
            Columns::Points(columns) => points(columns, &centred, n),
        };
        let odd = matrix.totals_of(|place| place % 2 == 0);
        let even = matrix.totals_of(|place| place % 2 == 1);
        let halves_r = (matrix.items() > 1)
            .then(|| crate::analysis::number::pearson(&odd, &even))
            .flatten();
        Some(Self {
            total_mean,
            total_variance,
            items,
            squared_covariances: pairs.squares,
            mean_inter_item_r: (pairs.correlated > 0)
                .then(|| pairs.correlations / real(pairs.correlated)),
            halves_r,
        })
    }

    /// Sum of the items' variances.
    pub(super) fn item_variances(&self) -> f64 {
        self.items.iter().map(|item| item.variance).sum()
    }
}

/// What the pairs of items add up to.
#[derive(Default)]
struct Pairs {
    squares: f64,
    correlations: f64,
    correlated: usize,
}

impl Pairs {
    fn add(&mut self, covariance: f64, left: f64, right: f64) {
        self.squares += 2.0 * covariance * covariance;
        if let Some(r) = correlation(covariance, left, right, 0.0) {
            self.correlations += r;
            self.correlated += 1;
        }
    }
}

/// Sum of products, in lanes so that the compiler can use vector registers.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    const LANES: usize = 8;
    let mut lanes = [0.0; LANES];
    let (chunks_a, chunks_b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f64 = chunks_a
        .remainder()
        .iter()
        .zip(chunks_b.remainder())
        .map(|(x, y)| x * y)
        .sum();
    for (a, b) in chunks_a.zip(chunks_b) {
        for ((lane, x), y) in lanes.iter_mut().zip(a).zip(b) {
            *lane += x * y;
        }
    }
    lanes.iter().sum::<f64>() + rest
}

fn points(columns: &[Vec<f64>], centred_totals: &[f64], n: f64) -> (Vec<ItemSums>, Pairs) {
    let degrees = n - 1.0;
    let mut centred_columns = Vec::with_capacity(columns.len());
    let mut items = Vec::with_capacity(columns.len());
    for column in columns {
        let mean = column.iter().sum::<f64>() / n;
        // A constant such as 0.1 leaves rounding behind where there is no variation.
        let varies = column.iter().any(|score| Some(score) != column.first());
        let keep = if varies { 1.0 } else { 0.0 };
        let centred: Vec<f64> = column.iter().map(|score| keep * (score - mean)).collect();
        items.push(ItemSums {
            mean,
            variance: dot(&centred, &centred) / degrees,
            with_total: dot(&centred, centred_totals) / degrees,
        });
        centred_columns.push(centred);
    }
    let mut pairs = Pairs::default();
    for (place, (left, item)) in centred_columns.iter().zip(&items).enumerate() {
        let others = centred_columns.iter().zip(&items).skip(place + 1);
        for (right, other) in others {
            pairs.add(dot(left, right) / degrees, item.variance, other.variance);
        }
    }
    (items, pairs)
}

/// As [`points`], with counts: the products of two columns of 0 and 1 are the candidates right on both, which are counted
/// 64 at a time.
fn binary(columns: &[Vec<u8>], centred_totals: &[f64], n: f64) -> (Vec<ItemSums>, Pairs) {
    let degrees = n - 1.0;
    let mut packed = Vec::with_capacity(columns.len());
    let mut items = Vec::with_capacity(columns.len());
    let mut rights = Vec::with_capacity(columns.len());
    for column in columns {
        let words = pack(column);
        let right = f64::from(words.iter().map(|word| word.count_ones()).sum::<u32>());
        items.push(ItemSums {
            mean: right / n,
            variance: right * (n - right) / (n * degrees),
            with_total: masked_sum(column, centred_totals) / degrees,
        });
        rights.push(right);
        packed.push(words);
    }
    let mut pairs = Pairs::default();
    let all = || packed.iter().zip(&rights).zip(&items);
    for (place, ((left, right_left), item)) in all().enumerate() {
        for ((right, right_right), other) in all().skip(place + 1) {
            let both: u32 = left
                .iter()
                .zip(right)
                .map(|(a, b)| (a & b).count_ones())
                .sum();
            let covariance = (f64::from(both) - right_left * right_right / n) / degrees;
            pairs.add(covariance, item.variance, other.variance);
        }
    }
    (items, pairs)
}

/// Sum of the values of those who are right.
pub(super) fn masked_sum(column: &[u8], values: &[f64]) -> f64 {
    const LANES: usize = 8;
    let mut lanes = [0.0; LANES];
    let (scores, numbers) = (column.chunks_exact(LANES), values.chunks_exact(LANES));
    let rest: f64 = scores
        .remainder()
        .iter()
        .zip(numbers.remainder())
        .map(|(score, value)| f64::from(*score) * value)
        .sum();
    for (scores, numbers) in scores.zip(numbers) {
        for ((lane, score), value) in lanes.iter_mut().zip(scores).zip(numbers) {
            *lane += f64::from(*score) * value;
        }
    }
    lanes.iter().sum::<f64>() + rest
}

/// Bit b of word w says whether candidate 64·w + b is right.
fn pack(column: &[u8]) -> Vec<u64> {
    let word = |scores: &[u8]| {
        scores
            .iter()
            .rev()
            .fold(0_u64, |word, score| (word << 1) | u64::from(*score))
    };
    column.chunks(64).map(word).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(k: usize) -> Vec<String> {
        (0..k).map(|place| format!("Q{place}")).collect()
    }

    proptest! {
        #[test]
        fn counting_and_multiplying_agree(rows in prop::collection::vec(prop::collection::vec(0_u8..2, 6), 2..200)) {
            let columns: Vec<Vec<u8>> = (0..6).map(|item| rows.iter().map(|row| row[item]).collect()).collect();
            let matrix = ScoreMatrix::binary(names(6), columns.clone());
            let totals = matrix.totals();
            let fast = Sums::of(&matrix, &totals).unwrap();
            let numbers: Vec<Vec<f64>> = columns.iter().map(|c| c.iter().map(|&s| f64::from(s)).collect()).collect();
            let centre = fast.total_mean;
            let centred: Vec<f64> = totals.iter().map(|t| t - centre).collect();
            let (items, pairs) = points(&numbers, &centred, real(rows.len()));
            prop_assert!((pairs.squares - fast.squared_covariances).abs() < 1e-10);
            for (slow, quick) in items.iter().zip(&fast.items) {
                prop_assert!((slow.variance - quick.variance).abs() < 1e-12);
                prop_assert!((slow.with_total - quick.with_total).abs() < 1e-10);
            }
        }
    }
}
