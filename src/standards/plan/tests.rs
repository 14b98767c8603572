use super::*;
use crate::standards::edition::{GapPart, StandardEdition, Status, parse_edition};

const AI_TRAINER_3: &str =
    include_str!("../../../question_banks/4-04-05-05-ai-trainer/plans/level-3.toml");
const CALL_CENTRE_5: &str =
    include_str!("../../../question_banks/4-04-05-03-call-centre-attendant/plans/level-5.toml");
const AI_TRAINER: &str =
    include_str!("../../../question_banks/4-04-05-05-ai-trainer/standard.toml");
const CALL_CENTRE: &str =
    include_str!("../../../question_banks/4-04-05-03-call-centre-attendant/standard.toml");

fn plan(text: &str) -> ExamPlan {
    parse_plan(text).expect("a shipped plan")
}

fn edition(text: &str) -> StandardEdition {
    parse_edition(text).expect("a shipped edition")
}

/// Codes of the problems of the AI trainer plan after `change`, by itself and against its edition.
fn codes_after(change: impl FnOnce(&mut ExamPlan)) -> (Vec<&'static str>, Vec<&'static str>) {
    let mut plan = plan(AI_TRAINER_3);
    change(&mut plan);
    let codes = |findings: Vec<Finding>| findings.into_iter().map(|finding| finding.code).collect();
    (
        codes(check_plan(&plan)),
        codes(check_plan_against(&plan, &edition(AI_TRAINER))),
    )
}

#[test]
fn shipped_plans_have_no_problem() {
    for (plan_text, edition_text) in [(AI_TRAINER_3, AI_TRAINER), (CALL_CENTRE_5, CALL_CENTRE)] {
        let (read, findings) = read_plan(plan_text);
        assert_eq!(findings, []);
        assert_eq!(
            check_plan_against(&read.expect("a plan"), &edition(edition_text)),
            []
        );
    }
}

#[test]
fn the_shanghai_plan_has_its_published_numbers() {
    let plan = plan(AI_TRAINER_3);
    let counts = [
        TheoryItemKind::TrueFalse,
        TheoryItemKind::SingleChoice,
        TheoryItemKind::MultipleChoice,
    ]
    .map(|kind| {
        (
            plan.theory.blueprint_count(kind),
            plan.theory.score_hundredths(kind),
        )
    });
    assert_eq!(counts, [(40, Some(50)), (140, Some(50)), (10, Some(100))]);
    let sections = ["ethics", "basic", "1", "2", "3", "4"]
        .map(|name| name.parse::<Section>().expect("a section"));
    assert_eq!(
        sections.map(|section| plan.theory.blueprint_hundredths(section)),
        [500, 1000, 2000, 3000, 3000, 500]
    );
    assert_eq!(plan.theory.blueprint_basis.status, Status::Inferred);
    let practical = plan.practical.expect("a practical component");
    let banked: u16 = practical
        .units
        .iter()
        .flat_map(|unit| &unit.alternatives)
        .map(|entry| entry.banked)
        .sum();
    assert_eq!(
        (practical.units.len(), banked, practical.minutes),
        (6, 40, 120)
    );
}

#[test]
fn the_call_centre_plan_is_a_proposal_throughout() {
    let plan = plan(CALL_CENTRE_5);
    assert!(
        plan.facts()
            .iter()
            .all(|fact| fact.status == Status::Proposal)
    );
    assert!(plan.practical.is_none() && plan.gaps.iter().any(|gap| gap.part == GapPart::Practical));
}

#[test]
fn the_blueprint_must_fit_parts_and_weights() {
    assert_eq!(
        codes_after(|plan| plan.theory.blueprint.truncate(16)).0,
        ["blueprint-count", "blueprint-marks"]
    );
    let twice = codes_after(|plan| {
        plan.theory
            .blueprint
            .extend(plan.theory.blueprint.clone().into_iter().take(1))
    })
    .0;
    assert!(twice.contains(&"repeated"));
    let zero = codes_after(|plan| {
        plan.theory
            .blueprint
            .iter_mut()
            .for_each(|cell| cell.count = 0)
    })
    .0;
    assert!(zero.contains(&"out-of-range"));
    let codes = codes_after(|plan| {
        plan.theory
            .parts
            .iter_mut()
            .for_each(|part| part.score_hundredths = u32::MAX)
    })
    .0;
    assert!(codes.contains(&"parts-sum") && codes.contains(&"blueprint-marks"));
    let none = codes_after(|plan| plan.theory.parts.clear()).0;
    assert!(none.contains(&"kind-unknown") && none.contains(&"parts-sum"));
    let none = codes_after(|plan| plan.theory.sections.clear()).0;
    assert!(none.contains(&"section-unknown") && none.contains(&"weights-sum"));
}

