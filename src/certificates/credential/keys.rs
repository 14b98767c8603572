//! Public keys as credentials name them: Multikey, JWK, PEM; and the check of a signature.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use jsonwebtoken::{Algorithm, DecodingKey};
use p256::elliptic_curve::sec1::ToEncodedPoint;
use serde_json::{Value, json};

use super::multibase::{from_base58btc, to_base58btc};

/// Multicodec prefixes: ed25519-pub, p256-pub, ed25519-priv.
const ED25519_PUBLIC: [u8; 2] = [0xed, 0x01];
const P256_PUBLIC: [u8; 2] = [0x80, 0x24];
const ED25519_PRIVATE: [u8; 2] = [0x80, 0x26];
/// SubjectPublicKeyInfo before the 32 bytes of an Ed25519 key (RFC 8410).
const ED25519_SPKI: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];
/// SubjectPublicKeyInfo before the 65 bytes of an uncompressed P-256 point (RFC 5480).
const P256_SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
/// Shortest RSA modulus that is trusted, in bytes (2048 bits), and the longest that is computed with.
const RSA_MODULUS: std::ops::RangeInclusive<usize> = 256..=1024;

/// Why a key is not usable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("the key is not in a form this program reads")]
    Form,
    #[error("the key is of a kind this program does not use: {0}")]
    Kind(String),
    #[error("the key carries its private part, so anyone could have signed with it")]
    Private,
    #[error("an RSA key of fewer than 2048 or more than 8192 bits is not trusted")]
    RsaSize,
}

/// A public key. JWK coordinates stay in base64url.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    Ed25519([u8; 32]),
    P256 { x: String, y: String },
    P384 { x: String, y: String },
    P521 { x: String, y: String },
    Rsa { n: String, e: String },
}

impl PublicKey {
    /// From a Multikey text (`z6Mk…` for Ed25519, `zDn…` for P-256).
    pub fn from_multikey(text: &str) -> Result<Self, KeyError> {
        let bytes = from_base58btc(text).ok_or(KeyError::Form)?;
        if let Some(key) = bytes.strip_prefix(&ED25519_PUBLIC) {
            let key = <[u8; 32]>::try_from(key).map_err(|_| KeyError::Form)?;
            return Self::ed25519(key);
        }
        if let Some(key) = bytes.strip_prefix(&P256_PUBLIC) {
            return Self::p256_from_sec1(key);
        }
        if bytes.starts_with(&ED25519_PRIVATE) {
            return Err(KeyError::Private);
        }
        Err(KeyError::Kind("multicodec".to_owned()))
    }

    /// From a JSON Web Key (RFC 7517). A key with its private part is refused.
    pub fn from_jwk(jwk: &Value) -> Result<Self, KeyError> {
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        let need = |name: &str| text(name).map(str::to_owned).ok_or(KeyError::Form);
        if jwk.get("d").is_some() || jwk.get("k").is_some() {
            return Err(KeyError::Private);
        }
        match (text("kty"), text("crv")) {
            (Some("OKP"), Some("Ed25519")) => {
                let key = URL_SAFE_NO_PAD
                    .decode(need("x")?)
                    .map_err(|_| KeyError::Form)?;
                Self::ed25519(<[u8; 32]>::try_from(key).map_err(|_| KeyError::Form)?)
            }
            (Some("EC"), Some("P-256")) => Ok(Self::P256 {
                x: need("x")?,
                y: need("y")?,
            }),
            (Some("EC"), Some("P-384")) => Ok(Self::P384 {
                x: need("x")?,
                y: need("y")?,
            }),
            (Some("EC"), Some("P-521")) => Ok(Self::P521 {
                x: need("x")?,
                y: need("y")?,
            }),
            (Some("RSA"), _) => {
                let (n, e) = (need("n")?, need("e")?);
                let modulus = URL_SAFE_NO_PAD.decode(&n).map_err(|_| KeyError::Form)?;
                if !RSA_MODULUS.contains(&modulus.len()) {
                    return Err(KeyError::RsaSize);
                }
                Ok(Self::Rsa { n, e })
            }
            (kty, crv) => Err(KeyError::Kind(format!(
                "{} {}",
                kty.unwrap_or("?"),
                crv.unwrap_or("")
            ))),
        }
    }

