//! What each column of a response file is: label of the candidate, item, frequency, or something to leave aside.

use std::collections::BTreeSet;

use crate::analysis::fault::{Fault, FaultCode, shortened};
use crate::analysis::table::{Table, is_missing, parse_number};

/// Names under which files carry the label of a candidate.
const LABELS: &[&str] = &[
    "",
    "candidate",
    "candidate_id",
    "candidateid",
    "id",
    "person",
    "person_id",
    "student",
    "student_id",
    "examinee",
    "examinee_id",
    "respondent",
    "subject",
    "case",
    "admission",
    "admission_number",
    "user",
    "user_id",
    "name",
    "sid",
    "pid",
    "no",
    "no.",
    "#",
    "index",
    "row",
    "考生",
    "考号",
    "考生号",
    "准考证号",
    "姓名",
    "学号",
    "编号",
    "序号",
];
/// Names of columns about the candidate rather than the paper.
const ATTRIBUTES: &[&str] = &[
    "gender", "sex", "age", "group", "batch", "form", "centre", "center", "room", "seat", "county",
    "class", "cohort", "level", "date", "site", "total", "score", "sum", "性别", "年龄", "班级",
    "考场", "座位", "批次", "总分", "成绩",
];
/// Names of columns that say how many candidates gave the row's answers.
const FREQUENCIES: &[&str] = &["count", "freq", "frequency", "人数", "频数"];

/// What the caller knows about the columns; everything left out is inferred.
#[derive(Clone, Debug, Default)]
pub struct ColumnChoice {
    /// Column with the candidate's label.
    pub id: Option<String>,
    /// The items in the order of the paper; every other column is left aside.
    pub items: Vec<String>,
    /// Columns to leave aside.
    pub ignore: Vec<String>,
}

/// The columns of a file.
#[derive(Debug, Default)]
pub(super) struct Roles {
    pub(super) id: Option<usize>,
    pub(super) frequency: Option<usize>,
    /// Column in which each character is the answer to one item.
    pub(super) pattern: Option<usize>,
    pub(super) items: Vec<usize>,
    pub(super) ignored: Vec<String>,
}

/// `wanted` names the items where a key or the caller does.
pub(super) fn roles(
    table: &Table,
    choice: &ColumnChoice,
    wanted: Option<&[String]>,
) -> Result<Roles, Fault> {
    let named = |name: &String| {
        table.column(name).ok_or_else(|| {
            Fault::new(FaultCode::UnknownColumn, "the file has no such column").in_column(name)
        })
    };
    let mut roles = Roles {
        id: choice.id.as_ref().map(named).transpose()?,
        frequency: table.any_column(FREQUENCIES),
        pattern: table.column("pattern"),
        ..Roles::default()
    };
    let ignore: BTreeSet<usize> = choice.ignore.iter().map(named).collect::<Result<_, _>>()?;
    if roles.pattern.is_some() {
        return Ok(roles);
    }
    if let Some(wanted) = wanted {
        for item in wanted {
            let column = item_column(table, item).ok_or_else(|| {
                Fault::new(
                    FaultCode::KeyItemMissing,
                    "the responses have no column for this item",
                )
                .in_column(item)
            })?;
            if roles.items.contains(&column) {
                return Err(
                    Fault::new(FaultCode::DuplicateItem, "an item is named twice").in_column(item),
                );
            }
            roles.items.push(column);
        }
        roles.frequency = roles
            .frequency
            .filter(|column| !roles.items.contains(column));
    }
    let is_free =
        |column: &usize| !roles.items.contains(column) && Some(*column) != roles.frequency;
    if roles.id.is_none() {
        roles.id = label_column(table, &ignore, &is_free, wanted.is_some());
    }
    for column in 0..table.names.len() {
        let taken = Some(column) == roles.id || Some(column) == roles.frequency;
        if taken || roles.items.contains(&column) {
            continue;
        }
        let is_item = wanted.is_none() && !ignore.contains(&column) && is_item(table, column);
        if is_item {
            roles.items.push(column);
        } else {
            roles.ignored.push(shortened(table.name(column)));
        }
    }
    if roles.items.is_empty() {
        return Err(Fault::new(
            FaultCode::NoItems,
            "no column holds scores; for a file of chosen options give the key as well",
        ));
    }
    Ok(roles)
}

/// Statistical programs put an X before a name that starts with a digit.
fn item_column(table: &Table, item: &str) -> Option<usize> {
    table
        .column(item)
        .or_else(|| table.column(&format!("X{item}")))
        .or_else(|| {
            item.strip_prefix(['X', 'x'])
                .and_then(|rest| table.column(rest))
        })
}

fn is_one_of(table: &Table, column: usize, names: &[&str]) -> bool {
    let name = table.name(column).to_lowercase();
    names.contains(&name.as_str())
}

fn label_column(
    table: &Table,
    ignore: &BTreeSet<usize>,
    is_free: &impl Fn(&usize) -> bool,
    items_are_known: bool,
) -> Option<usize> {
    let mut free =
        (0..table.names.len()).filter(|column| is_free(column) && !ignore.contains(column));
    // The order of the names counts: a file with an id and a name is labelled by the id.
    let by_name = LABELS
        .iter()
        .filter_map(|name| table.column(name))
        .chain(table.label_column(LABELS))
        .find(|column| is_free(column) && !ignore.contains(column));
    by_name.or_else(|| {
        let first = free.next().filter(|column| *column == 0)?;
        let is_attribute = is_one_of(table, first, ATTRIBUTES);
        (!is_attribute && (items_are_known || looks_like_labels(table, first))).then_some(first)
    })
}

/// A first column of words, or of numbers none of which repeats and which exceed anything a paper of this file shows.
fn looks_like_labels(table: &Table, column: usize) -> bool {
    let mut seen = BTreeSet::new();
    let mut numbers = 0_usize;
    for row in &table.rows {
        let cell = row.cell(column);
        if parse_number(cell).is_some() {
            numbers += 1;
        }
        if !seen.insert(cell) {
            return false;
        }
    }
    numbers == 0 || (numbers == table.rows.len() && numbers >= 10)
}

/// Whether a column of a scored file is an item: it is not named as something else and is not all words.
fn is_item(table: &Table, column: usize) -> bool {
    let is_identifier = table.name(column).to_lowercase().ends_with("_id");
    if is_identifier || is_one_of(table, column, ATTRIBUTES) || is_one_of(table, column, LABELS) {
        return false;
    }
    let mut answered = false;
    for row in &table.rows {
        let cell = row.cell(column);
        if parse_number(cell).is_some() {
            return true;
        }
        answered |= !is_missing(cell);
    }
    // Nobody answered it: an item still.
    !answered
}
