//! One text for one value: members in the order of their names, no spaces, so that equal values have equal digests.
//! Values hold no fractions; scores are whole hundredths.

use serde::Serialize;
use serde_json::Value;

use crate::platform::crypto::sha256_hex;

/// SHA-256 of the canonical text, in lower-case hexadecimal. A value that is no JSON has the digest of `null`.
pub(super) fn canonical_digest(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or(Value::Null);
    let mut text = String::new();
    write(&value, &mut text);
    sha256_hex(text.as_bytes())
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by(|one, other| one.0.cmp(other.0));
            text.push('{');
            for (at, (name, member)) in sorted.into_iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                text.push_str(&Value::String(name.clone()).to_string());
                text.push(':');
                write(member, text);
            }
            text.push('}');
        }
        Value::Array(entries) => {
            text.push('[');
            for (at, entry) in entries.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write(entry, text);
            }
            text.push(']');
        }
        scalar => text.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_order_of_members_does_not_matter_and_everything_else_does() {
        let digest = |text: &str| canonical_digest(&serde_json::from_str::<Value>(text).unwrap());
        let one = digest(r#"{"b":[1,{"y":2,"x":"试"}],"a":null}"#);
        assert_eq!(
            one,
            digest(r#"{ "a": null, "b": [1, {"x": "试", "y": 2}] }"#)
        );
        for other in [
            r#"{"b":[{"y":2,"x":"试"},1],"a":null}"#,
            r#"{"b":[1,{"y":2,"x":"试"}]}"#,
            r#"{"b":[1,{"y":"2","x":"试"}],"a":null}"#,
            r#"{"b":[1,{"y":3,"x":"试"}],"a":null}"#,
        ] {
            assert_ne!(one, digest(other), "{other}");
        }
        // The digest is that of the text an auditor would write by hand.
        assert_eq!(
            canonical_digest(&json!({ "b": 1, "a": [true] })),
            sha256_hex(br#"{"a":[true],"b":1}"#)
        );
    }
}