    /// From a PEM "PUBLIC KEY" of Ed25519 or P-256.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        if text.contains("PRIVATE KEY") {
            return Err(KeyError::Private);
        }
        let body = text
            .split_once("-----BEGIN PUBLIC KEY-----")
            .and_then(|(_, rest)| rest.split_once("-----END PUBLIC KEY-----"))
            .map(|(body, _)| body.split_whitespace().collect::<String>())
            .ok_or(KeyError::Form)?;
        let der = STANDARD.decode(body).map_err(|_| KeyError::Form)?;
        if let Some(key) = der.strip_prefix(&ED25519_SPKI) {
            return Self::ed25519(<[u8; 32]>::try_from(key).map_err(|_| KeyError::Form)?);
        }
        match der.strip_prefix(&P256_SPKI) {
            Some(point) => Self::p256_from_sec1(point),
            None => Err(KeyError::Kind(
                "PEM of neither Ed25519 nor P-256".to_owned(),
            )),
        }
    }

    fn ed25519(key: [u8; 32]) -> Result<Self, KeyError> {
        VerifyingKey::from_bytes(&key)
            .map(|_| Self::Ed25519(key))
            .map_err(|_| KeyError::Form)
    }

    fn p256_from_sec1(point: &[u8]) -> Result<Self, KeyError> {
        let key = p256::PublicKey::from_sec1_bytes(point).map_err(|_| KeyError::Form)?;
        let point = key.to_encoded_point(false);
        match (point.x(), point.y()) {
            (Some(x), Some(y)) => Ok(Self::P256 {
                x: URL_SAFE_NO_PAD.encode(x),
                y: URL_SAFE_NO_PAD.encode(y),
            }),
            _ => Err(KeyError::Form),
        }
    }

    /// The key of a signing key.
    pub fn of(signing: &SigningKey) -> Self {
        Self::Ed25519(signing.verifying_key().to_bytes())
    }

    /// The JWK of the key.
    pub fn to_jwk(&self) -> Value {
        match self {
            Self::Ed25519(key) => {
                json!({"kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(key)})
            }
            Self::P256 { x, y } => json!({"kty": "EC", "crv": "P-256", "x": x, "y": y}),
            Self::P384 { x, y } => json!({"kty": "EC", "crv": "P-384", "x": x, "y": y}),
            Self::P521 { x, y } => json!({"kty": "EC", "crv": "P-521", "x": x, "y": y}),
            Self::Rsa { n, e } => json!({"kty": "RSA", "n": n, "e": e}),
        }
    }

    /// PEM of an Ed25519 key, for verifiers that want one.
    pub fn ed25519_pem(key: &[u8; 32]) -> String {
        let der = [ED25519_SPKI.as_slice(), key].concat();
        format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            STANDARD.encode(der)
        )
    }

    /// Whether `signature` over `message` is by this key under the JWS algorithm `algorithm` (RFC 7518, RFC 8037).
    pub fn verify(&self, algorithm: &str, message: &[u8], signature: &[u8]) -> bool {
        if let (Self::Ed25519(key), "EdDSA" | "Ed25519") = (self, algorithm) {
            let signature = Signature::from_slice(signature);
            return match (VerifyingKey::from_bytes(key), signature) {
                (Ok(key), Ok(signature)) => key.verify_strict(message, &signature).is_ok(),
                _ => false,
            };
        }
        if let (Self::P521 { x, y }, "ES512") = (self, algorithm) {
            return verify_p521(x, y, message, signature);
        }
        let (key, algorithm) = match (self, algorithm) {
            (Self::P256 { x, y }, "ES256") => {
                (DecodingKey::from_ec_components(x, y), Algorithm::ES256)
            }
            (Self::P384 { x, y }, "ES384") => {
                (DecodingKey::from_ec_components(x, y), Algorithm::ES384)
            }
            (Self::Rsa { n, e }, name) => {
                let algorithm = match name {
                    "RS256" => Algorithm::RS256,
                    "RS384" => Algorithm::RS384,
                    "RS512" => Algorithm::RS512,
                    "PS256" => Algorithm::PS256,
                    "PS384" => Algorithm::PS384,
                    "PS512" => Algorithm::PS512,
                    _ => return false,
                };
                (DecodingKey::from_rsa_components(n, e), algorithm)
            }
            _ => return false,
        };
        let signature = URL_SAFE_NO_PAD.encode(signature);
        key.and_then(|key| jsonwebtoken::crypto::verify(&signature, message, &key, algorithm))
            .unwrap_or(false)
    }

    /// What the key is, in words.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Ed25519(_) => "Ed25519",
            Self::P256 { .. } => "P-256",
            Self::P384 { .. } => "P-384",
            Self::P521 { .. } => "P-521",
            Self::Rsa { .. } => "RSA",
        }
    }
}

