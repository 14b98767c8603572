//! Ordered lists against relevance.

use crate::practical::frame::real;

/// Discount of a rank counted from 0: `1 / log₂(rank + 2)`.
fn discount(rank: usize) -> f64 {
    1.0 / libm::log2(real(rank) + 2.0)
}

/// nDCG with linear gain over the first `cut` ranks; 0 when nothing is relevant.
pub(crate) fn ndcg(gains_in_order: &[f64], all_gains: &[f64], cut: Option<usize>) -> f64 {
    let cut = cut.unwrap_or(usize::MAX);
    let sum = |gains: &[f64]| -> f64 {
        gains
            .iter()
            .take(cut)
            .enumerate()
            .map(|(rank, gain)| gain * discount(rank))
            .sum()
    };
    let mut ideal = all_gains.to_vec();
    ideal.sort_by(|a, b| b.total_cmp(a));
    let best = sum(&ideal);
    if best > 0.0 {
        sum(gains_in_order) / best
    } else {
        0.0
    }
}

/// nDCG of scored items as in scikit-learn: items of equal score share the mean of their gains.
pub(crate) fn ndcg_of_scores(gains: &[f64], scores: &[f64], cut: Option<usize>) -> f64 {
    let cut = cut.unwrap_or(usize::MAX);
    let mut order: Vec<(f64, f64)> = scores.iter().copied().zip(gains.iter().copied()).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)));
    let (mut sum, mut rank) = (0.0, 0);
    for group in order.chunk_by(|a, b| a.0 == b.0) {
        let mean = group.iter().map(|entry| entry.1).sum::<f64>() / real(group.len());
        for _ in group {
            if rank < cut {
                sum += mean * discount(rank);
            }
            rank += 1;
        }
    }
    let mut ideal = gains.to_vec();
    ideal.sort_by(|a, b| b.total_cmp(a));
    let best: f64 = ideal
        .iter()
        .take(cut)
        .enumerate()
        .map(|(rank, gain)| gain * discount(rank))
        .sum();
    if best > 0.0 { sum / best } else { 0.0 }
}

/// One over the rank (from 1) of the first relevant entry; 0 when there is none.
pub(crate) fn reciprocal_rank(relevant_in_order: impl Iterator<Item = bool>) -> f64 {
    relevant_in_order
        .enumerate()
        .find(|(_, relevant)| *relevant)
        .map_or(0.0, |(rank, _)| 1.0 / real(rank + 1))
}

/// Kendall's tau-b of two rankings of the same items; not defined when either is constant.
pub(crate) fn kendall_tau(first: &[f64], second: &[f64]) -> Option<f64> {
    let (mut balance, mut in_first, mut in_second) = (0_i64, 0_usize, 0_usize);
    let pairs: Vec<(f64, f64)> = first.iter().copied().zip(second.iter().copied()).collect();
    for (place, a) in pairs.iter().enumerate() {
        for b in pairs.iter().skip(place + 1) {
            let x = a.0.total_cmp(&b.0);
            let y = a.1.total_cmp(&b.1);
            in_first += usize::from(x.is_ne());
            in_second += usize::from(y.is_ne());
            if x.is_ne() && y.is_ne() {
                balance += if x == y { 1 } else { -1 };
            }
        }
    }
    let spread = real(in_first) * real(in_second);
    let size = real(usize::try_from(balance.unsigned_abs()).unwrap_or(0));
    let signed = if balance < 0 { -size } else { size };
    (spread > 0.0).then(|| signed / spread.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v10_ndcg() {
        let gains = [3.0, 2.0, 3.0, 0.0, 1.0, 2.0];
        assert!((ndcg(&gains, &gains, None) - 0.960_808_194_336_061_6).abs() < 1e-14);
        assert!((ndcg(&gains, &gains, Some(3)) - 0.977_781_361_630_504_8).abs() < 1e-14);
        assert_eq!(ndcg(&[0.0, 0.0], &[0.0, 0.0], None), 0.0);
        let tied = ndcg_of_scores(&[1.0, 0.0, 0.0], &[0.5, 0.5, 0.5], None);
        assert!((tied - 0.710).abs() < 5e-4, "{tied}");
    }

    #[test]
    fn first_hit_and_order() {
        assert_eq!(reciprocal_rank([false, true, true].into_iter()), 0.5);
        assert_eq!(reciprocal_rank([false].into_iter()), 0.0);
        assert_eq!(kendall_tau(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]), Some(-1.0));
        assert_eq!(kendall_tau(&[1.0, 1.0], &[1.0, 2.0]), None);
    }
}
