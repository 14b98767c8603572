//! Cleaning a training set with wrong labels: find them, and make the bot better.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::training_set::{Exam, MAX_UTTERANCES, Utterance};
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, harmonic, ratio, ratio_or,
};

/// A training text as it came and as it should be.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sample {
    text: String,
    given: String,
    /// The right intent; a fault was planted where it differs. Null: the text should go.
    gold: Option<String>,
}

/// Key of a cleaning task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    intents: Vec<String>,
    samples: UniqueMap<Sample>,
    exam: Exam,
    #[serde(default)]
    marking: Marking,
}

/// What was changed.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Samples with another intent; null removes the sample. Samples not named stay as they came.
    #[serde(default)]
    changes: UniqueMap<Option<String>>,
}

pub(crate) struct NoiseCleaning;

impl NoiseCleaning {
    fn macro_f1<'k>(
        key: &'k Key,
        intent: impl Fn(&'k String, &'k Sample) -> Option<String>,
    ) -> f64 {
        let set: Vec<Utterance> = key
            .samples
            .iter()
            .filter_map(|(id, sample)| {
                Some(Utterance {
                    text: sample.text.clone(),
                    intent: intent(id, sample)?,
                })
            })
            .collect();
        let set: Vec<&Utterance> = set.iter().collect();
        key.exam.sit(&key.intents, &set, None).macro_f1()
    }
}

impl Grader for NoiseCleaning {
    const KIND: &'static str = "noise-cleaning";
    const VERSION: &'static str = "noise-cleaning/1";
    const SUMMARY: &'static str = "Find and fix wrong labels in a bot's training set.";
    const EXAMPLE: Example = Example {
        key: include_str!("examples/noise_cleaning_key.json"),
        answer: r#"{"changes":{"3":"refund","5":null}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        key.exam.check(&key.intents)?;
        if key.samples.is_empty() || key.samples.len() > MAX_UTTERANCES {
            return Err(Refusal::key("there must be 1 to 4000 samples"));
        }
        let known = |intent: &String| key.intents.contains(intent);
        if key.samples.values().any(|sample| {
            !known(&sample.given)
                || sample.gold.as_ref().is_some_and(|gold| !known(gold))
                || sample.text.chars().count() > 200
        }) {
            return Err(Refusal::key(
                "a sample has an unknown intent or more than 200 characters",
            ));
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let unknown = |intent: &Option<String>| {
            intent
                .as_ref()
                .is_some_and(|intent| !key.intents.contains(intent))
        };
        let (mut tp, mut fp, mut missed, mut fixed) = (0, 0, 0, 0);
        for (id, sample) in key.samples.iter() {
            let faulty = sample.gold.as_ref() != Some(&sample.given);
            let change = answer
                .changes
                .get(id)
                .filter(|change| change.as_ref() != Some(&sample.given));
            match (faulty, change.is_some()) {
                (true, true) => tp += 1,
                (true, false) => missed += 1,
                (false, true) => fp += 1,
                (false, false) => {}
            }
            fixed += usize::from(faulty && change == Some(&sample.gold));
        }
        let own = Self::macro_f1(key, |id, sample| match answer.changes.get(id) {
            // A label that does not exist trains nothing.
            Some(change) if unknown(change) => None,
            Some(change) => change.clone(),
            None => Some(sample.given.clone()),
        });
        let before = Self::macro_f1(key, |_, sample| Some(sample.given.clone()));
        let mut measured = Measured::default();
        measured.count("samples", key.samples.len());
        measured.count("tp", tp);
        measured.count("fp", fp);
        measured.count("fn", missed);
        measured.count("fixed", fixed);
        let nothing = if tp + fp + missed == 0 { 1.0 } else { 0.0 };
        measured.metric("fault_precision", ratio_or(tp, tp + fp, nothing));
        measured.metric("fault_recall", ratio_or(tp, tp + missed, nothing));
        measured.metric("fault_f1", harmonic(tp, fp, missed, 1.0));
        measured.metric("fix_accuracy", ratio(fixed, tp + missed));
        measured.metric("hidden_macro_f1", own);
        measured.metric("given_macro_f1", before);
        measured.metric("uplift", own - before);
        Ok(measured)
    }

    fn default_aspects(_: &Key) -> Vec<AspectRule> {
        vec![
            AspectRule::new("uplift on the hidden set", "uplift", 5_000),
            AspectRule::new("planted faults found", "fault_f1", 5_000),
        ]
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        let all = key.samples.keys().map(|id| (id.clone(), None));
        vec![
            Answer {
                changes: UniqueMap::default(),
            },
            Answer {
                changes: all.collect(),
            },
        ]
    }

    fn full_answer(key: &Key) -> Answer {
        let own = key
            .samples
            .iter()
            .filter(|(_, sample)| sample.gold.as_ref() != Some(&sample.given));
        Answer {
            changes: own
                .map(|(id, sample)| (id.clone(), sample.gold.clone()))
                .collect(),
        }
    }
}
