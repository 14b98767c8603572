//! What a verification found: named checks, each with its outcome in words.

use serde::Serialize;
use serde_json::Value;

use super::instant::read_instant;
use super::json::one_or_many;
use super::jwt::issuer_id;

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Stable name.
    pub name: &'static str,
    pub ok: bool,
    pub detail: String,
}

/// What is known of the certificate's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The credential names no list.
    NotTracked,
    /// It names a list that was not given.
    NotChecked,
    Active,
    Revoked,
    Suspended,
    Replaced,
    Expired,
}

/// The outcome.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Every check passed.
    pub valid: bool,
    /// The document follows the data model, whoever vouches for it.
    pub conforms: bool,
    /// The key was confirmed by a document that was given, or by the issuer's name itself (did:key).
    pub issuer_confirmed: bool,
    pub standing: Standing,
    pub checks: Vec<Check>,
    /// What the credential says; believe it only when `valid`.
    pub certificate: Option<CertificateSummary>,
}

/// The fields a person compares with the paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CertificateSummary {
    pub id: Option<String>,
    pub types: Vec<String>,
    pub name: Option<String>,
    pub issuer: Option<String>,
    pub issuer_name: Option<String>,
    pub subject: Option<String>,
    pub licence_number: Option<String>,
    pub achievement: Option<String>,
    pub achievement_code: Option<String>,
    pub valid_from: Option<String>,
    pub valid_until: Option<String>,
    pub results: Vec<SummaryResult>,
}

/// One component's result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SummaryResult {
    pub name: Option<String>,
    pub value: Option<String>,
}

/// Gathers checks.
#[derive(Debug, Default)]
pub struct Checks {
    list: Vec<Check>,
}

impl Checks {
    pub fn pass(&mut self, name: &'static str, detail: impl Into<String>) {
        self.list.push(Check {
            name,
            ok: true,
            detail: detail.into(),
        });
    }

    pub fn fail(&mut self, name: &'static str, detail: impl Into<String>) {
        self.list.push(Check {
            name,
            ok: false,
            detail: detail.into(),
        });
    }

    /// Passes with `good` when there is no problem, otherwise fails with all of them.
    pub fn judge(&mut self, name: &'static str, good: &str, problems: &[String]) {
        if problems.is_empty() {
            self.pass(name, good);
        } else {
            self.fail(name, problems.join("; "));
        }
    }

    pub fn all_ok(&self) -> bool {
        self.list.iter().all(|check| check.ok)
    }

    pub fn into_list(self) -> Vec<Check> {
        self.list
    }
}

impl CertificateSummary {
    /// Reads what there is; nothing is required.
    pub fn of(credential: &Value) -> Self {
        let text = |value: Option<&Value>| match value {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Object(members)) => members
                .get("@value")
                .and_then(Value::as_str)
                .map(str::to_owned),
            _ => None,
        };
        let subject = match credential.get("credentialSubject") {
            Some(Value::Array(subjects)) => subjects.first(),
            single => single,
        };
        let of_subject = |name: &str| subject.and_then(|subject| subject.get(name));
        let achievement = match of_subject("achievement") {
            Some(Value::Array(achievements)) => achievements.first(),
            single => single,
        };
        let of_achievement = |name: &str| achievement.and_then(|achievement| achievement.get(name));
        Self {
            id: text(credential.get("id")),
            types: one_or_many(credential.get("type"))
                .into_iter()
                .filter_map(|name| name.as_str().map(str::to_owned))
                .take(20)
                .collect(),
            name: text(credential.get("name")),
            issuer: credential.as_object().and_then(issuer_id),
            issuer_name: credential
                .get("issuer")
                .and_then(|issuer| text(issuer.get("name"))),
            subject: text(of_subject("id")),
            licence_number: text(of_subject("licenseNumber")),
            achievement: text(of_achievement("name")),
            achievement_code: text(of_achievement("humanCode")),
            valid_from: instant_text(credential.get("validFrom")),
            valid_until: instant_text(credential.get("validUntil")),
            results: one_or_many(of_subject("result"))
                .into_iter()
                .take(50)
                .map(|result| SummaryResult {
                    name: result_name(result, achievement),
                    value: text(result.get("value")),
                })
                .collect(),
        }
    }
}

fn instant_text(value: Option<&Value>) -> Option<String> {
    let text = value?.as_str()?;
    read_instant(text).map(|_| text.to_owned())
}

/// The name of the result description that a result points to.
fn result_name(result: &Value, achievement: Option<&Value>) -> Option<String> {
    let wanted = result.get("resultDescription")?.as_str()?;
    one_or_many(achievement.and_then(|achievement| achievement.get("resultDescription")))
        .into_iter()
        .find(|description| description.get("id").and_then(Value::as_str) == Some(wanted))?
        .get("name")?
        .as_str()
        .map(str::to_owned)
}
