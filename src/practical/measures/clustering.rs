//! Groups without names against groups of experts.

use std::collections::BTreeMap;

use crate::practical::frame::{Measured, real};

/// Adjusted Rand index, homogeneity, completeness, V-measure and Fowlkes–Mallows of pairs (expert group, own group), as
/// in scikit-learn; group names are free.
pub(crate) fn report(pairs: &[(&str, &str)], measured: &mut Measured) {
    let mut cells: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let (mut gold, mut own): (BTreeMap<&str, usize>, BTreeMap<&str, usize>) = Default::default();
    for (a, b) in pairs {
        *cells.entry((a, b)).or_default() += 1;
        *gold.entry(a).or_default() += 1;
        *own.entry(b).or_default() += 1;
    }
    let total = pairs.len();
    let couples = |counts: &mut dyn Iterator<Item = usize>| -> f64 {
        counts
            .map(|count| real(count) * (real(count) - 1.0) / 2.0)
            .sum()
    };
    let both = couples(&mut cells.values().copied());
    let in_gold = couples(&mut gold.values().copied());
    let in_own = couples(&mut own.values().copied());
    let all = real(total) * (real(total) - 1.0) / 2.0;
    measured.metric("adjusted_rand", adjusted_rand(both, in_gold, in_own, all));
    let mallows = if both > 0.0 {
        (both / in_gold * (both / in_own)).sqrt()
    } else {
        0.0
    };
    measured.metric("fowlkes_mallows", mallows);
    let entropy = |counts: &BTreeMap<&str, usize>| -> f64 {
        counts
            .values()
            .map(|count| {
                let share = real(*count) / real(total);
                -share * libm::log(share)
            })
            .sum()
    };
    let (of_gold, of_own) = (entropy(&gold), entropy(&own));
    let mutual: f64 = cells
        .iter()
        .map(|((a, b), count)| {
            let (of_a, of_b) = (gold.get(a).copied(), own.get(b).copied());
            let expected = real(of_a.unwrap_or(1)) * real(of_b.unwrap_or(1));
            let joint = real(*count) / real(total);
            joint * libm::log(real(*count) * real(total) / expected)
        })
        .sum();
    let share = |whole: f64| if whole > 1e-15 { mutual / whole } else { 1.0 };
    let (homogeneity, completeness) = (share(of_gold), share(of_own));
    let sum = homogeneity + completeness;
    measured.metric("homogeneity", homogeneity);
    measured.metric("completeness", completeness);
    measured.metric(
        "v_measure",
        if sum > 1e-15 {
            2.0 * homogeneity * completeness / sum
        } else {
            0.0
        },
    );
    measured.count("groups", own.len());
    measured.count("expert_groups", gold.len());
}

fn adjusted_rand(both: f64, in_gold: f64, in_own: f64, all: f64) -> f64 {
    // One single group or all alone on both sides, or nothing to compare: the partitions are the same.
    if both == in_gold && both == in_own {
        return 1.0;
    }
    let expected = in_gold * in_own / all;
    let most = (in_gold + in_own) / 2.0;
    (both - expected) / (most - expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(gold: &str, own: &str) -> Measured {
        let (gold, own): (Vec<&str>, Vec<&str>) =
            (gold.split(' ').collect(), own.split(' ').collect());
        let pairs: Vec<_> = gold.into_iter().zip(own).collect();
        let mut measured = Measured::default();
        report(&pairs, &mut measured);
        measured
    }

    #[test]
    fn names_are_free() {
        let same = measured("a a b b", "x x y y");
        assert_eq!(same.value("adjusted_rand"), Some(1.0));
        assert!((same.value("v_measure").unwrap() - 1.0).abs() < 1e-15);
        let split = measured("0 0 1 1", "0 0 1 2");
        assert!((split.value("adjusted_rand").unwrap() - 0.571_428_571_428_571_4).abs() < 1e-15);
        assert!((split.value("v_measure").unwrap() - 0.8).abs() < 1e-12);
        let one = measured("0 0 1 1", "z z z z");
        assert_eq!(one.value("adjusted_rand"), Some(0.0));
        assert_eq!(one.value("homogeneity"), Some(0.0));
        assert_eq!(one.value("completeness"), Some(1.0));
    }
}
