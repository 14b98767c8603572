//! The command line as a contract: exit code 0 all is well, 1 what was checked is not, 2 called wrongly; `--json` gives one
//! document on standard output.
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

// A test that meets what it does not expect stops, and that is its finding.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn touchstone(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_touchstone"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .output()
        .expect("the program runs")
}

/// Exit code and the JSON document on standard output.
fn json(arguments: &[&str]) -> (i32, Value) {
    let output = touchstone(arguments);
    let document = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "{arguments:?}: {error}: {}",
            String::from_utf8_lossy(&output.stderr)
        )
    });
    (output.status.code().expect("an exit code"), document)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// Codes of the problems whose file ends with `file`.
fn codes<'a>(report: &'a Value, file: &str) -> Vec<&'a str> {
    let problems = report["problems"].as_array().expect("problems").iter();
    let of_file = problems.filter(|problem| {
        problem["file"]
            .as_str()
            .is_some_and(|name| name.ends_with(file))
    });
    of_file
        .map(|problem| problem["code"].as_str().expect("a code"))
        .collect()
}

/// A copy of the call-centre attendant's bank, to be broken.
fn copied_bank() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let name = "4-04-05-03-call-centre-attendant";
    let bank = folder.path().join(name);
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("question_banks")
            .join(name),
        &bank,
    );
    (folder, bank)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// Replaces the first `old` of a file.
fn change(path: &Path, old: &str, new: &str) {
    let before = fs::read_to_string(path).expect("a file");
    assert!(before.contains(old), "{} has no {old}", path.display());
    fs::write(path, before.replacen(old, new, 1)).expect("a file");
}

#[test]
fn standards_check_reports_the_shipped_editions() {
    for arguments in [
        &["standards", "check", "--json"][..],
        &["--json", "standards", "check", "question_banks"],
    ] {
        let (code, report) = json(arguments);
        assert_eq!((code, &report["problems"]), (0, &serde_json::json!([])));
        let editions = report["editions"].as_array().unwrap();
        let trainer = editions
            .iter()
            .find(|edition| edition["code"] == "4-04-05-05")
            .unwrap();
        assert_eq!(trainer["edition"], 2021);
        let third = trainer["levels"]
            .as_array()
            .unwrap()
            .iter()
            .find(|level| level["level"] == 3)
            .unwrap();
        assert_eq!(third["functions"], 4);
        assert_eq!(
            third["weights"],
            serde_json::json!({ "theory_sum": 10_000, "skills_sum": 10_000 })
        );
        assert!(!third["unconfirmed"].as_array().unwrap().is_empty());
        for fact in third["unconfirmed"].as_array().unwrap() {
            assert!(
                fact["path"].is_string() && fact["status"].is_string(),
                "{fact}"
            );
        }
    }
}

#[test]
fn bank_check_reports_the_shipped_banks() {
    for arguments in [
        &["bank", "check", "--json"][..],
        &["bank", "check", "question_banks", "--json"],
    ] {
        let (code, report) = json(arguments);
        assert_eq!(code, 0, "{}", report["problems"]);
        let banks = report["banks"].as_array().unwrap();
        let trainer = banks
            .iter()
            .find(|bank| bank["occupation"] == "4-04-05-05" && bank["level"] == 3)
            .unwrap();
        assert!(trainer["items"]["single_choice"].as_i64() >= Some(220));
        assert_eq!(trainer["points_covered"], trainer["points_total"]);
        assert!(trainer["tasks"].is_u64());
        for cell in trainer["blueprint"].as_array().unwrap() {
            assert!(cell["have"].as_u64() >= cell["needed"].as_u64(), "{cell}");
        }
    }
}

#[test]
fn the_folder_of_one_occupation_can_be_checked() {
    let (_folder, bank) = copied_bank();
    let (code, report) = json(&["bank", "check", "--json", text(&bank)]);
    assert_eq!(code, 0, "{}", report["problems"]);
    let banks = report["banks"].as_array().unwrap();
    assert!(!banks.is_empty());
    assert!(banks.iter().all(|bank| bank["occupation"] == "4-04-05-03"));
    let (code, report) = json(&["standards", "check", "--json", text(&bank)]);
    assert_eq!(
        (code, report["editions"].as_array().unwrap().len()),
        (0, 1),
        "{}",
        report["problems"]
    );
}

