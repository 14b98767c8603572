//! Character n-grams of short texts as sparse vectors.

use std::collections::{BTreeMap, BTreeSet};

use crate::practical::frame::real;
use crate::practical::measures::text::Normaliser;

/// Longest n-gram.
const LONGEST: usize = 3;

/// Feature numbers in rising order with their weights.
pub(super) type Sparse = Vec<(usize, f64)>;

/// The n-grams of one to three characters of a levelled text with their counts, in order.
pub(crate) fn grams(text: &str, longest: usize) -> BTreeMap<String, u32> {
    let letters = Normaliser {
        lowercase: true,
        ..Normaliser::default()
    }
    .characters(text);
    let mut counts = BTreeMap::new();
    for length in 1..=longest {
        for gram in letters.windows(length) {
            *counts.entry(gram.iter().collect::<String>()).or_insert(0) += 1;
        }
    }
    counts
}

/// All n-grams of a training set, numbered in their own order, with `idf = ln((1 + n) / (1 + df)) + 1`.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary {
    places: BTreeMap<String, usize>,
    idf: Vec<f64>,
}

impl Vocabulary {
    pub(super) fn of(texts: &[BTreeMap<String, u32>]) -> Self {
        let all: BTreeSet<&String> = texts.iter().flat_map(BTreeMap::keys).collect();
        let places: BTreeMap<String, usize> = all
            .into_iter()
            .enumerate()
            .map(|(place, gram)| (gram.clone(), place))
            .collect();
        let mut seen = vec![0_usize; places.len()];
        for gram in texts.iter().flat_map(BTreeMap::keys) {
            if let Some(count) = places.get(gram).and_then(|place| seen.get_mut(*place)) {
                *count += 1;
            }
        }
        let idf = seen
            .into_iter()
            .map(|df| libm::log((1.0 + real(texts.len())) / (1.0 + real(df))) + 1.0)
            .collect();
        Self { places, idf }
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Counts of known n-grams.
    pub(super) fn counts(&self, text: &BTreeMap<String, u32>) -> Sparse {
        text.iter()
            .filter_map(|(gram, count)| Some((*self.places.get(gram)?, f64::from(*count))))
            .collect()
    }

    /// Counts times idf, scaled to length 1; empty when nothing is known.
    pub(super) fn tf_idf(&self, text: &BTreeMap<String, u32>) -> Sparse {
        let mut vector = self.counts(text);
        for (place, weight) in &mut vector {
            *weight *= self.idf.get(*place).copied().unwrap_or_default();
        }
        let length = vector
            .iter()
            .map(|(_, weight)| weight * weight)
            .sum::<f64>()
            .sqrt();
        if length > 0.0 {
            for (_, weight) in &mut vector {
                *weight /= length;
            }
        }
        vector
    }
}

/// N-grams as the classifier uses them.
pub(super) fn training_grams(text: &str) -> BTreeMap<String, u32> {
    grams(text, LONGEST)
}

/// Scales logarithms of weights to probabilities.
pub(super) fn softmax(logs: &[f64]) -> Vec<f64> {
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = logs.iter().map(|log| libm::exp(log - most)).collect();
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}
