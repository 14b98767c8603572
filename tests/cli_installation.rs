//! The command line as a script meets it: exit codes, one JSON document on standard output, nothing else there.
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
use std::process::{Command, Output};

use serde_json::Value;

fn touchstone(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_touchstone"))
        .args(arguments)
        .env("TOUCHSTONE__DATA__DIR", folder)
        .env("TOUCHSTONE__HTTP__PUBLIC_URL", "https://exam.example.org/")
        .output()
        .expect("the program runs")
}

#[track_caller]
fn json(output: &Output, code: i32) -> Value {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{errors}");
    serde_json::from_slice(&output.stdout).expect("one JSON document")
}

#[test]
fn an_installation_begins_with_migrate_and_create_admin() {
    let folder = tempfile::tempdir().unwrap();
    let first = json(&touchstone(folder.path(), &["migrate", "--json"]), 0);
    assert!(first["applied"].as_u64().unwrap() > 0);
    let again = json(&touchstone(folder.path(), &["migrate", "--json"]), 0);
    assert_eq!(again["applied"], 0);

    let arguments = [
        "create-admin",
        "--login",
        "Root.Admin",
        "--name",
        "系统管理员",
        "--json",
    ];
    let made = json(&touchstone(folder.path(), &arguments), 0);
    let link = made["setup_link"].as_str().unwrap();
    assert!(
        link.starts_with("https://exam.example.org/reset-password?token="),
        "{link}"
    );
    assert_eq!(made["body_id"], Value::Null);

    let body = [
        "create-admin",
        "--login",
        "wang.fang",
        "--name",
        "王芳",
        "--body",
        "某某评价机构",
        "--class-letter",
        "S",
        "--province-code",
        "36",
        "--site-serial",
        "000001",
    ];
    let said = touchstone(folder.path(), &body);
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    assert_eq!(
        said.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
    assert!(
        text.contains("body: ") && text.contains("reset-password?token="),
        "{text}"
    );

    // Called wrongly: the login is taken, a number is malformed, a part is missing.
    for wrong in [
        &arguments[..],
        &["create-admin", "--login", "x", "--name", "短"],
        &[
            "create-admin",
            "--login",
            "li.na",
            "--name",
            "李娜",
            "--body",
            "另一机构",
        ],
        &[
            "create-admin",
            "--login",
            "li.na",
            "--name",
            "李娜",
            "--body",
            "另一机构",
            "--class-letter",
            "Q",
            "--province-code",
            "36",
            "--site-serial",
            "1",
        ],
        &["create-admin"],
        &["no-such-command"],
    ] {
        let output = touchstone(folder.path(), wrong);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(output.stdout.is_empty(), "{wrong:?}");
        assert!(!output.stderr.is_empty(), "{wrong:?}");
    }
}

#[test]
fn audit_verify_tells_a_whole_chain_from_a_broken_one() {
    let folder = tempfile::tempdir().unwrap();
    json(
        &touchstone(
            folder.path(),
            &[
                "create-admin",
                "--login",
                "root.admin",
                "--name",
                "系统管理员",
                "--json",
            ],
        ),
        0,
    );
    let whole = json(
        &touchstone(folder.path(), &["audit", "verify", "--json"]),
        0,
    );
    assert_eq!(whole["ok"], true);
    assert_eq!(whole["first_bad"], Value::Null);
    let entries = whole["entries"].as_i64().unwrap();
    assert!(entries >= 2, "{whole}");

    // Without the installation's keys nothing can be confirmed.
    let keys = folder.path().join("secrets.json");
    let kept = std::fs::read(&keys).unwrap();
    std::fs::remove_file(&keys).unwrap();
    let doubted = json(
        &touchstone(folder.path(), &["audit", "verify", "--json"]),
        1,
    );
    assert_eq!(doubted["ok"], false);
    assert_eq!(doubted["first_bad"]["chain"], "platform");
    assert_eq!(doubted["first_bad"]["seq"], entries);
    std::fs::write(&keys, kept).unwrap();
    json(
        &touchstone(folder.path(), &["audit", "verify", "--json"]),
        0,
    );
}
