//! Use logs of a smart product: figures, and which findings the data carry.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fields::{Field, Fields};
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, harmonic,
};

/// Key of a log analysis. The written improvements go to people with a rubric.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// Figures of use, habit and response time.
    fields: UniqueMap<Field>,
    /// All findings offered to the candidate.
    #[serde(default)]
    findings: BTreeSet<String>,
    /// Those that the log carries.
    #[serde(default)]
    supported: BTreeSet<String>,
    #[serde(default)]
    marking: Marking,
}

/// Figures and findings of the candidate.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    #[serde(default)]
    values: UniqueMap<Value>,
    /// Findings chosen as carried by the log.
    #[serde(default)]
    findings: BTreeSet<String>,
}

pub(crate) struct LogAnalysis;

impl Grader for LogAnalysis {
    const KIND: &'static str = "log-analysis";
    const VERSION: &'static str = "log-analysis/1";
    const SUMMARY: &'static str = "Read a product's log: figures, and findings that it carries.";
    const EXAMPLE: Example = Example {
        key: r#"{"fields":{"peak_hour":{"expected":20},"p95_ms":{"expected":1830,"tolerance":{"relative":0.01}}},"findings":["night-use-grows","slow-after-update","music-falls"],"supported":["slow-after-update"]}"#,
        answer: r#"{"values":{"peak_hour":20,"p95_ms":1825},"findings":["slow-after-update","music-falls"]}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        Fields::check(&key.fields)?;
        if key.fields.is_empty() && key.supported.is_empty() {
            return Err(Refusal::key("there is nothing to grade"));
        }
        if !key.supported.is_subset(&key.findings) {
            return Err(Refusal::key("a supported finding is not offered"));
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let mut measured = Measured::default();
        Fields::report(&key.fields, &answer.values, &mut measured);
        let tp = key.supported.intersection(&answer.findings).count();
        let (fp, missed) = (answer.findings.len() - tp, key.supported.len() - tp);
        measured.count("findings_tp", tp);
        measured.count("findings_fp", fp);
        measured.count("findings_fn", missed);
        measured.metric("findings_f1", harmonic(tp, fp, missed, 1.0));
        Ok(measured)
    }

    fn default_aspects(key: &Key) -> Vec<AspectRule> {
        let finding = AspectRule::new("findings", "findings_f1", 4_000);
        match (key.fields.is_empty(), key.supported.is_empty()) {
            (false, true) => Fields::aspects(&key.fields, 10_000),
            (true, _) => vec![AspectRule {
                max: 10_000,
                ..finding
            }],
            (false, false) => {
                let mut aspects = Fields::aspects(&key.fields, 6_000);
                aspects.push(finding);
                aspects
            }
        }
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        let with = |findings| Answer {
            values: UniqueMap::default(),
            findings,
        };
        vec![with(BTreeSet::new()), with(key.findings.clone())]
    }

    fn full_answer(key: &Key) -> Answer {
        Answer {
            values: Fields::full(&key.fields),
            findings: key.supported.clone(),
        }
    }
}
