//! Open Badges 3.0: what an AchievementCredential must say (specification, "Data Model" and "Serialization").

use serde_json::{Map, Value};

use super::values::{Problems, is_url, types_of};
use crate::certificates::credential::contexts::OPEN_BADGES_PREFIX;
use crate::certificates::credential::json::{excerpt, one_or_many};
use crate::certificates::credential::report::Checks;

pub(super) fn uses_open_badges(document: &Map<String, Value>) -> bool {
    one_or_many(document.get("@context"))
        .iter()
        .filter_map(|context| context.as_str())
        .any(|url| url.starts_with(OPEN_BADGES_PREFIX))
}

pub(super) fn judge(document: &Map<String, Value>, checks: &mut Checks) {
    let mut problems = Problems::default();
    let whole = Value::Object(document.clone());
    let types = types_of(&whole).unwrap_or_default();
    let is = |name: &str| types.contains(&name);
    let achievement = is("AchievementCredential") || is("OpenBadgeCredential");
    if !achievement && !is("EndorsementCredential") {
        checks.fail(
            "badge",
            "the types name neither OpenBadgeCredential nor AchievementCredential",
        );
        return;
    }
    need_text(document, "id", "the credential", &mut problems);
    need_text(document, "validFrom", "the credential", &mut problems);
    if let Some(issuer) = document.get("issuer").filter(|issuer| issuer.is_object()) {
        need_type(issuer, "Profile", "the issuer", &mut problems);
    }
    if achievement {
        match document.get("credentialSubject") {
            Some(subject @ Value::Object(_)) => judge_subject(subject, &mut problems),
            _ => problems.add("credentialSubject is not one object"),
        }
    }
    judge_absent(&whole, &mut problems);
    checks.judge(
        "badge",
        "the Open Badges 3.0 members are there",
        problems.list(),
    );
}

fn judge_subject(subject: &Value, problems: &mut Problems) {
    need_type(subject, "AchievementSubject", "the subject", problems);
    let identifiers = one_or_many(subject.get("identifier"));
    if subject.get("id").is_none() && identifiers.is_empty() {
        problems.add("the subject has neither id nor identifier");
    }
    for identity in identifiers {
        need_type(identity, "IdentityObject", "an identifier", problems);
        let sound = identity.get("hashed").is_some_and(Value::is_boolean)
            && identity.get("identityHash").is_some_and(Value::is_string)
            && identity.get("identityType").is_some_and(Value::is_string);
        if !sound {
            problems.add("an identifier lacks hashed, identityHash or identityType");
        }
    }
    for result in one_or_many(subject.get("result")) {
        need_type(result, "Result", "a result", problems);
    }
    match subject.get("achievement") {
        Some(achievement @ Value::Object(_)) => judge_achievement(achievement, problems),
        _ => problems.add("the subject has no achievement"),
    }
}

fn judge_achievement(achievement: &Value, problems: &mut Problems) {
    need_type(achievement, "Achievement", "the achievement", problems);
    let Some(members) = achievement.as_object() else {
        return;
    };
    for name in ["id", "name", "description"] {
        need_text(members, name, "the achievement", problems);
    }
    let criteria = members.get("criteria").and_then(Value::as_object);
    if !criteria
        .is_some_and(|criteria| criteria.contains_key("id") || criteria.contains_key("narrative"))
    {
        problems.add("the achievement has no criteria");
    }
    for alignment in one_or_many(members.get("alignment")) {
        need_type(alignment, "Alignment", "an alignment", problems);
        let named = alignment.get("targetName").is_some_and(Value::is_string);
        let placed = alignment
            .get("targetUrl")
            .and_then(Value::as_str)
            .is_some_and(is_url);
        if !named || !placed {
            problems.add("an alignment lacks targetName or targetUrl");
        }
    }
    for description in one_or_many(members.get("resultDescription")) {
        need_type(
            description,
            "ResultDescription",
            "a result description",
            problems,
        );
        if let Some(members) = description.as_object() {
            for name in ["id", "name", "resultType"] {
                need_text(members, name, "a result description", problems);
            }
        }
    }
}

fn need_type(value: &Value, name: &str, owner: &str, problems: &mut Problems) {
    let there = types_of(value).is_some_and(|types| types.contains(&name));
    if !there {
        problems.add(format!("{owner} is not of type {name}"));
    }
}

fn need_text(members: &Map<String, Value>, name: &str, owner: &str, problems: &mut Problems) {
    let there = members.get(name).and_then(Value::as_str);
    if there.is_none_or(str::is_empty) {
        problems.add(format!("{owner} has no {name}"));
    }
}

/// What has no value is left out: no null, no empty array.
fn judge_absent(value: &Value, problems: &mut Problems) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| judge_absent(item, problems)),
        Value::Object(members) => {
            for (name, inner) in members {
                if name == "@context" {
                    continue;
                }
                if inner.is_null() || inner.as_array().is_some_and(Vec::is_empty) {
                    problems.add(format!("\"{}\" is null or empty", excerpt(name)));
                }
                judge_absent(inner, problems);
            }
        }
        _ => {}
    }
}
