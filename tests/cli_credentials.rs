//! `touchstone certificates verify` and `touchstone log verify` as a contract.
// A check that meets what it does not expect stops, and that is its finding.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::process::{Command, Output};

use serde_json::Value;

const FIXTURES: &str = "tests/fixtures/credentials";

fn touchstone(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_touchstone"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .output()
        .unwrap()
}

fn json(arguments: &[&str]) -> (i32, Value) {
    let output = touchstone(arguments);
    let document = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
    (output.status.code().unwrap(), document)
}

fn failed(report: &Value) -> Vec<&str> {
    let checks = report["checks"].as_array().unwrap().iter();
    let bad = checks.filter(|check| check["ok"] == false);
    bad.map(|check| check["name"].as_str().unwrap()).collect()
}

#[test]
fn certificates_verify_answers_with_named_checks() {
    let file = |name: &str| format!("{FIXTURES}/ob30-1edtech-validator/{name}");
    for (name, code, failing) in [
        ("simple.json", 0, &[][..]),
        ("simple-json.png", 0, &[]),
        ("simple-jwt.svg", 0, &[]),
        ("simple-err-proof-value.json", 1, &["signature"]),
        ("simple-err-expired.json", 1, &["validity_period"]),
    ] {
        let (exit, report) = json(&["--json", "certificates", "verify", &file(name)]);
        assert_eq!(
            (exit, failed(&report).as_slice()),
            (code, failing),
            "{name}"
        );
        assert_eq!(report["valid"], code == 0);
        assert_eq!(report["certificate"]["achievement"], "Teamwork");
    }
    let words = touchstone(&["certificates", "verify", &file("simple.json")]);
    assert!(String::from_utf8_lossy(&words.stdout).contains("UNALTERED"));
    let strict = json(&[
        "--json",
        "certificates",
        "verify",
        "--strict",
        &file("simple.json"),
    ]);
    assert_eq!((strict.0, failed(&strict.1)), (1, vec!["issuer_confirmed"]));
}

#[test]
fn certificates_verify_takes_the_issuer_s_key_and_drafts() {
    let file = |name: &str| format!("{FIXTURES}/{name}");
    let token = file("w3c-vc-jose-cose/credential-jose-minimal.txt");
    let key = file("w3c-vc-jose-cose/vm-p256.json");
    let (code, report) = json(&["--json", "certificates", "verify", "--issuer", &key, &token]);
    assert_eq!((code, &report["issuer_confirmed"]), (0, &Value::Bool(true)));
    let draft = file("w3c-vcdm2-inputs/credential-schema-ok.json");
    let (code, report) = json(&["--json", "certificates", "verify", &draft]);
    assert_eq!((code, failed(&report)), (1, vec!["proof"]));
    let (code, _) = json(&["--json", "certificates", "verify", "--unsigned", &draft]);
    assert_eq!(code, 0);
}

#[test]
fn log_verify_judges_the_published_vectors() {
    for (name, code) in [
        ("inclusion/1/happy-path.json", 0),
        ("inclusion/1/wrong-leaf.json", 1),
        ("consistency/1/happy-path.json", 0),
        ("consistency/1/swapped-roots.json", 1),
    ] {
        let path = format!("{FIXTURES}/rfc6962-proofs/{name}");
        let (exit, report) = json(&["--json", "log", "verify", "--proof", &path]);
        assert_eq!(
            (exit, &report["ok"]),
            (code, &Value::Bool(code == 0)),
            "{name}"
        );
    }
}

#[test]
fn wrong_calls_end_in_2_and_help_in_0() {
    for wrong in [
        &["certificates", "verify"][..],
        &["certificates", "verify", "/no/such/file"],
        &[
            "certificates",
            "verify",
            "--issuer",
            "README.md",
            "README.md",
        ],
        &["certificates", "verify", "--at", "yesterday", "README.md"],
        &["log", "verify"],
        &["log", "verify", "--checkpoint", "/no/such/file"],
        &[
            "log",
            "verify",
            "--checkpoint",
            "README.md",
            "--leaf-hash",
            "x",
        ],
        &[
            "log",
            "verify",
            "--checkpoint",
            "README.md",
            "--key",
            "nonsense",
        ],
    ] {
        let output = touchstone(wrong);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(
            output.stdout.is_empty() && !output.stderr.is_empty(),
            "{wrong:?}"
        );
    }
    assert_eq!(
        touchstone(&["certificates", "verify", "README.md"])
            .status
            .code(),
        Some(1)
    );
    assert_eq!(
        touchstone(&["log", "verify", "--checkpoint", "README.md"])
            .status
            .code(),
        Some(1)
    );
    for help in [
        ["certificates", "verify", "--help"],
        ["log", "verify", "--help"],
    ] {
        assert_eq!(touchstone(&help).status.code(), Some(0));
    }
}
