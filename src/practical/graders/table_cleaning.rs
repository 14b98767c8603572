//! Cleaning a table: repair cells, remove rows that do not belong, keep the schema.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::table::{Column, Table};
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, harmonic, ratio, ratio_or,
};

/// Key of a cleaning task. Rows are aligned by the column `id`, which the dirty table must fill without repeats (the page
/// shows it and keeps it; duplicates planted in the table have ids of their own and are removed in the clean one).
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// Name of the column that identifies rows.
    id: String,
    /// Columns of the clean table, with the id.
    columns: Vec<Column>,
    /// What the candidate was given.
    dirty: Table,
    /// What is right.
    clean: Table,
    /// Whether the rows must stand in the order of the clean table.
    #[serde(default)]
    ordered: bool,
    #[serde(default)]
    marking: Marking,
}

/// The table handed in.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    #[serde(default)]
    table: Table,
}

#[derive(Default)]
struct Found {
    dirty_cells: usize,
    changed: usize,
    changed_right: usize,
    repaired: usize,
    right: usize,
    cells: usize,
    misfits: usize,
    answered_cells: usize,
}

type Rows<'t> = BTreeMap<&'t str, &'t Vec<String>>;

/// Rows by id; a repeated or empty id keeps the first row, and the others are counted.
fn by_id<'t>(table: &'t Table, id: &str) -> (Rows<'t>, usize) {
    let mut rows = Rows::new();
    let mut surplus = 0;
    let place = table.place(id);
    for row in &table.rows {
        match place.and_then(|place| row.get(place)).map(|id| id.trim()) {
            Some(id) if !id.is_empty() && !rows.contains_key(id) => {
                rows.insert(id, row);
            }
            _ => surplus += 1,
        }
    }
    (rows, surplus)
}

fn text<'r>(row: Option<&&'r Vec<String>>, place: Option<usize>) -> &'r str {
    row.zip(place)
        .and_then(|(row, place)| row.get(place))
        .map_or("", String::as_str)
}

pub(crate) struct TableCleaning;

impl Grader for TableCleaning {
    const KIND: &'static str = "table-cleaning";
    const VERSION: &'static str = "table-cleaning/1";
    const SUMMARY: &'static str = "Clean a table: repair cells, remove rows, keep the schema.";
    const EXAMPLE: Example = Example {
        key: r#"{"id":"no","columns":[{"name":"no"},{"name":"city"},{"name":"amount","type":"number"},{"name":"day","type":"date"}],"dirty":{"columns":["no","city","amount","day"],"rows":[["1","北京","12.5","2026-01-05"],["2","北京市","-3","2026-01-06"],["3","上海","7","05/01/2026"],["4","上海","7","2026-01-05"]]},"clean":{"columns":["no","city","amount","day"],"rows":[["1","北京","12.5","2026-01-05"],["2","北京","3","2026-01-06"],["3","上海","7","2026-01-05"]]}}"#,
        answer: r#"{"table":{"columns":["no","city","amount","day"],"rows":[["1","北京","12.50","2026年1月5日"],["2","北京","3","2026-01-06"],["3","上海","7","05/01/2026"]]}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        for (name, table) in [("dirty", &key.dirty), ("clean", &key.clean)] {
            table
                .check()
                .map_err(|fault| Refusal::key(format!("{name}: {fault}")))?;
            let (_, surplus) = by_id(table, &key.id);
            if surplus > 0 {
                return Err(Refusal::key(format!(
                    "{name}: an id is empty or comes twice"
                )));
            }
        }
        if key.clean.rows.is_empty() || !key.columns.iter().any(|column| column.name == key.id) {
            return Err(Refusal::key("the clean table is empty or has no id column"));
        }
        for column in &key.columns {
            column.check()?;
            if key.clean.place(&column.name).is_none() {
                return Err(Refusal::key(format!(
                    "the clean table lacks {:?}",
                    column.name
                )));
            }
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        answer.table.check().map_err(Refusal::answer)?;
        let (dirty, _) = by_id(&key.dirty, &key.id);
        let (clean, _) = by_id(&key.clean, &key.id);
        let (given, surplus) = by_id(&answer.table, &key.id);
        let mut found = Found::default();
        for column in key.columns.iter().filter(|column| column.name != key.id) {
            compare_column(key, answer, column, (&dirty, &clean, &given), &mut found);
        }
        let mut measured = Measured::default();
        rows(&dirty, &clean, &given, surplus, &mut measured);
        let missing = key
            .columns
            .iter()
            .filter(|c| answer.table.place(&c.name).is_none())
            .count();
        let known: BTreeSet<&str> = key
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        let extra = answer
            .table
            .columns
            .iter()
            .filter(|name| !known.contains(name.as_str()))
            .count();
        if extra > 0 {
            measured.warn(
                "extra-columns",
                format!("{extra} columns are not in the schema"),
            );
        }
        measured.count("dirty_cells", found.dirty_cells);
        measured.count("changed_cells", found.changed);
        measured.count("changed_right", found.changed_right);
        measured.count("repaired_cells", found.repaired);
        measured.count("missing_columns", missing);
        measured.count("extra_columns", extra);
        measured.count("mistyped_cells", found.misfits);
        measured.metric("cell_precision", ratio(found.changed_right, found.changed));
        measured.metric("cell_recall", ratio(found.repaired, found.dirty_cells));
        let spoiled = found.changed - found.changed_right;
        let f1 = harmonic(
            found.repaired,
            spoiled,
            found.dirty_cells - found.repaired,
            1.0,
        );
        measured.metric("cell_f1", f1);
        measured.metric("cell_accuracy", ratio(found.right, found.cells));
        let typed = ratio_or(
            found.answered_cells - found.misfits,
            found.answered_cells,
            0.0,
        );
        measured.metric("schema", if missing > 0 { 0.0 } else { typed });
        let clean_order: Vec<&str> = ids(&key.clean, &key.id);
        let own_order: Vec<&str> = ids(&answer.table, &key.id);
        measured.metric("order", f64::from(u8::from(clean_order == own_order)));
        Ok(measured)
    }

