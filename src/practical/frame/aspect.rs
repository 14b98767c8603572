//! Aspects: which metric earns how many marks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;

/// How the metrics of a task become marks; without it the kind's own aspects hold, 100 marks in all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Marking {
    /// The aspects of the score sheet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) aspects: Vec<AspectRule>,
    /// Marks of an aspect are rounded half up to this step, in hundredths of a mark; 50 (half a mark) when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) step: Option<i64>,
}

/// One aspect of the score sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AspectRule {
    pub(crate) name: String,
    /// A metric of the report; dots lead into its tables, as in `classes.refund.f1`.
    pub(crate) metric: String,
    /// Full marks in hundredths of a mark.
    pub(crate) max: i64,
    /// Value that earns nothing; the best trivial answer's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) baseline: Option<f64>,
    /// Value that earns 60 %, set by the panel; without it one straight line runs from baseline to full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pass: Option<f64>,
    /// Value that earns everything, the median of expert takes; the key's own answer's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) full: Option<f64>,
}

const MAX_ASPECTS: usize = 100;
const MAX_MARKS: i64 = 100_000;
const DEFAULT_STEP: i64 = 50;

impl AspectRule {
    /// An aspect with computed anchors.
    pub(crate) fn new(name: &str, metric: &str, max: i64) -> Self {
        Self {
            name: name.to_owned(),
            metric: metric.to_owned(),
            max,
            baseline: None,
            pass: None,
            full: None,
        }
    }

    /// The same with a fixed value that earns nothing.
    pub(crate) fn starting_at(mut self, baseline: f64) -> Self {
        self.baseline = Some(baseline);
        self
    }

    /// The same with a fixed value that earns everything.
    pub(crate) fn up_to(mut self, full: f64) -> Self {
        self.full = Some(full);
        self
    }

    /// The same with a fixed value that earns 60 %.
    pub(crate) fn passing_at(mut self, pass: f64) -> Self {
        self.pass = Some(pass);
        self
    }
}

impl Marking {
    pub(crate) fn step(&self) -> i64 {
        self.step.unwrap_or(DEFAULT_STEP)
    }

    pub(crate) fn check(&self) -> Result<(), Refusal> {
        if self.aspects.len() > MAX_ASPECTS {
            return Err(Refusal::key("more than 100 aspects"));
        }
        if self.step.is_some_and(|step| !(1..=10_000).contains(&step)) {
            return Err(Refusal::key("step must be 1 to 10000 hundredths"));
        }
        for aspect in &self.aspects {
            if !(1..=MAX_MARKS).contains(&aspect.max) {
                return Err(Refusal::key(format!(
                    "aspect {:?}: max must be 1 to 100000 hundredths",
                    aspect.name
                )));
            }
        }
        Ok(())
    }
}
