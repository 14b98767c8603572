//! From the facts of a certificate to an unsigned AchievementCredential.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::contexts::{CREDENTIALS_V2, OPEN_BADGES_V3};
use super::data_model::{Reading, judge};
use super::instant::write_instant;
use super::report::Checks;

/// Who issues.
#[derive(Debug, Clone)]
pub struct IssuerProfile {
    /// The DID or address that the issuer's key document carries.
    pub id: String,
    pub name: String,
    pub url: Option<String>,
}

/// A link from the achievement to an item of a framework (CASE CFItem).
#[derive(Debug, Clone)]
pub struct AlignmentFacts {
    pub target_name: String,
    pub target_url: String,
    pub target_code: Option<String>,
    pub framework: Option<String>,
}

/// What was achieved.
#[derive(Debug, Clone)]
pub struct AchievementFacts {
    pub id: String,
    pub name: String,
    pub description: String,
    /// How the achievement is earned, in words.
    pub criteria: String,
    /// Occupation code and level, as people write it.
    pub human_code: Option<String>,
    /// BCP 47 tag of name and description.
    pub language: Option<String>,
    pub alignments: Vec<AlignmentFacts>,
}

/// The result of one component.
#[derive(Debug, Clone)]
pub struct ResultFacts {
    pub id: String,
    pub name: String,
    /// Hundredths of a point.
    pub score: i64,
    /// Hundredths of a point.
    pub max_score: i64,
}

/// An identity number that only someone who knows it can find again.
#[derive(Debug, Clone)]
pub struct HashedIdentity {
    pub salt: String,
    /// `sha256$` and the hash of number and salt.
    pub hash: String,
}

impl HashedIdentity {
    pub fn of(number: &str, salt: &str) -> Self {
        let digest = Sha256::digest(format!("{number}{salt}").as_bytes());
        Self {
            salt: salt.to_owned(),
            hash: format!("sha256${}", hex::encode(digest)),
        }
    }
}

/// Everything a certificate's credential says.
#[derive(Debug, Clone)]
pub struct CredentialFacts {
    pub id: String,
    pub issuer: IssuerProfile,
    pub name: String,
    pub valid_from: DateTime<Utc>,
    pub valid_until: Option<DateTime<Utc>>,
    /// When it was first awarded; a replacement keeps it.
    pub awarded: Option<DateTime<Utc>>,
    /// An id for the holder that says nothing, such as a urn:uuid.
    pub subject_id: String,
    pub holder_name: Option<String>,
    pub identity_number: Option<HashedIdentity>,
    pub licence_number: String,
    pub achievement: AchievementFacts,
    pub results: Vec<ResultFacts>,
    /// `credentialStatus` entries.
    pub status: Vec<Value>,
}

/// Why a credential is not built: what the data model or the contexts do not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the credential would not be valid: {0}")]
pub struct BuildError(pub String);

/// The unsigned credential. Whatever a verifier would refuse is refused here.
pub fn build_credential(facts: &CredentialFacts) -> Result<Value, BuildError> {
    let mut credential = json!({
        "@context": [CREDENTIALS_V2, OPEN_BADGES_V3],
        "id": facts.id,
        "type": ["VerifiableCredential", "AchievementCredential"],
        "issuer": {"id": facts.issuer.id, "type": ["Profile"], "name": facts.issuer.name},
        "name": facts.name,
        "validFrom": write_instant(facts.valid_from),
        "credentialSubject": subject(facts),
    });
    if let Some(issuer) = credential.get_mut("issuer").and_then(Value::as_object_mut) {
        put(issuer, "url", facts.issuer.url.clone());
    }
    if let Some(members) = credential.as_object_mut() {
        put(members, "validUntil", facts.valid_until.map(write_instant));
        put(members, "awardedDate", facts.awarded.map(write_instant));
        match facts.status.as_slice() {
            [] => {}
            [single] => {
                members.insert("credentialStatus".to_owned(), single.clone());
            }
            several => {
                members.insert(
                    "credentialStatus".to_owned(),
                    Value::Array(several.to_vec()),
                );
            }
        }
        let mut checks = Checks::default();
        if !judge(members, Reading::Secured, &mut checks) {
            let problems: Vec<String> = checks
                .into_list()
                .into_iter()
                .filter(|check| !check.ok)
                .map(|check| format!("{}: {}", check.name, check.detail))
                .collect();
            return Err(BuildError(problems.join("; ")));
        }
    }
    if has_control(&credential) {
        return Err(BuildError("a text has a control character".to_owned()));
    }
    Ok(credential)
}

