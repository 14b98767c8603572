//! Grading the answers to a form. Pure; the same answers, form and key give the same marks for ever.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::FormDocument;
use crate::items::ItemVersion;
use crate::platform::crypto::sha256_hex;

/// Name of the rule by which [`grade`] decides; changes when the rule changes.
///
/// `choice-set/1`: an item is right when the set of chosen options equals the set of the key; a right item earns its
/// whole score, any other nothing. A multiple-choice item earns no part marks, as no plan gives a rule for them.
pub const GRADER_VERSION: &str = "choice-set/1";

/// Marks of one item, in hundredths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemMark {
    pub item_no: i32,
    pub mark: i32,
    pub max: i32,
}

/// Marks of one section, in hundredths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SectionMark {
    /// `ethics`, `basic` or the number of a job function.
    pub section: String,
    pub mark: i32,
    pub max: i32,
}

/// The graded answers of one candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Graded {
    pub score_hundredths: i32,
    pub full_hundredths: i32,
    /// In the order of the item numbers.
    pub items: Vec<ItemMark>,
    /// In the order in which the form first names them.
    pub sections: Vec<SectionMark>,
    /// SHA-256 over item number, version, digest and key of every item: which key was used.
    pub key_digest: String,
    pub grader_version: &'static str,
}

/// Grades `answers` (chosen options by item number; an absent item was not answered) by the keys in `versions`, which is
/// what `load_form_items` gave for this form. An item without a version there earns nothing.
pub fn grade(
    document: &FormDocument,
    versions: &BTreeMap<String, ItemVersion>,
    answers: &BTreeMap<i32, Vec<String>>,
) -> Graded {
    let mut ordered: Vec<_> = document.items.iter().collect();
    ordered.sort_by_key(|item| item.item_no);
    let mut items = Vec::with_capacity(ordered.len());
    let mut sections: Vec<SectionMark> = Vec::new();
    let mut keys = String::new();
    for item in ordered {
        let version = versions.get(&item.version_id);
        let key: &[String] = version.map_or(&[], |version| &version.content.key);
        let right = answers
            .get(&item.item_no)
            .is_some_and(|chosen| is_right(key, chosen));
        let max = item.score_hundredths;
        let mark = if right { max } else { 0 };
        items.push(ItemMark {
            item_no: item.item_no,
            mark,
            max,
        });
        match sections
            .iter_mut()
            .find(|entry| entry.section == item.section)
        {
            Some(entry) => {
                entry.mark = entry.mark.saturating_add(mark);
                entry.max = entry.max.saturating_add(max);
            }
            None => sections.push(SectionMark {
                section: item.section.clone(),
                mark,
                max,
            }),
        }
        let digest = version.map_or("", |version| version.digest.as_str());
        keys.push_str(&format!(
            "{}\t{}\t{digest}\t{}\n",
            item.item_no,
            item.version_id,
            key.join(",")
        ));
    }
    let total = |of: fn(&ItemMark) -> i32| items.iter().map(of).fold(0, i32::saturating_add);
    Graded {
        score_hundredths: total(|item| item.mark),
        full_hundredths: total(|item| item.max),
        sections,
        key_digest: sha256_hex(keys.as_bytes()),
        grader_version: GRADER_VERSION,
        items,
    }
}

fn is_right(key: &[String], chosen: &[String]) -> bool {
    let set = |options: &[String]| options.iter().cloned().collect::<BTreeSet<String>>();
    !key.is_empty() && set(key) == set(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::papers::samples::sample_form;
    use proptest::prelude::*;

    fn perfect(
        document: &FormDocument,
        versions: &BTreeMap<String, ItemVersion>,
    ) -> BTreeMap<i32, Vec<String>> {
        let key = |version_id: &String| versions[version_id].content.key.clone();
        document
            .items
            .iter()
            .map(|item| (item.item_no, key(&item.version_id)))
            .collect()
    }

    #[test]
    fn all_right_is_full_and_nothing_is_nothing() {
        let (document, versions) = sample_form(5, 8, 4);
        let full = grade(&document, &versions, &perfect(&document, &versions));
        assert_eq!(full.score_hundredths, full.full_hundredths);
        assert_eq!(full.full_hundredths, document.full_hundredths());
        let none = grade(&document, &versions, &BTreeMap::new());
        assert_eq!(none.score_hundredths, 0);
        assert_eq!(none.key_digest, full.key_digest);
    }

    #[test]
    fn a_multiple_choice_item_wants_exactly_its_key_in_any_order() {
        let (document, versions) = sample_form(0, 0, 1);
        let item = &document.items[0];
        let key = versions[&item.version_id].content.key.clone();
        let earned = |chosen: Vec<String>| {
            grade(
                &document,
                &versions,
                &BTreeMap::from([(item.item_no, chosen)]),
            )
            .score_hundredths
        };
        let reversed: Vec<String> = key.iter().rev().cloned().collect();
        assert_eq!(earned(reversed), item.score_hundredths);
        assert_eq!(
            earned([key.clone(), key.clone()].concat()),
            item.score_hundredths
        );
        assert_eq!(earned(key[1..].to_vec()), 0, "a choice missing");
        let more = [key, vec!["D".to_owned()]].concat();
        assert_eq!(earned(more), 0, "a choice too many");
        assert_eq!(earned(Vec::new()), 0);
    }

    #[test]
    fn an_item_without_key_is_never_right() {
        let (document, _) = sample_form(1, 0, 0);
        let answers = BTreeMap::from([(1, Vec::new())]);
        let graded = grade(&document, &BTreeMap::new(), &answers);
        assert_eq!(graded.score_hundredths, 0);
    }

    #[test]
    fn another_key_has_another_digest() {
        let (document, mut versions) = sample_form(1, 1, 1);
        let before = grade(&document, &versions, &BTreeMap::new()).key_digest;
        let first = document.items[0].version_id.clone();
        versions.get_mut(&first).unwrap().content.key = vec!["false".to_owned()];
        assert_ne!(
            grade(&document, &versions, &BTreeMap::new()).key_digest,
            before
        );
    }

    proptest! {
        #[test]
        fn marks_stay_between_nothing_and_full_and_add_up(
            counts in (0_usize..15, 0_usize..15, 0_usize..15),
            chosen in prop::collection::btree_map(-3_i32..50, prop::collection::vec("[A-E]|true|false", 0..6), 0..60),
        ) {
            let (document, versions) = sample_form(counts.0, counts.1, counts.2);
            let graded = grade(&document, &versions, &chosen);
            prop_assert!((0..=graded.full_hundredths).contains(&graded.score_hundredths));
            prop_assert_eq!(graded.items.len(), document.items.len());
            for item in &graded.items {
                prop_assert!(item.mark == 0 || item.mark == item.max);
            }
            let sections: i32 = graded.sections.iter().map(|section| section.mark).sum();
            let maxima: i32 = graded.sections.iter().map(|section| section.max).sum();
            prop_assert_eq!((sections, maxima), (graded.score_hundredths, graded.full_hundredths));
        }

        #[test]
        fn answering_one_more_item_rightly_adds_its_score(
            counts in (1_usize..10, 1_usize..10, 1_usize..10), which in any::<prop::sample::Index>()
        ) {
            let (document, versions) = sample_form(counts.0, counts.1, counts.2);
            let full = perfect(&document, &versions);
            let item = which.get(&document.items);
            let mut without = full.clone();
            without.remove(&item.item_no);
            let lost = grade(&document, &versions, &full).score_hundredths
                - grade(&document, &versions, &without).score_hundredths;
            prop_assert_eq!(lost, item.score_hundredths);
        }
    }
}
