//! What a form is.

use serde::{Deserialize, Serialize};

use crate::items::ItemKind;
use crate::platform::crypto::sha256_hex;

/// One item of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormItem {
    /// 1 and up, without gaps; names the item in answers and marks, whatever the order a candidate sees.
    pub item_no: i32,
    pub item_id: String,
    /// The wording and key that are used, even when the item is changed later.
    pub version_id: String,
    /// `ethics`, `basic` or the number of a job function.
    pub section: String,
    pub kind: ItemKind,
    /// Marks of the item, in hundredths.
    pub score_hundredths: i32,
}

/// A form as it is stored: its items in the order of their numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormDocument {
    pub items: Vec<FormItem>,
    /// The seed from which the forms of the sitting were assembled.
    pub seed: String,
}

impl FormDocument {
    /// Full marks in hundredths.
    pub fn full_hundredths(&self) -> i32 {
        self.items
            .iter()
            .fold(0, |sum, item| sum.saturating_add(item.score_hundredths))
    }

    /// The text that is stored, and its SHA-256.
    pub(super) fn sealed(&self) -> serde_json::Result<(String, String)> {
        let text = serde_json::to_string(self)?;
        let digest = sha256_hex(text.as_bytes());
        Ok((text, digest))
    }
}

/// A stored form.
#[derive(Clone, Debug)]
pub struct Form {
    pub id: String,
    /// `A`, `B`, …
    pub label: String,
    pub document: FormDocument,
    /// SHA-256 of the stored document.
    pub digest: String,
}

/// The label of the form at `index`, counted from 0: `A` to `Z`, then `AA`, `AB`, …
pub fn form_label(index: usize) -> String {
    const LETTERS: &[u8; 26] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut label = String::new();
    let mut rest = index.saturating_add(1);
    while rest > 0 {
        rest -= 1;
        let letter = LETTERS.get(rest % 26).copied().unwrap_or(b'A');
        label.insert(0, char::from(letter));
        rest /= 26;
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_go_on_after_z() {
        let labels = [0, 1, 25, 26, 27, 51, 52, 701, 702].map(form_label);
        assert_eq!(labels, ["A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn a_document_reads_back_as_it_was_written() {
        let document = FormDocument {
            items: vec![FormItem {
                item_no: 1,
                item_id: "i".into(),
                version_id: "v".into(),
                section: "2".into(),
                kind: ItemKind::SingleChoice,
                score_hundredths: 50,
            }],
            seed: "s".into(),
        };
        let (text, digest) = document.sealed().unwrap();
        assert_eq!(
            serde_json::from_str::<FormDocument>(&text).unwrap(),
            document
        );
        assert_eq!(digest.len(), 64);
        assert_eq!(document.full_hundredths(), 50);
    }
}
