//! Laws of marking.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::samples::{levels, marks, rubric};
use super::*;

fn panel(of: Vec<ScriptMarks>) -> Vec<AssessorMarks<usize>> {
    let member = |(assessor, marks)| AssessorMarks { assessor, marks };
    of.into_iter().enumerate().map(member).collect()
}

const PASS: i32 = 6_000;

fn outcome(of: Vec<ScriptMarks>) -> PanelOutcome {
    panel_outcome(&rubric(), &panel(of), DiscrepancyRules::default(), PASS).unwrap()
}

fn any_marks() -> impl Strategy<Value = ScriptMarks> {
    (0_u16..6, 0_i32..=80, 0_u16..=2, 0_u8..4)
        .prop_map(|(facts, tone, late, whole)| marks(facts, tone * 50, late, whole))
}

fn any_panel() -> impl Strategy<Value = Vec<ScriptMarks>> {
    prop_oneof![
        prop::collection::vec(any_marks(), 3),
        prop::collection::vec(any_marks(), 5),
        prop::collection::vec(any_marks(), 7)
    ]
}

proptest! {
    #[test]
    fn marks_stay_on_the_rubric(one in any_marks()) {
        let rubric = rubric();
        for (result, aspect) in one.results(&rubric).unwrap().iter().zip(&rubric.aspects) {
            prop_assert!((0..=aspect.max_hundredths).contains(&result.hundredths));
            prop_assert_eq!(&result.code, &aspect.code);
        }
    }

    #[test]
    fn the_order_of_assessors_does_not_matter(mut of in any_panel(), turn in 0_usize..7) {
        let straight = outcome(of.clone());
        let places = of.len();
        of.rotate_left(turn % places);
        prop_assert_eq!(straight, outcome(of));
    }

    #[test]
    fn the_median_has_as_many_above_as_below(marks in prop::collection::vec(0_i32..10_000, 1..12)) {
        match median(&marks) {
            None => prop_assert_eq!(marks.len() % 2, 0),
            Some(middle) => {
                let below = marks.iter().filter(|mark| **mark < middle).count();
                let above = marks.iter().filter(|mark| **mark > middle).count();
                prop_assert!(below <= marks.len() / 2 && above <= marks.len() / 2);
                prop_assert!(marks.contains(&middle));
            }
        }
    }

    #[test]
    fn one_outlier_cannot_carry_an_aspect_beyond_the_others(of in prop::collection::vec(any_marks(), 3), wild in any_marks()) {
        let mut swayed = of.clone();
        swayed[2] = wild;
        let found = outcome(swayed);
        let rubric = rubric();
        let of_two: Vec<Vec<AspectResult>> = of[..2].iter().map(|one| one.results(&rubric).unwrap()).collect();
        for (place, aspect) in found.aspects.iter().enumerate() {
            let two = [of_two[0][place].hundredths, of_two[1][place].hundredths];
            prop_assert!(two.iter().min().unwrap() <= &aspect.median_hundredths);
            prop_assert!(&aspect.median_hundredths <= two.iter().max().unwrap());
        }
    }

    #[test]
    fn agreement_triggers_nothing(one in any_marks(), more in 0_usize..3) {
        let found = outcome(vec![one.clone(); 3 + 2 * more]);
        prop_assert_eq!(&found.triggers, &[]);
        let own: i32 = one.results(&rubric()).unwrap().iter().map(|result| result.hundredths).sum();
        prop_assert_eq!(found.total_hundredths, own);
    }

    #[test]
    fn whoever_disagrees_on_passing_is_adjudicated(of in any_panel()) {
        let rubric = rubric();
        let total = |one: &ScriptMarks| one.results(&rubric).unwrap().iter().map(|r| r.hundredths).sum::<i32>();
        let passing = of.iter().filter(|one| total(one) >= PASS).count();
        let found = outcome(of.clone());
        if passing > 0 && passing < of.len() {
            prop_assert!(found.triggers.contains(&Trigger::StraddlesPassLine));
        }
        if !found.triggers.contains(&Trigger::StraddlesPassLine) {
            prop_assert_eq!(found.total_hundredths >= PASS, passing > 0);
        }
    }

    #[test]
    fn a_stricter_rule_never_triggers_less(of in any_panel(), loose in 0_u8..60, tighter in 0_u8..60) {
        let rules = |percent: u8| DiscrepancyRules { aspect_percent: percent, total_percent: percent, near_pass_hundredths: 0 };
        let found = |percent| panel_outcome(&rubric(), &panel(of.clone()), rules(percent), PASS).unwrap().triggers;
        let (strict, lax) = (found(loose.min(tighter)), found(loose.max(tighter)));
        prop_assert!(lax.iter().all(|trigger| strict.contains(trigger)));
    }
}

