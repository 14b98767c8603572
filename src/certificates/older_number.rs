//! Numbers of certificates from before the national rule, recognised on look-up. They are never issued here.
//!
//! | scheme | shape |
//! |---|---|
//! | 职业资格证书, vocational qualification | 16 digits; what the parts mean differed by year, so none is read |
//! | provincial | 20 characters: `R`, one of `G` `S` `C` `X`, `N` or `W`, division of 6 digits, body of 3, year of 2, level, serial of 5 |

use super::number::CertificateNumber;

/// A number in one of the schemes in circulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KnownNumber {
    /// 22 characters, the national rule of skill-level certificates.
    National(String),
    /// 16 digits, a vocational qualification certificate of old.
    Qualification(String),
    /// 20 characters of a provincial scheme.
    Provincial(ProvincialNumber),
}

impl KnownNumber {
    /// The number without blanks and hyphens, letters large.
    pub fn as_str(&self) -> &str {
        match self {
            Self::National(number) | Self::Qualification(number) => number,
            Self::Provincial(provincial) => &provincial.number,
        }
    }
}

/// The parts of a provincial number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvincialNumber {
    pub number: String,
    /// Administrative division (GB/T 2260).
    pub division: String,
    pub body: String,
    /// Last two digits of the year.
    pub year: String,
    /// 1 to 5.
    pub level: u8,
    pub serial: String,
}

/// Which scheme a typed number follows; `None` for none. Blanks and hyphens are ignored, letters may be small or full-width.
pub fn recognise_number(text: &str) -> Option<KnownNumber> {
    if let Ok(national) = CertificateNumber::parse(text) {
        return Some(KnownNumber::National(national.as_str().to_owned()));
    }
    let number = plain(text)?;
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    match number.len() {
        16 if digits => Some(KnownNumber::Qualification(number)),
        20 => provincial(number).map(KnownNumber::Provincial),
        _ => None,
    }
}

/// At most 22 letters and digits as people type them.
fn plain(text: &str) -> Option<String> {
    let mut number = String::new();
    for letter in text.chars() {
        let letter = match letter {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter).checked_sub(0xfee0)?)?,
            other => other,
        };
        if letter.is_whitespace() || letter == '-' {
            continue;
        }
        if !letter.is_ascii_alphanumeric() || number.len() >= 22 {
            return None;
        }
        number.push(letter.to_ascii_uppercase());
    }
    Some(number)
}

fn provincial(number: String) -> Option<ProvincialNumber> {
    let mut letters = number.bytes();
    let shaped = letters.next() == Some(b'R')
        && matches!(letters.next(), Some(b'G' | b'S' | b'C' | b'X'))
        && matches!(letters.next(), Some(b'N' | b'W'))
        && letters.all(|byte| byte.is_ascii_digit());
    let level = number.get(14..15)?.parse().ok()?;
    let province: u8 = number.get(3..5)?.parse().ok()?;
    if !shaped || !(1..=5).contains(&level) || !(11..=82).contains(&province) {
        return None;
    }
    let part = |from: usize, to: usize| number.get(from..to).map(str::to_owned);
    Some(ProvincialNumber {
        division: part(3, 9)?,
        body: part(9, 12)?,
        year: part(12, 14)?,
        level,
        serial: part(15, 20)?,
        number,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_scheme_is_told_by_its_shape() {
        assert_eq!(
            recognise_number("y0001 23 000123 19 5 000001"),
            Some(KnownNumber::National("Y000123000123195000001".to_owned()))
        );
        assert_eq!(
            recognise_number("1536 0030 0040 0123"),
            Some(KnownNumber::Qualification("1536003000400123".to_owned()))
        );
        let Some(KnownNumber::Provincial(number)) = recognise_number("ｒgn360734001213 00007")
        else {
            panic!("not recognised");
        };
        assert_eq!(number.number, "RGN36073400121300007");
        assert_eq!(
            (
                number.division.as_str(),
                number.body.as_str(),
                number.year.as_str()
            ),
            ("360734", "001", "21")
        );
        assert_eq!((number.level, number.serial.as_str()), (3, "00007"));
    }

    #[test]
    fn other_shapes_are_not_recognised() {
        for text in [
            "",
            "153600300040012",
            "15360030004001234",
            "153600300040012X",
            "RGN36073400121600007",
            "RGN36073400121000007",
            "RGN00073400121300007",
            "QGN36073400121300007",
            "RAN36073400121300007",
            "RGA36073400121300007",
            "RGN3607340012130000",
            "RGN3607340012130000七",
        ] {
            assert_eq!(recognise_number(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_gives_plain_text(text in "\\PC{0,40}") {
            if let Some(number) = recognise_number(&text) {
                prop_assert!(number.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric()));
            }
        }

        #[test]
        fn provincial_numbers_are_taken_apart_and_put_together(
            kind in prop::sample::select(vec!["G", "S", "C", "X"]), place in prop::sample::select(vec!["N", "W"]),
            division in "[1-7][1-9][0-9]{4}", body in "[0-9]{3}", year in "[0-9]{2}", level in 1..=5_u8, serial in "[0-9]{5}",
        ) {
            let text = format!("R{kind}{place}{division}{body}{year}{level}{serial}");
            let Some(KnownNumber::Provincial(number)) = recognise_number(&text) else {
                return Err(TestCaseError::fail("not recognised"));
            };
            prop_assert_eq!(number.number, text);
            prop_assert_eq!((number.division, number.body, number.year), (division, body, year));
            prop_assert_eq!((number.level, number.serial), (level, serial));
        }
    }
}
