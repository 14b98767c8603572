//! Looks at finished forms afresh: from plan, bank and documents alone, by counting. It shares no code with the search.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::items::AssemblyItem;
use crate::papers::FormDocument;
use crate::standards::plan::ExamPlan;

/// One rule, and whether all forms keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Constraint {
    pub name: &'static str,
    pub met: bool,
}

/// Every rule of assembly with whether `forms` keep it:
///
/// - `bank`: each item is among `items`, in that version, with that section and kind;
/// - `blueprint`: each form has exactly the plan's count for each section and kind;
/// - `marks`: each item has the marks of its kind, each form and each section the marks of the plan;
/// - `once`: no item stands twice in a form;
/// - `enemies`: no two items of a form are enemies;
/// - `numbers`: items are numbered 1, 2, 3, ….
pub fn check_forms(
    plan: &ExamPlan,
    items: &[AssemblyItem],
    forms: &[FormDocument],
) -> Vec<Constraint> {
    let rules: [(&'static str, Rule); 6] = [
        ("bank", in_bank),
        ("blueprint", by_blueprint),
        ("marks", full_marks),
        ("once", once),
        ("enemies", enemies_apart),
        ("numbers", numbered),
    ];
    rules
        .into_iter()
        .map(|(name, rule)| Constraint {
            name,
            met: forms.iter().all(|form| rule(plan, items, form)),
        })
        .collect()
}

type Rule = fn(&ExamPlan, &[AssemblyItem], &FormDocument) -> bool;

fn in_bank(_: &ExamPlan, items: &[AssemblyItem], form: &FormDocument) -> bool {
    let bank: BTreeMap<&str, &AssemblyItem> = items
        .iter()
        .map(|item| (item.version_id.as_str(), item))
        .collect();
    form.items.iter().all(|item| {
        bank.get(item.version_id.as_str()).is_some_and(|banked| {
            banked.item_id == item.item_id
                && banked.section == item.section
                && banked.kind == item.kind
        })
    })
}

fn by_blueprint(plan: &ExamPlan, _: &[AssemblyItem], form: &FormDocument) -> bool {
    let mut wanted: BTreeMap<(String, String), u64> = BTreeMap::new();
    for line in &plan.theory.blueprint {
        *wanted
            .entry((line.section.to_string(), line.kind.to_string()))
            .or_default() += u64::from(line.count);
    }
    let mut given: BTreeMap<(String, String), u64> = BTreeMap::new();
    for item in &form.items {
        *given
            .entry((item.section.clone(), item.kind.as_str().to_owned()))
            .or_default() += 1;
    }
    wanted == given
}

fn full_marks(plan: &ExamPlan, _: &[AssemblyItem], form: &FormDocument) -> bool {
    let theory = &plan.theory;
    let mut sections: BTreeMap<String, i64> = BTreeMap::new();
    for item in &form.items {
        let of_kind = theory
            .parts
            .iter()
            .find(|part| part.kind.to_string() == item.kind.as_str());
        if of_kind.map(|part| i64::from(part.score_hundredths))
            != Some(i64::from(item.score_hundredths))
        {
            return false;
        }
        *sections.entry(item.section.clone()).or_default() += i64::from(item.score_hundredths);
    }
    let weights_met = theory.sections.iter().all(|entry| {
        let given = sections.get(&entry.section.to_string()).copied();
        given.unwrap_or_default() == i64::from(entry.weight_hundredths)
    });
    weights_met && sections.values().sum::<i64>() == i64::from(theory.full_hundredths)
}

fn once(_: &ExamPlan, _: &[AssemblyItem], form: &FormDocument) -> bool {
    let distinct: BTreeSet<&str> = form
        .items
        .iter()
        .map(|item| item.item_id.as_str())
        .collect();
    distinct.len() == form.items.len()
}

fn enemies_apart(_: &ExamPlan, items: &[AssemblyItem], form: &FormDocument) -> bool {
    let standing: BTreeSet<&str> = form
        .items
        .iter()
        .map(|item| item.item_id.as_str())
        .collect();
    let here: Vec<&AssemblyItem> = items
        .iter()
        .filter(|item| standing.contains(item.item_id.as_str()))
        .collect();
    let codes: BTreeSet<&str> = here.iter().map(|item| item.code.as_str()).collect();
    here.iter().all(|item| {
        item.enemies
            .iter()
            .all(|enemy| *enemy == item.code || !codes.contains(enemy.as_str()))
    })
}

fn numbered(_: &ExamPlan, _: &[AssemblyItem], form: &FormDocument) -> bool {
    form.items
        .iter()
        .zip(1_i32..)
        .all(|(item, number)| item.item_no == number)
}
