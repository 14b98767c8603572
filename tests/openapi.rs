//! `docs/openapi.json` is what the program says of itself. `UPDATE_OPENAPI=1 cargo test --test openapi` writes it anew.
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

#[test]
fn the_committed_description_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openapi.json");
    let current = serde_json::to_string_pretty(&touchstone::routes::openapi()).unwrap() + "\n";
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&path, &current).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == current,
        "docs/openapi.json is not current: UPDATE_OPENAPI=1 cargo test --test openapi"
    );
}

#[test]
fn every_operation_is_described() {
    let api = serde_json::to_value(touchstone::routes::openapi()).unwrap();
    let mut bare = Vec::new();
    for (path, operations) in api["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let described = operation["tags"]
                .as_array()
                .is_some_and(|tags| !tags.is_empty())
                && (operation["summary"].is_string() || operation["description"].is_string())
                && operation["responses"]
                    .as_object()
                    .is_some_and(|responses| !responses.is_empty());
            if !described {
                bare.push(format!("{method} {path}"));
            }
        }
    }
    assert!(
        bare.is_empty(),
        "without tag, summary or responses:\n{}",
        bare.join("\n")
    );
}
