//! Severities of the many-facet model against an independent maximiser and against the truth of simulated marks.

use touchstone::analysis::Table;
use touchstone::analysis::raters::{Facets, Ratings, analyse_raters};

use super::{expected, table};

fn facets(csv: &str) -> Option<Facets> {
    let table = Table::read(csv.as_bytes()).unwrap();
    analyse_raters(&Ratings::read(&table, false).unwrap(), None).facets
}

#[test]
fn severities_are_those_of_an_independent_maximiser() {
    let ratings = Ratings::read(&table("analysis/severity150.csv"), false).unwrap();
    let found = analyse_raters(&ratings, None).facets.unwrap();
    let wanted = expected("analysis/severity150-expected.json");
    assert!(found.converged);
    let numbers = |name: &str| -> Vec<f64> {
        wanted[name]
            .as_array()
            .unwrap()
            .iter()
            .map(|value| value.as_f64().unwrap())
            .collect()
    };
    let severities: Vec<f64> = found
        .raters
        .iter()
        .map(|rater| rater.severity.unwrap())
        .collect();
    for (ours, theirs) in severities.iter().zip(numbers("severity")) {
        assert!((ours - theirs).abs() < 0.002, "{ours} {theirs}");
    }
    for aspect in &found.aspects {
        let place = wanted["aspects"]
            .as_array()
            .unwrap()
            .iter()
            .position(|name| *name == *aspect.name);
        let theirs = numbers("difficulty")[place.unwrap()];
        assert!((aspect.severity.unwrap() - theirs).abs() < 0.002);
    }
    assert!((found.quality_sd - wanted["quality_sd"].as_f64().unwrap()).abs() < 0.005);
    assert!((found.log_likelihood - wanted["log_likelihood"].as_f64().unwrap()).abs() < 0.01);
    // The truth lies within three standard errors of what 150 marks an rater show, and in the same order at both ends.
    for (rater, truth) in found.raters.iter().zip(numbers("true_severity")) {
        let centred = truth - numbers("true_severity").iter().sum::<f64>() / 6.0;
        assert!((rater.severity.unwrap() - centred).abs() < 3.0 * rater.se.unwrap() + 0.05);
    }
    let order = |values: &[f64]| {
        values
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(b.1))
            .unwrap()
            .0
    };
    assert_eq!(order(&severities), order(&numbers("true_severity")));
}

#[test]
fn raters_without_works_in_common_have_no_severity() {
    let apart = "work,A,B,C,D\n1,1,2,,\n2,3,3,,\n3,2,1,,\n4,,,1,2\n5,,,3,2\n6,,,2,3\n";
    assert!(facets(apart).is_none());
    let linked = apart.replace("3,2,1,,", "3,2,1,2,");
    assert!(facets(&linked).is_some());
}

#[test]
fn a_rater_at_the_end_of_the_scale_has_no_bound() {
    let found =
        facets("work,A,B,C\n1,1,0,0\n2,1,1,0\n3,1,0,1\n4,1,1,1\n5,1,0,1\n6,1,1,0\n").unwrap();
    let severities: Vec<bool> = found
        .raters
        .iter()
        .map(|rater| rater.severity.is_some())
        .collect();
    assert_eq!(severities, [false, true, true]);
}

#[test]
fn severities_sum_to_nothing_and_do_not_depend_on_order() {
    let rows = [
        "1,4,3,5", "2,2,2,3", "3,5,3,5", "4,1,1,2", "5,3,2,3", "6,4,4,4", "7,2,1,3",
    ];
    let file = |rows: &[&str]| format!("work,A,B,C\n{}\n", rows.join("\n"));
    let mut turned = rows;
    turned.reverse();
    let (one, other) = (
        facets(&file(&rows)).unwrap(),
        facets(&file(&turned)).unwrap(),
    );
    let sum: f64 = one.raters.iter().map(|rater| rater.severity.unwrap()).sum();
    assert!(sum.abs() < 1e-9);
    for (a, b) in one.raters.iter().zip(&other.raters) {
        assert!((a.severity.unwrap() - b.severity.unwrap()).abs() < 1e-6);
    }
    // B gives least throughout, C most.
    assert!(
        one.raters[1].severity > one.raters[0].severity
            && one.raters[0].severity > one.raters[2].severity
    );
}
