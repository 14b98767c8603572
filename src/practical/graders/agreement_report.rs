//! How well annotators agree, in numbers, and what to do about it.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::numeric::{Numbers, Tolerance};
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, mean, ratio,
};
use crate::practical::measures::agreement::{Scale, fleiss, krippendorff_alpha};
use crate::practical::measures::confusion::{Confusion, Weight};
use crate::practical::measures::grid::Grid;
use crate::practical::measures::intraclass::intraclass;

/// Key of an agreement report.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// The labels in rising order; numbers where the scale is interval or ratio.
    labels: Vec<String>,
    /// Label that each annotator gave each item: annotator → item → label. A missing item is a gap.
    ratings: UniqueMap<UniqueMap<String>>,
    /// Statistics the candidate enters; names of `statistics` in the report.
    #[serde(default)]
    ask: BTreeSet<String>,
    /// How far an entered number may lie off; 0.005 when absent.
    #[serde(default)]
    tolerance: Option<Tolerance>,
    /// Right choice of each question of judgement.
    #[serde(default)]
    decisions: UniqueMap<String>,
    #[serde(default)]
    marking: Marking,
}

/// The report of the candidate.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Entered statistics: a number, or the word `undefined`.
    #[serde(default)]
    values: UniqueMap<serde_json::Value>,
    #[serde(default)]
    decisions: UniqueMap<String>,
}

const MAX_ANNOTATORS: usize = 20;
const MAX_ITEMS: usize = 5_000;

/// Every statistic of these ratings by name; `None` where it is not defined.
fn statistics(key: &Key) -> BTreeMap<String, Option<f64>> {
    let places: BTreeMap<&str, usize> = key
        .labels
        .iter()
        .enumerate()
        .map(|(place, label)| (label.as_str(), place))
        .collect();
    let values: Vec<f64> = key
        .labels
        .iter()
        .map(|label| label.parse().unwrap_or(f64::NAN))
        .collect();
    let items: BTreeSet<&String> = key.ratings.values().flat_map(|of| of.keys()).collect();
    let units: Vec<Vec<usize>> = items
        .iter()
        .map(|item| {
            key.ratings
                .values()
                .filter_map(|of| places.get(of.get(*item)?.as_str()).copied())
                .collect()
        })
        .collect();
    let mut found = BTreeMap::new();
    for (name, scale) in [
        ("alpha_nominal", Scale::Nominal),
        ("alpha_ordinal", Scale::Ordinal),
        ("alpha_interval", Scale::Interval),
        ("alpha_ratio", Scale::Ratio),
    ] {
        let needs_numbers = matches!(scale, Scale::Interval | Scale::Ratio);
        if !needs_numbers || values.iter().all(|value| value.is_finite()) {
            found.insert(name.to_owned(), krippendorff_alpha(&units, &values, scale));
        }
    }
    let mut counts = Grid::new(units.len(), key.labels.len());
    for (row, unit) in units.iter().enumerate() {
        for place in unit {
            counts.add(row, *place);
        }
    }
    let (fleiss_kappa, randolph) = fleiss(&counts);
    found.insert("fleiss_kappa".to_owned(), fleiss_kappa);
    found.insert("randolph_kappa".to_owned(), randolph);
    pairwise(key, &mut found);
    let rows: Vec<Vec<f64>> = units
        .iter()
        .map(|unit| {
            unit.iter()
                .filter_map(|place| values.get(*place).copied())
                .collect()
        })
        .collect();
    let complete = units.iter().all(|unit| unit.len() == key.ratings.len());
    if complete
        && values.iter().all(|value| value.is_finite())
        && let Some(intraclass) = intraclass(&rows)
    {
        for (name, value) in [
            ("icc_1_1", intraclass.icc_1_1),
            ("icc_a_1", intraclass.icc_a_1),
            ("icc_c_1", intraclass.icc_c_1),
            ("icc_1_k", intraclass.icc_1_k),
            ("icc_a_k", intraclass.icc_a_k),
            ("icc_c_k", intraclass.icc_c_k),
        ] {
            found.insert(name.to_owned(), value);
        }
    }
    found
}

/// Agreement and Cohen's kappa of each pair of annotators over the items both labelled, and their means.
fn pairwise(key: &Key, found: &mut BTreeMap<String, Option<f64>>) {
    let annotators: Vec<(&String, &UniqueMap<String>)> = key.ratings.iter().collect();
    let mut all: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (place, (first, of_first)) in annotators.iter().enumerate() {
        for (second, of_second) in annotators.iter().skip(place + 1) {
            let pairs = of_first.iter().filter_map(|(item, label)| {
                Some((Some(label.as_str()), Some(of_second.get(item)?.as_str())))
            });
            let confusion = Confusion::of(&key.labels, pairs);
            for (name, value) in [
                ("agreement", confusion.accuracy()),
                ("cohen_kappa", confusion.kappa(Weight::Nominal)),
                ("linear_kappa", confusion.kappa(Weight::Linear)),
                ("quadratic_kappa", confusion.kappa(Weight::Quadratic)),
            ] {
                found.insert(format!("{name}:{first}:{second}"), value);
                all.entry(name).or_default().extend(value);
            }
        }
    }
    for (name, values) in all {
        found.insert(format!("mean_{name}"), mean(&values));
    }
}

