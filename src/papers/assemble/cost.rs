//! What the search makes small, most important first.

/// Compared from the first figure to the last; a later figure counts only where all earlier ones are equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    /// Items in common, summed over all pairs of forms.
    pub(super) overlap: i64,
    /// Sum of squares of the items for each point, over all forms: least when points are used evenly.
    pub(super) unevenness: i64,
    /// Sum of squares of what each pair of forms has in common: least when no pair stands out.
    pub(super) imbalance: i64,
    /// Earlier uses of the items.
    pub(super) exposure: i64,
    /// Squared distance of each form from the target, for each part.
    pub(super) difficulty: i64,
}

impl std::ops::Add for Cost {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            overlap: self.overlap.saturating_add(other.overlap),
            unevenness: self.unevenness.saturating_add(other.unevenness),
            imbalance: self.imbalance.saturating_add(other.imbalance),
            exposure: self.exposure.saturating_add(other.exposure),
            difficulty: self.difficulty.saturating_add(other.difficulty),
        }
    }
}

impl std::ops::Neg for Cost {
    type Output = Self;
    fn neg(self) -> Self {
        Self {
            overlap: self.overlap.saturating_neg(),
            unevenness: self.unevenness.saturating_neg(),
            imbalance: self.imbalance.saturating_neg(),
            exposure: self.exposure.saturating_neg(),
            difficulty: self.difficulty.saturating_neg(),
        }
    }
}
