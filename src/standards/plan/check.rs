//! Problems of a plan by itself.

use super::{ExamPlan, PracticalPlan, TheoryPlan, UnitChoice};
use crate::standards::edition::{
    FORMAT, FULL_HUNDREDTHS, Finding, Findings, GapPart, check_provenance, check_texts,
    is_occupation_code, over_limit, repeated, sum,
};

/// Longest time of a component, in minutes.
const MAX_MINUTES: u16 = 600;
/// Most items of one kind.
const MAX_ITEMS: u16 = 1_000;

/// Every problem of a plan that shows without its edition; empty when it is sound.
#[must_use]
pub fn check_plan(plan: &ExamPlan) -> Vec<Finding> {
    if let Some(finding) = over_limit(plan) {
        return vec![finding];
    }
    let mut found = Findings::default();
    check_texts(plan, &mut found);
    let message = format!(
        "format {} is not known; this program reads format {FORMAT}",
        plan.format
    );
    found.require(plan.format == FORMAT, "format", "format-unknown", message);
    let shape = "an occupation code looks like 4-04-05-05";
    found.require(
        is_occupation_code(&plan.occupation_code),
        "occupation_code",
        "occupation-code",
        shape,
    );
    check_theory(&plan.theory, &mut found);
    if let Some(practical) = &plan.practical {
        check_practical(practical, &mut found);
    }
    check_absent(plan, &mut found);
    check_provenance(&plan.facts(), &plan.sources, &plan.gaps, &mut found);
    found.into_vec()
}

fn check_times(path: &str, minutes: u16, full: u32, pass: u32, found: &mut Findings) {
    let message = format!("minutes lie between 1 and {MAX_MINUTES}");
    found.require(
        (1..=MAX_MINUTES).contains(&minutes),
        &format!("{path}.minutes"),
        "out-of-range",
        message,
    );
    let message = format!("full marks are {FULL_HUNDREDTHS} hundredths");
    found.require(
        full == FULL_HUNDREDTHS,
        &format!("{path}.full_hundredths"),
        "out-of-range",
        message,
    );
    let message = "the pass mark lies above 0 and not above full marks";
    found.require(
        pass > 0 && pass <= full,
        &format!("{path}.pass_hundredths"),
        "out-of-range",
        message,
    );
}

fn check_theory(theory: &TheoryPlan, found: &mut Findings) {
    check_times(
        "theory",
        theory.minutes,
        theory.full_hundredths,
        theory.pass_hundredths,
        found,
    );
    let full = u64::from(theory.full_hundredths);

    repeated(
        found,
        "theory.parts",
        theory.parts.iter().map(|part| part.kind),
    );
    for part in &theory.parts {
        let sound = (1..=MAX_ITEMS).contains(&part.count) && part.score_hundredths > 0;
        let message = format!(
            "{}: between 1 and {MAX_ITEMS} items, each with more than no marks",
            part.kind
        );
        found.require(sound, "theory.parts", "out-of-range", message);
    }
    let marks = theory
        .parts
        .iter()
        .map(|part| u64::from(part.count).saturating_mul(u64::from(part.score_hundredths)));
    let total = marks.fold(0, u64::saturating_add);
    let message = format!("the parts give {total} hundredths instead of {full}");
    found.require(total == full, "theory.parts", "parts-sum", message);

    repeated(
        found,
        "theory.sections",
        theory.sections.iter().map(|entry| entry.section),
    );
    let total = sum(theory.sections.iter().map(|entry| entry.weight_hundredths));
    let message = format!("the weights sum to {total} hundredths instead of {full}");
    found.require(total == full, "theory.sections", "weights-sum", message);
    check_blueprint(theory, found);
}

