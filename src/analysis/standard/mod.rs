//! Pass lines set by panels (`touchstone analyse standard`): modified Angoff, Hofstee, Bookmark. The line of the national
//! certificates is 60 of 100 by rule; what panels say serves to assemble papers on which the minimally competent reach it.

mod angoff;
mod bookmark;
mod hofstee;

use std::collections::BTreeMap;

use serde::Serialize;

pub use angoff::AngoffRound;
pub use bookmark::Bookmark;
pub use hofstee::{Hofstee, HofsteeMeans};

use super::fault::{Fault, FaultCode};
use super::guard::Guard;
use super::table::Table;
use bookmark::Booklet;
use hofstee::ScoreCounts;

/// Judges below which a panel's line is shown with a warning.
pub const PANEL: usize = 5;

/// What the panels said. Parts without a file are absent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StandardReport {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub angoff: Option<BTreeMap<String, AngoffRound>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hofstee: Option<Hofstee>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bookmark: Option<Bookmark>,
    pub guards: Vec<Guard>,
}

/// What the caller decides.
#[derive(Clone, Debug)]
pub struct StandardOptions {
    /// The Angoff rating that means certainty: 1, or 100 for per cent.
    pub scale: f64,
    /// Pages marked by the judges, where no file says so.
    pub bookmarks: Vec<usize>,
}

impl Default for StandardOptions {
    fn default() -> Self {
        Self {
            scale: 1.0,
            bookmarks: Vec::new(),
        }
    }
}

/// Tables of one panel, each known by its columns.
#[derive(Default)]
struct Tables<'a> {
    angoff: Option<&'a Table>,
    hofstee: Option<&'a Table>,
    scores: Option<&'a Table>,
    booklet: Option<&'a Table>,
    bookmarks: Option<&'a Table>,
}

/// Reads the tables, in any order: Angoff ratings (`judge` and items), Hofstee bounds (`kmin`…) with `score, n`, a
/// booklet (`page, b`) with `judge, bookmark`.
///
/// # Errors
/// The place of the table and its [`Fault`] where a table is none of these, comes twice, lacks its partner or is
/// malformed.
pub fn analyse_standard(
    tables: &[Table],
    options: &StandardOptions,
) -> Result<StandardReport, (usize, Fault)> {
    let mut known = Tables::default();
    for (at, table) in tables.iter().enumerate() {
        known.place(table).map_err(|fault| (at, fault))?;
    }
    let at = |table: &Table| {
        let same = |other: &Table| std::ptr::eq(other, table);
        tables.iter().position(same).unwrap_or(0)
    };
    let angoff = known
        .angoff
        .map(|table| angoff::read(table, options.scale).map_err(|fault| (at(table), fault)))
        .transpose()?;
    let hofstee = match (known.hofstee, known.scores) {
        (Some(bounds), Some(scores)) => {
            let means = HofsteeMeans::read(bounds).map_err(|fault| (at(bounds), fault))?;
            let counts = ScoreCounts::read(scores).map_err(|fault| (at(scores), fault))?;
            Some(hofstee::hofstee(means, &counts))
        }
        (Some(bounds), None) => return Err((at(bounds), partner("the scores (score, n)"))),
        (None, Some(scores)) => {
            return Err((
                at(scores),
                partner("the judges' bounds (kmin, kmax, fmin, fmax)"),
            ));
        }
        (None, None) => None,
    };
    let bookmark = match known.booklet {
        Some(table) => {
            let booklet = Booklet::read(table).map_err(|fault| (at(table), fault))?;
            let bookmarks = match known.bookmarks {
                Some(marks) => {
                    bookmark::read_bookmarks(marks).map_err(|fault| (at(marks), fault))?
                }
                None => options.bookmarks.clone(),
            };
            let result = bookmark::bookmark(&booklet, bookmarks);
            Some(result.map_err(|fault| (at(table), fault))?)
        }
        None => match known.bookmarks {
            Some(marks) => return Err((at(marks), partner("the booklet (page, b)"))),
            None => None,
        },
    };
    Ok(StandardReport {
        guards: guards(angoff.as_ref(), bookmark.as_ref()),
        angoff,
        hofstee,
        bookmark,
    })
}

fn partner(what: &str) -> Fault {
    Fault::new(
        FaultCode::MissingTable,
        format!("this file needs another beside it: {what}"),
    )
}

impl<'a> Tables<'a> {
    fn place(&mut self, table: &'a Table) -> Result<(), Fault> {
        let place = if hofstee::is_hofstee(table) {
            &mut self.hofstee
        } else if bookmark::is_booklet(table) {
            &mut self.booklet
        } else if bookmark::is_bookmarks(table) {
            &mut self.bookmarks
        } else if angoff::is_angoff(table) {
            &mut self.angoff
        } else if hofstee::is_scores(table) {
            &mut self.scores
        } else {
            let message = "none of: Angoff ratings (judge, items), Hofstee bounds (kmin, kmax, fmin, fmax), scores (score, n), \
                           booklet (page, b), bookmarks (judge, bookmark)";
            return Err(Fault::new(FaultCode::UnknownTable, message));
        };
        if place.replace(table).is_some() {
            return Err(Fault::new(
                FaultCode::RepeatedTable,
                "a second file of this kind",
            ));
        }
        Ok(())
    }
}

fn guards(
    angoff: Option<&BTreeMap<String, AngoffRound>>,
    bookmark: Option<&Bookmark>,
) -> Vec<Guard> {
    let mut guards = Vec::new();
    let few = |name: &str, judges: usize| {
        let message = "few judges: the panel's line is unsteady";
        (judges < PANEL)
            .then(|| Guard::warned("few-judges", &[name], message).counted(judges, PANEL))
    };
    for (name, round) in angoff.into_iter().flatten() {
        guards.extend(few(name, round.judges.len()));
        if !round.incomplete_judges.is_empty() {
            let message = "judges with a missing rating do not count for the panel's line";
            let guard = Guard::warned("incomplete-judges", &[name], message);
            guards.push(guard.counted(
                round.judges.len() - round.incomplete_judges.len(),
                round.judges.len(),
            ));
        }
    }
    if let Some(bookmark) = bookmark {
        guards.extend(few("bookmark", bookmark.bookmarks.len()));
    }
    guards
}
