//! Expansion (JSON-LD 1.1 API §5.1) into nodes and values.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::JsonLdError;
use super::context::{ActiveContext, Budget, Scope, process};
use super::iri::{is_absolute_iri, is_keyword};
use super::term_definition::TermDefinition;
use crate::certificates::credential::jcs::canonical_json;
use crate::certificates::credential::json::{excerpt, one_or_many};
use crate::certificates::credential::rdf::vocabulary;

/// An expanded value.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Value {
        value: Value,
        datatype: Option<String>,
        language: Option<String>,
    },
    Node(Node),
    List(Vec<Item>),
}

/// An expanded node object.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    pub(super) id: Option<String>,
    pub(super) types: Vec<String>,
    pub(super) properties: BTreeMap<String, Vec<Item>>,
    pub(super) graph: Option<Vec<Item>>,
}

pub(super) fn expand_document(document: &Value) -> Result<Vec<Item>, JsonLdError> {
    if !document.is_object() {
        return Err(malformed("the document is not an object"));
    }
    let mut expansion = Expansion {
        budget: Budget::default(),
    };
    expansion.element(&ActiveContext::initial(), None, document)
}

struct Expansion {
    budget: Budget,
}

impl Expansion {
    /// `property` is the term whose value `element` is.
    fn element(
        &mut self,
        active: &Arc<ActiveContext>,
        property: Option<&str>,
        element: &Value,
    ) -> Result<Vec<Item>, JsonLdError> {
        let definition = property.and_then(|name| active.terms.get(name).cloned());
        match element {
            Value::Null => Ok(Vec::new()),
            Value::Array(items) => {
                let mut expanded = Vec::new();
                for item in items {
                    if item.is_array() {
                        return Err(JsonLdError::Unsupported("an array in an array".to_owned()));
                    }
                    expanded.extend(self.element(active, property, item)?);
                }
                Ok(expanded)
            }
            Value::Object(members) => {
                let context = self.context_of(active, definition.as_deref(), members)?;
                self.object(&context, definition.as_deref(), members)
            }
            scalar => {
                let scoped = definition.as_deref().and_then(|term| term.context.as_ref());
                let context = match scoped {
                    Some(scoped) => {
                        process(active, scoped, Scope::of_property(), &mut self.budget)?
                    }
                    None => active.clone(),
                };
                Ok(vec![scalar_value(&context, definition.as_deref(), scalar)?])
            }
        }
    }

    /// The context inside an object, before the contexts of its types.
    fn context_of(
        &mut self,
        active: &Arc<ActiveContext>,
        definition: Option<&TermDefinition>,
        members: &Map<String, Value>,
    ) -> Result<Arc<ActiveContext>, JsonLdError> {
        let mut context = active.clone();
        if let Some(previous) = &active.previous {
            let names: Vec<Option<String>> = members
                .keys()
                .map(|name| active.expand_iri(name, true))
                .collect();
            let is = |name: &Option<String>, keyword: &str| name.as_deref() == Some(keyword);
            let is_value = names.iter().any(|name| is(name, "@value"));
            let is_reference = matches!(names.as_slice(), [only] if is(only, "@id"));
            if !is_value && !is_reference {
                context = previous.clone();
            }
        }
        if let Some(scoped) = definition.and_then(|term| term.context.as_ref()) {
            context = process(&context, scoped, Scope::of_property(), &mut self.budget)?;
        }
        if let Some(own) = members.get("@context") {
            context = process(&context, own, Scope::document(), &mut self.budget)?;
        }
        Ok(context)
    }

