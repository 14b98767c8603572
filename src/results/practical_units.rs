//! The units of a practical component: what an assessor may enter. Pure.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::error::faulty;
use crate::papers::SectionMark;
use crate::platform::http::FieldProblem;
use crate::standards::plan::PracticalPlan;

/// Longest note, in characters.
pub(super) const MAX_NOTE_CHARS: usize = 500;

/// What one candidate earned in one unit, in hundredths of a mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitMark {
    /// The unit of the plan, such as `2.1`.
    pub code: String,
    pub score_hundredths: i32,
}

/// Code and full score of every unit, in the plan's order.
pub(super) fn units_of(plan: &PracticalPlan) -> Vec<(String, i32)> {
    plan.units
        .iter()
        .map(|unit| (unit.code.to_string(), hundredths(unit.score_hundredths)))
        .collect()
}

/// A score of the plan as results hold it; plans are checked to stay far below the limit.
pub(super) fn hundredths(of_plan: u32) -> i32 {
    i32::try_from(of_plan).unwrap_or(i32::MAX)
}

/// Everything wrong with marks for the units of a plan: each unit once, none else, nothing below zero or above full.
pub(super) fn check_units(
    units: &[(String, i32)],
    marks: &[UnitMark],
    note: &str,
) -> Vec<FieldProblem> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for mark in marks {
        let field = "units";
        match units.iter().find(|(code, _)| *code == mark.code) {
            None => faults.push(faulty(field, "unit_unknown", Vec::new())),
            Some(_) if !seen.insert(mark.code.as_str()) => {
                faults.push(faulty(
                    field,
                    "unit_twice",
                    vec![("unit", mark.code.clone())],
                ));
            }
            Some((code, full)) if !(0..=*full).contains(&mark.score_hundredths) => {
                let params = vec![("unit", code.clone()), ("max", marks_text(*full))];
                faults.push(faulty(field, "unit_score", params));
            }
            Some(_) => {}
        }
    }
    for (code, _) in units {
        if !marks.iter().any(|mark| mark.code == *code) {
            faults.push(faulty(
                "units",
                "unit_missing",
                vec![("unit", code.clone())],
            ));
        }
    }
    if note.chars().count() > MAX_NOTE_CHARS {
        faults.push(faulty(
            "note",
            "note_long",
            vec![("max", MAX_NOTE_CHARS.to_string())],
        ));
    }
    faults
}

/// Sum of the units. Each is within the plan's bounds, so the sum is too.
pub(super) fn total(marks: &[UnitMark]) -> i32 {
    marks.iter().fold(0, |sum: i32, mark| {
        sum.saturating_add(mark.score_hundredths)
    })
}

/// The marks in the plan's order, with what could have been earned.
pub(super) fn profile(units: &[(String, i32)], marks: &[UnitMark]) -> Vec<SectionMark> {
    units
        .iter()
        .filter_map(|(code, full)| {
            let mark = marks.iter().find(|mark| mark.code == *code)?;
            Some(SectionMark {
                section: code.clone(),
                mark: mark.score_hundredths,
                max: *full,
            })
        })
        .collect()
}

/// Hundredths for people to read: `83.50`.
pub(super) fn marks_text(hundredths: i32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths.rem_euclid(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units() -> Vec<(String, i32)> {
        vec![
            ("1".to_owned(), 2_500),
            ("2.1".to_owned(), 1_500),
            ("2.2".to_owned(), 6_000),
        ]
    }

    fn mark(code: &str, score: i32) -> UnitMark {
        UnitMark {
            code: code.to_owned(),
            score_hundredths: score,
        }
    }

    fn codes(marks: &[UnitMark]) -> Vec<&'static str> {
        check_units(&units(), marks, "")
            .iter()
            .map(|fault| fault.code)
            .collect()
    }

    #[test]
    fn each_unit_once_within_its_bounds() {
        let right = [mark("2.2", 6_000), mark("1", 0), mark("2.1", 1_499)];
        assert!(codes(&right).is_empty());
        assert_eq!(total(&right), 7_499);
        let order: Vec<_> = profile(&units(), &right)
            .into_iter()
            .map(|entry| entry.section)
            .collect();
        assert_eq!(order, ["1", "2.1", "2.2"]);
        assert_eq!(codes(&right[..2]), ["unit_missing"]);
        assert_eq!(codes(&[]), ["unit_missing"; 3]);
        assert_eq!(
            codes(&[mark("1", 2_501), mark("2.1", -1), mark("2.2", 1)]),
            ["unit_score", "unit_score"]
        );
        assert_eq!(
            codes(&[mark("1", 1), mark("1", 1), mark("2.1", 1), mark("2.2", 1)]),
            ["unit_twice"]
        );
        assert_eq!(
            codes(&[mark("1", 1), mark("2.1", 1), mark("2.2", 1), mark("9", 1)]),
            ["unit_unknown"]
        );
        assert_eq!(
            codes(&[mark("1", i32::MAX), mark("2.1", i32::MIN), mark("2.2", 1)]),
            ["unit_score", "unit_score"]
        );
    }

    #[test]
    fn notes_are_bounded_and_scores_are_readable() {
        let right = [mark("1", 0), mark("2.1", 0), mark("2.2", 0)];
        assert!(check_units(&units(), &right, &"记".repeat(500)).is_empty());
        assert_eq!(check_units(&units(), &right, &"记".repeat(501)).len(), 1);
        assert_eq!(marks_text(8_350), "83.50");
        assert_eq!(marks_text(5), "0.05");
        assert_eq!(marks_text(10_000), "100.00");
    }
}
