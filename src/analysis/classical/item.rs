//! Statistics of one item.

use serde::Serialize;

use super::matrix::ScoreMatrix;
use super::sums::Sums;
use super::{discrimination, reliability};
use crate::analysis::number::{correlation, finite, mean};

/// Difficulty outside of which an item is flagged.
pub(super) const P_RANGE: (f64, f64) = (0.20, 0.95);
/// Item–rest correlation below which an item is looked at.
pub(super) const R_DROP_REVIEW: f64 = 0.10;
/// D27 from which an item discriminates marginally, well and very well (Ebel 1965).
pub(super) const D27_CLASSES: [f64; 3] = [0.20, 0.30, 0.40];

/// An item in the report. What a sample is too small for, or a definition gives no value for, is null.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ItemStatistics {
    pub item: String,
    /// Difficulty 难度: mean score over highest score, 0 to 1; high is easy.
    pub p: Option<f64>,
    /// Standard deviation of the score, with n − 1.
    pub item_sd: Option<f64>,
    /// Correlation with the total score.
    pub r_it: Option<f64>,
    /// Correlation with the total score on the other items: the one to report.
    pub r_drop: Option<f64>,
    pub alpha_if_deleted: Option<f64>,
    /// Discrimination 区分度: p of the upper 27 % less p of the lower 27 %.
    pub d27: Option<f64>,
    pub d27_class: Option<&'static str>,
    pub max: f64,
    pub omitted: usize,
    pub not_reached: usize,
    pub flags: Vec<&'static str>,
}

/// Statistics of every item in the paper's order, the counts of missing answers still to be entered.
pub(super) fn item_statistics(
    matrix: &ScoreMatrix,
    totals: &[f64],
    sums: &Sums,
) -> Vec<ItemStatistics> {
    let weights = discrimination::group_weights(totals);
    let scale = sums.total_mean.abs().max(1.0);
    let all_variances = sums.item_variances();
    let mut statistics = Vec::with_capacity(matrix.items());
    let items = sums.items.iter().zip(matrix.names()).zip(matrix.max());
    for (place, ((item, name), max)) in items.enumerate() {
        let rest_variance = rest_variance(sums, place);
        let rest_covariance = item.with_total - item.variance;
        let d27 = discrimination::d27(matrix.weighted_sum(place, &weights), totals.len(), *max);
        let mut row = ItemStatistics {
            item: name.clone(),
            p: finite(item.mean / max),
            item_sd: finite(item.variance.sqrt()),
            r_it: correlation(item.with_total, item.variance, sums.total_variance, scale),
            r_drop: correlation(rest_covariance, item.variance, rest_variance, scale),
            alpha_if_deleted: reliability::alpha(
                matrix.k() - 1.0,
                all_variances - item.variance,
                rest_variance,
            ),
            d27,
            d27_class: d27.map(d27_class),
            max: *max,
            omitted: 0,
            not_reached: 0,
            flags: Vec::new(),
        };
        row.flags = flags(&row);
        statistics.push(row);
    }
    statistics
}

/// What is left to say where there are fewer than two candidates: p.
pub(super) fn without_spread(matrix: &ScoreMatrix) -> Vec<ItemStatistics> {
    let row = |(place, (name, max)): (usize, (&String, &f64))| ItemStatistics {
        item: name.clone(),
        p: mean(&matrix.scores(place)).and_then(|mean| finite(mean / max)),
        item_sd: None,
        r_it: None,
        r_drop: None,
        alpha_if_deleted: None,
        d27: None,
        d27_class: None,
        max: *max,
        omitted: 0,
        not_reached: 0,
        flags: Vec::new(),
    };
    let items = matrix.names().iter().zip(matrix.max());
    items.enumerate().map(row).collect()
}

/// Variance of the total score on the other items.
pub(super) fn rest_variance(sums: &Sums, item: usize) -> f64 {
    sums.items.get(item).map_or(0.0, |item| {
        (sums.total_variance + item.variance - 2.0 * item.with_total).max(0.0)
    })
}

fn d27_class(d27: f64) -> &'static str {
    let [marginal, good, very_good] = D27_CLASSES;
    if d27 >= very_good {
        "very-good"
    } else if d27 >= good {
        "good"
    } else if d27 >= marginal {
        "marginal"
    } else {
        "poor"
    }
}

fn flags(item: &ItemStatistics) -> Vec<&'static str> {
    let mut flags = Vec::new();
    if item.p.is_some_and(|p| p < P_RANGE.0) {
        flags.push("too-hard");
    }
    if item.p.is_some_and(|p| p > P_RANGE.1) {
        flags.push("too-easy");
    }
    if item.item_sd == Some(0.0) {
        flags.push("constant");
    }
    match item.r_drop {
        Some(r) if r <= 0.0 => flags.push("hold"),
        Some(r) if r < R_DROP_REVIEW => flags.push("review"),
        _ => {}
    }
    if item.d27_class == Some("poor") {
        flags.push("poor-discrimination");
    }
    flags
}

impl ItemStatistics {
    /// Holds back everything a small sample says nothing about.
    pub(super) fn suppress(&mut self) {
        self.item_sd = None;
        self.r_it = None;
        self.r_drop = None;
        self.alpha_if_deleted = None;
        self.d27 = None;
        self.d27_class = None;
        self.flags
            .retain(|flag| ["too-hard", "too-easy", "constant"].contains(flag));
    }
}
