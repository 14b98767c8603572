//! Intraclass correlations of Shrout and Fleiss (1979) with 95 % intervals (McGraw and Wong 1996), on works that every
//! rater marked.

use serde::Serialize;

use crate::analysis::distribution::f_quantile;
use crate::analysis::number::{finite, mean, ratio, real};

/// One of the six coefficients.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Icc {
    /// ICC1: one-way; ICC2: raters a sample, absolute agreement; ICC3: these raters, consistency; k: mean of all raters.
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub icc: Option<f64>,
    #[serde(rename = "F")]
    pub f: Option<f64>,
    pub lower: Option<f64>,
    pub upper: Option<f64>,
}

/// Mean squares of works × raters.
struct MeanSquares {
    /// Works and raters.
    n: f64,
    k: f64,
    works: f64,
    raters: f64,
    rest: f64,
    within: f64,
}

const UPPER: f64 = 0.975;

/// The six coefficients; none for fewer than two works or two raters.
pub(super) fn intraclass(works: &[Vec<f64>]) -> Vec<Icc> {
    let Some(ms) = MeanSquares::of(works) else {
        return Vec::new();
    };
    let (n, k) = (ms.n, ms.k);
    let f_within = quotient(ms.works, ms.within);
    let f_rest = quotient(ms.works, ms.rest);
    let one = coefficient(ms.works - ms.within, ms.works + (k - 1.0) * ms.within);
    let one_mean = coefficient(ms.works - ms.within, ms.works);
    let two = coefficient(
        ms.works - ms.rest,
        ms.works + (k - 1.0) * ms.rest + k / n * (ms.raters - ms.rest),
    );
    let two_mean = coefficient(ms.works - ms.rest, ms.works + (ms.raters - ms.rest) / n);
    let three = coefficient(ms.works - ms.rest, ms.works + (k - 1.0) * ms.rest);
    let three_mean = coefficient(ms.works - ms.rest, ms.works);
    let (df_works, df_within, df_rest) = (n - 1.0, n * (k - 1.0), (n - 1.0) * (k - 1.0));
    let f_limits = |f: Option<f64>, df: f64| {
        let low = f.zip(f_quantile(UPPER, df_works, df)).map(|(f, q)| f / q);
        let high = f.zip(f_quantile(UPPER, df, df_works)).map(|(f, q)| f * q);
        (low, high)
    };
    let single = |limit: Option<f64>| limit.and_then(|f| ratio(f - 1.0, f + k - 1.0));
    let average = |limit: Option<f64>| limit.map(|f| 1.0 - 1.0 / f).and_then(finite);
    let (low1, high1) = f_limits(f_within, df_within);
    let (low3, high3) = f_limits(f_rest, df_rest);
    let (low2, high2) = ms.agreement_limits(two, k);
    let (low2k, high2k) = ms.agreement_limits(two_mean, 1.0);
    vec![
        row("ICC1", one, f_within, single(low1), single(high1)),
        row("ICC2", two, f_rest, low2, high2),
        row("ICC3", three, f_rest, single(low3), single(high3)),
        row("ICC1k", one_mean, f_within, average(low1), average(high1)),
        row("ICC2k", two_mean, f_rest, low2k, high2k),
        row("ICC3k", three_mean, f_rest, average(low3), average(high3)),
    ]
}

type Limit = Option<f64>;

/// A row of the report. The approximation behind the limits fails where raters contradict each other: what does not
/// enclose the estimate is no interval.
fn row(kind: &'static str, icc: Option<f64>, f: Option<f64>, lower: Limit, upper: Limit) -> Icc {
    let encloses = |low: f64, high: f64| low <= high + 1e-9;
    Icc {
        kind,
        icc,
        f,
        lower: lower.filter(|low| icc.is_some_and(|icc| encloses(*low, icc))),
        upper: upper
            .filter(|high| icc.is_some_and(|icc| encloses(icc, *high) && encloses(*high, 1.0))),
    }
}

/// A share of variance; nothing where the estimate of the whole variance is not above 0, which happens where raters
/// contradict each other.
fn coefficient(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole).and_then(finite)
}

/// A mean square over another; nothing where the other is only rounding.
fn quotient(upper: f64, lower: f64) -> Option<f64> {
    (lower > 1e-12 * upper).then(|| upper / lower)
}

