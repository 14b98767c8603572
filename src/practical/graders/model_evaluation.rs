//! Judging a model by its given predictions: numbers, worst class, cases of error.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::labelled::check_labels;
use super::numeric::{Numbers, Tolerance};
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, harmonic, ratio,
};
use crate::practical::measures::confusion::Confusion;

/// Key of an evaluation task: the predictions the candidate sees, from which every expected number is computed.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    labels: Vec<String>,
    gold: UniqueMap<String>,
    /// Prediction of the model for each item; a missing one is wrong.
    predictions: UniqueMap<String>,
    /// Metrics to enter: names of the report's `truth`, such as `accuracy`, `macro_f1`, `classes.refund.recall`.
    ask: BTreeSet<String>,
    /// How far an entered number may lie off; 0.01 when absent.
    #[serde(default)]
    tolerance: Option<Tolerance>,
    /// Whether the confusion matrix is asked for.
    #[serde(default)]
    ask_confusion: bool,
    /// Whether the class with the lowest F1 is asked for.
    #[serde(default)]
    ask_worst_class: bool,
    /// Items that show the asked-for cause of error.
    #[serde(default)]
    error_cases: BTreeSet<String>,
    #[serde(default)]
    marking: Marking,
}

/// The candidate's evaluation.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    #[serde(default)]
    values: UniqueMap<Value>,
    /// Rows by true label, columns by predicted label, in the order of the labels.
    #[serde(default)]
    confusion: Vec<Vec<i64>>,
    #[serde(default)]
    worst_class: Option<String>,
    #[serde(default)]
    error_cases: BTreeSet<String>,
}

/// Everything the predictions say.
fn truth(key: &Key) -> (Measured, BTreeSet<String>) {
    let mut truth = Measured::default();
    let confusion = Confusion::of(
        &key.labels,
        key.gold.iter().map(|(id, label)| {
            (
                Some(label.as_str()),
                key.predictions.get(id).map(String::as_str),
            )
        }),
    );
    confusion.report(&mut truth);
    let classes = confusion.classes();
    let lowest = classes
        .values()
        .map(|class| class.f1)
        .fold(f64::INFINITY, f64::min);
    let worst = classes
        .into_iter()
        .filter(|(_, class)| class.f1 <= lowest)
        .map(|(label, _)| label)
        .collect();
    (truth, worst)
}

/// The matrix over declared labels only.
fn expected_confusion(truth: &Measured, size: usize) -> Vec<Vec<i64>> {
    let rows: Vec<Vec<i64>> = truth
        .metrics
        .get("confusion")
        .and_then(|table| serde_json::from_value(table.clone()).ok())
        .unwrap_or_default();
    rows.into_iter()
        .map(|row| row.into_iter().take(size).collect())
        .collect()
}

pub(crate) struct ModelEvaluation;

