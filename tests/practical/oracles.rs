//! Figures of published libraries, computed once by tools/oracles/practical.py and committed.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use touchstone::practical::find_kind;

#[derive(Deserialize)]
struct Fixture {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    kind: String,
    key: Value,
    answer: Value,
    expect: BTreeMap<String, Option<f64>>,
}

/// The metric of this name, dots leading into tables; a count where there is no such metric.
fn find(report: &Value, name: &str) -> Option<Value> {
    fn lead<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
        value.get(path).or_else(|| {
            path.match_indices('.')
                .find_map(|(at, _)| lead(value.get(&path[..at])?, &path[at + 1..]))
        })
    }
    lead(&report["metrics"], name)
        .or_else(|| report["counts"].get(name))
        .cloned()
}

fn agrees(file: &str, least: usize) {
    // Further cases, made with another seed, can be tried from another folder.
    let folder = std::env::var("PRACTICAL_FIXTURES").unwrap_or_else(|_| {
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/practical").to_owned()
    });
    let path = format!("{folder}/{file}.json");
    let fixture: Fixture = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(fixture.cases.len() >= least);
    let mut broken = Vec::new();
    for case in &fixture.cases {
        let kind = find_kind(&case.kind).unwrap();
        let report = kind
            .grade(
                case.key.to_string().as_bytes(),
                case.answer.to_string().as_bytes(),
            )
            .unwrap_or_else(|refusal| panic!("{file} {}: {refusal}", case.name));
        let report = serde_json::to_value(report).unwrap();
        assert!(!case.expect.is_empty());
        for (metric, expected) in &case.expect {
            let found = find(&report, metric);
            let same = match (found.as_ref(), expected) {
                (Some(Value::Null), None) => true,
                (Some(found), Some(expected)) => found.as_f64().is_some_and(|found| {
                    (found - expected).abs() <= 1e-9 * expected.abs().max(1.0)
                }),
                _ => false,
            };
            if !same {
                broken.push(format!(
                    "{file} {}: {metric} is {found:?}, not {expected:?}",
                    case.name
                ));
            }
        }
    }
    assert!(
        broken.is_empty(),
        "{} differ:\n{}",
        broken.len(),
        broken.join("\n")
    );
}

#[test]
fn classification_as_scikit_learn() {
    agrees("classification", 12);
}

#[test]
fn label_sets_as_scikit_learn() {
    agrees("multi_label", 10);
}

#[test]
fn spans_as_seqeval_and_nervaluate() {
    agrees("spans", 10);
}

#[test]
fn boxes_as_pycocotools_and_scipy() {
    agrees("boxes", 8);
}

#[test]
fn average_precision_as_pycocotools() {
    agrees("detection", 8);
}

#[test]
fn polygons_as_shapely() {
    agrees("polygons", 40);
}

#[test]
fn transcripts_as_jiwer_and_sacrebleu() {
    agrees("transcripts", 14);
}

#[test]
fn agreement_as_krippendorff_statsmodels_and_pingouin() {
    agrees("agreement", 12);
}

#[test]
fn clusters_as_scikit_learn() {
    agrees("clusters", 10);
}

#[test]
fn scores_as_scikit_learn() {
    agrees("scores", 30);
}

#[test]
fn bots_as_scikit_learn() {
    agrees("bots", 6);
}
