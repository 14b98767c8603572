//! Bookmark (Lewis, Mitzel and Green 1996) on a Rasch scale: items stand in a booklet by difficulty; each judge marks the
//! page up to which a minimally competent candidate answers rightly with probability 0.67.

use serde::Serialize;

use crate::analysis::fault::{Fault, FaultCode};
use crate::analysis::number::{mean, median};
use crate::analysis::table::Table;

/// The response probability at which a page counts as mastered.
const RESPONSE_PROBABILITY: f64 = 0.67;

/// Pass lines from bookmarks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bookmark {
    /// Page of each judge, from 1.
    pub bookmarks: Vec<usize>,
    /// Each judge's line in logits: difficulty of the page + ln(.67/.33).
    pub theta_by_judge: Vec<f64>,
    pub theta_mean: Option<f64>,
    pub theta_median: Option<f64>,
    /// Expected raw score at the median.
    pub raw_cut_tcc_at_median: Option<f64>,
}

/// Difficulties by page.
#[derive(Clone, Debug)]
pub(super) struct Booklet(Vec<f64>);

pub(super) fn is_booklet(table: &Table) -> bool {
    table.column("page").is_some() && table.column("b").is_some()
}

pub(super) fn is_bookmarks(table: &Table) -> bool {
    bookmark_column(table).is_some() && table.column("b").is_none()
}

fn bookmark_column(table: &Table) -> Option<usize> {
    table.any_column(&["bookmark", "page", "书签"])
}

impl Booklet {
    /// Reads `page, b`: pages 1, 2, … in any order, difficulties not falling.
    pub(super) fn read(table: &Table) -> Result<Self, Fault> {
        let (page, b) = (table.required("page")?, table.required("b")?);
        let mut pages = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let missing = |name: &str| {
                Fault::new(FaultCode::NotANumber, "a page without this number")
                    .at_line(row.line)
                    .in_column(name)
            };
            let number = whole(row.cell(page)).ok_or_else(|| missing("page"))?;
            let difficulty = table.number(row, b)?.ok_or_else(|| missing("b"))?;
            if difficulty.abs() > 100.0 {
                return Err(
                    Fault::new(FaultCode::OutOfRange, "not a difficulty in logits")
                        .at_line(row.line)
                        .in_column("b"),
                );
            }
            pages.push((number, difficulty));
        }
        pages.sort_by_key(|(number, _)| *number);
        let consecutive = pages
            .iter()
            .zip(1..)
            .all(|((number, _), place)| *number == place);
        let ordered = pages.windows(2).all(|pair| match pair {
            [(_, easier), (_, harder)] => easier <= harder,
            _ => true,
        });
        if !consecutive || !ordered {
            let message = "the booklet needs pages 1, 2, 3 … with difficulties that do not fall";
            return Err(Fault::new(FaultCode::BadBookmark, message));
        }
        Ok(Self(
            pages
                .into_iter()
                .map(|(_, difficulty)| difficulty)
                .collect(),
        ))
    }
}

/// A positive whole number, also written as 12.0.
pub(super) fn whole(cell: &str) -> Option<usize> {
    let digits = cell.strip_suffix(".0").unwrap_or(cell);
    digits
        .parse()
        .ok()
        .filter(|number| (1..=100_000).contains(number))
}

/// Reads a bookmark for each judge.
pub(super) fn read_bookmarks(table: &Table) -> Result<Vec<usize>, Fault> {
    let column = bookmark_column(table).ok_or_else(|| {
        Fault::new(FaultCode::MissingColumn, "the file has no bookmarks").in_column("bookmark")
    })?;
    table
        .rows
        .iter()
        .map(|row| {
            whole(row.cell(column)).ok_or_else(|| {
                Fault::new(
                    FaultCode::BadBookmark,
                    "a bookmark is a page number from 1 on",
                )
                .at_line(row.line)
                .in_column(table.name(column))
            })
        })
        .collect()
}

/// Pass lines of the judges who placed these bookmarks.
pub(super) fn bookmark(booklet: &Booklet, bookmarks: Vec<usize>) -> Result<Bookmark, Fault> {
    let step = (RESPONSE_PROBABILITY / (1.0 - RESPONSE_PROBABILITY)).ln();
    let theta = |page: &usize| {
        let place = page.checked_sub(1);
        let difficulty = place.and_then(|place| booklet.0.get(place)).copied();
        difficulty
            .map(|difficulty| difficulty + step)
            .ok_or_else(|| {
                let message = format!("bookmark {page} in a booklet of {} pages", booklet.0.len());
                Fault::new(FaultCode::BadBookmark, message)
            })
    };
    let theta_by_judge = bookmarks.iter().map(theta).collect::<Result<Vec<_>, _>>()?;
    let theta_median = median(&theta_by_judge);
    let expected = |theta: f64| {
        booklet
            .0
            .iter()
            .map(|b| 1.0 / (1.0 + (b - theta).exp()))
            .sum()
    };
    Ok(Bookmark {
        bookmarks,
        theta_mean: mean(&theta_by_judge),
        theta_median,
        raw_cut_tcc_at_median: theta_median.map(expected),
        theta_by_judge,
    })
}