impl Grader for ModelEvaluation {
    const KIND: &'static str = "model-evaluation";
    const VERSION: &'static str = "model-evaluation/1";
    const SUMMARY: &'static str = "Evaluate a model from its predictions and find its errors.";
    const EXAMPLE: Example = Example {
        key: r#"{"labels":["a","b"],"gold":{"1":"a","2":"a","3":"b","4":"b"},"predictions":{"1":"a","2":"b","3":"b","4":"b"},"ask":["accuracy","macro_f1","classes.a.recall"],"ask_confusion":true,"ask_worst_class":true,"error_cases":["2"]}"#,
        answer: r#"{"values":{"accuracy":0.75,"macro_f1":0.73,"classes.a.recall":"50%"},"confusion":[[1,1],[0,2]],"worst_class":"a","error_cases":["2","3"]}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        check_labels(&key.labels)?;
        if key.gold.is_empty() || key.gold.values().any(|label| !key.labels.contains(label)) {
            return Err(Refusal::key(
                "there is no item, or a true label is not declared",
            ));
        }
        let (truth, _) = truth(key);
        for name in &key.ask {
            if !truth.has(name) {
                return Err(Refusal::key(format!("there is no metric {name:?}")));
            }
        }
        if key.error_cases.iter().any(|id| !key.gold.contains_key(id)) {
            return Err(Refusal::key("an error case is no item"));
        }
        if key.ask.is_empty()
            && !key.ask_confusion
            && !key.ask_worst_class
            && key.error_cases.is_empty()
        {
            return Err(Refusal::key("nothing is asked for"));
        }
        key.tolerance.as_ref().map_or(Ok(()), Tolerance::check)
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let (truth, worst) = truth(key);
        let tolerance = key.tolerance.unwrap_or(Tolerance {
            absolute: 0.01,
            relative: 0.0,
        });
        let right: BTreeMap<&str, u8> =
            key.ask
                .iter()
                .map(|name| {
                    let is_right = answer.values.get(name).is_some_and(|value| {
                        Numbers::is_right(value, truth.value(name), tolerance)
                    });
                    (name.as_str(), u8::from(is_right))
                })
                .collect();
        let hits = right.values().filter(|right| **right == 1).count();
        let expected = expected_confusion(&truth, key.labels.len());
        let cells = key.labels.len() * key.labels.len();
        let met = expected
            .iter()
            .enumerate()
            .flat_map(|(row, line)| {
                line.iter()
                    .enumerate()
                    .map(move |(column, cell)| (row, column, cell))
            })
            .filter(|(row, column, cell)| {
                answer
                    .confusion
                    .get(*row)
                    .and_then(|line| line.get(*column))
                    == Some(*cell)
            })
            .count();
        let tp = key.error_cases.intersection(&answer.error_cases).count();
        let (fp, missed) = (answer.error_cases.len() - tp, key.error_cases.len() - tp);
        let mut measured = Measured::default();
        measured.count("asked", key.ask.len());
        measured.count("right", hits);
        measured.count("error_cases_tp", tp);
        measured.count("error_cases_fp", fp);
        measured.count("error_cases_fn", missed);
        measured.metric("values_right", ratio(hits, key.ask.len()));
        measured.metric("confusion_right", ratio(met, cells));
        measured.metric("confusion_exact", f64::from(u8::from(met == cells)));
        let named = answer
            .worst_class
            .as_ref()
            .is_some_and(|label| worst.contains(label));
        measured.metric("worst_class_right", f64::from(u8::from(named)));
        measured.metric("error_cases_f1", harmonic(tp, fp, missed, 1.0));
        measured.detail("right", &right);
        measured.detail("truth", &truth.metrics);
        Ok(measured)
    }

    fn default_aspects(key: &Key) -> Vec<AspectRule> {
        let asked = [
            (!key.ask.is_empty(), "numbers", "values_right", 4),
            (key.ask_confusion, "confusion matrix", "confusion_exact", 2),
            (key.ask_worst_class, "worst class", "worst_class_right", 1),
            (
                !key.error_cases.is_empty(),
                "error cases",
                "error_cases_f1",
                3,
            ),
        ];
        let weights: i64 = asked
            .iter()
            .filter(|entry| entry.0)
            .map(|entry| entry.3)
            .sum();
        let mut left = 10_000;
        let mut aspects: Vec<AspectRule> = asked
            .iter()
            .filter(|entry| entry.0)
            .map(|(_, name, metric, weight)| {
                let max = 10_000 * weight / weights.max(1);
                left -= max;
                AspectRule::new(name, metric, max)
            })
            .collect();
        if let Some(first) = aspects.first_mut() {
            first.max += left;
        }
        aspects
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        let empty = |error_cases| Answer {
            values: UniqueMap::default(),
            confusion: Vec::new(),
            worst_class: None,
            error_cases,
        };
        vec![
            empty(BTreeSet::new()),
            empty(key.gold.keys().cloned().collect()),
        ]
    }

    fn full_answer(key: &Key) -> Answer {
        let (truth, worst) = truth(key);
        let values = key.ask.iter().map(|name| {
            let value = truth.value(name);
            (
                name.clone(),
                value.map_or_else(|| "undefined".into(), Value::from),
            )
        });
        Answer {
            values: values.collect(),
            confusion: expected_confusion(&truth, key.labels.len()),
            worst_class: worst.into_iter().next(),
            error_cases: key.error_cases.clone(),
        }
    }
}