fn check_blueprint(theory: &TheoryPlan, found: &mut Findings) {
    let path = "theory.blueprint";
    repeated(
        found,
        path,
        theory
            .blueprint
            .iter()
            .map(|cell| format!("{} in section {}", cell.kind, cell.section)),
    );
    for cell in &theory.blueprint {
        let message = format!("section {} is not in theory.sections", cell.section);
        found.require(
            theory.weight_hundredths(cell.section).is_some(),
            path,
            "section-unknown",
            message,
        );
        let message = format!("{} is not in theory.parts", cell.kind);
        found.require(
            theory.score_hundredths(cell.kind).is_some(),
            path,
            "kind-unknown",
            message,
        );
        let message = format!(
            "{} in section {}: between 1 and {MAX_ITEMS} items",
            cell.kind, cell.section
        );
        found.require(
            (1..=MAX_ITEMS).contains(&cell.count),
            path,
            "out-of-range",
            message,
        );
    }
    for part in &theory.parts {
        let (given, wanted) = (theory.blueprint_count(part.kind), part.count);
        let message = format!(
            "the blueprint has {given} items of {}, the paper {wanted}",
            part.kind
        );
        found.require(given == u64::from(wanted), path, "blueprint-count", message);
    }
    for entry in &theory.sections {
        let (given, wanted) = (
            theory.blueprint_hundredths(entry.section),
            entry.weight_hundredths,
        );
        let message = format!(
            "section {} gets {given} hundredths, its weight is {wanted}",
            entry.section
        );
        found.require(given == u64::from(wanted), path, "blueprint-marks", message);
    }
}

fn check_practical(practical: &PracticalPlan, found: &mut Findings) {
    check_times(
        "practical",
        practical.minutes,
        practical.full_hundredths,
        practical.pass_hundredths,
        found,
    );
    let path = "practical.units";
    let total = sum(practical.units.iter().map(|unit| u32::from(unit.minutes)));
    let message = format!(
        "the units take {total} minutes, the component {}",
        practical.minutes
    );
    found.require(
        total == u64::from(practical.minutes),
        path,
        "minutes-sum",
        message,
    );
    let total = sum(practical.units.iter().map(|unit| unit.score_hundredths));
    let message = format!(
        "the units give {total} hundredths instead of {}",
        practical.full_hundredths
    );
    found.require(
        total == u64::from(practical.full_hundredths),
        path,
        "units-sum",
        message,
    );
    repeated(found, path, practical.units.iter().map(|unit| unit.code));
    let alternatives = practical.units.iter().flat_map(|unit| &unit.alternatives);
    repeated(found, path, alternatives.map(|entry| entry.content));
    for unit in &practical.units {
        let path = format!("{path}[{}]", unit.code);
        let count = unit.alternatives.len();
        let sound = match unit.choice {
            UnitChoice::Must => count == 1,
            UnitChoice::DrawOne => count >= 2,
        };
        found.require(
            sound,
            &path,
            "alternatives",
            "must has one alternative, draw-one two or more",
        );
        let message = "a unit has minutes, marks, and tasks in the bank for each alternative";
        let given = unit.minutes > 0 && unit.score_hundredths > 0;
        let banked = unit.alternatives.iter().all(|entry| entry.banked > 0);
        found.require(given && banked, &path, "out-of-range", message);
        let message = "the function of a unit is one number, and the unit's code begins with it";
        let sound = unit.function.depth() == 1 && unit.code.function() == unit.function.function();
        found.require(sound, &path, "code", message);
        for entry in &unit.alternatives {
            let message = format!(
                "{} is not a work content of function {}",
                entry.content, unit.function
            );
            found.require(
                entry.content.parent() == Some(unit.function),
                &path,
                "code",
                message,
            );
        }
    }
}

/// What is absent is named by a gap; gaps speak of this level only.
fn check_absent(plan: &ExamPlan, found: &mut Findings) {
    let declared = |part| {
        plan.gaps
            .iter()
            .any(|gap| gap.covers(part, Some(plan.level)))
    };
    let message = "this is absent and no entry of [[gaps]] says so";
    let practical = plan.practical.is_some() || declared(GapPart::Practical);
    found.require(practical, "practical", "gap-undeclared", message);
    let validity = plan
        .resit
        .as_ref()
        .and_then(|resit| resit.validity.as_ref());
    let resit = validity.is_some() || declared(GapPart::Resit);
    found.require(resit, "resit", "gap-undeclared", message);
    let months = validity.is_none_or(|validity| (1..=120).contains(&validity.months));
    found.require(
        months,
        "resit.validity",
        "out-of-range",
        "months lie between 1 and 120",
    );
    for gap in &plan.gaps {
        let sound = gap.levels.iter().all(|level| *level == plan.level);
        let message = format!("the plan is for level {} only", plan.level);
        found.require(
            sound,
            &format!("gaps[{}]", gap.key),
            "level-unknown",
            message,
        );
    }
}