pub(crate) struct AgreementReport;

impl Grader for AgreementReport {
    const KIND: &'static str = "agreement-report";
    const VERSION: &'static str = "agreement-report/1";
    const SUMMARY: &'static str = "Compute the agreement of annotators and decide what follows.";
    const EXAMPLE: Example = Example {
        key: r#"{"labels":["1","2","3"],"ratings":{"A":{"i1":"1","i2":"2","i3":"3","i4":"2"},"B":{"i1":"1","i2":"2","i3":"3","i4":"3"},"C":{"i1":"1","i2":"3","i3":"3"}},"ask":["alpha_nominal","cohen_kappa:A:B"],"decisions":{"next":"revise-guideline"}}"#,
        answer: r#"{"values":{"alpha_nominal":0.6,"cohen_kappa:A:B":0.636},"decisions":{"next":"revise-guideline"}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        super::labelled::check_labels(&key.labels)?;
        let annotators = key.ratings.len();
        if !(2..=MAX_ANNOTATORS).contains(&annotators) {
            return Err(Refusal::key("there must be 2 to 20 annotators"));
        }
        for (annotator, labels) in key.ratings.iter() {
            if labels.len() > MAX_ITEMS || labels.values().any(|label| !key.labels.contains(label))
            {
                return Err(Refusal::key(format!(
                    "annotator {annotator:?}: more than {MAX_ITEMS} items or a label not declared"
                )));
            }
        }
        let items: BTreeSet<&String> = key.ratings.values().flat_map(|of| of.keys()).collect();
        if items.len() > MAX_ITEMS {
            return Err(Refusal::key(format!("more than {MAX_ITEMS} items")));
        }
        let known = statistics(key);
        for name in &key.ask {
            if !known.contains_key(name) {
                return Err(Refusal::key(format!("there is no statistic {name:?}")));
            }
        }
        key.tolerance.as_ref().map_or(Ok(()), Tolerance::check)
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let mut measured = Measured::default();
        let statistics = statistics(key);
        let tolerance = key.tolerance.unwrap_or(Tolerance {
            absolute: 0.005,
            relative: 0.0,
        });
        let mut right = BTreeMap::new();
        for name in &key.ask {
            let expected = statistics.get(name).copied().flatten();
            let is_right = answer
                .values
                .get(name)
                .is_some_and(|value| Numbers::is_right(value, expected, tolerance));
            right.insert(name.clone(), u8::from(is_right));
        }
        let hits = right.values().filter(|right| **right == 1).count();
        let decided = key
            .decisions
            .iter()
            .filter(|(name, choice)| answer.decisions.get(*name) == Some(*choice))
            .count();
        measured.count("asked", key.ask.len());
        measured.count("right", hits);
        measured.count("decisions", key.decisions.len());
        measured.count("decisions_right", decided);
        measured.metric("values_right", ratio(hits, key.ask.len()));
        measured.metric("decisions_right", ratio(decided, key.decisions.len()));
        measured.detail("statistics", &statistics);
        measured.detail("right", &right);
        Ok(measured)
    }

    fn default_aspects(key: &Key) -> Vec<AspectRule> {
        match (key.ask.is_empty(), key.decisions.is_empty()) {
            (false, false) => vec![
                AspectRule::new("numbers", "values_right", 6_000),
                AspectRule::new("decisions", "decisions_right", 4_000).starting_at(0.0),
            ],
            (true, false) => vec![AspectRule::new("decisions", "decisions_right", 10_000)],
            _ => vec![AspectRule::new("numbers", "values_right", 10_000)],
        }
    }

    fn trivial_answers(_: &Key) -> Vec<Answer> {
        vec![Answer {
            values: UniqueMap::default(),
            decisions: UniqueMap::default(),
        }]
    }

    fn full_answer(key: &Key) -> Answer {
        let statistics = statistics(key);
        let values = key.ask.iter().map(|name| {
            let value = statistics.get(name).copied().flatten();
            (
                name.clone(),
                value.map_or_else(|| "undefined".into(), serde_json::Value::from),
            )
        });
        let decisions = key
            .decisions
            .iter()
            .map(|(name, choice)| (name.clone(), choice.clone()));
        Answer {
            values: values.collect(),
            decisions: decisions.collect(),
        }
    }
}
