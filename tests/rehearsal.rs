//! The rehearsal that ships: it plays an exam against a server of its own, and its ledger is clean. That it would find a
//! loss is shown by the unit tests of the ledger, which plant every kind of it.
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

use std::process::{Command, Output};

use serde_json::Value;

#[path = "api/support/postgres.rs"]
mod postgres;

fn touchstone(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_touchstone"))
        .args(arguments)
        .output()
        .expect("the program runs")
}

fn rehearse(arguments: &[&str]) -> Value {
    let mut all = vec!["rehearse", "--json", "--submit-within", "1"];
    all.extend(arguments);
    let output = touchstone(&all);
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    assert_eq!(output.status.code(), Some(0), "{report:#}");
    report
}

fn expect_clean(report: &Value) {
    assert_eq!(report["ok"], true, "{report:#}");
    for none in ["lost", "duplicated", "late_accepted", "not_closed"] {
        assert_eq!(report[none], 0, "{report:#}");
    }
    assert!(report["acknowledged"].as_u64().unwrap() > 0, "{report:#}");
    assert!(report["failures"].as_object().unwrap().is_empty());
    for figure in ["starts_per_s", "saves_per_s", "submits_per_s"] {
        assert!(report[figure].as_f64().unwrap() > 0.0, "{report:#}");
    }
    for time in ["p50", "p99", "max"] {
        assert!(report["save_ms"][time].as_f64().unwrap() > 0.0);
    }
}

#[test]
fn a_day_with_every_fault_of_line_and_computers_is_clean() {
    let report = rehearse(&[
        "--candidates",
        "12",
        "--minutes",
        "0.2",
        "--every",
        "0.5",
        "--faults",
        "offline,cut,reload,device,twice",
        "--seed",
        "a",
    ]);
    expect_clean(&report);
    assert_eq!(report["seed"], "a");
    assert_eq!(report["ledger"], "database");
    assert!(report["reconnect_drain_s"].as_f64().is_some(), "{report:#}");
}

#[test]
fn a_server_that_is_killed_again_and_again_loses_nothing() {
    let report = rehearse(&[
        "--candidates",
        "8",
        "--minutes",
        "0.3",
        "--every",
        "0.4",
        "--faults",
        "kill,twice",
    ]);
    expect_clean(&report);
    assert!(report["kills"].as_u64().unwrap() >= 2, "{report:#}");
}

#[test]
fn a_day_on_postgresql_is_clean() {
    match postgres::find() {
        Err(reason) => eprintln!("PostgreSQL half skipped: {reason}"),
        Ok(server) => {
            let schema = format!("rehearsal_{}", std::process::id());
            server.execute(&format!("CREATE SCHEMA {schema}")).unwrap();
            let url = server.url_with_schema(&schema);
            let report = rehearse(&[
                "--candidates",
                "8",
                "--minutes",
                "0.3",
                "--every",
                "0.4",
                "--faults",
                "kill,reload",
                "--database",
                &url,
            ]);
            expect_clean(&report);
            server
                .execute(&format!("DROP SCHEMA {schema} CASCADE"))
                .unwrap();
        }
    }
}

#[test]
fn what_makes_no_sense_is_called_wrongly() {
    for arguments in [
        vec!["--faults", "fire"],
        vec!["--minutes", "0"],
        vec!["--minutes", "NaN"],
        vec!["--candidates", "0"],
        vec!["--url", "http://127.0.0.1:1"],
        vec![
            "--url",
            "http://127.0.0.1:1",
            "--faults",
            "kill",
            "--tickets",
            "x",
        ],
    ] {
        let mut all = vec!["rehearse"];
        all.extend(arguments.iter());
        assert_eq!(touchstone(&all).status.code(), Some(2), "{arguments:?}");
    }
}
