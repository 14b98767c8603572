//! Laws of assembly, on made-up banks and on the shipped one.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::platform::random::{seeded, shuffle};

/// A plan with the given cells; its weights are what the cells give.
pub(super) fn plan_of(cells: &[(&str, &str, u16)]) -> ExamPlan {
    let score = |kind: &str| if kind == "multiple_choice" { 100 } else { 50 };
    let basis = serde_json::json!({ "status": "proposal", "sources": [] });
    let total = |of: &dyn Fn(&(&str, &str, u16)) -> bool| -> u32 {
        let lines = cells.iter().filter(|cell| of(cell));
        lines.map(|cell| u32::from(cell.2) * score(cell.1)).sum()
    };
    let kinds: BTreeSet<&str> = cells.iter().map(|cell| cell.1).collect();
    let sections: BTreeSet<&str> = cells.iter().map(|cell| cell.0).collect();
    let plan = serde_json::json!({
        "format": 1, "occupation_code": "4-04-05-05", "edition": 2021, "level": 3,
        "title_zh": "测试方案", "title_en": "Test plan", "basis": basis,
        "theory": {
            "delivery": "computer", "closed_book": true, "minutes": 90,
            "full_hundredths": total(&|_| true), "pass_hundredths": 1,
            "parts": kinds.iter().map(|kind| serde_json::json!({
                "kind": kind, "score_hundredths": score(kind),
                "count": cells.iter().filter(|cell| cell.1 == *kind).map(|cell| cell.2).sum::<u16>(),
            })).collect::<Vec<_>>(),
            "sections": sections.iter().map(|section| serde_json::json!({
                "section": section, "weight_hundredths": total(&|cell| cell.0 == *section),
            })).collect::<Vec<_>>(),
            "blueprint": cells.iter().map(|cell| serde_json::json!({
                "section": cell.0, "kind": cell.1, "count": cell.2,
            })).collect::<Vec<_>>(),
            "status": "proposal", "sources": [],
            "parts_basis": basis, "sections_basis": basis, "blueprint_basis": basis,
        },
        "practical": null, "resit": null,
    });
    serde_json::from_value(plan).unwrap()
}

fn item(number: usize, section: &str, kind: &str, point: usize, difficulty: i32) -> AssemblyItem {
    AssemblyItem {
        item_id: format!("item-{number:05}"),
        version_id: format!("version-{number:05}"),
        code: format!("X-{number:05}"),
        section: section.to_owned(),
        point_code: format!("{section}-{point:02}"),
        kind: ItemKind::parse(kind).unwrap(),
        difficulty,
        times_used: 0,
        enemies: Vec::new(),
    }
}

fn met(assembly: &Assembly) -> bool {
    assembly.constraints.iter().all(|constraint| constraint.met)
}

const SMALL: [(&str, &str, u16); 4] = [
    ("ethics", "true_false", 3),
    ("ethics", "single_choice", 5),
    ("1", "single_choice", 8),
    ("1", "multiple_choice", 2),
];

/// Small enough to try out every form there is.
const TINY: [(&str, &str, u16); 4] = [
    ("ethics", "true_false", 2),
    ("ethics", "single_choice", 2),
    ("1", "single_choice", 3),
    ("1", "multiple_choice", 1),
];

/// A bank for [`SMALL`] with `spare` items more than needed in each cell.
fn bank_for_small(spare: usize) -> Vec<AssemblyItem> {
    let mut items: Vec<AssemblyItem> = Vec::new();
    for (section, kind, needed) in SMALL {
        for at in 0..usize::from(needed) + spare {
            let number = items.len();
            let difficulty = 40 + i32::try_from((number * 7) % 45).unwrap();
            items.push(item(number, section, kind, at % 4, difficulty));
        }
    }
    items
}

#[test]
fn forms_of_a_rich_bank_have_nothing_in_common() {
    let items = bank_for_small(20);
    let assembly = assemble(&plan_of(&SMALL), &items, 3, "seed").unwrap();
    assert!(met(&assembly));
    assert_eq!(assembly.figures.overlap.max, 0);
    assert_eq!(assembly.figures.bound, 0);
}

#[test]
fn forms_of_a_tight_bank_have_no_more_in_common_than_they_must() {
    for (spare, forms) in [(0, 2), (1, 2), (1, 5), (2, 3), (3, 10), (5, 4)] {
        let assembly = assemble(&plan_of(&SMALL), &bank_for_small(spare), forms, "seed").unwrap();
        assert!(met(&assembly));
        let figures = &assembly.figures;
        assert_eq!(
            figures.objective, figures.bound,
            "{spare} spare, {forms} forms"
        );
    }
}

#[test]
fn points_are_used_evenly() {
    let assembly = assemble(&plan_of(&SMALL), &bank_for_small(12), 2, "seed").unwrap();
    for form in &assembly.figures.forms {
        for section in ["ethics", "1"] {
            let counts = form
                .by_point
                .iter()
                .filter(|(point, _)| point.starts_with(section));
            let counts: Vec<u32> = counts.map(|(_, count)| *count).collect();
            assert_eq!(counts.len(), 4, "all four points of {section} are used");
            let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
            assert!(most - least <= 1, "{counts:?}");
        }
    }
}

