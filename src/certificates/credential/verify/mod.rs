//! Verification of one file, offline: what it is, whether it keeps the rules, who signed it, whether it is in force.

mod embedded;
mod key;
mod shown;
mod standing;
mod token;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::container::{Contained, open_container};
use super::data_model::{self, Reading};
use super::instant::{read_instant, write_instant};
use super::issuer_document::KnownKey;
use super::json::{one_or_many, read_json};
use super::report::{CertificateSummary, Checks, Report, Standing};

/// What the verifier is given besides the file.
#[derive(Debug, Clone, Default)]
pub struct Given {
    pub now: DateTime<Utc>,
    /// Keys from the documents of issuers.
    pub keys: Vec<KnownKey>,
    /// Status lists: JSON documents or tokens, unread.
    pub status_lists: Vec<Vec<u8>>,
    /// Judge the data model only: the document is a draft that nobody has signed.
    pub unsigned: bool,
    /// Fail when the issuer is not confirmed or a named status list was not given.
    pub strict: bool,
}

/// Verifies a file: a credential as JSON, token, baked PNG or SVG, or PDF with attachment.
pub fn verify_file(file: &[u8], given: &Given) -> Report {
    let mut run = Verification::new(given);
    match open_container(file) {
        Err(error) => run.checks.fail("file", error.to_string()),
        Ok((kind, contained)) => {
            run.checks.pass("file", format!("a {kind}"));
            run.contained(contained);
        }
    }
    run.finish()
}

/// A verification under way.
struct Verification<'a> {
    given: &'a Given,
    checks: Checks,
    conforms: bool,
    issuer_confirmed: bool,
    standing: Standing,
    certificate: Option<CertificateSummary>,
    /// A status list is verified like any credential, but its own status is not asked for.
    is_list: bool,
}

impl<'a> Verification<'a> {
    fn new(given: &'a Given) -> Self {
        Self {
            given,
            checks: Checks::default(),
            conforms: false,
            issuer_confirmed: false,
            standing: Standing::NotTracked,
            certificate: None,
            is_list: false,
        }
    }

    fn contained(&mut self, contained: Contained) {
        match contained {
            Contained::Jwt(token) => self.token(&token),
            Contained::Json(text) => match read_json(text.as_bytes()) {
                Err(error) => self.checks.fail("json", error.to_string()),
                Ok(Value::Object(document)) => {
                    self.checks.pass("json", "well formed, each name once");
                    match enveloped_token(&document) {
                        Some(token) => self.token(&token),
                        None => self.document(&document),
                    }
                }
                Ok(_) => self.checks.fail("json", "the document is not an object"),
            },
        }
    }

    /// A JSON document with embedded proofs, or with none.
    fn document(&mut self, document: &Map<String, Value>) {
        self.summarize(document);
        let secured = document.contains_key("proof") && !self.given.unsigned;
        let reading = if secured {
            Reading::Secured
        } else {
            Reading::Draft
        };
        self.conforms = data_model::judge(document, reading, &mut self.checks);
        if self.given.unsigned {
            return;
        }
        if !secured {
            self.checks.fail(
                "proof",
                "the document carries no proof, so nobody vouches for it",
            );
            return;
        }
        self.embedded_proofs(document);
        self.shown_credentials(document);
        self.period(document);
        self.status(document);
    }

    fn summarize(&mut self, document: &Map<String, Value>) {
        let document = Value::Object(document.clone());
        self.certificate = Some(CertificateSummary::of(&document));
        self.is_list = one_or_many(document.get("type"))
            .iter()
            .any(|name| name.as_str() == Some("BitstringStatusListCredential"));
    }

    /// `validFrom` and `validUntil` against the clock.
    fn period(&mut self, document: &Map<String, Value>) {
        let instant = |name: &str| {
            document
                .get(name)
                .and_then(Value::as_str)
                .and_then(read_instant)
        };
        let now = self.given.now;
        match (instant("validFrom"), instant("validUntil")) {
            (Some(from), _) if now < from => self.checks.fail(
                "validity_period",
                format!("not valid before {}", write_instant(from)),
            ),
            (_, Some(until)) if now > until => {
                self.standing = Standing::Expired;
                self.checks.fail(
                    "validity_period",
                    format!("expired on {}", write_instant(until)),
                );
            }
            _ => self.checks.pass("validity_period", "in force by its dates"),
        }
    }

    fn finish(mut self) -> Report {
        if self.given.strict && !self.given.unsigned {
            if !self.issuer_confirmed {
                self.checks.fail(
                    "issuer_confirmed",
                    "no given document confirms the issuer's key",
                );
            }
            if self.standing == Standing::NotChecked {
                self.checks
                    .fail("status_checked", "the status list was not given");
            }
        }
        Report {
            valid: self.checks.all_ok(),
            conforms: self.conforms,
            issuer_confirmed: self.issuer_confirmed,
            standing: self.standing,
            checks: self.checks.into_list(),
            certificate: self.certificate,
        }
    }
}

/// The token of an `EnvelopedVerifiableCredential`.
fn enveloped_token(document: &Map<String, Value>) -> Option<String> {
    let enveloped = one_or_many(document.get("type"))
        .iter()
        .any(|name| name.as_str() == Some("EnvelopedVerifiableCredential"));
    let url = document.get("id").filter(|_| enveloped)?.as_str()?;
    let (media, token) = url.strip_prefix("data:")?.split_once(',')?;
    matches!(media, "application/vc+jwt" | "application/jwt").then(|| token.to_owned())
}

#[cfg(test)]
mod tests;
