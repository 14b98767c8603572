//! Rules on single values: addresses, texts in languages, instants, typed objects.

use serde_json::{Map, Value};

use crate::certificates::credential::json::{excerpt, one_or_many};
use crate::certificates::credential::json_ld::is_absolute_iri;

/// Most problems named for one check.
const MAX_PROBLEMS: usize = 8;

/// Collects problems, not without end.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<String>);

impl Problems {
    pub(super) fn add(&mut self, problem: impl Into<String>) {
        if self.0.len() < MAX_PROBLEMS {
            self.0.push(problem.into());
        }
    }

    pub(super) fn list(&self) -> &[String] {
        &self.0
    }
}

/// A URL in the sense of the data model: absolute, and with a host where the scheme asks for one.
pub(super) fn is_url(text: &str) -> bool {
    let hosted = |scheme: &str| {
        text.strip_prefix(scheme)
            .is_none_or(|rest| rest.starts_with("//") && rest.len() > 2)
    };
    is_absolute_iri(text) && hosted("http:") && hosted("https:")
}

/// Whether the member `type` of `value` is one text or several.
pub(super) fn types_of(value: &Value) -> Option<Vec<&str>> {
    let types: Option<Vec<&str>> = one_or_many(value.get("type"))
        .into_iter()
        .map(|name| name.as_str().filter(|name| !name.is_empty()))
        .collect();
    types.filter(|types| !types.is_empty())
}

/// `name` and `description`: a text, or texts with language and direction and nothing else.
pub(super) fn judge_words(owner: &str, members: &Map<String, Value>, problems: &mut Problems) {
    for name in ["name", "description"] {
        let Some(value) = members.get(name) else {
            continue;
        };
        let all = one_or_many(Some(value));
        if all.is_empty() || !all.into_iter().all(is_words) {
            problems.add(format!(
                "\"{name}\" of the {owner} is neither a text nor texts with @value, @language and @direction"
            ));
        }
    }
}

fn is_words(value: &Value) -> bool {
    match value {
        Value::String(_) => true,
        Value::Object(members) => {
            let text = |name: &str| members.get(name).is_none_or(Value::is_string);
            let direction = members.get("@direction").and_then(Value::as_str);
            members.contains_key("@value")
                && members
                    .keys()
                    .all(|key| matches!(key.as_str(), "@value" | "@language" | "@direction"))
                && text("@value")
                && members
                    .get("@language")
                    .and_then(Value::as_str)
                    .is_none_or(is_language)
                && text("@language")
                && text("@direction")
                && direction.is_none_or(|direction| matches!(direction, "ltr" | "rtl"))
        }
        _ => false,
    }
}

/// The shape of a BCP 47 tag.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let alpha = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    parts.next().is_some_and(|first| {
        (1..=8).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic())
    }) && parts.all(|part| (1..=8).contains(&part.len()) && alpha(part))
}

/// Every `id` anywhere in the document is one address.
pub(super) fn judge_ids(value: &Value, place: &str, problems: &mut Problems) {
    match value {
        Value::Array(items) => {
            for item in items {
                judge_ids(item, place, problems);
            }
        }
        Value::Object(members) => {
            if let Some(id) = members.get("id") {
                match id.as_str() {
                    Some(text) if is_url(text) => {}
                    Some(text) => {
                        problems.add(format!("the id \"{}\" of {place} is no URL", excerpt(text)));
                    }
                    None => problems.add(format!("the id of {place} is not one text")),
                }
            }
            for (name, inner) in members {
                let opaque = ["@context", "proof"].contains(&name.as_str());
                if !opaque && (inner.is_object() || inner.is_array()) {
                    judge_ids(inner, &excerpt(name), problems);
                }
            }
        }
        _ => {}
    }
}
