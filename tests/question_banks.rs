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
use touchstone::papers::{assemble, items_of_bank};
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

/// Occupation, level, fewest items for papers, fewest for practice.
const SIZES: &[(&str, u8, usize, usize)] = &[
    ("4-04-05-05", 5, 400, 80),
    ("4-04-05-05", 4, 400, 80),
    ("4-04-05-05", 3, 600, 80),
    ("4-04-05-05", 2, 200, 80),
    ("4-04-05-05", 1, 200, 80),
    ("4-04-05-03", 5, 300, 80),
    ("4-04-05-03", 4, 300, 80),
    ("4-04-05-03", 3, 300, 80),
];

#[test]
fn every_bank_is_large_enough() {
    for &(occupation, level, items, practice) in SIZES {
        let (_, bank, check) = bank_of(occupation, level);
        let place = format!("{occupation} level {level}");
        assert!(bank.items.len() >= items, "{place}: {}", bank.items.len());
        assert!(
            bank.practice.len() >= practice,
            "{place}: {}",
            bank.practice.len()
        );
        assert_eq!(check.points_covered, check.points_total, "{place}");
    }
}

#[test]
fn items_are_spread_by_the_weights_of_the_plan() {
    for &(occupation, level, _, _) in SIZES {
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
                "{occupation} level {level} section {}: {share} of {weight}",
                entry.section
            );
        }
    }
}

#[test]
fn five_parallel_forms_can_be_made_of_every_bank() {
    for &(occupation, level, _, _) in SIZES {
        let (content, bank, _) = bank_of(occupation, level);
        let plan = content.plan(bank.level).expect("plan");
        let made = assemble(plan, &items_of_bank(&bank), 5, "five forms").expect("enough items");
        let place = format!("{occupation} level {level}");
        assert!(
            made.constraints.iter().all(|rule| rule.met),
            "{place}: {:?}",
            made.constraints
        );
        let means: Vec<f64> = made
            .figures
            .forms
            .iter()
            .map(|form| form.mean_difficulty)
            .collect();
        let spread = means.iter().copied().fold(f64::MIN, f64::max)
            - means.iter().copied().fold(f64::MAX, f64::min);
        assert!(spread <= 1.5, "{place}: mean difficulties {means:?}");
        // Forms share no more than the size of the bank forces them to, or nearly so.
        let figures = &made.figures;
        assert!(
            figures.objective <= figures.bound + figures.bound / 10 + 10,
            "{place}: {figures:?}"
        );
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
