//! From expanded nodes to RDF statements (JSON-LD 1.1 API §8).

use std::collections::BTreeMap;

use serde_json::Value;

use super::JsonLdError;
use super::expand::{Item, Node};
use crate::certificates::credential::jcs::ecmascript_number;
use crate::certificates::credential::rdf::{Quad, Term, vocabulary};
use crate::certificates::credential::rdfc::MAX_QUADS;

pub(super) fn quads(items: &[Item]) -> Result<Vec<Quad>, JsonLdError> {
    let mut writing = Writing::default();
    for item in items {
        if let Item::Node(node) = item {
            writing.node(node, None)?;
        }
    }
    Ok(writing.quads)
}

#[derive(Default)]
struct Writing {
    quads: Vec<Quad>,
    blanks: usize,
    labels: BTreeMap<String, usize>,
}

impl Writing {
    fn fresh(&mut self) -> Term {
        let number = self.blanks;
        self.blanks = self.blanks.saturating_add(1);
        Term::Blank(number)
    }

    fn resource(&mut self, name: &str) -> Term {
        if !name.starts_with("_:") {
            return Term::Iri(name.to_owned());
        }
        if let Some(number) = self.labels.get(name) {
            return Term::Blank(*number);
        }
        self.labels.insert(name.to_owned(), self.blanks);
        self.fresh()
    }

    fn say(
        &mut self,
        subject: &Term,
        predicate: &str,
        object: Term,
        graph: Option<&Term>,
    ) -> Result<(), JsonLdError> {
        if self.quads.len() >= MAX_QUADS {
            return Err(JsonLdError::TooLarge);
        }
        self.quads.push(Quad {
            subject: subject.clone(),
            predicate: predicate.to_owned(),
            object,
            graph: graph.cloned(),
        });
        Ok(())
    }

    /// Writes a node and gives its name.
    fn node(&mut self, node: &Node, graph: Option<&Term>) -> Result<Term, JsonLdError> {
        let subject = match &node.id {
            Some(id) => self.resource(id),
            None => self.fresh(),
        };
        for name in &node.types {
            let object = self.resource(name);
            self.say(&subject, vocabulary::TYPE, object, graph)?;
        }
        for (predicate, items) in &node.properties {
            if predicate.starts_with("_:") {
                return Err(JsonLdError::RelativeIri(predicate.clone()));
            }
            for item in items {
                let object = self.item(item, graph)?;
                self.say(&subject, predicate, object, graph)?;
            }
        }
        for item in node.graph.iter().flatten() {
            if let Item::Node(inner) = item {
                self.node(inner, Some(&subject))?;
            }
        }
        Ok(subject)
    }

    fn item(&mut self, item: &Item, graph: Option<&Term>) -> Result<Term, JsonLdError> {
        match item {
            Item::Node(node) => self.node(node, graph),
            Item::Value {
                value,
                datatype,
                language,
            } => Ok(literal(value, datatype.as_deref(), language.as_deref())),
            Item::List(items) => {
                let mut rest = Term::Iri(vocabulary::NIL.to_owned());
                for item in items.iter().rev() {
                    let cell = self.fresh();
                    let first = self.item(item, graph)?;
                    self.say(&cell, vocabulary::FIRST, first, graph)?;
                    self.say(&cell, vocabulary::REST, rest, graph)?;
                    rest = cell;
                }
                Ok(rest)
            }
        }
    }
}

fn literal(value: &Value, datatype: Option<&str>, language: Option<&str>) -> Term {
    let (text, natural) = match value {
        Value::Bool(flag) => (flag.to_string(), vocabulary::BOOLEAN),
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or(0.0);
            let whole = number.fract() == 0.0 && number.abs() < 1e21;
            if whole && datatype != Some(vocabulary::DOUBLE) {
                (ecmascript_number(number), vocabulary::INTEGER)
            } else {
                (canonical_double(number), vocabulary::DOUBLE)
            }
        }
        Value::String(text) => (text.clone(), vocabulary::STRING),
        other => (other.to_string(), vocabulary::STRING),
    };
    let datatype = match language {
        Some(_) => vocabulary::LANG_STRING,
        None => datatype.unwrap_or(natural),
    };
    Term::Literal {
        value: text,
        datatype: datatype.to_owned(),
        language: language.map(str::to_owned),
    }
}

/// Canonical lexical form of xsd:double: one digit, a point, at least one digit, `E`, the exponent.
fn canonical_double(number: f64) -> String {
    let text = format!("{number:.15e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let short = mantissa.trim_end_matches('0');
    let zero = if short.ends_with('.') { "0" } else { "" };
    format!("{short}{zero}E{exponent}")
}
