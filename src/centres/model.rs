//! Training centres, cohorts and the people in them. Pure.

use chrono::{DateTime, NaiveDate, Utc};

use super::divisions;
use super::text::trimmed;
use crate::platform::http::FieldProblem;

crate::text_enum! {
    /// As the identity number says.
    Sex { Female = "female", Male = "male" }
}

impl Sex {
    pub(super) fn read(written: &str) -> Option<Self> {
        match trimmed(written) {
            "男" | "男性" | "M" | "m" | "male" => Some(Self::Male),
            "女" | "女性" | "F" | "f" | "female" => Some(Self::Female),
            _ => None,
        }
    }
}

crate::text_enum! {
    /// How far a roster is.
    RosterState { Queued = "queued", Running = "running", Done = "done", Refused = "refused" }
}

/// A training centre of one evaluation body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Centre {
    pub id: String,
    pub name: String,
    pub county_code: String,
    pub county_name: String,
}

/// A class that learns for one level of one occupation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cohort {
    pub id: String,
    pub body_id: String,
    pub centre_id: String,
    pub centre_name: String,
    pub name: String,
    pub occupation_code: String,
    pub level: i32,
    pub created_at: DateTime<Utc>,
}

/// A person known to an evaluation body.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub id: String,
    pub name: String,
    pub sex: Sex,
    pub birth_date: NaiveDate,
    /// `360734********1234`.
    pub id_number_masked: String,
    pub(super) id_number_cipher: String,
}

/// A candidate in a cohort.
#[derive(Clone, Debug)]
pub struct EnrolledCandidate {
    pub enrolment_id: String,
    pub candidate_id: String,
    pub cohort_id: String,
    pub cohort_name: String,
    pub centre_id: String,
    pub name: String,
    pub sex: Sex,
    pub birth_date: NaiveDate,
    pub id_number_masked: String,
    pub occupation_code: String,
    pub level: i32,
}

/// Where a sealed identity number belongs; bound into the seal.
pub(super) fn id_number_place(candidate_id: &str) -> String {
    format!("candidates/{candidate_id}/id_number")
}

pub(super) fn mobile_place(candidate_id: &str) -> String {
    format!("candidates/{candidate_id}/mobile")
}

const MAX_NAME_CHARACTERS: usize = 80;

/// A name of a centre or a cohort, tidied, or the fault of it.
pub(super) fn check_title(field: &str, written: &str) -> Result<String, FieldProblem> {
    let name = trimmed(written).to_owned();
    let fits = (2..=MAX_NAME_CHARACTERS).contains(&name.chars().count())
        && !name.chars().any(char::is_control);
    if fits {
        Ok(name)
    } else {
        Err(faulty(field, "title_length"))
    }
}

pub(super) fn check_county(field: &str, code: &str) -> Result<(), FieldProblem> {
    match divisions::find_county(code) {
        Some(_) => Ok(()),
        None => Err(faulty(field, "county_unknown")),
    }
}

/// `4-04-05-05`: digits and hyphens as in the classification of occupations.
pub(super) fn check_occupation(field: &str, code: &str) -> Result<(), FieldProblem> {
    let lengths: Vec<usize> = code.split('-').map(str::len).collect();
    let digits = code
        .chars()
        .all(|letter| letter.is_ascii_digit() || letter == '-');
    if digits && lengths == [1, 2, 2, 2] {
        Ok(())
    } else {
        Err(faulty(field, "occupation_code"))
    }
}

pub(super) fn check_level(field: &str, level: i32) -> Result<(), FieldProblem> {
    if (1..=5).contains(&level) {
        Ok(())
    } else {
        Err(faulty(field, "level"))
    }
}

pub(super) fn faulty(field: &str, code: &'static str) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        code,
        params: Vec::new(),
    }
}

const MAX_FILE_NAME_CHARACTERS: usize = 120;
/// Runs of digits of this length may be a mobile or identity number.
const TELLING_DIGITS: usize = 11;

/// The name of an uploaded file as it may be kept and shown: no folders, no control characters, no long numbers.
pub(super) fn tidy_file_name(written: &str) -> String {
    let last = written.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut tidy = String::new();
    let mut run = String::new();
    for letter in last.chars().chain(std::iter::once('\0')) {
        if letter.is_ascii_digit() || (!run.is_empty() && matches!(letter, 'X' | 'x')) {
            run.push(letter);
            continue;
        }
        if run.len() >= TELLING_DIGITS {
            tidy.push('*');
        } else {
            tidy.push_str(&run);
        }
        run.clear();
        if !letter.is_control() {
            tidy.push(letter);
        }
    }
    tidy.chars().take(MAX_FILE_NAME_CHARACTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_lose_folders_and_long_numbers() {
        assert_eq!(
            tidy_file_name("C:\\名册\\2026年11月 一班.xlsx"),
            "2026年11月 一班.xlsx"
        );
        assert_eq!(tidy_file_name("王芳11010519491231002X.xlsx"), "王芳*.xlsx");
        assert_eq!(tidy_file_name("../../13800138000\r\n.csv"), "*.csv");
        assert_eq!(tidy_file_name(&"名".repeat(300)).chars().count(), 120);
        assert_eq!(tidy_file_name(""), "");
    }

    #[test]
    fn titles_codes_and_levels_are_checked() {
        assert_eq!(check_title("name", " 寻乌一班 ").unwrap(), "寻乌一班");
        assert!(check_title("name", "一").is_err());
        assert!(check_title("name", &"一".repeat(81)).is_err());
        assert!(check_title("name", "一\u{7}班").is_err());
        assert!(check_occupation("o", "4-04-05-05").is_ok());
        for code in ["", "4-4-5-5", "4-04-05-05-1", "人工智能", "4-04-05-0５"] {
            assert!(check_occupation("o", code).is_err(), "{code}");
        }
        assert!(check_county("c", "360734").is_ok());
        assert!(check_county("c", "999999").is_err());
        assert!(check_level("l", 3).is_ok() && check_level("l", 0).is_err());
    }
}
