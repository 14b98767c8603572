//! Counts as real numbers, and the few sums every statistic here is made of.

/// A count as a real number. Exact: no count here exceeds 2³², see [`super::table`] for the limits.
pub(super) fn real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// `a / b`, or nothing where the quotient has no meaning.
pub(super) fn ratio(a: f64, b: f64) -> Option<f64> {
    finite(a / b)
}

/// The value, unless it is not a number or infinite.
pub(super) fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// Arithmetic mean; nothing for no values.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    ratio(values.iter().sum(), real(values.len()))
}

/// Standard deviation with n − 1; nothing for fewer than two values.
pub(super) fn sd(values: &[f64]) -> Option<f64> {
    let centre = mean(values)?;
    let squares: f64 = values.iter().map(|value| (value - centre).powi(2)).sum();
    (values.len() > 1).then(|| (squares / (real(values.len()) - 1.0)).sqrt())
}

/// Median, the mean of the two middle values for an even number.
pub(super) fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).
pub(super) fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    quantile_of_sorted(&sorted, share)
}

/// As [`quantile`], of values already in ascending order.
pub(super) fn quantile_of_sorted(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = share * real(last);
    // Shares come as thirds, quarters and halves: the search costs less than its reader's doubt about a cast.
    let below = (0..=last).rev().find(|index| real(*index) <= position)?;
    let low = *sorted.get(below)?;
    let high = *sorted.get(below + 1).unwrap_or(&low);
    Some(low + (position - real(below)) * (high - low))
}

/// Product-moment correlation; nothing where either side does not vary.
pub(super) fn pearson(a: &[f64], b: &[f64]) -> Option<f64> {
    let (centre_a, centre_b) = (mean(a)?, mean(b)?);
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        let (x, y) = (x - centre_a, y - centre_b);
        aa += x * x;
        bb += y * y;
        ab += x * y;
    }
    correlation(
        ab,
        aa,
        bb,
        centre_a.abs().max(centre_b.abs()) * real(a.len()),
    )
}

/// `cross / √(left·right)`, or nothing where a side does not vary. `scale` is the size of what was subtracted to get
/// the three: a rest below the rounding of that subtraction is no variation.
pub(super) fn correlation(cross: f64, left: f64, right: f64, scale: f64) -> Option<f64> {
    let floor = 1e-13 * scale.max(f64::MIN_POSITIVE);
    if left <= floor || right <= floor {
        return None;
    }
    ratio(cross, (left * right).sqrt()).map(|r| r.clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_interpolate_between_order_statistics() {
        let values = [4.0, 1.0, 3.0, 2.0];
        assert_eq!(quantile(&values, 0.0), Some(1.0));
        assert_eq!(quantile(&values, 1.0), Some(4.0));
        assert_eq!(median(&values), Some(2.5));
        assert_eq!(quantile(&values, 1.0 / 3.0), Some(2.0));
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[7.0], 0.9), Some(7.0));
    }

    #[test]
    fn what_does_not_vary_correlates_with_nothing() {
        assert_eq!(pearson(&[0.1, 0.1, 0.1], &[1.0, 2.0, 3.0]), None);
        assert_eq!(sd(&[3.0]), None);
        assert_eq!(pearson(&[1.0, 2.0], &[5.0, 9.0]), Some(1.0));
    }
}
