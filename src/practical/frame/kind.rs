//! Kinds of tasks behind one face.

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::aspect::{AspectRule, Marking};
use super::curve::{self, Anchors};
use super::decimal::Decimal;
use super::measured::Measured;
use super::refusal::{Refusal, RefusalCode};
use super::report::{AspectMark, Report, Warning};

/// Most bytes of a key.
const MAX_KEY_BYTES: usize = 16 << 20;
/// Most bytes of an answer.
const MAX_ANSWER_BYTES: usize = 8 << 20;

/// A small key and a fair answer to it, for documentation and tests.
pub(crate) struct Example {
    pub(crate) key: &'static str,
    pub(crate) answer: &'static str,
}

/// One kind of task: pure functions from key and answer to what can be counted.
pub(crate) trait Grader: 'static {
    /// Name on the command line and in the bank.
    const KIND: &'static str;
    /// `kind/n`; n rises whenever an answer could be measured otherwise than before.
    const VERSION: &'static str;
    /// What the candidate does, in one line.
    const SUMMARY: &'static str;
    const EXAMPLE: Example;

    type Key: DeserializeOwned + Serialize + JsonSchema + Send + Sync;
    type Answer: DeserializeOwned + Serialize + JsonSchema;

    fn marking(key: &Self::Key) -> &Marking;
    /// The rules that a key keeps beyond its shape.
    fn check(key: &Self::Key) -> Result<(), Refusal>;
    /// Counts and metrics. The key has been checked.
    fn measure(key: &Self::Key, answer: &Self::Answer) -> Result<Measured, Refusal>;
    /// The aspects when the key names none; 10 000 hundredths in all.
    fn default_aspects(key: &Self::Key) -> Vec<AspectRule>;
    /// What takes no skill, the empty answer first: nothing, all the commonest, the material unchanged.
    fn trivial_answers(key: &Self::Key) -> Vec<Self::Answer>;
    /// The key's own answer.
    fn full_answer(key: &Self::Key) -> Self::Answer;
}

/// A key that was read and checked, with its anchors: grades many answers.
pub trait PreparedTask: Send + Sync {
    /// Grades the bytes of an answer.
    ///
    /// # Errors
    /// When the answer is too large, not of the kind's shape, or breaks a rule of the kind.
    fn grade(&self, answer: &[u8]) -> Result<Report, Refusal>;
    /// The key's own answer, as a candidate would hand it in.
    fn full_answer(&self) -> Vec<u8>;
    /// The trivial answers, the empty one first.
    fn trivial_answers(&self) -> Vec<Vec<u8>>;
}

type Prepare = fn(&[u8]) -> Result<Box<dyn PreparedTask>, Refusal>;

/// A kind of task.
pub struct Kind {
    pub name: &'static str,
    pub grader_version: &'static str,
    pub summary: &'static str,
    pub example_key: &'static str,
    pub example_answer: &'static str,
    prepare: Prepare,
    key_schema: fn() -> Schema,
    answer_schema: fn() -> Schema,
}

impl Kind {
    pub(crate) const fn of<G: Grader>() -> Self {
        Self {
            name: G::KIND,
            grader_version: G::VERSION,
            summary: G::SUMMARY,
            example_key: G::EXAMPLE.key,
            example_answer: G::EXAMPLE.answer,
            prepare: prepare::<G>,
            key_schema: || schema_for!(G::Key),
            answer_schema: || schema_for!(G::Answer),
        }
    }

    /// Reads and checks a key and computes its anchors.
    ///
    /// # Errors
    /// When the key is too large, not of the kind's shape, or breaks a rule of the kind.
    pub fn prepare(&self, key: &[u8]) -> Result<Box<dyn PreparedTask>, Refusal> {
        (self.prepare)(key)
    }

    /// Grades one answer.
    ///
    /// # Errors
    /// As [`Kind::prepare`] and [`PreparedTask::grade`].
    pub fn grade(&self, key: &[u8], answer: &[u8]) -> Result<Report, Refusal> {
        self.prepare(key)?.grade(answer)
    }

    /// JSON Schema of the key file.
    pub fn key_schema(&self) -> serde_json::Value {
        (self.key_schema)().to_value()
    }

    /// JSON Schema of the answer file.
    pub fn answer_schema(&self) -> serde_json::Value {
        (self.answer_schema)().to_value()
    }
}

struct Anchored {
    rule: AspectRule,
    anchors: Anchors,
    baseline: f64,
    full: f64,
}

struct Prepared<G: Grader> {
    key: G::Key,
    hash: String,
    aspects: Vec<Anchored>,
    warnings: Vec<Warning>,
}

fn prepare<G: Grader>(bytes: &[u8]) -> Result<Box<dyn PreparedTask>, Refusal> {
    if bytes.len() > MAX_KEY_BYTES {
        return Err(Refusal::new(
            RefusalCode::KeyTooLarge,
            "the key has more than 16 MiB",
        ));
    }
    let key: G::Key = serde_json::from_slice(bytes)
        .map_err(|error| Refusal::new(RefusalCode::KeyMalformed, format!("key: {error}")))?;
    G::marking(&key).check()?;
    G::check(&key)?;
    let rules = match G::marking(&key).aspects.as_slice() {
        [] => defined_aspects::<G>(&key)?,
        given => given.to_vec(),
    };
    let mut prepared = Prepared::<G> {
        key,
        hash: hex::encode(Sha256::digest(bytes)),
        aspects: Vec::new(),
        warnings: Vec::new(),
    };
    if rules.is_empty() {
        prepared.warnings.push(Warning {
            code: "nothing-to-mark",
            message: "this key leaves every aspect of the kind undefined".to_owned(),
        });
    }
    prepared.anchor(rules)?;
    Ok(Box::new(prepared))
}

