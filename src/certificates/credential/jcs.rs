//! The JSON Canonicalization Scheme (RFC 8785): one byte sequence for one JSON value.

use serde_json::Value;

/// Canonical text of `value`: names sorted by UTF-16 code units, numbers as ECMAScript prints doubles, no white space.
pub fn canonical_json(value: &Value) -> String {
    let mut text = String::new();
    write_value(value, &mut text);
    text
}

fn write_value(value: &Value, text: &mut String) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => text.push_str(&ecmascript_number(number.as_f64().unwrap_or(0.0))),
        Value::String(string) => write_string(string, text),
        Value::Array(items) => {
            text.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    text.push(',');
                }
                write_value(item, text);
            }
            text.push(']');
        }
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
            text.push('{');
            for (position, name) in names.into_iter().enumerate() {
                if position > 0 {
                    text.push(',');
                }
                write_string(name, text);
                text.push(':');
                if let Some(member) = members.get(name) {
                    write_value(member, text);
                }
            }
            text.push('}');
        }
    }
}

fn write_string(string: &str, text: &mut String) {
    text.push('"');
    for letter in string.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            control if control < ' ' => {
                text.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => text.push(other),
        }
    }
    text.push('"');
}

/// `Number::toString` of ECMAScript (ECMA-262 §6.1.6.1.20). `value` is finite.
pub fn ecmascript_number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let sign = if value < 0.0 { "-" } else { "" };
    // Rust prints the shortest digits that read back, as ECMAScript asks; only the layout differs.
    let scientific = format!("{:e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = even_digits(value.abs(), digits, exponent);
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    // `point` is the n of the specification: value = 0.digits × 10^point.
    let point = exponent.saturating_add(1);
    let zeros = |number: i32| "0".repeat(usize::try_from(number).unwrap_or(0));
    let body = if count <= point && point <= 21 {
        format!("{digits}{}", zeros(point.saturating_sub(count)))
    } else if 0 < point && point <= 21 {
        let (whole, rest) = digits.split_at(usize::try_from(point).unwrap_or(0).min(digits.len()));
        format!("{whole}.{rest}")
    } else if -6 < point && point <= 0 {
        format!("0.{}{digits}", zeros(point.saturating_neg()))
    } else {
        let power = point.saturating_sub(1);
        let mark = if power < 0 { '-' } else { '+' };
        let (first, rest) = digits.split_at(1.min(digits.len()));
        let dot = if rest.is_empty() { "" } else { "." };
        format!("{first}{dot}{rest}e{mark}{}", power.unsigned_abs())
    };
    format!("{sign}{body}")
}

/// Where two shortest texts lie equally near, ECMAScript takes the even one and Rust the larger (RFC 8785, appendix B, note 7).
fn even_digits(value: f64, digits: String, exponent: &str) -> String {
    let Some((start, last)) = digits.split_at_checked(digits.len().saturating_sub(1)) else {
        return digits;
    };
    let Some(lower) = last.parse::<u8>().ok().filter(|last| last % 2 == 1) else {
        return digits;
    };
    let lower = format!("{start}{}", lower.saturating_sub(1));
    let reads_back = lower
        .split_at_checked(1)
        .and_then(|(first, rest)| format!("{first}.{rest}e{exponent}").parse::<f64>().ok());
    if reads_back != Some(value) {
        return digits;
    }
    // No double has more than 767 significant digits.
    let exact = format!("{value:.800e}");
    let exact = exact.split('e').next().unwrap_or_default().replace('.', "");
    let halfway = exact
        .strip_prefix(&lower)
        .is_some_and(|tail| tail.trim_end_matches('0') == "5");
    if halfway { lower } else { digits }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::json::read_json;
    use super::*;

    #[test]
    fn prints_numbers_as_ecmascript_does() {
        // Bits and texts of RFC 8785, appendix B.
        for (bits, text) in [
            (0x0000_0000_0000_0000_u64, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] {
            assert_eq!(ecmascript_number(f64::from_bits(bits)), text);
        }
    }

    #[test]
    fn sorts_names_by_utf_16() {
        // U+1F600 is D83D DE00 in UTF-16 and so comes before U+FB33, though its code point is larger.
        let value = json!({"\u{fb33}": 1, "\u{1f600}": 2, "\u{20ac}": 3, "\r": 4, "1": 5});
        assert_eq!(
            canonical_json(&value),
            "{\"\\r\":4,\"1\":5,\"\u{20ac}\":3,\"\u{1f600}\":2,\"\u{fb33}\":1}"
        );
    }

    proptest! {
        #[test]
        fn what_is_canonical_stays(numbers in prop::collection::vec(any::<f64>(), 0..8), name in "\\PC{0,8}") {
            let numbers: Vec<f64> = numbers.into_iter().filter(|number| number.is_finite()).collect();
            let text = canonical_json(&json!({ name: numbers, "z": [null, true] }));
            let again = canonical_json(&read_json(text.as_bytes()).unwrap());
            prop_assert_eq!(text, again);
        }
    }
}
