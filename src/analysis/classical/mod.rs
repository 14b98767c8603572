//! Classical statistics of one paper (`touchstone analyse ctt`): difficulty, discrimination, distractors, reliability and
//! the steadiness of the decision. Definitions, sources and oracles: docs/statistics.md.

mod columns;
mod consistency;
mod discrimination;
mod distractors;
mod item;
mod key;
mod key_check;
mod matrix;
mod options;
mod reliability;
mod responses;
mod sums;

use std::collections::BTreeMap;

use serde::Serialize;

pub use columns::ColumnChoice;
pub use consistency::Agreement;
pub use distractors::OptionRow;
pub use item::ItemStatistics;
pub use key::AnswerKey;
pub use key_check::{KeyDoubt, KeyFlag};
pub use matrix::ScoreMatrix;
pub use responses::{Reading, Responses};

use super::guard::{self, Guard, GuardAction, Z95};
use super::number::{finite, mean, ratio, real};
use distractors::{Spread, Thirds};
use sums::Sums;

/// Share of the highest total that passes unless the caller says otherwise.
pub const PASS_SHARE: f64 = 0.6;
/// Reliability below which the report says so.
pub const ALPHA_TARGET: f64 = 0.80;
/// Consistency of the decision below which the report says so.
pub const CONSISTENCY_TARGET: f64 = 0.85;
/// Share of candidates below which a distractor does not function.
pub const DISTRACTOR_SHARE: f64 = 0.05;

/// What the caller decides.
#[derive(Clone, Copy, Debug)]
pub struct ClassicalOptions {
    /// Lowest total score that passes; by default 60 % of the highest possible, rounded up to a whole score.
    pub cut: Option<f64>,
    /// Whether statistics a sample is too small for are held back.
    pub guards: bool,
}

impl Default for ClassicalOptions {
    fn default() -> Self {
        Self {
            cut: None,
            guards: true,
        }
    }
}

/// Everything about one paper.
#[derive(Clone, Debug, Serialize)]
pub struct ClassicalReport {
    pub ctt: Classical,
    pub distractors: Vec<OptionRow>,
    /// Items whose key is doubted.
    pub key_check: Vec<KeyFlag>,
    /// Findings about the paper as a whole.
    pub flags: Vec<&'static str>,
    /// What was held back, marked or has no value.
    pub guards: Vec<Guard>,
}

/// Statistics of the total score and of each item. Scores are in marks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Classical {
    pub n: usize,
    pub k: usize,
    pub max_total: f64,
    pub cut: f64,
    pub mean: Option<f64>,
    pub sd: Option<f64>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub pass_rate: Option<f64>,
    pub pass_rate_se: Option<f64>,
    pub alpha: Option<f64>,
    pub kr20: Option<f64>,
    pub kr21: Option<f64>,
    pub lambda2: Option<f64>,
    pub split_half_odd_even_sb: Option<f64>,
    pub sem: Option<f64>,
    /// Half width of the 95 % interval around a candidate's score.
    pub score_ci95_half_width: Option<f64>,
    pub mean_inter_item_r: Option<f64>,
    pub livingston_k2: Option<f64>,
    pub subkoviak: Option<Agreement>,
    pub csem_lord_at: Option<BTreeMap<usize, f64>>,
    pub items: Vec<ItemStatistics>,
}

/// Statistics of the total score and of each item of a scored matrix, without any guard.
#[must_use]
pub fn classical(matrix: &ScoreMatrix, cut: Option<f64>) -> Classical {
    let totals = matrix.totals();
    let sums = Sums::of(matrix, &totals);
    classical_from(matrix, &totals, sums.as_ref(), cut)
}

fn classical_from(
    matrix: &ScoreMatrix,
    totals: &[f64],
    sums: Option<&Sums>,
    cut: Option<f64>,
) -> Classical {
    let cut = cut
        .and_then(finite)
        .unwrap_or_else(|| (PASS_SHARE * matrix.max_total() - 1e-9).ceil());
    let k = matrix.k();
    let is_binary = matrix.is_binary();
    let total_mean = mean(totals);
    let variance = sums.map(|sums| sums.total_variance);
    let alpha =
        sums.and_then(|sums| reliability::alpha(k, sums.item_variances(), sums.total_variance));
    let sem = variance
        .zip(alpha)
        .and_then(|(variance, alpha)| finite((variance * (1.0 - alpha)).sqrt()));
    let passed = totals.iter().filter(|total| **total >= cut - 1e-9).count();
    let pass_rate = ratio(real(passed), real(totals.len()));
    let basis = total_mean.zip(variance).zip(alpha);
    Classical {
        n: totals.len(),
        k: matrix.items(),
        max_total: matrix.max_total(),
        cut,
        mean: total_mean,
        sd: variance.map(f64::sqrt),
        min: totals.iter().copied().reduce(f64::min),
        max: totals.iter().copied().reduce(f64::max),
        pass_rate,
        pass_rate_se: pass_rate.and_then(|share| guard::share_error(share, totals.len())),
        alpha,
        kr20: alpha.filter(|_| is_binary),
        kr21: total_mean
            .zip(variance)
            .filter(|_| is_binary)
            .and_then(|(mean, variance)| reliability::kr21(k, mean, variance)),
        lambda2: sums.and_then(|sums| reliability::lambda2(k, sums)),
        split_half_odd_even_sb: sums
            .and_then(|sums| sums.halves_r)
            .and_then(reliability::spearman_brown),
        sem,
        score_ci95_half_width: sem.map(|sem| Z95 * sem),
        mean_inter_item_r: sums.and_then(|sums| sums.mean_inter_item_r),
        livingston_k2: basis.and_then(|((mean, variance), alpha)| {
            consistency::livingston(alpha, variance, mean, cut)
        }),
        subkoviak: basis.filter(|_| is_binary).map(|((mean, _), alpha)| {
            consistency::subkoviak(totals, matrix.items(), mean, alpha, cut)
        }),
        csem_lord_at: (is_binary && matrix.items() > 1).then(|| reliability::lord(matrix.items())),
        items: sums.map_or_else(
            || item::without_spread(matrix),
            |sums| item::item_statistics(matrix, totals, sums),
        ),
    }
}

