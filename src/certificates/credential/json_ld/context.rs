//! Active contexts and context processing (JSON-LD 1.1 API §4.1).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::JsonLdError;
use super::iri::{is_absolute_iri, is_keyword, looks_like_keyword};
use super::term_definition::{TermDefinition, define_term};
use crate::certificates::credential::contexts::pinned_context;
use crate::certificates::credential::json::excerpt;

/// Most context processing steps for one document: a small document can otherwise ask for much.
const MAX_CONTEXT_STEPS: usize = 50_000;
/// Most terms the contexts inside a document may define.
const MAX_TERMS: usize = 1_000;

/// What the words of a document mean at one place in it.
#[derive(Debug, Clone, Default)]
pub struct ActiveContext {
    pub(super) terms: BTreeMap<String, Arc<TermDefinition>>,
    pub(super) vocabulary: Option<String>,
    pub(super) language: Option<String>,
    /// The context to return to when a type-scoped context ends.
    pub(super) previous: Option<Arc<ActiveContext>>,
}

/// Counts the work of one document.
#[derive(Default)]
pub(super) struct Budget {
    steps: usize,
}

impl Budget {
    pub(super) fn step(&mut self) -> Result<(), JsonLdError> {
        self.steps = self.steps.saturating_add(1);
        if self.steps > MAX_CONTEXT_STEPS {
            return Err(JsonLdError::TooLarge);
        }
        Ok(())
    }
}

/// Where a context applies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    pub(super) propagate: bool,
    /// Property-scoped contexts may redefine protected terms.
    pub(super) override_protected: bool,
    depth: usize,
}

impl Scope {
    pub(super) fn document() -> Self {
        Self {
            propagate: true,
            override_protected: false,
            depth: 0,
        }
    }

    pub(super) fn of_type() -> Self {
        Self {
            propagate: false,
            ..Self::document()
        }
    }

    pub(super) fn of_property() -> Self {
        Self {
            override_protected: true,
            ..Self::document()
        }
    }
}

impl ActiveContext {
    pub fn initial() -> Arc<Self> {
        Arc::new(Self::default())
    }

    pub(super) fn term(&self, name: &str) -> Option<&TermDefinition> {
        self.terms.get(name).map(Arc::as_ref)
    }

    /// IRI expansion (§5.2) outside of context processing. `None` means the value is to be ignored.
    pub(super) fn expand_iri(&self, value: &str, vocabulary: bool) -> Option<String> {
        if is_keyword(value) {
            return Some(value.to_owned());
        }
        if looks_like_keyword(value) {
            return None;
        }
        if let Some(term) = self.term(value) {
            match &term.iri {
                Some(iri) if vocabulary || is_keyword(iri) => return Some(iri.clone()),
                None if vocabulary => return None,
                _ => {}
            }
        }
        if let Some((prefix, suffix)) = split_compact(value) {
            if prefix == "_" || suffix.starts_with("//") {
                return Some(value.to_owned());
            }
            if let Some(TermDefinition {
                iri: Some(iri),
                prefix: true,
                ..
            }) = self.term(prefix)
            {
                return Some(format!("{iri}{suffix}"));
            }
            if is_absolute_iri(value) {
                return Some(value.to_owned());
            }
        }
        match &self.vocabulary {
            Some(start) if vocabulary => Some(format!("{start}{value}")),
            _ => Some(value.to_owned()),
        }
    }
}

/// Prefix and suffix of a compact IRI; the colon is neither first nor absent.
pub(super) fn split_compact(value: &str) -> Option<(&str, &str)> {
    value
        .split_once(':')
        .filter(|(prefix, _)| !prefix.is_empty())
}

