//! The distractor table: who chose which option.

use serde::Serialize;

use super::options::ChosenOptions;
use crate::analysis::number::{correlation, quantile_of_sorted, ratio, real};

/// One option of one item. Shares of the thirds are of the candidates in that third.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OptionRow {
    pub item: String,
    /// The option, or `missing` for no answer.
    pub option: String,
    pub is_key: bool,
    pub n: usize,
    pub prop: f64,
    pub mean_total_of_choosers: Option<f64>,
    /// Point-biserial correlation of choosing it with the total score.
    pub pb_total: Option<f64>,
    /// The same with the total score on the other items.
    pub pb_rest: Option<f64>,
    pub low: Option<f64>,
    pub mid: Option<f64>,
    pub high: Option<f64>,
}

impl OptionRow {
    /// Holds back everything a small sample says nothing about.
    pub(super) fn suppress(&mut self) {
        self.mean_total_of_choosers = None;
        self.pb_total = None;
        self.pb_rest = None;
        self.low = None;
        self.mid = None;
        self.high = None;
    }
}

/// Label of the row for no answer.
pub(super) const MISSING: &str = "missing";

/// Thirds by total score: below the first, below the second, and from the second tercile on.
pub(super) struct Thirds {
    /// Third of each candidate: 0, 1 or 2.
    places: Vec<u8>,
    sizes: [f64; 3],
}

impl Thirds {
    pub(super) fn of(totals: &[f64]) -> Self {
        let mut sorted = totals.to_vec();
        sorted.sort_by(f64::total_cmp);
        let tercile = |share| quantile_of_sorted(&sorted, share).unwrap_or(0.0);
        let (first, second) = (tercile(1.0 / 3.0), tercile(2.0 / 3.0));
        let mut sizes = [0.0; 3];
        let places: Vec<u8> = totals
            .iter()
            .map(|total| u8::from(*total >= first) + u8::from(*total >= second))
            .collect();
        for place in &places {
            if let Some(size) = sizes.get_mut(usize::from(*place)) {
                *size += 1.0;
            }
        }
        Self { places, sizes }
    }
}

/// Mean and sum of squares of the total, and of the total without the item.
pub(super) struct Spread {
    pub(super) total_mean: f64,
    pub(super) total_variance: f64,
    pub(super) rest_mean: f64,
    pub(super) rest_variance: f64,
}

#[derive(Clone, Default)]
struct Choosers {
    n: usize,
    total: f64,
    thirds: [f64; 3],
}

/// Rows of one item: no answer first if anyone gave none, then the options in ascending order.
pub(super) fn option_rows(
    name: &str,
    chosen: &ChosenOptions,
    totals: &[f64],
    thirds: &Thirds,
    spread: &Spread,
) -> Vec<OptionRow> {
    let mut choosers = vec![Choosers::default(); chosen.options.len() + 1];
    let candidates = chosen.codes.iter().zip(totals).zip(&thirds.places);
    for ((code, total), third) in candidates {
        if let Some(found) = choosers.get_mut(usize::from(*code)) {
            found.n += 1;
            found.total += total;
            if let Some(count) = found.thirds.get_mut(usize::from(*third)) {
                *count += 1.0;
            }
        }
    }
    let n = real(totals.len());
    let row = |option: &str, is_key: bool, found: &Choosers| {
        let count = real(found.n);
        let own = if is_key { chosen.marks } else { 0.0 };
        let indicator = count * (n - count) / n;
        let point_biserial = |sum: f64, mean: f64, variance: f64| {
            correlation(sum - count * mean, indicator, variance * (n - 1.0), n)
        };
        let [low, mid, high] = found.thirds;
        let [lows, mids, highs] = thirds.sizes;
        OptionRow {
            item: name.to_owned(),
            option: option.to_owned(),
            is_key,
            n: found.n,
            prop: count / n,
            mean_total_of_choosers: ratio(found.total, count),
            pb_total: point_biserial(found.total, spread.total_mean, spread.total_variance),
            pb_rest: point_biserial(
                found.total - own * count,
                spread.rest_mean,
                spread.rest_variance,
            ),
            low: ratio(low, lows),
            mid: ratio(mid, mids),
            high: ratio(high, highs),
        }
    };
    let labels = std::iter::once((MISSING, false)).chain(
        chosen
            .options
            .iter()
            .map(String::as_str)
            .zip(chosen.is_key.iter().copied()),
    );
    labels
        .zip(&choosers)
        .filter(|(_, found)| found.n > 0)
        .map(|((option, is_key), found)| row(option, is_key, found))
        .collect()
}
