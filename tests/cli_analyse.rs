//! `touchstone analyse` as a contract: key names of the reference, exit codes, and a message for every malformed file.
// A check that meets what it does not expect stops, and that is its finding.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::print_stderr
)]

use std::path::Path;
use std::process::{Command as Process, Output};

use serde_json::Value;

#[path = "analysis/malformed_cases.rs"]
mod malformed_cases;

use malformed_cases::{Command, KEY, OPTIONS, cases};

const FIXTURES: &str = "tests/fixtures/psychometrics";

fn touchstone(arguments: &[&str]) -> Output {
    let mut command = Process::new(env!("CARGO_BIN_EXE_touchstone"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .arg("analyse")
        .args(arguments);
    command.output().expect("the program runs")
}

fn json(arguments: &[&str]) -> (i32, Value) {
    let output = touchstone(&[arguments, &["--json"]].concat());
    let said = String::from_utf8_lossy(&output.stderr);
    let document = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{arguments:?}: {error}: {said}"));
    (output.status.code().expect("an exit code"), document)
}

fn fixture(name: &str) -> String {
    format!("{FIXTURES}/{name}")
}

fn expected(name: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(fixture(name));
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

#[test]
fn ctt_has_the_names_of_the_reference() {
    let (options, key) = (fixture("sapa16-options.csv"), fixture("sapa16-key.csv"));
    let wanted = expected("sapa16-expected.json");
    // A key behind its flag and a key beside the responses, in either order, say the same.
    let (code, found) = json(&["ctt", &options, "--key", &key, "--cut", "10"]);
    assert_eq!(code, 0);
    assert_eq!(found, json(&["ctt", &options, &key, "--cut", "10"]).1);
    assert_eq!(found, json(&["ctt", &key, &options, "--cut", "10"]).1);
    assert_eq!(found["problems"], serde_json::json!([]));
    for name in wanted["ctt"]
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| *name != "livingston_lewis")
    {
        assert!(!found["ctt"][name].is_null(), "{name}");
    }
    for (row, other) in [
        ("distractors", &wanted["distractors"][0]),
        ("items", &wanted["ctt"]["items"][0]),
    ] {
        let ours = if row == "items" {
            &found["ctt"]["items"][0]
        } else {
            &found[row][0]
        };
        for name in other.as_object().unwrap().keys() {
            assert!(!ours[name].is_null(), "{row}: {name}");
        }
    }
}

#[test]
fn raters_and_standard_have_the_names_of_the_reference() {
    let (code, found) = json(&["raters", &fixture("raters60.csv"), "--cut", "12"]);
    assert_eq!(code, 0);
    let wanted = expected("raters-expected.json");
    for name in wanted["raters60"].as_object().unwrap().keys() {
        assert!(!found[name].is_null(), "{name}");
    }
    let files =
        ["angoff", "hofstee", "scores", "oib"].map(|name| fixture(&format!("stdset25-{name}.csv")));
    let [angoff, hofstee, scores, oib] = &files;
    let (code, found) = json(&[
        "standard",
        angoff,
        hofstee,
        scores,
        oib,
        "--bookmarks",
        "18,13,15,18,15,15,16,15",
    ]);
    assert_eq!(code, 0);
    let wanted = expected("stdset25-expected.json");
    for part in ["angoff", "hofstee", "bookmark"] {
        for name in wanted[part]
            .as_object()
            .unwrap()
            .keys()
            .filter(|name| !["definition", "convention"].contains(&name.as_str()))
        {
            assert!(!found[part][name].is_null(), "{part}/{name}");
        }
    }
}

#[test]
fn every_malformed_file_gets_a_message_and_exit_code_one() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (key, options) = (
        write("key.csv", KEY.as_bytes()),
        write("options.csv", OPTIONS.as_bytes()),
    );
    let all = cases();
    assert!(all.len() >= 50);
    for case in all {
        let file = write("case.csv", &case.bytes);
        let arguments: Vec<&str> = match case.command {
            Command::Scores => vec!["ctt", &file],
            Command::Options => vec!["ctt", &file, "--key", &key],
            Command::Key => vec!["ctt", &options, "--key", &file],
            Command::Raters => vec!["raters", &file],
            Command::Standard => vec!["standard", &file],
        };
        let (code, found) = json(&arguments);
        assert_eq!(code, 1, "{}: {found}", case.name);
        let problem = &found["problems"][0];
        assert_eq!(problem["code"], case.code, "{}: {found}", case.name);
        assert!(
            problem["file"].as_str().unwrap().ends_with("case.csv"),
            "{}: {found}",
            case.name
        );
        assert!(
            problem["message"].as_str().unwrap().len() > 8,
            "{}",
            case.name
        );
        // The same for people, and whatever the other commands make of it, none of them falls over.
        let plain = touchstone(&arguments);
        assert_eq!(plain.status.code(), Some(1), "{}", case.name);
        let said = String::from_utf8_lossy(&plain.stderr);
        assert!(
            plain.stdout.is_empty() && said.lines().count() == 1 && said.len() < 600,
            "{}: {said}",
            case.name
        );
        for command in ["ctt", "raters", "standard"] {
            let code = touchstone(&[command, &file]).status.code();
            assert!(
                matches!(code, Some(0..=1)),
                "{}: {command}: {code:?}",
                case.name
            );
        }
    }
}

#[test]
fn a_wrong_call_ends_with_two() {
    let options = fixture("sapa16-options.csv");
    let wrong: [&[&str]; 7] = [
        &["ctt", "no/such/file.csv"],
        &["ctt"],
        &["ctt", &options, &options],
        &["ctt", &options, "--cut", "many"],
        &["raters", FIXTURES],
        &["standard", &options, "--scale", "0"],
        &["irrt", &options],
    ];
    for arguments in wrong {
        let output = touchstone(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            !output.stderr.is_empty() && output.stdout.is_empty(),
            "{arguments:?}"
        );
    }
}

#[test]
fn the_examples_of_the_help_work() {
    for command in ["ctt", "raters", "standard"] {
        let output = touchstone(&[command, "--help"]);
        let help = String::from_utf8(output.stdout).unwrap();
        let example = help
            .split("Example: touchstone analyse ")
            .nth(1)
            .expect("an example");
        let arguments: Vec<&str> = example.split_whitespace().collect();
        let output = touchstone(&arguments);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{command}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(output.stdout.len() > 100);
    }
}