#[test]
fn units_must_add_up() {
    let unit = |edit: fn(&mut PracticalUnit)| {
        codes_after(|plan| {
            edit(
                plan.practical
                    .iter_mut()
                    .flat_map(|part| &mut part.units)
                    .next()
                    .expect("a unit"),
            )
        })
    };
    assert_eq!(unit(|unit| unit.minutes = 31).0, ["minutes-sum"]);
    assert_eq!(
        unit(|unit| unit.score_hundredths = 1),
        (vec!["units-sum"], vec!["weight-differs"])
    );
    assert_eq!(
        unit(|unit| unit.choice = UnitChoice::Must).0,
        ["alternatives"]
    );
    assert_eq!(unit(|unit| unit.alternatives.clear()).0, ["alternatives"]);
    assert_eq!(
        unit(|unit| unit
            .alternatives
            .iter_mut()
            .for_each(|entry| entry.banked = 0))
        .0,
        ["out-of-range"]
    );
    assert_eq!(
        unit(|unit| unit.function = "1.1".parse().expect("a code")).0,
        ["code", "code", "code"]
    );
}

#[test]
fn a_plan_must_fit_its_edition() {
    assert_eq!(codes_after(|plan| plan.edition = 2026).1, ["edition-other"]);
    assert_eq!(
        codes_after(|plan| plan.occupation_code = "4-04-05-03".into()).1,
        ["edition-other"]
    );
    let at_five = codes_after(|plan| plan.level = Level::new(5).expect("5")).1;
    assert!(
        at_five.contains(&"section-unknown") && at_five.contains(&"content-unknown"),
        "{at_five:?}"
    );
    let plan = plan(AI_TRAINER_3);
    let mut without = edition(AI_TRAINER);
    without.levels.clear();
    assert!(
        check_plan_against(&plan, &without)
            .iter()
            .any(|finding| finding.code == "level-unknown")
    );
    let fewer = codes_after(|plan| plan.theory.sections.truncate(5)).1;
    assert_eq!(fewer, ["section-missing", "weight-differs"]);
    let shifted = codes_after(|plan| {
        plan.theory
            .sections
            .iter_mut()
            .for_each(|entry| entry.weight_hundredths = 1)
    })
    .1;
    assert_eq!(shifted.len(), 6);
}

#[test]
fn absence_and_sources_are_declared() {
    assert_eq!(
        codes_after(|plan| plan.practical = None).0,
        ["gap-undeclared"]
    );
    assert_eq!(codes_after(|plan| plan.resit = None).0, ["gap-undeclared"]);
    assert!(
        codes_after(|plan| plan.sources.clear())
            .0
            .contains(&"source-unknown")
    );
    assert_eq!(
        codes_after(|plan| plan.basis.sources.clear()).0,
        ["source-missing"]
    );
    assert_eq!(
        codes_after(|plan| plan.theory.pass_hundredths = 0).0,
        ["out-of-range"]
    );
    assert_eq!(
        codes_after(|plan| plan.theory.minutes = 0).0,
        ["out-of-range"]
    );
}

#[test]
fn bad_texts_give_one_problem_and_no_panic() {
    for (from, to) in [
        ("choice = \"must\"", "choice = \"maybe\""),
        ("level = 3", "level = 0"),
        ("count = 40", "count = -1"),
        ("count = 40", "count = 40, marks = 1"),
        ("minutes = 90", "minutes = \"90\""),
        ("status = \"inferred\"\n", ""),
        ("kind = \"true_false\"", "kind = \"essay\""),
        ("edition = 2021", "edition = 2021\nedition = 2022"),
    ] {
        assert!(AI_TRAINER_3.contains(from), "{from}");
        let (read, findings) = read_plan(&AI_TRAINER_3.replacen(from, to, 1));
        assert!(read.is_none(), "{to}");
        assert_eq!(
            findings
                .iter()
                .map(|finding| finding.code)
                .collect::<Vec<_>>(),
            ["format"],
            "{to}"
        );
    }
    for end in (0..AI_TRAINER_3.len()).step_by(97) {
        let _ = AI_TRAINER_3.get(..end).map(read_plan);
    }
}
