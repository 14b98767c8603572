//! A credential, member by member.

use serde_json::{Map, Value};

use super::values::{Problems, is_url, judge_ids, judge_words, types_of};
use super::{Reading, members};
use crate::certificates::credential::contexts::{CREDENTIALS_V2, is_pinned};
use crate::certificates::credential::instant::read_instant;
use crate::certificates::credential::json::{excerpt, one_or_many};
use crate::certificates::credential::json_ld::check_contexts;
use crate::certificates::credential::report::Checks;

pub(super) fn judge(document: &Map<String, Value>, reading: Reading, checks: &mut Checks) {
    judge_context(document, reading, checks);
    judge_type(document, "VerifiableCredential", checks);
    judge_all_ids(document, checks);
    judge_issuer(document, reading, checks);
    judge_subject(document, checks);
    judge_dates(document, checks);
    let mut words = Problems::default();
    judge_words("credential", document, &mut words);
    checks.judge("words", "name and description are texts", words.list());
    let mut typed = Problems::default();
    members::judge(document, &mut typed);
    checks.judge(
        "members",
        "status, schema, evidence and terms are well formed",
        typed.list(),
    );
}

pub(super) fn judge_context(document: &Map<String, Value>, reading: Reading, checks: &mut Checks) {
    let Some(value) = document.get("@context") else {
        checks.fail("context", "@context is missing");
        return;
    };
    let contexts = one_or_many(Some(value));
    let mut problems = Problems::default();
    if contexts.first().and_then(|first| first.as_str()) != Some(CREDENTIALS_V2) {
        problems.add(format!("the first context is not {CREDENTIALS_V2}"));
    }
    let mut unknown = Vec::new();
    for context in &contexts {
        match context {
            Value::String(url) if !is_url(url) => {
                problems.add(format!("the context \"{}\" is no URL", excerpt(url)));
            }
            Value::String(url) if !is_pinned(url) => unknown.push(excerpt(url)),
            Value::String(_) | Value::Object(_) => {}
            _ => problems.add("a context is neither a URL nor an object"),
        }
    }
    if unknown.is_empty() && problems.list().is_empty() {
        if let Err(error) = check_contexts(value) {
            problems.add(error.to_string());
        }
    } else if reading == Reading::Secured {
        for url in &unknown {
            problems.add(format!(
                "the context {url} is not one of those this program holds"
            ));
        }
    }
    let good = match unknown.first() {
        Some(url) => format!("well formed; {url} is not held by this program"),
        None => "the contexts are held by this program".to_owned(),
    };
    checks.judge("context", &good, problems.list());
}

pub(super) fn judge_type(document: &Map<String, Value>, required: &str, checks: &mut Checks) {
    let mut problems = Problems::default();
    let value = Value::Object(
        document
            .iter()
            .filter(|(name, _)| *name == "type")
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    );
    match types_of(&value) {
        None => problems.add("type is missing or not a text or texts"),
        Some(types) if !types.contains(&required) => {
            problems.add(format!("the types do not include {required}"));
        }
        Some(_) => {}
    }
    checks.judge("type", &format!("is a {required}"), problems.list());
}

pub(super) fn judge_all_ids(document: &Map<String, Value>, checks: &mut Checks) {
    let mut problems = Problems::default();
    judge_ids(
        &Value::Object(document.clone()),
        "the document",
        &mut problems,
    );
    checks.judge("identifier", "every id is a URL", problems.list());
}

fn judge_issuer(document: &Map<String, Value>, reading: Reading, checks: &mut Checks) {
    let mut problems = Problems::default();
    let draft = reading == Reading::Draft;
    match document.get("issuer") {
        None if draft => {}
        None => problems.add("there is no issuer"),
        Some(Value::String(id)) if is_url(id) => {}
        Some(Value::String(id)) => {
            problems.add(format!("the issuer \"{}\" is no URL", excerpt(id)));
        }
        Some(Value::Object(issuer)) => {
            match issuer.get("id") {
                None if draft => {}
                None => problems.add("the issuer has no id"),
                Some(id) if id.as_str().is_some_and(is_url) => {}
                Some(_) => problems.add("the id of the issuer is no URL"),
            }
            judge_words("issuer", issuer, &mut problems);
        }
        Some(_) => problems.add("the issuer is neither a URL nor an object with an id"),
    }
    checks.judge("issuer", "the issuer is named by a URL", problems.list());
}

fn judge_subject(document: &Map<String, Value>, checks: &mut Checks) {
    let mut problems = Problems::default();
    match document.get("credentialSubject") {
        None => problems.add("there is no credentialSubject"),
        Some(value) => {
            let subjects = one_or_many(Some(value));
            if subjects.is_empty() {
                problems.add("credentialSubject is empty");
            }
            for subject in subjects {
                match subject.as_object() {
                    None => problems.add("a subject is not an object"),
                    Some(members) if members.is_empty() => {
                        problems.add("a subject says nothing");
                    }
                    Some(_) => {}
                }
            }
        }
    }
    checks.judge("subject", "something is said of a subject", problems.list());
}

fn judge_dates(document: &Map<String, Value>, checks: &mut Checks) {
    let mut problems = Problems::default();
    let mut read = |name: &str| {
        let value = document.get(name)?;
        let instant = value.as_str().and_then(read_instant);
        if instant.is_none() {
            problems.add(format!("\"{name}\" is not a date and time with a zone"));
        }
        instant
    };
    let (from, until) = (read("validFrom"), read("validUntil"));
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        problems.add("validUntil is before validFrom");
    }
    checks.judge("dates", "the dates are instants in order", problems.list());
}
