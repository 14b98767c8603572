//! `endorsementJwt`: endorsements that travel as tokens beside a badge.
//!
//! Two documents circulate as `context-3.0.3.json`; only one defines this term. Under the one we hold, a proof does not cover
//! the member, and under the other it does. The tokens are signed by themselves and we read nothing from them, so a foreign
//! badge that carries them is checked under both readings. We never issue the term.

use serde_json::{Map, Value, json};

const NAME: &str = "endorsementJwt";

/// The document without the member, wherever it stands; `None` when it has none.
pub fn without_endorsement_tokens(document: &Map<String, Value>) -> Option<Map<String, Value>> {
    let mut copy = Value::Object(document.clone());
    let mut found = false;
    strip(&mut copy, &mut found);
    match copy {
        Value::Object(members) if found => Some(members),
        _ => None,
    }
}

fn strip(value: &mut Value, found: &mut bool) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| strip(item, found)),
        Value::Object(members) => {
            *found |= members.remove(NAME).is_some();
            for (name, inner) in members.iter_mut() {
                if name != "@context" {
                    strip(inner, found);
                }
            }
        }
        _ => {}
    }
}

/// The document with the definitions that the other context document adds.
pub fn with_endorsement_terms(document: &Map<String, Value>) -> Map<String, Value> {
    let mut copy = document.clone();
    let terms = json!({
        NAME: {
            "@id": "https://purl.imsglobal.org/spec/vc/ob/vocab.html#endorsementJwt",
            "@container": "@set",
            "@protected": true,
        },
        "jti": {"@id": "https://www.iana.org/assignments/jwt#jti", "@type": "@id", "@protected": true},
    });
    match copy.get_mut("@context") {
        Some(Value::Array(contexts)) => contexts.push(terms),
        Some(single) => *single = json!([single.clone(), terms]),
        None => {}
    }
    copy
}