/// The whole report on a sitting's responses.
#[must_use]
pub fn analyse_classical(responses: &Responses, options: ClassicalOptions) -> ClassicalReport {
    let matrix = &responses.matrix;
    let totals = matrix.totals();
    let sums = Sums::of(matrix, &totals);
    let mut ctt = classical_from(matrix, &totals, sums.as_ref(), options.cut);
    for (item, missing) in ctt.items.iter_mut().zip(&responses.missing) {
        item.omitted = missing.omitted;
        item.not_reached = missing.not_reached;
    }
    let mut distractors = Vec::new();
    let mut key_check = Vec::new();
    if let Some(sums) = &sums {
        let thirds = Thirds::of(&totals);
        let items = ctt.items.iter_mut().zip(&sums.items).zip(&responses.chosen);
        for (place, ((item, item_sums), chosen)) in items.enumerate() {
            let spread = Spread {
                total_mean: sums.total_mean,
                total_variance: sums.total_variance,
                rest_mean: sums.total_mean - item_sums.mean,
                rest_variance: item::rest_variance(sums, place),
            };
            let rows = distractors::option_rows(&item.item, chosen, &totals, &thirds, &spread);
            let idle = |row: &OptionRow| {
                !row.is_key && row.option != distractors::MISSING && row.prop < DISTRACTOR_SHARE
            };
            if rows.iter().any(idle) {
                item.flags.push("idle-distractor");
            }
            if let Some(flag) = key_check::check_key(&rows, &chosen.accepted, item.r_drop) {
                item.flags.push("key-check");
                key_check.push(flag);
            }
            distractors.extend(rows);
        }
    }
    let guards = guards(&ctt, matrix, options.guards);
    if guards
        .iter()
        .any(|guard| guard.action == GuardAction::Suppressed)
    {
        ctt.items.iter_mut().for_each(ItemStatistics::suppress);
        distractors.iter_mut().for_each(OptionRow::suppress);
        key_check.clear();
    }
    ClassicalReport {
        flags: flags(&ctt),
        ctt,
        distractors,
        key_check,
        guards,
    }
}

fn flags(ctt: &Classical) -> Vec<&'static str> {
    let mut flags = Vec::new();
    if ctt.alpha.is_some_and(|alpha| alpha < ALPHA_TARGET) {
        flags.push("alpha-below-target");
    }
    let consistency = ctt.subkoviak.and_then(|agreement| agreement.p0);
    if consistency.is_some_and(|p0| p0 < CONSISTENCY_TARGET) {
        flags.push("consistency-below-target");
    }
    flags
}

fn guards(ctt: &Classical, matrix: &ScoreMatrix, hold_back: bool) -> Vec<Guard> {
    let mut guards = Vec::new();
    guards.extend(guard::on_items(ctt.n).map(|mut guard| {
        if !hold_back {
            guard.action = GuardAction::Warned;
            "the sample is too small for item statistics; they are shown because guards are off"
                .clone_into(&mut guard.message);
        }
        guard
    }));
    if ctt.n < 2 {
        let statistics = ["sd", "alpha", "sem", "livingston_k2", "subkoviak"];
        let message = "one candidate does not vary";
        guards.push(Guard::undefined("one-candidate", &statistics, message).counted(ctt.n, 2));
    } else if ctt.alpha.is_none() {
        let statistics = ["alpha", "kr20", "sem", "livingston_k2", "subkoviak"];
        let message = "reliability needs two items and total scores that differ";
        guards.push(Guard::undefined("no-reliability", &statistics, message));
    }
    if !matrix.is_binary() {
        let statistics = ["kr20", "kr21", "subkoviak", "csem_lord_at"];
        let message = "defined for items scored 0 or 1 only";
        guards.push(Guard::undefined("not-dichotomous", &statistics, message));
    }
    if ctt.alpha.is_some_and(|alpha| alpha < 0.0) {
        let message = "α is below 0: the items do not measure one thing, or a key is wrong";
        guards.push(Guard::warned(
            "negative-reliability",
            &["alpha", "subkoviak"],
            message,
        ));
    }
    let constant = |item: &&ItemStatistics| item.flags.contains(&"constant");
    let constants = ctt.items.iter().filter(constant).count();
    if constants > 0 {
        let statistics = ["r_it", "r_drop", "mean_inter_item_r"];
        let message = "items with one score for everybody correlate with nothing";
        let guard = Guard::undefined("constant-items", &statistics, message);
        guards.push(guard.counted(constants, 0));
    }
    guards
}