/// ECDSA on P-521 with SHA-512; the coordinates are base64url of at most 66 bytes.
fn verify_p521(x: &str, y: &str, message: &[u8], signature: &[u8]) -> bool {
    use p521::ecdsa::signature::Verifier as _;
    let coordinate = |text: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let padding = 66_usize.checked_sub(bytes.len())?;
        Some([vec![0; padding], bytes].concat())
    };
    let (Some(x), Some(y)) = (coordinate(x), coordinate(y)) else {
        return false;
    };
    let point = [vec![4], x, y].concat();
    let key = p521::ecdsa::VerifyingKey::from_sec1_bytes(&point);
    let signature = p521::ecdsa::Signature::from_slice(signature);
    match (key, signature) {
        (Ok(key), Ok(signature)) => key.verify(message, &signature).is_ok(),
        _ => false,
    }
}

/// The Multikey text of an Ed25519 key.
pub fn ed25519_multikey(key: &[u8; 32]) -> String {
    to_base58btc(&[ED25519_PUBLIC.as_slice(), key].concat())
}

/// The signing key in a Multikey text with the private prefix.
pub fn signing_key_from_multikey(text: &str) -> Result<SigningKey, KeyError> {
    let bytes = from_base58btc(text).ok_or(KeyError::Form)?;
    let seed = bytes.strip_prefix(&ED25519_PRIVATE).ok_or(KeyError::Form)?;
    let seed = <[u8; 32]>::try_from(seed).map_err(|_| KeyError::Form)?;
    Ok(SigningKey::from_bytes(&seed))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_key_in_all_its_forms() {
        let signing = SigningKey::from_bytes(&[7; 32]);
        let key = PublicKey::of(&signing);
        let bytes = signing.verifying_key().to_bytes();
        assert_eq!(
            PublicKey::from_multikey(&ed25519_multikey(&bytes)).unwrap(),
            key
        );
        assert_eq!(PublicKey::from_jwk(&key.to_jwk()).unwrap(), key);
        assert_eq!(
            PublicKey::from_pem(&PublicKey::ed25519_pem(&bytes)).unwrap(),
            key
        );
    }

    #[test]
    fn refuses_private_and_weak_keys() {
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "AA"});
        assert_eq!(PublicKey::from_jwk(&jwk), Err(KeyError::Private));
        let weak = json!({"kty": "RSA", "n": URL_SAFE_NO_PAD.encode([1; 128]), "e": "AQAB"});
        assert_eq!(PublicKey::from_jwk(&weak), Err(KeyError::RsaSize));
        assert_eq!(
            PublicKey::from_multikey("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"),
            Err(KeyError::Private)
        );
        assert!(PublicKey::from_pem("-----BEGIN PRIVATE KEY-----").is_err());
    }

    #[test]
    fn verifies_the_published_p_521_signature() {
        // RFC 7515, appendix A.4.
        let jwk = json!({
            "kty": "EC", "crv": "P-521",
            "x": "AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk",
            "y": "ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2",
        });
        let signature = URL_SAFE_NO_PAD
            .decode("AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn")
            .unwrap();
        let key = PublicKey::from_jwk(&jwk).unwrap();
        assert!(key.verify("ES512", b"eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA", &signature));
        assert!(!key.verify("ES512", b"eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZB", &signature));
        assert!(!key.verify("ES256", b"eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA", &signature));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}", signature in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = PublicKey::from_multikey(&text);
            let _ = PublicKey::from_pem(&text);
            let jwk = json!({"kty": "EC", "crv": "P-256", "x": text, "y": text});
            if let Ok(key) = PublicKey::from_jwk(&jwk) {
                prop_assert!(!key.verify("ES256", b"m", &signature));
            }
        }
    }
}
