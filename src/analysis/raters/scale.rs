//! The rating scale behind a set of marks: equal steps from the lowest to the highest mark seen.

use crate::analysis::number::real;

/// Most steps of a scale for which a rating-scale model is fitted.
pub(super) const MAX_STEPS: usize = 100;
const TOLERANCE: f64 = 1e-6;

/// Marks as whole numbers of steps above the lowest.
pub(super) struct Scale {
    lowest: f64,
    step: f64,
    pub(super) steps: usize,
}

impl Scale {
    /// The widest equal step into which all marks fit; nothing for a single mark or more than [`MAX_STEPS`].
    pub(super) fn of(marks: &[f64]) -> Option<Self> {
        let mut values = marks.to_vec();
        values.sort_by(f64::total_cmp);
        values.dedup_by(|a, b| (*a - *b).abs() <= TOLERANCE);
        let (lowest, highest) = (*values.first()?, *values.last()?);
        let gap = values
            .windows(2)
            .filter_map(|pair| Some(pair.last()? - pair.first()?))
            .reduce(f64::min)?;
        (1..=12)
            .map(|parts| gap / f64::from(parts))
            .find_map(|step| {
                let whole = |value: &f64| {
                    let places = (value - lowest) / step;
                    (places - places.round()).abs() <= 1e-3
                };
                let steps = (0..=MAX_STEPS)
                    .find(|at| (real(*at) * step - (highest - lowest)).abs() <= step / 4.0)?;
                values.iter().all(whole).then_some(Self {
                    lowest,
                    step,
                    steps,
                })
            })
    }

    /// The mark's number of steps.
    pub(super) fn place(&self, mark: f64) -> Option<usize> {
        (0..=self.steps)
            .find(|at| (self.lowest + real(*at) * self.step - mark).abs() <= self.step / 4.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_found() {
        let scale = Scale::of(&[60.0, 62.5, 70.0]).unwrap();
        assert_eq!(
            (scale.steps, scale.place(62.5), scale.place(70.0)),
            (4, Some(1), Some(4))
        );
        let scale = Scale::of(&[0.0, 2.0, 5.0, 3.0]).unwrap();
        assert_eq!((scale.steps, scale.place(5.0)), (5, Some(5)));
        let uneven = Scale::of(&[0.0, 2.0, 5.0]).unwrap();
        assert_eq!((uneven.steps, uneven.place(2.0)), (5, Some(2)));
        assert!(Scale::of(&[4.0, 4.0]).is_none());
        assert!(Scale::of(&[0.0, 0.001, 900.0]).is_none());
    }
}