#[test]
fn items_that_were_used_come_last() {
    let mut items = bank_for_small(20);
    for (number, item) in items.iter_mut().enumerate() {
        item.times_used = i32::try_from(number / 4 % 2).unwrap() * 9;
    }
    let assembly = assemble(&plan_of(&SMALL), &items, 1, "seed").unwrap();
    let used: i32 = assembly.forms[0]
        .items
        .iter()
        .map(|placed| {
            items
                .iter()
                .find(|item| item.item_id == placed.item_id)
                .unwrap()
                .times_used
        })
        .sum();
    assert!(
        used <= 18,
        "{used}: at most two items that were used before"
    );
}

#[test]
fn forms_are_alike_in_difficulty() {
    let assembly = assemble(&plan_of(&SMALL), &bank_for_small(15), 3, "seed").unwrap();
    let means: Vec<f64> = assembly
        .figures
        .forms
        .iter()
        .map(|form| form.mean_difficulty)
        .collect();
    let spread = means.iter().copied().fold(f64::MIN, f64::max)
        - means.iter().copied().fold(f64::MAX, f64::min);
    assert!(spread < 0.75, "{means:?}");
}

#[test]
fn a_shortage_names_the_cell() {
    let mut items = bank_for_small(0);
    items.retain(|item| item.code != "X-00009");
    let shortage = assemble(&plan_of(&SMALL), &items, 1, "seed").unwrap_err();
    let expected = Shortage {
        section: "1".to_owned(),
        kind: ItemKind::SingleChoice,
        needed: 8,
        have: 7,
    };
    assert_eq!(shortage, expected);
}

#[test]
fn enemies_count_once_towards_what_the_bank_has() {
    let mut items = bank_for_small(0);
    items[0].enemies = vec!["X-00001".to_owned()];
    let shortage = assemble(&plan_of(&SMALL), &items, 1, "seed").unwrap_err();
    assert_eq!((shortage.needed, shortage.have), (3, 2));
}

#[test]
fn a_hub_of_enemies_does_not_spoil_a_form_that_is_possible() {
    // One item excludes all others of its cell, in which there is nothing to spare besides.
    let mut items = bank_for_small(0);
    let hub = item(900, "ethics", "true_false", 0, 50);
    for other in items.iter_mut().take(3) {
        other.enemies = vec![hub.code.clone()];
    }
    items.push(hub);
    for seed in 0..20 {
        let assembly = assemble(&plan_of(&SMALL), &items, 2, &seed.to_string()).unwrap();
        assert!(met(&assembly));
    }
}

#[test]
fn the_check_sees_what_is_wrong() {
    let (plan, items) = (plan_of(&SMALL), bank_for_small(4));
    let good = assemble(&plan, &items, 1, "seed").unwrap().forms.remove(0);
    let broken_rules = |change: &dyn Fn(&mut FormDocument)| {
        let mut form = good.clone();
        change(&mut form);
        let rules = check_forms(&plan, &items, &[good.clone(), form]);
        let broken = rules.into_iter().filter(|rule| !rule.met);
        broken.map(|rule| rule.name).collect::<Vec<_>>()
    };
    assert!(broken_rules(&|_| ()).is_empty());
    let dropped = broken_rules(&|form| {
        form.items.pop();
    });
    assert_eq!(dropped, ["blueprint", "marks"]);
    let twice = broken_rules(&|form| {
        form.items[4] = FormItem {
            item_no: 5,
            ..form.items[3].clone()
        };
    });
    assert_eq!(twice, ["once"]);
    assert_eq!(
        broken_rules(&|form| form.items[0].score_hundredths = 51),
        ["marks"]
    );
    assert_eq!(
        broken_rules(&|form| form.items[0].version_id = "other".into()),
        ["bank"]
    );
    assert_eq!(broken_rules(&|form| form.items.swap(0, 1)), ["numbers"]);
    let mut hostile = items.clone();
    let first = items
        .iter()
        .find(|item| item.item_id == good.items[0].item_id)
        .unwrap();
    let second = hostile
        .iter_mut()
        .find(|item| item.item_id == good.items[7].item_id)
        .unwrap();
    second.enemies.push(first.code.clone());
    let rules = check_forms(&plan, &hostile, std::slice::from_ref(&good));
    assert!(rules.iter().any(|rule| rule.name == "enemies" && !rule.met));
}

#[test]
fn no_items_and_no_forms_are_no_trouble() {
    assert!(assemble(&plan_of(&SMALL), &[], 1, "").is_err());
    let none = assemble(&plan_of(&SMALL), &bank_for_small(0), 0, "").unwrap();
    assert!(none.forms.is_empty() && met(&none));
}

