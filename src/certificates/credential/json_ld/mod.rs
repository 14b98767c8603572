//! As much of JSON-LD 1.1 as credentials use: contexts (pinned or written in the document), expansion, and conversion to RDF.
//!
//! Strict where the standard is lenient: what the standard would silently drop (an undefined term, a relative address) is an
//! error here, for a signature does not cover what is dropped. `@reverse`, `@nest`, `@included`, `@import` and index, id and
//! type maps are refused: no pinned context uses them, and each is a second way to write the same statements.

mod context;
mod expand;
mod iri;
mod term_definition;
mod to_rdf;

use serde_json::Value;

pub use context::ActiveContext;
pub use iri::is_absolute_iri;

use super::rdf::Quad;

/// Why a document is not understood as JSON-LD.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonLdError {
    #[error("the context {0} is not one of those this program holds")]
    UnknownContext(String),
    #[error("a context is not well formed: {0}")]
    BadContext(String),
    #[error("the protected term \"{0}\" is defined again")]
    ProtectedTerm(String),
    #[error("\"{0}\" is not defined by the contexts, so nothing would vouch for it")]
    UndefinedTerm(String),
    #[error("the type \"{0}\" is not defined by the contexts")]
    UndefinedType(String),
    #[error("\"{0}\" is not an absolute address")]
    RelativeIri(String),
    #[error("{0} is not used in credentials")]
    Unsupported(String),
    #[error("the document is not well-formed JSON-LD: {0}")]
    Malformed(String),
    #[error("the document is larger than can be checked")]
    TooLarge,
}

/// The RDF statements of a document with its own `@context`.
pub fn to_quads(document: &Value) -> Result<Vec<Quad>, JsonLdError> {
    let expanded = expand::expand_document(document)?;
    to_rdf::quads(&expanded)
}

/// Processes the contexts alone.
pub fn check_contexts(contexts: &Value) -> Result<(), JsonLdError> {
    let mut budget = context::Budget::default();
    context::process(
        &ActiveContext::initial(),
        contexts,
        context::Scope::document(),
        &mut budget,
    )
    .map(|_| ())
}

#[cfg(test)]
mod tests;
