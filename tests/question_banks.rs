//! Every shipped standard, plan, point and item passes the checks, and the banks are as large as they must be.
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

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use touchstone::items::bank::{Bank, read_banks};
use touchstone::items::check::{BankCheck, check_banks};
use touchstone::standards::content::{
    ContentTree, OccupationContent, Severity, read_directory, read_occupation,
};
use touchstone::standards::edition::Section;
use touchstone::standards::shipped;

fn tree() -> ContentTree {
    read_directory(&Path::new(env!("CARGO_MANIFEST_DIR")).join("question_banks")).unwrap()
}

fn banks() -> Vec<(OccupationContent, Vec<Bank>, Vec<BankCheck>)> {
    let tree = tree();
    let folders = tree.folders.iter().map(|folder| {
        let content = read_occupation(folder);
        let banks = read_banks(folder, &content);
        let checks = check_banks(&banks, &content);
        (content, banks, checks)
    });
    folders.collect()
}

fn bank_of(occupation: &str, level: u8) -> (OccupationContent, Bank, BankCheck) {
    let (content, banks, checks) = banks()
        .into_iter()
        .find(|entry| entry.0.occupation_code() == Some(occupation))
        .unwrap();
    let place = checks
        .iter()
        .position(|check| check.level == level)
        .unwrap();
    (content, banks[place].clone(), checks[place].clone())
}

#[test]
fn standards_plans_and_points_have_no_problem() {
    let tree = tree();
    assert_eq!(tree.problems, []);
    assert!(tree.folders.len() >= 2);
    for folder in &tree.folders {
        let content = read_occupation(folder);
        assert_eq!(content.problems, [], "{}", folder.name);
        assert!(content.edition.is_some());
    }
}

#[test]
fn items_have_no_error() {
    for (_, _, checks) in banks() {
        for check in checks {
            let errors: Vec<_> = check
                .problems
                .iter()
                .filter(|problem| problem.severity == Severity::Error)
                .collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
    }
}

#[test]
fn the_ai_trainer_bank_of_level_3_is_large_enough() {
    let (_, bank, check) = bank_of("4-04-05-05", 3);
    assert!(check.items["true_false"] >= 60, "{:?}", check.items);
    assert!(check.items["single_choice"] >= 220, "{:?}", check.items);
    assert!(check.items["multiple_choice"] >= 20, "{:?}", check.items);
    assert!(bank.items.len() >= 300);
    assert_eq!(check.points_covered, check.points_total);
}

#[test]
fn the_call_centre_bank_of_level_5_is_large_enough() {
    let (_, bank, check) = bank_of("4-04-05-03", 5);
    assert!(bank.items.len() >= 150, "{}", bank.items.len());
    assert_eq!(check.points_covered, check.points_total);
}

#[test]
fn items_are_spread_by_the_weights_of_the_plan() {
    for (occupation, level) in [("4-04-05-05", 3), ("4-04-05-03", 5)] {
        let (content, bank, check) = bank_of(occupation, level);
        let plan = content.plan(bank.level).expect("plan");
        assert!(
            check.blueprint.iter().all(|cell| cell.have >= cell.needed),
            "{:?}",
            check.blueprint
        );
        let mut counts: BTreeMap<Section, usize> = BTreeMap::new();
        for item in &bank.items {
            *counts.entry(item.section.expect("a point")).or_default() += 1;
        }
        for entry in &plan.theory.sections {
            let share =
                counts.get(&entry.section).copied().unwrap_or_default() * 10_000 / bank.items.len();
            let weight = usize::try_from(entry.weight_hundredths).unwrap();
            assert!(
                share.abs_diff(weight) <= 500,
                "{occupation} section {}: {share} of {weight}",
                entry.section
            );
        }
    }
}

#[test]
fn what_is_in_the_binary_is_what_lies_in_the_folder() {
    let paths = |tree: &ContentTree| -> BTreeSet<(String, usize)> {
        let files = tree.folders.iter().flat_map(|folder| &folder.files);
        files
            .map(|file| (file.path.clone(), file.text.len()))
            .collect()
    };
    assert_eq!(paths(shipped::tree()), paths(&tree()));
}
