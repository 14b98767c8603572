//! Training sets of a bot: what counts of them, and how the bot that learned them does on a hidden set.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::practical::bot::classifier::{Classifier, Training};
use crate::practical::bot::likeness::Shelf;
use crate::practical::frame::{Measured, Refusal, UniqueMap, ratio};
use crate::practical::measures::confusion::Confusion;

/// A text with its intent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Utterance {
    pub(crate) text: String,
    pub(crate) intent: String,
}

/// How the hidden set is answered.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exam {
    /// Utterances the candidate never sees.
    pub(crate) hidden: UniqueMap<Utterance>,
    /// Intent of utterances that belong to none.
    #[serde(default)]
    pub(crate) out_of_scope: Option<String>,
    /// Confidence below which the bot takes an utterance for out of scope; 0 when absent.
    #[serde(default)]
    pub(crate) fallback_below: Option<f64>,
    #[serde(default)]
    pub(crate) training: Training,
}

pub(super) const MAX_UTTERANCES: usize = 4_000;
pub(super) const MAX_HIDDEN: usize = 3_000;
/// What may be trained of one intent.
pub(super) const MAX_PER_INTENT: usize = 60;
/// Longest text that is trained.
pub(super) const MAX_CHARACTERS: usize = 40;
const MAX_INTENTS: usize = 60;

impl Exam {
    pub(super) fn check(&self, intents: &[String]) -> Result<(), Refusal> {
        super::labelled::check_labels(intents)?;
        if self.hidden.is_empty() || self.hidden.len() > MAX_HIDDEN || intents.len() > MAX_INTENTS {
            return Err(Refusal::key(
                "there must be 1 to 3000 hidden utterances and at most 60 intents",
            ));
        }
        let known = |intent: &String| {
            intents.contains(intent) || self.out_of_scope.as_ref() == Some(intent)
        };
        if self
            .hidden
            .values()
            .any(|item| !known(&item.intent) || item.text.chars().count() > 200)
        {
            return Err(Refusal::key(
                "a hidden utterance has an unknown intent or more than 200 characters",
            ));
        }
        if !self.training.is_proper()
            || self
                .fallback_below
                .is_some_and(|at| !(0.0..=1.0).contains(&at))
        {
            return Err(Refusal::key(
                "smoothing must be 0.000001 to 10, fallback_below 0 to 1",
            ));
        }
        Ok(())
    }

    /// Trains on what counts and answers the hidden set.
    pub(super) fn sit(
        &self,
        intents: &[String],
        set: &[&Utterance],
        fallback_below: Option<f64>,
    ) -> Sat {
        let pairs: Vec<(&str, &str)> = set
            .iter()
            .map(|item| (item.text.as_str(), item.intent.as_str()))
            .collect();
        let bot = Classifier::train(&pairs, self.training);
        let below = fallback_below.or(self.fallback_below).unwrap_or(0.0);
        let mut labels = intents.to_vec();
        labels.extend(
            self.out_of_scope
                .iter()
                .filter(|label| !intents.contains(label))
                .cloned(),
        );
        let answers: Vec<(&str, Option<String>)> = self
            .hidden
            .values()
            .map(|item| {
                let guess = bot.as_ref().and_then(|bot| bot.guess(&item.text));
                let label = match guess {
                    Some(guess) if guess.confidence >= below => Some(guess.label.to_owned()),
                    // Without a bot there is no answer at all, also to what is out of scope.
                    _ if bot.is_some() => self.out_of_scope.clone(),
                    _ => None,
                };
                (item.intent.as_str(), label)
            })
            .collect();
        Sat {
            labels,
            answers: answers
                .into_iter()
                .map(|(gold, own)| (gold.to_owned(), own))
                .collect(),
        }
    }
}

/// Answers of a bot to the hidden set.
pub(super) struct Sat {
    labels: Vec<String>,
    answers: Vec<(String, Option<String>)>,
}

impl Sat {
    fn confusion(&self) -> Confusion<'_> {
        let pairs = self
            .answers
            .iter()
            .map(|(gold, own)| (Some(gold.as_str()), own.as_deref()));
        Confusion::of(&self.labels, pairs)
    }

    pub(super) fn macro_f1(&self) -> f64 {
        self.confusion().macro_f1().unwrap_or(0.0)
    }

    pub(super) fn report(&self, exam: &Exam, measured: &mut Measured) {
        self.confusion().report(measured);
        if let Some(out) = &exam.out_of_scope {
            let outside: Vec<_> = self
                .answers
                .iter()
                .filter(|(gold, _)| gold == out)
                .collect();
            let seen = outside
                .iter()
                .filter(|(_, own)| own.as_ref() == Some(out))
                .count();
            measured.metric("out_of_scope_recall", ratio(seen, outside.len()));
        }
    }
}

/// A training set after the guards, in an order that does not depend on the answer's.
pub(super) struct Counted<'s> {
    pub(super) kept: Vec<&'s Utterance>,
    unknown_intent: usize,
    too_long: usize,
    near_repeats: usize,
    surplus: usize,
}

/// Drops texts of unknown intents, empty and long ones, near-duplicates within an intent, and what is beyond the limit.
pub(super) fn counted<'s>(
    set: &'s [Utterance],
    intents: &[String],
    out: Option<&String>,
) -> Counted<'s> {
    let known: BTreeSet<&String> = intents.iter().chain(out).collect();
    let mut sorted: Vec<&Utterance> = set.iter().collect();
    sorted.sort_unstable();
    let mut counted = Counted {
        kept: Vec::new(),
        unknown_intent: 0,
        too_long: 0,
        near_repeats: 0,
        surplus: 0,
    };
    let mut shelves: BTreeMap<&str, (Shelf, usize)> = BTreeMap::new();
    for item in sorted {
        let length = item.text.chars().count();
        if !known.contains(&item.intent) {
            counted.unknown_intent += 1;
            continue;
        }
        if item.text.trim().is_empty() || length > MAX_CHARACTERS {
            counted.too_long += 1;
            continue;
        }
        let (shelf, size) = shelves.entry(&item.intent).or_default();
        if *size >= MAX_PER_INTENT {
            counted.surplus += 1;
        } else if shelf.has_near(&item.text) {
            counted.near_repeats += 1;
        } else {
            shelf.put(&item.text);
            *size += 1;
            counted.kept.push(item);
        }
    }
    counted
}

impl Counted<'_> {
    /// Counts, and an alarm to the assessor where texts are nearly those of the hidden set.
    pub(super) fn report(&self, exam: &Exam, measured: &mut Measured) {
        let hidden = Shelf::of(exam.hidden.values().map(|item| item.text.as_str()));
        let leaks = self
            .kept
            .iter()
            .filter(|item| hidden.has_near(&item.text))
            .count();
        measured.count("trained", self.kept.len());
        measured.count("unknown_intent", self.unknown_intent);
        measured.count("empty_or_too_long", self.too_long);
        measured.count("near_repeats", self.near_repeats);
        measured.count("surplus", self.surplus);
        measured.count("near_hidden", leaks);
        if leaks > 0 {
            measured.warn(
                "near-hidden",
                format!("{leaks} training texts are nearly those of the hidden set"),
            );
        }
    }
}
