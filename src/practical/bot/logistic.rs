//! Logistic regression, one class against the rest, by a fixed number of accelerated gradient steps from nothing.

use super::features::Sparse;
use crate::practical::frame::real;
use crate::practical::measures::grid::Grid;

const STEPS: u32 = 80;
/// The curvature of the mean loss over vectors of length 1 with a constant is at most ½; a step of 2 is safe.
const RATE: f64 = 2.0;
/// Weight of the squared coefficients, so that few texts do not drive them without end.
const DECAY: f64 = 1e-4;

/// Coefficients with the constant last, classes in rows.
#[derive(Clone, Debug)]
pub(super) struct Logistic {
    weights: Grid<f64>,
    grams: usize,
}

fn sigmoid(value: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-value))
}

fn score(weights: &[f64], grams: usize, vector: &Sparse) -> f64 {
    let sum: f64 = vector
        .iter()
        .map(|(gram, weight)| weight * weights.get(*gram).copied().unwrap_or_default())
        .sum();
    sum + weights.get(grams).copied().unwrap_or_default()
}

impl Logistic {
    pub(super) fn train(samples: &[(Sparse, usize)], classes: usize, grams: usize) -> Self {
        let mut weights = Grid::new(classes, grams + 1);
        for class in 0..classes {
            for (place, weight) in train_one(samples, class, grams).into_iter().enumerate() {
                weights.set(class, place, weight);
            }
        }
        Self { weights, grams }
    }

    /// Logarithm of each class's probability against the rest.
    pub(super) fn logs(&self, vector: &Sparse) -> Vec<f64> {
        (0..self.weights.rows())
            .map(|class| {
                libm::log(sigmoid(score(self.weights.row(class), self.grams, vector)).max(1e-300))
            })
            .collect()
    }
}

fn train_one(samples: &[(Sparse, usize)], class: usize, grams: usize) -> Vec<f64> {
    let mut weights = vec![0.0; grams + 1];
    let mut ahead = weights.clone();
    let share = 1.0 / real(samples.len().max(1));
    for step in 0..STEPS {
        let mut gradient: Vec<f64> = ahead.iter().map(|weight| DECAY * weight).collect();
        for (vector, own) in samples {
            let target = f64::from(u8::from(*own == class));
            let error = share * (sigmoid(score(&ahead, grams, vector)) - target);
            for (gram, weight) in vector {
                if let Some(slope) = gradient.get_mut(*gram) {
                    *slope += error * weight;
                }
            }
            if let Some(slope) = gradient.get_mut(grams) {
                *slope += error;
            }
        }
        let momentum = f64::from(step) / f64::from(step + 3);
        for ((weight, ahead), slope) in weights.iter_mut().zip(&mut ahead).zip(&gradient) {
            let next = *ahead - RATE * slope;
            *ahead = next + momentum * (next - *weight);
            *weight = next;
        }
    }
    weights
}
