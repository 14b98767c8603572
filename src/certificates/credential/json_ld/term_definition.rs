//! Term definitions (JSON-LD 1.1 API §4.2).

use std::sync::Arc;

use serde_json::{Map, Value};

use super::JsonLdError;
use super::context::{ActiveContext, Making, bad, split_compact};
use super::iri::{is_absolute_iri, is_keyword, looks_like_keyword};
use crate::certificates::credential::json::excerpt;

/// Longest chain of definitions that lean on one another.
const MAX_CHAIN: usize = 32;

/// How the value of a term is arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Container {
    pub(super) list: bool,
    pub(super) set: bool,
    pub(super) graph: bool,
    pub(super) language: bool,
}

/// What one word means.
#[derive(Debug, Clone, Default)]
pub(super) struct TermDefinition {
    /// `None`: the word is declared to mean nothing.
    pub(super) iri: Option<String>,
    pub(super) prefix: bool,
    pub(super) type_mapping: Option<String>,
    /// Outer `None`: not said; inner `None`: expressly without language.
    pub(super) language: Option<Option<String>>,
    pub(super) container: Container,
    pub(super) context: Option<Value>,
    pub(super) protected: bool,
}

impl TermDefinition {
    fn says_the_same(&self, other: &Self) -> bool {
        self.iri == other.iri
            && self.prefix == other.prefix
            && self.type_mapping == other.type_mapping
            && self.language == other.language
            && self.container == other.container
            && self.context == other.context
    }
}

/// Defines `name` in `active`, and before it every term its definition leans on.
pub(super) fn define_term(
    active: &mut ActiveContext,
    name: &str,
    making: &mut Making<'_>,
) -> Result<(), JsonLdError> {
    match making.progress.get(name) {
        Some(true) => return Ok(()),
        Some(false) => return Err(bad(&format!("\"{}\" is defined by itself", excerpt(name)))),
        None => {}
    }
    if name.is_empty() {
        return Err(bad("a term without a name"));
    }
    if is_keyword(name) {
        return Err(bad(&format!("the keyword {name} is defined anew")));
    }
    if looks_like_keyword(name) {
        return Ok(());
    }
    if making.depth >= MAX_CHAIN {
        return Err(JsonLdError::TooLarge);
    }
    making.progress.insert(name.to_owned(), false);
    making.depth = making.depth.saturating_add(1);
    let value = making.definitions.get(name).cloned().unwrap_or(Value::Null);
    let before = active.terms.remove(name);
    let mut definition = match &value {
        Value::Null => TermDefinition::default(),
        Value::String(iri) => {
            let mut simple = Map::new();
            simple.insert("@id".to_owned(), Value::String(iri.clone()));
            read_definition(active, name, &simple, true, making)?
        }
        Value::Object(members) => read_definition(active, name, members, false, making)?,
        _ => return Err(bad(&format!("the definition of \"{}\"", excerpt(name)))),
    };
    definition.protected = match value.get("@protected") {
        None => making.protected,
        Some(flag) => flag
            .as_bool()
            .ok_or_else(|| bad("@protected is true or false"))?,
    };
    if let Some(before) = before
        && before.protected
        && !making.override_protected
    {
        if !before.says_the_same(&definition) {
            return Err(JsonLdError::ProtectedTerm(excerpt(name)));
        }
        definition.protected = true;
    }
    active.terms.insert(name.to_owned(), Arc::new(definition));
    making.progress.insert(name.to_owned(), true);
    making.depth = making.depth.saturating_sub(1);
    Ok(())
}

