//! Inspecting recorded calls against a service norm with numbered clauses.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer_preference::matched_by_half;
use super::labelled::check_labels;
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, harmonic, mean, ratio,
    ratio_or,
};
use crate::practical::measures::assignment::heaviest_matching;
use crate::practical::measures::confusion::{Confusion, Weight};
use crate::practical::measures::grid::Grid;
use crate::practical::measures::spans::Span;
use crate::practical::measures::translation::chrf2;

/// A breach of the norm in one line of a call.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Breach {
    /// Line of the transcript.
    line: String,
    /// First character in the line, in Unicode scalar values; the whole line when both ends are absent.
    #[serde(default)]
    start: Option<u32>,
    /// One after the last character.
    #[serde(default)]
    end: Option<u32>,
    /// Number of the clause.
    clause: String,
    /// How grave, where asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    severity: Option<String>,
    /// The right wording; people judge it, likeness to the model wording is feedback.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wording: Option<String>,
}

impl Breach {
    /// As a span whose type is the clause; a whole line is one endless span, met by anything in half of it or more.
    fn span(&self, length: Option<u32>) -> Span {
        Span {
            start: self.start.unwrap_or(0),
            end: self.end.or(length).unwrap_or(u32::MAX),
            kind: self.clause.clone(),
        }
    }
}

/// A call with its breaches.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Call {
    /// Length of each line in characters, so that a whole line can be compared with a part.
    #[serde(default)]
    line_lengths: UniqueMap<u32>,
    #[serde(default)]
    breaches: Vec<Breach>,
    /// Overall grade on the scale.
    #[serde(default)]
    grade: Option<String>,
}

/// Key of an inspection task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// Clauses of the norm.
    clauses: Vec<String>,
    /// Grades in order; none when no overall grade is asked for.
    #[serde(default)]
    grades: Vec<String>,
    /// The calls; some without any breach, so that false alarms cost.
    calls: UniqueMap<Call>,
    #[serde(default)]
    marking: Marking,
}

/// What the inspector wrote about one call.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Inspection {
    #[serde(default)]
    breaches: Vec<Breach>,
    #[serde(default)]
    grade: Option<String>,
}

/// Inspections by call.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    #[serde(default)]
    calls: UniqueMap<Inspection>,
}

const MAX_BREACHES: usize = 200;

/// Pairs (key, answer) of breaches of the same line and clause that share at least half of the longer span.
fn matches(call: &Call, own: &[Breach]) -> Vec<(usize, usize)> {
    let mut weights = Grid::new(call.breaches.len(), own.len());
    for (row, gold) in call.breaches.iter().enumerate() {
        for (column, breach) in own.iter().enumerate() {
            let length = call.line_lengths.get(&gold.line).copied();
            let met = gold.line == breach.line
                && matched_by_half(&[gold.span(length)], &[breach.span(length)]) == 1;
            // Agreement in severity decides between equals.
            let weight = 2 + i64::from(gold.severity == breach.severity);
            weights.set(row, column, if met { weight } else { 0 });
        }
    }
    heaviest_matching(&weights)
}

pub(crate) struct CallInspection;

