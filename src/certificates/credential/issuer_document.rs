//! The documents that say which keys speak for an issuer, as given to a verifier: DID documents, single verification
//! methods, JWKs and JWK sets, PEM keys, Multikey texts.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::did::key_of_did_key;
use super::instant::read_instant;
use super::json::{one_or_many, read_json};
use super::keys::{KeyError, PublicKey};

/// Most keys taken from one document.
const MAX_KEYS: usize = 500;

/// A key that was given, and what its document says of it.
#[derive(Debug, Clone)]
pub struct KnownKey {
    /// Absolute name of the verification method, when it has one.
    pub id: Option<String>,
    pub kid: Option<String>,
    pub controller: Option<String>,
    pub key: PublicKey,
    /// Listed for `assertionMethod`; true for keys given without a document.
    pub may_assert: bool,
    /// First instant at which the key signs no more.
    pub ends: Option<DateTime<Utc>>,
}

/// Why a document gives no keys.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IssuerDocumentError {
    #[error("this is no DID document, verification method, JWK, PEM or Multikey")]
    Form,
    #[error("the document lists more than {MAX_KEYS} keys")]
    TooMany,
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// The keys in one given file.
pub fn read_issuer_document(bytes: &[u8]) -> Result<Vec<KnownKey>, IssuerDocumentError> {
    let text = std::str::from_utf8(bytes).map_err(|_| IssuerDocumentError::Form)?;
    let text = text.trim();
    if text.starts_with("-----BEGIN") {
        return Ok(vec![bare(PublicKey::from_pem(text)?)]);
    }
    if let Some(key) = key_of_did_key(text) {
        let did = text.split('#').next().unwrap_or(text).to_owned();
        return Ok(vec![KnownKey {
            controller: Some(did),
            ..bare(key?)
        }]);
    }
    if text.starts_with('z') {
        return Ok(vec![bare(PublicKey::from_multikey(text)?)]);
    }
    let document = read_json(text.as_bytes()).map_err(|_| IssuerDocumentError::Form)?;
    keys_of(&document)
}

fn bare(key: PublicKey) -> KnownKey {
    KnownKey {
        id: None,
        kid: None,
        controller: None,
        key,
        may_assert: true,
        ends: None,
    }
}

/// The keys of a JSON document.
pub fn keys_of(document: &Value) -> Result<Vec<KnownKey>, IssuerDocumentError> {
    if document.get("kty").is_some() {
        return Ok(vec![from_jwk(document)?]);
    }
    if let Some(keys) = document.get("keys").and_then(Value::as_array) {
        if keys.len() > MAX_KEYS {
            return Err(IssuerDocumentError::TooMany);
        }
        return keys.iter().map(|jwk| Ok(from_jwk(jwk)?)).collect();
    }
    if document.get("verificationMethod").is_some() || document.get("assertionMethod").is_some() {
        return from_controller(document);
    }
    Ok(vec![from_method(document, None)?])
}

fn from_jwk(jwk: &Value) -> Result<KnownKey, KeyError> {
    Ok(KnownKey {
        kid: text(jwk, "kid"),
        ..bare(PublicKey::from_jwk(jwk)?)
    })
}

fn from_controller(document: &Value) -> Result<Vec<KnownKey>, IssuerDocumentError> {
    let owner = text(document, "id").ok_or(IssuerDocumentError::Form)?;
    let absolute = |name: &str| match name.strip_prefix('#') {
        Some(fragment) => format!("{owner}#{fragment}"),
        None => name.to_owned(),
    };
    let asserting = one_or_many(document.get("assertionMethod"));
    let listed: Vec<String> = asserting
        .iter()
        .filter_map(|entry| entry.as_str().map(absolute))
        .collect();
    let methods = one_or_many(document.get("verificationMethod"));
    if methods.len().saturating_add(asserting.len()) > MAX_KEYS {
        return Err(IssuerDocumentError::TooMany);
    }
    let mut keys = Vec::new();
    for method in methods {
        // A document may hold keys for other purposes, of kinds unknown here.
        if let Ok(mut key) = from_method(method, Some(&owner)) {
            key.id = key.id.as_deref().map(absolute);
            key.may_assert = key.id.as_ref().is_some_and(|id| listed.contains(id));
            keys.push(key);
        }
    }
    for embedded in asserting.into_iter().filter(|entry| entry.is_object()) {
        if let Ok(mut key) = from_method(embedded, Some(&owner)) {
            key.id = key.id.as_deref().map(absolute);
            keys.push(key);
        }
    }
    Ok(keys)
}

fn from_method(method: &Value, owner: Option<&str>) -> Result<KnownKey, IssuerDocumentError> {
    let (key, kid) =
        if let Some(multikey) = method.get("publicKeyMultibase").and_then(Value::as_str) {
            (PublicKey::from_multikey(multikey)?, None)
        } else if let Some(jwk) = method.get("publicKeyJwk") {
            (PublicKey::from_jwk(jwk)?, text(jwk, "kid"))
        } else {
            return Err(IssuerDocumentError::Form);
        };
    let end = |name: &str| {
        method
            .get(name)
            .and_then(Value::as_str)
            .and_then(read_instant)
    };
    Ok(KnownKey {
        id: text(method, "id"),
        kid,
        controller: text(method, "controller").or_else(|| owner.map(str::to_owned)),
        ends: [end("revoked"), end("expires")].into_iter().flatten().min(),
        ..bare(key)
    })
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name).and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;

    use super::super::did::{KeyPeriod, did_document, did_key};
    use super::*;

    #[test]
    fn reads_each_form() {
        let key = SigningKey::from_bytes(&[3; 32]).verifying_key().to_bytes();
        let history = [KeyPeriod {
            key,
            expires: None,
            revoked: DateTime::from_timestamp(0, 0),
        }];
        let document = did_document("did:web:example.com", &history);
        let keys = read_issuer_document(document.to_string().as_bytes()).unwrap();
        assert!(keys[0].may_assert && keys[0].ends.is_some());
        for text in [
            PublicKey::ed25519_pem(&key),
            did_key(&key),
            super::super::keys::ed25519_multikey(&key),
            PublicKey::Ed25519(key).to_jwk().to_string(),
            serde_json::json!({"keys": [PublicKey::Ed25519(key).to_jwk()]}).to_string(),
        ] {
            let keys = read_issuer_document(text.as_bytes()).unwrap();
            assert_eq!(keys[0].key, PublicKey::Ed25519(key), "{text}");
        }
        for bad in [
            "",
            "{}",
            "[]",
            "z6Mk",
            "-----BEGIN PUBLIC KEY-----",
            "\u{0}",
        ] {
            assert!(read_issuer_document(bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_key_not_listed_for_assertion_may_not_assert() {
        let key = SigningKey::from_bytes(&[3; 32]).verifying_key().to_bytes();
        let history = [KeyPeriod {
            key,
            expires: None,
            revoked: None,
        }];
        let mut document = did_document("did:web:example.com", &history);
        document["assertionMethod"] = serde_json::json!([]);
        assert!(!keys_of(&document).unwrap()[0].may_assert);
    }
}
