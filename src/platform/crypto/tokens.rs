//! Short-lived signed tokens: HS256 and nothing else, key chosen by `kid` from a closed set, audience checked.

use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Secrets;

/// What a token may be used for; one kind is never taken for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Calls of a signed-in person.
    Access,
    /// Saving answers of one attempt.
    Attempt,
}

impl Audience {
    fn as_str(self) -> &'static str {
        match self {
            Self::Access => "touchstone/access",
            Self::Attempt => "touchstone/attempt",
        }
    }
}

/// Ours are under 400 characters; a longer one is not worth parsing.
const MAX_TOKEN_BYTES: usize = 2048;

const ISSUER: &str = "touchstone";

#[derive(Debug, thiserror::Error)]
#[error("the token is not valid")]
pub struct TokenError;

#[derive(Serialize, Deserialize)]
struct Envelope<T> {
    iss: String,
    aud: String,
    /// Seconds since the epoch.
    exp: i64,
    #[serde(flatten)]
    claims: T,
}

pub fn issue_token<T: Serialize>(
    secrets: &Secrets,
    audience: Audience,
    expires_at: chrono::DateTime<chrono::Utc>,
    claims: T,
) -> Result<String, TokenError> {
    let key = secrets
        .token_keys
        .get(&secrets.token_key_id)
        .ok_or(TokenError)?;
    let header = Header {
        kid: Some(secrets.token_key_id.clone()),
        ..Header::new(Algorithm::HS256)
    };
    let envelope = Envelope {
        iss: ISSUER.to_owned(),
        aud: audience.as_str().to_owned(),
        exp: expires_at.timestamp(),
        claims,
    };
    encode(&header, &envelope, &EncodingKey::from_secret(key.bytes())).map_err(|_| TokenError)
}

/// The claims of a token that is genuine, meant for `audience` and not expired at `now`.
pub fn read_token<T: DeserializeOwned + Clone>(
    secrets: &Secrets,
    audience: Audience,
    now: chrono::DateTime<chrono::Utc>,
    token: &str,
) -> Result<T, TokenError> {
    if token.len() > MAX_TOKEN_BYTES {
        return Err(TokenError);
    }
    let header = decode_header(token).map_err(|_| TokenError)?;
    if header.alg != Algorithm::HS256 {
        return Err(TokenError);
    }
    let key = header
        .kid
        .and_then(|kid| secrets.token_keys.get(&kid))
        .ok_or(TokenError)?;
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[audience.as_str()]);
    validation.set_required_spec_claims(&["exp", "iss", "aud"]);
    // Expiry is judged below by the clock port, so that tests can move time.
    validation.validate_exp = false;
    let data = decode::<Envelope<T>>(token, &DecodingKey::from_secret(key.bytes()), &validation)
        .map_err(|_| TokenError)?;
    if data.claims.exp <= now.timestamp() {
        return Err(TokenError);
    }
    Ok(data.claims.claims)
}
