//! The files of question banks: one folder per occupation, found in a directory or in the binary, read and checked.
//!
//! [`read_directory`] gathers texts and touches nothing else; [`read_occupation`] is pure.

mod directory;
mod occupation;
mod problem;

use super::edition::Level;

pub use directory::{MAX_CONTENT_FILE_BYTES, read_directory};
pub use occupation::{OccupationContent, PlanFile, PointLevel, read_occupation};
pub use problem::{ContentProblem, Severity};

/// Question banks as found: folders in the order of their names, and what could not be read.
#[derive(Clone, Debug, Default)]
pub struct ContentTree {
    pub folders: Vec<BankFolder>,
    pub problems: Vec<ContentProblem>,
}

/// The folder of one occupation.
#[derive(Clone, Debug)]
pub struct BankFolder {
    /// Its name, `<occupation code>-<name>`.
    pub name: String,
    /// Its TOML files in the order of their paths.
    pub files: Vec<ContentFile>,
}

/// One TOML file.
#[derive(Clone, Debug)]
pub struct ContentFile {
    /// Path with `/`, the occupation's folder first.
    pub path: String,
    pub text: String,
}

/// What a file is, by where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentKind {
    /// `standard.toml`
    Standard,
    /// `plans/level-N.toml`
    Plan(Level),
    /// `points/level-N/*.toml`
    Points(Level),
    /// `theory/level-N/*.toml`
    Theory(Level),
    /// `practice/level-N/*.toml`
    Practice(Level),
    /// `practical/<task>/task.toml`
    Task,
    /// Materials and keys of a practical task; read with the task and not here.
    TaskPart,
    /// A place where no file is expected.
    Stray,
}

impl ContentFile {
    pub fn kind(&self) -> ContentKind {
        let mut parts = self.path.split('/');
        let _folder = parts.next();
        let rest: Vec<&str> = parts.collect();
        let kind = match rest.as_slice() {
            ["standard.toml"] => Some(ContentKind::Standard),
            ["plans", file] => {
                level_of(file.strip_suffix(".toml").unwrap_or_default()).map(ContentKind::Plan)
            }
            ["points", level, _] => level_of(level).map(ContentKind::Points),
            ["theory", level, _] => level_of(level).map(ContentKind::Theory),
            ["practice", level, _] => level_of(level).map(ContentKind::Practice),
            ["practical", _, "task.toml"] => Some(ContentKind::Task),
            ["practical", _, _, ..] => Some(ContentKind::TaskPart),
            _ => None,
        };
        kind.unwrap_or(ContentKind::Stray)
    }
}

/// The level in `level-3`.
fn level_of(name: &str) -> Option<Level> {
    let digit: u8 = name.strip_prefix("level-")?.parse().ok()?;
    Level::new(digit)
        .ok()
        .filter(|_| name.len() == "level-N".len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_place() {
        let kind = |path: &str| {
            let file = ContentFile {
                path: path.to_owned(),
                text: String::new(),
            };
            file.kind()
        };
        let third = Level::new(3).unwrap();
        assert_eq!(kind("4-04-05-05-x/standard.toml"), ContentKind::Standard);
        assert_eq!(kind("x/plans/level-3.toml"), ContentKind::Plan(third));
        assert_eq!(
            kind("x/points/level-3/1-a.toml"),
            ContentKind::Points(third)
        );
        assert_eq!(
            kind("x/theory/level-3/1-a.toml"),
            ContentKind::Theory(third)
        );
        assert_eq!(
            kind("x/practice/level-3/1.toml"),
            ContentKind::Practice(third)
        );
        assert_eq!(kind("x/practical/t/task.toml"), ContentKind::Task);
        assert_eq!(kind("x/practical/t/key/a.toml"), ContentKind::TaskPart);
        for stray in [
            "x/plans/level-6.toml",
            "x/plans/level-+3.toml",
            "x/plans/3.toml",
            "x/theory/a.toml",
            "x/other.toml",
            "x",
        ] {
            assert_eq!(kind(stray), ContentKind::Stray, "{stray}");
        }
    }
}
