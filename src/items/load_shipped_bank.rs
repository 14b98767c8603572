//! Taking a shipped bank into an evaluation body, or bringing it up to date.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::bank::{Bank, BankItem, shipped_banks};
use super::kind::ItemState;
use super::model::ItemEntry;
use super::queries;
use super::rows::{ItemChanges, ItemRow, NewItem, NewVersion};
use crate::audit::{self, AuditEntry};
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// What loading changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BankReport {
    pub items_new: u32,
    pub items_changed: u32,
    pub items_unchanged: u32,
}

/// Loads the shipped bank of an occupation and level into a body, its items approved as shipped; a second call changes
/// nothing. A changed content makes a new version of its item; papers keep the version they were made with. Items the
/// body has retired stay so. `actor` is an account id or `system`.
///
/// # Errors
/// `items.no_such_bank` when none is shipped.
pub fn load_shipped_bank(
    conn: &mut Conn,
    ports: &Ports,
    body_id: &str,
    actor: &str,
    occupation_code: &str,
    level: i32,
) -> Result<BankReport, Problem> {
    let bank = shipped_banks()
        .iter()
        .find(|bank| bank.occupation == occupation_code && i32::from(bank.level.number()) == level)
        .ok_or_else(|| Problem::new("items.no_such_bank"))?;
    let report = Loading {
        conn,
        ports,
        body_id,
        actor,
        bank,
        level,
    }
    .run()
    .map_err(|failure| {
        if failure.unique_violation().is_some() {
            Problem::new("request.in_progress")
        } else {
            failure.into()
        }
    })?;
    if report.items_new + report.items_changed > 0 {
        let entry = AuditEntry {
            chain: body_id,
            actor,
            action: "bank.loaded",
            subject_kind: "bank",
            subject_id: &format!("{occupation_code}/level-{level}"),
            data: json!(report),
        };
        audit::record(conn, ports, entry)?;
    }
    Ok(report)
}

struct Loading<'a> {
    conn: &'a mut Conn,
    ports: &'a Ports,
    body_id: &'a str,
    actor: &'a str,
    bank: &'a Bank,
    level: i32,
}

impl Loading<'_> {
    fn run(mut self) -> Result<BankReport, DbFailure> {
        let mut report = BankReport::default();
        let held = queries::list_bank_items(self.conn, self.body_id, &self.bank.occupation)?;
        let held: BTreeMap<String, (ItemRow, String)> = held
            .into_iter()
            .map(|(row, digest)| (row.code.clone(), (row, digest)))
            .collect();
        for item in &self.bank.items {
            // A test proves that every shipped item has a point and breaks no rule.
            let Some(section) = item.section.map(|section| section.to_string()) else {
                continue;
            };
            let digest = item.entry.content().digest(item.entry.kind);
            match held.get(&item.entry.code) {
                None => {
                    self.insert(item, &section, &digest)?;
                    report.items_new += 1;
                }
                Some((row, known))
                    if *known == digest && self.is_placed(row, &item.entry, &section) =>
                {
                    report.items_unchanged += 1;
                }
                Some((row, known)) => {
                    self.update(item, row, &section, &digest, *known != digest)?;
                    report.items_changed += 1;
                }
            }
        }
        Ok(report)
    }

    /// Whether everything beside the content is as in the file.
    fn is_placed(&self, row: &ItemRow, entry: &ItemEntry, section: &str) -> bool {
        row.level == self.level
            && row.section == section
            && row.point_code == entry.point
            && row.difficulty == entry.difficulty
            && row.enemies == enemies_text(entry)
    }

    fn insert(&mut self, item: &BankItem, section: &str, digest: &str) -> Result<(), DbFailure> {
        let entry = &item.entry;
        let id = uuid::Uuid::now_v7().to_string();
        let row = NewItem {
            id: &id,
            body_id: self.body_id,
            occupation_code: &self.bank.occupation,
            level: self.level,
            code: &entry.code,
            section,
            point_code: &entry.point,
            kind: entry.kind,
            state: ItemState::Approved,
            current_version: 1,
            stem: &entry.stem,
            enemies: &enemies_text(entry),
            difficulty: entry.difficulty,
            created_at: UtcTime(self.ports.now()),
        };
        queries::insert_item(self.conn, &row)?;
        self.insert_version(entry, &id, 1, digest)
    }

    fn update(
        &mut self,
        item: &BankItem,
        row: &ItemRow,
        section: &str,
        digest: &str,
        new_content: bool,
    ) -> Result<(), DbFailure> {
        let entry = &item.entry;
        let version = row.current_version + i32::from(new_content);
        if new_content {
            self.insert_version(entry, &row.id, version, digest)?;
        }
        let changes = ItemChanges {
            level: self.level,
            section,
            point_code: &entry.point,
            kind: entry.kind,
            current_version: version,
            stem: &entry.stem,
            enemies: &enemies_text(entry),
            difficulty: entry.difficulty,
        };
        queries::update_item(self.conn, self.body_id, &row.id, &changes)
    }

    fn insert_version(
        &mut self,
        entry: &ItemEntry,
        item_id: &str,
        version: i32,
        digest: &str,
    ) -> Result<(), DbFailure> {
        let content = queries::encode(&entry.content())?;
        let row = NewVersion {
            id: &uuid::Uuid::now_v7().to_string(),
            body_id: self.body_id,
            item_id,
            version,
            kind: entry.kind,
            content: &content,
            digest,
            created_by: self.actor,
            created_at: UtcTime(self.ports.now()),
        };
        queries::insert_version(self.conn, &row)
    }
}

fn enemies_text(entry: &ItemEntry) -> String {
    json!(entry.enemies).to_string()
}
