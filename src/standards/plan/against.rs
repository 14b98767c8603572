//! Problems of a plan against the edition it refers to.

use super::ExamPlan;
use crate::standards::edition::{
    Finding, Findings, LevelStandard, Presence, Section, StandardEdition, WeightTable, sum,
};

/// Every way in which a plan does not fit its edition: another occupation or year, a level, section or work content
/// that does not exist, a function left out, or weights that differ from a confirmed table of the edition.
#[must_use]
pub fn check_plan_against(plan: &ExamPlan, edition: &StandardEdition) -> Vec<Finding> {
    let mut found = Findings::default();
    let message = format!(
        "the edition is of {}, not of {}",
        edition.occupation.code, plan.occupation_code
    );
    found.require(
        edition.occupation.code == plan.occupation_code,
        "occupation_code",
        "edition-other",
        message,
    );
    let message = format!(
        "the edition is of {}, not of {}",
        edition.edition.year, plan.edition
    );
    found.require(
        edition.edition.year == plan.edition,
        "edition",
        "edition-other",
        message,
    );
    let Some(level) = edition.level(plan.level) else {
        found.push(
            "level",
            "level-unknown",
            format!("the edition has no level {}", plan.level),
        );
        return found.into_vec();
    };
    check_sections(plan, edition, level, &mut found);
    check_units(plan, level, &mut found);
    found.into_vec()
}

fn check_sections(
    plan: &ExamPlan,
    edition: &StandardEdition,
    level: &LevelStandard,
    found: &mut Findings,
) {
    let path = "theory.sections";
    for entry in &plan.theory.sections {
        let known = match entry.section {
            Section::Function(number) => level.function(number).is_some(),
            basic => edition
                .basic_requirements
                .iter()
                .any(|requirement| requirement.section == basic),
        };
        let message = format!(
            "the edition has no section {} at level {}",
            entry.section, level.level
        );
        found.require(known, path, "section-unknown", message);
    }
    let basics = edition
        .basic_requirements
        .iter()
        .map(|requirement| requirement.section);
    let listed = level
        .functions
        .iter()
        .filter(|function| function.presence == Presence::Listed);
    for section in basics.chain(listed.map(|function| Section::Function(function.code.function())))
    {
        let message = format!("section {section} of the edition is not in the plan");
        found.require(
            plan.theory.weight_hundredths(section).is_some(),
            path,
            "section-missing",
            message,
        );
    }
    for row in confirmed(level.theory_weights.as_ref()).flat_map(|table| &table.rows) {
        let planned = plan
            .theory
            .weight_hundredths(row.section)
            .unwrap_or_default();
        let message = weight_message(row.section, planned.into(), row.weight_hundredths);
        found.require(
            planned == row.weight_hundredths,
            path,
            "weight-differs",
            message,
        );
    }
}

fn check_units(plan: &ExamPlan, level: &LevelStandard, found: &mut Findings) {
    let Some(practical) = &plan.practical else {
        return;
    };
    for unit in &practical.units {
        let path = format!("practical.units[{}]", unit.code);
        let known = level.function(unit.function.function()).is_some();
        let message = format!(
            "the edition has no function {} at level {}",
            unit.function, level.level
        );
        found.require(known, &path, "section-unknown", message);
        for entry in &unit.alternatives {
            let message = format!(
                "the edition has no work content {} at level {}",
                entry.content, level.level
            );
            found.require(
                level.content(entry.content).is_some(),
                &path,
                "content-unknown",
                message,
            );
        }
    }
    for row in confirmed(level.skills_weights.as_ref()).flat_map(|table| &table.rows) {
        let units = practical
            .units
            .iter()
            .filter(|unit| Section::Function(unit.function.function()) == row.section);
        let planned = sum(units.map(|unit| unit.score_hundredths));
        let message = weight_message(row.section, planned, row.weight_hundredths);
        found.require(
            planned == u64::from(row.weight_hundredths),
            "practical.units",
            "weight-differs",
            message,
        );
    }
}

/// The table, if a national or provincial text gives it.
fn confirmed(table: Option<&WeightTable>) -> impl Iterator<Item = &WeightTable> {
    table
        .into_iter()
        .filter(|table| table.status.is_confirmed())
}

fn weight_message(section: Section, planned: u64, weight: u32) -> String {
    format!("section {section} has {planned} hundredths in the plan and {weight} in the edition")
}