/// Control characters are invisible, and canonicalisers do not agree on how to escape all of them.
fn has_control(value: &Value) -> bool {
    match value {
        Value::String(text) => text
            .chars()
            .any(|letter| letter.is_control() && !matches!(letter, '\n' | '\t')),
        Value::Array(items) => items.iter().any(has_control),
        Value::Object(members) => members.values().any(has_control),
        _ => false,
    }
}

fn subject(facts: &CredentialFacts) -> Value {
    let mut subject = json!({
        "id": facts.subject_id,
        "type": ["AchievementSubject"],
        "achievement": achievement(facts),
        "licenseNumber": facts.licence_number,
    });
    let mut identifiers = Vec::new();
    if let Some(name) = &facts.holder_name {
        identifiers.push(json!({
            "type": "IdentityObject",
            "hashed": false,
            "identityHash": name,
            "identityType": "name",
        }));
    }
    if let Some(identity) = &facts.identity_number {
        identifiers.push(json!({
            "type": "IdentityObject",
            "hashed": true,
            "identityHash": identity.hash,
            "identityType": "nationalIdentityNumber",
            "salt": identity.salt,
        }));
    }
    let results: Vec<Value> = facts
        .results
        .iter()
        .map(|result| {
            json!({
                "type": ["Result"],
                "resultDescription": result.id,
                "value": hundredths(result.score),
            })
        })
        .collect();
    if let Some(members) = subject.as_object_mut() {
        put_list(members, "identifier", identifiers);
        put_list(members, "result", results);
    }
    subject
}

fn achievement(facts: &CredentialFacts) -> Value {
    let source = &facts.achievement;
    let mut achievement = json!({
        "id": source.id,
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": source.name,
        "description": source.description,
        "criteria": {"narrative": source.criteria},
    });
    let alignments: Vec<Value> = source.alignments.iter().map(alignment).collect();
    let descriptions: Vec<Value> = facts
        .results
        .iter()
        .map(|result| {
            json!({
                "id": result.id,
                "type": ["ResultDescription"],
                "name": result.name,
                "resultType": "RawScore",
                "valueMin": "0",
                "valueMax": hundredths(result.max_score),
            })
        })
        .collect();
    if let Some(members) = achievement.as_object_mut() {
        put(members, "humanCode", source.human_code.clone());
        put(members, "inLanguage", source.language.clone());
        put_list(members, "alignment", alignments);
        put_list(members, "resultDescription", descriptions);
    }
    achievement
}

fn alignment(facts: &AlignmentFacts) -> Value {
    let mut alignment = json!({
        "type": ["Alignment"],
        "targetName": facts.target_name,
        "targetUrl": facts.target_url,
        "targetType": "CFItem",
    });
    if let Some(members) = alignment.as_object_mut() {
        put(members, "targetCode", facts.target_code.clone());
        put(members, "targetFramework", facts.framework.clone());
    }
    alignment
}

fn put(members: &mut Map<String, Value>, name: &str, value: Option<String>) {
    if let Some(value) = value {
        members.insert(name.to_owned(), Value::String(value));
    }
}

/// Empty lists are left out, as Open Badges asks.
fn put_list(members: &mut Map<String, Value>, name: &str, values: Vec<Value>) {
    if !values.is_empty() {
        members.insert(name.to_owned(), Value::Array(values));
    }
}

/// `9250` is `92.50`.
fn hundredths(score: i64) -> String {
    let sign = if score < 0 { "-" } else { "" };
    let whole = score.unsigned_abs();
    format!("{sign}{}.{:02}", whole / 100, whole % 100)
}
