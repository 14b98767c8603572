//! One label per item: confusion matrix and what follows from it.
//!
//! Definitions as in scikit-learn with `labels=` the declared set and `zero_division=0`. A label that was not declared and
//! a missing answer fall into one further category, wrong for their item, no class of their own in any mean.

use std::collections::BTreeMap;

use serde::Serialize;

use super::grid::Grid;
use crate::practical::frame::{Measured, harmonic, mean, ratio, ratio_or, real};

/// Counts by true class (row) and answered class (column); the last row and column are the further category.
#[derive(Clone, Debug)]
pub(crate) struct Confusion<'l> {
    labels: &'l [String],
    cells: Grid<usize>,
}

/// Precision, recall and F1 of one class.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct ClassScore {
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
    pub(crate) support: usize,
}

/// How far two categories lie apart in weighted kappa.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Weight {
    /// Every disagreement counts the same.
    Nominal,
    /// Distance of the places in the label list.
    Linear,
    /// Its square.
    Quadratic,
}

impl<'l> Confusion<'l> {
    /// Counts pairs of (true, answered) labels.
    pub(crate) fn of<'p>(
        labels: &'l [String],
        pairs: impl IntoIterator<Item = (Option<&'p str>, Option<&'p str>)>,
    ) -> Self {
        let places: BTreeMap<&str, usize> = labels
            .iter()
            .enumerate()
            .map(|(place, label)| (label.as_str(), place))
            .collect();
        let place = |label: Option<&str>| {
            label
                .and_then(|label| places.get(label).copied())
                .unwrap_or(labels.len())
        };
        let mut cells = Grid::new(labels.len() + 1, labels.len() + 1);
        for (gold, answer) in pairs {
            cells.add(place(gold), place(answer));
        }
        Self { labels, cells }
    }

    fn hits(&self) -> usize {
        (0..self.labels.len())
            .map(|place| self.cells.at(place, place))
            .sum()
    }

    pub(crate) fn items(&self) -> usize {
        self.cells.total()
    }

    pub(crate) fn accuracy(&self) -> Option<f64> {
        ratio(self.hits(), self.items())
    }

    /// True positives, answered, in the gold.
    fn class_counts(&self, place: usize) -> (usize, usize, usize) {
        (
            self.cells.at(place, place),
            self.cells.column_sum(place),
            self.cells.row_sum(place),
        )
    }

    pub(crate) fn classes(&self) -> BTreeMap<String, ClassScore> {
        self.labels
            .iter()
            .enumerate()
            .map(|(place, label)| (label.clone(), self.class_score(place)))
            .collect()
    }

    fn class_score(&self, place: usize) -> ClassScore {
        let (tp, answered, support) = self.class_counts(place);
        ClassScore {
            precision: ratio_or(tp, answered, 0.0),
            recall: ratio_or(tp, support, 0.0),
            f1: harmonic(tp, answered - tp, support - tp, 0.0),
            support,
        }
    }

    fn class_scores(&self) -> Vec<ClassScore> {
        (0..self.labels.len())
            .map(|place| self.class_score(place))
            .collect()
    }

    /// Mean F1 over the declared labels.
    pub(crate) fn macro_f1(&self) -> Option<f64> {
        let scores: Vec<f64> = self.class_scores().iter().map(|score| score.f1).collect();
        mean(&scores)
    }

    /// Mean recall over the classes that occur in the gold.
    fn balanced_accuracy(&self) -> Option<f64> {
        let recalls: Vec<f64> = self
            .class_scores()
            .iter()
            .filter(|score| score.support > 0)
            .map(|score| score.recall)
            .collect();
        mean(&recalls)
    }

    fn weighted(&self, of: impl Fn(&ClassScore) -> f64) -> Option<f64> {
        let scores = self.class_scores();
        let total: usize = scores.iter().map(|score| score.support).sum();
        let sum: f64 = scores
            .iter()
            .map(|score| of(score) * real(score.support))
            .sum();
        (total > 0).then(|| sum / real(total))
    }

    /// Cohen's kappa, `1 − Σ w·observed / Σ w·expected`; not defined when chance alone explains everything.
    pub(crate) fn kappa(&self, weight: Weight) -> Option<f64> {
        let size = self.labels.len() + 1;
        let rows: Vec<usize> = (0..size).map(|row| self.cells.row_sum(row)).collect();
        let columns: Vec<usize> = (0..size)
            .map(|column| self.cells.column_sum(column))
            .collect();
        let (mut observed, mut expected) = (0.0, 0.0);
        for (row, of_row) in rows.iter().enumerate() {
            for (column, of_column) in columns.iter().enumerate() {
                let apart = real(row.abs_diff(column));
                let weight = match weight {
                    Weight::Nominal => f64::from(u8::from(row != column)),
                    Weight::Linear => apart,
                    Weight::Quadratic => apart * apart,
                };
                observed += weight * real(self.cells.at(row, column));
                expected += weight * (real(*of_row) * real(*of_column));
            }
        }
        (expected > 0.0).then(|| 1.0 - observed * real(self.items()) / expected)
    }

    /// Matthews correlation of many classes (Gorodkin's R_K); 0 when either side is constant.
    fn matthews(&self) -> f64 {
        let size = self.labels.len() + 1;
        let total = real(self.items());
        let hits: usize = (0..size).map(|place| self.cells.at(place, place)).sum();
        let (mut both, mut answered, mut gold) = (0.0, 0.0, 0.0);
        for place in 0..size {
            let row = real(self.cells.row_sum(place));
            let column = real(self.cells.column_sum(place));
            both += row * column;
            answered += column * column;
            gold += row * row;
        }
        let spread = (total * total - answered) * (total * total - gold);
        if spread > 0.0 {
            (real(hits) * total - both) / spread.sqrt()
        } else {
            0.0
        }
    }

    /// Everything this matrix tells, into the report.
    pub(crate) fn report(&self, measured: &mut Measured) {
        let scores = self.class_scores();
        let hits = self.hits();
        let answered: usize = (0..self.labels.len())
            .map(|place| self.cells.column_sum(place))
            .sum();
        let in_gold: usize = scores.iter().map(|score| score.support).sum();
        measured.count("items", self.items());
        measured.count("correct", hits);
        measured.count("wrong", self.items() - hits);
        measured.metric("accuracy", self.accuracy());
        measured.metric("balanced_accuracy", self.balanced_accuracy());
        let macro_mean =
            |of: fn(&ClassScore) -> f64| mean(&scores.iter().map(of).collect::<Vec<_>>());
        measured.metric("macro_precision", macro_mean(|score| score.precision));
        measured.metric("macro_recall", macro_mean(|score| score.recall));
        measured.metric("macro_f1", self.macro_f1());
        measured.metric("micro_precision", ratio_or(hits, answered, 0.0));
        measured.metric("micro_recall", ratio_or(hits, in_gold, 0.0));
        measured.metric(
            "micro_f1",
            harmonic(hits, answered - hits, in_gold - hits, 0.0),
        );
        measured.metric("weighted_precision", self.weighted(|score| score.precision));
        measured.metric("weighted_recall", self.weighted(|score| score.recall));
        measured.metric("weighted_f1", self.weighted(|score| score.f1));
        measured.metric("kappa", self.kappa(Weight::Nominal));
        measured.metric("linear_kappa", self.kappa(Weight::Linear));
        measured.metric("quadratic_kappa", self.kappa(Weight::Quadratic));
        measured.metric("matthews", self.matthews());
        measured.detail("classes", &self.classes());
        measured.detail("confusion", &self.table());
    }

    /// Rows by true label, columns by answered label; the last column counts what is no declared label.
    fn table(&self) -> Vec<Vec<usize>> {
        (0..self.labels.len())
            .map(|row| self.cells.row(row).to_vec())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn confusion<'l>(labels: &'l [String], gold: &str, answer: &str) -> Confusion<'l> {
        let (gold, answer) = (words(gold), words(answer));
        Confusion::of(
            labels,
            gold.iter()
                .zip(&answer)
                .map(|(gold, answer)| (Some(gold.as_str()), Some(answer.as_str()))),
        )
    }

    #[test]
    fn v1_an_invented_label_adds_no_class() {
        let labels = words("a b c");
        let found = confusion(&labels, "a a b c", "a b b d");
        assert!((found.macro_f1().unwrap() - 0.444_444_444_444_444_4).abs() < 1e-15);
        let union = words("a b c d");
        let found = confusion(&union, "a a b c", "a b b d");
        assert!((found.macro_f1().unwrap() - 0.333_333_333_333_333_3).abs() < 1e-15);
        let classes = confusion(&labels, "a a b c", "a b b d").classes();
        assert_eq!(classes["c"].precision, 0.0);
        assert_eq!(classes["c"].f1, 0.0);
    }

    #[test]
    fn v2_kappa_of_constants_is_not_defined() {
        let labels = words("1 2");
        assert_eq!(
            confusion(&labels, "1 1 1", "1 1 1").kappa(Weight::Nominal),
            None
        );
        assert_eq!(
            confusion(&labels, "1 1 1 1", "1 1 1 2").kappa(Weight::Nominal),
            Some(0.0)
        );
        assert_eq!(confusion(&labels, "1 1 1", "1 1 1").matthews(), 0.0);
    }

    #[test]
    fn v3_balanced_accuracy_counts_classes_of_the_gold() {
        let labels = words("a b c");
        assert_eq!(
            confusion(&labels, "a a b", "a c b").balanced_accuracy(),
            Some(0.75)
        );
        assert_eq!(confusion(&labels, "", "").accuracy(), None);
    }

    #[test]
    fn v4_weights_follow_the_place_in_the_label_list() {
        let labels = words("1 2 3 4 5");
        let kappa = confusion(&labels, "1 2 3 4 5 3", "1 2 4 4 5 1").kappa(Weight::Quadratic);
        assert!((kappa.unwrap() - 0.8).abs() < 1e-15);
        let (wide, close) = (words("0 5 10"), words("0 1 2"));
        let wide = confusion(&wide, "0 5 10 5", "0 10 10 0").kappa(Weight::Quadratic);
        let close = confusion(&close, "0 1 2 1", "0 2 2 0").kappa(Weight::Quadratic);
        assert_eq!(wide, close);
    }
}
