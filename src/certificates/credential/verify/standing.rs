//! Whether the certificate was withdrawn, by the status lists that were given.

use serde_json::{Map, Value};

use super::super::container::{Contained, open_container};
use super::super::json::{excerpt, one_or_many, read_json};
use super::super::jwt::{credential_of, issuer_id, read_jwt};
use super::super::report::Standing;
use super::{Given, Verification};
use crate::certificates::status_list::{StatusEntry, StatusError, read_entry, read_list_status};

/// Most status entries of one credential.
const MAX_ENTRIES: usize = 10;

/// A given list, read and checked.
struct CheckedList {
    document: Value,
    problem: Option<String>,
}

impl Verification<'_> {
    pub(super) fn status(&mut self, document: &Map<String, Value>) {
        if self.is_list {
            self.own_list(document);
            return;
        }
        let entries = one_or_many(document.get("credentialStatus"));
        if entries.is_empty() {
            self.checks
                .pass("status", "the credential names no status list");
            return;
        }
        if entries.len() > MAX_ENTRIES {
            self.checks.fail("status", "too many status entries");
            return;
        }
        let lists: Vec<CheckedList> = self
            .given
            .status_lists
            .iter()
            .map(|bytes| check_list(bytes, document, self.given))
            .collect();
        for entry in entries {
            self.one_entry(entry, document, &lists);
        }
    }

    fn one_entry(&mut self, entry: &Value, document: &Map<String, Value>, lists: &[CheckedList]) {
        let kind = one_or_many(entry.get("type"))
            .first()
            .and_then(|name| name.as_str())
            .unwrap_or_default();
        if kind == "1EdTechRevocationList" {
            self.revocation_list(document, lists);
            return;
        }
        if kind != "BitstringStatusListEntry" {
            self.not_checked(&format!("the status type {} is not read", excerpt(kind)));
            return;
        }
        let entry = match read_entry(entry) {
            Ok(entry) => entry,
            Err(error) => {
                self.checks.fail("status", error.to_string());
                return;
            }
        };
        let by_id = lists.iter().find(|list| {
            list.document.get("id").and_then(Value::as_str) == Some(entry.list.as_str())
        });
        let list = by_id.or(match lists {
            [only] => Some(only),
            _ => None,
        });
        let Some(list) = list else {
            self.not_checked(&StatusError::Retrieval(excerpt(&entry.list)).to_string());
            return;
        };
        if let Some(problem) = &list.problem {
            self.checks.fail(
                "status",
                StatusError::Verification(problem.clone()).to_string(),
            );
            return;
        }
        match read_list_status(&entry, &list.document) {
            Err(error) => self.checks.fail("status", error.to_string()),
            Ok(0) => {
                if self.standing == Standing::NotTracked {
                    self.standing = Standing::Active;
                }
                self.checks
                    .pass("status", format!("{}: not set", excerpt(&entry.purpose)));
            }
            Ok(value) => self.set(&entry, value),
        }
    }

    fn set(&mut self, entry: &StatusEntry, value: u32) {
        let words = match entry.purpose.as_str() {
            "revocation" => {
                self.standing = Standing::Revoked;
                "the certificate was revoked".to_owned()
            }
            "suspension" => {
                self.standing = Standing::Suspended;
                "the certificate is suspended".to_owned()
            }
            "refresh" => {
                self.standing = Standing::Replaced;
                self.checks
                    .pass("status", "a newer certificate takes its place");
                return;
            }
            "message" => {
                let message = entry.messages.iter().find(|(number, _)| *number == value);
                let words = message.map_or("without words", |(_, words)| words.as_str());
                self.checks
                    .pass("status", format!("the list says: {}", excerpt(words)));
                return;
            }
            other => format!("the list sets \"{}\" for the certificate", excerpt(other)),
        };
        self.checks.fail("status", words);
    }

    fn not_checked(&mut self, why: &str) {
        if self.standing == Standing::NotTracked {
            self.standing = Standing::NotChecked;
        }
        self.checks.pass("status", format!("not checked: {why}"));
    }

    /// The consortium's older list: the ids of withdrawn credentials, unsigned.
    fn revocation_list(&mut self, document: &Map<String, Value>, lists: &[CheckedList]) {
        let withdrawn: Vec<&Value> = lists
            .iter()
            .flat_map(|list| one_or_many(list.document.get("revokedCredential")))
            .collect();
        let id = document.get("id");
        let hit = withdrawn
            .iter()
            .any(|entry| id.is_some() && (entry.get("id") == id || Some(*entry) == id));
        if hit {
            self.standing = Standing::Revoked;
            self.checks.fail("status", "the certificate was revoked");
        } else if withdrawn.is_empty() {
            self.not_checked("the revocation list was not given");
        } else {
            self.standing = Standing::Active;
            self.checks
                .pass("status", "not in the revocation list that was given");
        }
    }

    /// The file is itself a status list: its bits must unpack.
    fn own_list(&mut self, document: &Map<String, Value>) {
        let purpose = document
            .get("credentialSubject")
            .and_then(|subject| one_or_many(subject.get("statusPurpose")).first().copied())
            .and_then(Value::as_str)
            .unwrap_or_default();
        let probe = StatusEntry {
            purpose: purpose.to_owned(),
            index: 0,
            list: String::new(),
            size: 1,
            messages: Vec::new(),
        };
        match read_list_status(&probe, &Value::Object(document.clone())) {
            Ok(_) => self.checks.pass("status_list", "the list unpacks"),
            Err(error) => self.checks.fail("status_list", error.to_string()),
        }
    }
}

/// Reads a given list and checks its own proof; it must speak for the same issuer or be confirmed by a given key.
fn check_list(bytes: &[u8], credential: &Map<String, Value>, given: &Given) -> CheckedList {
    let unreadable = |problem: String| CheckedList {
        document: Value::Null,
        problem: Some(problem),
    };
    let document = match open_container(bytes) {
        Err(error) => return unreadable(error.to_string()),
        Ok((_, Contained::Jwt(token))) => match read_jwt(&token) {
            Ok(jwt) => Value::Object(credential_of(&jwt.payload)),
            Err(error) => return unreadable(error.to_string()),
        },
        Ok((_, Contained::Json(text))) => match read_json(text.as_bytes()) {
            Ok(document) => document,
            Err(error) => return unreadable(error.to_string()),
        },
    };
    let alone = Given {
        status_lists: Vec::new(),
        strict: false,
        unsigned: false,
        ..given.clone()
    };
    let report = super::verify_file(bytes, &alone);
    let list_issuer = document.as_object().and_then(issuer_id);
    let same = list_issuer.is_some() && list_issuer == issuer_id(credential);
    let failed = report.checks.iter().find(|check| !check.ok);
    let problem = match failed {
        Some(check) => Some(format!("{}: {}", check.name, check.detail)),
        None if !same && !report.issuer_confirmed => {
            Some("the list is signed by another issuer".to_owned())
        }
        None => None,
    };
    CheckedList { document, problem }
}
