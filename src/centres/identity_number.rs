//! The citizen identity number (GB 11643): six digits of the division, eight of the birth date, three of a serial (odd for
//! men, even for women) and a check character. Pure.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::Sex;
use super::divisions;
use super::text::to_half_width;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS: &[u8; 11] = b"10X98765432";
/// The standard's own example is of 1880; whether the person can be alive is the roster's question.
const EARLIEST_YEAR: i32 = 1800;

/// A number that passed every check. It prints masked, so that a log line cannot give it away.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct IdentityNumber {
    text: String,
    birth_date: NaiveDate,
    sex: Sex,
}

/// Why a text is no identity number. Damage done by spreadsheet programs is told apart, because the cure differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IdentityNumberFault {
    Empty,
    /// The cell shows something like `3.60734E+17`.
    ExcelScientific,
    /// The last three digits became zeros, because spreadsheets keep 15 digits of a number.
    ExcelZeros,
    /// The cell is a number and no text, so its last digits are lost.
    ExcelNumber,
    /// Fifteen digits: the form given out before 1999.
    FifteenDigits,
    Length,
    Characters,
    Province,
    BirthDate,
    CheckCharacter,
}

impl IdentityNumberFault {
    #[cfg(test)]
    pub(super) const ALL: &'static [Self] = &[
        Self::Empty,
        Self::ExcelScientific,
        Self::ExcelZeros,
        Self::ExcelNumber,
        Self::FifteenDigits,
        Self::Length,
        Self::Characters,
        Self::Province,
        Self::BirthDate,
        Self::CheckCharacter,
    ];

    /// The code under which the reason stands in the catalogue.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Empty => "id_number.empty",
            Self::ExcelScientific => "id_number.excel_scientific",
            Self::ExcelZeros => "id_number.excel_zeros",
            Self::ExcelNumber => "id_number.excel_number",
            Self::FifteenDigits => "id_number.fifteen_digits",
            Self::Length => "id_number.length",
            Self::Characters => "id_number.characters",
            Self::Province => "id_number.province",
            Self::BirthDate => "id_number.birth_date",
            Self::CheckCharacter => "id_number.check_character",
        }
    }

    /// Whether a spreadsheet program spoilt the number.
    pub(super) fn is_spreadsheet_damage(self) -> bool {
        matches!(
            self,
            Self::ExcelScientific | Self::ExcelZeros | Self::ExcelNumber
        )
    }
}

impl IdentityNumber {
    /// Reads a number as people and spreadsheets write it: full-width digits, spaces, a small `x` and a leading
    /// apostrophe are understood.
    pub(super) fn parse(written: &str) -> Result<Self, IdentityNumberFault> {
        let text = normalise(written);
        if text.is_empty() {
            return Err(IdentityNumberFault::Empty);
        }
        if is_scientific(&text) {
            return Err(IdentityNumberFault::ExcelScientific);
        }
        let digits_only = text.bytes().all(|byte| byte.is_ascii_digit());
        if text.len() == 15 && digits_only {
            return Err(IdentityNumberFault::FifteenDigits);
        }
        let shaped = text.char_indices().all(|(place, letter)| {
            letter.is_ascii_digit() || (letter == 'X' && place + 1 == text.len())
        });
        if !shaped {
            return Err(IdentityNumberFault::Characters);
        }
        if text.len() != 18 {
            return Err(IdentityNumberFault::Length);
        }
        let checks = check_character(&text) == text.chars().last();
        if text.ends_with("000") && !checks {
            return Err(IdentityNumberFault::ExcelZeros);
        }
        if !divisions::is_province_code(text.get(..2).unwrap_or_default()) {
            return Err(IdentityNumberFault::Province);
        }
        let birth_date = birth_date_of(&text).ok_or(IdentityNumberFault::BirthDate)?;
        if !checks {
            return Err(IdentityNumberFault::CheckCharacter);
        }
        let serial_is_odd = text.as_bytes().get(16).is_some_and(|digit| digit % 2 == 1);
        let sex = if serial_is_odd {
            Sex::Male
        } else {
            Sex::Female
        };
        Ok(Self {
            text,
            birth_date,
            sex,
        })
    }

