//! Options chosen, and what they score by a key.

use std::cmp::Ordering;

use super::key::{AnswerKey, option_label};
use super::matrix::ScoreMatrix;
use super::responses::Cells;
use crate::analysis::fault::{Fault, FaultCode};
use crate::analysis::table::parse_number;

/// Most different answers to one item.
const MAX_OPTIONS: usize = 60;

/// What was chosen in one item.
#[derive(Clone, Debug)]
pub(super) struct ChosenOptions {
    /// Labels in ascending order, numbers before words.
    pub(super) options: Vec<String>,
    pub(super) is_key: Vec<bool>,
    /// Each candidate's option: 0 for no answer, else 1 + its place in `options`.
    pub(super) codes: Vec<u8>,
    pub(super) marks: f64,
    /// Right answers of the key, whether or not anyone gave them.
    pub(super) accepted: Vec<String>,
}

/// Scores by the key, and what was chosen in each item.
pub(super) fn score_options(
    cells: &Cells,
    key: &AnswerKey,
) -> Result<(ScoreMatrix, Vec<ChosenOptions>), Fault> {
    let mut chosen = Vec::with_capacity(cells.columns.len());
    for (item, (column, keyed)) in cells.columns.iter().zip(&key.items).enumerate() {
        let (options, codes) = code_options(column).map_err(|row| {
            let message =
                format!("more than {MAX_OPTIONS} different answers: not an item with options");
            cells.fault(FaultCode::OutOfRange, item, row, message)
        })?;
        let is_key = |option: &String| keyed.accepted.contains(option);
        chosen.push(ChosenOptions {
            is_key: options.iter().map(is_key).collect(),
            options,
            codes: cells.spread(codes),
            marks: keyed.marks,
            accepted: keyed.accepted.clone(),
        });
    }
    let all_one = chosen.iter().all(|item| item.marks == 1.0);
    let names = cells.names.clone();
    let matrix = if all_one {
        let right = |item: &ChosenOptions| item.right().map(u8::from).collect();
        ScoreMatrix::binary(names, chosen.iter().map(right).collect())
    } else {
        let score = |item: &ChosenOptions| {
            let marks = |is_right: bool| if is_right { item.marks } else { 0.0 };
            item.right().map(marks).collect()
        };
        let max = chosen.iter().map(|item| item.marks).collect();
        ScoreMatrix::points(names, max, chosen.iter().map(score).collect())
    };
    Ok((matrix, chosen))
}

impl ChosenOptions {
    /// Whether each candidate is right.
    fn right(&self) -> impl Iterator<Item = bool> {
        let mut by_code = vec![false];
        by_code.extend(&self.is_key);
        self.codes
            .iter()
            .map(move |&code| by_code.get(usize::from(code)).copied().unwrap_or(false))
    }
}

/// The options of an item in ascending order, and the code of each row's choice; the row at which there are too many.
fn code_options(column: &[Option<&str>]) -> Result<(Vec<String>, Vec<u8>), usize> {
    // Files write an option the same way a thousand times: each writing is looked at once.
    let mut writings: Vec<(&str, Option<String>)> = Vec::new();
    for (row, cell) in column.iter().enumerate() {
        let Some(cell) = cell else { continue };
        if !writings.iter().any(|(known, _)| known == cell) {
            if writings.len() >= MAX_OPTIONS {
                return Err(row);
            }
            writings.push((cell, option_label(cell)));
        }
    }
    let mut options: Vec<String> = writings
        .iter()
        .filter_map(|(_, label)| label.clone())
        .collect();
    options.sort_by(|a, b| by_number_then_word(a, b));
    options.dedup();
    let code_of = |label: &Option<String>| {
        let place = label
            .as_ref()
            .and_then(|label| options.iter().position(|option| option == label));
        place
            .and_then(|place| u8::try_from(place + 1).ok())
            .unwrap_or(0)
    };
    let codes_of_writings: Vec<(&str, u8)> = writings
        .iter()
        .map(|(cell, label)| (*cell, code_of(label)))
        .collect();
    let code = |cell: &Option<&str>| {
        cell.and_then(|cell| codes_of_writings.iter().find(|(known, _)| *known == cell))
            .map_or(0, |(_, code)| *code)
    };
    let codes = column.iter().map(code).collect();
    Ok((options, codes))
}

fn by_number_then_word(a: &str, b: &str) -> Ordering {
    match (parse_number(a), parse_number(b)) {
        (Some(x), Some(y)) => x.total_cmp(&y),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => a.cmp(b),
    }
}
