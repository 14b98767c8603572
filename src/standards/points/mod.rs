//! Identification points (鉴定点): the files `points/level-N/*.toml` of a question bank, one file a section.
//!
//! [`parse_points`] reads one file, [`check_points`] lists the problems of all points of a level against its edition.

mod check;

use serde::{Deserialize, Serialize};

use super::edition::{OutlineCode, ParseError, Section, Status, parse};

pub use check::check_points;

/// Most points of one level.
pub const MAX_POINTS: usize = 2_000;

/// One file of points.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PointFile {
    pub points: Vec<IdentificationPoint>,
}

/// The smallest thing an item is written for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct IdentificationPoint {
    /// Function, content, knowledge and serial number: `2-1-1-03`. Ethics is `0-1-k-nn`, basic knowledge `0-2-k-nn`.
    pub code: String,
    pub section: Section,
    /// The work content; absent for ethics and basic knowledge, and where the edition shows no work contents.
    pub content: Option<OutlineCode>,
    pub name_zh: String,
    pub name_en: String,
    /// One line for readers who have no Chinese: what a person who has mastered the point can do or tell apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gloss_en: Option<String>,
    pub importance: Importance,
    pub status: Status,
}

/// How much a point matters among those of its section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub enum Importance {
    /// Core (核心要素).
    X,
    /// General (一般要素).
    Y,
    /// Auxiliary (辅助要素).
    Z,
}

impl Importance {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::X => "X",
            Self::Y => "Y",
            Self::Z => "Z",
        }
    }
}

impl IdentificationPoint {
    /// The status as the database keeps it.
    pub fn status_text(&self) -> &'static str {
        match self.status {
            Status::Standard => "standard",
            Status::ProvincialPlan => "provincial-plan",
            Status::Inferred => "inferred",
            Status::Unconfirmed => "unconfirmed",
            Status::Proposal => "proposal",
        }
    }
}

/// Reads the text of a file of points.
///
/// # Errors
/// The text is too long, is not TOML, has a missing, unknown or ill-typed field, or goes beyond a limit.
pub fn parse_points(text: &str) -> Result<PointFile, ParseError> {
    parse(text)
}
