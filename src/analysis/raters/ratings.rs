//! Marks as read from a file: works × raters, or one mark a row.

use std::collections::BTreeMap;

use crate::analysis::fault::{Fault, FaultCode, shortened};
use crate::analysis::table::{Row, Table, is_missing, parse_number};

/// Most raters.
pub const MAX_RATERS: usize = 200;
/// Most aspects of a rubric.
pub const MAX_ASPECTS: usize = 50;
const WORKS: &[&str] = &[
    "work",
    "work_id",
    "script",
    "script_id",
    "candidate",
    "candidate_id",
    "id",
    "subject",
    "target",
    "unit",
    "case",
    "item",
    "person",
    "essay",
    "",
    "作品",
    "答卷",
    "考号",
    "准考证号",
    "编号",
    "序号",
];
const RATERS: &[&str] = &[
    "rater",
    "rater_id",
    "assessor",
    "judge",
    "marker",
    "coder",
    "observer",
    "考评员",
    "评委",
];
const SCORES: &[&str] = &[
    "score", "mark", "marks", "rating", "points", "value", "得分", "分数",
];
const ASPECTS: &[&str] = &["aspect", "criterion", "task", "评分点", "要点"];

/// Marks of raters on works. A work here is what one rater gives one mark to: in a file with aspects, one aspect of a
/// candidate's work.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratings {
    pub(super) raters: Vec<String>,
    pub(super) aspects: Vec<String>,
    pub(super) works: usize,
    pub(super) units: Vec<Unit>,
}

/// The marks on one work in one aspect.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unit {
    pub(super) work: usize,
    pub(super) aspect: usize,
    /// One place for each rater.
    pub(super) marks: Vec<Option<f64>>,
}

impl Ratings {
    /// Reads works × raters (`raters` columns, missing marks blank), or rows of `work, rater, score` with, if the rubric
    /// has several, `aspect`. `transposed` says that rows are raters and columns works,
    /// as a first column named `rater` does by itself.
    ///
    /// # Errors
    /// A [`Fault`] with the place where the file cannot be understood.
    pub fn read(table: &Table, transposed: bool) -> Result<Self, Fault> {
        let ratings = match (table.any_column(RATERS), table.any_column(SCORES)) {
            (Some(rater), Some(score)) => read_rows(table, rater, score)?,
            // Rows that are named raters and nobody's works say so themselves.
            (Some(_), None) if table.label_column(WORKS).is_none() => read_matrix(table, true)?,
            _ => read_matrix(table, transposed)?,
        };
        if ratings.raters.len() > MAX_RATERS {
            let message = format!("more than {MAX_RATERS} raters");
            return Err(Fault::new(FaultCode::TooLarge, message));
        }
        if ratings
            .units
            .iter()
            .all(|unit| unit.marks.iter().all(Option::is_none))
        {
            return Err(Fault::new(FaultCode::NoRatings, "the file holds no mark"));
        }
        Ok(ratings)
    }

    /// Marks of works × raters without aspects.
    #[must_use]
    pub fn of_matrix(raters: Vec<String>, works: Vec<Vec<Option<f64>>>) -> Self {
        let unit = |(work, mut marks): (usize, Vec<Option<f64>>)| {
            marks.resize(raters.len(), None);
            Unit {
                work,
                aspect: 0,
                marks,
            }
        };
        Self {
            works: works.len(),
            units: works.into_iter().enumerate().map(unit).collect(),
            aspects: vec![String::new()],
            raters,
        }
    }

    /// Marks of one rater, one place for each unit.
    pub(super) fn marks_of(&self, rater: usize) -> impl Iterator<Item = Option<f64>> {
        self.units
            .iter()
            .map(move |unit| unit.marks.get(rater).copied().flatten())
    }

    /// Units that every rater marked.
    pub(super) fn complete(&self) -> Vec<Vec<f64>> {
        let whole = |unit: &Unit| unit.marks.iter().copied().collect::<Option<Vec<f64>>>();
        self.units.iter().filter_map(whole).collect()
    }

    /// The marks each unit has, gaps left out.
    pub(super) fn present(&self) -> Vec<Vec<f64>> {
        let there = |unit: &Unit| unit.marks.iter().copied().flatten().collect();
        self.units.iter().map(there).collect()
    }

    /// All marks.
    pub(super) fn all(&self) -> Vec<f64> {
        self.units
            .iter()
            .flat_map(|unit| unit.marks.iter().copied().flatten())
            .collect()
    }
}

