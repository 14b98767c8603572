//! Figures per level, as `touchstone standards check` prints them.

use serde::Serialize;

use super::code::Level;
use super::level::WeightTable;
use super::source::Status;
use super::{LevelStandard, StandardEdition};

/// One edition in figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EditionSummary {
    /// Code of the occupation.
    pub code: String,
    /// Year of the edition.
    pub edition: u16,
    /// Its levels in the order of the file.
    pub levels: Vec<LevelSummary>,
}

/// One level in figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LevelSummary {
    /// Which level.
    pub level: Level,
    /// Number of job functions.
    pub functions: usize,
    /// Sums of its weight tables.
    pub weights: WeightSums,
    /// What neither a national nor a provincial text says.
    pub unconfirmed: Vec<UnconfirmedFact>,
    /// Keys of the gaps that name this level or all levels.
    pub gaps: Vec<String>,
}

/// Sums of the weight tables in hundredths of a mark; `None` where there is no table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WeightSums {
    /// Theory.
    pub theory_sum: Option<u64>,
    /// Skills.
    pub skills_sum: Option<u64>,
}

/// A fact of status inferred, unconfirmed or proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnconfirmedFact {
    /// Where it stands: `levels[4].theory_weights`.
    pub path: String,
    /// How sure it is.
    pub status: Status,
}

/// The figures of an edition. Meant for one that [`super::parse_edition`] has read.
#[must_use]
pub fn summarise_edition(edition: &StandardEdition) -> EditionSummary {
    EditionSummary {
        code: edition.occupation.code.clone(),
        edition: edition.edition.year,
        levels: edition
            .levels
            .iter()
            .map(|level| summarise_level(edition, level))
            .collect(),
    }
}

fn summarise_level(edition: &StandardEdition, level: &LevelStandard) -> LevelSummary {
    let facts = edition.facts().into_iter();
    let doubtful =
        facts.filter(|fact| fact.levels.contains(&level.level) && !fact.status.is_confirmed());
    let gaps = edition
        .gaps
        .iter()
        .filter(|gap| gap.levels.is_empty() || gap.levels.contains(&level.level));
    LevelSummary {
        level: level.level,
        functions: level.functions.len(),
        weights: WeightSums {
            theory_sum: level
                .theory_weights
                .as_ref()
                .map(WeightTable::sum_hundredths),
            skills_sum: level
                .skills_weights
                .as_ref()
                .map(WeightTable::sum_hundredths),
        },
        unconfirmed: doubtful
            .map(|fact| UnconfirmedFact {
                path: fact.path,
                status: fact.status,
            })
            .collect(),
        gaps: gaps.map(|gap| gap.key.clone()).collect(),
    }
}
