//! Hofstee's compromise (1983): judges bound the pass line and the fail rate; the line is where the curve of fail rates
//! crosses the diagonal of that box.

use serde::Serialize;

use crate::analysis::fault::{Fault, FaultCode};
use crate::analysis::number::{mean, real};
use crate::analysis::table::Table;

/// The compromise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hofstee {
    pub means: HofsteeMeans,
    /// Pass line in raw score; null where curve and diagonal do not meet within the bounds.
    pub cut: Option<f64>,
    pub fail_at_cut: Option<f64>,
    pub status: &'static str,
}

/// Means of the judges' bounds: raw scores, and fail rates from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct HofsteeMeans {
    pub kmin: f64,
    pub kmax: f64,
    pub fmin: f64,
    pub fmax: f64,
}

/// Scores in ascending order, each with the share of candidates below it.
#[derive(Clone, Debug, Default)]
pub(super) struct ScoreCounts(Vec<(f64, f64)>);

pub(super) fn is_hofstee(table: &Table) -> bool {
    table.column("kmin").is_some()
}

pub(super) fn is_scores(table: &Table) -> bool {
    table.any_column(SCORE).is_some()
}

const SCORE: &[&str] = &["score", "total", "raw", "总分", "分数"];
const COUNT: &[&str] = &["n", "count", "freq", "frequency", "人数"];

impl HofsteeMeans {
    /// Reads `kmin, kmax, fmin, fmax`, a row for each judge.
    pub(super) fn read(table: &Table) -> Result<Self, Fault> {
        let column = |name: &str| -> Result<f64, Fault> {
            let at = table.required(name)?;
            let mut values = Vec::with_capacity(table.rows.len());
            for row in &table.rows {
                let value = table.number(row, at)?.ok_or_else(|| {
                    Fault::new(FaultCode::NotANumber, "a judge's bound is missing")
                        .at_line(row.line)
                        .in_column(name)
                })?;
                if name.starts_with('f') && !(0.0..=1.0).contains(&value) {
                    let message = "a fail rate outside 0 to 1";
                    return Err(Fault::new(FaultCode::OutOfRange, message)
                        .at_line(row.line)
                        .in_column(name));
                }
                values.push(value);
            }
            Ok(mean(&values).unwrap_or(0.0))
        };
        let means = Self {
            kmin: column("kmin")?,
            kmax: column("kmax")?,
            fmin: column("fmin")?,
            fmax: column("fmax")?,
        };
        if means.kmin > means.kmax || means.fmin > means.fmax {
            let message = "the judges' lower bounds lie above their upper bounds";
            return Err(Fault::new(FaultCode::OutOfRange, message));
        }
        if means.kmax - means.kmin >= real(MAX_LINE) {
            let message = format!("bounds more than {MAX_LINE} apart");
            return Err(Fault::new(FaultCode::OutOfRange, message));
        }
        Ok(means)
    }
}

impl ScoreCounts {
    /// Reads `score` with `n` candidates each, or one score a row.
    pub(super) fn read(table: &Table) -> Result<Self, Fault> {
        let score = table.any_column(SCORE).ok_or_else(|| {
            Fault::new(FaultCode::MissingColumn, "the file has no scores").in_column("score")
        })?;
        let count = table.any_column(COUNT);
        let mut counts = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let n = match count {
                Some(column) => {
                    let n = table.number(row, column)?.unwrap_or(0.0);
                    if n < 0.0 || n.fract() != 0.0 {
                        let message = "not a whole number of candidates";
                        return Err(Fault::new(FaultCode::BadCount, message)
                            .at_line(row.line)
                            .in_column(table.name(column)));
                    }
                    n
                }
                None => 1.0,
            };
            if let Some(score) = table.number(row, score)? {
                counts.push((score, n));
            }
        }
        Self::of(counts)
            .ok_or_else(|| Fault::new(FaultCode::NoRows, "the file counts no candidate"))
    }

    /// From scores with their numbers of candidates; nothing for no candidate.
    fn of(mut counts: Vec<(f64, f64)>) -> Option<Self> {
        counts.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        let all: f64 = counts.iter().map(|(_, n)| n).sum();
        let mut below = 0.0;
        for (_, n) in &mut counts {
            let own = *n;
            *n = below / all;
            below += own;
        }
        (all > 0.0).then_some(Self(counts))
    }

    /// Share of candidates below a score.
    fn below(&self, line: f64) -> f64 {
        let place = self.0.partition_point(|(score, _)| *score < line - 1e-9);
        self.0.get(place).map_or(1.0, |(_, share)| *share)
    }
}

/// Widest bounds, in whole scores.
const MAX_LINE: usize = 100_000;

/// The crossing of P(score < c), known at whole c and straight in between, with the line from (kmin, fmax) to (kmax, fmin).
pub(super) fn hofstee(means: HofsteeMeans, scores: &ScoreCounts) -> Hofstee {
    let none = |status| Hofstee {
        means,
        cut: None,
        fail_at_cut: None,
        status,
    };
    let HofsteeMeans {
        kmin,
        kmax,
        fmin,
        fmax,
    } = means;
    if kmax - kmin < 1e-12 {
        return none("bounds-without-width");
    }
    let diagonal = |c: f64| fmax + (fmin - fmax) * (c - kmin) / (kmax - kmin);
    let first = kmin.floor();
    let mut previous: Option<(f64, f64)> = None;
    for place in 0..MAX_LINE + 2 {
        let c = first + real(place);
        let above = scores.below(c) - diagonal(c);
        // The difference rises all along: the curve rises and the diagonal falls.
        if above >= 0.0 {
            let cut = match previous {
                Some((before, under)) => before - under / (above - under),
                None if above <= 1e-12 => c,
                None => return none("no-crossing"),
            };
            if cut < kmin - 1e-9 || cut > kmax + 1e-9 {
                return none("no-crossing");
            }
            return Hofstee {
                means,
                cut: Some(cut),
                fail_at_cut: Some(diagonal(cut)),
                status: "ok",
            };
        }
        if c > kmax {
            break;
        }
        previous = Some((c, above));
    }
    none("no-crossing")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_outside_the_box_does_not_cross() {
        let means = HofsteeMeans {
            kmin: 10.0,
            kmax: 12.0,
            fmin: 0.1,
            fmax: 0.3,
        };
        let everyone_good = ScoreCounts::of(vec![(20.0, 5.0)]).unwrap();
        assert_eq!(hofstee(means, &everyone_good).status, "no-crossing");
        let everyone_poor = ScoreCounts::of(vec![(1.0, 5.0)]).unwrap();
        assert_eq!(hofstee(means, &everyone_poor).status, "no-crossing");
        let flat = HofsteeMeans {
            kmax: 10.0,
            ..means
        };
        assert_eq!(hofstee(flat, &everyone_good).cut, None);
    }

    #[test]
    fn the_crossing_lies_on_both() {
        let means = HofsteeMeans {
            kmin: 2.5,
            kmax: 7.5,
            fmin: 0.1,
            fmax: 0.6,
        };
        let scores = ScoreCounts::of((0..10).map(|s| (f64::from(s), 1.0)).collect()).unwrap();
        let found = hofstee(means, &scores);
        // P(score < c) = c/10 here, also between whole scores.
        assert!((found.cut.unwrap() / 10.0 - found.fail_at_cut.unwrap()).abs() < 1e-12);
    }
}