    /// The number itself: 18 characters, the last a digit or `X`. For sealing and indexing only.
    pub(super) fn reveal(&self) -> &str {
        &self.text
    }

    pub(super) fn birth_date(&self) -> NaiveDate {
        self.birth_date
    }

    pub(super) fn sex(&self) -> Sex {
        self.sex
    }

    /// `360734********1234`: first six and last four characters.
    pub(super) fn masked(&self) -> String {
        let head = self.text.get(..6).unwrap_or_default();
        let tail = self.text.get(14..).unwrap_or_default();
        format!("{head}********{tail}")
    }

    /// Whether the last three digits are zeros: right by itself, doubtful in a file where others were spoilt that way.
    pub(super) fn ends_in_zeros(&self) -> bool {
        self.text.ends_with("000")
    }
}

impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// The check character of the first 17 digits of `text`; none when they are not 17 digits.
pub(super) fn check_character(text: &str) -> Option<char> {
    let digits = text.get(..17)?;
    let mut sum = 0;
    for (letter, weight) in digits.chars().zip(WEIGHTS) {
        sum += letter.to_digit(10)? * weight;
    }
    let place = usize::try_from(sum % 11).ok()?;
    CHECK_CHARACTERS.get(place).map(|byte| char::from(*byte))
}

/// Completed years of life on a day.
pub(super) fn age_on(birth_date: NaiveDate, today: NaiveDate) -> i32 {
    let years = today.year() - birth_date.year();
    let had_birthday = (today.month(), today.day()) >= (birth_date.month(), birth_date.day());
    if had_birthday { years } else { years - 1 }
}

fn normalise(written: &str) -> String {
    let half: String = to_half_width(written)
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    half.trim_start_matches('\'').to_uppercase()
}

fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once('E') else {
        return false;
    };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let is_number = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    is_number(mantissa) && is_number(exponent)
}

