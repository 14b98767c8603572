//! Where a fact comes from and how sure it is: the four fields that every table of a standard or a plan carries.

use serde::{Deserialize, Serialize};

use super::code::Level;

/// How sure a fact is. Anything but [`Status::Standard`] is labelled wherever it is shown, until an evaluation body
/// adopts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The text of the national standard says it.
    Standard,
    /// A published provincial exam plan or outline says it.
    ProvincialPlan,
    /// Derived from confirmed data; the derivation is in the note.
    Inferred,
    /// Not seen in any text that can be cited as the standard.
    Unconfirmed,
    /// Touchstone's own, until an evaluation body adopts it.
    Proposal,
}

impl Status {
    /// Whether a national or provincial text says it.
    #[must_use]
    pub const fn is_confirmed(self) -> bool {
        matches!(self, Self::Standard | Self::ProvincialPlan)
    }
}

/// A document or page that facts were taken from; the table `[sources.<key>]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What the document is, in enough words to find it again.
    pub title: String,
    /// Its address, where one is known.
    pub url: Option<String>,
}

/// The part of a standard or plan that a [`Gap`] speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GapPart {
    /// Standard: the edition as a whole.
    Edition,
    /// Standard: definition of the occupation.
    Definition,
    /// Standard: trades and their codes.
    Trades,
    /// Standard: working environment.
    Environment,
    /// Standard: abilities required.
    Ability,
    /// Standard: minimum general education.
    Education,
    /// Standard: reference training hours.
    TrainingHours,
    /// Standard: conditions of eligibility.
    Eligibility,
    /// Standard: form, times and marks of the examination.
    Assessment,
    /// Standard: how many invigilators, assessors and reviewers; venue.
    Staffing,
    /// Standard: ethics and basic knowledge.
    BasicRequirements,
    /// Standard: job functions.
    Functions,
    /// Standard: work contents.
    Contents,
    /// Standard: skill requirements.
    Skills,
    /// Standard: related knowledge.
    Knowledge,
    /// Standard: weight table of theory.
    TheoryWeights,
    /// Standard: weight table of skills.
    SkillsWeights,
    /// Plan: the theory component.
    Theory,
    /// Plan: the practical component.
    Practical,
    /// Plan: the rule for sitting a component again.
    Resit,
}

/// Something no source shows. It is named here instead of being filled with a guess.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// Name of the gap, unique in the file.
    pub key: String,
    /// What the gap belongs to.
    pub part: GapPart,
    /// Levels concerned; empty for all.
    #[serde(default)]
    pub levels: Vec<Level>,
    /// What is missing, in Chinese.
    pub missing_zh: String,
    /// What is missing, in English.
    pub missing_en: String,
    /// What was looked through for it, in Chinese.
    pub looked_for_zh: String,
    /// What was looked through for it, in English.
    pub looked_for_en: String,
}

impl Gap {
    /// Whether this gap speaks of `part` at `level` (`None`: of the edition as a whole).
    #[must_use]
    pub fn covers(&self, part: GapPart, level: Option<Level>) -> bool {
        self.part == part
            && (self.levels.is_empty() || level.is_some_and(|level| self.levels.contains(&level)))
    }
}

/// A table that says where its facts come from.
pub trait Sourced {
    /// How sure the facts are.
    fn status(&self) -> Status;
    /// Keys into the file's sources.
    fn sources(&self) -> &[String];
    /// Note in Chinese.
    fn note_zh(&self) -> Option<&str>;
    /// Note in English.
    fn note_en(&self) -> Option<&str>;
}

/// One sourced table, found by walking a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact<'a> {
    /// Where it stands, for people: `levels[3].functions[2].contents[2.1]`.
    pub path: String,
    /// Levels concerned; empty for the whole edition.
    pub levels: Vec<Level>,
    /// How sure it is.
    pub status: Status,
    /// Keys into the file's sources.
    pub sources: &'a [String],
    /// Note in Chinese.
    pub note_zh: Option<&'a str>,
    /// Note in English.
    pub note_en: Option<&'a str>,
}

impl<'a> Fact<'a> {
    /// The fact that `table` states at `path`.
    #[must_use]
    pub fn of(path: String, levels: &[Level], table: &'a impl Sourced) -> Self {
        Self {
            path,
            levels: levels.to_vec(),
            status: table.status(),
            sources: table.sources(),
            note_zh: table.note_zh(),
            note_en: table.note_en(),
        }
    }
}

/// Declares a struct that ends with the four sourced fields, refuses unknown fields and implements [`Sourced`].
macro_rules! sourced {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
            /// How sure the facts of this table are.
            pub status: $crate::standards::edition::Status,
            /// Keys into the file's `[sources.<key>]`; may be empty only for inferred, unconfirmed and proposed facts.
            pub sources: Vec<String>,
            /// Note in Chinese; given together with `note_en`.
            pub note_zh: Option<String>,
            /// Note in English: the derivation of an inferred fact, or why an unconfirmed one has no source.
            pub note_en: Option<String>,
        }

        impl $crate::standards::edition::Sourced for $name {
            fn status(&self) -> $crate::standards::edition::Status {
                self.status
            }
            fn sources(&self) -> &[String] {
                &self.sources
            }
            fn note_zh(&self) -> Option<&str> {
                self.note_zh.as_deref()
            }
            fn note_en(&self) -> Option<&str> {
                self.note_en.as_deref()
            }
        }
    };
}
pub(crate) use sourced;
