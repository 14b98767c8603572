//! Tables of text cells and what their columns mean.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::numeric::{Numbers, Tolerance};
use crate::practical::frame::{Decimal, Refusal};
use crate::practical::measures::text::nfc;

/// What the cells of a column stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum CellType {
    /// Text in normal form C, white space at both ends ignored.
    #[default]
    Text,
    /// A number, compared as a decimal within the column's tolerance.
    Number,
    /// A day: equal when it is the same day, however written.
    Date,
}

/// A column of the clean table.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Column {
    pub(crate) name: String,
    #[serde(default, rename = "type")]
    pub(crate) cell_type: CellType,
    /// For numbers; exact when absent.
    #[serde(default)]
    pub(crate) tolerance: Option<Tolerance>,
}

/// Header and rows; every row as long as the header.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    #[serde(default)]
    pub(crate) columns: Vec<String>,
    /// Cells as text; an empty text is an empty cell.
    #[serde(default)]
    pub(crate) rows: Vec<Vec<String>>,
}

pub(super) const MAX_ROWS: usize = 20_000;
pub(super) const MAX_COLUMNS: usize = 100;

impl Table {
    pub(super) fn check(&self) -> Result<(), String> {
        if self.columns.len() > MAX_COLUMNS || self.rows.len() > MAX_ROWS {
            return Err(format!(
                "more than {MAX_ROWS} rows or {MAX_COLUMNS} columns"
            ));
        }
        if let Some(at) = self
            .rows
            .iter()
            .position(|row| row.len() != self.columns.len())
        {
            return Err(format!("row {} is not as long as the header", at + 1));
        }
        let mut names: Vec<&String> = self.columns.iter().collect();
        names.sort();
        names.dedup();
        if names.len() != self.columns.len() {
            return Err("a column name comes twice".to_owned());
        }
        Ok(())
    }

    pub(super) fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }
}

/// A cell read by its type; what cannot be read stays text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    Number(Decimal),
    /// Year, month, day.
    Date(u32, u32, u32),
}

impl Column {
    pub(super) fn check(&self) -> Result<(), Refusal> {
        self.tolerance.as_ref().map_or(Ok(()), Tolerance::check)
    }

    pub(super) fn read(&self, text: &str) -> Cell {
        let text = text.trim();
        if text.is_empty() {
            return Cell::Empty;
        }
        let other = || Cell::Text(nfc(text));
        match self.cell_type {
            CellType::Text => other(),
            CellType::Number => Numbers::read_text(text).map_or_else(other, Cell::Number),
            CellType::Date => date(text).map_or_else(other, |(y, m, d)| Cell::Date(y, m, d)),
        }
    }

    /// Whether a cell holds the expected value.
    pub(super) fn agrees(&self, value: &Cell, expected: &Cell) -> bool {
        match (value, expected) {
            (Cell::Number(value), Cell::Number(expected)) => Numbers::is_close(
                *value,
                *expected,
                self.tolerance.unwrap_or(Tolerance::EXACT),
            ),
            _ => value == expected,
        }
    }

    /// Whether a cell is empty or of the column's type.
    pub(super) fn fits(&self, value: &Cell) -> bool {
        matches!(
            (self.cell_type, value),
            (_, Cell::Empty)
                | (CellType::Text, _)
                | (CellType::Number, Cell::Number(_))
                | (CellType::Date, Cell::Date(..))
        )
    }
}

/// A day written as `2026-1-5`, `2026/01/05`, `2026.1.5`, `20260105` or `2026年1月5日`, a time of midnight after it ignored.
fn date(text: &str) -> Option<(u32, u32, u32)> {
    let level = crate::practical::measures::text::nfkc(text);
    let day = level
        .split_once([' ', 'T'])
        .map_or(level.as_str(), |(day, time)| {
            let midnight = time.chars().all(|letter| matches!(letter, '0' | ':' | '.'));
            if midnight { day } else { level.as_str() }
        });
    let parts: Vec<&str> = if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        vec![day.get(..4)?, day.get(4..6)?, day.get(6..)?]
    } else {
        day.trim_end_matches('日')
            .split(['-', '/', '.', '年', '月'])
            .collect()
    };
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let number = |text: &str| -> Option<u32> {
        text.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| text.parse().ok())?
    };
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    (1..=days).contains(&day).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_days_however_written() {
        for text in [
            "2026-1-5",
            "2026/01/05",
            "20260105",
            "2026年1月5日",
            "2026.1.5",
            "2026-01-05 00:00:00",
        ] {
            assert_eq!(date(text), Some((2026, 1, 5)), "{text}");
        }
        for text in [
            "2026-13-1",
            "2025-2-29",
            "26-1-5",
            "2026-1-5 08:00",
            "2026-1",
            "",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
        assert_eq!(date("2024-2-29"), Some((2024, 2, 29)));
    }
}
