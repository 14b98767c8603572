//! Laws of all kinds, tried on their documented examples and on spoiled ones.

use proptest::prelude::*;
use serde_json::{Value, json};
use touchstone::practical::{Kind, Report, find_kind, kinds};

fn grade(kind: &Kind, answer: &[u8]) -> Report {
    kind.grade(kind.example_key.as_bytes(), answer)
        .unwrap_or_else(|refusal| panic!("{}: {refusal}", kind.name))
}

fn bytes(report: &Report) -> Vec<u8> {
    serde_json::to_vec(report).unwrap()
}

#[test]
fn the_key_gets_full_marks() {
    for kind in kinds() {
        let task = kind.prepare(kind.example_key.as_bytes()).unwrap();
        let report = task.grade(&task.full_answer()).unwrap();
        assert_eq!(report.marks, report.max, "{}: {report:#?}", kind.name);
        assert_eq!(report.max, 10_000, "{}", kind.name);
        assert!(
            report.warnings.is_empty(),
            "{}: {:?}",
            kind.name,
            report.warnings
        );
    }
}

#[test]
fn what_takes_no_skill_gets_the_baseline() {
    for kind in kinds() {
        let task = kind.prepare(kind.example_key.as_bytes()).unwrap();
        for answer in task.trivial_answers() {
            let report = task.grade(&answer).unwrap();
            // Where an aspect's anchor is fixed, a trivial answer may earn a little of it, never a pass.
            assert!(
                report.marks < report.max * 6 / 10,
                "{}: {report:#?}",
                kind.name
            );
        }
        let empty = task.grade(b"{}").unwrap();
        assert_eq!(empty.marks, 0, "{}: {empty:#?}", kind.name);
    }
}

#[test]
fn a_fair_answer_lies_between() {
    for kind in kinds() {
        let report = grade(kind, kind.example_answer.as_bytes());
        assert!(report.marks < report.max, "{}: {report:#?}", kind.name);
        assert_eq!(report.kind, kind.name);
        assert_eq!(report.grader_version, kind.grader_version);
        let sum: i64 = report.aspects.iter().map(|aspect| aspect.marks).sum();
        let voided = !report.fail_at_once.is_empty();
        assert_eq!(report.marks, if voided { 0 } else { sum }, "{}", kind.name);
    }
}

#[test]
fn the_same_bytes_give_the_same_report() {
    for kind in kinds() {
        let answer = kind.example_answer.as_bytes();
        assert_eq!(
            bytes(&grade(kind, answer)),
            bytes(&grade(kind, answer)),
            "{}",
            kind.name
        );
    }
}

#[test]
fn schemas_name_every_field_of_the_examples() {
    for kind in kinds() {
        for (schema, example) in [
            (kind.key_schema(), kind.example_key),
            (kind.answer_schema(), kind.example_answer),
        ] {
            let example: Value = serde_json::from_str(example).unwrap();
            let text = schema.to_string();
            for name in example.as_object().unwrap().keys() {
                assert!(
                    text.contains(&format!("\"{name}\"")),
                    "{}: {name}",
                    kind.name
                );
            }
        }
    }
}

#[test]
fn every_kind_is_documented() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/practical-tasks.md");
    let text = std::fs::read_to_string(path).unwrap();
    for kind in kinds() {
        assert!(
            text.contains(&format!("`{}`", kind.name)),
            "{} is not in {path}",
            kind.name
        );
    }
}

/// Lists whose order means something.
fn is_ordered(kind: &str, path: &str) -> bool {
    match kind {
        "model-evaluation" => path.starts_with("/confusion"),
        "table-cleaning" => !path.starts_with("/table/rows") || path.matches('/').count() > 2,
        "polygons" => path.contains("/points"),
        "statistics" => path.starts_with("/values"),
        "faq-retrieval" => path.starts_with("/rankings"),
        "live-handling" => true,
        _ => false,
    }
}

