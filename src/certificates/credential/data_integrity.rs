//! Data Integrity proofs (W3C VC Data Integrity 1.0) with the cryptosuites `eddsa-rdfc-2022` and `eddsa-jcs-2022`.
//!
//! What is signed is SHA-256(canonical proof options) ‖ SHA-256(canonical document); the two suites differ in what
//! "canonical" means: RDF statements (RDFC-1.0) or JSON text (RFC 8785).

use chrono::{DateTime, Utc};
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::instant::write_instant;
use super::jcs::canonical_json;
use super::json::one_or_many;
use super::json_ld::{JsonLdError, to_quads};
use super::keys::PublicKey;
use super::multibase::{from_base58btc, to_base58btc};
use super::rdfc::{RdfcError, canonical_nquads};

/// A cryptosuite of Ed25519.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cryptosuite {
    EddsaRdfc2022,
    EddsaJcs2022,
}

impl Cryptosuite {
    pub fn name(self) -> &'static str {
        match self {
            Self::EddsaRdfc2022 => "eddsa-rdfc-2022",
            Self::EddsaJcs2022 => "eddsa-jcs-2022",
        }
    }

    pub fn by_name(name: &str) -> Option<Self> {
        [Self::EddsaRdfc2022, Self::EddsaJcs2022]
            .into_iter()
            .find(|suite| suite.name() == name)
    }
}

/// Why a proof is not made or does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    #[error("the document is not an object with a @context")]
    Document,
    #[error(transparent)]
    JsonLd(#[from] JsonLdError),
    #[error(transparent)]
    Rdfc(#[from] RdfcError),
    #[error("the contexts of the proof are not the first contexts of the document")]
    ProofContext,
    #[error("proofValue is not the base58btc text (z…) of 64 bytes")]
    ProofValue,
    #[error("the proof builds on a proof that the document does not carry")]
    PreviousProof,
    #[error("the proof needs an Ed25519 key; this one is {0}")]
    KeyKind(&'static str),
    #[error("the signature does not belong to this content")]
    Signature,
}

/// What a new proof says of itself.
#[derive(Debug, Clone)]
pub struct ProofOptions {
    pub suite: Cryptosuite,
    pub created: DateTime<Utc>,
    pub verification_method: String,
}

/// The canonical texts under a signature, for tests and for signing elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonical {
    pub proof_options: String,
    pub document: String,
}

impl Canonical {
    /// SHA-256 of the options, then SHA-256 of the document: the 64 bytes that are signed.
    pub fn hash_data(&self) -> Vec<u8> {
        [
            Sha256::digest(self.proof_options.as_bytes()),
            Sha256::digest(self.document.as_bytes()),
        ]
        .concat()
    }
}

/// Adds a proof. Proofs already there stay, as a proof set.
pub fn add_proof(
    document: &Value,
    options: &ProofOptions,
    key: &SigningKey,
) -> Result<Value, ProofError> {
    let mut unsecured = document.as_object().cloned().ok_or(ProofError::Document)?;
    let before = unsecured.remove("proof");
    let mut proof = Map::new();
    let mut put = |name: &str, value: &str| {
        proof.insert(name.to_owned(), Value::String(value.to_owned()));
    };
    put("type", "DataIntegrityProof");
    put("cryptosuite", options.suite.name());
    put("created", &write_instant(options.created));
    put("verificationMethod", &options.verification_method);
    put("proofPurpose", "assertionMethod");
    if options.suite == Cryptosuite::EddsaJcs2022 {
        let context = unsecured.get("@context").ok_or(ProofError::Document)?;
        proof.insert("@context".to_owned(), context.clone());
    }
    let canonical = canonicalize(&unsecured, &proof, options.suite, None)?;
    let signature = key.sign(&canonical.hash_data());
    proof.insert(
        "proofValue".to_owned(),
        Value::String(to_base58btc(&signature.to_bytes())),
    );
    let proof = match before {
        None => Value::Object(proof),
        Some(Value::Array(mut proofs)) => {
            proofs.push(Value::Object(proof));
            Value::Array(proofs)
        }
        Some(single) => Value::Array(vec![single, Value::Object(proof)]),
    };
    unsecured.insert("proof".to_owned(), proof);
    Ok(Value::Object(unsecured))
}

/// Checks the signature of one of the proofs of `document` under `key`.
pub fn verify_proof(
    document: &Map<String, Value>,
    proof: &Map<String, Value>,
    suite: Cryptosuite,
    key: &PublicKey,
) -> Result<(), ProofError> {
    if !matches!(key, PublicKey::Ed25519(_)) {
        return Err(ProofError::KeyKind(key.kind()));
    }
    let signature = proof
        .get("proofValue")
        .and_then(Value::as_str)
        .and_then(from_base58btc)
        .filter(|bytes| bytes.len() == 64)
        .ok_or(ProofError::ProofValue)?;
    let mut unsecured = document.clone();
    let all = unsecured.remove("proof");
    let previous = previous_proofs(proof, all.as_ref())?;
    let mut options = proof.clone();
    options.remove("proofValue");
    let canonical = canonicalize(&unsecured, &options, suite, previous)?;
    if key.verify("EdDSA", &canonical.hash_data(), &signature) {
        Ok(())
    } else {
        Err(ProofError::Signature)
    }
}

/// The proofs that a proof in a chain signs together with the document.
fn previous_proofs(
    proof: &Map<String, Value>,
    all: Option<&Value>,
) -> Result<Option<Value>, ProofError> {
    let wanted = one_or_many(proof.get("previousProof"));
    if wanted.is_empty() {
        return Ok(None);
    }
    let all = one_or_many(all);
    let mut found = Vec::new();
    for name in wanted {
        let name = name.as_str().ok_or(ProofError::PreviousProof)?;
        let earlier = all
            .iter()
            .find(|other| other.get("id").and_then(Value::as_str) == Some(name))
            .ok_or(ProofError::PreviousProof)?;
        found.push((*earlier).clone());
    }
    Ok(Some(Value::Array(found)))
}

/// The two canonical texts of a document without `proof` and of proof options without `proofValue`.
pub fn canonicalize(
    unsecured: &Map<String, Value>,
    options: &Map<String, Value>,
    suite: Cryptosuite,
    previous: Option<Value>,
) -> Result<Canonical, ProofError> {
    let context = unsecured.get("@context").ok_or(ProofError::Document)?;
    let mut document = unsecured.clone();
    let mut options = options.clone();
    if let Some(previous) = previous {
        document.insert("proof".to_owned(), previous);
    }
    match suite {
        Cryptosuite::EddsaRdfc2022 => {
            options.insert("@context".to_owned(), context.clone());
            let text = |value| Ok::<_, ProofError>(canonical_nquads(&to_quads(&value)?)?);
            Ok(Canonical {
                proof_options: text(Value::Object(options))?,
                document: text(Value::Object(document))?,
            })
        }
        Cryptosuite::EddsaJcs2022 => {
            if let Some(own) = options.get("@context") {
                let (of_document, of_proof) = (one_or_many(Some(context)), one_or_many(Some(own)));
                if !of_document.starts_with(&of_proof) {
                    return Err(ProofError::ProofContext);
                }
                document.insert("@context".to_owned(), own.clone());
            }
            Ok(Canonical {
                proof_options: canonical_json(&Value::Object(options)),
                document: canonical_json(&Value::Object(document)),
            })
        }
    }
}
