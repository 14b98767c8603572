//! Reviewing labels that others gave: find the faults, put them right, leave the rest alone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::labelled::{Labelled, check_labels, scored};
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, harmonic, ratio, ratio_or,
};

/// An item with the label it came with.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Item {
    /// The label under review.
    given: String,
    /// The true label; a fault was planted where it differs. Null: the item should be rejected.
    gold: Option<String>,
    /// Kind of the planted fault, where a reason is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// Key of a review task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    labels: Vec<String>,
    gold: UniqueMap<Item>,
    /// Items that count; all when empty.
    #[serde(default)]
    scored: Vec<String>,
    #[serde(default)]
    marking: Marking,
}

/// What the reviewer does with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Action {
    /// The label stands.
    Accept,
    /// Another label stands instead.
    Fix,
    /// The item cannot be labelled.
    Reject,
}

/// Verdict on one item.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Verdict {
    action: Action,
    /// The right label, for `fix`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// Verdicts of the reviewer.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Verdict on each item; an item not reviewed counts as neither accepted nor a found fault.
    #[serde(default)]
    answers: UniqueMap<Verdict>,
}

pub(crate) struct LabelReview;

impl Grader for LabelReview {
    const KIND: &'static str = "label-review";
    const VERSION: &'static str = "label-review/1";
    const SUMMARY: &'static str = "Review given labels: accept, fix or reject each.";
    const EXAMPLE: Example = Example {
        key: r#"{"labels":["refund","delivery"],"gold":{"1":{"given":"refund","gold":"refund"},"2":{"given":"refund","gold":"delivery","reason":"wrong-class"},"3":{"given":"delivery","gold":null,"reason":"unreadable"}}}"#,
        answer: r#"{"answers":{"1":{"action":"accept"},"2":{"action":"fix","label":"delivery","reason":"wrong-class"},"3":{"action":"accept"}}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        check_labels(&key.labels)?;
        Labelled::check_scored(&key.gold, &key.scored)?;
        for (id, item) in key.gold.iter() {
            if item
                .gold
                .as_ref()
                .is_some_and(|label| !key.labels.contains(label))
            {
                return Err(Refusal::key(format!(
                    "item {id:?}: the true label is not declared"
                )));
            }
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let (mut tp, mut fp, mut missed, mut fixed, mut kept, mut clean) = (0, 0, 0, 0, 0, 0);
        let (mut right, mut reasons, mut reasons_right, mut items) = (0, 0, 0, 0);
        for (id, item) in scored(&key.gold, &key.scored) {
            items += 1;
            let verdict = answer.answers.get(id);
            let faulty = item.gold.as_ref() != Some(&item.given);
            // A fix to the same label finds nothing.
            let flagged = verdict.is_some_and(|verdict| match verdict.action {
                Action::Accept => false,
                Action::Fix => verdict.label.as_ref() != Some(&item.given),
                Action::Reject => true,
            });
            let result = verdict.and_then(|verdict| match verdict.action {
                Action::Accept => Some(Some(&item.given)),
                Action::Fix => verdict.label.as_ref().map(Some),
                Action::Reject => Some(None),
            });
            let is_right = result == Some(item.gold.as_ref());
            right += usize::from(is_right);
            if faulty {
                fixed += usize::from(is_right);
                if flagged { tp += 1 } else { missed += 1 }
            } else {
                clean += 1;
                kept += usize::from(is_right);
                fp += usize::from(flagged);
            }
            if faulty && let Some(reason) = &item.reason {
                reasons += 1;
                let given = verdict.and_then(|verdict| verdict.reason.as_ref());
                reasons_right += usize::from(flagged && given == Some(reason));
            }
        }
        let mut measured = Measured::default();
        measured.count("items", items);
        measured.count("faults", tp + missed);
        measured.count("tp", tp);
        measured.count("fp", fp);
        measured.count("fn", missed);
        measured.count("fixed", fixed);
        let nothing = if tp + fp + missed == 0 { 1.0 } else { 0.0 };
        measured.metric("fault_precision", ratio_or(tp, tp + fp, nothing));
        measured.metric("fault_recall", ratio_or(tp, tp + missed, nothing));
        measured.metric("fault_f1", harmonic(tp, fp, missed, 1.0));
        measured.metric("fix_accuracy", ratio(fixed, tp + missed));
        measured.metric("fix_accuracy_of_found", ratio(fixed, tp));
        measured.metric("false_alarm_rate", ratio(fp, clean));
        measured.metric("kept", ratio(kept, clean));
        measured.metric("final_accuracy", ratio(right, items));
        measured.metric("reason_accuracy", ratio(reasons_right, reasons));
        Ok(measured)
    }

    fn default_aspects(key: &Key) -> Vec<AspectRule> {
        let mut aspects = vec![
            AspectRule::new("faults found", "fault_f1", 5_000),
            AspectRule::new("faults put right", "fix_accuracy", 4_000),
        ];
        if key.gold.values().any(|item| item.reason.is_some()) {
            aspects.push(AspectRule::new("reasons", "reason_accuracy", 1_000));
        } else if let Some(first) = aspects.first_mut() {
            first.max += 1_000;
        }
        aspects
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        let all = |action| Answer {
            answers: key
                .gold
                .keys()
                .map(|id| {
                    (
                        id.clone(),
                        Verdict {
                            action,
                            label: None,
                            reason: None,
                        },
                    )
                })
                .collect(),
        };
        vec![
            Answer {
                answers: UniqueMap::default(),
            },
            all(Action::Accept),
            all(Action::Reject),
        ]
    }

    fn full_answer(key: &Key) -> Answer {
        let own = key.gold.iter().map(|(id, item)| {
            let action = match &item.gold {
                None => Action::Reject,
                Some(label) if *label == item.given => Action::Accept,
                Some(_) => Action::Fix,
            };
            let label = if action == Action::Fix {
                item.gold.clone()
            } else {
                None
            };
            (
                id.clone(),
                Verdict {
                    action,
                    label,
                    reason: item.reason.clone(),
                },
            )
        });
        Answer {
            answers: own.collect(),
        }
    }
}
