//! Confidence scores against two classes.

use crate::practical::frame::{mean, real};

/// Groups of equal score from the highest down: (positives, negatives).
fn groups(scored: &[(f64, bool)]) -> Vec<(usize, usize)> {
    let mut order: Vec<_> = scored.to_vec();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    order
        .chunk_by(|a, b| a.0 == b.0)
        .map(|group| {
            let positives = group.iter().filter(|entry| entry.1).count();
            (positives, group.len() - positives)
        })
        .collect()
}

/// Area under the ROC curve, `P(score⁺ > score⁻) + ½·P(equal)`; not defined without both classes.
pub(crate) fn roc_auc(scored: &[(f64, bool)]) -> Option<f64> {
    let (mut above, mut area, mut negatives) = (0_usize, 0.0, 0_usize);
    for (positive, negative) in groups(scored) {
        area += real(negative) * (real(above) + real(positive) / 2.0);
        above += positive;
        negatives += negative;
    }
    (above > 0 && negatives > 0).then(|| area / (real(above) * real(negatives)))
}

/// Average precision, the step-wise area under precision over recall; not defined without a positive.
pub(crate) fn average_precision(scored: &[(f64, bool)]) -> Option<f64> {
    let positives = scored.iter().filter(|entry| entry.1).count();
    let (mut tp, mut seen, mut sum) = (0_usize, 0_usize, 0.0);
    for (positive, negative) in groups(scored) {
        tp += positive;
        seen += positive + negative;
        sum += real(positive) * (real(tp) / real(seen));
    }
    (positives > 0).then(|| sum / real(positives))
}

/// Mean squared distance of a probability from what happened.
pub(crate) fn brier(scored: &[(f64, bool)]) -> Option<f64> {
    let errors: Vec<f64> = scored
        .iter()
        .map(|(score, positive)| {
            let error = score - f64::from(u8::from(*positive));
            error * error
        })
        .collect();
    mean(&errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_count_half_and_one_class_is_not_defined() {
        let scored = [(0.1, false), (0.4, false), (0.4, true), (0.8, true)];
        assert_eq!(roc_auc(&scored), Some(0.875));
        let tied = [(0.5, false), (0.5, true), (0.9, true), (0.5, false)];
        assert_eq!(roc_auc(&tied), Some(0.75));
        assert_eq!(roc_auc(&[(0.2, true)]), None);
        assert_eq!(average_precision(&[(0.2, false)]), None);
        assert_eq!(brier(&[(1.0, true), (0.5, false)]), Some(0.125));
    }
}
