//! Any number of labels for each item: causes of complaints, topics.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::labelled::{Labelled, check_labels, most_frequent, scored};
use crate::practical::frame::{AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap};
use crate::practical::measures::label_sets;

/// Key of a tagging task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    labels: Vec<String>,
    /// True labels of each item; may be none.
    gold: UniqueMap<BTreeSet<String>>,
    /// Items that count; all when empty.
    #[serde(default)]
    scored: Vec<String>,
    #[serde(default)]
    marking: Marking,
}

/// Labels given by the candidate.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Labels of each item; a repeat counts once; an absent item got none.
    #[serde(default)]
    answers: UniqueMap<BTreeSet<String>>,
}

pub(crate) struct MultiLabel;

impl Grader for MultiLabel {
    const KIND: &'static str = "multi-label";
    const VERSION: &'static str = "multi-label/1";
    const SUMMARY: &'static str = "Give every item all labels that hold, or none.";
    const EXAMPLE: Example = Example {
        key: r#"{"labels":["late","damaged","rude"],"gold":{"1":["late"],"2":["late","rude"],"3":[]}}"#,
        answer: r#"{"answers":{"1":["late"],"2":["rude"],"3":["damaged"]}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        check_labels(&key.labels)?;
        Labelled::check_scored(&key.gold, &key.scored)?;
        for (item, labels) in key.gold.iter() {
            if labels.iter().any(|label| !key.labels.contains(label)) {
                return Err(Refusal::key(format!(
                    "item {item:?} has a label not declared"
                )));
            }
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let mut measured = Measured::default();
        let none = BTreeSet::new();
        let items: Vec<label_sets::SetPair<'_>> = scored(&key.gold, &key.scored)
            .map(|(id, gold)| (gold, answer.answers.get(id).unwrap_or(&none)))
            .collect();
        label_sets::report(&key.labels, &items, &mut measured);
        let undeclared = items
            .iter()
            .flat_map(|(_, answer)| answer.iter())
            .filter(|label| !key.labels.contains(label));
        measured.count("undeclared", undeclared.count());
        Ok(measured)
    }

    fn default_aspects(_: &Key) -> Vec<AspectRule> {
        vec![AspectRule::new("micro-F1", "micro_f1", 10_000)]
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        let items = || key.gold.keys().cloned();
        let majority = most_frequent(scored(&key.gold, &key.scored).flat_map(|entry| entry.1));
        let one: BTreeSet<String> = majority.into_iter().collect();
        let all: BTreeSet<String> = key.labels.iter().cloned().collect();
        vec![
            Answer {
                answers: UniqueMap::default(),
            },
            Answer {
                answers: items().map(|id| (id, one.clone())).collect(),
            },
            Answer {
                answers: items().map(|id| (id, all.clone())).collect(),
            },
        ]
    }

    fn full_answer(key: &Key) -> Answer {
        let own = key
            .gold
            .iter()
            .map(|(id, labels)| (id.clone(), labels.clone()));
        Answer {
            answers: own.collect(),
        }
    }
}
