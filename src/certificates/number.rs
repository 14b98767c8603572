//! The certificate number: 22 characters by the national rule (one capital letter and 21 digits, no check digit).
//!
//! | positions | part | set by |
//! |---|---|---|
//! | 1 | class of the body: `Y` employer, `S` social body | authorities |
//! | 2–5 | body code, `0000` when recorded with a province | authorities |
//! | 6–7 | province code | authorities |
//! | 8–13 | serial of the body or site | authorities |
//! | 14–15 | year of issue, last two digits | body |
//! | 16 | level 1–5 | body |
//! | 17–22 | serial of the certificate | body |

use std::fmt;

pub(crate) const NUMBER_LENGTH: usize = 22;
const MAX_SERIAL: i32 = 999_999;

/// Why a number cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NumberError {
    #[error("the parts of the body's number are not of the prescribed shape")]
    BodyParts,
    #[error("the level is not 1 to 5")]
    Level,
    #[error("the year is not 2000 to 2099")]
    Year,
    #[error("no serial is left for this body, year and level")]
    SerialsExhausted,
    #[error("the text does not have the shape of a certificate number")]
    Shape,
}

/// Positions 1 to 13: what the authorities gave the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NumberPrefix(String);

impl NumberPrefix {
    pub(crate) fn compose(
        class_letter: &str,
        recorded_code: &str,
        province_code: &str,
        site_serial: &str,
    ) -> Result<Self, NumberError> {
        let shaped = matches!(class_letter, "Y" | "S")
            && is_digits(recorded_code, 4)
            && is_digits(province_code, 2)
            && is_digits(site_serial, 6);
        if !shaped {
            return Err(NumberError::BodyParts);
        }
        Ok(Self(format!(
            "{class_letter}{recorded_code}{province_code}{site_serial}"
        )))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A well-shaped certificate number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CertificateNumber(String);

impl CertificateNumber {
    /// `year` in full (2026), `level` 1 to 5, `serial` from 1.
    pub(crate) fn compose(
        prefix: &NumberPrefix,
        year: i32,
        level: i32,
        serial: i32,
    ) -> Result<Self, NumberError> {
        if !(2000..=2099).contains(&year) {
            return Err(NumberError::Year);
        }
        if !(1..=5).contains(&level) {
            return Err(NumberError::Level);
        }
        if !(1..=MAX_SERIAL).contains(&serial) {
            return Err(NumberError::SerialsExhausted);
        }
        Ok(Self(format!(
            "{}{:02}{level}{serial:06}",
            prefix.as_str(),
            year % 100
        )))
    }

    /// Reads a number as people type it: spaces and hyphens are ignored, letters may be small or full-width.
    pub(crate) fn parse(text: &str) -> Result<Self, NumberError> {
        let mut number = String::with_capacity(NUMBER_LENGTH);
        for letter in text.chars() {
            let letter = half_width(letter);
            if letter.is_whitespace() || letter == '-' {
                continue;
            }
            if number.len() >= NUMBER_LENGTH || !letter.is_ascii() {
                return Err(NumberError::Shape);
            }
            number.push(letter.to_ascii_uppercase());
        }
        let mut letters = number.bytes();
        let class = matches!(letters.next(), Some(b'Y' | b'S'));
        let digits = letters.all(|byte| byte.is_ascii_digit());
        let number = Self(number);
        if class && digits && number.0.len() == NUMBER_LENGTH && (1..=5).contains(&number.level()) {
            Ok(number)
        } else {
            Err(NumberError::Shape)
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn level(&self) -> i32 {
        self.part(15, 16)
    }

    /// Last two digits of the year of issue.
    #[cfg(test)]
    pub(crate) fn short_year(&self) -> i32 {
        self.part(13, 15)
    }

    #[cfg(test)]
    pub(crate) fn serial(&self) -> i32 {
        self.part(16, 22)
    }

    fn part(&self, from: usize, to: usize) -> i32 {
        self.0
            .get(from..to)
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(0)
    }
}

impl fmt::Display for CertificateNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Chinese input methods write Ａ and １ as readily as A and 1.
fn half_width(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn prefix() -> NumberPrefix {
        NumberPrefix::compose("Y", "0001", "23", "000123").unwrap()
    }

    #[test]
    fn follows_the_example_of_the_rule() {
        // The rule's own example is "Y 0001 23 XXXXXX 19 5 000001".
        let number = CertificateNumber::compose(&prefix(), 2019, 5, 1).unwrap();
        assert_eq!(number.as_str(), "Y000123000123195000001");
        assert_eq!(
            CertificateNumber::parse("Y 0001 23 000123 19 5 000001").unwrap(),
            number
        );
        assert_eq!(
            CertificateNumber::parse("ｙ０００１２３０００１２３１９５０００００１").unwrap(),
            number
        );
    }

    #[test]
    fn serials_end_at_six_digits() {
        let last = CertificateNumber::compose(&prefix(), 2026, 3, 999_999).unwrap();
        assert!(last.as_str().ends_with("263999999"));
        for serial in [0, -1, 1_000_000] {
            assert_eq!(
                CertificateNumber::compose(&prefix(), 2026, 3, serial),
                Err(NumberError::SerialsExhausted)
            );
        }
    }

    #[test]
    fn refuses_parts_of_another_shape() {
        for (class, code, province, site) in [
            ("X", "0000", "36", "000001"),
            ("s", "0000", "36", "000001"),
            ("S", "000", "36", "000001"),
            ("S", "0000", "3六", "000001"),
            ("S", "0000", "36", "00000A"),
            ("", "0000", "36", "000001"),
        ] {
            assert_eq!(
                NumberPrefix::compose(class, code, province, site),
                Err(NumberError::BodyParts)
            );
        }
        assert_eq!(
            CertificateNumber::compose(&prefix(), 2026, 6, 1),
            Err(NumberError::Level)
        );
        assert_eq!(
            CertificateNumber::compose(&prefix(), 1999, 5, 1),
            Err(NumberError::Year)
        );
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in [
            "",
            "Y",
            "Y00012300012319500000",
            "Y0001230001231950000011",
            "A000123000123195000001",
            "Y000123000123196000001",
            "Y000123000123190000001",
            "Y00012300012319500000X",
            "Y00012300012319500000一",
        ] {
            assert_eq!(
                CertificateNumber::parse(text),
                Err(NumberError::Shape),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_composed_is_read_back(
            class in prop::sample::select(vec!["Y", "S"]),
            code in "[0-9]{4}", province in "[0-9]{2}", site in "[0-9]{6}",
            year in 2000..=2099_i32, level in 1..=5_i32, serial in 1..=999_999_i32,
        ) {
            let prefix = NumberPrefix::compose(class, &code, &province, &site).unwrap();
            let number = CertificateNumber::compose(&prefix, year, level, serial).unwrap();
            prop_assert_eq!(number.as_str().len(), NUMBER_LENGTH);
            let read = CertificateNumber::parse(number.as_str()).unwrap();
            prop_assert_eq!(&read, &number);
            prop_assert!(read.as_str().starts_with(prefix.as_str()));
            prop_assert_eq!(read.short_year(), year % 100);
            prop_assert_eq!((read.level(), read.serial()), (level, serial));
        }

        #[test]
        fn parsing_never_panics(text in "\\PC{0,60}") {
            let _ = CertificateNumber::parse(&text);
        }
    }
}
