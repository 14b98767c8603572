//! Statistics against the reference's numbers, the laws they obey, and malformed files.
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

mod laws;
mod malformed;
mod oracles;
mod reference;
mod severity;

use std::path::{Path, PathBuf};

use serde_json::Value;
use touchstone::analysis::Table;
use touchstone::analysis::classical::{
    AnswerKey, ClassicalOptions, ClassicalReport, ColumnChoice, Responses, analyse_classical,
};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn bytes(file: &str) -> Vec<u8> {
    std::fs::read(fixtures().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn expected(file: &str) -> Value {
    serde_json::from_slice(&bytes(file)).unwrap()
}

fn table(file: &str) -> Table {
    Table::read(&bytes(file)).unwrap_or_else(|fault| panic!("{file}: {fault}"))
}

/// The report on a file of scores, or of options where there is a key.
fn ctt(file: &str, key: Option<&str>, cut: f64) -> ClassicalReport {
    let key = key.map(|key| AnswerKey::read(&table(key)).unwrap());
    let responses = Responses::read(&table(file), key.as_ref(), &ColumnChoice::default()).unwrap();
    let options = ClassicalOptions {
        cut: Some(cut),
        guards: true,
    };
    analyse_classical(&responses, options)
}

/// Whether everything expected is found, numbers within the tolerance that `tolerance` gives for their path.
#[track_caller]
fn agrees(found: &Value, expected: &Value, tolerance: &dyn Fn(&str) -> Option<f64>) -> usize {
    let mut compared = 0;
    compare("", found, expected, tolerance, &mut compared);
    compared
}

fn compare(
    path: &str,
    found: &Value,
    expected: &Value,
    tolerance: &dyn Fn(&str) -> Option<f64>,
    compared: &mut usize,
) {
    let Some(near) = tolerance(path) else { return };
    match expected {
        Value::Object(members) => {
            for (name, value) in members {
                let below = format!("{path}/{name}");
                if tolerance(&below).is_some() {
                    let there = found
                        .get(name)
                        .unwrap_or_else(|| panic!("{below} is missing"));
                    compare(&below, there, value, tolerance, compared);
                }
            }
        }
        Value::Array(members) => {
            let there = found
                .as_array()
                .unwrap_or_else(|| panic!("{path}: {found}"));
            assert_eq!(there.len(), members.len(), "{path}");
            for (place, (found, expected)) in there.iter().zip(members).enumerate() {
                compare(
                    &format!("{path}/{place}"),
                    found,
                    expected,
                    tolerance,
                    compared,
                );
            }
        }
        Value::Number(number) => {
            let (wanted, found) = (number.as_f64().unwrap(), found.as_f64());
            let found =
                found.unwrap_or_else(|| panic!("{path}: nothing where {wanted} is expected"));
            assert!(
                (found - wanted).abs() <= near,
                "{path}: {found}, expected {wanted} ± {near}"
            );
            *compared += 1;
        }
        other => {
            assert_eq!(found, other, "{path}");
            *compared += 1;
        }
    }
}
