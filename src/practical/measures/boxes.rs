//! Axis-parallel boxes.

use super::assignment::heaviest_matching;
use super::grid::Grid;

/// Left, top, width, height in pixels.
#[derive(
    Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rectangle {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// Coordinates beyond this are refused.
const FAR: f64 = 1e7;
/// A threshold is inclusive in spite of the last bits of a quotient.
const SLACK: f64 = 1e-9;
/// Weights of the matching per unit of IoU.
const FINE: f64 = 1e12;

impl Rectangle {
    /// Has an area and lies within bounds.
    pub(crate) fn is_proper(&self) -> bool {
        [self.x, self.y, self.width, self.height]
            .iter()
            .all(|value| value.is_finite() && value.abs() <= FAR)
            && self.width > 0.0
            && self.height > 0.0
    }

    pub(crate) fn area(&self) -> f64 {
        self.width * self.height
    }

    fn intersection(&self, other: &Self) -> f64 {
        let width = (self.x + self.width).min(other.x + other.width) - self.x.max(other.x);
        let height = (self.y + self.height).min(other.y + other.height) - self.y.max(other.y);
        if width > 0.0 && height > 0.0 {
            width * height
        } else {
            0.0
        }
    }

    /// Intersection over union; boxes that only touch have none.
    pub(crate) fn iou(&self, other: &Self) -> f64 {
        let shared = self.intersection(other);
        let union = self.area() + other.area() - shared;
        if union > 0.0 { shared / union } else { 0.0 }
    }

    /// Intersection over the area of this box, for gold that stands for a crowd.
    pub(crate) fn share_inside(&self, crowd: &Self) -> f64 {
        if self.area() > 0.0 {
            self.intersection(crowd) / self.area()
        } else {
            0.0
        }
    }

    /// Largest distance between the same edges of two boxes.
    pub(crate) fn edge_error(&self, other: &Self) -> f64 {
        [
            self.x - other.x,
            self.y - other.y,
            self.x + self.width - other.x - other.width,
            self.y + self.height - other.y - other.height,
        ]
        .iter()
        .fold(0.0, |worst: f64, error| worst.max(error.abs()))
    }
}

/// Whether an IoU reaches a threshold, which is inclusive.
pub(crate) fn reaches(iou: f64, threshold: f64) -> bool {
    iou >= threshold - SLACK
}

/// Pairs (gold, answer) of the one-to-one matching with the greatest sum of IoU among pairs that reach the threshold and
/// are `allowed`. `iou` holds gold in rows and answers in columns.
pub(crate) fn match_by_iou(
    iou: &Grid<f64>,
    threshold: f64,
    allowed: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut weights = Grid::new(iou.rows(), iou.columns());
    for row in 0..iou.rows() {
        for column in 0..iou.columns() {
            let value = iou.at(row, column);
            if reaches(value, threshold) && allowed(row, column) {
                weights.set(row, column, whole(value * FINE).max(1));
            }
        }
    }
    heaviest_matching(&weights)
}

/// Rounds a number between 0 and 10¹⁵ to an integer without a cast.
fn whole(value: f64) -> i64 {
    crate::practical::frame::Decimal::of(value)
        .and_then(|value| i64::try_from(value.units() / 1_000_000_000_000).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, width: f64, height: f64) -> Rectangle {
        Rectangle {
            x,
            y,
            width,
            height,
        }
    }

    #[test]
    fn v8_iou_of_boxes() {
        let gold = square(0.0, 0.0, 50.0, 50.0);
        assert_eq!(gold.iou(&square(50.0, 0.0, 50.0, 50.0)), 0.0);
        assert!((gold.iou(&square(25.0, 0.0, 50.0, 50.0)) - 1.0 / 3.0).abs() < 1e-15);
        assert_eq!(square(25.0, 0.0, 50.0, 50.0).share_inside(&gold), 0.5);
        let half = gold.iou(&square(0.0, 0.0, 50.0, 25.0));
        assert!(reaches(half, 0.5) && !reaches(half - 1e-6, 0.5));
        assert!(!square(0.0, 0.0, 0.0, 5.0).is_proper());
        assert!(!square(f64::NAN, 0.0, 1.0, 5.0).is_proper());
    }
}
