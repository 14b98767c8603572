//! The credentials inside a presentation.

use serde_json::{Map, Value};

use super::super::data_model::{MAX_CREDENTIALS, is_presentation};
use super::super::json::one_or_many;
use super::super::jwt::issuer_id;
use super::{Given, Verification};

/// Who shows the credentials.
pub(super) fn holder_id(document: &Map<String, Value>) -> Option<String> {
    match document.get("holder")? {
        Value::String(id) => Some(id.clone()),
        holder => holder.get("id")?.as_str().map(str::to_owned),
    }
}

impl Verification<'_> {
    /// Each credential shown must hold by itself. One without proof holds only when the holder says it of themselves, for
    /// then the proof of the presentation covers it.
    pub(super) fn shown_credentials(&mut self, document: &Map<String, Value>) {
        if !is_presentation(document) {
            return;
        }
        let holder = holder_id(document);
        // More of them fail the check `credentials` of the data model.
        for (at, shown) in one_or_many(document.get("verifiableCredential"))
            .iter()
            .take(MAX_CREDENTIALS)
            .enumerate()
        {
            let Some(members) = shown.as_object() else {
                continue;
            };
            let own = holder.is_some() && issuer_id(members) == holder;
            if own && !members.contains_key("proof") {
                self.checks
                    .pass("shown_credential", format!("{at}: the holder's own word"));
                continue;
            }
            if is_presentation(members) {
                self.checks
                    .fail("shown_credential", format!("{at}: not a credential"));
                continue;
            }
            let given = Given {
                strict: false,
                ..self.given.clone()
            };
            let report = super::verify_file(shown.to_string().as_bytes(), &given);
            match report.checks.iter().find(|check| !check.ok) {
                None => self.checks.pass("shown_credential", format!("{at}: holds")),
                Some(check) => self.checks.fail(
                    "shown_credential",
                    format!("{at}: {}: {}", check.name, check.detail),
                ),
            }
        }
    }
}
