//! Credentials as signed tokens, in two profiles that no single token can satisfy: W3C VC-JOSE-COSE (`typ: vc+jwt`) and
//! Open Badges 3.0 (`typ: JWT`, only `alg`, `typ` and one way to the key in the header, claims `iss`, `jti`, `nbf`, `sub`).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Map, Value, json};

use super::instant::read_instant;
use super::json::{JsonError, read_json};

/// Which rules a token follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JwtProfile {
    /// W3C "Securing Verifiable Credentials using JOSE and COSE".
    VcJwt,
    /// Open Badges 3.0, "JSON Web Token Proof Format".
    OpenBadges,
}

/// Why a token is not made or not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JwtError {
    #[error("a compact token has three parts in base64url")]
    Parts,
    #[error("the header or the payload is not a JSON object: {0}")]
    Json(String),
    #[error("the Open Badges profile needs {0}")]
    Needs(&'static str),
}

impl From<JsonError> for JwtError {
    fn from(error: JsonError) -> Self {
        Self::Json(error.to_string())
    }
}

/// A token taken apart, not yet believed.
#[derive(Debug, Clone)]
pub struct Jwt {
    pub header: Map<String, Value>,
    pub payload: Map<String, Value>,
    /// The bytes that were signed.
    pub signing_input: Vec<u8>,
    pub signature: Vec<u8>,
}

/// Whether a text looks like a compact token.
pub fn looks_like_jwt(text: &str) -> bool {
    text.starts_with("ey")
        && text.bytes().filter(|byte| *byte == b'.').count() == 2
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// Takes a compact token apart.
pub fn read_jwt(text: &str) -> Result<Jwt, JwtError> {
    let mut parts = text.split('.');
    let (Some(header), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(JwtError::Parts);
    };
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| JwtError::Parts);
    let object = |bytes: Vec<u8>| match read_json(&bytes)? {
        Value::Object(members) => Ok(members),
        _ => Err(JwtError::Json("another kind of value".to_owned())),
    };
    let signing_input = format!("{header}.{payload}").into_bytes();
    Ok(Jwt {
        header: object(decode(header)?)?,
        payload: object(decode(payload)?)?,
        signing_input,
        signature: decode(signature)?,
    })
}

/// Signs `credential` with EdDSA. `key_id` is the address of the verification method.
///
/// The Open Badges profile adds the registered claims, so it needs `id`, `issuer`, `validFrom` and `credentialSubject.id`.
pub fn sign_jwt(
    credential: &Map<String, Value>,
    profile: JwtProfile,
    key_id: &str,
    key: &SigningKey,
) -> Result<String, JwtError> {
    let header = match profile {
        JwtProfile::VcJwt => {
            json!({"alg": "EdDSA", "typ": "vc+jwt", "cty": "vc", "kid": key_id})
        }
        JwtProfile::OpenBadges => json!({"alg": "EdDSA", "typ": "JWT", "kid": key_id}),
    };
    let mut payload = credential.clone();
    payload.remove("proof");
    if profile == JwtProfile::OpenBadges {
        for (claim, value) in registered_claims(credential)? {
            payload.insert(claim.to_owned(), value);
        }
    }
    let input = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(Value::Object(payload).to_string())
    );
    let signature = key.sign(input.as_bytes());
    Ok(format!(
        "{input}.{}",
        URL_SAFE_NO_PAD.encode(signature.to_bytes())
    ))
}

fn registered_claims(
    credential: &Map<String, Value>,
) -> Result<Vec<(&'static str, Value)>, JwtError> {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let id = text(credential.get("id")).ok_or(JwtError::Needs("an id"))?;
    let issuer = issuer_id(credential).ok_or(JwtError::Needs("the id of the issuer"))?;
    let subject = credential
        .get("credentialSubject")
        .and_then(|subject| text(subject.get("id")))
        .ok_or(JwtError::Needs("the id of the subject"))?;
    let seconds = |name: &str| {
        credential
            .get(name)
            .and_then(Value::as_str)
            .and_then(read_instant)
            .map(|instant| Value::from(instant.timestamp()))
    };
    let from = seconds("validFrom").ok_or(JwtError::Needs("validFrom"))?;
    let mut claims = vec![
        ("iss", Value::String(issuer)),
        ("jti", Value::String(id)),
        ("sub", Value::String(subject)),
        ("nbf", from),
    ];
    if let Some(until) = seconds("validUntil") {
        claims.push(("exp", until));
    }
    Ok(claims)
}

/// The id of the issuer, written as a text or as an object.
pub fn issuer_id(credential: &Map<String, Value>) -> Option<String> {
    match credential.get("issuer")? {
        Value::String(id) => Some(id.clone()),
        issuer => issuer.get("id")?.as_str().map(str::to_owned),
    }
}

/// Members of a payload that belong to the token and not to the credential.
pub const REGISTERED_CLAIMS: &[&str] = &["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "cnf"];

/// The credential of a payload: the payload without the registered claims that have no counterpart in the credential.
pub fn credential_of(payload: &Map<String, Value>) -> Map<String, Value> {
    payload
        .iter()
        .filter(|(name, _)| !REGISTERED_CLAIMS.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_badge_profile_names_what_it_misses() {
        let key = SigningKey::from_bytes(&[1; 32]);
        let credential = json!({"id": "urn:x:1", "issuer": "did:web:a", "credentialSubject": {}});
        let result = sign_jwt(
            credential.as_object().unwrap(),
            JwtProfile::OpenBadges,
            "did:web:a#k",
            &key,
        );
        assert_eq!(result, Err(JwtError::Needs("the id of the subject")));
    }

    #[test]
    fn a_token_is_read_back() {
        let key = SigningKey::from_bytes(&[1; 32]);
        let credential = json!({"name": "电子商务师"});
        let token = sign_jwt(
            credential.as_object().unwrap(),
            JwtProfile::VcJwt,
            "k",
            &key,
        )
        .unwrap();
        assert!(looks_like_jwt(&token));
        let jwt = read_jwt(&token).unwrap();
        assert_eq!(jwt.payload["name"], "电子商务师");
        assert_eq!(jwt.header["typ"], "vc+jwt");
        let public = super::super::keys::PublicKey::of(&key);
        assert!(public.verify("EdDSA", &jwt.signing_input, &jwt.signature));
    }

    proptest! {
        #[test]
        fn never_panics(text in "[a-zA-Z0-9_.=-]{0,120}") {
            let _ = looks_like_jwt(&text);
            let _ = read_jwt(&text);
        }
    }
}