#[test]
fn faults_are_named_by_file_item_and_code() {
    let (folder, bank) = copied_bank();
    let items = bank.join("theory/level-5");
    change(&items.join("0-ethics.toml"), "point = \"", "point = \"9-");
    change(
        &items.join("1-answering.toml"),
        "kind = \"single_choice\"",
        "kind = \"essay\"",
    );
    change(&items.join("2-handling.toml"), "key = \"", "key = \"Z");
    change(&items.join("3-recording.toml"), "[[items]]", "[[items]\n");
    change(
        &bank.join("points/level-5/4-data.toml"),
        "importance = \"",
        "importance = \"Q",
    );
    let (code, report) = json(&["bank", "check", "--json", text(folder.path())]);
    assert_eq!(code, 1);
    assert_eq!(
        codes(&report, "theory/level-5/0-ethics.toml"),
        ["point-unknown"]
    );
    assert_eq!(
        codes(&report, "theory/level-5/1-answering.toml"),
        ["format"]
    );
    assert!(codes(&report, "theory/level-5/2-handling.toml").contains(&"key"));
    assert_eq!(
        codes(&report, "theory/level-5/3-recording.toml"),
        ["format"]
    );
    assert_eq!(codes(&report, "points/level-5/4-data.toml"), ["format"]);
    let named = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .find(|problem| problem["code"] == "point-unknown")
        .unwrap();
    assert!(
        named["item"].as_str().unwrap().starts_with("CC5-"),
        "{named}"
    );
    assert!(
        codes(&report, "theory/level-5").contains(&"section-short"),
        "{report}"
    );
}

#[test]
fn a_broken_standard_is_found() {
    let (folder, bank) = copied_bank();
    change(
        &bank.join("standard.toml"),
        "status = \"standard\"",
        "status = \"certain\"",
    );
    change(
        &bank.join("plans/level-5.toml"),
        "weight_hundredths = 3000",
        "weight_hundredths = 2999",
    );
    fs::write(bank.join("notes.toml"), "a = 1").unwrap();
    fs::write(bank.join("points/level-5/9.toml"), [0xff, 0x00]).unwrap();
    let (code, report) = json(&["standards", "check", "--json", text(folder.path())]);
    assert_eq!(code, 1);
    assert_eq!(codes(&report, "standard.toml"), ["format"]);
    assert_eq!(codes(&report, "notes.toml"), ["file-unexpected"]);
    assert_eq!(codes(&report, "points/level-5/9.toml"), ["not-utf-8"]);
    let mut plan = codes(&report, "plans/level-5.toml");
    plan.sort_unstable();
    assert_eq!(plan, ["blueprint-marks", "weights-sum"]);
    // For a person the same, in words.
    let output = touchstone(&["standards", "check", text(folder.path())]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("notes.toml: no file is expected here")
    );
}

#[test]
fn a_folder_without_banks_is_not_well() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["standards", "bank"] {
        let (code, report) = json(&[command, "check", "--json", text(folder.path())]);
        assert_eq!((code, codes(&report, "")), (1, vec!["nothing-found"]));
    }
    fs::create_dir(folder.path().join("4-04-05-09-x")).unwrap();
    for command in ["standards", "bank"] {
        let (code, report) = json(&[command, "check", "--json", text(folder.path())]);
        assert_eq!(code, 1);
        assert!(codes(&report, "standard.toml").contains(&"standard-missing"));
    }
}

#[test]
fn wrong_calls_end_with_two_and_say_why() {
    let file = tempfile::NamedTempFile::new().unwrap();
    for command in ["standards", "bank"] {
        for wrong in [
            &[command, "check", "/no/such/folder"][..],
            &[command, "check", text(file.path())],
            &[command, "check", "a", "b"],
            &[command, "mend"],
            &[command],
            &[command, "check", "--colour"],
        ] {
            let output = touchstone(wrong);
            assert_eq!(output.status.code(), Some(2), "{wrong:?}");
            assert!(
                output.stdout.is_empty() && !output.stderr.is_empty(),
                "{wrong:?}"
            );
        }
    }
}

#[test]
fn help_shows_an_example_that_works() {
    for command in [
        ["standards", "check"],
        ["bank", "check"],
        ["paper", "assemble"],
    ] {
        let output = touchstone(&[command[0], command[1], "--help"]);
        assert_eq!(output.status.code(), Some(0));
        let help = String::from_utf8(output.stdout).unwrap();
        let example = help
            .lines()
            .find_map(|line| line.strip_prefix("Example: touchstone "))
            .expect("an example");
        let arguments: Vec<&str> = example.split_whitespace().collect();
        assert_eq!(touchstone(&arguments).status.code(), Some(0), "{example}");
    }
}

