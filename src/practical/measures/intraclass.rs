//! Intraclass correlation of judges' marks.

use serde::Serialize;

use crate::practical::frame::real;

/// The six forms after McGraw and Wong, named as (model, number of judges whose mean is used).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Intraclass {
    /// ICC(1,1): one-way random.
    pub(crate) icc_1_1: Option<f64>,
    /// ICC(A,1): two-way, absolute agreement.
    pub(crate) icc_a_1: Option<f64>,
    /// ICC(C,1): two-way, consistency.
    pub(crate) icc_c_1: Option<f64>,
    pub(crate) icc_1_k: Option<f64>,
    pub(crate) icc_a_k: Option<f64>,
    pub(crate) icc_c_k: Option<f64>,
}

/// From complete rows, one for each object, one column for each judge; not defined below two rows or two judges.
pub(crate) fn intraclass(rows: &[Vec<f64>]) -> Option<Intraclass> {
    let judges = rows.first()?.len();
    if rows.len() < 2 || judges < 2 || rows.iter().any(|row| row.len() != judges) {
        return None;
    }
    let (n, k) = (real(rows.len()), real(judges));
    let grand = rows.iter().flatten().sum::<f64>() / (n * k);
    let square = |value: f64| value * value;
    let of_rows: f64 = rows
        .iter()
        .map(|row| k * square(row.iter().sum::<f64>() / k - grand))
        .sum();
    let of_judges: f64 = (0..judges)
        .map(|judge| {
            let column: f64 = rows.iter().filter_map(|row| row.get(judge)).sum();
            n * square(column / n - grand)
        })
        .sum();
    let total: f64 = rows
        .iter()
        .flatten()
        .map(|value| square(value - grand))
        .sum();
    let between = of_rows / (n - 1.0);
    let within = (total - of_rows) / (n * (k - 1.0));
    let judge = of_judges / (k - 1.0);
    let error = (total - of_rows - of_judges) / ((n - 1.0) * (k - 1.0));
    let over = |top: f64, bottom: f64| (bottom.abs() > 1e-12).then(|| top / bottom);
    Some(Intraclass {
        icc_1_1: over(between - within, between + (k - 1.0) * within),
        icc_a_1: over(
            between - error,
            between + (k - 1.0) * error + k / n * (judge - error),
        ),
        icc_c_1: over(between - error, between + (k - 1.0) * error),
        icc_1_k: over(between - within, between),
        icc_a_k: over(between - error, between + (judge - error) / n),
        icc_c_k: over(between - error, between),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v14_the_table_of_shrout_and_fleiss() {
        let rows: Vec<Vec<f64>> = [
            [9.0, 2.0, 5.0, 8.0],
            [6.0, 1.0, 3.0, 2.0],
            [8.0, 4.0, 6.0, 8.0],
            [7.0, 1.0, 2.0, 6.0],
            [10.0, 5.0, 6.0, 9.0],
            [6.0, 2.0, 4.0, 7.0],
        ]
        .iter()
        .map(|row| row.to_vec())
        .collect();
        let found = intraclass(&rows).unwrap();
        for (value, expected) in [
            (found.icc_1_1, 0.165_742),
            (found.icc_a_1, 0.289_764),
            (found.icc_c_1, 0.714_841),
            (found.icc_1_k, 0.442_797),
            (found.icc_a_k, 0.620_051),
            (found.icc_c_k, 0.909_316),
        ] {
            assert!(
                (value.unwrap() - expected).abs() < 5e-7,
                "{value:?} {expected}"
            );
        }
    }
}