/// Context processing (§4.1.2).
pub(super) fn process(
    active: &Arc<ActiveContext>,
    local: &Value,
    mut scope: Scope,
    budget: &mut Budget,
) -> Result<Arc<ActiveContext>, JsonLdError> {
    if scope.depth > 8 {
        return Err(JsonLdError::TooLarge);
    }
    if let Some(propagate) = local.get("@propagate") {
        scope.propagate = propagate
            .as_bool()
            .ok_or_else(|| bad("@propagate is true or false"))?;
    }
    let mut result = (**active).clone();
    if !scope.propagate && result.previous.is_none() {
        result.previous = Some(active.clone());
    }
    let single = std::slice::from_ref(local);
    let contexts = local.as_array().map_or(single, Vec::as_slice);
    for context in contexts {
        budget.step()?;
        match context {
            Value::Null => {
                let protected = result.terms.iter().find(|(_, term)| term.protected);
                if let Some((name, _)) = protected
                    && !scope.override_protected
                {
                    return Err(JsonLdError::ProtectedTerm(excerpt(name)));
                }
                result = ActiveContext {
                    previous: (!scope.propagate).then(|| Arc::new(result)),
                    ..ActiveContext::default()
                };
            }
            Value::String(url) => {
                if !is_absolute_iri(url) {
                    return Err(bad(&format!("\"{}\" is not an address", excerpt(url))));
                }
                let pinned =
                    pinned_context(url).ok_or_else(|| JsonLdError::UnknownContext(excerpt(url)))?;
                let deeper = Scope {
                    depth: scope.depth.saturating_add(1),
                    ..scope
                };
                result = (*process(&Arc::new(result), &pinned, deeper, budget)?).clone();
            }
            Value::Object(definitions) => take_in(&mut result, definitions, scope, budget)?,
            _ => return Err(bad("an entry is neither an address nor an object")),
        }
    }
    Ok(Arc::new(result))
}

fn take_in(
    result: &mut ActiveContext,
    definitions: &Map<String, Value>,
    scope: Scope,
    budget: &mut Budget,
) -> Result<(), JsonLdError> {
    if let Some(version) = definitions.get("@version")
        && version.as_f64() != Some(1.1)
    {
        return Err(bad("@version is 1.1"));
    }
    for unsupported in ["@import", "@base"] {
        if definitions.contains_key(unsupported) {
            return Err(JsonLdError::Unsupported(unsupported.to_owned()));
        }
    }
    match definitions.get("@vocab") {
        None => {}
        Some(Value::Null) => result.vocabulary = None,
        Some(Value::String(start)) => {
            let expanded = result.expand_iri(start, true).unwrap_or_default();
            if !is_absolute_iri(&expanded) {
                return Err(bad("@vocab is not an absolute address"));
            }
            result.vocabulary = Some(expanded);
        }
        Some(_) => return Err(bad("@vocab is a text")),
    }
    match definitions.get("@language") {
        None => {}
        Some(Value::Null) => result.language = None,
        Some(Value::String(language)) => result.language = Some(language.to_lowercase()),
        Some(_) => return Err(bad("@language is a text")),
    }
    let protected = match definitions.get("@protected") {
        None => false,
        Some(flag) => flag
            .as_bool()
            .ok_or_else(|| bad("@protected is true or false"))?,
    };
    let mut progress = BTreeMap::new();
    for name in definitions.keys() {
        let setting = matches!(
            name.as_str(),
            "@version" | "@vocab" | "@language" | "@direction" | "@propagate" | "@protected"
        );
        if setting {
            continue;
        }
        budget.step()?;
        let mut making = Making {
            definitions,
            progress: &mut progress,
            depth: 0,
            protected,
            override_protected: scope.override_protected,
        };
        define_term(result, name, &mut making)?;
        if result.terms.len() > MAX_TERMS {
            return Err(JsonLdError::TooLarge);
        }
    }
    Ok(())
}

/// A local context whose terms are being defined.
pub(super) struct Making<'a> {
    pub(super) definitions: &'a Map<String, Value>,
    /// False while a term is being defined, true afterwards.
    pub(super) progress: &'a mut BTreeMap<String, bool>,
    /// How many definitions lean on the one being read.
    pub(super) depth: usize,
    pub(super) protected: bool,
    pub(super) override_protected: bool,
}

pub(super) fn bad(why: &str) -> JsonLdError {
    JsonLdError::BadContext(why.to_owned())
}
