//! A rubric: aspects with marks, deductions and judgement levels, and points that fail at once (否定项).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Highest mark of a script, a thousand marks.
const MAX_HUNDREDTHS: i32 = 100_000;
/// Most aspects, and most parts of one aspect.
const MAX_PARTS: usize = 200;

/// How a version of a task is marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rubric {
    /// Rises with every edit; marks say which they were given under.
    pub version: u32,
    pub aspects: Vec<Aspect>,
    #[serde(default)]
    pub fail_points: Vec<FailPoint>,
}

/// One thing an assessor judges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aspect {
    pub code: String,
    pub max_hundredths: i32,
    pub kind: AspectKind,
}

/// How an aspect's mark comes about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AspectKind {
    /// Any multiple of the step from 0 to the maximum.
    Points { step_hundredths: i32 },
    /// So much for each accepted point, up to the maximum.
    Counted { each_hundredths: i32 },
    /// The maximum less what is deducted, never below 0.
    Deductions { deductions: Vec<Deduction> },
    /// A judgement level with its descriptor, worth its marks.
    Levels { levels: Vec<LevelDescriptor> },
}

/// A fault that costs marks each time, up to a number of times where one is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deduction {
    pub code: String,
    pub each_hundredths: i32,
    #[serde(default)]
    pub at_most: Option<u16>,
}

/// What a level looks like and is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelDescriptor {
    pub level: u8,
    pub hundredths: i32,
    pub descriptor: String,
}

/// Something that fails a script at once, whatever else it is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailPoint {
    pub code: String,
    pub effect: FailEffect,
}

/// What a confirmed fail point does to the script's mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailEffect {
    /// No marks at all.
    Void,
    /// Not more than this.
    CapAt(i32),
}

/// Why a rubric cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
pub enum RubricFault {
    #[error("the rubric has no aspect, or more than {MAX_PARTS}")]
    NumberOfAspects,
    #[error("{0} is named twice")]
    NamedTwice(String),
    #[error("the maximum of {0} is not above 0, or the whole is above a thousand marks")]
    Maximum(String),
    #[error("{0}: the step does not go into the maximum")]
    Step(String),
    #[error(
        "{0}: levels must rise in number and never fall in marks, from 0 up to the maximum, each described"
    )]
    Levels(String),
    #[error("{0}: a deduction must cost something, and not more than the maximum")]
    Deduction(String),
    #[error("{0}: a cap must lie between 0 and the whole")]
    Cap(String),
}

impl Rubric {
    /// Marks of a faultless script.
    #[must_use]
    pub fn full_hundredths(&self) -> i32 {
        self.aspects
            .iter()
            .fold(0, |sum, aspect| sum.saturating_add(aspect.max_hundredths))
    }

    #[must_use]
    pub fn aspect(&self, code: &str) -> Option<&Aspect> {
        self.aspects.iter().find(|aspect| aspect.code == code)
    }

    /// Everything that keeps the rubric from use.
    #[must_use]
    pub fn faults(&self) -> Vec<RubricFault> {
        let mut faults = Vec::new();
        if self.aspects.is_empty() || self.aspects.len() > MAX_PARTS {
            faults.push(RubricFault::NumberOfAspects);
        }
        let mut seen = BTreeSet::new();
        let codes = self.aspects.iter().map(|aspect| &aspect.code);
        for code in codes.chain(self.fail_points.iter().map(|point| &point.code)) {
            if !seen.insert(code) {
                faults.push(RubricFault::NamedTwice(code.clone()));
            }
        }
        let full = self.full_hundredths();
        for aspect in &self.aspects {
            if aspect.max_hundredths <= 0 || full > MAX_HUNDREDTHS {
                faults.push(RubricFault::Maximum(aspect.code.clone()));
            } else {
                faults.extend(aspect.fault());
            }
        }
        for point in &self.fail_points {
            if matches!(point.effect, FailEffect::CapAt(cap) if !(0..=full).contains(&cap)) {
                faults.push(RubricFault::Cap(point.code.clone()));
            }
        }
        faults
    }
}

impl Aspect {
    fn fault(&self) -> Option<RubricFault> {
        let code = || self.code.clone();
        let costs = |each: i32| each > 0 && each <= self.max_hundredths;
        match &self.kind {
            AspectKind::Points { step_hundredths } => {
                let fits = costs(*step_hundredths)
                    && self.max_hundredths.checked_rem(*step_hundredths) == Some(0);
                (!fits).then(|| RubricFault::Step(code()))
            }
            AspectKind::Counted { each_hundredths } => {
                (!costs(*each_hundredths)).then(|| RubricFault::Step(code()))
            }
            AspectKind::Deductions { deductions } => {
                let mut seen = BTreeSet::new();
                let sound = deductions.len() <= MAX_PARTS
                    && deductions
                        .iter()
                        .all(|one| costs(one.each_hundredths) && seen.insert(&one.code));
                (!sound).then(|| RubricFault::Deduction(code()))
            }
            AspectKind::Levels { levels } => {
                let rising = levels.windows(2).all(|pair| {
                    matches!(pair, [a, b] if a.level < b.level && a.hundredths <= b.hundredths)
                });
                let within = levels.first().is_some_and(|level| level.hundredths >= 0)
                    && levels
                        .last()
                        .is_some_and(|level| level.hundredths == self.max_hundredths);
                let described = levels
                    .iter()
                    .all(|level| !level.descriptor.trim().is_empty());
                (!(rising && within && described)).then(|| RubricFault::Levels(code()))
            }
        }
    }

    /// The widest step between two neighbouring marks: what two assessors may differ by without meaning it.
    #[must_use]
    pub fn step_hundredths(&self) -> i32 {
        match &self.kind {
            AspectKind::Points { step_hundredths } => *step_hundredths,
            AspectKind::Counted { each_hundredths } => *each_hundredths,
            AspectKind::Deductions { deductions } => deductions
                .iter()
                .map(|one| one.each_hundredths)
                .min()
                .unwrap_or(0),
            AspectKind::Levels { levels } => levels
                .windows(2)
                .filter_map(|pair| match pair {
                    [a, b] => Some(b.hundredths.saturating_sub(a.hundredths)),
                    _ => None,
                })
                .max()
                .unwrap_or(0),
        }
    }
}
