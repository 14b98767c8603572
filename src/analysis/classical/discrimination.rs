//! D27: difference in difficulty between the upper and the lower 27 % (Kelley 1939), with ties shared out.

use crate::analysis::number::real;

/// Share of candidates in each of the two groups.
const GROUP: f64 = 0.27;

/// Each candidate's weight in the upper group less the weight in the lower group. Each group weighs exactly 0.27·n;
/// candidates tied at its border share what is left, so that the order of rows does not matter.
pub(super) fn group_weights(totals: &[f64]) -> Vec<f64> {
    let size = GROUP * real(totals.len());
    let mut sorted = totals.to_vec();
    sorted.sort_by(f64::total_cmp);
    let lower = Border::find(sorted.iter().copied(), size);
    let upper = Border::find(sorted.iter().rev().copied(), size);
    let weight = |total: f64| {
        let low = lower.weight(total < lower.score, total);
        let high = upper.weight(total > upper.score, total);
        high - low
    };
    totals.iter().map(|total| weight(*total)).collect()
}

/// D27 of one item from its scores and the weights of [`group_weights`].
pub(super) fn d27(weighted_sum: f64, persons: usize, max: f64) -> Option<f64> {
    let size = GROUP * real(persons);
    crate::analysis::number::ratio(weighted_sum, size * max)
}

/// Where a group ends.
struct Border {
    score: f64,
    /// Weight of those at the border.
    share: f64,
}

impl Border {
    /// Walks from the group's end inwards until it is full.
    fn find(scores: impl Iterator<Item = f64>, size: f64) -> Self {
        let mut before = 0.0;
        let mut border = Self {
            score: f64::NAN,
            share: 0.0,
        };
        let mut tied = 0.0;
        for score in scores {
            if score == border.score {
                tied += 1.0;
            } else {
                if before + tied >= size {
                    break;
                }
                before += tied;
                tied = 1.0;
                border.score = score;
            }
        }
        if tied > 0.0 {
            border.share = ((size - before) / tied).clamp(0.0, 1.0);
        }
        border
    }

    fn weight(&self, is_inside: bool, total: f64) -> f64 {
        if is_inside {
            1.0
        } else if total == self.score {
            self.share
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn everyone_tied_discriminates_nothing() {
        assert!(group_weights(&[3.0; 10]).iter().all(|w| w.abs() < 1e-12));
    }

    #[test]
    fn a_hundred_different_totals_give_two_groups_of_27() {
        let totals: Vec<f64> = (0..100).map(f64::from).collect();
        let weights = group_weights(&totals);
        assert!(weights[..27].iter().all(|w| *w == -1.0));
        assert!(weights[27..73].iter().all(|w| w.abs() < 1e-9));
        assert!(weights[73..].iter().all(|w| *w == 1.0));
    }

    proptest! {
        #[test]
        fn groups_weigh_the_same_and_ties_are_equal(totals in prop::collection::vec(0_u8..8, 1..120)) {
            let totals: Vec<f64> = totals.into_iter().map(f64::from).collect();
            let weights = group_weights(&totals);
            prop_assert!(weights.iter().sum::<f64>().abs() < 1e-9);
            for (a, x) in totals.iter().zip(&weights) {
                for (b, y) in totals.iter().zip(&weights) {
                    prop_assert!(a != b || x == y);
                    prop_assert!(a <= b || x >= y);
                }
            }
        }
    }
}
