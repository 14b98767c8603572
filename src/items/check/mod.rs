//! What is wrong, or may be wrong, with a bank. Pure; every check is bounded in time and in what it reports.
//!
//! Errors must be mended before use: a broken rule, a code that stands twice, a point or enemy that does not exist, too
//! few items for the plan, two items that are nearly the same. Warnings are for a person to judge.

mod balance;
mod coverage;
mod cues;
mod formula;
mod problem;
mod similarity;
mod tasks;
mod wording;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::bank::{Bank, BankItem};
use super::kind::ItemKind;
use crate::standards::content::OccupationContent;
use crate::standards::plan::ExamPlan;
use crate::standards::points::IdentificationPoint;

pub use coverage::CellCount;
pub use problem::BankProblem;
pub use similarity::{ALIKE_PERCENT, SAME_PERCENT, SimilarPair, Similarities, similar_pairs};
pub use tasks::count_tasks;

use problem::Problems;

/// A bank in figures, and its problems.
#[derive(Clone, Debug, Serialize)]
pub struct BankCheck {
    pub occupation: String,
    pub level: u8,
    /// Items by kind.
    pub items: BTreeMap<&'static str, usize>,
    /// Items of the practice pool.
    pub practice_items: usize,
    pub points_total: usize,
    pub points_covered: usize,
    /// For each cell of the plan's blueprint: items needed and items there; empty without a plan.
    pub blueprint: Vec<CellCount>,
    #[serde(skip)]
    pub problems: Vec<BankProblem>,
}

/// Checks the banks of one occupation, whose codes must differ across levels too.
#[must_use]
pub fn check_banks(banks: &[Bank], content: &OccupationContent) -> Vec<BankCheck> {
    let mut codes: BTreeMap<String, String> = BTreeMap::new();
    banks
        .iter()
        .map(|bank| {
            let mut check = check_bank(
                bank,
                content.points_of(bank.level),
                content.plan(bank.level),
            );
            let mut found = Problems::default();
            for item in bank.all_items() {
                if let Some(first) = codes.insert(item.entry.code.clone(), item.file.clone()) {
                    found.error(
                        item,
                        "code-repeated",
                        format!("the code stands already in {first}"),
                    );
                }
            }
            check.problems.extend(found.into_vec());
            check
        })
        .collect()
}

fn check_bank(bank: &Bank, points: &[IdentificationPoint], plan: Option<&ExamPlan>) -> BankCheck {
    let mut found = Problems::default();
    check_items(bank, &mut found);
    check_enemies(bank, &mut found);
    let known = cues::known_abbreviations();
    for item in bank.all_items() {
        wording::check_item(item, &mut found);
        cues::check_item(item, &known, &mut found);
        formula::check_item(item, &mut found);
    }
    cues::check_statements(bank, &mut found);
    let points_covered = coverage::check_points(bank, points, &mut found);
    let blueprint = plan.map_or_else(Vec::new, |plan| {
        coverage::check_plan(bank, plan, &mut found)
    });
    balance::check_keys(bank, &mut found);
    check_similar(bank, &mut found);

    let mut items: BTreeMap<&'static str, usize> = ItemKind::ALL
        .iter()
        .map(|kind| (kind.as_str(), 0))
        .collect();
    for item in &bank.items {
        *items.entry(item.entry.kind.as_str()).or_default() += 1;
    }
    let mut problems = bank.problems.clone();
    problems.extend(found.into_vec());
    BankCheck {
        occupation: bank.occupation.clone(),
        level: bank.level.number(),
        items,
        practice_items: bank.practice.len(),
        points_total: points.len(),
        points_covered,
        blueprint,
        problems,
    }
}

fn check_items(bank: &Bank, found: &mut Problems) {
    for item in bank.all_items() {
        for broken in item.entry.broken_rules() {
            found.error(item, broken.code, broken.message);
        }
    }
}

/// Enemies exist and each pair is listed once.
fn check_enemies(bank: &Bank, found: &mut Problems) {
    let codes: BTreeSet<&str> = bank
        .all_items()
        .map(|item| item.entry.code.as_str())
        .collect();
    let mut pairs: BTreeSet<(&str, &str)> = BTreeSet::new();
    for item in bank.all_items() {
        let own = item.entry.code.as_str();
        for enemy in &item.entry.enemies {
            let enemy = enemy.as_str();
            if !codes.contains(enemy) {
                found.error(item, "enemy-unknown", format!("there is no item {enemy}"));
            } else if !pairs.insert((own.min(enemy), own.max(enemy))) {
                found.warning(
                    item,
                    "enemy-repeated",
                    format!("the pair with {enemy} is listed already"),
                );
            }
        }
    }
}

/// Stems shorter than this are often the same by chance: 下列做法恰当的是.
const MIN_STEM_CHARS: usize = 15;

/// Items that are nearly the same, over stem and options together; and items that ask the same with other options. Both
/// pools are compared as one: who has practised must not have seen the paper.
fn check_similar(bank: &Bank, found: &mut Problems) {
    let whole = |item: &BankItem| {
        let mut text = item.entry.stem.clone();
        item.entry
            .options
            .iter()
            .for_each(|option| text.push_str(option));
        text
    };
    let stem = |item: &BankItem| {
        let long = item.entry.stem.chars().count() >= MIN_STEM_CHARS;
        if long {
            item.entry.stem.clone()
        } else {
            String::new()
        }
    };
    let all: Vec<&BankItem> = bank.all_items().collect();
    let wholes = similar_pairs(
        &all.iter().copied().map(whole).collect::<Vec<_>>(),
        ALIKE_PERCENT,
    );
    let stems = similar_pairs(
        &all.iter().copied().map(stem).collect::<Vec<_>>(),
        SAME_PERCENT,
    );
    for pair in &wholes.pairs {
        report_pair(&all, pair, "of its text", found);
    }
    for pair in &stems.pairs {
        let listed = |known: &SimilarPair| (known.first, known.second) == (pair.first, pair.second);
        if !wholes.pairs.iter().any(listed) {
            // Other options make another item, so this is never more than a warning.
            report_pair(
                &all,
                &SimilarPair {
                    percent: pair.percent.min(SAME_PERCENT - 1),
                    ..*pair
                },
                "or more of its stem",
                found,
            );
        }
    }
    if !(wholes.complete && stems.complete) {
        let message = "too much of the bank is alike to compare everything; mend what is listed and check again";
        found.bank_warning(bank, "similarity-unfinished", message.to_owned());
    }
}

fn report_pair(all: &[&BankItem], pair: &SimilarPair, what: &str, found: &mut Problems) {
    let (Some(first), Some(second)) = (all.get(pair.first), all.get(pair.second)) else {
        return;
    };
    let message = format!("{} % {what} is that of {}", pair.percent, first.entry.code);
    if pair.percent >= SAME_PERCENT {
        found.error(second, "near-duplicate", message);
    } else if !are_enemies(first, second) {
        // Enemies have been looked at by a person.
        found.warning(second, "similar", message);
    }
}

fn are_enemies(first: &BankItem, second: &BankItem) -> bool {
    first.entry.enemies.contains(&second.entry.code)
        || second.entry.enemies.contains(&first.entry.code)
}

#[cfg(test)]
mod tests;
