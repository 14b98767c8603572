//! Items against identification points and against the plan of the level.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::problem::Problems;
use crate::items::bank::Bank;
use crate::items::kind::ItemKind;
use crate::standards::edition::{FULL_HUNDREDTHS, Section};
use crate::standards::plan::ExamPlan;
use crate::standards::points::IdentificationPoint;

/// A section's share of the items may differ from its weight by this many hundredths of a mark (500 = 5 of 100).
const SHARE_SLACK_HUNDREDTHS: u64 = 500;
/// Below this number of items a share says little.
const SHARE_MIN_ITEMS: usize = 50;

/// One cell of the blueprint against the bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellCount {
    pub section: String,
    pub kind: &'static str,
    /// Items a paper takes.
    pub needed: usize,
    /// Items the bank has.
    pub have: usize,
}

/// Names unknown points and points without item; gives the number of points that have one.
pub(super) fn check_points(
    bank: &Bank,
    points: &[IdentificationPoint],
    found: &mut Problems,
) -> usize {
    for item in bank.all_items().filter(|item| item.section.is_none()) {
        let message = format!(
            "level {} has no identification point {}",
            bank.level, item.entry.point
        );
        found.error(item, "point-unknown", message);
    }
    let used: BTreeSet<&str> = bank
        .items
        .iter()
        .map(|item| item.entry.point.as_str())
        .collect();
    let mut covered = 0_usize;
    for point in points {
        if used.contains(point.code.as_str()) {
            covered = covered.saturating_add(1);
        } else {
            let message = format!(
                "identification point {} ({}) has no item",
                point.code, point.name_zh
            );
            found.bank_warning(bank, "point-without-item", message);
        }
    }
    covered
}

/// Whether the bank fills the plan's blueprint, and whether its sections have items by their weights.
pub(super) fn check_plan(bank: &Bank, plan: &ExamPlan, found: &mut Problems) -> Vec<CellCount> {
    let mut counts: BTreeMap<(Section, ItemKind), usize> = BTreeMap::new();
    let mut by_section: BTreeMap<Section, usize> = BTreeMap::new();
    for item in &bank.items {
        if let Some(section) = item.section {
            *counts.entry((section, item.entry.kind)).or_default() += 1;
            *by_section.entry(section).or_default() += 1;
        }
    }
    let mut cells = Vec::new();
    for cell in &plan.theory.blueprint {
        let kind = ItemKind::from(cell.kind);
        let count = CellCount {
            section: cell.section.to_string(),
            kind: kind.as_str(),
            needed: usize::from(cell.count),
            have: counts
                .get(&(cell.section, kind))
                .copied()
                .unwrap_or_default(),
        };
        if count.have < count.needed {
            let message = format!(
                "section {} has {} items of {}, a paper takes {}",
                count.section, count.have, count.kind, count.needed
            );
            found.bank_error(bank, "section-short", message);
        }
        cells.push(count);
    }
    check_shares(bank, plan, &by_section, found);
    cells
}

fn check_shares(
    bank: &Bank,
    plan: &ExamPlan,
    by_section: &BTreeMap<Section, usize>,
    found: &mut Problems,
) {
    let total = bank.items.len();
    if total < SHARE_MIN_ITEMS {
        return;
    }
    for entry in &plan.theory.sections {
        let have = by_section.get(&entry.section).copied().unwrap_or_default();
        let share = u64::try_from(have)
            .unwrap_or(u64::MAX)
            .saturating_mul(u64::from(FULL_HUNDREDTHS))
            / u64::try_from(total).unwrap_or(u64::MAX);
        if share.abs_diff(u64::from(entry.weight_hundredths)) > SHARE_SLACK_HUNDREDTHS {
            let message = format!(
                "section {} holds {} % of the items, its weight is {} %",
                entry.section,
                share / 100,
                entry.weight_hundredths / 100
            );
            found.bank_warning(bank, "section-share", message);
        }
    }
}
