//! Problems of a bank, collected within a bound.

use serde::Serialize;

use crate::items::bank::{Bank, BankItem};
use crate::items::model::AcceptedWarning;
use crate::standards::content::Severity;

/// Most problems that the check of one bank reports; then a last one says so.
const MAX_PROBLEMS: usize = 1_000;

/// One problem of a bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BankProblem {
    pub file: String,
    /// Code of the item; empty when the file or bank as a whole is meant.
    pub item: String,
    pub severity: Severity,
    /// Kind of problem, stable.
    pub code: &'static str,
    /// For people, in English.
    pub message: String,
}

impl BankProblem {
    pub fn error(file: &str, item: &str, code: &'static str, message: String) -> Self {
        Self {
            file: file.to_owned(),
            item: item.to_owned(),
            severity: Severity::Error,
            code,
            message,
        }
    }
}

/// The folder-like name under which problems of a whole bank are listed.
fn bank_place(bank: &Bank) -> String {
    let file = bank.items.first().map_or("", |item| item.file.as_str());
    match file.rsplit_once('/') {
        Some((folder, _)) => folder.to_owned(),
        None => format!("{}/theory/level-{}", bank.occupation, bank.level),
    }
}

#[derive(Default)]
pub(super) struct Problems {
    list: Vec<BankProblem>,
}

impl Problems {
    pub(super) fn error(&mut self, item: &BankItem, code: &'static str, message: String) {
        self.push(&item.file, &item.entry.code, Severity::Error, code, message);
    }

    pub(super) fn warning(&mut self, item: &BankItem, code: &'static str, message: String) {
        let looked_at = |known: &AcceptedWarning| known.warning == code;
        if item.entry.accepted.iter().any(looked_at) {
            return;
        }
        self.push(
            &item.file,
            &item.entry.code,
            Severity::Warning,
            code,
            message,
        );
    }

    pub(super) fn bank_error(&mut self, bank: &Bank, code: &'static str, message: String) {
        self.push(&bank_place(bank), "", Severity::Error, code, message);
    }

    pub(super) fn bank_warning(&mut self, bank: &Bank, code: &'static str, message: String) {
        self.push(&bank_place(bank), "", Severity::Warning, code, message);
    }

    fn push(
        &mut self,
        file: &str,
        item: &str,
        severity: Severity,
        code: &'static str,
        message: String,
    ) {
        if self.list.len() < MAX_PROBLEMS {
            self.list.push(BankProblem {
                file: file.to_owned(),
                item: item.chars().take(60).collect(),
                severity,
                code,
                message: message.chars().take(400).collect(),
            });
        } else if self.list.len() == MAX_PROBLEMS {
            let message = format!("more than {MAX_PROBLEMS} problems; the rest is not listed");
            self.list
                .push(BankProblem::error(file, "", "too-many", message));
        }
    }

    pub(super) fn into_vec(self) -> Vec<BankProblem> {
        self.list
    }
}
