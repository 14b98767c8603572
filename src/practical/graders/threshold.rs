//! Choosing thresholds: when the bot answers, asks back or hands over.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, real,
};

/// A scored prediction.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// Confidence of the bot.
    score: f64,
    /// Whether its answer would be right.
    right: bool,
}

/// Cost of what may happen to one question.
#[derive(Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Costs {
    /// Answered and right.
    #[serde(default)]
    answered_right: f64,
    /// Answered and wrong.
    answered_wrong: f64,
    /// Asked back although the answer was right.
    #[serde(default)]
    asked_right: f64,
    /// Asked back, and the answer would have been wrong.
    #[serde(default)]
    asked_wrong: f64,
    /// Handed over although the answer was right.
    handed_right: f64,
    /// Handed over, and the answer would have been wrong.
    handed_wrong: f64,
}

/// Key of a tuning task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// The hidden cases.
    cases: UniqueMap<Case>,
    costs: Costs,
    /// Whether there is a second threshold, below which the bot hands over and above which it asks back.
    #[serde(default)]
    two_thresholds: bool,
    #[serde(default)]
    marking: Marking,
}

/// The chosen thresholds: `score ≥ answer_from` answers, `score ≥ ask_from` asks back, anything lower hands over.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    #[serde(default)]
    answer_from: Option<f64>,
    /// With two thresholds; counts as `answer_from` when absent or higher.
    #[serde(default)]
    ask_from: Option<f64>,
}

const MAX_CASES: usize = 2_000;

/// Mean cost of the thresholds.
fn cost(key: &Key, answer_from: f64, ask_from: f64) -> f64 {
    let costs = key.costs;
    let sum: f64 = key
        .cases
        .values()
        .map(|case| {
            match (
                case.score >= answer_from,
                case.score >= ask_from,
                case.right,
            ) {
                (true, _, true) => costs.answered_right,
                (true, _, false) => costs.answered_wrong,
                (false, true, true) => costs.asked_right,
                (false, true, false) => costs.asked_wrong,
                (false, false, true) => costs.handed_right,
                (false, false, false) => costs.handed_wrong,
            }
        })
        .sum();
    sum / real(key.cases.len())
}

/// Totals by score from the lowest, so that every pair of thresholds can be priced in one step.
fn best(key: &Key) -> (f64, f64, f64) {
    let costs = key.costs;
    let mut groups: BTreeMap<u64, (f64, usize, usize)> = BTreeMap::new();
    for case in key.cases.values() {
        // Bits of a number from 0 on rise with the number.
        let entry = groups
            .entry((case.score + 0.0).to_bits())
            .or_insert((case.score, 0, 0));
        if case.right {
            entry.1 += 1
        } else {
            entry.2 += 1
        }
    }
    let scores: Vec<(f64, usize, usize)> = groups.into_values().collect();
    let price = |right: f64, wrong: f64, entry: &(f64, usize, usize)| {
        real(entry.1) * right + real(entry.2) * wrong
    };
    let above = 2.0;
    // Cheapest way to treat the cases up to a place without answering, and the threshold that does it.
    let answered: f64 = scores
        .iter()
        .map(|entry| price(costs.answered_right, costs.answered_wrong, entry))
        .sum();
    let lowest = scores.first().map_or(0.0, |entry| entry.0);
    let mut least = (answered, lowest, lowest);
    let (mut rest, mut handed, mut below, mut ask_from) = (answered, 0.0, 0.0, lowest);
    for (place, entry) in scores.iter().enumerate() {
        let next = scores.get(place + 1).map_or(above, |entry| entry.0);
        rest -= price(costs.answered_right, costs.answered_wrong, entry);
        handed += price(costs.handed_right, costs.handed_wrong, entry);
        below += price(costs.asked_right, costs.asked_wrong, entry);
        if !key.two_thresholds || handed <= below {
            below = handed;
            ask_from = next;
        }
        if rest + below < least.0 {
            least = (rest + below, next, ask_from);
        }
    }
    // Sums by difference drift in the last bits: the figure itself is computed from the thresholds.
    (cost(key, least.1, least.2), least.1, least.2)
}

pub(crate) struct Threshold;

