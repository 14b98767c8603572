//! Numbers against numbers.

use crate::practical::frame::{Measured, mean};

/// MAE, RMSE, R², MAPE and sMAPE of pairs (true, answered). R² on a constant gold is 1 when perfect and else 0; MAPE is not
/// defined where a true value is 0.
pub(crate) fn report(pairs: &[(f64, f64)], measured: &mut Measured) {
    let over = |of: fn(f64, f64) -> f64| -> Option<f64> {
        mean(
            &pairs
                .iter()
                .map(|(gold, answer)| of(*gold, *answer))
                .collect::<Vec<_>>(),
        )
    };
    measured.metric("mae", over(|gold, answer| (gold - answer).abs()));
    let squared = over(|gold, answer| (gold - answer) * (gold - answer));
    measured.metric("mse", squared);
    measured.metric("rmse", squared.map(f64::sqrt));
    let has_zero = pairs.iter().any(|(gold, _)| *gold == 0.0);
    let mape = over(|gold, answer| ((gold - answer) / gold).abs());
    measured.metric("mape", if has_zero { None } else { mape });
    measured.metric(
        "smape",
        over(|gold, answer| {
            let size = gold.abs() + answer.abs();
            if size > 0.0 {
                2.0 * (gold - answer).abs() / size
            } else {
                0.0
            }
        }),
    );
    measured.metric("r2", r_squared(pairs));
}

fn r_squared(pairs: &[(f64, f64)]) -> Option<f64> {
    let centre = mean(&pairs.iter().map(|pair| pair.0).collect::<Vec<_>>())?;
    let square = |value: f64| value * value;
    let residual: f64 = pairs
        .iter()
        .map(|(gold, answer)| square(gold - answer))
        .sum();
    let total: f64 = pairs.iter().map(|(gold, _)| square(gold - centre)).sum();
    Some(if total > 0.0 {
        1.0 - residual / total
    } else if residual > 0.0 {
        0.0
    } else {
        1.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constant_gold() {
        assert_eq!(r_squared(&[(1.0, 1.0), (1.0, 1.0)]), Some(1.0));
        assert_eq!(r_squared(&[(1.0, 1.0), (1.0, 2.0)]), Some(0.0));
        let mut measured = Measured::default();
        report(&[(0.0, 1.0)], &mut measured);
        assert_eq!(measured.value("mape"), None);
    }
}
