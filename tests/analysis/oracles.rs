//! Data sets made by tests/fixtures/analysis/generate.py, and what pandas, scipy, scikit-learn, pingouin and krippendorff
//! compute from them.

use serde_json::{Value, json};
use touchstone::analysis::raters::{Ratings, analyse_raters};
use touchstone::analysis::standard::{StandardOptions, analyse_standard};

use super::{agrees, ctt, expected, table};

fn near(path: &str) -> Option<f64> {
    (path != "/licence" && path != "/computed_with").then_some(1e-9)
}

fn check(name: &str, key: Option<&str>, cut: f64) -> Value {
    let wanted = expected(&format!("analysis/{name}-expected.json"));
    let found = serde_json::to_value(ctt(&format!("analysis/{name}.csv"), key, cut)).unwrap();
    let compared = agrees(&found["ctt"], &wanted["ctt"], &near);
    assert!(compared > 30, "{name}: {compared}");
    if let Some(missing) = wanted.get("missing") {
        let items = found["ctt"]["items"].as_array().unwrap();
        for count in ["omitted", "not_reached"] {
            let counts: Vec<Value> = items.iter().map(|item| item[count].clone()).collect();
            assert_eq!(json!(counts), missing[count], "{name}: {count}");
        }
    }
    found
}

#[test]
fn gaps_constant_items_and_a_label_in_the_middle() {
    let found = check("gappy130", None, 6.0);
    let constant = found["guards"]
        .as_array()
        .unwrap()
        .iter()
        .find(|g| g["code"] == "constant-items");
    // The other item that everyone who answered had right varies by its gaps.
    assert_eq!(constant.unwrap()["n"], 1);
}

#[test]
fn points_with_different_maxima() {
    let found = check("points117", None, 16.0);
    for name in ["kr20", "kr21", "subkoviak", "csem_lord_at"] {
        assert!(found["ctt"][name].is_null(), "{name}");
    }
}

#[test]
fn letters_blanks_two_right_options_and_a_wrong_key() {
    let found = check("options160", Some("analysis/options160-key.csv"), 5.0);
    let wanted = expected("analysis/options160-expected.json");
    let compared = agrees(&found["distractors"], &wanted["distractors"], &|_| {
        Some(1e-9)
    });
    assert!(compared > 400, "{compared}");
    let flagged = found["key_check"].as_array().unwrap().iter();
    let flagged: Vec<Value> = flagged.map(|flag| flag["item"].clone()).collect();
    assert_eq!(json!(flagged), wanted["key_check"]);
}

#[test]
fn almost_everyone_tied() {
    check("tied31", None, 2.0);
}

#[test]
fn raters_with_gaps() {
    let ratings = Ratings::read(&table("analysis/raters70.csv"), false).unwrap();
    let found = serde_json::to_value(analyse_raters(&ratings, Some(6.0))).unwrap();
    let wanted = expected("analysis/raters70-expected.json");
    let compared = agrees(&found, &wanted, &near);
    assert!(compared > 120, "{compared}");
    let codes: Vec<&str> = found["guards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|guard| guard["code"].as_str().unwrap())
        .collect();
    assert!(codes.contains(&"incomplete-works"), "{codes:?}");
}

#[test]
fn krippendorff_of_the_reference_table_by_its_second_program() {
    let ratings = Ratings::read(&table("psychometrics/raters60.csv"), false).unwrap();
    let found = serde_json::to_value(analyse_raters(&ratings, None)).unwrap();
    let wanted = expected("analysis/raters60-krippendorff-expected.json");
    assert_eq!(agrees(&found, &wanted, &near), 4);
}

#[test]
fn angoff_in_rows_and_per_cent_with_a_gap() {
    let options = StandardOptions {
        scale: 100.0,
        ..StandardOptions::default()
    };
    let report = analyse_standard(&[table("analysis/angoff7.csv")], &options).unwrap();
    assert_eq!(report.guards.len(), 1);
    let round = &report.angoff.unwrap()["round1"];
    assert_eq!(round.incomplete_judges, ["J3"]);
    let lines: serde_json::Map<String, Value> = round
        .judges
        .iter()
        .cloned()
        .zip(round.judge_cut.iter().map(|cut| json!(cut)))
        .collect();
    let mut found = serde_json::to_value(round).unwrap();
    found["judge_cut"] = Value::Object(lines);
    assert_eq!(
        agrees(&found, &expected("analysis/angoff7-expected.json"), &near),
        7 + 5 + 24
    );
}
