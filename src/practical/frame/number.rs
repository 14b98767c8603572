//! Counts become reals in one place, so that every ratio is the same division.

/// A count as a real number; exact up to 2³².
pub(crate) fn real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// `part / whole`, not defined when `whole` is nothing.
pub(crate) fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| real(part) / real(whole))
}

/// `part / whole`, or `otherwise` when `whole` is nothing.
pub(crate) fn ratio_or(part: usize, whole: usize, otherwise: f64) -> f64 {
    ratio(part, whole).unwrap_or(otherwise)
}

/// Mean in the order given; not defined for nothing.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / real(values.len()))
}

/// F1 from its counts, `2·tp / (2·tp + fp + fn)`; `otherwise` when there is nothing on either side.
pub(crate) fn harmonic(tp: usize, fp: usize, fn_: usize, otherwise: f64) -> f64 {
    let hits = tp.saturating_mul(2);
    ratio_or(hits, hits.saturating_add(fp).saturating_add(fn_), otherwise)
}
