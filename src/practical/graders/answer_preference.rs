//! Judging answers of a model: which is better, what is not supported by the source, is it safe.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::entity_spans::MAX_SPANS;
use super::labelled::{check_labels, consistency, most_frequent};
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, harmonic, ratio,
};
use crate::practical::measures::confusion::{Confusion, Weight};
use crate::practical::measures::spans::{Span, report_strict};

/// A pair or an answer to be judged.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Item {
    /// The panel's preference.
    preference: String,
    /// Spans of the answer that no source supports; their type is the reason code.
    #[serde(default)]
    unsupported: Vec<Span>,
}

/// Key of a preference task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// Preferences in order, such as `a-much-better`, `a-better`, `same`, `b-better`, `b-much-better`.
    scale: Vec<String>,
    items: UniqueMap<Item>,
    /// Pairs of items with the same material (sides not exchanged), for self-consistency.
    #[serde(default)]
    duplicates: Vec<[String; 2]>,
    #[serde(default)]
    marking: Marking,
}

/// A judgement of the candidate.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Judgement {
    #[serde(default)]
    preference: Option<String>,
    #[serde(default)]
    unsupported: Vec<Span>,
}

/// Judgements by item.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    #[serde(default)]
    items: UniqueMap<Judgement>,
}

pub(crate) struct AnswerPreference;

impl Grader for AnswerPreference {
    const KIND: &'static str = "answer-preference";
    const VERSION: &'static str = "answer-preference/1";
    const SUMMARY: &'static str = "Compare a model's answers and mark what no source supports.";
    const EXAMPLE: Example = Example {
        key: r#"{"scale":["a-better","same","b-better"],"items":{"1":{"preference":"a-better","unsupported":[{"start":4,"end":9,"type":"invented"}]},"2":{"preference":"same"},"3":{"preference":"b-better"}}}"#,
        answer: r#"{"items":{"1":{"preference":"a-better","unsupported":[{"start":4,"end":8,"type":"invented"}]},"2":{"preference":"b-better"},"3":{"preference":"b-better"}}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        check_labels(&key.scale)?;
        if key.items.is_empty() {
            return Err(Refusal::key("the key has no item"));
        }
        for (id, item) in key.items.iter() {
            let improper = |span: &Span| span.start >= span.end;
            if !key.scale.contains(&item.preference)
                || item.unsupported.len() > MAX_SPANS
                || item.unsupported.iter().any(improper)
            {
                return Err(Refusal::key(format!(
                    "item {id:?}: preference not on the scale or a span is empty"
                )));
            }
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let mut measured = Measured::default();
        let given = |id: &str| {
            answer
                .items
                .get(id)
                .and_then(|own| own.preference.as_deref())
        };
        let confusion = Confusion::of(
            &key.scale,
            key.items
                .iter()
                .map(|(id, item)| (Some(item.preference.as_str()), given(id))),
        );
        let mut texts: Vec<(&[Span], &[Span])> = Vec::new();
        let (mut tp, mut fp, mut missed) = (0, 0, 0);
        for (id, item) in key.items.iter() {
            let own = answer.items.get(id).map_or(&[][..], |own| &own.unsupported);
            if own.len() > MAX_SPANS {
                return Err(Refusal::too_large(format!(
                    "item {id:?}: more than {MAX_SPANS} spans"
                )));
            }
            let met = matched_by_half(&item.unsupported, own);
            tp += met;
            fp += own.len() - met;
            missed += item.unsupported.len() - met;
            texts.push((&item.unsupported, own));
        }
        measured.count("items", key.items.len());
        measured.metric("preference_accuracy", confusion.accuracy());
        measured.metric("preference_kappa", confusion.kappa(Weight::Nominal));
        measured.metric("preference_linear_kappa", confusion.kappa(Weight::Linear));
        measured.metric(
            "preference_quadratic_kappa",
            confusion.kappa(Weight::Quadratic),
        );
        report_strict(&texts, &mut measured);
        measured.count("overlap_tp", tp);
        measured.count("overlap_fp", fp);
        measured.count("overlap_fn", missed);
        measured.metric("overlap_f1", harmonic(tp, fp, missed, 1.0));
        if !key.duplicates.is_empty() {
            measured.metric("self_consistency", consistency(&key.duplicates, given));
        }
        let judged = key.items.keys().filter(|id| given(id).is_some()).count();
        measured.metric("judged", ratio(judged, key.items.len()));
        Ok(measured)
    }

    fn default_aspects(key: &Key) -> Vec<AspectRule> {
        let preference =
            AspectRule::new("preference", "preference_quadratic_kappa", 6_000).starting_at(0.0);
        if key.items.values().all(|item| item.unsupported.is_empty()) {
            return vec![AspectRule {
                max: 10_000,
                ..preference
            }];
        }
        vec![
            preference,
            AspectRule::new("unsupported spans", "overlap_f1", 4_000),
        ]
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        let majority = most_frequent(key.items.values().map(|item| &item.preference));
        let all = key.items.keys().map(|id| {
            (
                id.clone(),
                Judgement {
                    preference: majority.clone(),
                    unsupported: Vec::new(),
                },
            )
        });
        vec![
            Answer {
                items: UniqueMap::default(),
            },
            Answer {
                items: all.collect(),
            },
        ]
    }

    fn full_answer(key: &Key) -> Answer {
        let own = key.items.iter().map(|(id, item)| {
            let judgement = Judgement {
                preference: Some(item.preference.clone()),
                unsupported: item.unsupported.clone(),
            };
            (id.clone(), judgement)
        });
        Answer {
            items: own.collect(),
        }
    }
}

/// Number of one-to-one matches of same type that share at least half of the longer span.
pub(super) fn matched_by_half(gold: &[Span], own: &[Span]) -> usize {
    let (mut gold, mut own): (Vec<&Span>, Vec<&Span>) =
        (gold.iter().collect(), own.iter().collect());
    gold.sort();
    own.sort();
    let mut weights = crate::practical::measures::grid::Grid::new(gold.len(), own.len());
    for (row, of_gold) in gold.iter().enumerate() {
        for (column, of_own) in own.iter().enumerate() {
            let longer = of_gold.length().max(of_own.length());
            let half = of_gold.shared(of_own).saturating_mul(2) >= longer && longer > 0;
            weights.set(row, column, i64::from(half && of_gold.kind == of_own.kind));
        }
    }
    crate::practical::measures::assignment::heaviest_matching(&weights).len()
}
