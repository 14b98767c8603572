//! Predictions of a model that the candidate trained elsewhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::boxes::LabelledBox;
use super::labelled::{Labelled, check_labels, most_frequent, scored};
use super::numeric::Numbers;
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, mean,
};
use crate::practical::measures::coco::{Detection, GoldBox, summarize};
use crate::practical::measures::confusion::Confusion;
use crate::practical::measures::{ranking, regression, scores};

/// What is predicted.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "task", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Truth {
    /// A label for each item.
    Classification {
        labels: Vec<String>,
        gold: UniqueMap<String>,
    },
    /// A number for each item.
    Regression { gold: UniqueMap<f64> },
    /// A score for each item that rises with the chance of the positive class.
    Scores { gold: UniqueMap<bool> },
    /// A score for each item by which the items are put in order of relevance.
    Ranking { gold: UniqueMap<f64> },
    /// Boxes with a confidence for each image.
    Detection {
        classes: Vec<String>,
        gold: UniqueMap<Vec<GoldEntry>>,
    },
}

/// A true box; left, top, width, height in pixels.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GoldEntry {
    #[serde(rename = "box")]
    rectangle: LabelledBox,
    /// Stands for many objects that nobody counted.
    #[serde(default)]
    crowd: bool,
}

/// Key of a hand-in.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    truth: Truth,
    /// The secret half that counts; all items when empty.
    #[serde(default)]
    scored: Vec<String>,
    #[serde(default)]
    marking: Marking,
}

/// Predictions by item: a text (classification), a number (regression, scores, ranking) or a list of
/// `{"box": {class, x, y, width, height}, "score": number}` (detection).
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    #[serde(default)]
    predictions: UniqueMap<Value>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Detected {
    #[serde(rename = "box")]
    rectangle: LabelledBox,
    score: f64,
}

const MAX_DETECTIONS: usize = 20_000;

fn number(value: Option<&Value>) -> Option<f64> {
    // Through the decimal reader, so that numbers in text from a CSV file count too.
    let value = value?;
    Numbers::read(value)?;
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite() && number.abs() <= 1e15)
}

pub(crate) struct Predictions;

