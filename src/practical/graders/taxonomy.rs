//! Sorting unlabelled texts into groups of one's own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::labelled::{Labelled, scored};
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, ratio,
};
use crate::practical::measures::clustering;

/// Key of a grouping task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// Group that the experts gave each item; names are free.
    gold: UniqueMap<String>,
    /// Items that count; all when empty.
    #[serde(default)]
    scored: Vec<String>,
    #[serde(default)]
    marking: Marking,
}

/// Groups of the candidate. Names and definitions go to people with a rubric.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Group of each item; an item left out stands alone.
    #[serde(default)]
    groups: UniqueMap<String>,
}

pub(crate) struct Taxonomy;

impl Grader for Taxonomy {
    const KIND: &'static str = "taxonomy";
    const VERSION: &'static str = "taxonomy/1";
    const SUMMARY: &'static str = "Sort texts into groups as an expert would, under any names.";
    const EXAMPLE: Example = Example {
        key: r#"{"gold":{"1":"delivery","2":"delivery","3":"refund","4":"refund","5":"account"}}"#,
        answer: r#"{"groups":{"1":"物流","2":"物流","3":"售后","4":"售后","5":"售后"}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        Labelled::check_scored(&key.gold, &key.scored)
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let items: Vec<_> = scored(&key.gold, &key.scored).collect();
        // A name no candidate can give keeps the items left out apart from every group.
        let alone: Vec<String> = items.iter().map(|(id, _)| format!("\u{0}{id}")).collect();
        let pairs: Vec<(&str, &str)> = items
            .iter()
            .zip(&alone)
            .map(|((id, gold), alone)| {
                let own = answer
                    .groups
                    .get(*id)
                    .filter(|name| !name.starts_with('\u{0}'));
                (gold.as_str(), own.map_or(alone.as_str(), String::as_str))
            })
            .collect();
        let mut measured = Measured::default();
        clustering::report(&pairs, &mut measured);
        let grouped = items
            .iter()
            .filter(|(id, _)| answer.groups.contains_key(*id))
            .count();
        measured.count("items", items.len());
        measured.count("grouped", grouped);
        measured.metric("coverage", ratio(grouped, items.len()));
        Ok(measured)
    }

    fn default_aspects(_: &Key) -> Vec<AspectRule> {
        vec![
            AspectRule::new("grouping", "adjusted_rand", 6_000),
            AspectRule::new("purity and completeness", "v_measure", 3_000),
            AspectRule::new("coverage", "coverage", 1_000).starting_at(0.0),
        ]
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        let one = key.gold.keys().map(|id| (id.clone(), "all".to_owned()));
        vec![
            Answer {
                groups: UniqueMap::default(),
            },
            Answer {
                groups: one.collect(),
            },
        ]
    }

    fn full_answer(key: &Key) -> Answer {
        Answer {
            groups: key
                .gold
                .iter()
                .map(|(id, group)| (id.clone(), group.clone()))
                .collect(),
        }
    }
}
