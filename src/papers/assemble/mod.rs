//! Assembly of parallel forms by blueprint: greedy, then repair by swaps. Pure.
//!
//! What always holds, or there is a [`Shortage`]: each form has the counts of the blueprint for each section and kind, no
//! item stands twice in a form, enemies never meet in a form (one of the pair naming the other is enough). What is made
//! as good as the search can, in this order: the forms have little in common; the identification points of a section
//! are used evenly within a form; no two forms have more in common than others; items that were used before come last;
//! the forms are alike in difficulty, for each kind of item. [`check_forms`] looks at the outcome afresh and shares no code with the search.
//!
//! The forms depend on plan, items, number of forms and seed only: the order of `items` does not matter.

mod bound;
mod check;
mod core;
mod cost;
mod draft;
mod figures;
mod fill;
mod pool;
mod repair;
#[cfg(test)]
mod tests;

pub use check::{Constraint, check_forms};
pub use figures::{Figures, FormFigures, Overlap};

use super::{FormDocument, FormItem};
use crate::items::{AssemblyItem, ItemKind};
use crate::standards::plan::ExamPlan;

use draft::Draft;
use figures::figures_of;
use pool::Pool;

/// Forms that keep every rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Assembly {
    pub forms: Vec<FormDocument>,
    pub figures: Figures,
    /// Every rule, with whether the finished forms keep it.
    pub constraints: Vec<Constraint>,
}

/// The bank cannot fill one cell of the blueprint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("section {section} needs {needed} items of kind {}, the bank has {have}", kind.as_str())]
pub struct Shortage {
    pub section: String,
    pub kind: ItemKind,
    pub needed: usize,
    /// Items that can stand in one form together; fewer than there are in the bank where enemies exclude each other.
    pub have: usize,
}

/// Puts `forms` parallel forms together. `items` are the approved items of the plan's occupation and level; their
/// difficulty is the expected percentage of right answers.
///
/// # Errors
/// The first cell that cannot be filled.
pub fn assemble(
    plan: &ExamPlan,
    items: &[AssemblyItem],
    forms: usize,
    seed: &str,
) -> Result<Assembly, Shortage> {
    let pool = Pool::new(plan, items);
    let core = core::find_core(&pool)?;
    let mut draft = Draft::new(&pool, forms);
    for form in 0..forms {
        fill::fill(&mut draft, form, &core, seed)?;
    }
    repair::repair(&mut draft, seed);
    let documents: Vec<FormDocument> = (0..forms)
        .map(|form| document(&pool, &draft, form, seed))
        .collect();
    Ok(Assembly {
        figures: figures_of(items, &documents, bound::least_overlap(&pool, forms)),
        constraints: check_forms(plan, items, &documents),
        forms: documents,
    })
}

/// Items are numbered part by part, section by section, by their codes.
fn document(pool: &Pool<'_>, draft: &Draft<'_, '_>, form: usize, seed: &str) -> FormDocument {
    let mut items = Vec::new();
    let mut item_no = 0;
    for (cell, entries) in draft.cells_of(form) {
        let mut entries = entries.to_vec();
        entries.sort_unstable();
        for entry in entries {
            let Some(item) = pool.item(entry) else {
                continue;
            };
            item_no += 1;
            items.push(FormItem {
                item_no,
                item_id: item.item_id.clone(),
                version_id: item.version_id.clone(),
                section: cell.section.clone(),
                kind: cell.kind,
                score_hundredths: cell.score_hundredths,
            });
        }
    }
    FormDocument {
        items,
        seed: seed.to_owned(),
    }
}