fn read_definition(
    active: &mut ActiveContext,
    name: &str,
    members: &Map<String, Value>,
    simple: bool,
    making: &mut Making<'_>,
) -> Result<TermDefinition, JsonLdError> {
    let allowed = [
        "@id",
        "@type",
        "@container",
        "@context",
        "@language",
        "@prefix",
        "@protected",
        "@direction",
    ];
    if let Some(other) = members.keys().find(|key| !allowed.contains(&key.as_str())) {
        return Err(JsonLdError::Unsupported(format!(
            "\"{}\" in a term definition",
            excerpt(other)
        )));
    }
    let mut definition = TermDefinition {
        type_mapping: type_mapping(active, members, making)?,
        container: container(members.get("@container"))?,
        context: members.get("@context").cloned(),
        ..TermDefinition::default()
    };
    definition.language = match members.get("@language") {
        None => None,
        Some(Value::Null) => Some(None),
        Some(Value::String(language)) => Some(Some(language.to_lowercase())),
        Some(_) => return Err(bad("@language is a text")),
    };
    match members.get("@id") {
        Some(Value::Null) => return Ok(definition),
        Some(Value::String(id)) if id != name => {
            let iri = expand_while_making(active, id, making)?;
            let Some(iri) = iri else {
                return Ok(definition);
            };
            if !is_keyword(&iri) && !iri.starts_with("_:") && !is_absolute_iri(&iri) {
                return Err(bad(&format!(
                    "\"{}\" has no absolute address",
                    excerpt(name)
                )));
            }
            if iri == "@context" {
                return Err(bad("@context has no other name"));
            }
            let ends_open = iri.ends_with([':', '/', '?', '#', '[', ']', '@']);
            definition.prefix = simple && ends_open && !name.contains(':') && !name.contains('/');
            definition.iri = Some(iri);
        }
        None | Some(Value::String(_)) => {
            let iri = expand_own_name(active, name, making)?;
            definition.iri = Some(iri);
        }
        Some(_) => return Err(bad("@id is a text")),
    }
    match members.get("@prefix") {
        None => {}
        Some(Value::Bool(prefix)) => definition.prefix = *prefix,
        Some(_) => return Err(bad("@prefix is true or false")),
    }
    Ok(definition)
}

/// The address of a term whose definition names none: from its prefix, as it stands, or from the vocabulary.
fn expand_own_name(
    active: &mut ActiveContext,
    name: &str,
    making: &mut Making<'_>,
) -> Result<String, JsonLdError> {
    if let Some((prefix, suffix)) = split_compact(name) {
        if making.definitions.contains_key(prefix) {
            define_term(active, prefix, making)?;
        }
        if let Some(start) = active.term(prefix).and_then(|term| term.iri.clone()) {
            return Ok(format!("{start}{suffix}"));
        }
        if is_absolute_iri(name) {
            return Ok(name.to_owned());
        }
    }
    match &active.vocabulary {
        Some(start) => Ok(format!("{start}{name}")),
        None => Err(bad(&format!("\"{}\" has no address", excerpt(name)))),
    }
}

fn expand_while_making(
    active: &mut ActiveContext,
    value: &str,
    making: &mut Making<'_>,
) -> Result<Option<String>, JsonLdError> {
    if is_keyword(value) {
        return Ok(Some(value.to_owned()));
    }
    if making.definitions.contains_key(value) {
        define_term(active, value, making)?;
    }
    if let Some((prefix, suffix)) = split_compact(value)
        && prefix != "_"
        && !suffix.starts_with("//")
        && making.definitions.contains_key(prefix)
    {
        define_term(active, prefix, making)?;
    }
    Ok(active.expand_iri(value, true))
}

fn type_mapping(
    active: &mut ActiveContext,
    members: &Map<String, Value>,
    making: &mut Making<'_>,
) -> Result<Option<String>, JsonLdError> {
    match members.get("@type") {
        None => Ok(None),
        Some(Value::String(name)) => {
            let expanded = expand_while_making(active, name, making)?.unwrap_or_default();
            let known = matches!(expanded.as_str(), "@id" | "@vocab" | "@json" | "@none");
            if known || is_absolute_iri(&expanded) {
                Ok(Some(expanded))
            } else {
                Err(bad(&format!("\"{}\" is no data type", excerpt(name))))
            }
        }
        Some(_) => Err(bad("@type is a text")),
    }
}

fn container(value: Option<&Value>) -> Result<Container, JsonLdError> {
    let mut container = Container::default();
    let names = crate::certificates::credential::json::one_or_many(value);
    for name in names {
        match name.as_str() {
            Some("@list") => container.list = true,
            Some("@set") => container.set = true,
            Some("@graph") => container.graph = true,
            Some("@language") => container.language = true,
            other => {
                return Err(JsonLdError::Unsupported(format!(
                    "@container {}",
                    excerpt(other.unwrap_or("of another kind"))
                )));
            }
        }
    }
    Ok(container)
}
