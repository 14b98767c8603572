//! One label for each item: intents, moods, kinds of tickets.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::labelled::{Labelled, check_labels, consistency, most_frequent, scored};
use crate::practical::frame::{AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap};
use crate::practical::measures::confusion::Confusion;

/// Key of a classification task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// The label set of the guideline; in rising order for grades.
    labels: Vec<String>,
    /// True label of each item.
    gold: UniqueMap<String>,
    /// Items that count; all when empty. The rest is the open half.
    #[serde(default)]
    scored: Vec<String>,
    /// Pairs of items with the same material, for self-consistency.
    #[serde(default)]
    duplicates: Vec<[String; 2]>,
    #[serde(default)]
    marking: Marking,
}

/// Labels given by the candidate.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Label of each item; null or absent: no answer, which is wrong for its item.
    #[serde(default)]
    answers: UniqueMap<Option<String>>,
}

pub(crate) struct TextClassification;

impl Grader for TextClassification {
    const KIND: &'static str = "text-classification";
    const VERSION: &'static str = "text-classification/1";
    const SUMMARY: &'static str = "Give every item one label of the guideline.";
    const EXAMPLE: Example = Example {
        key: r#"{"labels":["refund","delivery","invoice"],"gold":{"1":"refund","2":"delivery","3":"invoice","4":"refund"}}"#,
        answer: r#"{"answers":{"1":"refund","2":"delivery","3":"refund","4":"refund"}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        check_labels(&key.labels)?;
        Labelled::check_scored(&key.gold, &key.scored)?;
        for (item, label) in key.gold.iter() {
            if !key.labels.contains(label) {
                return Err(Refusal::key(format!(
                    "item {item:?}: {label:?} is not declared"
                )));
            }
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let mut measured = Measured::default();
        let items: Vec<(&str, &str)> = scored(&key.gold, &key.scored)
            .map(|(id, label)| (id, label.as_str()))
            .collect();
        let given = |id: &str| answer.answers.get(id).and_then(Option::as_deref);
        let confusion = Confusion::of(
            &key.labels,
            items.iter().map(|(id, label)| (Some(*label), given(id))),
        );
        confusion.report(&mut measured);
        let declared = |label: &str| key.labels.iter().any(|known| known == label);
        let answered: Vec<&str> = items.iter().filter_map(|(id, _)| given(id)).collect();
        measured.count("unanswered", items.len() - answered.len());
        measured.count(
            "undeclared",
            answered.iter().filter(|label| !declared(label)).count(),
        );
        measured.count(
            "unknown_items",
            answer
                .answers
                .keys()
                .filter(|id| !key.gold.contains_key(*id))
                .count(),
        );
        if !key.duplicates.is_empty() {
            measured.metric("self_consistency", consistency(&key.duplicates, given));
        }
        Ok(measured)
    }

    fn default_aspects(_: &Key) -> Vec<AspectRule> {
        vec![AspectRule::new("macro-F1", "macro_f1", 10_000)]
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        let majority = most_frequent(scored(&key.gold, &key.scored).map(|entry| entry.1));
        let all = key.gold.keys().map(|id| (id.clone(), majority.clone()));
        vec![
            Answer {
                answers: UniqueMap::default(),
            },
            Answer {
                answers: all.collect(),
            },
        ]
    }

    fn full_answer(key: &Key) -> Answer {
        let own = key
            .gold
            .iter()
            .map(|(id, label)| (id.clone(), Some(label.clone())));
        Answer {
            answers: own.collect(),
        }
    }
}
