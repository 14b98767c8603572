//! Training a customer-service bot: the candidate writes utterances, the bot learns, a hidden set decides.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::training_set::{Exam, MAX_UTTERANCES, Utterance, counted};
use crate::practical::frame::{AspectRule, Example, Grader, Marking, Measured, Refusal};

/// Key of a bot training task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    intents: Vec<String>,
    /// What the candidate starts from.
    starter: Vec<Utterance>,
    exam: Exam,
    /// An expert's training set: where full marks lie unless the aspect says otherwise.
    expert: Vec<Utterance>,
    /// Confidence below which the expert's bot falls back.
    #[serde(default)]
    expert_fallback_below: Option<f64>,
    #[serde(default)]
    marking: Marking,
}

/// The whole training set handed in, what is left of the starter set included.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    #[serde(default)]
    utterances: Vec<Utterance>,
    /// Confidence below which the bot takes an utterance for out of scope; the task's own when absent.
    #[serde(default)]
    fallback_below: Option<f64>,
}

pub(crate) struct IntentTraining;

impl Grader for IntentTraining {
    const KIND: &'static str = "intent-training";
    const VERSION: &'static str = "intent-training/1";
    const SUMMARY: &'static str =
        "Write training utterances; the bot that learns them sits a hidden exam.";
    const EXAMPLE: Example = Example {
        key: include_str!("examples/intent_training_key.json"),
        answer: include_str!("examples/intent_training_answer.json"),
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        key.exam.check(&key.intents)?;
        if key.starter.len() > MAX_UTTERANCES || key.expert.len() > MAX_UTTERANCES {
            return Err(Refusal::key("more than 4000 utterances"));
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        if answer.utterances.len() > MAX_UTTERANCES {
            return Err(Refusal::too_large("more than 4000 utterances"));
        }
        let out = key.exam.out_of_scope.as_ref();
        let own = counted(&answer.utterances, &key.intents, out);
        let starter = counted(&key.starter, &key.intents, out);
        let fallback = answer.fallback_below.filter(|at| (0.0..=1.0).contains(at));
        let sat = key.exam.sit(&key.intents, &own.kept, fallback);
        let before = key.exam.sit(&key.intents, &starter.kept, None).macro_f1();
        let mut measured = Measured::default();
        own.report(&key.exam, &mut measured);
        sat.report(&key.exam, &mut measured);
        measured.metric("starter_macro_f1", before);
        measured.metric("uplift", sat.macro_f1() - before);
        Ok(measured)
    }

    fn default_aspects(key: &Key) -> Vec<AspectRule> {
        let uplift = AspectRule::new("uplift on the hidden set", "uplift", 8_000);
        let outside = key.exam.out_of_scope.as_ref();
        if key
            .exam
            .hidden
            .values()
            .any(|item| Some(&item.intent) == outside)
        {
            // F1 and not recall, for a bot that always falls back has full recall.
            let metric = format!("classes.{}.f1", outside.map_or("", String::as_str));
            vec![
                uplift,
                AspectRule::new("knows what it does not know", &metric, 2_000),
            ]
        } else {
            vec![AspectRule {
                max: 10_000,
                ..uplift
            }]
        }
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        vec![
            Answer {
                utterances: Vec::new(),
                fallback_below: None,
            },
            Answer {
                utterances: key.starter.clone(),
                fallback_below: None,
            },
            Answer {
                utterances: key.starter.clone(),
                fallback_below: Some(1.0),
            },
        ]
    }

    fn full_answer(key: &Key) -> Answer {
        Answer {
            utterances: key.expert.clone(),
            fallback_below: key.expert_fallback_below,
        }
    }
}