fn as_key_fault(refusal: Refusal) -> Refusal {
    Refusal::key(format!("the key's own answer: {}", refusal.message))
}

/// The kind's aspects without those that this key leaves undefined (no dirty cell, no reason asked for), whose marks go to
/// the first that stays: the key's own answer must be able to earn everything.
fn defined_aspects<G: Grader>(key: &G::Key) -> Result<Vec<AspectRule>, Refusal> {
    let full = G::measure(key, &G::full_answer(key)).map_err(as_key_fault)?;
    let (mut kept, dropped): (Vec<AspectRule>, Vec<AspectRule>) = G::default_aspects(key)
        .into_iter()
        .partition(|rule| full.value(&rule.metric).is_some() || !full.has(&rule.metric));
    if let Some(first) = kept.first_mut() {
        first.max += dropped.iter().map(|rule| rule.max).sum::<i64>();
    }
    Ok(kept)
}

impl<G: Grader> Prepared<G> {
    fn anchor(&mut self, rules: Vec<AspectRule>) -> Result<(), Refusal> {
        let full = G::measure(&self.key, &G::full_answer(&self.key)).map_err(as_key_fault)?;
        let trivial: Vec<Measured> = if rules.iter().all(|rule| rule.baseline.is_some()) {
            Vec::new()
        } else {
            G::trivial_answers(&self.key)
                .iter()
                .map(|answer| G::measure(&self.key, answer).map_err(as_key_fault))
                .collect::<Result<_, _>>()?
        };
        for rule in rules {
            if !full.has(&rule.metric) {
                return Err(Refusal::key(format!(
                    "aspect {:?}: there is no metric {:?}",
                    rule.name, rule.metric
                )));
            }
            let top = rule
                .full
                .or_else(|| full.value(&rule.metric))
                .unwrap_or(1.0);
            let bottom = rule
                .baseline
                .or_else(|| baseline_of(&rule.metric, &trivial, &full, top))
                .unwrap_or(0.0);
            let decimal = |value: f64| {
                Decimal::of(value).ok_or_else(|| {
                    Refusal::key(format!("aspect {:?}: an anchor is too large", rule.name))
                })
            };
            let anchors = Anchors {
                baseline: decimal(bottom)?,
                pass: rule.pass.map(decimal).transpose()?,
                full: decimal(top)?,
            };
            if anchors.baseline == anchors.full {
                self.warnings.push(Warning {
                    code: "trivial-answer-suffices",
                    message: format!(
                        "aspect {:?}: a trivial answer reaches the full anchor",
                        rule.name
                    ),
                });
            }
            self.aspects.push(Anchored {
                rule,
                anchors,
                baseline: bottom,
                full: top,
            });
        }
        Ok(())
    }
}

/// The best that any trivial answer reaches, and no better than the top. Whether more or less is better follows from
/// where the key's own answer stands against the empty one.
fn baseline_of(metric: &str, trivial: &[Measured], full: &Measured, top: f64) -> Option<f64> {
    let own = full.value(metric).unwrap_or(top);
    let mut values = trivial.iter().filter_map(|measured| measured.value(metric));
    let first = values.next()?;
    Some(if first <= own {
        values.fold(first, f64::max).min(top)
    } else {
        values.fold(first, f64::min).max(top)
    })
}

impl<G: Grader> PreparedTask for Prepared<G> {
    fn grade(&self, answer: &[u8]) -> Result<Report, Refusal> {
        if answer.len() > MAX_ANSWER_BYTES {
            return Err(Refusal::too_large("the answer has more than 8 MiB"));
        }
        let answer: G::Answer = serde_json::from_slice(answer).map_err(|error| {
            Refusal::new(RefusalCode::AnswerMalformed, format!("answer: {error}"))
        })?;
        let measured = G::measure(&self.key, &answer)?;
        let step = G::marking(&self.key).step();
        let aspects: Vec<AspectMark> = self
            .aspects
            .iter()
            .map(|aspect| {
                let value = measured.value(&aspect.rule.metric);
                AspectMark {
                    name: aspect.rule.name.clone(),
                    metric: aspect.rule.metric.clone(),
                    value,
                    baseline: aspect.baseline,
                    pass: aspect.rule.pass,
                    full: aspect.full,
                    marks: curve::marks(
                        value.and_then(Decimal::of),
                        aspect.anchors,
                        aspect.rule.max,
                        step,
                    ),
                    max: aspect.rule.max,
                }
            })
            .collect();
        let earned = aspects.iter().map(|aspect| aspect.marks).sum();
        let mut warnings = self.warnings.clone();
        warnings.extend(measured.warnings);
        Ok(Report {
            kind: G::KIND,
            grader_version: G::VERSION,
            task_hash: self.hash.clone(),
            counts: measured.counts,
            metrics: measured.metrics,
            marks: if measured.fail_at_once.is_empty() {
                earned
            } else {
                0
            },
            max: aspects.iter().map(|aspect| aspect.max).sum(),
            aspects,
            fail_at_once: measured.fail_at_once,
            warnings,
        })
    }

    fn full_answer(&self) -> Vec<u8> {
        serde_json::to_vec(&G::full_answer(&self.key)).unwrap_or_default()
    }

    fn trivial_answers(&self) -> Vec<Vec<u8>> {
        G::trivial_answers(&self.key)
            .iter()
            .map(|answer| serde_json::to_vec(answer).unwrap_or_default())
            .collect()
    }
}
