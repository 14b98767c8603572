//! Responses as read from a file, and how they become scores.

use std::collections::BTreeSet;

use serde::Serialize;

use super::columns::{ColumnChoice, Roles, roles};
use super::key::AnswerKey;
use super::matrix::ScoreMatrix;
use super::options::{ChosenOptions, score_options};
use crate::analysis::fault::{Fault, FaultCode, shortened};
use crate::analysis::table::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Table, is_missing, parse_number};

/// The responses of a sitting.
#[derive(Clone, Debug)]
pub struct Responses {
    pub(super) matrix: ScoreMatrix,
    /// Options chosen, where the file held options.
    pub(super) chosen: Vec<ChosenOptions>,
    pub(super) missing: Vec<MissingCounts>,
    reading: Reading,
}

/// How the file was read.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reading {
    pub id_column: Option<String>,
    pub frequency_column: Option<String>,
    /// Columns that are neither item nor label.
    pub ignored_columns: Vec<String>,
    pub blank_rows: usize,
}

/// Answers left out, which score 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct MissingCounts {
    /// Left out although a later item was answered.
    pub(super) omitted: usize,
    /// Nothing answered from here to the end.
    pub(super) not_reached: usize,
}

/// The answer cells of the file, item by item; `None` is no answer.
pub(super) struct Cells<'a> {
    pub(super) names: Vec<String>,
    pub(super) columns: Vec<Vec<Option<&'a str>>>,
    lines: Vec<u64>,
    repeats: Vec<usize>,
    reading: Reading,
}

impl Responses {
    /// Reads scores, or options where there is a key. A row is one candidate, or as many as its frequency column says.
    ///
    /// # Errors
    /// A [`Fault`] with the place where the file cannot be understood.
    pub fn read(
        table: &Table,
        key: Option<&AnswerKey>,
        choice: &ColumnChoice,
    ) -> Result<Self, Fault> {
        let cells = Cells::read(table, key, choice)?;
        let missing = count_missing(&cells);
        let (matrix, chosen) = match key {
            Some(key) => score_options(&cells, key)?,
            None => (read_scores(&cells)?, Vec::new()),
        };
        Ok(Self {
            matrix,
            chosen,
            missing,
            reading: cells.reading,
        })
    }

    #[must_use]
    pub fn matrix(&self) -> &ScoreMatrix {
        &self.matrix
    }

    #[must_use]
    pub fn reading(&self) -> &Reading {
        &self.reading
    }
}

impl<'a> Cells<'a> {
    fn read(
        table: &'a Table,
        key: Option<&AnswerKey>,
        choice: &ColumnChoice,
    ) -> Result<Self, Fault> {
        let from_key = key.map(AnswerKey::names);
        let from_choice = (!choice.items.is_empty()).then(|| choice.items.clone());
        let wanted = from_key.or(from_choice);
        let roles = roles(table, choice, wanted.as_deref())?;
        if roles.id.is_some() && roles.frequency.is_none() {
            refuse_repeated_labels(table, &roles)?;
        }
        let mut lines = Vec::with_capacity(table.rows.len());
        let mut repeats = Vec::with_capacity(table.rows.len());
        let mut persons = 0_usize;
        for row in &table.rows {
            let count = match roles.frequency {
                Some(column) => frequency(row.cell(column)).ok_or_else(|| {
                    Fault::new(FaultCode::BadCount, "not a whole number of candidates")
                        .at_line(row.line)
                        .in_column(table.name(column))
                })?,
                None => 1,
            };
            persons += count;
            if persons > MAX_ROWS {
                let message = format!("more than {MAX_ROWS} candidates");
                return Err(Fault::new(FaultCode::TooLarge, message).at_line(row.line));
            }
            lines.push(row.line);
            repeats.push(count);
        }
        if persons == 0 {
            return Err(Fault::new(
                FaultCode::NoRows,
                "the frequencies add up to no candidate",
            ));
        }
        let (names, columns) = match roles.pattern {
            Some(column) => split_patterns(table, column, wanted.as_deref())?,
            None => whole_columns(table, &roles, wanted),
        };
        if persons.saturating_mul(names.len()) > MAX_CELLS {
            let message = format!("more than {MAX_CELLS} answers");
            return Err(Fault::new(FaultCode::TooLarge, message));
        }
        let name_of = |column: Option<usize>| column.map(|column| shortened(table.name(column)));
        Ok(Self {
            names,
            columns,
            lines,
            repeats,
            reading: Reading {
                id_column: name_of(roles.id),
                frequency_column: name_of(roles.frequency),
                ignored_columns: roles.ignored,
                blank_rows: table.blank_rows,
            },
        })
    }

    /// The values, each as often as its row has candidates.
    pub(super) fn spread<T: Copy>(&self, values: Vec<T>) -> Vec<T> {
        if self.repeats.iter().all(|count| *count == 1) {
            return values;
        }
        values
            .into_iter()
            .zip(&self.repeats)
            .flat_map(|(value, &count)| std::iter::repeat_n(value, count))
            .collect()
    }

