//! The intent classifier that a candidate trains.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::features::{Vocabulary, softmax, training_grams};
use super::logistic::Logistic;
use super::naive_bayes::NaiveBayes;

/// How the bot learns. Both read character n-grams of one to three; neither uses chance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Learner {
    /// Multinomial naive Bayes over counts.
    #[default]
    NaiveBayes,
    /// One-vs-rest logistic regression over TF-IDF.
    LogisticRegression,
}

/// Settings of the learner, fixed by the task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Training {
    #[serde(default)]
    pub(crate) learner: Learner,
    /// Additive smoothing of naive Bayes; 0.1 when absent.
    #[serde(default)]
    pub(crate) smoothing: Option<f64>,
}

impl Training {
    pub(crate) fn is_proper(&self) -> bool {
        self.smoothing
            .is_none_or(|smoothing| (1e-6..=10.0).contains(&smoothing))
    }
}

#[derive(Clone, Debug)]
enum Model {
    NaiveBayes(NaiveBayes),
    Logistic(Logistic),
}

/// A trained bot.
#[derive(Clone, Debug)]
pub(crate) struct Classifier {
    labels: Vec<String>,
    vocabulary: Vocabulary,
    model: Model,
}

/// What the bot makes of a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Guess<'c> {
    pub(crate) label: &'c str,
    /// Between 0 and 1, over the labels that were trained.
    pub(crate) confidence: f64,
}

const SMOOTHING: f64 = 0.1;

impl Classifier {
    /// Trains on (text, label) pairs; their order does not matter. Nothing comes of no pairs.
    pub(crate) fn train(samples: &[(&str, &str)], training: Training) -> Option<Self> {
        let mut sorted: Vec<(&str, &str)> = samples.to_vec();
        sorted.sort_unstable();
        let mut labels: Vec<String> = sorted
            .iter()
            .map(|(_, label)| (*label).to_owned())
            .collect();
        labels.sort_unstable();
        labels.dedup();
        if labels.is_empty() {
            return None;
        }
        let texts: Vec<_> = sorted
            .iter()
            .map(|(text, _)| training_grams(text))
            .collect();
        let vocabulary = Vocabulary::of(&texts);
        let class = |label: &str| {
            labels
                .binary_search_by(|own| own.as_str().cmp(label))
                .unwrap_or(0)
        };
        let weighted = matches!(training.learner, Learner::LogisticRegression);
        let vectors: Vec<_> = texts
            .iter()
            .zip(&sorted)
            .map(|(text, (_, label))| {
                let vector = if weighted {
                    vocabulary.tf_idf(text)
                } else {
                    vocabulary.counts(text)
                };
                (vector, class(label))
            })
            .collect();
        let model = if weighted {
            Model::Logistic(Logistic::train(&vectors, labels.len(), vocabulary.len()))
        } else {
            let smoothing = training.smoothing.unwrap_or(SMOOTHING);
            Model::NaiveBayes(NaiveBayes::train(
                &vectors,
                labels.len(),
                vocabulary.len(),
                smoothing,
            ))
        };
        Some(Self {
            labels,
            vocabulary,
            model,
        })
    }

    /// The likeliest label; among equals the first in order. Nothing for a text of which no n-gram was ever seen.
    pub(crate) fn guess(&self, text: &str) -> Option<Guess<'_>> {
        let grams = training_grams(text);
        let logs = match &self.model {
            Model::NaiveBayes(model) => {
                let vector = self.vocabulary.counts(&grams);
                if vector.is_empty() {
                    return None;
                }
                model.logs(&vector)
            }
            Model::Logistic(model) => {
                let vector = self.vocabulary.tf_idf(&grams);
                if vector.is_empty() {
                    return None;
                }
                model.logs(&vector)
            }
        };
        let mut best: Option<(usize, f64)> = None;
        for (place, confidence) in softmax(&logs).into_iter().enumerate() {
            if best.is_none_or(|(_, most)| confidence > most) {
                best = Some((place, confidence));
            }
        }
        let (place, confidence) = best?;
        Some(Guess {
            label: self.labels.get(place)?,
            confidence,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLES: [(&str, &str); 6] = [
        ("我要退款", "refund"),
        ("怎么退钱", "refund"),
        ("申请退款", "refund"),
        ("快递到哪了", "delivery"),
        ("包裹什么时候到", "delivery"),
        ("物流太慢", "delivery"),
    ];

    #[test]
    fn learns_and_does_not_depend_on_order() {
        for learner in [Learner::NaiveBayes, Learner::LogisticRegression] {
            let training = Training {
                learner,
                smoothing: None,
            };
            let bot = Classifier::train(&SAMPLES, training).unwrap();
            assert_eq!(bot.guess("退款吗").unwrap().label, "refund");
            assert_eq!(bot.guess("我的快递呢").unwrap().label, "delivery");
            assert_eq!(bot.guess("xyz"), None);
            let mut turned = SAMPLES;
            turned.reverse();
            let again = Classifier::train(&turned, training).unwrap();
            let (first, second) = (
                bot.guess("包裹退款").unwrap(),
                again.guess("包裹退款").unwrap(),
            );
            assert_eq!(first.confidence.to_bits(), second.confidence.to_bits());
        }
        assert!(Classifier::train(&[], Training::default()).is_none());
    }
}
