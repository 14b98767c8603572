//! How reliable the pass/fail decision is: Livingston's k² and Subkoviak's agreement from one administration.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::analysis::distribution::binomial_tail;
use crate::analysis::number::{ratio, real};

/// Expected agreement of the decisions on two parallel papers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// Share decided alike.
    pub p0: Option<f64>,
    /// Share decided alike by chance.
    pub pc: Option<f64>,
    pub kappa: Option<f64>,
}

/// Livingston (1972): k² = (α·s² + (M − C)²) / (s² + (M − C)²); nothing where no score differs from the cut.
pub(super) fn livingston(alpha: f64, variance: f64, mean: f64, cut: f64) -> Option<f64> {
    let distance = (mean - cut).powi(2);
    ratio(alpha.mul_add(variance, distance), variance + distance)
}

/// Subkoviak (1976) for items scored 0 or 1: each candidate's proportion true by Kelley's regression with α, held within
/// [0, 1], the paper a binomial of `items` trials.
pub(super) fn subkoviak(
    totals: &[f64],
    items: usize,
    mean: f64,
    alpha: f64,
    cut: f64,
) -> Agreement {
    let k = real(items);
    // Scores repeat: each is worked out once.
    let mut counts: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
    for total in totals {
        counts.entry(total.to_bits()).or_insert((*total, 0.0)).1 += 1.0;
    }
    let (mut p0, mut passing) = (0.0, 0.0);
    for (score, count) in counts.values() {
        let truth = (alpha * score + (1.0 - alpha) * mean) / k;
        let pass = binomial_tail(items, truth, cut);
        p0 += count * (pass * pass + (1.0 - pass) * (1.0 - pass));
        passing += count * pass;
    }
    let n = real(totals.len());
    Agreement::of(ratio(p0, n), ratio(passing, n))
}

impl Agreement {
    /// From the share decided alike and the share that passes.
    pub(super) fn of(p0: Option<f64>, pass: Option<f64>) -> Self {
        let pc = pass.map(|pass| pass * pass + (1.0 - pass) * (1.0 - pass));
        let kappa = p0.zip(pc).and_then(|(p0, pc)| {
            // Where everyone passes or everyone fails, chance leaves nothing to agree on.
            (1.0 - pc > 1e-12).then(|| (p0 - pc) / (1.0 - pc))
        });
        Self { p0, pc, kappa }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_perfectly_reliable_paper_decides_the_same_way_again_at_the_ends() {
        let agreement = subkoviak(&[0.0, 0.0, 10.0, 10.0], 10, 5.0, 1.0, 6.0);
        assert_eq!(agreement.p0, Some(1.0));
        assert_eq!(agreement.pc, Some(0.5));
        assert_eq!(agreement.kappa, Some(1.0));
    }

    #[test]
    fn a_cut_nobody_can_miss_has_no_kappa() {
        let agreement = subkoviak(&[3.0, 4.0], 5, 3.5, 0.5, 0.0);
        assert_eq!((agreement.p0, agreement.kappa), (Some(1.0), None));
        assert_eq!(livingston(0.5, 0.0, 3.0, 3.0), None);
        assert_eq!(livingston(0.5, 0.0, 3.0, 4.0), Some(1.0));
    }
}
