use super::*;
use crate::results::model::needed_components;
use proptest::prelude::*;

fn plan() -> PlanFact {
    PlanFact {
        plan_id: "plan".to_owned(),
        plan_digest: "pd".to_owned(),
        theory_pass_hundredths: 6_000,
        practical: Some(PracticalFact {
            full_hundredths: 10_000,
            pass_hundredths: 6_000,
            units: vec![("1".to_owned(), 4_000), ("2".to_owned(), 6_000)],
        }),
        needed: needed_components(false),
    }
}

fn admission(id: &str) -> AdmissionFact {
    AdmissionFact {
        admission_id: id.to_owned(),
        candidate_id: format!("person of {id}"),
        admission_number: format!("number of {id}"),
    }
}

fn attempt(id: &str, score: Option<i32>) -> (String, AttemptFact) {
    let fact = AttemptFact {
        attempt_id: format!("attempt of {id}"),
        form_id: "form".to_owned(),
        chain_head: "head".to_owned(),
        graded: score.map(|score_hundredths| GradedFact {
            score_hundredths,
            full_hundredths: 10_000,
            sections: vec![SectionMark {
                section: "1".to_owned(),
                mark: score_hundredths,
                max: 10_000,
            }],
            key_digest: "key".to_owned(),
            grader_version: "choice-set/1".to_owned(),
        }),
    };
    (id.to_owned(), fact)
}

fn marks(id: &str, scores: [i32; 2]) -> (String, MarksFact) {
    let unit = |code: &str, score_hundredths| UnitMark {
        code: code.to_owned(),
        score_hundredths,
    };
    let fact = MarksFact {
        marks_id: format!("marks of {id}"),
        revision: 1,
        units: vec![unit("1", scores[0]), unit("2", scores[1])],
        markers: vec!["assessor".to_owned()],
    };
    (id.to_owned(), fact)
}

fn sheet(
    is_over: bool,
    ids: &[&str],
    attempts: impl IntoIterator<Item = (String, AttemptFact)>,
    marks: impl IntoIterator<Item = (String, MarksFact)>,
) -> Sheet {
    let admissions = ids.iter().map(|id| admission(id)).collect();
    let (attempts, marks) = (attempts.into_iter().collect(), marks.into_iter().collect());
    build_sheet("sitting", is_over, plan(), admissions, &attempts, &marks)
}

#[test]
fn everybody_is_somewhere() {
    let sheet = sheet(
        false,
        &["a", "b", "c", "d"],
        [
            attempt("b", None),
            attempt("c", Some(6_000)),
            attempt("d", Some(5_999)),
        ],
        [marks("c", [0, 6_000]), marks("d", [4_000, 6_000])],
    );
    let standings: Vec<_> = sheet.rows.iter().map(|row| row.standing).collect();
    use Standing::{Finished, Open, Waiting};
    assert_eq!(standings, [Waiting, Open, Finished, Finished]);
    let passed: Vec<_> = sheet.rows.iter().map(|row| row.passed).collect();
    assert_eq!(passed, [false, false, true, false]);
    let blocking: Vec<_> = sheet.rows.iter().map(SheetRow::blocks_release).collect();
    assert_eq!(blocking, [true, true, false, false]);
    assert_eq!(
        sheet.markers().into_iter().collect::<Vec<_>>(),
        ["assessor"]
    );
}

#[test]
fn who_did_not_come_is_absent_and_blocks_nothing() {
    let sheet = sheet(true, &["a", "b"], [attempt("b", Some(7_000))], []);
    assert_eq!(sheet.rows[0].standing, Standing::Absent);
    assert!(!sheet.rows[0].blocks_release());
    assert!(!sheet.rows[0].passed);
    assert!(
        sheet.rows[1].blocks_release(),
        "practical marks are missing"
    );
}