impl Grader for Predictions {
    const KIND: &'static str = "predictions";
    const VERSION: &'static str = "predictions/1";
    const SUMMARY: &'static str = "Hand in a model's predictions for unseen items.";
    const EXAMPLE: Example = Example {
        key: r#"{"truth":{"task":"regression","gold":{"1":3.0,"2":5.0,"3":7.5}},"scored":["2","3"]}"#,
        answer: r#"{"predictions":{"1":2.5,"2":5.5,"3":"7.0"}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        match &key.truth {
            Truth::Classification { labels, gold } => {
                check_labels(labels)?;
                if gold.values().any(|label| !labels.contains(label)) {
                    return Err(Refusal::key("a true label is not declared"));
                }
                Labelled::check_scored(gold, &key.scored)
            }
            Truth::Regression { gold } | Truth::Ranking { gold } => {
                if gold
                    .values()
                    .any(|value| !value.is_finite() || value.abs() > 1e15)
                {
                    return Err(Refusal::key("a true number is too large"));
                }
                if matches!(key.truth, Truth::Ranking { .. })
                    && (gold.values().any(|gain| *gain < 0.0)
                        || scored(gold, &key.scored).all(|(_, gain)| *gain == 0.0))
                {
                    return Err(Refusal::key(
                        "gains must not be negative, and one must be above 0",
                    ));
                }
                Labelled::check_scored(gold, &key.scored)
            }
            Truth::Scores { gold } => {
                Labelled::check_scored(gold, &key.scored)?;
                let positives = scored(gold, &key.scored)
                    .filter(|(_, positive)| **positive)
                    .count();
                if positives == 0 || positives == scored(gold, &key.scored).count() {
                    return Err(Refusal::key("both classes must occur"));
                }
                Ok(())
            }
            Truth::Detection { classes, gold } => {
                check_labels(classes)?;
                let faulty = |entry: &GoldEntry| {
                    !entry.rectangle.rectangle().is_proper()
                        || !classes.contains(&entry.rectangle.class)
                };
                let total: usize = gold.values().map(Vec::len).sum();
                if total > MAX_DETECTIONS || gold.values().flatten().any(faulty) {
                    return Err(Refusal::key(
                        "a true box is improper, or there are too many",
                    ));
                }
                Labelled::check_scored(gold, &key.scored)
            }
        }
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let mut measured = Measured::default();
        let given = |id: &str| answer.predictions.get(id);
        match &key.truth {
            Truth::Classification { labels, gold } => {
                let pairs = scored(gold, &key.scored)
                    .map(|(id, label)| (Some(label.as_str()), given(id).and_then(Value::as_str)));
                Confusion::of(labels, pairs).report(&mut measured);
            }
            Truth::Regression { gold } => {
                let middle = centre(gold, &key.scored);
                let mut missing = 0;
                let pairs: Vec<(f64, f64)> = scored(gold, &key.scored)
                    .map(|(id, value)| {
                        let own = number(given(id));
                        missing += usize::from(own.is_none());
                        (*value, own.unwrap_or_else(|| worst_guess(*value, middle)))
                    })
                    .collect();
                measured.count("items", pairs.len());
                measured.count("missing", missing);
                regression::report(&pairs, &mut measured);
            }
            Truth::Scores { gold } => {
                let missing = scored(gold, &key.scored)
                    .filter(|(id, _)| number(given(id)).is_none())
                    .count();
                let pairs: Vec<(f64, bool)> = scored(gold, &key.scored)
                    .map(|(id, positive)| {
                        // No answer is the wrong end of the scale.
                        let wrong = if *positive { f64::MIN } else { f64::MAX };
                        (number(given(id)).unwrap_or(wrong), *positive)
                    })
                    .collect();
                measured.count("items", pairs.len());
                measured.count("missing", missing);
                measured.metric("roc_auc", scores::roc_auc(&pairs));
                measured.metric("average_precision", scores::average_precision(&pairs));
                let bounded: Vec<(f64, bool)> = pairs
                    .iter()
                    .map(|(score, positive)| (score.clamp(0.0, 1.0), *positive))
                    .collect();
                measured.metric("brier", scores::brier(&bounded));
            }
            Truth::Ranking { gold } => {
                let (mut gains, mut own) = (Vec::new(), Vec::new());
                let mut missing = 0;
                for (id, gain) in scored(gold, &key.scored) {
                    let score = number(given(id));
                    missing += usize::from(score.is_none());
                    gains.push(*gain);
                    own.push(score.unwrap_or(f64::MIN));
                }
                measured.count("items", gains.len());
                measured.count("missing", missing);
                measured.metric("ndcg", ranking::ndcg_of_scores(&gains, &own, None));
                for cut in [1, 3, 5, 10] {
                    let value = ranking::ndcg_of_scores(&gains, &own, Some(cut));
                    measured.metric(&format!("ndcg_{cut}"), value);
                }
                measured.metric("kendall_tau", ranking::kendall_tau(&gains, &own));
            }
            Truth::Detection { gold, .. } => detection(gold, key, answer, &mut measured)?,
        }
        Ok(measured)
    }

    fn default_aspects(key: &Key) -> Vec<AspectRule> {
        let metric = match &key.truth {
            Truth::Classification { .. } => "macro_f1",
            Truth::Regression { .. } => "rmse",
            Truth::Scores { .. } => "roc_auc",
            Truth::Ranking { .. } => "ndcg",
            Truth::Detection { .. } => "coco.ap",
        };
        vec![AspectRule::new("predictions", metric, 10_000)]
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        let same = |ids: Vec<&String>, value: Value| Answer {
            predictions: ids
                .into_iter()
                .map(|id| (id.clone(), value.clone()))
                .collect(),
        };
        let constant = match &key.truth {
            Truth::Classification { gold, .. } => {
                let majority = most_frequent(scored(gold, &key.scored).map(|entry| entry.1));
                same(gold.keys().collect(), Value::from(majority))
            }
            Truth::Regression { gold } => same(
                gold.keys().collect(),
                Value::from(centre(gold, &key.scored)),
            ),
            Truth::Ranking { gold } => same(gold.keys().collect(), Value::from(0)),
            Truth::Scores { gold } => same(gold.keys().collect(), Value::from(0.5)),
            Truth::Detection { .. } => Answer {
                predictions: UniqueMap::default(),
            },
        };
        vec![
            Answer {
                predictions: UniqueMap::default(),
            },
            constant,
        ]
    }

    fn full_answer(key: &Key) -> Answer {
        let predictions = match &key.truth {
            Truth::Classification { gold, .. } => gold
                .iter()
                .map(|(id, label)| (id.clone(), Value::from(label.clone())))
                .collect(),
            Truth::Regression { gold } | Truth::Ranking { gold } => gold
                .iter()
                .map(|(id, value)| (id.clone(), Value::from(*value)))
                .collect(),
            Truth::Scores { gold } => gold
                .iter()
                .map(|(id, positive)| (id.clone(), Value::from(u8::from(*positive))))
                .collect(),
            Truth::Detection { gold, .. } => gold
                .iter()
                .map(|(image, entries)| {
                    let boxes = entries
                        .iter()
                        .filter(|entry| !entry.crowd)
                        .map(|entry| Detected {
                            rectangle: entry.rectangle.clone(),
                            score: 1.0,
                        });
                    let boxes: Vec<Detected> = boxes.collect();
                    (
                        image.clone(),
                        serde_json::to_value(boxes).unwrap_or_default(),
                    )
                })
                .collect(),
        };
        Answer { predictions }
    }
}

