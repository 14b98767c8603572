//! RDF terms and quads, written as canonical N-Quads.

/// Data types and properties of RDF itself.
pub mod vocabulary {
    pub const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    pub const FIRST: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first";
    pub const REST: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest";
    pub const NIL: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil";
    pub const JSON: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON";
    pub const LANG_STRING: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";
    pub const STRING: &str = "http://www.w3.org/2001/XMLSchema#string";
    pub const BOOLEAN: &str = "http://www.w3.org/2001/XMLSchema#boolean";
    pub const INTEGER: &str = "http://www.w3.org/2001/XMLSchema#integer";
    pub const DOUBLE: &str = "http://www.w3.org/2001/XMLSchema#double";
}

/// A node, value or graph name. Blank nodes carry a number that is unique in the data set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    Iri(String),
    Blank(usize),
    Literal {
        value: String,
        datatype: String,
        language: Option<String>,
    },
}

/// One statement; `graph` is absent in the default graph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quad {
    pub subject: Term,
    pub predicate: String,
    pub object: Term,
    pub graph: Option<Term>,
}

impl Quad {
    /// The canonical N-Quads line with its line feed; `label` names blank nodes.
    pub fn line(&self, label: &mut dyn FnMut(usize) -> String) -> String {
        let mut line = String::new();
        write_term(&self.subject, label, &mut line);
        line.push_str(" <");
        line.push_str(&self.predicate);
        line.push_str("> ");
        write_term(&self.object, label, &mut line);
        if let Some(graph) = &self.graph {
            line.push(' ');
            write_term(graph, label, &mut line);
        }
        line.push_str(" .\n");
        line
    }

    /// Blank nodes of the statement with their places: `s`, `o`, `g`.
    pub fn blanks(&self) -> impl Iterator<Item = (usize, char)> {
        let of = |term: Option<&Term>, place| match term {
            Some(Term::Blank(node)) => Some((*node, place)),
            _ => None,
        };
        [
            of(Some(&self.subject), 's'),
            of(Some(&self.object), 'o'),
            of(self.graph.as_ref(), 'g'),
        ]
        .into_iter()
        .flatten()
    }
}

fn write_term(term: &Term, label: &mut dyn FnMut(usize) -> String, line: &mut String) {
    match term {
        Term::Iri(iri) => {
            line.push('<');
            line.push_str(iri);
            line.push('>');
        }
        Term::Blank(node) => {
            line.push_str("_:");
            line.push_str(&label(*node));
        }
        Term::Literal {
            value,
            datatype,
            language,
        } => {
            line.push('"');
            escape(value, line);
            line.push('"');
            if let Some(language) = language {
                line.push('@');
                line.push_str(language);
            } else if datatype != vocabulary::STRING {
                line.push_str("^^<");
                line.push_str(datatype);
                line.push('>');
            }
        }
    }
}

/// Escapes of canonical N-Quads (RDFC-1.0, annex A).
fn escape(value: &str, line: &mut String) {
    for letter in value.chars() {
        match letter {
            '\u{8}' => line.push_str("\\b"),
            '\t' => line.push_str("\\t"),
            '\n' => line.push_str("\\n"),
            '\u{c}' => line.push_str("\\f"),
            '\r' => line.push_str("\\r"),
            '"' => line.push_str("\\\""),
            '\\' => line.push_str("\\\\"),
            control if control < ' ' || control == '\u{7f}' => {
                line.push_str(&format!("\\u{:04X}", u32::from(control)));
            }
            other => line.push(other),
        }
    }
}
