//! Multinomial naive Bayes over n-gram counts.

use super::features::Sparse;
use crate::practical::frame::real;
use crate::practical::measures::grid::Grid;

/// Logarithms of priors and likelihoods, classes in rows.
#[derive(Clone, Debug)]
pub(super) struct NaiveBayes {
    priors: Vec<f64>,
    likelihoods: Grid<f64>,
}

impl NaiveBayes {
    /// Trains on (vector, class) pairs: `P(gram | class) = (count + smoothing) / (total + smoothing·grams)`, priors by
    /// share. Every class has at least one text.
    pub(super) fn train(
        samples: &[(Sparse, usize)],
        classes: usize,
        grams: usize,
        smoothing: f64,
    ) -> Self {
        let mut counts = Grid::<f64>::new(classes, grams);
        let mut sizes = vec![0_usize; classes];
        for (vector, class) in samples {
            if let Some(size) = sizes.get_mut(*class) {
                *size += 1;
            }
            for (gram, weight) in vector {
                counts.set(*class, *gram, counts.at(*class, *gram) + weight);
            }
        }
        let mut likelihoods = Grid::<f64>::new(classes, grams);
        for class in 0..classes {
            let total: f64 = counts
                .row(class)
                .iter()
                .map(|count| count + smoothing)
                .sum();
            let log_total = libm::log(total);
            for gram in 0..grams {
                let log = libm::log(counts.at(class, gram) + smoothing) - log_total;
                likelihoods.set(class, gram, log);
            }
        }
        let all = libm::log(real(samples.len()));
        let priors = sizes
            .iter()
            .map(|size| libm::log(real(*size)) - all)
            .collect();
        Self {
            priors,
            likelihoods,
        }
    }

    /// Logarithm of prior times likelihood for each class.
    pub(super) fn logs(&self, vector: &Sparse) -> Vec<f64> {
        self.priors
            .iter()
            .enumerate()
            .map(|(class, prior)| {
                prior
                    + vector
                        .iter()
                        .map(|(gram, weight)| weight * self.likelihoods.at(class, *gram))
                        .sum::<f64>()
            })
            .collect()
    }
}
