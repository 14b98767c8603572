//! One upload of a roster: how far it is, what became of its rows, why it was refused. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::model::RosterState;
use super::roster_file::Refusal;
use super::roster_row::Reason;
use crate::platform::http::Language;
use crate::platform::i18n;

/// Rejected rows hold what people wrote, numbers of identity cards among it: no longer than it takes to mend them.
pub(super) const REJECTED_ROWS_KEPT: TimeDelta = TimeDelta::days(30);

/// An uploaded roster.
#[derive(Clone, Debug)]
pub struct RosterImport {
    pub id: String,
    pub body_id: String,
    pub centre_id: String,
    pub cohort_id: String,
    pub job_id: Option<String>,
    pub file_name: String,
    pub state: RosterState,
    pub refusal: Option<StoredRefusal>,
    /// The header row, sealed: a file's header may hold anything.
    pub(super) columns_cipher: Option<String>,
    pub rows_total: i32,
    pub rows_done: i32,
    pub rows_entered: i32,
    /// People who were in the cohort already and whose mobile number, education or declared condition changed.
    pub rows_updated: i32,
    pub rows_unchanged: i32,
    pub rows_rejected: i32,
    pub created_by: String,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
}

impl RosterImport {
    /// When its rejected rows are deleted; `None` while it runs and when it has none.
    pub fn rejected_rows_until(&self) -> Option<DateTime<Utc>> {
        let finished = self.finished_at.filter(|_| self.rows_rejected > 0)?;
        Some(finished + REJECTED_ROWS_KEPT)
    }
}

/// A code and what fills its text, as kept in the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRefusal {
    pub code: String,
    pub params: Vec<(String, String)>,
}

impl StoredRefusal {
    pub(super) fn read(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What to tell the person who uploaded the file.
    pub fn detail(&self, language: Language) -> String {
        self.text(language, "refusal")
    }

    fn text(&self, language: Language, family: &str) -> String {
        let params: Vec<(&str, String)> = self
            .params
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        i18n::text(language, &format!("roster.{family}.{}", self.code), &params)
    }
}

fn stored(code: &str, params: &[(&'static str, String)]) -> StoredRefusal {
    StoredRefusal {
        code: code.to_owned(),
        params: params
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
    }
}

impl From<&Refusal> for StoredRefusal {
    fn from(refusal: &Refusal) -> Self {
        stored(refusal.code, &refusal.params)
    }
}

/// The reasons against one row, as kept in the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct StoredReasons(Vec<StoredRefusal>);

impl StoredReasons {
    pub(super) fn of(reasons: &[Reason]) -> Self {
        Self(
            reasons
                .iter()
                .map(|reason| stored(reason.code, &reason.params))
                .collect(),
        )
    }

    pub(super) fn read(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// All reasons as one text.
    pub(super) fn detail(&self, language: Language) -> String {
        let texts: Vec<String> = self
            .0
            .iter()
            .map(|reason| reason.text(language, "reason"))
            .collect();
        match language {
            Language::Chinese => texts.join("；"),
            Language::English => texts.join("; "),
        }
    }
}

/// Where a header row belongs; bound into its seal.
pub(super) fn columns_place(import_id: &str) -> String {
    format!("roster_imports/{import_id}/columns")
}

/// Where the cells of a rejected row belong; bound into their seal.
pub(super) fn cells_place(import_id: &str, row_number: i32) -> String {
    format!("roster_rejections/{import_id}/{row_number}/cells")
}

/// The key under which the uploaded file waits, sealed, until its rows are entered; also bound into the seal.
pub(super) fn upload_key(import_id: &str) -> String {
    format!("rosters/{import_id}/upload")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::centres::identity_number::IdentityNumberFault;
    use crate::centres::mobile::MobileFault;
    use crate::centres::person_name::NameFault;
    use crate::centres::roster_row::ROW_REASONS;

    #[test]
    fn every_reason_and_refusal_has_words_in_both_languages() {
        let reasons = IdentityNumberFault::ALL
            .iter()
            .map(|fault| fault.code())
            .chain(MobileFault::ALL.iter().map(|fault| fault.code()))
            .chain(NameFault::ALL.iter().map(|fault| fault.code()))
            .chain(ROW_REASONS.iter().copied())
            .map(|code| format!("roster.reason.{code}"));
        let refusals = Refusal::ALL
            .iter()
            .map(|code| format!("roster.refusal.{code}"));
        for key in reasons.chain(refusals) {
            for language in [Language::Chinese, Language::English] {
                assert!(
                    i18n::catalogue(language).contains_key(&key),
                    "{key} in {language:?}"
                );
            }
        }
    }

    #[test]
    fn what_is_kept_comes_back() {
        let reasons =
            StoredReasons::of(&[Reason::new("id_number.length"), Reason::new("name.empty")]);
        assert_eq!(
            StoredReasons::read(&reasons.to_json()),
            Some(reasons.clone())
        );
        let text = reasons.detail(Language::Chinese);
        assert!(text.contains('；') && !text.contains("roster."), "{text}");
    }
}
