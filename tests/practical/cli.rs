//! `touchstone grade` as a contract.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use touchstone::practical::kinds;

fn run(folder: &Path, arguments: &[&str]) -> (i32, Output) {
    let output = Command::new(env!("CARGO_BIN_EXE_touchstone"))
        .current_dir(folder)
        .arg("grade")
        .args(arguments)
        .output()
        .unwrap();
    (output.status.code().unwrap(), output)
}

fn document(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

const FILES: [&str; 4] = ["--key", "KEY.json", "--answer", "ANSWER.json"];

#[test]
fn lists_every_kind_with_both_schemas() {
    let folder = TempDir::new().unwrap();
    let (code, output) = run(folder.path(), &["--list", "--json"]);
    assert_eq!(code, 0);
    let list = document(&output);
    let listed = list["kinds"].as_array().unwrap();
    assert_eq!(listed.len(), kinds().len());
    for entry in listed {
        assert!(entry["key_schema"]["properties"].is_object(), "{entry}");
        assert!(entry["answer_schema"]["properties"].is_object(), "{entry}");
    }
}

#[test]
fn the_example_of_every_kind_is_graded() {
    for kind in kinds() {
        let folder = TempDir::new().unwrap();
        let (code, _) = run(folder.path(), &["--example", kind.name, "--out", "."]);
        assert_eq!(code, 0);
        let mut arguments = vec![kind.name, "--json"];
        arguments.extend(FILES);
        let (code, output) = run(folder.path(), &arguments);
        assert_eq!(
            code,
            0,
            "{}: {}",
            kind.name,
            String::from_utf8_lossy(&output.stderr)
        );
        let report = document(&output);
        for field in [
            "kind",
            "grader_version",
            "counts",
            "metrics",
            "aspects",
            "marks",
            "max",
        ] {
            assert!(!report[field].is_null(), "{} {field}", kind.name);
        }
    }
}

#[test]
fn a_spoiled_answer_is_1_and_a_spoiled_key_is_2() {
    let folder = TempDir::new().unwrap();
    run(folder.path(), &["--example", "typing", "--out", "."]);
    let mut arguments = vec!["typing"];
    arguments.extend(FILES);
    fs::write(folder.path().join("ANSWER.json"), b"\xff{").unwrap();
    let (code, output) = run(folder.path(), &arguments);
    assert_eq!(code, 1);
    assert_eq!(document(&output)["refusal"]["code"], "answer-malformed");
    fs::write(folder.path().join("KEY.json"), b"{}").unwrap();
    assert_eq!(run(folder.path(), &arguments).0, 2);
    assert_eq!(
        run(
            folder.path(),
            &["no-such-kind", "--key", "a", "--answer", "b"]
        )
        .0,
        2
    );
    assert_eq!(run(folder.path(), &[]).0, 2);
    assert_eq!(run(folder.path(), &["--help"]).0, 0);
}

#[test]
fn a_labelling_tools_own_file_is_a_hand_in() {
    let folder = TempDir::new().unwrap();
    run(
        folder.path(),
        &["--example", "text-classification", "--out", "."],
    );
    fs::write(
        folder.path().join("mine.csv"),
        "id,label\n1,refund\n2,delivery\n3,invoice\n4,refund\n",
    )
    .unwrap();
    let arguments = [
        "text-classification",
        "--key",
        "KEY.json",
        "--answer",
        "mine.csv",
        "--answer-format",
        "csv",
    ];
    let (code, output) = run(folder.path(), &arguments);
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(document(&output)["metrics"]["accuracy"], 1.0);
    let wrong = [
        "typing",
        "--key",
        "KEY.json",
        "--answer",
        "mine.csv",
        "--answer-format",
        "csv",
    ];
    assert_eq!(run(folder.path(), &wrong).0, 2);
}