fn birth_date_of(text: &str) -> Option<NaiveDate> {
    let year: i32 = text.get(6..10)?.parse().ok()?;
    let month: u32 = text.get(10..12)?.parse().ok()?;
    let day: u32 = text.get(12..14)?.parse().ok()?;
    NaiveDate::from_ymd_opt(year, month, day).filter(|date| date.year() >= EARLIEST_YEAR)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fault(text: &str) -> IdentityNumberFault {
        IdentityNumber::parse(text).unwrap_err()
    }

    #[test]
    fn the_published_examples_pass() {
        let woman = IdentityNumber::parse("11010519491231002X").unwrap();
        assert_eq!(woman.sex(), Sex::Female);
        assert_eq!(
            woman.birth_date(),
            NaiveDate::from_ymd_opt(1949, 12, 31).unwrap()
        );
        let man = IdentityNumber::parse("440524188001010014").unwrap();
        assert_eq!(man.sex(), Sex::Male);
        assert_eq!(
            man.birth_date(),
            NaiveDate::from_ymd_opt(1880, 1, 1).unwrap()
        );
    }

    #[test]
    fn spelling_is_forgiven() {
        let expected = IdentityNumber::parse("11010519491231002X").unwrap();
        for written in [
            " 11010519491231002x ",
            "'11010519491231002X",
            "１１０１０５１９４９１２３１００２Ｘ",
            "110105 19491231 002X",
            "\u{3000}11010519491231002X\u{feff}",
        ] {
            assert_eq!(
                IdentityNumber::parse(written).unwrap(),
                expected,
                "{written}"
            );
        }
    }

    #[test]
    fn each_fault_has_its_own_name() {
        use IdentityNumberFault as F;
        for (text, expected) in [
            ("", F::Empty),
            ("　", F::Empty),
            ("3.60734E+17", F::ExcelScientific),
            ("3.60734199001011e17", F::ExcelScientific),
            ("360734199001011000", F::ExcelZeros),
            ("360734900101123", F::FifteenDigits),
            ("36073419900101123", F::Length),
            ("3607341990010112345", F::Length),
            ("36073419900101X234", F::Characters),
            ("护照E12345678", F::Characters),
            ("99073419900101123X", F::Province),
            ("360734199002301239", F::BirthDate),
            ("360734199013011236", F::BirthDate),
            ("110105194912310021", F::CheckCharacter),
        ] {
            assert_eq!(fault(text), expected, "{text}");
        }
    }

    #[test]
    fn three_zeros_at_the_end_may_be_right() {
        let first = (0..10)
            .flat_map(|a| (0..1000).map(move |b| (a, b)))
            .find_map(|(serial, day)| {
                let birth = NaiveDate::from_num_days_from_ce_opt(726_000 + day)?;
                let text = format!("360734{}{serial}00", birth.format("%Y%m%d"));
                (check_character(&text) == Some('0')).then(|| format!("{text}0"))
            })
            .unwrap();
        assert!(IdentityNumber::parse(&first).unwrap().ends_in_zeros());
    }

    #[test]
    fn age_counts_completed_years() {
        let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(age_on(date(2010, 11, 23), date(2026, 11, 22)), 15);
        assert_eq!(age_on(date(2010, 11, 22), date(2026, 11, 22)), 16);
        assert_eq!(age_on(date(2008, 2, 29), date(2024, 2, 28)), 15);
        assert_eq!(age_on(date(2008, 2, 29), date(2024, 2, 29)), 16);
    }

    #[test]
    fn it_prints_masked() {
        let number = IdentityNumber::parse("11010519491231002X").unwrap();
        assert_eq!(format!("{number:?}"), "110105********002X");
    }

    /// Seventeen digits of which division and birth date are right, with their check character.
    fn right_numbers() -> impl Strategy<Value = String> {
        (0_i32..30_000, 0_u32..1000).prop_map(|(day, serial)| {
            let birth = NaiveDate::from_num_days_from_ce_opt(707_000 + day).unwrap();
            let text = format!("360734{}{serial:03}", birth.format("%Y%m%d"));
            let check = check_character(&text).unwrap();
            format!("{text}{check}")
        })
    }

    proptest! {
        #[test]
        fn right_numbers_pass_and_come_back(text in right_numbers()) {
            let number = IdentityNumber::parse(&text).unwrap();
            prop_assert_eq!(number.reveal(), text.as_str());
        }

        #[test]
        fn every_single_changed_digit_is_noticed(text in right_numbers(), place in 0_usize..17, by in 1_u32..10) {
            let changed: String = text.chars().enumerate().map(|(index, letter)| {
                match letter.to_digit(10) {
                    Some(digit) if index == place => char::from_digit((digit + by) % 10, 10).unwrap(),
                    _ => letter,
                }
            }).collect();
            prop_assert_ne!(check_character(&changed), changed.chars().last());
            prop_assert!(IdentityNumber::parse(&changed).is_err());
        }

        #[test]
        fn every_swap_of_different_neighbours_is_noticed(text in right_numbers(), place in 0_usize..17) {
            let mut letters: Vec<char> = text.chars().collect();
            prop_assume!(letters[place] != letters[place + 1]);
            letters.swap(place, place + 1);
            let swapped: String = letters.into_iter().collect();
            prop_assert_ne!(check_character(&swapped), swapped.chars().last());
            prop_assert!(IdentityNumber::parse(&swapped).is_err());
        }

        #[test]
        fn any_text_is_answered_without_a_panic(text in "\\PC*") {
            let _ = IdentityNumber::parse(&text);
        }

        #[test]
        fn the_mask_never_shows_the_middle(text in right_numbers()) {
            let masked = IdentityNumber::parse(&text).unwrap().masked();
            prop_assert_eq!(masked.len(), 18);
            prop_assert_eq!(&masked[6..14], "********");
        }
    }
}