/// Banks with few items, many enemies and any counts: some can be assembled, some cannot.
fn any_bank() -> impl Strategy<Value = Vec<AssemblyItem>> {
    let entry = (
        0_usize..TINY.len(),
        0_usize..5,
        5_i32..96,
        0_i32..4,
        prop::collection::vec(0_usize..22, 0..3),
    );
    prop::collection::vec(entry, 8..22).prop_map(|entries| {
        let place = |(number, (cell, point, difficulty, times_used, enemies)): (
            usize,
            (usize, usize, i32, i32, Vec<usize>),
        )| {
            let (section, kind, _) = TINY[cell];
            AssemblyItem {
                times_used,
                enemies: enemies
                    .iter()
                    .map(|enemy| format!("X-{enemy:05}"))
                    .collect(),
                ..item(number, section, kind, point, difficulty)
            }
        };
        entries.into_iter().enumerate().map(place).collect()
    })
}

/// Banks that hold a whole form at least, with enemies.
fn full_bank() -> impl Strategy<Value = Vec<AssemblyItem>> {
    let change = (any::<prop::sample::Index>(), any::<prop::sample::Index>());
    (
        1_usize..12,
        prop::collection::vec(change, 0..12),
        prop::collection::vec(0_i32..5, 80),
    )
        .prop_map(|(spare, enemies, used)| {
            let mut items = bank_for_small(spare);
            for (one, other) in enemies {
                let code = other.get(&items).code.clone();
                let at = one.index(items.len());
                items[at].enemies.push(code);
            }
            for (item, times) in items.iter_mut().zip(used) {
                item.times_used = times;
            }
            items
        })
}

/// The largest number of items of each cell that can stand together decides whether a form exists: tried out in full.
fn possible(items: &[AssemblyItem]) -> bool {
    fn choose(
        items: &[AssemblyItem],
        at: usize,
        chosen: &mut Vec<usize>,
        lacking: &mut [i64],
    ) -> bool {
        if lacking.iter().all(|lack| *lack <= 0) {
            return true;
        }
        let cell = |item: &AssemblyItem| {
            TINY.iter()
                .position(|cell| cell.0 == item.section && cell.1 == item.kind.as_str())
                .unwrap()
        };
        for (number, lack) in lacking.iter().enumerate() {
            let left = items[at..]
                .iter()
                .filter(|item| cell(item) == number)
                .count();
            if *lack > i64::try_from(left).unwrap() {
                return false;
            }
        }
        let Some(item) = items.get(at) else {
            return false;
        };
        let hostile = |a: &AssemblyItem, b: &AssemblyItem| {
            a.enemies.contains(&b.code) || b.enemies.contains(&a.code)
        };
        if !chosen.iter().any(|other| hostile(item, &items[*other])) {
            chosen.push(at);
            lacking[cell(item)] -= 1;
            let found = choose(items, at + 1, chosen, lacking);
            lacking[cell(item)] += 1;
            chosen.pop();
            if found {
                return true;
            }
        }
        choose(items, at + 1, chosen, lacking)
    }
    let mut lacking: Vec<i64> = TINY.iter().map(|cell| i64::from(cell.2)).collect();
    choose(items, 0, &mut Vec::new(), &mut lacking)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_rule_is_kept_or_a_cell_is_short(items in any_bank(), forms in 1_usize..5, seed in "[a-z]{0,8}") {
        match assemble(&plan_of(&TINY), &items, forms, &seed) {
            Ok(assembly) => {
                prop_assert_eq!(assembly.forms.len(), forms);
                prop_assert!(met(&assembly), "{:?}", assembly.constraints);
            }
            Err(shortage) => {
                prop_assert!(shortage.have < shortage.needed);
                prop_assert!(!possible(&items), "{shortage}");
            }
        }
    }

    #[test]
    fn a_bank_with_enough_gives_parallel_forms(items in full_bank(), forms in 1_usize..6, seed in "[a-z]{0,8}") {
        match assemble(&plan_of(&SMALL), &items, forms, &seed) {
            Ok(assembly) => {
                prop_assert!(met(&assembly));
                let figures = &assembly.figures;
                prop_assert!(figures.objective >= figures.bound);
                let pairs = u64::try_from(forms * (forms - 1) / 2).unwrap();
                prop_assert!(figures.overlap.max * pairs >= figures.objective);
            }
            Err(shortage) => prop_assert!(shortage.have < shortage.needed),
        }
    }

    #[test]
    fn the_order_of_the_bank_does_not_matter_and_the_seed_does(items in full_bank(), seed in "[a-z]{4}", other in "[A-Z]{4}") {
        let plan = plan_of(&SMALL);
        let Ok(first) = assemble(&plan, &items, 2, &seed) else { return Ok(()) };
        let mut mixed = items.clone();
        shuffle(&mut mixed, &mut seeded(&other, "mixed"));
        prop_assert_eq!(&assemble(&plan, &mixed, 2, &seed).unwrap(), &first);
        let spare = items.len() - usize::from(SMALL.iter().map(|cell| cell.2).sum::<u16>());
        if spare >= 16 {
            prop_assert_ne!(&assemble(&plan, &items, 2, &other).unwrap().forms, &first.forms);
        }
    }
}
