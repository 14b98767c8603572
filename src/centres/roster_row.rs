//! One row of a roster: from texts to an enrolled person, or to every reason why not. Pure.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::Sex;
use super::identity_number::{IdentityNumber, IdentityNumberFault, age_on};
use super::mobile::MobileNumber;
use super::person_name::parse_name;
use super::roster_file::{Column, Origin, RosterTable, SheetRow};
use super::roster_values::{read_date, read_level};
use super::text::trimmed;

/// Lowest age of every first-step condition in the eligibility template now in use (reference: occupational standards 1.3).
const MIN_AGE: i32 = 16;
/// Above this a birth date is taken for a slip of the pen.
const MAX_AGE: i32 = 120;
const MAX_EDUCATION_CHARACTERS: usize = 30;
const MAX_CONDITION_CHARACTERS: usize = 300;

/// What a good row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RosterPerson {
    pub(super) name: String,
    pub(super) id_number: IdentityNumber,
    pub(super) mobile: MobileNumber,
    pub(super) education: String,
    pub(super) declared_condition: String,
}

/// Why a row is rejected: a code whose text stands in the catalogue under `roster.reason.<code>`. Parameters name rows and
/// limits, never what a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reason {
    pub(super) code: &'static str,
    pub(super) params: Vec<(&'static str, String)>,
}

impl Reason {
    pub(super) fn new(code: &'static str) -> Self {
        Self {
            code,
            params: Vec::new(),
        }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.push((name, value.to_string()));
        self
    }
}

/// Codes besides those of [`IdentityNumberFault`], mobile and name faults, so that a test can hold the catalogue against them.
#[cfg(test)]
pub(super) const ROW_REASONS: &[&str] = &[
    "cell.formula",
    "cell.fault",
    "document_type.unsupported",
    "id_number.twice",
    "id_number.contested",
    "sex.unknown",
    "sex.disagrees",
    "birth_date.unreadable",
    "birth_date.disagrees",
    "birth_date.impossible",
    "age.too_young",
    "level.differs",
    "education.too_long",
    "declared_condition.too_long",
    "person.name_differs",
];

/// What can only be seen from the whole file.
#[derive(Debug, Default)]
pub(super) struct FileFacts {
    /// A spreadsheet program turned identity numbers of this file into numbers.
    spoilt_by_spreadsheet: bool,
    /// The row in which each number stands first.
    first_rows: HashMap<String, u32>,
    /// Numbers which stand beside different names.
    contested: HashSet<String>,
}

impl FileFacts {
    pub(super) fn of(table: &RosterTable) -> Self {
        let mut facts = Self::default();
        let mut first_names: HashMap<String, String> = HashMap::new();
        for row in &table.rows {
            let name = text_of(table, row, Column::Name);
            match id_number_of(table, row) {
                Ok(number) => {
                    let key = number.reveal().to_owned();
                    facts.first_rows.entry(key.clone()).or_insert(row.number);
                    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
                    let first = first_names
                        .entry(key.clone())
                        .or_insert_with(|| name.clone());
                    if *first != name {
                        facts.contested.insert(key);
                    }
                }
                Err(fault) => facts.spoilt_by_spreadsheet |= fault.is_spreadsheet_damage(),
            }
        }
        facts
    }
}

/// What the cohort demands of every row.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowDemands {
    pub(super) level: i32,
    pub(super) today: NaiveDate,
}

/// Reads a row; every reason against it is given at once, so that one correction is enough.
pub(super) fn check_row(
    table: &RosterTable,
    facts: &FileFacts,
    demands: RowDemands,
    row: &SheetRow,
) -> Result<RosterPerson, Vec<Reason>> {
    let mut reasons = Vec::new();
    check_origins(table, row, &mut reasons);
    let name = note(
        &mut reasons,
        parse_name(text_of(table, row, Column::Name)),
        |fault| Reason::new(fault.code()),
    );
    let mobile = note(
        &mut reasons,
        MobileNumber::parse(text_of(table, row, Column::Mobile)),
        |fault| Reason::new(fault.code()),
    );
    let id_number = if check_document_type(table, row, &mut reasons) {
        let id_number = note(&mut reasons, id_number_of(table, row), |fault| {
            Reason::new(fault.code())
        });
        if let Some(number) = &id_number {
            check_number_in_file(facts, row, number, &mut reasons);
            check_person(table, row, number, demands.today, &mut reasons);
        }
        id_number
    } else {
        None
    };
    check_level(table, row, demands.level, &mut reasons);
    let education = bounded(
        table,
        row,
        Column::Education,
        MAX_EDUCATION_CHARACTERS,
        "education.too_long",
        &mut reasons,
    );
    let declared_condition = bounded(
        table,
        row,
        Column::DeclaredCondition,
        MAX_CONDITION_CHARACTERS,
        "declared_condition.too_long",
        &mut reasons,
    );
    match (name, id_number, mobile) {
        (Some(name), Some(id_number), Some(mobile)) if reasons.is_empty() => Ok(RosterPerson {
            name,
            id_number,
            mobile,
            education,
            declared_condition,
        }),
        _ => {
            drop_consequences(&mut reasons);
            Err(reasons)
        }
    }
}

fn note<T, F>(
    reasons: &mut Vec<Reason>,
    outcome: Result<T, F>,
    reason: impl Fn(F) -> Reason,
) -> Option<T> {
    match outcome {
        Ok(value) => Some(value),
        Err(fault) => {
            reasons.push(reason(fault));
            None
        }
    }
}

