//! Admission numbers (准考证号): 18 digits. Pure.
//!
//! `yyyymmdd` the day the sitting opens in China, six digits of the sitting, four of the candidate in the order of rooms
//! and seats. The six digits are drawn anew by each preparation, so that the tickets of an earlier one name nobody.

use chrono::NaiveDate;

/// Highest number of the last four digits: most candidates of a sitting.
pub(super) const MAX_SERIAL: usize = 9_999;

/// The first fourteen digits; `draw` is any number.
pub(super) fn number_prefix(day: NaiveDate, draw: u32) -> String {
    format!("{}{:06}", day.format("%Y%m%d"), draw % 1_000_000)
}

/// The whole number; `serial` is 1 to [`MAX_SERIAL`].
pub(super) fn admission_number(prefix: &str, serial: usize) -> String {
    format!("{prefix}{serial:04}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_eighteen_digits() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
        let number = admission_number(&number_prefix(day, 7), 1);
        assert_eq!(number, "202611020000070001");
        let last = admission_number(&number_prefix(day, u32::MAX), MAX_SERIAL);
        assert_eq!((last.len(), &last[14..]), (18, "9999"));
    }
}
