//! Building a golden test set: pick from a pool by quotas, label, stay clear of the training data.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::labelled::check_labels;
use crate::practical::bot::likeness;
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, ratio, ratio_or, real,
};
use crate::practical::measures::confusion::Confusion;

/// An item of the pool.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PoolItem {
    text: String,
    label: String,
    /// Segment of users or situations it stands for.
    #[serde(default)]
    segment: String,
}

/// Key of a golden set task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    labels: Vec<String>,
    pool: UniqueMap<PoolItem>,
    /// How many items the set must have.
    size: usize,
    /// Least number of items of each label.
    #[serde(default)]
    label_quotas: UniqueMap<usize>,
    /// Least number of items of each segment.
    #[serde(default)]
    segment_quotas: UniqueMap<usize>,
    /// Training texts: no picked text may be the same or nearly the same.
    #[serde(default)]
    training: Vec<String>,
    /// A picking that meets everything, for the full anchor.
    model_answer: BTreeSet<String>,
    #[serde(default)]
    marking: Marking,
}

/// The set of the candidate.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Picked items and the label the candidate gives them.
    #[serde(default)]
    picked: UniqueMap<String>,
}

const MAX_POOL: usize = 2_000;
const MAX_TRAINING: usize = 2_000;
const MAX_CHARACTERS: usize = 200;

pub(crate) struct GoldenSet;

impl Grader for GoldenSet {
    const KIND: &'static str = "golden-set";
    const VERSION: &'static str = "golden-set/1";
    const SUMMARY: &'static str = "Pick and label a test set by quotas, clear of training data.";
    const EXAMPLE: Example = Example {
        key: r#"{"labels":["refund","delivery"],"pool":{"1":{"text":"我要退款","label":"refund","segment":"app"},"2":{"text":"包裹到哪了","label":"delivery","segment":"phone"},"3":{"text":"什么时候发货","label":"delivery","segment":"app"},"4":{"text":"退钱给我","label":"refund","segment":"phone"}},"size":2,"label_quotas":{"refund":1,"delivery":1},"segment_quotas":{"phone":1},"training":["我要退款。"],"model_answer":["3","4"]}"#,
        answer: r#"{"picked":{"1":"refund","2":"delivery"}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        check_labels(&key.labels)?;
        if key.pool.len() > MAX_POOL || key.training.len() > MAX_TRAINING {
            return Err(Refusal::key("the pool or the training set is too large"));
        }
        let long = |text: &str| text.chars().count() > MAX_CHARACTERS;
        if key
            .pool
            .values()
            .any(|item| long(&item.text) || !key.labels.contains(&item.label))
            || key.training.iter().any(|text| long(text))
        {
            return Err(Refusal::key("a text is too long or a label not declared"));
        }
        if key.size == 0 || key.model_answer.iter().any(|id| !key.pool.contains_key(id)) {
            return Err(Refusal::key(
                "the size is 0, or the model answer picks what is not in the pool",
            ));
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let picked: Vec<(&PoolItem, &String)> = answer
            .picked
            .iter()
            .filter_map(|(id, label)| Some((key.pool.get(id)?, label)))
            .collect();
        let mut labels: BTreeMap<&str, usize> = BTreeMap::new();
        let mut segments: BTreeMap<&str, usize> = BTreeMap::new();
        for (item, _) in &picked {
            *labels.entry(&item.label).or_default() += 1;
            *segments.entry(&item.segment).or_default() += 1;
        }
        let training = likeness::Shelf::of(key.training.iter().map(String::as_str));
        let leaked = picked
            .iter()
            .filter(|(item, _)| training.has_near(&item.text))
            .count();
        let mut own = likeness::Shelf::default();
        let mut repeats = 0;
        for (item, _) in &picked {
            if own.has_near(&item.text) {
                repeats += 1;
            } else {
                own.put(&item.text);
            }
        }
        let confusion = Confusion::of(
            &key.labels,
            picked
                .iter()
                .map(|(item, label)| (Some(item.label.as_str()), Some(label.as_str()))),
        );
        let mut measured = Measured::default();
        measured.count("picked", picked.len());
        measured.count("not_in_pool", answer.picked.len() - picked.len());
        measured.count("leaked", leaked);
        measured.count("near_repeats", repeats);
        let missing = key.size.abs_diff(answer.picked.len());
        measured.metric("size_met", (1.0 - real(missing) / real(key.size)).max(0.0));
        measured.metric("label_quotas_met", met(&key.label_quotas, &labels));
        measured.metric("segment_quotas_met", met(&key.segment_quotas, &segments));
        let clean = picked.len().saturating_sub(leaked + repeats);
        measured.metric("clean", ratio_or(clean, answer.picked.len(), 0.0));
        measured.metric("label_macro_f1", confusion.macro_f1());
        measured.metric("label_accuracy", confusion.accuracy().unwrap_or(0.0));
        Ok(measured)
    }

    fn default_aspects(_: &Key) -> Vec<AspectRule> {
        vec![
            AspectRule::new("size", "size_met", 1_000),
            AspectRule::new("labels covered", "label_quotas_met", 2_000),
            AspectRule::new("segments covered", "segment_quotas_met", 2_000),
            AspectRule::new("clear of training data and repeats", "clean", 2_500).starting_at(0.5),
            AspectRule::new("labels right", "label_accuracy", 2_500).starting_at(0.5),
        ]
    }

    fn trivial_answers(_: &Key) -> Vec<Answer> {
        vec![Answer {
            picked: UniqueMap::default(),
        }]
    }

    fn full_answer(key: &Key) -> Answer {
        let own = key
            .model_answer
            .iter()
            .filter_map(|id| Some((id.clone(), key.pool.get(id)?.label.clone())));
        Answer {
            picked: own.collect(),
        }
    }
}

/// Share of the quotas' places that are filled; 1 without quotas.
fn met(quotas: &UniqueMap<usize>, have: &BTreeMap<&str, usize>) -> f64 {
    let wanted: usize = quotas
        .values()
        .fold(0, |sum, quota| sum.saturating_add(*quota));
    let filled: usize = quotas
        .iter()
        .map(|(name, quota)| have.get(name.as_str()).copied().unwrap_or(0).min(*quota))
        .sum();
    ratio(filled, wanted).unwrap_or(1.0)
}
