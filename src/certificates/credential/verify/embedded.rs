//! Proofs inside the document.

use serde_json::{Map, Value};

use super::super::data_integrity::{Cryptosuite, ProofError, verify_proof};
use super::super::data_model::{ambiguous_spellings, is_presentation};
use super::super::endorsement_tokens::{with_endorsement_terms, without_endorsement_tokens};
use super::super::instant::read_instant;
use super::super::json::{excerpt, one_or_many};
use super::super::jwt::issuer_id;
use super::super::keys::PublicKey;
use super::Verification;
use super::key::find_key;
use super::shown::holder_id;

/// Most proofs of one document.
const MAX_PROOFS: usize = 10;

impl Verification<'_> {
    /// Every proof of a suite we know must hold; proofs of other suites are left aside when there is at least one.
    pub(super) fn embedded_proofs(&mut self, document: &Map<String, Value>) {
        let proofs = one_or_many(document.get("proof"));
        if proofs.is_empty() || proofs.len() > MAX_PROOFS {
            self.checks
                .fail("proof", format!("there are {} proofs", proofs.len()));
            return;
        }
        let mut judged = Vec::new();
        let mut unread = Vec::new();
        for proof in proofs {
            match known_suite(proof) {
                Ok((members, suite)) => judged.push((members, suite)),
                Err(why) => unread.push(why),
            }
        }
        if judged.is_empty() {
            self.checks.fail("proof", unread.join("; "));
            return;
        }
        let suites: Vec<&str> = judged.iter().map(|(_, suite)| suite.name()).collect();
        let mut detail = format!("proof by {}", suites.join(", "));
        for why in unread {
            detail.push_str(&format!("; left aside: {why}"));
        }
        self.checks.pass("proof", detail);
        for (proof, suite) in judged {
            self.one_proof(document, proof, suite);
        }
    }

    fn one_proof(
        &mut self,
        document: &Map<String, Value>,
        proof: &Map<String, Value>,
        suite: Cryptosuite,
    ) {
        let showing = is_presentation(document);
        let problems = self.shape_problems(proof, showing);
        if !problems.is_empty() {
            self.checks.fail("proof_options", problems.join("; "));
            return;
        }
        if suite == Cryptosuite::EddsaRdfc2022 {
            let mut unsecured = document.clone();
            unsecured.remove("proof");
            let spellings = ambiguous_spellings(&Value::Object(unsecured));
            if !spellings.is_empty() {
                self.checks.fail("unambiguous", spellings.join("; "));
                return;
            }
        }
        let method = proof
            .get("verificationMethod")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let made = proof
            .get("created")
            .and_then(Value::as_str)
            .and_then(read_instant);
        let issuer = if showing {
            holder_id(document)
        } else {
            issuer_id(document)
        };
        let found = match find_key(method, issuer.as_deref(), made, &self.given.keys) {
            Ok(found) => found,
            Err(why) => {
                self.checks.fail("issuer_key", why);
                return;
            }
        };
        self.checks.pass("issuer_key", found.how);
        match self::verify(document, proof, suite, &found.key) {
            Ok(()) => {
                self.issuer_confirmed |= found.confirmed;
                self.checks
                    .pass("signature", format!("{} holds", suite.name()));
            }
            Err(error @ (ProofError::JsonLd(_) | ProofError::Rdfc(_))) => {
                self.checks.fail("canonical_form", error.to_string());
            }
            Err(error) => self.checks.fail("signature", error.to_string()),
        }
    }

    fn shape_problems(&self, proof: &Map<String, Value>, showing: bool) -> Vec<String> {
        let mut problems = Vec::new();
        let text = |name: &str| proof.get(name).and_then(Value::as_str);
        match text("proofPurpose") {
            Some("assertionMethod") => {}
            Some("authentication") if showing => {}
            _ => problems.push("proofPurpose is not assertionMethod".to_owned()),
        }
        if text("verificationMethod").is_none() {
            problems.push("there is no verificationMethod".to_owned());
        }
        if text("proofValue").is_none() {
            problems.push("there is no proofValue".to_owned());
        }
        for name in ["created", "expires"] {
            let Some(value) = proof.get(name) else {
                continue;
            };
            match value.as_str().and_then(read_instant) {
                None => problems.push(format!("\"{name}\" is not a date and time with a zone")),
                Some(end) if name == "expires" && end < self.given.now => {
                    problems.push("the proof has expired".to_owned());
                }
                Some(_) => {}
            }
        }
        problems
    }
}

/// Checks one proof; RDF statements are taken under both circulating forms of the badge context.
fn verify(
    document: &Map<String, Value>,
    proof: &Map<String, Value>,
    suite: Cryptosuite,
    key: &PublicKey,
) -> Result<(), ProofError> {
    let stripped = match suite {
        Cryptosuite::EddsaRdfc2022 => without_endorsement_tokens(document),
        Cryptosuite::EddsaJcs2022 => None,
    };
    let Some(stripped) = stripped else {
        return verify_proof(document, proof, suite, key);
    };
    verify_proof(&stripped, proof, suite, key)
        .or_else(|_| verify_proof(&with_endorsement_terms(document), proof, suite, key))
}

fn known_suite(proof: &Value) -> Result<(&Map<String, Value>, Cryptosuite), String> {
    let members = proof.as_object().ok_or("a proof is not an object")?;
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    if text("type") != Some("DataIntegrityProof") {
        return Err(format!(
            "the proof type {} is not read",
            excerpt(text("type").unwrap_or("that is missing"))
        ));
    }
    let name = text("cryptosuite").unwrap_or("that is missing");
    Cryptosuite::by_name(name)
        .map(|suite| (members, suite))
        .ok_or_else(|| format!("the cryptosuite {} is not read", excerpt(name)))
}
