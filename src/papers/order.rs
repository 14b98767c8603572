//! The order in which one candidate sees a form: true/false first, then single, then multiple choice, shuffled inside
//! each part; the options of choice items shuffled too. Pure: the recorded seed gives the same order for ever.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FormDocument, FormItem};
use crate::items::{ItemKind, ItemVersion};
use crate::platform::random::{seeded, shuffle};

/// One place in a candidate's paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// 1 and up.
    pub position: i32,
    /// The item of the form that stands there.
    pub item_no: i32,
    /// Names of the options in the order shown: letters of the bank's order, or `true`, `false`.
    pub option_ids: Vec<String>,
}

/// The parts of a paper in the order in which they are shown.
const PARTS: [ItemKind; 3] = [
    ItemKind::TrueFalse,
    ItemKind::SingleChoice,
    ItemKind::MultipleChoice,
];

/// The candidate's order. `versions` is what `load_form_items` gave for this form.
pub fn order_for(
    document: &FormDocument,
    versions: &BTreeMap<String, ItemVersion>,
    order_seed: &str,
) -> Vec<Position> {
    let mut shown: Vec<&FormItem> = Vec::with_capacity(document.items.len());
    for part in PARTS {
        let mut items: Vec<&FormItem> = document
            .items
            .iter()
            .filter(|item| item.kind == part)
            .collect();
        // The numbers, and not the order in which they happened to be stored, decide.
        items.sort_by_key(|item| item.item_no);
        shuffle(
            &mut items,
            &mut seeded(order_seed, &format!("items/{}", part.as_str())),
        );
        shown.extend(items);
    }
    (1..)
        .zip(shown)
        .map(|(position, item)| Position {
            position,
            item_no: item.item_no,
            option_ids: options_of(item, versions, order_seed),
        })
        .collect()
}

fn options_of(
    item: &FormItem,
    versions: &BTreeMap<String, ItemVersion>,
    order_seed: &str,
) -> Vec<String> {
    if item.kind == ItemKind::TrueFalse {
        return vec!["true".to_owned(), "false".to_owned()];
    }
    let count = versions
        .get(&item.version_id)
        .map_or(0, |version| version.content.options.len());
    let mut ids: Vec<String> = option_letters().take(count).collect();
    shuffle(
        &mut ids,
        &mut seeded(order_seed, &format!("options/{}", item.item_no)),
    );
    ids
}

/// `A`, `B`, … in the order of the bank.
fn option_letters() -> impl Iterator<Item = String> {
    ('A'..='Z').map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::papers::samples::sample_form;
    use proptest::prelude::*;

    #[test]
    fn the_same_seed_gives_the_same_order_whatever_the_stored_order() {
        let (mut document, versions) = sample_form(6, 20, 4);
        let first = order_for(&document, &versions, "seed");
        document.items.reverse();
        assert_eq!(order_for(&document, &versions, "seed"), first);
    }

    #[test]
    fn two_candidates_see_the_options_of_an_item_in_different_orders() {
        let (document, versions) = sample_form(0, 30, 0);
        let options = |seed| {
            let mut order = order_for(&document, &versions, seed);
            order.sort_by_key(|position| position.item_no);
            order
                .into_iter()
                .map(|position| position.option_ids)
                .collect::<Vec<_>>()
        };
        let differing = options("a")
            .iter()
            .zip(options("b"))
            .filter(|(a, b)| *a != b)
            .count();
        assert!(differing > 15, "{differing} of 30");
    }

    proptest! {
        #[test]
        fn every_item_and_option_is_shown_once(
            counts in (0_usize..20, 0_usize..20, 0_usize..20), seed in "[a-z0-9]{0,20}"
        ) {
            let (document, versions) = sample_form(counts.0, counts.1, counts.2);
            let order = order_for(&document, &versions, &seed);
            let positions: Vec<i32> = order.iter().map(|position| position.position).collect();
            prop_assert_eq!(positions, (1..=i32::try_from(document.items.len()).unwrap()).collect::<Vec<_>>());
            let mut shown: Vec<i32> = order.iter().map(|position| position.item_no).collect();
            shown.sort_unstable();
            let mut given: Vec<i32> = document.items.iter().map(|item| item.item_no).collect();
            given.sort_unstable();
            prop_assert_eq!(shown, given);
            let mut last = 0;
            for position in &order {
                let item = document.items.iter().find(|item| item.item_no == position.item_no).unwrap();
                let part = PARTS.iter().position(|kind| *kind == item.kind).unwrap();
                prop_assert!(part >= last, "parts stand in order");
                last = part;
                let mut options = position.option_ids.clone();
                if item.kind == ItemKind::TrueFalse {
                    prop_assert_eq!(options, ["true", "false"]);
                } else {
                    options.sort();
                    let letters: Vec<String> = option_letters()
                        .take(versions[&item.version_id].content.options.len()).collect();
                    prop_assert_eq!(options, letters);
                }
            }
        }

        #[test]
        fn other_seeds_give_other_orders(a in "[a-z]{8}", b in "[a-z]{8}") {
            prop_assume!(a != b);
            let (document, versions) = sample_form(10, 20, 5);
            prop_assert_ne!(order_for(&document, &versions, &a), order_for(&document, &versions, &b));
        }
    }
}
