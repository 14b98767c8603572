//! The distributions the statistics need: binomial tails, the beta and the F distribution.

use super::number::real;

/// Coefficients of Lanczos' approximation with g = 7 (Godfrey 2001), good to about 1e-15.
const LANCZOS: [f64; 8] = [
    676.520_368_121_885_1,
    -1_259.139_216_722_402_8,
    771.323_428_777_653_1,
    -176.615_029_162_140_6,
    12.507_343_278_686_905,
    -0.138_571_095_265_720_12,
    9.984_369_578_019_572e-6,
    1.505_632_735_149_311_6e-7,
];

/// ln Γ(x) for x > 0.
pub(super) fn ln_gamma(x: f64) -> f64 {
    if x < 0.5 {
        let sine = (std::f64::consts::PI * x).sin();
        return (std::f64::consts::PI / sine).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let base = x + 7.5;
    let mut series = 0.999_999_999_999_809_9;
    let mut place = 1.0;
    for coefficient in LANCZOS {
        series += coefficient / (x + place);
        place += 1.0;
    }
    0.5 * std::f64::consts::TAU.ln() + (x + 0.5) * base.ln() - base + series.ln()
}

fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// Regularised incomplete beta function I_x(a, b), 0 ≤ x ≤ 1, by the continued fraction of DLMF 8.17.22.
pub(super) fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges fast only below the mean; above it the symmetric function is taken.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_fraction(1.0 - x, b, a);
    }
    beta_fraction(x, a, b)
}

fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let keep = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / keep(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..2_000_usize {
        let m = real(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / keep(1.0 + even * d);
        c = keep(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / keep(1.0 + odd * d);
        c = keep(1.0 + odd / c);
        let change = d * c;
        fraction *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    let front = a * x.ln() + b * (-x).ln_1p() - ln_beta(a, b);
    (front.exp() / a * fraction).clamp(0.0, 1.0)
}

/// Quantile of the F distribution with real degrees of freedom; nothing outside the open unit interval.
pub(super) fn f_quantile(share: f64, df1: f64, df2: f64) -> Option<f64> {
    let sound = |df: f64| df.is_finite() && df > 0.0;
    if !(share > 0.0 && share < 1.0 && sound(df1) && sound(df2)) {
        return None;
    }
    // F = df2·x / (df1·(1−x)) with x beta-distributed; the odds are found on a logarithmic scale.
    let cdf = |log_f: f64| {
        let scaled = df1 * log_f.exp();
        beta_cdf(scaled / (scaled + df2), df1 / 2.0, df2 / 2.0)
    };
    let (mut low, mut high) = (-60.0, 60.0);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if cdf(middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(f64::midpoint(low, high).exp())
}

/// P(X ≥ `least`) for X binomial over `trials` with chance `p`, which is held within [0, 1].
pub(super) fn binomial_tail(trials: usize, p: f64, least: f64) -> f64 {
    let p = p.clamp(0.0, 1.0);
    if least <= 0.0 {
        return 1.0;
    }
    if least > real(trials) {
        return 0.0;
    }
    if p == 0.0 || p == 1.0 {
        return p;
    }
    let (ln_p, ln_q) = (p.ln(), (-p).ln_1p());
    let n = real(trials);
    let all = ln_gamma(n + 1.0);
    (0..=trials)
        .map(real)
        .filter(|x| *x >= least)
        .map(|x| {
            let ways = all - ln_gamma(x + 1.0) - ln_gamma(n - x + 1.0);
            (ways + x * ln_p + (n - x) * ln_q).exp()
        })
        .sum::<f64>()
        .min(1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near(a: f64, b: f64, tolerance: f64) {
        assert!(
            (a - b).abs() <= tolerance * b.abs().max(1.0),
            "{a} is not {b}"
        );
    }

    #[test]
    fn known_values() {
        near(ln_gamma(0.5), std::f64::consts::PI.sqrt().ln(), 1e-14);
        near(ln_gamma(171.0), 706.573_062_245_787_4, 1e-14);
        // Published 97.5 % points of F.
        near(
            f_quantile(0.975, 5.0, 10.0).unwrap(),
            4.236_085_668_188_632,
            1e-10,
        );
        near(
            f_quantile(0.95, 1.0, 1.0).unwrap(),
            161.447_638_797_588_1,
            1e-10,
        );
        near(binomial_tail(5, 0.5, 3.0), 0.5, 1e-14);
        near(binomial_tail(4, 0.25, 4.0), 0.003_906_25, 1e-14);
        near(beta_cdf(0.3, 2.0, 3.0), 0.348_3, 1e-12);
        assert_eq!(f_quantile(1.0, 2.0, 2.0), None);
    }

    proptest! {
        #[test]
        fn binomial_tail_is_an_incomplete_beta(trials in 1_usize..200, p in 0.001_f64..0.999, share in 0.0_f64..1.0) {
            let least = (share * real(trials)).ceil().max(1.0);
            let tail = binomial_tail(trials, p, least);
            near(tail, beta_cdf(p, least, real(trials) - least + 1.0), 1e-10);
        }

        #[test]
        fn f_quantiles_invert(share in 0.01_f64..0.99, df1 in 0.5_f64..200.0, df2 in 0.5_f64..200.0) {
            let f = f_quantile(share, df1, df2).unwrap();
            prop_assume!(f < 1e12 && f > 1e-12);
            near(beta_cdf(df1 * f / (df1 * f + df2), df1 / 2.0, df2 / 2.0), share, 1e-8);
        }
    }
}
