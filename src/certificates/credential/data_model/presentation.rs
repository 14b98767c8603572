//! A presentation: who shows which credentials.

use serde_json::{Map, Value};

use super::credential::{judge_all_ids, judge_context, judge_type};
use super::values::{Problems, is_url, types_of};
use super::{Reading, credential, members};
use crate::certificates::credential::json::one_or_many;
use crate::certificates::credential::report::Checks;

/// Most credentials of one presentation.
pub const MAX_CREDENTIALS: usize = 100;

pub(super) fn judge(document: &Map<String, Value>, reading: Reading, checks: &mut Checks) {
    judge_context(document, reading, checks);
    let value = Value::Object(document.clone());
    let types = types_of(&value).unwrap_or_default();
    if types.contains(&"EnvelopedVerifiablePresentation") {
        judge_type(document, "EnvelopedVerifiablePresentation", checks);
        judge_envelope("presentation", &value, checks);
        return;
    }
    judge_type(document, "VerifiablePresentation", checks);
    judge_all_ids(document, checks);
    judge_holder(document, checks);
    let mut typed = Problems::default();
    members::judge(document, &mut typed);
    checks.judge(
        "members",
        "terms of use and refresh service are well formed",
        typed.list(),
    );
    let shown = one_or_many(document.get("verifiableCredential"));
    if shown.len() > MAX_CREDENTIALS {
        checks.fail(
            "credentials",
            format!("more than {MAX_CREDENTIALS} credentials"),
        );
        return;
    }
    for shown in shown {
        match shown.as_object() {
            None => checks.fail("credentials", "a credential is not an object"),
            Some(members) => judge_shown(shown, members, reading, checks),
        }
    }
}

fn judge_shown(value: &Value, members: &Map<String, Value>, reading: Reading, checks: &mut Checks) {
    let types = types_of(value).unwrap_or_default();
    if types.contains(&"EnvelopedVerifiableCredential") {
        judge_context(members, reading, checks);
        judge_envelope("credential", value, checks);
    } else {
        let reading = if members.contains_key("proof") {
            reading
        } else {
            Reading::Draft
        };
        credential::judge(members, reading, checks);
    }
}

fn judge_envelope(what: &str, value: &Value, checks: &mut Checks) {
    let enveloped = value
        .get("id")
        .and_then(Value::as_str)
        .is_some_and(|id| id.starts_with("data:") && id.contains(',') && is_url(id));
    if enveloped {
        checks.pass("envelope", format!("the {what} is in a data: URL"));
    } else {
        checks.fail(
            "envelope",
            format!("the id of the enveloped {what} is no data: URL"),
        );
    }
}

fn judge_holder(document: &Map<String, Value>, checks: &mut Checks) {
    let mut problems = Problems::default();
    match document.get("holder") {
        None => {}
        Some(Value::String(id)) if is_url(id) => {}
        Some(Value::Object(holder))
            if holder.get("id").and_then(Value::as_str).is_some_and(is_url) => {}
        Some(_) => problems.add("the holder is neither a URL nor an object with an id"),
    }
    checks.judge(
        "holder",
        "the holder, if named, is named by a URL",
        problems.list(),
    );
}