fn reverse_lists(kind: &str, path: &str, value: &mut Value) {
    match value {
        Value::Array(list) => {
            for (at, entry) in list.iter_mut().enumerate() {
                reverse_lists(kind, &format!("{path}/{at}"), entry);
            }
            if !is_ordered(kind, path) {
                list.reverse();
            }
        }
        Value::Object(map) => {
            for (name, entry) in map.iter_mut() {
                reverse_lists(kind, &format!("{path}/{name}"), entry);
            }
        }
        _ => {}
    }
}

#[test]
fn the_order_of_unordered_answers_changes_nothing() {
    for kind in kinds() {
        let task = kind.prepare(kind.example_key.as_bytes()).unwrap();
        for answer in [kind.example_answer.as_bytes().to_vec(), task.full_answer()] {
            let mut turned: Value = serde_json::from_slice(&answer).unwrap();
            reverse_lists(kind.name, "", &mut turned);
            let (mut first, mut second) = (
                task.grade(&answer).unwrap(),
                task.grade(&serde_json::to_vec(&turned).unwrap()).unwrap(),
            );
            // The order of rows is itself a metric of table cleaning.
            first.metrics.remove("order");
            second.metrics.remove("order");
            assert_eq!(bytes(&first), bytes(&second), "{}", kind.name);
        }
    }
}

#[test]
fn a_name_that_comes_twice_is_refused() {
    let kind = find_kind("text-classification").unwrap();
    let twice = br#"{"answers":{"1":"refund","1":"delivery"}}"#;
    let refusal = kind.grade(kind.example_key.as_bytes(), twice).unwrap_err();
    assert!(!refusal.code.concerns_key());
}

#[test]
fn depth_and_size_are_bounded() {
    for kind in kinds() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(
            kind.grade(kind.example_key.as_bytes(), deep.as_bytes())
                .is_err()
        );
        let large = vec![b' '; (8 << 20) + 1];
        assert!(kind.grade(kind.example_key.as_bytes(), &large).is_err());
        assert!(kind.grade(deep.as_bytes(), b"{}").is_err());
    }
}

/// Values that hurt.
fn poison() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!("")),
        Just(json!("\u{0}")),
        Just(json!("😀é\u{301}")),
        Just(json!(0)),
        Just(json!(-1)),
        Just(json!(u64::MAX)),
        Just(json!(i64::MIN)),
        Just(json!(1e308)),
        Just(json!(-1e-308)),
        Just(json!(4_294_967_295_u32)),
        Just(json!([[1, 2], [3]])),
        Just(json!(true)),
        any::<f64>().prop_map(|number| json!(number)),
        "\\PC{0,12}".prop_map(Value::from),
    ]
}

/// Replaces the `at`-th node in the order of the text.
fn spoil(value: &mut Value, at: &mut usize, poison: &Value) {
    if *at == 0 {
        *value = poison.clone();
        *at = usize::MAX;
        return;
    }
    if *at == usize::MAX {
        return;
    }
    *at -= 1;
    match value {
        Value::Array(list) => list.iter_mut().for_each(|entry| spoil(entry, at, poison)),
        Value::Object(map) => map.values_mut().for_each(|entry| spoil(entry, at, poison)),
        _ => {}
    }
}

fn spoiled(text: &str, spots: &[(usize, Value)]) -> Vec<u8> {
    let mut value: Value = serde_json::from_str(text).unwrap();
    for (at, poison) in spots {
        spoil(&mut value, &mut at.clone(), poison);
    }
    serde_json::to_vec(&value).unwrap()
}

