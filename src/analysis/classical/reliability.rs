//! Reliability of the total score and its standard error.

use std::collections::BTreeMap;

use super::sums::Sums;
use crate::analysis::number::{finite, ratio, real};

/// Coefficient α (Cronbach 1951): k/(k−1)·(1 − Σ item variances / total variance); KR-20 for items scored 0 or 1.
/// Nothing for fewer than two items or a total that does not vary.
pub(super) fn alpha(k: f64, item_variances: f64, total_variance: f64) -> Option<f64> {
    if k < 2.0 || total_variance <= 1e-12 * item_variances.max(f64::MIN_POSITIVE) {
        return None;
    }
    finite(k / (k - 1.0) * (1.0 - item_variances / total_variance))
}

/// KR-21 (Kuder and Richardson 1937), which takes all items for equally difficult.
pub(super) fn kr21(k: f64, mean: f64, total_variance: f64) -> Option<f64> {
    if k < 2.0 {
        return None;
    }
    ratio(mean * (k - mean), k * total_variance).map(|share| k / (k - 1.0) * (1.0 - share))
}

/// λ2 (Guttman 1945): (Σ cov + √(k/(k−1)·Σ cov²)) / total variance, over ordered pairs of different items.
pub(super) fn lambda2(k: f64, sums: &Sums) -> Option<f64> {
    if k < 2.0 || sums.total_variance <= 0.0 {
        return None;
    }
    let covariances = sums.total_variance - sums.item_variances();
    let root = (k / (k - 1.0) * sums.squared_covariances).sqrt();
    ratio(covariances + root, sums.total_variance)
}

/// Correlation of the two halves stepped up to the whole paper (Spearman 1910, Brown 1910).
pub(super) fn spearman_brown(halves_r: f64) -> Option<f64> {
    ratio(2.0 * halves_r, 1.0 + halves_r)
}

/// Conditional standard error of measurement (Lord 1957) at each raw score x of k items: √(x(k−x)/(k−1)).
pub(super) fn lord(items: usize) -> BTreeMap<usize, f64> {
    if items < 2 {
        return BTreeMap::new();
    }
    let k = real(items);
    let error = |x: usize| (real(x) * (k - real(x)) / (k - 1.0)).sqrt();
    (0..=items).map(|x| (x, error(x))).collect()
}
