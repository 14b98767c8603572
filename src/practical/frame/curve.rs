//! The score curve of an aspect.

use super::decimal::Decimal;

/// Where a value earns what: nothing at `baseline`, 60 % at `pass`, everything at `full`, straight lines between.
/// `full` may lie below `baseline` (error rates, costs).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Anchors {
    pub(crate) baseline: Decimal,
    /// Without it one straight line runs from baseline to full.
    pub(crate) pass: Option<Decimal>,
    pub(crate) full: Decimal,
}

/// Marks in hundredths for `value`, from 0 to `max`, rounded half up to a multiple of `step` (the full mark is always
/// reachable). Where even the trivial answer reaches the full anchor nothing can be told apart: who reaches it gets all.
pub(crate) fn marks(value: Option<Decimal>, anchors: Anchors, max: i64, step: i64) -> i64 {
    let Some(value) = value else { return 0 };
    let sign = if anchors.full < anchors.baseline {
        -1
    } else {
        1
    };
    let along = |point: Decimal| point.units().saturating_mul(sign);
    let (value, low, high) = (along(value), along(anchors.baseline), along(anchors.full));
    if value >= high {
        return max;
    }
    if value <= low {
        return 0;
    }
    let pass = anchors.pass.map(along);
    let whole = i128::from(max);
    // Marks as a fraction top/bottom, exact.
    let (top, bottom) = match pass {
        None => (whole.saturating_mul(value - low), high - low),
        Some(pass) if value < pass => (
            whole.saturating_mul(6).saturating_mul(value - low),
            (pass - low).saturating_mul(10),
        ),
        Some(pass) => (
            whole.saturating_mul(
                (high - pass)
                    .saturating_mul(6)
                    .saturating_add((value - pass).saturating_mul(4)),
            ),
            (high - pass).saturating_mul(10),
        ),
    };
    let step = i128::from(step.max(1));
    let stride = bottom.saturating_mul(step).saturating_mul(2).max(1);
    let steps = top
        .saturating_mul(2)
        .saturating_add(bottom.saturating_mul(step))
        / stride;
    i64::try_from(steps.saturating_mul(step).clamp(0, whole)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Option<Decimal> {
        Decimal::parse(text)
    }

    fn anchors(baseline: &str, pass: Option<&str>, full: &str) -> Anchors {
        Anchors {
            baseline: at(baseline).unwrap(),
            pass: pass.map(|pass| at(pass).unwrap()),
            full: at(full).unwrap(),
        }
    }

    #[test]
    fn zero_sixty_hundred_and_straight_lines_between() {
        let curve = anchors("0.2", Some("0.7"), "0.9");
        let given = |value| marks(at(value), curve, 10_000, 1);
        assert_eq!(given("0.1"), 0);
        assert_eq!(given("0.2"), 0);
        assert_eq!(given("0.45"), 3_000);
        assert_eq!(given("0.7"), 6_000);
        assert_eq!(given("0.8"), 8_000);
        assert_eq!(given("0.9"), 10_000);
        assert_eq!(given("1"), 10_000);
        assert_eq!(marks(None, curve, 10_000, 1), 0);
    }

    #[test]
    fn less_can_be_better() {
        let curve = anchors("0.5", Some("0.2"), "0.1");
        let given = |value| marks(at(value), curve, 1_000, 1);
        assert_eq!(given("0.5"), 0);
        assert_eq!(given("0.35"), 300);
        assert_eq!(given("0.2"), 600);
        assert_eq!(given("0.15"), 800);
        assert_eq!(given("0.05"), 1_000);
    }

    #[test]
    fn rounds_half_up_to_the_step() {
        let curve = anchors("0", None, "1");
        // 10.25 and 10.24 marks of 100 at half-mark steps.
        assert_eq!(marks(at("0.1025"), curve, 10_000, 50), 1_050);
        assert_eq!(marks(at("0.1024"), curve, 10_000, 50), 1_000);
    }

    proptest! {
        #[test]
        fn marks_stay_in_bounds_and_never_fall_as_the_value_rises(
            low in -3.0..3.0f64, pass in -3.0..3.0f64, high in -3.0..3.0f64,
            first in -5.0..5.0f64, second in -5.0..5.0f64, max in 0i64..100_000, step in 1i64..200,
        ) {
            let mut points = [low, pass, high];
            points.sort_by(f64::total_cmp);
            let decimal = |value| Decimal::of(value).unwrap();
            let curve = Anchors {
                baseline: decimal(points[0]), pass: Some(decimal(points[1])), full: decimal(points[2]),
            };
            let lower = marks(Some(decimal(first.min(second))), curve, max, step);
            let upper = marks(Some(decimal(first.max(second))), curve, max, step);
            prop_assert!(0 <= lower && lower <= upper && upper <= max);
        }
    }
}