    pub(super) fn fault(&self, code: FaultCode, item: usize, row: usize, message: String) -> Fault {
        let fault = Fault::new(code, message).at_line(self.lines.get(row).copied().unwrap_or(0));
        fault.in_column(self.names.get(item).map_or("", String::as_str))
    }
}

fn refuse_repeated_labels(table: &Table, roles: &Roles) -> Result<(), Fault> {
    let Some(column) = roles.id else {
        return Ok(());
    };
    let mut seen = BTreeSet::new();
    for row in &table.rows {
        let label = row.cell(column);
        if !label.is_empty() && !seen.insert(label) {
            let message = format!("candidate “{}” has two rows", shortened(label));
            return Err(Fault::new(FaultCode::DuplicateCandidate, message)
                .at_line(row.line)
                .in_column(table.name(column)));
        }
    }
    Ok(())
}

/// A whole number of candidates, also written as 12.0; a blank is none.
fn frequency(cell: &str) -> Option<usize> {
    if cell.is_empty() {
        return Some(0);
    }
    let whole = cell.strip_suffix(".0").unwrap_or(cell);
    whole
        .parse::<usize>()
        .ok()
        .filter(|count| *count <= MAX_ROWS)
}

type ItemCells<'a> = (Vec<String>, Vec<Vec<Option<&'a str>>>);

fn whole_columns<'a>(
    table: &'a Table,
    roles: &Roles,
    wanted: Option<Vec<String>>,
) -> ItemCells<'a> {
    let mut columns = vec![Vec::with_capacity(table.rows.len()); roles.items.len()];
    // Row by row, as the cells lie in memory.
    for row in &table.rows {
        for (cells, &column) in columns.iter_mut().zip(&roles.items) {
            let cell = row.cell(column);
            cells.push((!is_missing(cell)).then_some(cell));
        }
    }
    let in_file = || {
        roles
            .items
            .iter()
            .map(|&column| table.name(column).to_owned())
    };
    let names = wanted.unwrap_or_else(|| in_file().collect());
    (names, columns)
}

/// Patterns such as 01101, one character for each item.
fn split_patterns<'a>(
    table: &'a Table,
    column: usize,
    wanted: Option<&[String]>,
) -> Result<ItemCells<'a>, Fault> {
    let length = table
        .rows
        .first()
        .map_or(0, |row| row.cell(column).chars().count());
    let mut columns: Vec<Vec<Option<&str>>> = vec![Vec::with_capacity(table.rows.len()); length];
    for row in &table.rows {
        let pattern = row.cell(column);
        let bad = |message: String| {
            Fault::new(FaultCode::BadPattern, message)
                .at_line(row.line)
                .in_column(table.name(column))
        };
        if length == 0 || length > MAX_COLUMNS || pattern.chars().count() != length {
            return Err(bad(format!(
                "a pattern needs one character for each of {length} items"
            )));
        }
        for (cells, (start, letter)) in columns.iter_mut().zip(pattern.char_indices()) {
            let cell = pattern
                .get(start..start + letter.len_utf8())
                .unwrap_or_default();
            cells.push((!is_missing(cell)).then_some(cell));
        }
    }
    let names = match wanted {
        Some(names) if names.len() == length => names.to_vec(),
        Some(names) => {
            let message = format!(
                "{} items are named, the patterns have {length}",
                names.len()
            );
            return Err(Fault::new(FaultCode::BadPattern, message));
        }
        None => (1..=length).map(|number| format!("Q{number}")).collect(),
    };
    Ok((names, columns))
}

fn count_missing(cells: &Cells) -> Vec<MissingCounts> {
    let mut counts = vec![MissingCounts::default(); cells.columns.len()];
    let mut reached: Vec<bool> = vec![false; cells.lines.len()];
    for (count, column) in counts.iter_mut().zip(&cells.columns).rev() {
        let rows = column.iter().zip(&mut reached).zip(&cells.repeats);
        for ((cell, reached), repeats) in rows {
            match (cell, *reached) {
                (Some(_), _) => *reached = true,
                (None, true) => count.omitted += repeats,
                (None, false) => count.not_reached += repeats,
            }
        }
    }
    counts
}

fn read_scores(cells: &Cells) -> Result<ScoreMatrix, Fault> {
    let mut columns = Vec::with_capacity(cells.columns.len());
    let mut max = Vec::with_capacity(cells.columns.len());
    for (item, column) in cells.columns.iter().enumerate() {
        let mut highest: f64 = 1.0;
        let mut scores = Vec::with_capacity(column.len());
        for (row, cell) in column.iter().enumerate() {
            let score = match cell {
                None => 0.0,
                Some(cell) => parse_number(cell).ok_or_else(|| {
                    let message = format!("“{}” is not a score", shortened(cell));
                    cells.fault(FaultCode::NotANumber, item, row, message)
                })?,
            };
            if score < 0.0 {
                let message = "a score below 0".to_owned();
                return Err(cells.fault(FaultCode::OutOfRange, item, row, message));
            }
            highest = highest.max(score);
            scores.push(score);
        }
        columns.push(cells.spread(scores));
        max.push(highest);
    }
    Ok(ScoreMatrix::points(cells.names.clone(), max, columns))
}
