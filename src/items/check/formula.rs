//! Numbers of a key, worked out again from the item's formula.

use exmex::eval_str;

use super::problem::Problems;
use crate::items::bank::BankItem;

/// Longer formulas are not read.
const MAX_FORMULA_CHARS: usize = 300;

/// The key must state the value of the formula, rounded to as many places as the key shows, and no other choice may.
pub(super) fn check_item(item: &BankItem, found: &mut Problems) {
    let Some(formula) = &item.entry.formula else {
        return;
    };
    if let Err(message) = check(item, formula) {
        found.error(item, "formula", message);
    }
}

fn check(item: &BankItem, formula: &str) -> Result<(), String> {
    let value = evaluate(formula)?;
    let Some(key) = item.entry.key_index() else {
        return Err("a formula belongs to a single-choice item".to_owned());
    };
    for (index, option) in item.entry.options.iter().enumerate() {
        let states = numbers(option)
            .iter()
            .any(|number| number.is_rounded(value));
        if index == key && !states {
            return Err(format!(
                "the formula gives {value}, the key says “{option}”"
            ));
        }
        if index != key && states {
            return Err(format!("the formula gives {value}, and so does “{option}”"));
        }
    }
    Ok(())
}

fn evaluate(formula: &str) -> Result<f64, String> {
    if formula.chars().count() > MAX_FORMULA_CHARS {
        return Err(format!(
            "a formula has at most {MAX_FORMULA_CHARS} characters"
        ));
    }
    let value: f64 =
        eval_str(formula).map_err(|error| format!("the formula cannot be read: {error}"))?;
    if value.is_finite() {
        Ok(value)
    } else {
        Err("the formula gives no number".to_owned())
    }
}

/// A number as it is written in an option.
struct Written {
    value: f64,
    /// Half of what its last place is worth.
    half_place: f64,
}

impl Written {
    fn is_rounded(&self, exact: f64) -> bool {
        // Halves may be rounded either way; the last bits of a float must not decide.
        (self.value - exact).abs() <= self.half_place * (1.0 + 1e-9) + exact.abs() * 1e-12
    }
}

/// Every number of a text: digits with one point, thousands separated by commas or not; `%` divides by a hundred, and the
/// number without it counts as well, as formulas give both.
fn numbers(text: &str) -> Vec<Written> {
    let mut found = Vec::new();
    let text = text.replace(['，', ' '], " ").replace(',', "");
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let end = from
            .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
            .unwrap_or(from.len());
        let (number, after) = from.split_at(end);
        let number = number.trim_end_matches('.');
        let places = number.split_once('.').map_or(0, |(_, places)| places.len());
        if let (Ok(size), Ok(places)) = (number.parse::<f64>(), i32::try_from(places)) {
            let sign = if before.ends_with(['-', '−']) {
                -1.0
            } else {
                1.0
            };
            let half_place = 0.5 * 10_f64.powi(-places);
            let value = sign * size;
            found.push(Written { value, half_place });
            if after.starts_with(['%', '％']) {
                found.push(Written {
                    value: value / 100.0,
                    half_place: half_place / 100.0,
                });
            }
        }
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::items::check::tests::{item, single};
    use proptest::prelude::*;

    fn verdict(formula: &str, options: [&str; 4], key: &str) -> Result<(), String> {
        check(&item(single("约为多少", options, key)), formula)
    }

    #[test]
    fn the_key_states_the_value_and_no_other_choice_does() {
        let minutes = ["0.3分钟", "2.6分钟", "20.5分钟", "163.8分钟"];
        assert_eq!(verdict("3*1024*8/20/60", minutes, "C"), Ok(()));
        assert!(verdict("3*1024*8/20/60", minutes, "B").is_err());
        assert!(verdict("3*1024*8/20/60 +", minutes, "C").is_err());
        assert!(verdict("1/0", minutes, "C").is_err());
        let twice = ["20.5分钟", "20.48分钟", "3分钟", "4分钟"];
        assert!(
            verdict("3*1024*8/20/60", twice, "A").is_err(),
            "two choices are right"
        );
    }

    #[test]
    fn percentages_thousands_and_signs_are_read() {
        assert_eq!(verdict("45/60", ["75%", "60%", "45%", "15%"], "A"), Ok(()));
        assert_eq!(
            verdict("100*45/60", ["75%", "60%", "45%", "15%"], "A"),
            Ok(())
        );
        assert_eq!(
            verdict("1200*3", ["3,600元", "360元", "1,200元", "400元"], "A"),
            Ok(())
        );
        assert_eq!(verdict("2-5", ["-3", "3", "7", "-7"], "A"), Ok(()));
        assert_eq!(
            verdict("exp(1)", ["2.72", "2.71", "3.14", "1"], "A"),
            Ok(())
        );
    }

    proptest! {
        #[test]
        fn no_formula_and_no_option_panics(formula in ".{0,60}", option in ".{0,40}") {
            let _ = verdict(&formula, [&option, "1", "2", "3"], "A");
        }
    }
}