/// Mean of the true numbers that count.
fn centre(gold: &UniqueMap<f64>, chosen: &[String]) -> f64 {
    let values: Vec<f64> = scored(gold, chosen).map(|(_, value)| *value).collect();
    mean(&values).unwrap_or(0.0)
}

/// What a missing number counts as: as far off as the mean on the other side, so that leaving out never pays.
fn worst_guess(value: f64, middle: f64) -> f64 {
    if value == middle {
        middle + 1.0
    } else {
        middle + (middle - value)
    }
}

fn detection(
    gold: &UniqueMap<Vec<GoldEntry>>,
    key: &Key,
    answer: &Answer,
    measured: &mut Measured,
) -> Result<(), Refusal> {
    let mut own: Vec<(&str, Vec<Detected>)> = Vec::new();
    let (mut total, mut refused) = (0_usize, 0_usize);
    for (image, _) in scored(gold, &key.scored) {
        let Some(value) = answer.predictions.get(image) else {
            continue;
        };
        let mut boxes: Vec<Detected> = serde_json::from_value(value.clone())
            .map_err(|error| Refusal::answer(format!("image {image:?}: {error}")))?;
        total = total.saturating_add(boxes.len());
        if total > MAX_DETECTIONS {
            return Err(Refusal::too_large("more than 20000 boxes"));
        }
        let before = boxes.len();
        boxes.retain(|found| found.rectangle.rectangle().is_proper() && found.score.is_finite());
        refused += before - boxes.len();
        own.push((image, boxes));
    }
    let gold: Vec<GoldBox<'_>> = scored(gold, &key.scored)
        .flat_map(|(image, entries)| {
            entries.iter().map(move |entry| GoldBox {
                image,
                class: &entry.rectangle.class,
                rectangle: entry.rectangle.rectangle(),
                crowd: entry.crowd,
            })
        })
        .collect();
    let found: Vec<Detection<'_>> = own
        .iter()
        .flat_map(|(image, boxes)| {
            boxes.iter().map(move |found| Detection {
                image,
                class: &found.rectangle.class,
                rectangle: found.rectangle.rectangle(),
                score: found.score,
            })
        })
        .collect();
    measured.count("gold", gold.len());
    measured.count("detections", found.len());
    measured.count("refused", refused);
    measured.detail("coco", &summarize(&gold, &found));
    Ok(())
}
