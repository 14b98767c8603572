//! Made-up forms for the tests of this slice.

use std::collections::BTreeMap;

use super::{FormDocument, FormItem};
use crate::items::{Cognitive, ItemContent, ItemKind, ItemVersion};

/// A form with so many items of each kind, two sections, and a key for each item.
pub(super) fn sample_form(
    true_false: usize,
    single: usize,
    multiple: usize,
) -> (FormDocument, BTreeMap<String, ItemVersion>) {
    let kinds = [
        (ItemKind::TrueFalse, true_false, 50, 0, vec!["true"]),
        (ItemKind::SingleChoice, single, 50, 4, vec!["B"]),
        (ItemKind::MultipleChoice, multiple, 100, 5, vec!["A", "C"]),
    ];
    let (mut items, mut versions) = (Vec::new(), BTreeMap::new());
    for (kind, count, score_hundredths, options, key) in kinds {
        for _ in 0..count {
            let number = items.len() + 1;
            let section = if number % 3 == 0 { "2" } else { "ethics" };
            let (item_id, version_id) = (format!("item-{number}"), format!("version-{number}"));
            items.push(FormItem {
                item_no: i32::try_from(number).unwrap(),
                item_id: item_id.clone(),
                version_id: version_id.clone(),
                section: section.to_owned(),
                kind,
                score_hundredths,
            });
            let content = ItemContent {
                stem: format!("题干{number}"),
                options: (0..options).map(|option| format!("选项{option}")).collect(),
                key: key.iter().map(|option| (*option).to_owned()).collect(),
                rationale: "理由".to_owned(),
                source: None,
                cognitive: Cognitive::Apply,
            };
            let version = ItemVersion {
                item_id,
                version_id: version_id.clone(),
                code: format!("C-{number}"),
                section: section.to_owned(),
                kind,
                content,
                digest: format!("digest-{number}"),
            };
            versions.insert(version_id, version);
        }
    }
    let document = FormDocument {
        items,
        seed: "sample".to_owned(),
    };
    (document, versions)
}
