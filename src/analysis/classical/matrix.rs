//! The scored matrix: candidates × items, held by item.

use super::sums::{dot, masked_sum};
use crate::analysis::number::real;

/// Scores of `persons` candidates on the items, each item a column in the paper's order.
#[derive(Clone, Debug)]
pub struct ScoreMatrix {
    names: Vec<String>,
    max: Vec<f64>,
    persons: usize,
    columns: Columns,
}

/// Items scored 0 or 1 are kept as bytes: sums over them are exact and fast.
#[derive(Clone, Debug)]
pub(super) enum Columns {
    Binary(Vec<Vec<u8>>),
    Points(Vec<Vec<f64>>),
}

impl ScoreMatrix {
    /// A matrix of right (1) and wrong (0); anything but 0 counts as right. Columns shorter than the first are wrong at
    /// their end.
    #[must_use]
    pub fn binary(names: Vec<String>, mut columns: Vec<Vec<u8>>) -> Self {
        let persons = columns.first().map_or(0, Vec::len);
        for column in &mut columns {
            column.resize(persons, 0);
            for score in column {
                *score = u8::from(*score != 0);
            }
        }
        Self {
            max: vec![1.0; columns.len()],
            names,
            persons,
            columns: Columns::Binary(columns),
        }
    }

    /// A matrix of points with the highest score of each item, which must be above 0. Becomes a matrix of 0 and 1 where
    /// it holds nothing else. Scores that are not finite count as 0.
    #[must_use]
    pub fn points(names: Vec<String>, max: Vec<f64>, mut columns: Vec<Vec<f64>>) -> Self {
        let persons = columns.first().map_or(0, Vec::len);
        for column in &mut columns {
            column.resize(persons, 0.0);
            for score in column.iter_mut().filter(|score| !score.is_finite()) {
                *score = 0.0;
            }
        }
        let is_binary = max.iter().all(|max| *max == 1.0)
            && columns
                .iter()
                .flatten()
                .all(|score| *score == 0.0 || *score == 1.0);
        if is_binary {
            let bytes = |column: &Vec<f64>| {
                let right = |score: &f64| u8::from(*score == 1.0);
                column.iter().map(right).collect()
            };
            let columns = columns.iter().map(bytes);
            return Self::binary(names, columns.collect());
        }
        Self {
            names,
            max,
            persons,
            columns: Columns::Points(columns),
        }
    }

    #[must_use]
    pub fn persons(&self) -> usize {
        self.persons
    }

    #[must_use]
    pub fn items(&self) -> usize {
        self.max.len()
    }

    /// Names of the items in the paper's order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Highest score of each item.
    #[must_use]
    pub fn max(&self) -> &[f64] {
        &self.max
    }

    /// Whether every item is scored 0 or 1.
    #[must_use]
    pub fn is_binary(&self) -> bool {
        matches!(self.columns, Columns::Binary(_))
    }

    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The item's score of each candidate.
    pub(super) fn scores(&self, item: usize) -> Vec<f64> {
        match &self.columns {
            Columns::Binary(columns) => columns
                .get(item)
                .map(|column| column.iter().map(|&score| f64::from(score)).collect()),
            Columns::Points(columns) => columns.get(item).cloned(),
        }
        .unwrap_or_default()
    }

    /// Sum of the item's scores, each times the candidate's weight.
    pub(super) fn weighted_sum(&self, item: usize, weights: &[f64]) -> f64 {
        match &self.columns {
            Columns::Binary(columns) => columns
                .get(item)
                .map_or(0.0, |column| masked_sum(column, weights)),
            Columns::Points(columns) => {
                columns.get(item).map_or(0.0, |column| dot(column, weights))
            }
        }
    }

    /// Total score of each candidate.
    #[must_use]
    pub fn totals(&self) -> Vec<f64> {
        self.totals_of(|_| true)
    }

    /// Each candidate's score on the items whose position is chosen.
    pub(super) fn totals_of(&self, chosen: impl Fn(usize) -> bool) -> Vec<f64> {
        let positions = |count: usize| (0..count).map(&chosen).collect::<Vec<bool>>();
        match &self.columns {
            Columns::Binary(columns) => {
                let mut totals = vec![0_u32; self.persons];
                for (column, _) in zip_chosen(columns, positions(columns.len())) {
                    for (total, score) in totals.iter_mut().zip(column) {
                        *total += u32::from(*score);
                    }
                }
                totals.into_iter().map(f64::from).collect()
            }
            Columns::Points(columns) => {
                let mut totals = vec![0.0; self.persons];
                for (column, _) in zip_chosen(columns, positions(columns.len())) {
                    for (total, score) in totals.iter_mut().zip(column) {
                        *total += score;
                    }
                }
                totals
            }
        }
    }

    /// Highest possible total.
    #[must_use]
    pub fn max_total(&self) -> f64 {
        self.max.iter().sum()
    }

    /// Number of items as a real number.
    pub(super) fn k(&self) -> f64 {
        real(self.items())
    }
}

fn zip_chosen<T>(columns: &[T], chosen: Vec<bool>) -> impl Iterator<Item = (&T, bool)> {
    columns
        .iter()
        .zip(chosen)
        .filter(|(_, is_chosen)| *is_chosen)
}
