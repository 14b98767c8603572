//! Agreement and severity of raters (`touchstone analyse raters`). Definitions, sources and oracles: docs/statistics.md.

mod facets;
mod icc;
mod krippendorff;
mod pairs;
mod rating_scale_model;
mod ratings;
mod scale;

use serde::Serialize;

pub use facets::{FacetElement, Facets};
pub use icc::Icc;
pub use pairs::PairAgreement;
pub use ratings::{MAX_ASPECTS, MAX_RATERS, Ratings};

use super::guard::Guard;
use super::number::mean;
use facets::NoFacets;

/// Share of the highest mark that passes unless the caller says otherwise.
pub const PASS_SHARE: f64 = 0.6;
/// Works below which severities are shown with a warning.
pub const SEVERITY_WORKS: usize = 100;
/// Agreement below which the report says so.
pub const QWK_TARGET: f64 = 0.70;
/// ICC2 below which the report says so.
pub const ICC_TARGET: f64 = 0.75;

/// Everything about the raters of one task.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RaterReport {
    /// Marked units: works, or works by aspects.
    pub n: usize,
    pub raters: Vec<String>,
    /// Units that every rater marked.
    pub complete: usize,
    pub marks: usize,
    /// Lowest mark that passes.
    pub cut: Option<f64>,
    pub icc: Vec<Icc>,
    pub kripp_nominal: Option<f64>,
    pub kripp_ordinal: Option<f64>,
    pub kripp_interval: Option<f64>,
    pub kripp_ratio: Option<f64>,
    pub pairwise: Vec<PairAgreement>,
    pub fleiss_passfail: Option<f64>,
    pub rater_mean: Vec<Option<f64>>,
    pub rater_n: Vec<usize>,
    /// Each rater's mean less the mean of all marks; negative is severe.
    pub severity_vs_grand: Vec<Option<f64>>,
    pub facets: Option<Facets>,
    pub flags: Vec<String>,
    pub guards: Vec<Guard>,
}

/// Agreement and severity of the raters. `cut` is the lowest mark that passes; by default 60 % of the highest mark given.
#[must_use]
pub fn analyse_raters(ratings: &Ratings, cut: Option<f64>) -> RaterReport {
    let all = ratings.all();
    let highest = all.iter().copied().reduce(f64::max);
    let cut = cut.or_else(|| highest.map(|highest| PASS_SHARE * highest));
    let line = cut.unwrap_or(0.0);
    let complete = ratings.complete();
    let alphas = krippendorff::krippendorff(&ratings.present());
    let grand = mean(&all);
    let marks_of = |rater| ratings.marks_of(rater).flatten().collect::<Vec<f64>>();
    let by_rater: Vec<Vec<f64>> = (0..ratings.raters.len()).map(marks_of).collect();
    let rater_mean: Vec<Option<f64>> = by_rater.iter().map(|marks| mean(marks)).collect();
    let (facets, no_facets) = match facets::facets(ratings) {
        Ok(facets) => (Some(facets), None),
        Err(reason) => (None, Some(reason)),
    };
    let mut report = RaterReport {
        n: ratings.units.len(),
        raters: ratings.raters.clone(),
        complete: complete.len(),
        marks: all.len(),
        cut,
        icc: icc::intraclass(&complete),
        kripp_nominal: alphas.nominal,
        kripp_ordinal: alphas.ordinal,
        kripp_interval: alphas.interval,
        kripp_ratio: alphas.ratio,
        pairwise: pairwise(ratings, line),
        fleiss_passfail: pairs::fleiss_pass_fail(&complete, line),
        severity_vs_grand: rater_mean
            .iter()
            .map(|mean| mean.zip(grand).map(|(mean, grand)| mean - grand))
            .collect(),
        rater_n: by_rater.iter().map(Vec::len).collect(),
        rater_mean,
        facets,
        flags: Vec::new(),
        guards: Vec::new(),
    };
    report.flags = flags(&report);
    report.guards = guards(&report, no_facets);
    report
}