impl Grader for Threshold {
    const KIND: &'static str = "threshold";
    const VERSION: &'static str = "threshold/1";
    const SUMMARY: &'static str = "Choose confidence thresholds so that a bot costs least.";
    const EXAMPLE: Example = Example {
        key: r#"{"cases":{"1":{"score":0.95,"right":true},"2":{"score":0.8,"right":true},"3":{"score":0.6,"right":false},"4":{"score":0.3,"right":false}},"costs":{"answered_wrong":5,"handed_right":1,"handed_wrong":1}}"#,
        answer: r#"{"answer_from":0.5}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        if key.cases.is_empty() || key.cases.len() > MAX_CASES {
            return Err(Refusal::key("there must be 1 to 2000 cases"));
        }
        if key
            .cases
            .values()
            .any(|case| !(0.0..=1.0).contains(&case.score))
        {
            return Err(Refusal::key("scores lie between 0 and 1"));
        }
        let costs = key.costs;
        let all = [
            costs.answered_right,
            costs.answered_wrong,
            costs.asked_right,
            costs.asked_wrong,
            costs.handed_right,
            costs.handed_wrong,
        ];
        if all.iter().any(|cost| !(-1e6..=1e6).contains(cost)) {
            return Err(Refusal::key("a cost is too large"));
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let mut measured = Measured::default();
        // Without a choice everything is handed over.
        let answer_from = answer
            .answer_from
            .filter(|value| value.is_finite())
            .unwrap_or(2.0);
        let ask_from = match answer.ask_from.filter(|value| value.is_finite()) {
            Some(ask_from) if key.two_thresholds => ask_from.min(answer_from),
            _ => answer_from,
        };
        let own = cost(key, answer_from, ask_from);
        let (least, best_answer, best_ask) = best(key);
        let trivial = trivial_cost(key);
        measured.count("cases", key.cases.len());
        measured.count(
            "answered",
            key.cases
                .values()
                .filter(|case| case.score >= answer_from)
                .count(),
        );
        measured.metric("mean_cost", own);
        measured.metric("best_cost", least);
        measured.metric("trivial_cost", trivial);
        measured.metric("best_answer_from", best_answer);
        measured.metric("best_ask_from", best_ask);
        // Share of what could be saved over the better of "answer all" and "hand all over".
        let saved = if trivial - least > 1e-12 {
            (trivial - own) / (trivial - least)
        } else {
            1.0
        };
        measured.metric("saved", saved.max(-1.0));
        Ok(measured)
    }

    fn default_aspects(_: &Key) -> Vec<AspectRule> {
        vec![AspectRule::new("cost", "saved", 10_000)]
    }

    fn trivial_answers(_: &Key) -> Vec<Answer> {
        vec![
            Answer {
                answer_from: None,
                ask_from: None,
            },
            Answer {
                answer_from: Some(0.0),
                ask_from: None,
            },
        ]
    }

    fn full_answer(key: &Key) -> Answer {
        let (_, answer_from, ask_from) = best(key);
        Answer {
            answer_from: Some(answer_from),
            ask_from: Some(ask_from),
        }
    }
}

fn trivial_cost(key: &Key) -> f64 {
    cost(key, 0.0, 0.0).min(cost(key, 2.0, 2.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nothing_is_cheaper_than_the_best(
            cases in proptest::collection::vec((0u8..10, any::<bool>()), 1..12),
            costs in proptest::array::uniform6(-3i8..6), two in any::<bool>(),
        ) {
            let [a, b, c, d, e, f] = costs.map(f64::from);
            let key = Key {
                cases: cases.iter().enumerate().map(|(id, (score, right))| {
                    (id.to_string(), Case { score: f64::from(*score) / 10.0, right: *right })
                }).collect(),
                costs: Costs { answered_right: a, answered_wrong: b, asked_right: c, asked_wrong: d, handed_right: e, handed_wrong: f },
                two_thresholds: two,
                marking: Marking::default(),
            };
            let (least, _, _) = best(&key);
            for answer in 0..=11 {
                for ask in 0..=answer {
                    let ask = if two { ask } else { answer };
                    let (answer, ask) = (f64::from(answer) / 10.0, f64::from(ask) / 10.0);
                    prop_assert!(least <= cost(&key, answer, ask) + 1e-9);
                }
            }
        }
    }
}
