//! A standard edition (国家职业技能标准): the file `standard.toml` of a question bank.
//!
//! The file holds what is known of one edition: definition, levels, functions, work contents, skills, knowledge,
//! weights, eligibility and the form of the examination. Every table says how sure it is and where it comes from;
//! what no source shows is left out and listed as a [`Gap`]. Nothing here reads files or the clock.
//!
//! [`parse_edition`] reads a text, [`check_edition`] lists its problems, [`summarise_edition`] gives the figures per
//! level; [`read_edition`] does the first two in one go.

mod check;
mod check_level;
mod check_rules;
mod code;
mod facts;
mod finding;
mod level;
mod rules;
mod source;
mod summary;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use check::check_edition;
pub use code::{CodeError, Level, OutlineCode, Section, is_occupation_code};
pub use finding::{Finding, MAX_ENTRIES, MAX_FILE_BYTES, MAX_FINDINGS, MAX_TEXT_CHARS, ParseError};
pub use level::{
    JobFunction, LevelStandard, PointOutline, Presence, RelatedKnowledge, SectionPoints,
    SkillRequirement, Topic, TrainingHours, WeightRow, WeightTable, WorkContent,
};
pub use rules::{
    Assessment, Component, EligibilityCondition, EligibilityScope, EligibilitySet,
    ProfessionalTitle, Schooling, Staffing, StaffingUnit, Work,
};
pub use source::{Fact, Gap, GapPart, Source, Sourced, Status};
pub use summary::{EditionSummary, LevelSummary, UnconfirmedFact, WeightSums, summarise_edition};

pub(crate) use check::{check_provenance, repeated};
pub(crate) use finding::{Findings, check_texts, over_limit, parse, sum};
pub(crate) use source::sourced;

/// Version of the format of `standard.toml` and of plans that this code reads.
pub const FORMAT: u16 = 1;
/// Full marks of a paper and sum of a weight table, in hundredths of a mark.
pub const FULL_HUNDREDTHS: u32 = 10_000;
/// Most levels of an edition.
pub const MAX_LEVELS: usize = 5;
/// Most job functions of a level.
pub const MAX_FUNCTIONS: usize = 50;

/// A national occupational skill standard in one edition.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StandardEdition {
    /// Version of the file format; [`FORMAT`].
    pub format: u16,
    /// Whose wording the texts are, in Chinese; shown with them.
    pub wording_zh: String,
    /// Whose wording the texts are, in English.
    pub wording_en: String,
    /// The occupation.
    pub occupation: Occupation,
    /// Year and issuers.
    pub edition: EditionInfo,
    /// Definition of the occupation (职业定义).
    pub definition: Option<Statement>,
    /// Working environment (职业环境条件).
    pub environment: Option<Statement>,
    /// Abilities required (职业能力特征).
    pub ability: Option<Statement>,
    /// Minimum general education (普通受教育程度).
    pub education: Option<Statement>,
    /// Whether higher levels cover lower ones.
    pub coverage: Option<Statement>,
    /// Trades (工种).
    #[serde(default)]
    pub trades: Vec<Trade>,
    /// Occupations that count as related where eligibility asks for work or a certificate.
    #[serde(default)]
    pub related_occupations: Vec<RelatedOccupation>,
    /// How the edition came about and where it stands.
    #[serde(default)]
    pub background: Vec<Background>,
    /// Basic requirements (基本要求): ethics and basic knowledge.
    #[serde(default)]
    pub basic_requirements: Vec<BasicRequirement>,
    /// The levels, 1 to 5 of them, each once.
    pub levels: Vec<LevelStandard>,
    /// Form of the examination.
    #[serde(default)]
    pub assessment: Vec<Assessment>,
    /// People needed to hold it.
    #[serde(default)]
    pub staffing: Vec<Staffing>,
    /// Sets of eligibility conditions.
    #[serde(default)]
    pub eligibility: Vec<EligibilitySet>,
    /// What no source shows.
    #[serde(default)]
    pub gaps: Vec<Gap>,
    /// Sources by key.
    #[serde(default)]
    pub sources: BTreeMap<String, Source>,
}

impl StandardEdition {
    /// What the edition says about `level`.
    #[must_use]
    pub fn level(&self, level: Level) -> Option<&LevelStandard> {
        self.levels.iter().find(|entry| entry.level == level)
    }
}

sourced! {
    /// The occupation of an edition.
    pub struct Occupation {
        /// Code in the national classification, such as `4-04-05-05`.
        pub code: String,
        /// Official name.
        pub name_zh: String,
        /// Touchstone's English name.
        pub name_en: String,
    }
}

sourced! {
    /// Which edition, and who issued it.
    pub struct EditionInfo {
        /// Year of the edition (2021年版), 1990 to 2100.
        pub year: u16,
        /// Issuing authorities.
        pub issuers: Vec<Issuer>,
    }
}

/// An authority that issued an edition.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// Its name.
    pub name_zh: String,
    /// Its English name.
    pub name_en: String,
}

sourced! {
    /// A statement in words.
    pub struct Statement {
        /// Touchstone's wording in Chinese.
        pub text_zh: String,
        /// Touchstone's wording in English.
        pub text_en: String,
    }
}

sourced! {
    /// A trade (工种) of the occupation.
    pub struct Trade {
        /// Its name.
        pub name_zh: String,
        /// Touchstone's English name.
        pub name_en: String,
        /// Whether the text of this edition names it; false for trades reported later.
        pub in_edition: bool,
    }
}

sourced! {
    /// An occupation that counts as related.
    pub struct RelatedOccupation {
        /// Its name.
        pub name_zh: String,
        /// Touchstone's English name.
        pub name_en: String,
        /// Its code, where known.
        pub occupation_code: Option<String>,
    }
}

sourced! {
    /// A statement about the edition that is not part of its text.
    pub struct Background {
        /// Name of the statement, unique in the edition.
        pub key: String,
        /// In Chinese.
        pub text_zh: String,
        /// In English.
        pub text_en: String,
    }
}

sourced! {
    /// A part of the basic requirements.
    pub struct BasicRequirement {
        /// [`Section::Ethics`] or [`Section::Basic`].
        pub section: Section,
        /// Its name.
        pub name_zh: String,
        /// Touchstone's English name.
        pub name_en: String,
        /// What it contains.
        #[serde(default)]
        pub topics: Vec<Topic>,
    }
}

/// Reads the text of a `standard.toml`.
///
/// # Errors
/// The text is too long, is not TOML, has a missing, unknown or ill-typed field, or goes beyond a limit.
pub fn parse_edition(text: &str) -> Result<StandardEdition, ParseError> {
    parse(text)
}

/// Reads the text of a `standard.toml` and lists its problems. A text that cannot be read gives one problem and no
/// edition.
#[must_use]
pub fn read_edition(text: &str) -> (Option<StandardEdition>, Vec<Finding>) {
    match parse_edition(text) {
        Ok(edition) => {
            let findings = check_edition(&edition);
            (Some(edition), findings)
        }
        Err(error) => (None, vec![error.into()]),
    }
}
