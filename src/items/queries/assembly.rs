//! What papers take from the bank.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::decode;
use crate::items::kind::{ItemKind, ItemState};
use crate::items::model::ItemContent;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{item_versions as versions, items};

/// SQLite binds at most some thirty thousand values; this stays far below.
const CHUNK: usize = 500;

/// An approved item with its current version, as assembly weighs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssemblyItem {
    pub item_id: String,
    pub version_id: String,
    pub code: String,
    /// `ethics`, `basic` or the number of a job function.
    pub section: String,
    pub point_code: String,
    pub kind: ItemKind,
    /// Estimated percentage of prepared candidates who answer correctly, 5 to 95.
    pub difficulty: i32,
    /// Forms the item has stood in.
    pub times_used: i32,
    /// Codes of approved items of the same bank that may not stand in the same paper; each of a pair names the other.
    pub enemies: Vec<String>,
}

/// One version of an item, whatever the item's state is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemVersion {
    pub item_id: String,
    pub version_id: String,
    pub code: String,
    pub section: String,
    pub kind: ItemKind,
    pub content: ItemContent,
    /// SHA-256 over kind and content.
    pub digest: String,
}

/// The approved items of a bank in the order of their codes.
pub fn list_for_assembly(
    conn: &mut Conn,
    body_id: &str,
    occupation_code: &str,
    level: i32,
) -> Result<Vec<AssemblyItem>, DbFailure> {
    type Row = (
        String,
        String,
        String,
        String,
        String,
        ItemKind,
        i32,
        i32,
        String,
    );
    let rows: Vec<Row> = items::table
        .inner_join(
            versions::table.on(versions::item_id
                .eq(items::id)
                .and(versions::version.eq(items::current_version))),
        )
        .filter(
            items::body_id
                .eq(body_id)
                .and(items::occupation_code.eq(occupation_code)),
        )
        .filter(
            items::level
                .eq(level)
                .and(items::state.eq(ItemState::Approved)),
        )
        .order(items::code.asc())
        .select((
            items::id,
            versions::id,
            items::code,
            items::section,
            items::point_code,
            items::kind,
            items::difficulty,
            items::times_used,
            items::enemies,
        ))
        .load(conn)?;
    let mut list = Vec::with_capacity(rows.len());
    for (item_id, version_id, code, section, point_code, kind, difficulty, times_used, enemies) in
        rows
    {
        let enemies = decode(&enemies)?;
        list.push(AssemblyItem {
            item_id,
            version_id,
            code,
            section,
            point_code,
            kind,
            difficulty,
            times_used,
            enemies,
        });
    }
    make_enmity_mutual(&mut list);
    Ok(list)
}

/// A pair is written down once, at either of the two.
fn make_enmity_mutual(list: &mut [AssemblyItem]) {
    let places: BTreeMap<String, usize> = list
        .iter()
        .enumerate()
        .map(|(place, item)| (item.code.clone(), place))
        .collect();
    let pairs: Vec<(String, String)> = list
        .iter()
        .flat_map(|item| {
            item.enemies
                .iter()
                .map(|enemy| (item.code.clone(), enemy.clone()))
        })
        .collect();
    for item in list.iter_mut() {
        item.enemies.retain(|enemy| places.contains_key(enemy));
    }
    for (code, enemy) in pairs {
        if let Some(item) = places.get(&enemy).and_then(|place| list.get_mut(*place)) {
            item.enemies.push(code);
        }
    }
    for item in list.iter_mut() {
        item.enemies.sort_unstable();
        item.enemies.dedup();
    }
}

/// Versions by id; ids that are not the body's are left out.
pub fn load_versions(
    conn: &mut Conn,
    body_id: &str,
    version_ids: &[String],
) -> Result<BTreeMap<String, ItemVersion>, DbFailure> {
    type Row = (String, String, String, String, ItemKind, String, String);
    let mut found = BTreeMap::new();
    for ids in version_ids.chunks(CHUNK) {
        let rows: Vec<Row> = versions::table
            .inner_join(items::table)
            .filter(versions::id.eq_any(ids).and(versions::body_id.eq(body_id)))
            .select((
                versions::id,
                items::id,
                items::code,
                items::section,
                versions::kind,
                versions::content,
                versions::digest,
            ))
            .load(conn)?;
        for (version_id, item_id, code, section, kind, content, digest) in rows {
            let content = decode(&content)?;
            found.insert(
                version_id.clone(),
                ItemVersion {
                    item_id,
                    version_id,
                    code,
                    section,
                    kind,
                    content,
                    digest,
                },
            );
        }
    }
    Ok(found)
}

/// Counts one more use of each item; an item that is named twice is counted twice.
pub fn count_use(conn: &mut Conn, item_ids: &[String]) -> Result<(), DbFailure> {
    let mut uses: BTreeMap<&str, i32> = BTreeMap::new();
    for id in item_ids {
        *uses.entry(id).or_default() += 1;
    }
    let mut by_count: BTreeMap<i32, Vec<&str>> = BTreeMap::new();
    for (id, count) in uses {
        by_count.entry(count).or_default().push(id);
    }
    for (count, ids) in by_count {
        for ids in ids.chunks(CHUNK) {
            diesel::update(items::table.filter(items::id.eq_any(ids)))
                .set(items::times_used.eq(items::times_used + count))
                .execute(conn)?;
        }
    }
    Ok(())
}