/// A cell that a formula or an error fills is named once; that it reads badly besides needs no second reason.
fn drop_consequences(reasons: &mut Vec<Reason>) {
    let filled_badly = |reason: &Reason| matches!(reason.code, "cell.formula" | "cell.fault");
    let columns: Vec<String> = reasons
        .iter()
        .filter(|reason| filled_badly(reason))
        .flat_map(|reason| reason.params.iter().map(|(_, title)| title.clone()))
        .collect();
    reasons.retain(|reason| {
        let title = match reason.code.split('.').next() {
            Some("name") => Column::Name.title(),
            Some("id_number") => Column::IdNumber.title(),
            Some("mobile") => Column::Mobile.title(),
            Some("sex") => Column::Sex.title(),
            Some("birth_date") => Column::BirthDate.title(),
            _ => return true,
        };
        !columns.iter().any(|column| column == title)
    });
}

fn text_of<'row>(table: &RosterTable, row: &'row SheetRow, column: Column) -> &'row str {
    table
        .columns
        .cell(&row.cells, column)
        .map_or("", |cell| trimmed(&cell.text))
}

fn id_number_of(
    table: &RosterTable,
    row: &SheetRow,
) -> Result<IdentityNumber, IdentityNumberFault> {
    let Some(cell) = table.columns.cell(&row.cells, Column::IdNumber) else {
        return Err(IdentityNumberFault::Empty);
    };
    let long_number = cell.origin == Origin::Number && cell.text.len() > 15;
    if long_number {
        return Err(IdentityNumberFault::ExcelNumber);
    }
    IdentityNumber::parse(&cell.text)
}

/// Formulas and error values are not taken for what a person wrote. Columns that need not be filled may hold formulas: their
/// shown text is read.
fn check_origins(table: &RosterTable, row: &SheetRow, reasons: &mut Vec<Reason>) {
    for column in Column::ALL {
        let Some(cell) = table.columns.cell(&row.cells, column) else {
            continue;
        };
        let required = matches!(column, Column::Name | Column::IdNumber | Column::Mobile);
        match cell.origin {
            Origin::Formula if required => {
                reasons.push(Reason::new("cell.formula").with("column", column.title()));
            }
            Origin::Fault => {
                reasons.push(Reason::new("cell.fault").with("column", column.title()));
            }
            _ => {}
        }
    }
}

/// Only the citizen's identity card can be checked.
fn check_document_type(table: &RosterTable, row: &SheetRow, reasons: &mut Vec<Reason>) -> bool {
    let known = [
        "",
        "身份证",
        "居民身份证",
        "中华人民共和国居民身份证",
        "二代身份证",
    ];
    let supported = known.contains(&text_of(table, row, Column::DocumentType));
    if !supported {
        reasons.push(Reason::new("document_type.unsupported"));
    }
    supported
}

fn check_number_in_file(
    facts: &FileFacts,
    row: &SheetRow,
    number: &IdentityNumber,
    reasons: &mut Vec<Reason>,
) {
    if facts.spoilt_by_spreadsheet && number.ends_in_zeros() {
        reasons.push(Reason::new(IdentityNumberFault::ExcelZeros.code()));
        return;
    }
    if facts.contested.contains(number.reveal()) {
        reasons.push(Reason::new("id_number.contested"));
        return;
    }
    match facts.first_rows.get(number.reveal()) {
        Some(first) if *first != row.number => {
            reasons.push(Reason::new("id_number.twice").with("row", first));
        }
        _ => {}
    }
}

/// Sex, birth date and age against the number.
fn check_person(
    table: &RosterTable,
    row: &SheetRow,
    number: &IdentityNumber,
    today: NaiveDate,
    reasons: &mut Vec<Reason>,
) {
    let sex = text_of(table, row, Column::Sex);
    match (sex.is_empty(), Sex::read(sex)) {
        (true, _) => {}
        (false, None) => reasons.push(Reason::new("sex.unknown")),
        (false, Some(stated)) if stated != number.sex() => {
            reasons.push(Reason::new("sex.disagrees"));
        }
        (false, Some(_)) => {}
    }
    let birth_date = table.columns.cell(&row.cells, Column::BirthDate);
    if let Some(cell) = birth_date.filter(|cell| !trimmed(&cell.text).is_empty()) {
        match read_date(&cell.text, cell.origin) {
            None => reasons.push(Reason::new("birth_date.unreadable")),
            Some(date) if date != number.birth_date() => {
                reasons.push(Reason::new("birth_date.disagrees"));
            }
            Some(_) => {}
        }
    }
    let age = age_on(number.birth_date(), today);
    if !(0..=MAX_AGE).contains(&age) {
        reasons.push(Reason::new("birth_date.impossible"));
    } else if age < MIN_AGE {
        reasons.push(Reason::new("age.too_young").with("age", MIN_AGE));
    }
}

/// A roster of another level is a wrong file.
fn check_level(table: &RosterTable, row: &SheetRow, level: i32, reasons: &mut Vec<Reason>) {
    let written = text_of(table, row, Column::Level);
    if !written.is_empty() && read_level(written) != Some(level) {
        reasons.push(Reason::new("level.differs"));
    }
}

fn bounded(
    table: &RosterTable,
    row: &SheetRow,
    column: Column,
    limit: usize,
    code: &'static str,
    reasons: &mut Vec<Reason>,
) -> String {
    let text: String = text_of(table, row, column)
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    if text.chars().count() > limit {
        reasons.push(Reason::new(code).with("limit", limit));
        return String::new();
    }
    text
}

#[cfg(test)]
mod tests;
