//! Figures that describe finished forms: points, difficulty, what they have in common.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::items::AssemblyItem;
use crate::papers::FormDocument;

/// What the forms are like.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    pub forms: Vec<FormFigures>,
    pub overlap: Overlap,
    /// Items in common, summed over all pairs of forms: what assembly makes small before everything else.
    pub objective: u64,
    /// No forms by this blueprint from this bank have fewer items in common.
    pub bound: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FormFigures {
    /// Marks, in hundredths.
    pub marks_hundredths: i32,
    /// Items for each identification point.
    pub by_point: BTreeMap<String, u32>,
    /// Mean of the items' difficulties: the expected percentage of right answers.
    pub mean_difficulty: f64,
    /// Marks a prepared candidate is expected to earn, in hundredths.
    pub expected_hundredths: f64,
}

/// Items that two forms have in common.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overlap {
    pub max: u64,
    /// Over all pairs of forms; 0 when there is one form.
    pub mean: f64,
}

pub(super) fn figures_of(items: &[AssemblyItem], forms: &[FormDocument], bound: u64) -> Figures {
    let bank: BTreeMap<&str, &AssemblyItem> = items
        .iter()
        .map(|item| (item.item_id.as_str(), item))
        .collect();
    let sets: Vec<BTreeSet<&str>> = forms
        .iter()
        .map(|form| {
            form.items
                .iter()
                .map(|item| item.item_id.as_str())
                .collect()
        })
        .collect();
    let mut common: Vec<u64> = Vec::new();
    for (number, first) in sets.iter().enumerate() {
        for second in sets.iter().skip(number + 1) {
            common.push(count(first.intersection(second).count()));
        }
    }
    let objective: u64 = common.iter().sum();
    Figures {
        forms: forms.iter().map(|form| form_figures(&bank, form)).collect(),
        overlap: Overlap {
            max: common.iter().copied().max().unwrap_or_default(),
            mean: ratio(objective, count(common.len())),
        },
        objective,
        bound,
    }
}

fn form_figures(bank: &BTreeMap<&str, &AssemblyItem>, form: &FormDocument) -> FormFigures {
    let mut by_point: BTreeMap<String, u32> = BTreeMap::new();
    let (mut difficulties, mut expected) = (0_u64, 0_u64);
    for item in &form.items {
        let Some(banked) = bank.get(item.item_id.as_str()) else {
            continue;
        };
        *by_point.entry(banked.point_code.clone()).or_default() += 1;
        let difficulty = u64::try_from(banked.difficulty).unwrap_or_default();
        difficulties += difficulty;
        expected += difficulty * u64::try_from(item.score_hundredths).unwrap_or_default();
    }
    FormFigures {
        marks_hundredths: form.full_hundredths(),
        by_point,
        mean_difficulty: ratio(difficulties, count(form.items.len())),
        expected_hundredths: ratio(expected, 100),
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// `part` ÷ `whole`; 0 when there is no whole.
fn ratio(part: u64, whole: u64) -> f64 {
    let float = |number: u64| u32::try_from(number).map_or(f64::MAX, f64::from);
    if whole == 0 {
        0.0
    } else {
        float(part) / float(whole)
    }
}
