//! A bank as it stands in files, seen as assembly sees the items of a body: for the command line and for measurements.

use crate::items::AssemblyItem;
use crate::items::bank::Bank;

/// The items of a bank under their codes, none of them ever used. Items whose identification point does not exist have
/// no section and are left out; `bank check` names them.
#[must_use]
pub fn items_of_bank(bank: &Bank) -> Vec<AssemblyItem> {
    let items = bank.items.iter().filter_map(|item| {
        let entry = &item.entry;
        Some(AssemblyItem {
            item_id: entry.code.clone(),
            version_id: entry.code.clone(),
            code: entry.code.clone(),
            section: item.section?.to_string(),
            point_code: entry.point.clone(),
            kind: entry.kind,
            difficulty: entry.difficulty,
            times_used: 0,
            enemies: entry.enemies.clone(),
        })
    });
    items.collect()
}
