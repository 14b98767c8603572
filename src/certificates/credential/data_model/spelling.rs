//! One way to write a document.
//!
//! A proof over RDF statements does not cover how they were written as JSON. We read JSON, so a document that uses a second
//! spelling (keywords for members, addresses for terms, terms renamed in a context of its own) is refused.

use serde_json::Value;

use crate::certificates::credential::json::{excerpt, one_or_many};

/// Vocabularies whose words have their one name from the pinned contexts.
const RESERVED: &[&str] = &[
    "@",
    "https://www.w3.org/2018/credentials",
    "https://w3id.org/security",
    "https://schema.org/",
    "https://purl.imsglobal.org/spec/",
];

/// Second spellings in a document, in words.
pub fn ambiguous_spellings(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    search(document, &mut found);
    found.truncate(8);
    found
}

fn search(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| search(item, found)),
        Value::Object(members) => {
            for (name, inner) in members {
                match name.as_str() {
                    "@context" => search_contexts(inner, found),
                    "@value" | "@language" | "@direction" => {}
                    other if other.starts_with('@') || other.contains(':') => {
                        found.push(format!("\"{}\" is written in full", excerpt(other)));
                    }
                    _ => search(inner, found),
                }
            }
        }
        _ => {}
    }
}

fn search_contexts(contexts: &Value, found: &mut Vec<String>) {
    for context in one_or_many(Some(contexts)) {
        let Some(terms) = context.as_object() else {
            continue;
        };
        for (name, definition) in terms {
            let target = match definition {
                Value::String(target) => Some(target.as_str()),
                other => other.get("@id").and_then(Value::as_str),
            };
            let renamed = target
                .is_some_and(|target| RESERVED.iter().any(|reserved| target.starts_with(reserved)));
            if renamed && !name.starts_with('@') {
                found.push(format!("\"{}\" renames a defined term", excerpt(name)));
            }
            if definition.get("@context").is_some() {
                found.push(format!("\"{}\" brings a context of its own", excerpt(name)));
            }
        }
    }
}