#[test]
fn no_content_makes_the_checks_panic() {
    let hostile: &[&[u8]] = &[
        b"",
        b"\0\0\0",
        b"[[items]]\n[[items]]",
        b"items = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "points = [{ code = \"💥\" }]".as_bytes(),
        b"format = 99999999999999999999999999",
        b"levels = [{ level = -1 }]",
    ];
    for bytes in hostile {
        let (folder, bank) = copied_bank();
        for file in [
            "standard.toml",
            "plans/level-5.toml",
            "points/level-5/0-ethics.toml",
            "theory/level-5/0-ethics.toml",
        ] {
            fs::write(bank.join(file), bytes).unwrap();
        }
        for command in ["standards", "bank"] {
            let (code, _) = json(&[command, "check", "--json", text(folder.path())]);
            assert_eq!(code, 1, "{command} {bytes:?}");
        }
    }
}

const TRAINER: &str = "question_banks/4-04-05-05-ai-trainer";

fn assembled(bank: &str, forms: &str, seed: &str) -> (i32, Value) {
    let plan = format!("{TRAINER}/plans/level-3.toml");
    let call = [
        "--json", "paper", "assemble", "--plan", &plan, "--bank", bank,
    ];
    json(&[&call[..], &["--forms", forms, "--seed", seed]].concat())
}

fn codes_of(form: &Value) -> BTreeSet<String> {
    let items = form["items"].as_array().expect("items").iter();
    items
        .map(|code| code.as_str().expect("a code").to_owned())
        .collect()
}

#[test]
fn paper_assemble_makes_parallel_forms_and_says_how_alike_they_are() {
    let (code, report) = assembled(TRAINER, "3", "2026");
    assert_eq!(code, 0);
    let forms = report["forms"].as_array().unwrap();
    let sets: Vec<BTreeSet<String>> = forms.iter().map(codes_of).collect();
    assert_eq!(forms.len(), 3);
    for (form, set) in forms.iter().zip(&sets) {
        assert_eq!(set.len(), 190, "no item twice");
        assert_eq!(form["marks"], 100.0);
        let by_point = form["by_point"].as_object().unwrap().values();
        assert_eq!(
            by_point.map(|count| count.as_u64().unwrap()).sum::<u64>(),
            190
        );
    }
    let rules = report["constraints"].as_array().unwrap();
    assert!(rules.len() >= 6 && rules.iter().all(|rule| rule["met"] == true));

    let mut common = Vec::new();
    for (number, first) in sets.iter().enumerate() {
        for second in &sets[number + 1..] {
            common.push(first.intersection(second).count() as u64);
        }
    }
    assert_eq!(report["overlap"]["max"], *common.iter().max().unwrap());
    assert_eq!(report["objective"], common.iter().sum::<u64>());
    let (objective, bound) = (
        report["objective"].as_u64().unwrap(),
        report["bound"].as_u64().unwrap(),
    );
    assert!(
        bound <= objective && objective <= bound + bound / 50,
        "{objective} and {bound}"
    );
    let difficulty = |form: &Value| form["expected_difficulty"].as_f64().unwrap();
    let hardest = forms.iter().map(difficulty).fold(f64::MAX, f64::min);
    let easiest = forms.iter().map(difficulty).fold(f64::MIN, f64::max);
    assert!(easiest - hardest < 0.5, "{hardest} to {easiest}");
}

#[test]
fn paper_assemble_can_be_repeated_from_its_seed() {
    let first = assembled(TRAINER, "2", "a");
    assert_eq!(assembled(TRAINER, "2", "a"), first);
    assert_eq!(
        assembled("question_banks", "2", "a"),
        first,
        "the folder above"
    );
    let part = format!("{TRAINER}/theory/level-3");
    assert_eq!(assembled(&part, "2", "a"), first, "the folder of the items");
    assert_ne!(assembled(TRAINER, "2", "b").1["forms"], first.1["forms"]);
}

#[test]
fn paper_assemble_names_what_a_bank_lacks() {
    let (_folder, bank) = copied_bank();
    fs::remove_file(bank.join("theory/level-5/4-data.toml")).unwrap();
    let plan = bank.join("plans/level-5.toml");
    let call = [
        "--json",
        "paper",
        "assemble",
        "--plan",
        text(&plan),
        "--bank",
        text(&bank),
    ];
    let (code, report) = json(&call);
    assert_eq!(code, 1);
    assert_eq!(report["forms"], serde_json::json!([]));
    let shortage = &report["shortage"];
    assert_eq!(
        (shortage["section"].as_str(), shortage["have"].as_u64()),
        (Some("4"), Some(0))
    );
    assert!(shortage["needed"].as_u64().unwrap() > 0);

    change(&plan, "level = 5", "level = 1");
    let (code, report) = json(&call);
    assert_eq!(code, 1, "no items of that level");
    assert!(!report["problems"].as_array().unwrap().is_empty());
}

#[test]
fn paper_assemble_refuses_wrong_calls() {
    let plan = format!("{TRAINER}/plans/level-3.toml");
    for wrong in [
        &["--plan", "/no/such/plan.toml", "--bank", TRAINER][..],
        &["--plan", &plan, "--bank", "/no/such/folder"],
        &["--plan", &plan, "--bank", TRAINER, "--forms", "0"],
        &["--plan", &plan, "--bank", TRAINER, "--forms", "201"],
        &["--plan", &plan, "--bank", TRAINER, "--forms", "many"],
        &["--plan", &plan],
        &[],
    ] {
        let output = touchstone(&[&["paper", "assemble"], wrong].concat());
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(
            output.stdout.is_empty() && !output.stderr.is_empty(),
            "{wrong:?}"
        );
    }
    let hostile = tempfile::NamedTempFile::new().unwrap();
    fs::write(hostile.path(), b"\xff\xfe").unwrap();
    let call = [
        "paper",
        "assemble",
        "--plan",
        text(hostile.path()),
        "--bank",
        TRAINER,
    ];
    assert_eq!(touchstone(&call).status.code(), Some(2));
}
