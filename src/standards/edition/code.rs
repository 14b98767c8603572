//! Small values: levels, numbers of the outline, sections of the theory paper.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A value of a standard or plan that is not of the shape it must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Not a level.
    #[error("a level is a number from 5 (junior worker) to 1 (senior technician)")]
    Level,
    /// Not a number of the outline.
    #[error("a code is one to three numbers from 1 to 255 joined by dots, such as 2, 2.1 or 2.1.3")]
    Outline,
    /// Not a section.
    #[error("a section is \"ethics\", \"basic\" or the number of a job function, such as \"2\"")]
    Section,
}

/// Level of skill: 5 (五级/初级工) up to 1 (一级/高级技师). The smaller number is the higher level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Level(u8);

impl Level {
    /// The level with this number, 1 to 5.
    ///
    /// # Errors
    /// Any other number.
    pub const fn new(number: u8) -> Result<Self, CodeError> {
        if matches!(number, 1..=5) {
            Ok(Self(number))
        } else {
            Err(CodeError::Level)
        }
    }

    /// 5, 4, 3, 2 or 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Whether this level stands above `other`: level 3 stands above level 4.
    #[must_use]
    pub const fn is_above(self, other: Self) -> bool {
        self.0 < other.0
    }
}

impl TryFrom<u8> for Level {
    type Error = CodeError;
    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::new(number)
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.0
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Number in the outline of a standard: `2` (job function), `2.1` (work content) or `2.1.3` (skill requirement).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct OutlineCode {
    function: u8,
    content: Option<u8>,
    skill: Option<u8>,
}

impl OutlineCode {
    /// 1 for a job function, 2 for a work content, 3 for a skill requirement.
    #[must_use]
    pub const fn depth(self) -> u8 {
        match (self.content, self.skill) {
            (None, _) => 1,
            (Some(_), None) => 2,
            (Some(_), Some(_)) => 3,
        }
    }

    /// Number of the job function it belongs to.
    #[must_use]
    pub const fn function(self) -> u8 {
        self.function
    }

    /// The code one step up: of `2.1.3` it is `2.1`, of `2.1` it is `2`, of `2` there is none.
    #[must_use]
    pub const fn parent(self) -> Option<Self> {
        match self.depth() {
            3 => Some(Self {
                skill: None,
                ..self
            }),
            2 => Some(Self {
                content: None,
                ..self
            }),
            _ => None,
        }
    }
}

/// A number from 1 to 255 written without sign or leading zero.
fn plain_number(text: &str) -> Option<u8> {
    let first = text.bytes().next()?;
    if first == b'0' || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

impl FromStr for OutlineCode {
    type Err = CodeError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text
            .split('.')
            .map(|part| plain_number(part).ok_or(CodeError::Outline));
        let code = Self {
            function: parts.next().ok_or(CodeError::Outline)??,
            content: parts.next().transpose()?,
            skill: parts.next().transpose()?,
        };
        if parts.next().is_some() {
            Err(CodeError::Outline)
        } else {
            Ok(code)
        }
    }
}

impl TryFrom<String> for OutlineCode {
    type Error = CodeError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for OutlineCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.function)?;
        for part in [self.content, self.skill].into_iter().flatten() {
            write!(f, ".{part}")?;
        }
        Ok(())
    }
}

impl From<OutlineCode> for String {
    fn from(code: OutlineCode) -> Self {
        code.to_string()
    }
}

/// Section of the theory paper and of a weight table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub enum Section {
    /// Occupational ethics (职业道德), written `ethics`.
    Ethics,
    /// Basic knowledge (基础知识), written `basic`.
    Basic,
    /// A job function (职业功能), written by its number.
    Function(u8),
}

impl FromStr for Section {
    type Err = CodeError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "ethics" => Ok(Self::Ethics),
            "basic" => Ok(Self::Basic),
            number => plain_number(number)
                .map(Self::Function)
                .ok_or(CodeError::Section),
        }
    }
}

impl TryFrom<String> for Section {
    type Error = CodeError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ethics => f.write_str("ethics"),
            Self::Basic => f.write_str("basic"),
            Self::Function(number) => number.fmt(f),
        }
    }
}

impl From<Section> for String {
    fn from(section: Section) -> Self {
        section.to_string()
    }
}

/// Whether `text` has the shape of an occupation code of the national classification, such as `4-04-05-05`.
#[must_use]
pub fn is_occupation_code(text: &str) -> bool {
    let mut groups = text.split('-');
    let widths = [1_usize, 2, 2, 2];
    widths.into_iter().all(|width| {
        groups.next().is_some_and(|group| {
            group.len() == width && group.bytes().all(|byte| byte.is_ascii_digit())
        })
    }) && groups.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outline_codes_round_trip_and_know_their_parent() {
        for text in ["2", "2.1", "2.1.3", "255.255.255"] {
            assert_eq!(
                text.parse::<OutlineCode>().map(|code| code.to_string()),
                Ok(text.to_owned())
            );
        }
        let skill: OutlineCode = "2.1.3".parse().expect("a skill code");
        assert_eq!(skill.parent(), "2.1".parse().ok());
        assert_eq!(
            skill.parent().and_then(OutlineCode::parent),
            "2".parse().ok()
        );
        assert_eq!(
            skill
                .parent()
                .and_then(OutlineCode::parent)
                .and_then(OutlineCode::parent),
            None
        );
        assert_eq!((skill.depth(), skill.function()), (3, 2));
    }

    #[test]
    fn malformed_codes_are_refused() {
        for text in [
            "", ".", "1.", ".1", "0", "01", "1.01", "256", "1.2.3.4", "+1", "-1", "1 ", "一",
            "1.１",
        ] {
            assert_eq!(
                text.parse::<OutlineCode>(),
                Err(CodeError::Outline),
                "{text:?}"
            );
        }
        for text in ["", "Ethics", "0", "1.1", "999", "basic "] {
            assert_eq!(text.parse::<Section>(), Err(CodeError::Section), "{text:?}");
        }
        for text in [
            "4-04-05",
            "4-04-05-05-01",
            "44-04-05-05",
            "4-4-05-05",
            "4-04-05-0五",
            "",
        ] {
            assert!(!is_occupation_code(text), "{text:?}");
        }
        assert!(is_occupation_code("4-04-05-05"));
    }

    #[test]
    fn levels_run_from_five_to_one() {
        assert_eq!(Level::new(0), Err(CodeError::Level));
        assert_eq!(Level::new(6), Err(CodeError::Level));
        let (third, fourth) = (Level::new(3).expect("3"), Level::new(4).expect("4"));
        assert!(third.is_above(fourth) && !fourth.is_above(third) && !third.is_above(third));
    }
}