impl Grader for CallInspection {
    const KIND: &'static str = "call-inspection";
    const VERSION: &'static str = "call-inspection/1";
    const SUMMARY: &'static str = "Find the breaches of the service norm in calls and grade them.";
    const EXAMPLE: Example = Example {
        key: r#"{"clauses":["1.1","2.3","3.2"],"grades":["fail","pass","good"],"calls":{"c1":{"line_lengths":{"4":12},"breaches":[{"line":"4","start":0,"end":8,"clause":"2.3","severity":"grave","wording":"非常抱歉给您带来不便"}],"grade":"fail"},"c2":{"breaches":[],"grade":"good"}}}"#,
        answer: r#"{"calls":{"c1":{"breaches":[{"line":"4","start":2,"end":8,"clause":"2.3","severity":"light","wording":"抱歉"}],"grade":"fail"},"c2":{"breaches":[{"line":"1","clause":"1.1"}],"grade":"pass"}}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        check_labels(&key.clauses)?;
        if !key.grades.is_empty() {
            check_labels(&key.grades)?;
        }
        if key.calls.is_empty() {
            return Err(Refusal::key("there is no call"));
        }
        for (id, call) in key.calls.iter() {
            let improper = |breach: &Breach| {
                !key.clauses.contains(&breach.clause)
                    || breach.start.unwrap_or(0) >= breach.end.unwrap_or(u32::MAX)
            };
            if call.breaches.len() > MAX_BREACHES || call.breaches.iter().any(improper) {
                return Err(Refusal::key(format!(
                    "call {id:?}: a clause is not declared or a span empty"
                )));
            }
            let graded = call
                .grade
                .as_ref()
                .is_some_and(|grade| key.grades.contains(grade));
            if !key.grades.is_empty() && !graded {
                return Err(Refusal::key(format!("call {id:?}: no grade of the scale")));
            }
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let (mut tp, mut fp, mut missed) = (0, 0, 0);
        let (mut severities, mut severities_right) = (0, 0);
        let (mut clean, mut clean_kept) = (0, 0);
        let mut wordings: Vec<f64> = Vec::new();
        for (id, call) in key.calls.iter() {
            let mut own = answer
                .calls
                .get(id)
                .map_or_else(Vec::new, |own| own.breaches.clone());
            if own.len() > MAX_BREACHES {
                return Err(Refusal::too_large(format!(
                    "call {id:?}: more than {MAX_BREACHES} breaches"
                )));
            }
            own.sort_by(|a, b| {
                let place = |breach: &Breach| {
                    (
                        breach.line.clone(),
                        breach.start,
                        breach.end,
                        breach.clause.clone(),
                        breach.severity.clone(),
                        breach.wording.clone(),
                    )
                };
                place(a).cmp(&place(b))
            });
            let pairs = matches(call, &own);
            tp += pairs.len();
            fp += own.len() - pairs.len();
            missed += call.breaches.len() - pairs.len();
            if call.breaches.is_empty() {
                clean += 1;
                clean_kept += usize::from(own.is_empty() && answer.calls.contains_key(id));
            }
            severities += call
                .breaches
                .iter()
                .filter(|breach| breach.severity.is_some())
                .count();
            for (row, column) in pairs {
                let (Some(gold), Some(own)) = (call.breaches.get(row), own.get(column)) else {
                    continue;
                };
                let same = gold.severity.is_some() && gold.severity == own.severity;
                severities_right += usize::from(same);
                if let (Some(model), Some(wording)) = (&gold.wording, &own.wording) {
                    wordings.push(chrf2(&[(model, wording)]));
                }
            }
        }
        let mut measured = Measured::default();
        measured.count("calls", key.calls.len());
        measured.count("tp", tp);
        measured.count("fp", fp);
        measured.count("fn", missed);
        measured.count("clean_calls", clean);
        let nothing = if tp + fp + missed == 0 { 1.0 } else { 0.0 };
        measured.metric("breach_precision", ratio_or(tp, tp + fp, nothing));
        measured.metric("breach_recall", ratio_or(tp, tp + missed, nothing));
        measured.metric("breach_f1", harmonic(tp, fp, missed, 1.0));
        measured.metric("severity_accuracy", ratio(severities_right, severities));
        measured.metric("clean_calls_kept", ratio(clean_kept, clean));
        measured.metric("wording_chrf2", mean(&wordings));
        let graded = Confusion::of(
            &key.grades,
            key.calls.iter().map(|(id, call)| {
                let own = answer.calls.get(id).and_then(|own| own.grade.as_deref());
                (call.grade.as_deref(), own)
            }),
        );
        if !key.grades.is_empty() {
            measured.metric("grade_accuracy", graded.accuracy());
            measured.metric("grade_kappa", graded.kappa(Weight::Nominal));
            measured.metric("grade_linear_kappa", graded.kappa(Weight::Linear));
            measured.metric("grade_quadratic_kappa", graded.kappa(Weight::Quadratic));
        }
        Ok(measured)
    }

    fn default_aspects(key: &Key) -> Vec<AspectRule> {
        let severity = key
            .calls
            .values()
            .flat_map(|call| &call.breaches)
            .any(|b| b.severity.is_some());
        let mut aspects = vec![AspectRule::new("breaches found", "breach_f1", 10_000)];
        if severity {
            aspects.push(AspectRule::new("severity", "severity_accuracy", 1_500).starting_at(0.0));
        }
        if !key.grades.is_empty() {
            aspects.push(AspectRule::new("overall grade", "grade_accuracy", 2_500));
        }
        let others: i64 = aspects.iter().skip(1).map(|aspect| aspect.max).sum();
        if let Some(first) = aspects.first_mut() {
            first.max -= others;
        }
        aspects
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        let majority = super::labelled::most_frequent(
            key.calls.values().filter_map(|call| call.grade.as_ref()),
        );
        let all = key.calls.keys().map(|id| {
            (
                id.clone(),
                Inspection {
                    breaches: Vec::new(),
                    grade: majority.clone(),
                },
            )
        });
        vec![
            Answer {
                calls: UniqueMap::default(),
            },
            Answer {
                calls: all.collect(),
            },
        ]
    }

    fn full_answer(key: &Key) -> Answer {
        let own = key.calls.iter().map(|(id, call)| {
            let inspection = Inspection {
                breaches: call.breaches.clone(),
                grade: call.grade.clone(),
            };
            (id.clone(), inspection)
        });
        Answer {
            calls: own.collect(),
        }
    }
}
