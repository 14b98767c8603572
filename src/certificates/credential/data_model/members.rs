//! The typed members of a credential: status, schema, terms of use, evidence, refresh service, related resources.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::values::{Problems, is_url, types_of};
use crate::certificates::credential::json::one_or_many;

/// Members whose objects must say their type.
const TYPED: &[&str] = &[
    "credentialStatus",
    "credentialSchema",
    "termsOfUse",
    "evidence",
    "refreshService",
    "confidenceMethod",
    "renderMethod",
];

pub(super) fn judge(document: &Map<String, Value>, problems: &mut Problems) {
    for name in TYPED {
        let Some(value) = document.get(*name) else {
            continue;
        };
        let all = one_or_many(Some(value));
        if all.is_empty() {
            problems.add(format!("\"{name}\" is empty"));
        }
        for one in all {
            if !one.is_object() {
                problems.add(format!("\"{name}\" is not an object"));
            } else if types_of(one).is_none() {
                problems.add(format!("\"{name}\" does not say its type"));
            } else if *name == "credentialSchema"
                && !one.get("id").and_then(Value::as_str).is_some_and(is_url)
            {
                problems.add("\"credentialSchema\" has no id that is a URL");
            }
        }
    }
    judge_related(document.get("relatedResource"), problems);
}

fn judge_related(value: Option<&Value>, problems: &mut Problems) {
    let mut seen = BTreeSet::new();
    if value.is_some_and(|value| value.as_array().is_some_and(Vec::is_empty)) {
        problems.add("\"relatedResource\" is empty");
    }
    for resource in one_or_many(value) {
        match resource.get("id").and_then(Value::as_str) {
            Some(id) if is_url(id) => {
                if !seen.insert(id) {
                    problems.add("two related resources have one id");
                }
            }
            _ => problems.add("a related resource has no id that is a URL"),
        }
        let digests: Vec<&Value> = ["digestSRI", "digestMultibase"]
            .into_iter()
            .filter_map(|name| resource.get(name))
            .collect();
        let texts = |digest: &&Value| {
            let all = one_or_many(Some(*digest));
            !all.is_empty() && all.into_iter().all(Value::is_string)
        };
        if digests.is_empty() || !digests.iter().all(texts) {
            problems.add("a related resource has no digest");
        }
    }
}
