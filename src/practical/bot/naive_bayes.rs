//! Multinomial naive Bayes over n-gram counts.

use std::collections::BTreeMap;

use super::features::Sparse;
use crate::practical::frame::real;

/// Logarithms of one class. Only n-grams that its texts hold are kept; all others share one value, so that memory grows with
/// the texts and not with classes times vocabulary.
#[derive(Clone, Debug)]
struct Class {
    prior: f64,
    seen: BTreeMap<usize, f64>,
    unseen: f64,
}

/// A trained model, classes in order.
#[derive(Clone, Debug)]
pub(super) struct NaiveBayes(Vec<Class>);

impl NaiveBayes {
    /// Trains on (vector, class) pairs: `P(gram | class) = (count + smoothing) / (total + smoothing·grams)`, priors by
    /// share. Every class has at least one text.
    pub(super) fn train(
        samples: &[(Sparse, usize)],
        classes: usize,
        grams: usize,
        smoothing: f64,
    ) -> Self {
        let mut counts: Vec<(usize, BTreeMap<usize, f64>)> = vec![Default::default(); classes];
        for (vector, class) in samples {
            let Some((size, counts)) = counts.get_mut(*class) else {
                continue;
            };
            *size += 1;
            for (gram, weight) in vector {
                *counts.entry(*gram).or_default() += weight;
            }
        }
        let all = libm::log(real(samples.len()));
        let train_one = |(size, counts): (usize, BTreeMap<usize, f64>)| {
            let total = counts.values().sum::<f64>() + smoothing * real(grams);
            let log_total = libm::log(total);
            Class {
                prior: libm::log(real(size)) - all,
                seen: counts
                    .into_iter()
                    .map(|(gram, count)| (gram, libm::log(count + smoothing) - log_total))
                    .collect(),
                unseen: libm::log(smoothing) - log_total,
            }
        };
        Self(counts.into_iter().map(train_one).collect())
    }

    /// Logarithm of prior times likelihood for each class.
    pub(super) fn logs(&self, vector: &Sparse) -> Vec<f64> {
        self.0
            .iter()
            .map(|class| {
                let likelihood: f64 = vector
                    .iter()
                    .map(|(gram, weight)| weight * class.seen.get(gram).unwrap_or(&class.unseen))
                    .sum();
                class.prior + likelihood
            })
            .collect()
    }
}
