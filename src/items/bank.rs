//! A bank: the theory items of one occupation and level, as they stand in the files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::check::BankProblem;
use super::item_file::{MAX_BANK_ITEMS, parse_items};
use super::model::ItemEntry;
use crate::standards::content::{BankFolder, ContentFile, ContentKind, OccupationContent};
use crate::standards::edition::{Level, Section};
use crate::standards::shipped;

/// The items of one level and what hindered reading them.
#[derive(Clone, Debug)]
pub struct Bank {
    /// Code of the occupation, or the folder's name when it has no readable standard.
    pub occupation: String,
    pub level: Level,
    pub items: Vec<BankItem>,
    /// Items for practising; they never stand in a paper, and nothing of a paper stands among them.
    pub practice: Vec<BankItem>,
    pub problems: Vec<BankProblem>,
}

/// An item and where it stands.
#[derive(Clone, Debug)]
pub struct BankItem {
    pub file: String,
    pub entry: ItemEntry,
    /// Section of its identification point; absent when the point does not exist.
    pub section: Option<Section>,
}

/// The banks of a folder: one for each level that has items, points or a plan.
#[must_use]
pub fn read_banks(folder: &BankFolder, content: &OccupationContent) -> Vec<Bank> {
    let planned = content.plans.iter().map(|file| file.plan.level);
    let written = folder.files.iter().filter_map(|file| match file.kind() {
        ContentKind::Theory(level) | ContentKind::Practice(level) => Some(level),
        _ => None,
    });
    let levels: BTreeSet<Level> = content
        .points
        .keys()
        .copied()
        .chain(planned)
        .chain(written)
        .collect();
    levels
        .into_iter()
        .map(|level| read_bank(folder, content, level))
        .collect()
}

fn read_bank(folder: &BankFolder, content: &OccupationContent, level: Level) -> Bank {
    let sections: BTreeMap<&str, Section> = content
        .points_of(level)
        .iter()
        .map(|point| (point.code.as_str(), point.section))
        .collect();
    let mut bank = Bank {
        occupation: content.occupation_code().unwrap_or(&folder.name).to_owned(),
        level,
        items: Vec::new(),
        practice: Vec::new(),
        problems: Vec::new(),
    };
    for file in &folder.files {
        let kind = file.kind();
        if kind == ContentKind::Theory(level) {
            read_file(file, &sections, &mut bank.items, &mut bank.problems);
        } else if kind == ContentKind::Practice(level) {
            read_file(file, &sections, &mut bank.practice, &mut bank.problems);
        }
    }
    bank
}

fn read_file(
    file: &ContentFile,
    sections: &BTreeMap<&str, Section>,
    pool: &mut Vec<BankItem>,
    problems: &mut Vec<BankProblem>,
) {
    let items = match parse_items(&file.text) {
        Ok(items) => items,
        Err(error) => {
            problems.push(BankProblem::error(
                &file.path,
                "",
                "format",
                error.to_string(),
            ));
            return;
        }
    };
    for item in items {
        if pool.len() == MAX_BANK_ITEMS {
            let message =
                format!("the bank has more than {MAX_BANK_ITEMS} items; the rest is not read");
            problems.push(BankProblem::error(&file.path, "", "limit", message));
            return;
        }
        match item {
            Ok(entry) => {
                let section = sections.get(entry.point.as_str()).copied();
                pool.push(BankItem {
                    file: file.path.clone(),
                    entry,
                    section,
                });
            }
            Err(fault) => {
                problems.push(BankProblem::error(
                    &file.path,
                    &fault.item,
                    "format",
                    fault.message,
                ));
            }
        }
    }
}

impl Bank {
    /// Items of both pools.
    pub fn all_items(&self) -> impl Iterator<Item = &BankItem> {
        self.items.iter().chain(&self.practice)
    }
}

static SHIPPED: LazyLock<Vec<Bank>> = LazyLock::new(|| {
    let folders = shipped::tree().folders.iter().zip(shipped::occupations());
    folders
        .flat_map(|(folder, content)| read_banks(folder, content))
        .filter(|bank| !bank.items.is_empty())
        .collect()
});

/// The banks that come with the program.
pub fn shipped_banks() -> &'static [Bank] {
    &SHIPPED
}