fn pairwise(ratings: &Ratings, cut: f64) -> Vec<PairAgreement> {
    let mut found = Vec::new();
    for (first, first_name) in ratings.raters.iter().enumerate() {
        for (second, second_name) in ratings.raters.iter().enumerate().skip(first + 1) {
            let both = ratings.marks_of(first).zip(ratings.marks_of(second));
            let (a, b): (Vec<f64>, Vec<f64>) = both.filter_map(|(a, b)| a.zip(b)).unzip();
            let mut pair = pairs::pair_agreement(&a, &b, cut);
            pair.raters = [first + 1, second + 1];
            pair.names = [first_name.clone(), second_name.clone()];
            found.push(pair);
        }
    }
    found
}

fn flags(report: &RaterReport) -> Vec<String> {
    let mut flags = Vec::new();
    for pair in &report.pairwise {
        if pair.qwk.is_some_and(|qwk| qwk < QWK_TARGET) {
            let [first, second] = pair.raters;
            flags.push(format!("qwk-below-target:{first}:{second}"));
        }
    }
    let two = report.icc.iter().find(|row| row.kind == "ICC2");
    if two
        .and_then(|row| row.icc)
        .is_some_and(|icc| icc < ICC_TARGET)
    {
        flags.push("icc2-below-target".to_owned());
    }
    flags
}

fn guards(report: &RaterReport, no_facets: Option<NoFacets>) -> Vec<Guard> {
    let mut guards = Vec::new();
    let raters = report.raters.len();
    if raters < 2 {
        let statistics = [
            "icc",
            "pairwise",
            "kripp_interval",
            "fleiss_passfail",
            "facets",
        ];
        let message = "one rater agrees with nobody";
        guards.push(Guard::undefined("one-rater", &statistics, message).counted(raters, 2));
        return guards;
    }
    if report.icc.is_empty() {
        let message = "fewer than two works were marked by every rater";
        let guard = Guard::undefined("few-complete-works", &["icc"], message);
        guards.push(guard.counted(report.complete, 2));
    } else if report.complete < report.n {
        let message = "taken over the works that every rater marked";
        let guard = Guard::warned("incomplete-works", &["icc", "fleiss_passfail"], message);
        guards.push(guard.counted(report.complete, report.n));
    }
    if report.kripp_interval.is_none() {
        let statistics = [
            "kripp_nominal",
            "kripp_ordinal",
            "kripp_interval",
            "kripp_ratio",
        ];
        let message = "no work has two marks, or all marks are the same";
        guards.push(Guard::undefined("no-variation", &statistics, message));
    }
    if report.n < super::guard::ITEMS_SUPPRESSED_BELOW {
        let message = "few works: agreement is unsteady";
        let guard = Guard::warned("few-works", &["icc", "pairwise", "kripp_interval"], message);
        guards.push(guard.counted(report.n, super::guard::ITEMS_SUPPRESSED_BELOW));
    }
    if let Some(reason) = no_facets {
        let (code, message) = match reason {
            NoFacets::FewerThanTwo => (
                "no-severity",
                "fewer than two raters use more than one end of the scale",
            ),
            NoFacets::NotLinked => (
                "raters-not-linked",
                "some raters share no work with the others, not even over third raters",
            ),
            NoFacets::NoScale => (
                "no-scale",
                "the marks are all the same, or do not stand on a scale of up to 100 equal steps",
            ),
            NoFacets::TooLarge => (
                "model-too-large",
                "too many marks for the model; take a sample",
            ),
        };
        guards.push(Guard::undefined(code, &["facets"], message));
    } else if report.n < SEVERITY_WORKS {
        let message = "few works: severities are unsteady";
        let guard = Guard::warned("few-works-for-severity", &["facets"], message);
        guards.push(guard.counted(report.n, SEVERITY_WORKS));
    }
    if report
        .facets
        .as_ref()
        .is_some_and(|facets| !facets.converged)
    {
        let message = "the estimation had not settled; read severities as an order only";
        guards.push(Guard::warned("not-converged", &["facets"], message));
    }
    guards
}