    fn object(
        &mut self,
        type_scope: &Arc<ActiveContext>,
        definition: Option<&TermDefinition>,
        members: &Map<String, Value>,
    ) -> Result<Vec<Item>, JsonLdError> {
        self.budget.step()?;
        let mut context = type_scope.clone();
        for (name, value) in members {
            if type_scope.expand_iri(name, true).as_deref() != Some("@type") {
                continue;
            }
            let mut types: Vec<&str> = one_or_many(Some(value))
                .into_iter()
                .filter_map(Value::as_str)
                .collect();
            types.sort_unstable();
            for name in types {
                let scoped = type_scope.term(name).and_then(|term| term.context.clone());
                if let Some(scoped) = scoped {
                    context = process(&context, &scoped, Scope::of_type(), &mut self.budget)?;
                }
            }
        }
        let mut gathered = Gathered::default();
        for (name, value) in members {
            if name != "@context" {
                self.member(&context, type_scope, name, value, &mut gathered)?;
            }
        }
        gathered.finish(definition)
    }

    fn member(
        &mut self,
        context: &Arc<ActiveContext>,
        type_scope: &Arc<ActiveContext>,
        name: &str,
        value: &Value,
        gathered: &mut Gathered,
    ) -> Result<(), JsonLdError> {
        let expanded = context
            .expand_iri(name, true)
            .filter(|iri| is_keyword(iri) || is_absolute_iri(iri))
            .ok_or_else(|| JsonLdError::UndefinedTerm(excerpt(name)))?;
        match expanded.as_str() {
            "@id" => {
                let text = value
                    .as_str()
                    .ok_or_else(|| malformed(&format!("\"{name}\" is one text")))?;
                gathered.say("@id")?;
                gathered.node.id = Some(node_iri(context, text, false)?);
            }
            "@type" => {
                for one in one_or_many(Some(value)) {
                    let text = one.as_str().ok_or_else(|| malformed("a type is a text"))?;
                    gathered.types.push(text.to_owned());
                }
                gathered.type_scope = Some(type_scope.clone());
            }
            "@value" => gathered.value = Some(value.clone()),
            "@language" => {
                let text = value
                    .as_str()
                    .ok_or_else(|| malformed("@language is a text"))?;
                gathered.language = Some(text.to_lowercase());
            }
            // The direction of a text is not part of its RDF form.
            "@direction" | "@index" => gathered.annotated = true,
            "@graph" => {
                let items = self.element(context, None, value)?;
                gathered.say("@graph")?;
                gathered.node.graph = Some(items);
            }
            "@list" => gathered.list = Some(self.element(context, None, value)?),
            "@set" => gathered.set = Some(self.element(context, None, value)?),
            keyword if is_keyword(keyword) => {
                return Err(JsonLdError::Unsupported(keyword.to_owned()));
            }
            _ => {
                let items = self.property(context, name, value)?;
                let all = gathered.node.properties.entry(expanded).or_default();
                all.extend(items);
                gathered.described = true;
            }
        }
        Ok(())
    }

    fn property(
        &mut self,
        context: &Arc<ActiveContext>,
        name: &str,
        value: &Value,
    ) -> Result<Vec<Item>, JsonLdError> {
        let definition = context.term(name);
        let container = definition.map(|term| term.container).unwrap_or_default();
        if definition.is_some_and(|term| term.type_mapping.as_deref() == Some("@json")) {
            return Ok(vec![Item::Value {
                value: Value::String(canonical_json(value)),
                datatype: Some(vocabulary::JSON.to_owned()),
                language: None,
            }]);
        }
        if container.language
            && let Value::Object(languages) = value
        {
            return language_map(languages);
        }
        let items = self.element(context, Some(name), value)?;
        if container.list && !matches!(items.as_slice(), [Item::List(_)]) {
            return Ok(vec![Item::List(items)]);
        }
        if container.graph {
            return Ok(items
                .into_iter()
                .map(|item| {
                    Item::Node(Node {
                        graph: Some(vec![item]),
                        ..Node::default()
                    })
                })
                .collect());
        }
        Ok(items)
    }
}

/// What the members of one object amount to.
#[derive(Default)]
struct Gathered {
    node: Node,
    said: Vec<&'static str>,
    types: Vec<String>,
    type_scope: Option<Arc<ActiveContext>>,
    value: Option<Value>,
    language: Option<String>,
    annotated: bool,
    list: Option<Vec<Item>>,
    set: Option<Vec<Item>>,
    described: bool,
}