#[test]
fn triggers_stand_at_their_limits() {
    // Tone: 20 % of 4,000 is 800; the totals' limit of 1,000 is not reached.
    let tone = |highest| {
        outcome(vec![
            marks(3, 2_000, 0, 3),
            marks(3, 2_000, 0, 3),
            marks(3, highest, 0, 3),
        ])
    };
    assert_eq!(tone(2_800).triggers, []);
    let found = tone(2_850).triggers;
    assert_eq!(
        found,
        [Trigger::Aspect {
            code: "tone".to_owned(),
            spread_hundredths: 850
        }]
    );
    assert_eq!(tone(3_000).triggers.len(), 1);
    let total = Trigger::Total {
        spread_hundredths: 1_050,
    };
    assert!(tone(3_050).triggers.contains(&total));
    // One step of a coarse scale is never too far: 500 is more than 20 % of 1,500.
    assert_eq!(
        outcome(vec![
            marks(3, 3_000, 0, 3),
            marks(3, 3_000, 0, 2),
            marks(3, 3_000, 0, 2)
        ])
        .triggers,
        []
    );
    // 60.5 and 61 near the line of 60: the assessors agree that it is passed, and are asked to agree on the mark.
    let near = outcome(vec![
        marks(2, 1_600, 0, 2),
        marks(2, 1_600, 0, 2),
        marks(2, 1_550, 0, 2),
    ]);
    assert_eq!(near.triggers, [Trigger::NearPassLine]);
}

#[test]
fn panels_are_odd_and_of_different_people() {
    let rules = DiscrepancyRules::default();
    let fault =
        |of: &[AssessorMarks<usize>]| panel_outcome(&rubric(), of, rules, PASS).unwrap_err();
    let full = marks(3, 4_000, 0, 3);
    for size in [0, 1, 2, 4] {
        assert_eq!(
            fault(&panel(vec![full.clone(); size])),
            PanelFault::Size(size)
        );
    }
    let mut twice = panel(vec![full.clone(); 3]);
    twice[2].assessor = 0;
    assert_eq!(fault(&twice), PanelFault::SameAssessor);
    let mut unfinished = panel(vec![full; 3]);
    unfinished[1].marks.aspects.remove("tone");
    assert_eq!(
        fault(&unfinished),
        PanelFault::Entry(EntryFault::NotMarked("tone".to_owned()))
    );
}

#[test]
fn entries_off_the_rubric_have_no_mark() {
    let rubric = rubric();
    let of = |code: &str, entry: AspectEntry| rubric.aspect(code).unwrap().mark(&entry);
    assert_eq!(
        of("tone", AspectEntry::Points(4_050)),
        Err(EntryFault::OffScale("tone".to_owned()))
    );
    assert_eq!(
        of("tone", AspectEntry::Points(25)),
        Err(EntryFault::OffScale("tone".to_owned()))
    );
    assert_eq!(
        of("tone", AspectEntry::Points(-50)),
        Err(EntryFault::OffScale("tone".to_owned()))
    );
    assert_eq!(
        of("tone", AspectEntry::Level(1)),
        Err(EntryFault::OtherKind("tone".to_owned()))
    );
    assert_eq!(
        of("whole", AspectEntry::Level(4)),
        Err(EntryFault::OffScale("whole".to_owned()))
    );
    assert_eq!(of("facts", AspectEntry::Counted(u16::MAX)), Ok(3_000));
    let slips =
        |code: &str, times| AspectEntry::Deducted(BTreeMap::from([(code.to_owned(), times)]));
    assert_eq!(of("order", slips("late", 2)), Ok(1_100));
    assert_eq!(
        of("order", slips("late", 3)),
        Err(EntryFault::Deduction("order".to_owned()))
    );
    assert_eq!(of("order", slips("rude", u16::MAX)), Ok(0));
    assert_eq!(
        of("order", slips("sleepy", 1)),
        Err(EntryFault::Deduction("order".to_owned()))
    );
}

#[test]
fn fail_points_take_two_people_and_evidence() {
    let claim = |mut one: ScriptMarks, code: &str| {
        let evidence = "page 2, line 4".to_owned();
        one.fail_claims.push(FailClaim {
            code: code.to_owned(),
            evidence,
        });
        one
    };
    let good = || marks(3, 4_000, 0, 3);
    let alone = outcome(vec![claim(good(), "leak"), good(), good()]);
    assert_eq!(
        (alone.total_hundredths, alone.fail_points.len()),
        (10_000, 0)
    );
    assert_eq!(
        alone.triggers,
        [Trigger::FailPointUnconfirmed {
            code: "leak".to_owned()
        }]
    );
    let two = outcome(vec![claim(good(), "leak"), claim(good(), "leak"), good()]);
    assert_eq!((two.total_hundredths, two.triggers.len()), (0, 0));
    let capped = outcome(vec![
        claim(good(), "insult"),
        claim(good(), "insult"),
        good(),
    ]);
    assert_eq!(capped.total_hundredths, 5_900);
    let mut bare = claim(good(), "leak");
    bare.fail_claims[0].evidence = " ".to_owned();
    assert_eq!(
        bare.results(&rubric()),
        Err(EntryFault::NoEvidence("leak".to_owned()))
    );
}

