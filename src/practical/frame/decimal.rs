//! Decimal numbers for tolerances and marks: 0.305 lies within 0.005 of 0.30, which binary fractions deny.

/// A number in units of 10⁻¹².
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Decimal(i128);

const PLACES: i32 = 12;
const UNIT: i128 = 1_000_000_000_000;
/// Digits of the whole part beyond which a number is refused.
const MAX_DIGITS: usize = 18;

impl Decimal {
    /// Reads `-12.5`, `1e3`, `.5`; digits after the twelfth place are rounded half away from nothing.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, text) = match text.as_bytes().first()? {
            b'-' => (true, text.get(1..)?),
            b'+' => (false, text.get(1..)?),
            _ => (false, text),
        };
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (text.get(..at)?, text.get(at + 1..)?.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: Vec<i128> = whole
            .chars()
            .chain(fraction.chars())
            .map(|digit| digit.to_digit(10).map(i128::from))
            .collect::<Option<_>>()?;
        if digits.is_empty() || digits.len() > 400 || exponent.abs() > 400 {
            return None;
        }
        // Place of the first digit: 0 for units, -1 for tenths.
        let first = i32::try_from(whole.len()).ok()? - 1 + exponent;
        let mut units: i128 = 0;
        let mut at = first;
        for digit in digits {
            let shift = at + PLACES;
            if shift >= 0 && digit != 0 {
                if at >= i32::try_from(MAX_DIGITS).ok()? {
                    return None;
                }
                let weight = 10_i128.checked_pow(u32::try_from(shift).ok()?)?;
                units = units.checked_add(digit.checked_mul(weight)?)?;
            } else if shift == -1 && digit >= 5 {
                units = units.checked_add(1)?;
            }
            at -= 1;
        }
        Some(Self(if negative { -units } else { units }))
    }

    /// The number a reader sees when this float is printed; nothing for infinities, NaN and what is too large.
    pub(crate) fn of(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        Self::parse(&format!("{value}"))
    }

    /// Units of 10⁻¹².
    pub(crate) fn units(self) -> i128 {
        self.0
    }

    /// `|self − expected| ≤ max(absolute, relative·|expected|)`, all in decimals.
    pub(crate) fn is_close(self, expected: Self, absolute: Self, relative: Self) -> bool {
        let distance = self.0.saturating_sub(expected.0).saturating_abs();
        if distance <= absolute.0 {
            return true;
        }
        match expected.0.saturating_abs().checked_mul(relative.0) {
            Some(bound) => distance
                .checked_mul(UNIT)
                .is_some_and(|distance| distance <= bound),
            // Too large for the exact product: compare after giving up the lowest places of the expectation.
            None => distance <= (expected.0.saturating_abs() / UNIT).saturating_mul(relative.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn tolerances_are_decimal() {
        let none = decimal("0");
        let half_percent = decimal("0.005");
        assert!(decimal("0.305").is_close(decimal("0.30"), half_percent, none));
        assert!(decimal("0.295").is_close(decimal("0.3"), half_percent, none));
        assert!(!decimal("0.3051").is_close(decimal("0.30"), half_percent, none));
        assert!(decimal("101").is_close(decimal("100"), none, decimal("0.01")));
        assert!(!decimal("101.1").is_close(decimal("100"), none, decimal("0.01")));
    }

    #[test]
    fn reads_what_people_write_and_refuses_the_rest() {
        assert_eq!(decimal("-1.5e2"), decimal("-150"));
        assert_eq!(decimal(".5"), decimal("0.50"));
        assert_eq!(decimal("5."), decimal("5"));
        assert_eq!(decimal("12e-1"), decimal("1.2"));
        assert_eq!(decimal("0.0000000000005").units(), 1);
        for text in [
            "", "-", ".", "1.2.3", "abc", "1e", "1e999", "１", "NaN", "1e19",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
        assert_eq!(Decimal::of(f64::NAN), None);
        assert_eq!(Decimal::of(0.1), Some(decimal("0.1")));
    }
}