fn within_bounds(report: &Report) -> Result<(), TestCaseError> {
    prop_assert!((0..=report.max).contains(&report.marks));
    for aspect in &report.aspects {
        prop_assert!((0..=aspect.max).contains(&aspect.marks), "{aspect:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_bytes_make_a_grader_panic(answer in proptest::collection::vec(any::<u8>(), 0..200)) {
        for kind in kinds() {
            let _ = kind.grade(kind.example_key.as_bytes(), &answer);
            let _ = kind.grade(&answer, b"{}");
        }
    }

    #[test]
    fn no_spoiled_answer_leaves_the_bounds(
        spots in proptest::collection::vec((1usize..60, poison()), 1..4),
    ) {
        for kind in kinds() {
            let answer = spoiled(kind.example_answer, &spots);
            if let Ok(report) = kind.grade(kind.example_key.as_bytes(), &answer) {
                within_bounds(&report)?;
            }
        }
    }

    #[test]
    fn no_spoiled_key_makes_a_grader_panic(
        spots in proptest::collection::vec((1usize..80, poison()), 1..3),
    ) {
        for kind in kinds() {
            let key = spoiled(kind.example_key, &spots);
            if let Ok(task) = kind.prepare(&key) {
                if let Ok(report) = task.grade(kind.example_answer.as_bytes()) {
                    within_bounds(&report)?;
                }
                let _ = task.grade(&task.full_answer());
            }
        }
    }
}

#[test]
fn an_act_that_fails_at_once_voids_the_task() {
    let kind = find_kind("privacy-masking").unwrap();
    let answer = br#"{"answers":{"1":[{"start":2,"end":4,"type":"name"},{"start":7,"end":17,"type":"phone"}]}}"#;
    let report = kind.grade(kind.example_key.as_bytes(), answer).unwrap();
    assert_eq!(report.marks, 0);
    assert_eq!(report.fail_at_once.len(), 1);
    assert!(report.aspects.iter().any(|aspect| aspect.marks > 0));
}

#[test]
fn aspects_of_the_key_decide_marks_and_steps() {
    let kind = find_kind("text-classification").unwrap();
    let key = json!({
        "labels": ["a", "b"],
        "gold": {"1": "a", "2": "a", "3": "b", "4": "b"},
        "marking": {"step": 1, "aspects": [
            {"name": "accuracy", "metric": "accuracy", "max": 1000, "baseline": 0.5, "pass": 0.7, "full": 0.9},
            {"name": "recall of b", "metric": "classes.b.recall", "max": 500},
        ]},
    });
    let answer = json!({"answers": {"1": "a", "2": "a", "3": "b", "4": "a"}});
    let report = kind
        .grade(key.to_string().as_bytes(), answer.to_string().as_bytes())
        .unwrap();
    // 0.75 lies a quarter of the way from pass to full: 60 % + 10 %.
    assert_eq!(report.aspects[0].marks, 700);
    // The majority answer (a) leaves 0, the key reaches 1.
    assert_eq!(report.aspects[1].marks, 250);
    assert_eq!((report.marks, report.max), (950, 1500));
    let unknown = json!({
        "labels": ["a"], "gold": {"1": "a"},
        "marking": {"aspects": [{"name": "x", "metric": "no_such", "max": 100}]},
    });
    let refusal = kind
        .grade(unknown.to_string().as_bytes(), b"{}")
        .unwrap_err();
    assert!(refusal.code.concerns_key());
}

#[test]
fn what_a_key_leaves_undefined_is_no_aspect() {
    let kind = find_kind("table-cleaning").unwrap();
    let rows = |rows: Value| json!({"columns": ["no", "city"], "rows": rows});
    let key = json!({
        "id": "no", "columns": [{"name": "no"}, {"name": "city"}],
        "dirty": rows(json!([["1", "a"], ["2", "a"], ["3", "b"]])),
        "clean": rows(json!([["1", "a"], ["3", "b"]])),
    });
    let task = kind.prepare(key.to_string().as_bytes()).unwrap();
    let report = task.grade(&task.full_answer()).unwrap();
    assert_eq!((report.marks, report.max), (10_000, 10_000));
    assert!(
        report
            .aspects
            .iter()
            .all(|aspect| aspect.metric != "cell_precision")
    );
}
