//! JSON from strangers: bounded in size and depth, and with every name at most once.
//!
//! A name that stands twice means two things to two readers, so such a text is refused before anything reads it
//! (RFC 8259 §4 leaves the outcome open; RFC 8785 demands the refusal).

use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Deepest nesting of objects and arrays that is read.
pub const MAX_DEPTH: usize = 64;
/// Longest JSON text that is read, in bytes.
pub const MAX_JSON_BYTES: usize = 4 * 1024 * 1024;

/// Why a text is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    #[error("the JSON text has {0} bytes; the limit is {MAX_JSON_BYTES}")]
    TooLong(usize),
    #[error("this is not JSON that can be relied on: {0}")]
    Malformed(String),
}

/// Reads one JSON document, with nothing after it.
pub fn read_json(text: &[u8]) -> Result<Value, JsonError> {
    if text.len() > MAX_JSON_BYTES {
        return Err(JsonError::TooLong(text.len()));
    }
    let malformed = |error: serde_json::Error| JsonError::Malformed(error.to_string());
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = Strict { depth: 0 }
        .deserialize(&mut reader)
        .map_err(malformed)?;
    reader.end().map_err(malformed)?;
    Ok(value)
}

#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth >= MAX_DEPTH {
            return Err(E::custom(format!("nested deeper than {MAX_DEPTH} levels")));
        }
        Ok(Self {
            depth: self.depth.saturating_add(1),
        })
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number beyond the range of double precision"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut members = Map::new();
        while let Some(name) = access.next_key::<String>()? {
            let value = access.next_value_seed(inner)?;
            if members.contains_key(&name) {
                return Err(A::Error::custom(format!(
                    "the name \"{}\" stands twice in one object",
                    excerpt(&name)
                )));
            }
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}

/// At most 60 characters of a text, for messages.
pub fn excerpt(text: &str) -> String {
    let mut letters = text.chars();
    let mut short: String = letters
        .by_ref()
        .take(60)
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}

/// One value or an array of them, as the standards allow for most members.
pub fn one_or_many(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None => Vec::new(),
        Some(Value::Array(items)) => items.iter().collect(),
        Some(single) => vec![single],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refuses_what_two_readers_would_read_differently() {
        let problem = |text: &str| read_json(text.as_bytes()).unwrap_err().to_string();
        assert!(problem(r#"{"a":1,"a":2}"#).contains("twice"));
        assert!(problem(r#"{"a":{"\u0062":1,"b":2}}"#).contains("twice"));
        assert!(problem("{} {}").contains("trailing"));
        assert!(problem("[1e999]").contains("range"));
        assert!(problem(&"[".repeat(200)).contains("deeper"));
        assert!(problem("").contains("EOF"));
        assert!(matches!(
            read_json(&vec![b' '; MAX_JSON_BYTES + 1]),
            Err(JsonError::TooLong(_))
        ));
    }

    #[test]
    fn reads_what_is_sound() {
        let nested = format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
        assert!(read_json(nested.as_bytes()).is_ok());
        assert_eq!(
            read_json("\u{feff}{\"名\": [1, -2, 0.5, null, true]}".as_bytes()).unwrap(),
            serde_json::json!({"名": [1, -2, 0.5, null, true]})
        );
    }

    proptest! {
        #[test]
        fn never_panics(text in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_json(&text);
        }
    }
}
