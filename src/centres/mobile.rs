//! Mainland mobile numbers: eleven digits, `1`, then `3` to `9`, then nine more. Pure.

use std::fmt;

use super::text::to_half_width;

/// A number that passed the check. It prints masked.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct MobileNumber(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MobileFault {
    Empty,
    /// The cell shows something like `1.38E+10`.
    ExcelScientific,
    Malformed,
}

impl MobileFault {
    #[cfg(test)]
    pub(super) const ALL: &'static [Self] = &[Self::Empty, Self::ExcelScientific, Self::Malformed];

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Empty => "mobile.empty",
            Self::ExcelScientific => "mobile.excel_scientific",
            Self::Malformed => "mobile.malformed",
        }
    }
}

impl MobileNumber {
    /// Reads a number as people write it: full-width digits, spaces, hyphens and the country code are understood.
    pub(super) fn parse(written: &str) -> Result<Self, MobileFault> {
        let compact: String = to_half_width(written)
            .chars()
            .filter(|letter| !letter.is_whitespace() && *letter != '-')
            .collect();
        let text = compact.trim_start_matches('\'');
        if text.is_empty() {
            return Err(MobileFault::Empty);
        }
        if text.contains(['E', 'e']) && text.contains('.') {
            return Err(MobileFault::ExcelScientific);
        }
        let national = ["+86", "0086", "86"]
            .iter()
            .find_map(|code| text.strip_prefix(code).filter(|rest| rest.len() == 11))
            .unwrap_or(text);
        let bytes = national.as_bytes();
        let shaped = bytes.len() == 11
            && bytes.iter().all(u8::is_ascii_digit)
            && bytes.first() == Some(&b'1')
            && bytes
                .get(1)
                .is_some_and(|digit| (b'3'..=b'9').contains(digit));
        if shaped {
            Ok(Self(national.to_owned()))
        } else {
            Err(MobileFault::Malformed)
        }
    }

    /// The number itself, for sealing only.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// `138****5678`.
    pub(super) fn masked(&self) -> String {
        let head = self.0.get(..3).unwrap_or_default();
        let tail = self.0.get(7..).unwrap_or_default();
        format!("{head}****{tail}")
    }
}

impl fmt::Debug for MobileNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spelling_is_forgiven() {
        for written in [
            "13800138000",
            "+86 138-0013-8000",
            "008613800138000",
            "8613800138000",
            "１３８００１３８０００",
            "'13800138000",
        ] {
            assert_eq!(
                MobileNumber::parse(written).unwrap().reveal(),
                "13800138000",
                "{written}"
            );
        }
    }

    #[test]
    fn faults_are_told_apart() {
        assert_eq!(MobileNumber::parse(" ").unwrap_err(), MobileFault::Empty);
        assert_eq!(
            MobileNumber::parse("1.38E+10").unwrap_err(),
            MobileFault::ExcelScientific
        );
        for written in [
            "12800138000",
            "1380013800",
            "138001380000",
            "0797-2831234",
            "无",
        ] {
            assert_eq!(
                MobileNumber::parse(written).unwrap_err(),
                MobileFault::Malformed,
                "{written}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_mask_never_shows_the_middle(text in "1[3-9][0-9]{9}") {
            let number = MobileNumber::parse(&text).unwrap();
            prop_assert_eq!(&number.masked()[3..7], "****");
            let printed = format!("{number:?}");
            prop_assert!(!printed.contains(&text));
        }

        #[test]
        fn any_text_is_answered_without_a_panic(text in "\\PC*") {
            let _ = MobileNumber::parse(&text);
        }
    }
}