impl Gathered {
    fn say(&mut self, keyword: &'static str) -> Result<(), JsonLdError> {
        if self.said.contains(&keyword) {
            return Err(malformed(&format!("{keyword} is said twice")));
        }
        self.said.push(keyword);
        Ok(())
    }

    fn finish(mut self, definition: Option<&TermDefinition>) -> Result<Vec<Item>, JsonLdError> {
        let scope = self.type_scope.take().unwrap_or_default();
        for name in std::mem::take(&mut self.types) {
            let expanded = scope
                .expand_iri(&name, true)
                .filter(|iri| is_absolute_iri(iri))
                .ok_or_else(|| JsonLdError::UndefinedType(excerpt(&name)))?;
            self.node.types.push(expanded);
        }
        let plain = self.said.is_empty() && !self.described;
        if let Some(value) = self.value.take() {
            return self.finish_value(value, plain);
        }
        if self.language.is_some() || self.annotated {
            return Err(malformed("a language without a text"));
        }
        match (self.list.take(), self.set.take()) {
            (None, None) => Ok(vec![Item::Node(self.node)]),
            (Some(items), None) if plain => Ok(vec![Item::List(items)]),
            (None, Some(items)) if plain => {
                let as_list = definition.is_some_and(|term| term.container.list);
                Ok(if as_list {
                    vec![Item::List(items)]
                } else {
                    items
                })
            }
            _ => Err(malformed("a list or set beside other members")),
        }
    }

    fn finish_value(mut self, value: Value, plain: bool) -> Result<Vec<Item>, JsonLdError> {
        let types = std::mem::take(&mut self.node.types);
        let sound = plain
            && types.len() <= 1
            && self.list.is_none()
            && self.set.is_none()
            && !value.is_object()
            && !value.is_array()
            && (self.language.is_none() || (value.is_string() && types.is_empty()));
        if !sound {
            return Err(malformed("a value object with members it cannot have"));
        }
        if value.is_null() {
            return Ok(Vec::new());
        }
        Ok(vec![Item::Value {
            value,
            datatype: types.into_iter().next(),
            language: self.language,
        }])
    }
}

fn scalar_value(
    context: &ActiveContext,
    definition: Option<&TermDefinition>,
    value: &Value,
) -> Result<Item, JsonLdError> {
    let mapping = definition.and_then(|term| term.type_mapping.as_deref());
    if let (Some("@id" | "@vocab"), Value::String(text)) = (mapping, value) {
        return Ok(Item::Node(Node {
            id: Some(node_iri(context, text, mapping == Some("@vocab"))?),
            ..Node::default()
        }));
    }
    let datatype = mapping
        .filter(|name| !name.starts_with('@'))
        .map(str::to_owned);
    let language = match (value, &datatype) {
        (Value::String(_), None) => definition
            .and_then(|term| term.language.clone())
            .unwrap_or_else(|| context.language.clone()),
        _ => None,
    };
    Ok(Item::Value {
        value: value.clone(),
        datatype,
        language,
    })
}

fn node_iri(context: &ActiveContext, text: &str, vocabulary: bool) -> Result<String, JsonLdError> {
    context
        .expand_iri(text, vocabulary)
        .filter(|iri| is_absolute_iri(iri))
        .ok_or_else(|| JsonLdError::RelativeIri(excerpt(text)))
}

fn language_map(languages: &Map<String, Value>) -> Result<Vec<Item>, JsonLdError> {
    let mut items = Vec::new();
    for (language, texts) in languages {
        for text in one_or_many(Some(texts)) {
            match text {
                Value::Null => {}
                Value::String(_) => items.push(Item::Value {
                    value: text.clone(),
                    datatype: None,
                    language: (language != "@none").then(|| language.to_lowercase()),
                }),
                _ => return Err(malformed("a language map holds texts")),
            }
        }
    }
    Ok(items)
}

fn malformed(why: &str) -> JsonLdError {
    JsonLdError::Malformed(why.to_owned())
}