fn read_matrix(table: &Table, transposed: bool) -> Result<Ratings, Fault> {
    let words = |column: &usize| {
        let is_word =
            |row: &Row| parse_number(row.cell(*column)).is_none() && !is_missing(row.cell(*column));
        table.rows.iter().all(is_word) || table.is_numbering(*column)
    };
    // In a transposed file the label of a row is a rater.
    let rater = table.any_column(RATERS).filter(|_| transposed);
    let named = table.label_column(WORKS).or(rater);
    let id = named.or_else(|| Some(0).filter(words).filter(|_| table.names.len() > 1));
    if let Some(id) = id {
        refuse_repeated(table, id)?;
    }
    let columns: Vec<usize> = (0..table.names.len())
        .filter(|at| Some(*at) != id)
        .collect();
    if columns.is_empty() {
        return Err(Fault::new(
            FaultCode::NoRatings,
            "the file has no column of marks",
        ));
    }
    let marks = |row: &Row| {
        columns
            .iter()
            .map(|&column| table.number(row, column))
            .collect::<Result<Vec<_>, _>>()
    };
    let rows = table
        .rows
        .iter()
        .map(marks)
        .collect::<Result<Vec<_>, _>>()?;
    if !transposed {
        let raters = columns.iter().map(|&column| table.name(column).to_owned());
        return Ok(Ratings::of_matrix(raters.collect(), rows));
    }
    let label = |(place, row): (usize, &Row)| match id {
        Some(id) => row.cell(id).to_owned(),
        None => (place + 1).to_string(),
    };
    let raters: Vec<String> = table.rows.iter().enumerate().map(label).collect();
    if raters.len() > MAX_RATERS {
        let message = format!("more than {MAX_RATERS} raters");
        return Err(Fault::new(FaultCode::TooLarge, message));
    }
    let work = |place: usize| {
        rows.iter()
            .map(|row| row.get(place).copied().flatten())
            .collect()
    };
    let works = (0..columns.len()).map(work).collect();
    Ok(Ratings::of_matrix(raters, works))
}

fn refuse_repeated(table: &Table, id: usize) -> Result<(), Fault> {
    let mut seen = std::collections::BTreeSet::new();
    for row in &table.rows {
        let label = row.cell(id);
        if !label.is_empty() && !seen.insert(label) {
            let message = format!("“{}” has two rows", shortened(label));
            return Err(Fault::new(FaultCode::DuplicateCandidate, message)
                .at_line(row.line)
                .in_column(table.name(id)));
        }
    }
    Ok(())
}

/// Gives each label a number in the order in which labels appear.
#[derive(Default)]
struct Numbering(BTreeMap<String, usize>, Vec<String>);

impl Numbering {
    fn of(&mut self, label: &str) -> usize {
        if let Some(known) = self.0.get(label) {
            return *known;
        }
        self.0.insert(label.to_owned(), self.1.len());
        self.1.push(label.to_owned());
        self.1.len() - 1
    }
}

fn read_rows(table: &Table, rater: usize, score: usize) -> Result<Ratings, Fault> {
    let aspect = table.any_column(ASPECTS);
    let is_free = |column: &usize| ![Some(rater), Some(score), aspect].contains(&Some(*column));
    let work = WORKS
        .iter()
        .filter_map(|name| table.column(name))
        .find(is_free)
        .ok_or_else(|| {
            Fault::new(
                FaultCode::MissingColumn,
                "the file does not say whose work was marked",
            )
            .in_column("work")
        })?;
    let (mut works, mut raters, mut aspects) = (
        Numbering::default(),
        Numbering::default(),
        Numbering::default(),
    );
    let mut marks: BTreeMap<(usize, usize), BTreeMap<usize, f64>> = BTreeMap::new();
    for row in &table.rows {
        let required = |column: usize| {
            let label = row.cell(column);
            if label.is_empty() {
                let fault = Fault::new(FaultCode::MissingColumn, "a mark without this label");
                return Err(fault.at_line(row.line).in_column(table.name(column)));
            }
            Ok(label)
        };
        let place = (
            works.of(required(work)?),
            aspects.of(aspect.map_or(Ok(""), required)?),
        );
        let rater_at = raters.of(required(rater)?);
        if raters.1.len() > MAX_RATERS || aspects.1.len() > MAX_ASPECTS {
            let message = format!("more than {MAX_RATERS} raters or {MAX_ASPECTS} aspects");
            return Err(Fault::new(FaultCode::TooLarge, message).at_line(row.line));
        }
        let unit = marks.entry(place).or_default();
        if let Some(mark) = table.number(row, score)?
            && unit.insert(rater_at, mark).is_some()
        {
            let message = "this rater has already marked this work";
            return Err(Fault::new(FaultCode::DuplicateMark, message)
                .at_line(row.line)
                .in_column(table.name(score)));
        }
    }
    let raters = sorted(raters.1);
    let unit = |((work, aspect), marks): (&(usize, usize), &BTreeMap<usize, f64>)| Unit {
        work: *work,
        aspect: *aspect,
        marks: raters
            .iter()
            .map(|(at, _)| marks.get(at).copied())
            .collect(),
    };
    if marks.len().saturating_mul(raters.len()) > crate::analysis::table::MAX_CELLS {
        let message = "too many works for so many raters";
        return Err(Fault::new(FaultCode::TooLarge, message));
    }
    Ok(Ratings {
        works: works.1.len(),
        units: marks.iter().map(unit).collect(),
        aspects: aspects.1,
        raters: raters.into_iter().map(|(_, label)| label).collect(),
    })
}

/// Raters by label, numbers by size, so that the order of rows does not change the report; with their numbers.
fn sorted(labels: Vec<String>) -> Vec<(usize, String)> {
    let mut numbered: Vec<(usize, String)> = labels.into_iter().enumerate().collect();
    let key = |label: &str| label.parse::<u64>().unwrap_or(u64::MAX);
    numbered.sort_by(|(_, a), (_, b)| key(a).cmp(&key(b)).then_with(|| a.cmp(b)));
    numbered
}
