//! The rules of the Verifiable Credentials Data Model 2.0, and those of Open Badges 3.0 where its context is used.

mod badge;
mod credential;
mod members;
mod presentation;
mod spelling;
mod values;

use serde_json::{Map, Value};

pub use presentation::MAX_CREDENTIALS;
pub use spelling::ambiguous_spellings;

use super::contexts::is_pinned;
use super::endorsement_tokens::without_endorsement_tokens;
use super::json::one_or_many;
use super::json_ld::to_quads;
use super::report::Checks;

/// How strictly a document is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// A credential that is already signed.
    Secured,
    /// A document without proof: its issuer may still be missing, and unknown contexts are only noted.
    Draft,
}

/// Judges a credential or a presentation; true when every rule is kept.
pub fn judge(document: &Map<String, Value>, reading: Reading, checks: &mut Checks) -> bool {
    let mut own = Checks::default();
    if is_presentation(document) {
        presentation::judge(document, reading, &mut own);
    } else {
        credential::judge(document, reading, &mut own);
        if badge::uses_open_badges(document) {
            badge::judge(document, &mut own);
        }
    }
    judge_terms(document, &mut own);
    let conforms = own.all_ok();
    for check in own.into_list() {
        if check.ok {
            checks.pass(check.name, check.detail);
        } else {
            checks.fail(check.name, check.detail);
        }
    }
    conforms
}

/// Whether the document shows credentials instead of being one.
pub fn is_presentation(document: &Map<String, Value>) -> bool {
    let types = one_or_many(document.get("type"));
    let is = |wanted: &str| types.iter().any(|name| name.as_str() == Some(wanted));
    let as_credential = is("VerifiableCredential") || document.contains_key("credentialSubject");
    let by_type = is("VerifiablePresentation") || is("EnvelopedVerifiablePresentation");
    by_type || (!as_credential && document.contains_key("verifiableCredential"))
}

/// Every word is defined by the contexts, so that a signature covers all that is written.
fn judge_terms(document: &Map<String, Value>, checks: &mut Checks) {
    let contexts = one_or_many(document.get("@context"));
    let unknown = contexts
        .iter()
        .filter_map(|context| context.as_str())
        .any(|url| !is_pinned(url));
    if unknown || contexts.is_empty() {
        return;
    }
    let mut bare = without_endorsement_tokens(document).unwrap_or_else(|| document.clone());
    bare.remove("proof");
    match to_quads(&Value::Object(bare)) {
        Ok(_) => checks.pass("terms", "every term is defined by the contexts"),
        Err(error) => checks.fail("terms", error.to_string()),
    }
}