impl MeanSquares {
    fn of(works: &[Vec<f64>]) -> Option<Self> {
        let raters = works.first()?.len();
        if works.len() < 2 || raters < 2 {
            return None;
        }
        let (n, k) = (real(works.len()), real(raters));
        let all: Vec<f64> = works.iter().flatten().copied().collect();
        let grand = mean(&all)?;
        let rater_mean = |place: usize| {
            let marks: Vec<f64> = works
                .iter()
                .filter_map(|work| work.get(place))
                .copied()
                .collect();
            mean(&marks).unwrap_or(grand)
        };
        let rater_means: Vec<f64> = (0..raters).map(rater_mean).collect();
        let (mut between, mut within, mut rest) = (0.0, 0.0, 0.0);
        for work in works {
            let own = mean(work)?;
            between += k * (own - grand).powi(2);
            for (mark, rater) in work.iter().zip(&rater_means) {
                within += (mark - own).powi(2);
                rest += (mark - own - rater + grand).powi(2);
            }
        }
        let across: f64 = rater_means
            .iter()
            .map(|mean| n * (mean - grand).powi(2))
            .sum();
        Some(Self {
            n,
            k,
            works: between / (n - 1.0),
            raters: across / (k - 1.0),
            rest: rest / ((n - 1.0) * (k - 1.0)),
            within: within / (n * (k - 1.0)),
        })
    }

    /// Interval of ICC(2,·): `size` is the number of raters for a single mark and 1 for the mean of them all. The degrees of
    /// freedom follow Satterthwaite; for the mean they are taken as the reference (irr 0.84.1) takes them, with the
    /// number of raters in them, which makes the interval a little wider than the stepped-up interval of the single mark.
    fn agreement_limits(&self, icc: Option<f64>, size: f64) -> (Option<f64>, Option<f64>) {
        let Some(r) = icc.filter(|r| *r < 1.0) else {
            return (None, None);
        };
        let (n, k) = (self.n, self.k);
        let a = k * r / (n * (1.0 - r));
        let b = 1.0 + k * r * (n - 1.0) / (n * (1.0 - r));
        let numerator = (a * self.raters + b * self.rest).powi(2);
        let denominator = (a * self.raters).powi(2) / (k - 1.0)
            + (b * self.rest).powi(2) / ((n - 1.0) * (k - 1.0));
        let df = numerator / denominator;
        let mixed = size * self.raters + (size * n - size - n) * self.rest;
        // For the mean the expression shortens to raters − rest.
        let lower = f_quantile(UPPER, n - 1.0, df)
            .and_then(|f| ratio(n * (self.works - f * self.rest), f * mixed + n * self.works));
        let upper = f_quantile(UPPER, df, n - 1.0)
            .and_then(|f| ratio(n * (f * self.works - self.rest), mixed + n * f * self.works));
        (lower, upper)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_published_table_of_shrout_and_fleiss() {
        let table = [
            [9.0, 2.0, 5.0, 8.0],
            [6.0, 1.0, 3.0, 2.0],
            [8.0, 4.0, 6.0, 8.0],
            [7.0, 1.0, 2.0, 6.0],
            [10.0, 5.0, 6.0, 9.0],
            [6.0, 2.0, 4.0, 7.0],
        ];
        let found = intraclass(&table.map(Vec::from));
        let rounded: Vec<String> = found
            .iter()
            .map(|row| format!("{:.2}", row.icc.unwrap()))
            .collect();
        assert_eq!(rounded, ["0.17", "0.29", "0.71", "0.44", "0.62", "0.91"]);
        assert!(intraclass(&[vec![1.0, 2.0]]).is_empty());
        assert!(intraclass(&[vec![1.0], vec![2.0]]).is_empty());
    }

    proptest! {
        #[test]
        fn consistency_ignores_severity_and_agreement_does_not_gain_by_it(
            works in prop::collection::vec(prop::collection::vec(0_u8..20, 3), 3..30), shift in 1_u8..9,
        ) {
            let works: Vec<Vec<f64>> = works.iter().map(|w| w.iter().map(|&m| f64::from(m)).collect()).collect();
            let severe: Vec<Vec<f64>> = works.iter().map(|w| vec![w[0], w[1], w[2] + f64::from(shift)]).collect();
            let (before, after) = (intraclass(&works), intraclass(&severe));
            for row in before.iter().chain(&after) {
                prop_assert!(row.icc.is_none_or(|icc| icc <= 1.0 + 1e-12));
                if let (Some(low), Some(icc), Some(high)) = (row.lower, row.icc, row.upper) {
                    prop_assert!(low <= icc + 1e-9 && icc <= high + 1e-9, "{row:?}");
                }
            }
            if let (Some(before), Some(after)) = (before[2].icc, after[2].icc) {
                prop_assert!((before - after).abs() < 1e-9);
            }
        }
    }
}
