//! `did:key` (the key is the name) and `did:web` (the name is an address, the document there lists the keys).

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::instant::write_instant;
use super::keys::{KeyError, PublicKey, ed25519_multikey};

/// The `did:key` of an Ed25519 key.
pub fn did_key(key: &[u8; 32]) -> String {
    format!("did:key:{}", ed25519_multikey(key))
}

/// The verification method of that `did:key`.
pub fn did_key_method(key: &[u8; 32]) -> String {
    let name = ed25519_multikey(key);
    format!("did:key:{name}#{name}")
}

/// The key inside a `did:key` or its verification method; the fragment, when there is one, repeats the key.
pub fn key_of_did_key(did: &str) -> Option<Result<PublicKey, KeyError>> {
    let name = did.strip_prefix("did:key:")?;
    let (name, fragment) = match name.split_once('#') {
        Some((name, fragment)) => (name, Some(fragment)),
        None => (name, None),
    };
    if fragment.is_some_and(|fragment| fragment != name) {
        return Some(Err(KeyError::Form));
    }
    Some(PublicKey::from_multikey(name))
}

/// Where the document of a `did:web` is found (did:web method, §2.5.2).
pub fn did_web_address(did: &str) -> Option<String> {
    let name = did.strip_prefix("did:web:")?;
    let mut parts = name.split(':');
    let host = parts.next().filter(|host| !host.is_empty())?;
    let host = host.replace("%3A", ":").replace("%3a", ":");
    if host.contains(['/', '?', '#', '@', '%']) || host.chars().any(char::is_whitespace) {
        return None;
    }
    let path: Vec<&str> = parts.collect();
    let plain = |part: &&str| !part.is_empty() && !part.contains(['/', '?', '#']) && *part != "..";
    if !path.iter().all(plain) {
        return None;
    }
    Some(if path.is_empty() {
        format!("https://{host}/.well-known/did.json")
    } else {
        format!("https://{host}/{}/did.json", path.join("/"))
    })
}

/// The `did:web` of a site: host with optional port, then path segments.
pub fn did_web(host: &str, path: &[&str]) -> String {
    let mut did = format!("did:web:{}", host.replace(':', "%3A"));
    for segment in path {
        did.push(':');
        did.push_str(segment);
    }
    did
}

/// One signing key of an issuer and the time it was in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPeriod {
    pub key: [u8; 32],
    /// No proof made from this instant on is accepted; the key was retired in good order.
    pub expires: Option<DateTime<Utc>>,
    /// As `expires`, but the key is no longer trusted to be secret.
    pub revoked: Option<DateTime<Utc>>,
}

/// The document of an issuer: every key it ever signed with, so that old certificates still verify.
///
/// Each method is named by its own key (`did#z6Mk…`). Retired keys stay under `assertionMethod` with their end.
pub fn did_document(did: &str, history: &[KeyPeriod]) -> Value {
    let name = |period: &KeyPeriod| format!("{did}#{}", ed25519_multikey(&period.key));
    let methods: Vec<Value> = history
        .iter()
        .map(|period| {
            let mut method = json!({
                "id": name(period),
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": ed25519_multikey(&period.key),
            });
            if let Some(members) = method.as_object_mut() {
                for (member, end) in [("expires", period.expires), ("revoked", period.revoked)] {
                    if let Some(end) = end {
                        members.insert(member.to_owned(), Value::String(write_instant(end)));
                    }
                }
            }
            method
        })
        .collect();
    let names: Vec<String> = history.iter().map(name).collect();
    json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": names,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn did_web_names_an_address() {
        assert_eq!(
            did_web_address("did:web:example.com").as_deref(),
            Some("https://example.com/.well-known/did.json")
        );
        assert_eq!(
            did_web_address(&did_web("example.com:3000", &["bodies", "b1"])).as_deref(),
            Some("https://example.com:3000/bodies/b1/did.json")
        );
        for bad in [
            "did:web:",
            "did:web:a/b",
            "did:web:a:..:b",
            "did:web:a::b",
            "did:key:z",
        ] {
            assert_eq!(did_web_address(bad), None, "{bad}");
        }
    }

    #[test]
    fn did_key_gives_its_key_back() {
        let did = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
        let Some(Ok(PublicKey::Ed25519(key))) = key_of_did_key(did) else {
            panic!("no key");
        };
        assert_eq!(did_key(&key), did);
        assert!(matches!(key_of_did_key(&did_key_method(&key)), Some(Ok(_))));
        assert!(matches!(
            key_of_did_key(&format!("{did}#other")),
            Some(Err(_))
        ));
    }

    #[test]
    fn a_document_keeps_retired_keys() {
        let end = DateTime::from_timestamp(1_700_000_000, 0);
        let history = [
            KeyPeriod {
                key: [1; 32],
                expires: end,
                revoked: None,
            },
            KeyPeriod {
                key: [2; 32],
                expires: None,
                revoked: None,
            },
        ];
        let document = did_document("did:web:example.com", &history);
        assert_eq!(document["assertionMethod"].as_array().unwrap().len(), 2);
        assert_eq!(
            document["verificationMethod"][0]["expires"],
            "2023-11-14T22:13:20Z"
        );
        assert!(document["verificationMethod"][1].get("expires").is_none());
    }
}