#[test]
fn without_a_practical_component_nothing_waits_for_it_and_nobody_gets_a_certificate() {
    let plan = PlanFact {
        practical: None,
        ..plan()
    };
    let attempts = [attempt("a", Some(9_000))].into_iter().collect();
    let sheet = build_sheet(
        "sitting",
        true,
        plan,
        vec![admission("a")],
        &attempts,
        &BTreeMap::new(),
    );
    assert!(!sheet.rows[0].blocks_release());
    assert!(
        sheet.rows[0]
            .result(Component::Theory)
            .is_some_and(|theory| theory.passed)
    );
    assert!(!sheet.rows[0].passed);
}

#[test]
fn whatever_counts_changes_the_digest_and_time_does_not() {
    let base = || {
        (
            vec![attempt("a", Some(7_000)), attempt("b", Some(8_000))],
            vec![marks("a", [1, 2])],
        )
    };
    let (attempts, entered) = base();
    let digest = sheet(false, &["a", "b", "c"], attempts, entered).digest();
    let (attempts, entered) = base();
    assert_eq!(
        digest,
        sheet(true, &["a", "b", "c"], attempts, entered).digest()
    );

    type Change<'a> = dyn Fn(&mut Vec<(String, AttemptFact)>, &mut Vec<(String, MarksFact)>) + 'a;
    let mut digests = vec![digest];
    let mut changed = |change: &Change<'_>| {
        let (mut attempts, mut entered) = base();
        change(&mut attempts, &mut entered);
        digests.push(sheet(true, &["a", "b", "c"], attempts, entered).digest());
    };
    changed(&|attempts, _| attempts[0] = attempt("a", Some(7_001)));
    changed(&|attempts, _| attempts[0].1.chain_head.push('x'));
    changed(&|attempts, _| attempts[0].1.graded.as_mut().unwrap().key_digest.push('x'));
    changed(&|attempts, _| {
        attempts[0]
            .1
            .graded
            .as_mut()
            .unwrap()
            .grader_version
            .push('x')
    });
    changed(&|attempts, _| attempts[0].1.graded.as_mut().unwrap().sections[0].mark = 1);
    changed(&|attempts, _| drop(attempts.pop()));
    changed(&|attempts, _| attempts.push(attempt("c", Some(0))));
    changed(&|_, entered| entered[0] = marks("a", [2, 1]));
    changed(&|_, entered| entered[0].1.revision = 2);
    changed(&|_, entered| entered[0].1.markers.push("other".to_owned()));
    changed(&|_, entered| entered.push(marks("b", [1, 2])));
    let (attempts, entered) = base();
    digests.push(sheet(true, &["a", "b"], attempts, entered).digest());
    let count = digests.len();
    digests.sort();
    digests.dedup();
    assert_eq!(digests.len(), count);
}

proptest! {
    #[test]
    fn the_digest_does_not_depend_on_the_order(
        scores in prop::collection::vec((0..=10_000_i32, 0..=4_000_i32, 0..=6_000_i32), 1..12),
        rotation in 0..12_usize,
    ) {
        let ids: Vec<String> = (0..scores.len()).map(|number| format!("admission {number}")).collect();
        let attempts = || ids.iter().zip(&scores).map(|(id, (score, ..))| attempt(id, Some(*score)));
        let entered = || ids.iter().zip(&scores).map(|(id, (_, one, two))| marks(id, [*one, *two]));
        let mut order: Vec<&str> = ids.iter().map(String::as_str).collect();
        let straight = sheet(true, &order, attempts(), entered());
        let turn = rotation % order.len();
        order.rotate_left(turn);
        order.reverse();
        let turned = sheet(true, &order, attempts(), entered());
        prop_assert_eq!(straight.digest(), turned.digest());
        for row in &straight.rows {
            let practical = row.result(Component::Practical).unwrap();
            prop_assert_eq!(practical.profile.iter().map(|entry| entry.mark).sum::<i32>(), practical.score_hundredths);
            let theory = row.result(Component::Theory).unwrap();
            prop_assert_eq!(row.passed, theory.score_hundredths >= 6_000 && practical.score_hundredths >= 6_000);
        }
    }
}
