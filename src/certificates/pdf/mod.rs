//! The certificate as PDF/A-2b. Equal input gives equal bytes: nothing in the file comes from the clock or from chance.

mod draw;
mod layout;

#[cfg(test)]
pub(super) mod tests;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

pub use crate::platform::print::{FontLibrary, FontTrouble};
pub use draw::render;

use super::fields::CertificateFields;
use super::template::Template;

/// Why a certificate cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfProblem {
    /// No font has these characters.
    #[error("no font has {}", name_characters(.0))]
    MissingGlyphs(BTreeSet<char>),
    #[error("a text does not fit into its place")]
    TextTooLong,
    #[error("this program has no layout of that name")]
    UnknownTemplate,
    #[error("the page could not be written: {0}")]
    Writer(String),
}

/// What is printed.
pub struct Printable<'a> {
    pub fields: &'a CertificateFields,
    /// In full, as the style notice wants it.
    pub document_number: &'a str,
    pub issued_at: DateTime<Utc>,
}

/// Looks for characters that cannot be printed and texts that do not fit, before a number is given.
pub(super) fn check_printable(
    fonts: &FontLibrary,
    fields: &CertificateFields,
) -> Result<(), PdfProblem> {
    let template = Template::find(&fields.template).ok_or(PdfProblem::UnknownTemplate)?;
    let mut missing = BTreeSet::new();
    let mut too_long = false;
    for (field, text) in template.filled_texts(fields, "000000000000000000") {
        match layout::lay_out(fonts, field, &text) {
            Ok(_) => {}
            Err(PdfProblem::MissingGlyphs(letters)) => missing.extend(letters),
            Err(_) => too_long = true,
        }
    }
    if !missing.is_empty() {
        return Err(PdfProblem::MissingGlyphs(missing));
    }
    if too_long {
        return Err(PdfProblem::TextTooLong);
    }
    Ok(())
}

/// `𠮷 (U+20BB7), …`, so that an operator can look for a font even when the character is not shown.
pub(super) fn name_characters(letters: &BTreeSet<char>) -> String {
    letters
        .iter()
        .map(|letter| {
            let code = u32::from(*letter);
            if letter.is_control() {
                format!("U+{code:04X}")
            } else {
                format!("{letter} (U+{code:04X})")
            }
        })
        .collect::<Vec<_>>()
        .join("、")
}