#[test]
fn adjudication_decides_what_is_in_dispute_and_by_someone_else() {
    let of = panel(vec![
        marks(3, 2_000, 0, 3),
        marks(3, 3_000, 0, 3),
        marks(3, 4_000, 0, 3),
    ]);
    let rules = DiscrepancyRules::default();
    let found = panel_outcome(&rubric(), &of, rules, PASS).unwrap();
    assert!(!found.triggers.is_empty());
    let mut decision = Adjudication {
        adjudicator: 9,
        aspects: BTreeMap::new(),
        fail_points: BTreeMap::new(),
        reason: "the greeting is missing".to_owned(),
    };
    let decide = |decision: &Adjudication<usize>| adjudicate(&rubric(), &of, &found, decision);
    assert_eq!(
        decide(&decision),
        Err(AdjudicationFault::Undecided("tone".to_owned()))
    );
    decision
        .aspects
        .insert("tone".to_owned(), AspectEntry::Points(2_500));
    let settled = decide(&decision).unwrap();
    assert_eq!(
        (settled.total_hundredths, settled.triggers.len()),
        (8_500, 0)
    );
    decision.reason = "  ".to_owned();
    assert_eq!(decide(&decision), Err(AdjudicationFault::NoReason));
    decision.adjudicator = 1;
    assert_eq!(decide(&decision), Err(AdjudicationFault::OwnPanel));
    let calm = outcome(vec![marks(3, 4_000, 0, 3); 3]);
    let needless = adjudicate(&rubric(), &of, &calm, &decision);
    assert_eq!(needless, Err(AdjudicationFault::NothingToDecide));
}

#[test]
fn an_edited_rubric_shows_who_moves() {
    let mut edited = rubric();
    edited.version = 2;
    edited.aspects[3].kind = levels([0, 0, 1_000, 1_500]);
    let scripts = vec![
        ("a", panel(vec![marks(2, 2_000, 0, 1); 3])),
        ("b", panel(vec![marks(2, 2_000, 0, 3); 3])),
    ];
    let moved = preview(&rubric(), &edited, &scripts, PASS);
    let expected = Moved {
        script: "a",
        before_hundredths: Some(6_000),
        after_hundredths: Some(5_500),
        crosses_pass_line: true,
    };
    assert_eq!(moved, [expected]);
    edited.aspects[1].kind = levels([0, 1_000, 2_000, 4_000]);
    let moved = preview(&rubric(), &edited, &scripts, PASS);
    assert!(
        moved.iter().all(|one| one.after_hundredths.is_none()),
        "points are no levels"
    );
}

#[test]
fn rubrics_nobody_could_mark_with_are_refused() {
    assert_eq!(rubric().faults(), []);
    let with = |kind| {
        let mut broken = rubric();
        broken.aspects[0].kind = kind;
        broken.faults()
    };
    let slip = |each_hundredths| Deduction {
        code: "slip".to_owned(),
        each_hundredths,
        at_most: None,
    };
    assert_eq!(
        with(AspectKind::Points {
            step_hundredths: 700
        }),
        [RubricFault::Step("facts".to_owned())]
    );
    assert_eq!(
        with(AspectKind::Points { step_hundredths: 0 }),
        [RubricFault::Step("facts".to_owned())]
    );
    assert_eq!(
        with(levels([0, 2_000, 1_000, 3_000])),
        [RubricFault::Levels("facts".to_owned())]
    );
    assert_eq!(
        with(AspectKind::Levels { levels: Vec::new() }),
        [RubricFault::Levels("facts".to_owned())]
    );
    let deductions = vec![slip(100), slip(100)];
    assert_eq!(
        with(AspectKind::Deductions { deductions }),
        [RubricFault::Deduction("facts".to_owned())]
    );
    let mut broken = rubric();
    broken.fail_points[1].code = "tone".to_owned();
    broken.fail_points[0].effect = FailEffect::CapAt(20_000);
    assert_eq!(broken.faults().len(), 2);
    broken.aspects.clear();
    assert!(broken.faults().contains(&RubricFault::NumberOfAspects));
}