    fn default_aspects(key: &Key) -> Vec<AspectRule> {
        let order = if key.ordered { 500 } else { 0 };
        let mut aspects = vec![
            AspectRule::new("faults repaired", "cell_recall", 4_000),
            AspectRule::new("repairs right", "cell_precision", 2_000).starting_at(0.0),
            AspectRule::new("rows removed", "removal_f1", 2_500),
            AspectRule::new("schema kept", "schema", 1_500 - order).starting_at(0.9),
        ];
        if key.ordered {
            aspects.push(AspectRule::new("order", "order", order).starting_at(0.0));
        }
        // A full anchor that the clean table itself cannot reach would earn nobody anything: no removal, no such aspect.
        let (dirty, _) = by_id(&key.dirty, &key.id);
        let (clean, _) = by_id(&key.clean, &key.id);
        if dirty.keys().all(|id| clean.contains_key(id)) {
            aspects.retain(|aspect| aspect.metric != "removal_f1");
            if let Some(first) = aspects.first_mut() {
                first.max += 2_500;
            }
        }
        aspects
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        vec![
            Answer {
                table: Table::default(),
            },
            Answer {
                table: key.dirty.clone(),
            },
        ]
    }

    fn full_answer(key: &Key) -> Answer {
        Answer {
            table: key.clean.clone(),
        }
    }
}

fn ids<'t>(table: &'t Table, id: &str) -> Vec<&'t str> {
    let place = table.place(id);
    table
        .rows
        .iter()
        .filter_map(|row| row.get(place?).map(|id| id.trim()))
        .collect()
}

/// Cells of one column over the rows of the clean table: a cell is dirty where given and clean differ, changed where
/// given and handed in differ. A row or column that is missing leaves its dirty cells unrepaired.
fn compare_column(
    key: &Key,
    answer: &Answer,
    column: &Column,
    (dirty, clean, given): (&Rows<'_>, &Rows<'_>, &Rows<'_>),
    found: &mut Found,
) {
    let places = (
        key.dirty.place(&column.name),
        key.clean.place(&column.name),
        answer.table.place(&column.name),
    );
    for (id, clean_row) in clean {
        let before = column.read(text(dirty.get(id), places.0));
        let right = column.read(text(Some(clean_row), places.1));
        let is_dirty = !column.agrees(&before, &right);
        found.dirty_cells += usize::from(is_dirty);
        found.cells += 1;
        let own_row = given.get(id);
        if own_row.is_none() || places.2.is_none() {
            continue;
        }
        let own = column.read(text(own_row, places.2));
        let is_right = column.agrees(&own, &right);
        found.right += usize::from(is_right);
        found.repaired += usize::from(is_dirty && is_right);
        if !column.agrees(&own, &before) {
            found.changed += 1;
            found.changed_right += usize::from(is_right);
        }
    }
    if let Some(place) = places.2 {
        for row in &answer.table.rows {
            let own = column.read(row.get(place).map_or("", String::as_str));
            found.answered_cells += 1;
            found.misfits += usize::from(!column.fits(&own));
        }
    }
}

/// Rows removed and kept: removing is right for ids that the clean table lacks.
fn rows(
    dirty: &Rows<'_>,
    clean: &Rows<'_>,
    given: &Rows<'_>,
    surplus: usize,
    measured: &mut Measured,
) {
    let to_remove = dirty.keys().filter(|id| !clean.contains_key(*id)).count();
    let removed: Vec<_> = dirty.keys().filter(|id| !given.contains_key(*id)).collect();
    let removed_right = removed
        .iter()
        .filter(|id| !clean.contains_key(**id))
        .count();
    let kept = clean.keys().filter(|id| given.contains_key(*id)).count();
    measured.count("rows_to_remove", to_remove);
    measured.count("rows_removed", removed.len());
    measured.count("rows_removed_right", removed_right);
    measured.count("rows_kept", kept);
    measured.count("rows_of_no_id", surplus);
    measured.count(
        "rows_invented",
        given
            .keys()
            .filter(|id| !dirty.contains_key(*id) && !clean.contains_key(*id))
            .count(),
    );
    let nothing = if to_remove == 0 && removed.is_empty() {
        1.0
    } else {
        0.0
    };
    measured.metric(
        "removal_precision",
        ratio_or(removed_right, removed.len(), nothing),
    );
    measured.metric(
        "removal_recall",
        ratio_or(removed_right, to_remove, nothing),
    );
    measured.metric(
        "removal_f1",
        harmonic(
            removed_right,
            removed.len() - removed_right,
            to_remove - removed_right,
            1.0,
        ),
    );
    measured.metric("rows_kept", ratio(kept, clean.len()));
}
