mod bad_input;

use super::*;

const AI_TRAINER: &str =
    include_str!("../../../question_banks/4-04-05-05-ai-trainer/standard.toml");
const CALL_CENTRE: &str =
    include_str!("../../../question_banks/4-04-05-03-call-centre-attendant/standard.toml");

fn level(number: u8) -> Level {
    Level::new(number).expect("a level")
}

fn edition(text: &str) -> StandardEdition {
    parse_edition(text).expect("a shipped file")
}

/// Codes of the problems of the AI trainer edition after `change`.
fn codes_after(change: impl FnOnce(&mut StandardEdition)) -> Vec<&'static str> {
    let mut edition = edition(AI_TRAINER);
    change(&mut edition);
    check_edition(&edition)
        .into_iter()
        .map(|finding| finding.code)
        .collect()
}

fn third(edition: &mut StandardEdition) -> &mut LevelStandard {
    edition
        .levels
        .iter_mut()
        .find(|entry| entry.level == level(3))
        .expect("level 3")
}

#[test]
fn shipped_editions_have_no_problem() {
    for text in [AI_TRAINER, CALL_CENTRE] {
        let (edition, findings) = read_edition(text);
        assert!(edition.is_some());
        assert_eq!(findings, []);
    }
}

#[test]
fn shipped_editions_say_what_the_reference_says() {
    let edition = edition(AI_TRAINER);
    let hours: Vec<_> = edition
        .levels
        .iter()
        .map(|entry| entry.training_hours.as_ref().map(|t| t.hours))
        .collect();
    assert_eq!(hours, [60, 50, 40, 40, 30].map(Some));
    let points: u32 = edition
        .level(level(3))
        .into_iter()
        .flat_map(|entry| &entry.functions)
        .flat_map(|function| &function.contents)
        .map(|content| u32::from(content.points.expect("points")))
        .sum();
    assert_eq!(points, 255);
    let own_standard = edition
        .facts()
        .into_iter()
        .filter(|fact| fact.path.starts_with("eligibility[edition-2021].cond"));
    let sure: Vec<_> = own_standard
        .filter(|fact| fact.status == Status::Standard)
        .map(|fact| fact.path)
        .collect();
    assert_eq!(
        sure,
        [
            "eligibility[edition-2021].conditions[5/1]",
            "eligibility[edition-2021].conditions[5/2]"
        ]
    );
}

#[test]
fn facts_from_memory_are_never_shown_as_confirmed() {
    for text in [AI_TRAINER, CALL_CENTRE] {
        let edition = edition(text);
        for fact in edition.facts() {
            let remembered = fact
                .note_en
                .is_some_and(|note| note.starts_with("From memory"));
            assert!(
                !remembered || fact.status == Status::Unconfirmed,
                "{}",
                fact.path
            );
            assert!(
                !fact.sources.is_empty() || fact.status == Status::Unconfirmed,
                "{}",
                fact.path
            );
        }
    }
}

#[test]
fn the_summary_gives_sums_doubts_and_gaps() {
    let summary = summarise_edition(&edition(AI_TRAINER));
    assert_eq!(
        (summary.code.as_str(), summary.edition),
        ("4-04-05-05", 2021)
    );
    let rows: Vec<_> = summary
        .levels
        .iter()
        .map(|entry| {
            (
                entry.level.number(),
                entry.functions,
                entry.weights.theory_sum,
                entry.weights.skills_sum,
            )
        })
        .collect();
    let full = Some(10_000);
    let wanted = [
        (5, 3, None, None),
        (4, 3, full, None),
        (3, 4, full, full),
        (2, 4, None, None),
        (1, 4, None, None),
    ];
    assert_eq!(rows, wanted);
    let fourth = summary
        .levels
        .iter()
        .find(|entry| entry.level == level(4))
        .expect("level 4");
    let inferred = UnconfirmedFact {
        path: "levels[4].theory_weights".into(),
        status: Status::Inferred,
    };
    assert!(fourth.unconfirmed.contains(&inferred));
    assert!(fourth.gaps.contains(&"skills-weights".to_owned()));
    assert!(
        summarise_edition(&edition(CALL_CENTRE))
            .levels
            .iter()
            .all(|entry| entry.functions == 5)
    );
}

#[test]
fn weights_must_sum_and_fit_the_level() {
    let weights = |edit: fn(&mut WeightTable)| {
        codes_after(|edition| {
            edit(
                third(edition)
                    .theory_weights
                    .as_mut()
                    .expect("theory weights"),
            )
        })
    };
    assert!(weights(|table| table.rows.truncate(1)).contains(&"weights-sum"));
    assert!(weights(|table| table.rows.truncate(1)).contains(&"section-missing"));
    let stray = WeightRow {
        section: Section::Function(9),
        weight_hundredths: 0,
    };
    assert_eq!(
        codes_after(|edition| third(edition)
            .theory_weights
            .as_mut()
            .expect("table")
            .rows
            .push(stray)),
        ["section-unknown"]
    );
    let overflow = weights(|table| {
        table
            .rows
            .iter_mut()
            .for_each(|row| row.weight_hundredths = u32::MAX)
    });
    assert!(overflow.contains(&"weights-sum"));
}

#[test]
fn shares_of_contents_must_add_up() {
    let codes = codes_after(|edition| {
        let content = third(edition)
            .functions
            .iter_mut()
            .flat_map(|function| &mut function.contents)
            .next();
        content.expect("a content").weight_hundredths = Some(1);
    });
    assert_eq!(codes, ["share-sum", "share-sum"]);
    let codes = codes_after(|edition| {
        let content = third(edition)
            .functions
            .iter_mut()
            .flat_map(|function| &mut function.contents)
            .next();
        content.expect("a content").weight_hundredths = None;
    });
    assert_eq!(codes, ["share-missing"]);
}

#[test]
fn every_source_key_must_resolve_and_every_fact_say_enough() {
    assert!(codes_after(|edition| edition.sources.clear()).contains(&"source-unknown"));
    assert_eq!(
        codes_after(|edition| edition.occupation.sources.clear()),
        ["source-missing"]
    );
    assert_eq!(
        codes_after(|edition| edition.edition.note_en = Some("Only English.".into())),
        ["note-translation"]
    );
    let codes = codes_after(|edition| {
        edition.occupation.status = Status::Unconfirmed;
        edition.occupation.sources.clear();
    });
    assert_eq!(codes, ["note-missing"]);
    assert_eq!(
        codes_after(|edition| edition.occupation.status = Status::Inferred),
        ["note-missing"]
    );
}

#[test]
fn levels_stand_once_and_what_is_absent_is_declared() {
    let codes = codes_after(|edition| {
        edition
            .levels
            .iter_mut()
            .for_each(|entry| entry.level = level(3))
    });
    assert!(codes.contains(&"repeated"));
    assert_eq!(
        codes_after(|edition| edition.definition = None),
        ["gap-undeclared"]
    );
    assert!(
        codes_after(|edition| edition.gaps.clear())
            .iter()
            .all(|code| *code == "gap-undeclared")
    );
    assert!(codes_after(|edition| edition.levels.clear()).contains(&"empty"));
}

#[test]
fn conditions_must_make_sense() {
    let condition = |edit: fn(&mut EligibilityCondition)| {
        codes_after(|edition| {
            let conditions = edition
                .eligibility
                .iter_mut()
                .flat_map(|set| &mut set.conditions);
            let first = conditions
                .into_iter()
                .find(|entry| entry.level == level(4) && entry.code == "1");
            edit(first.expect("a condition"));
        })
    };
    assert_eq!(
        condition(|entry| entry.certificate_level = Some(level(3))),
        ["condition-certificate"]
    );
    assert_eq!(
        condition(|entry| entry.years_after_title = Some(2)),
        ["condition-incomplete"]
    );
    assert_eq!(
        condition(|entry| entry.years_total = Some(99)),
        ["out-of-range"]
    );
    let orphan = condition(|entry| entry.certificate_level = None);
    assert_eq!(orphan, ["condition-empty", "condition-incomplete"]);
    let empty = condition(|entry| {
        entry.certificate_level = None;
        entry.years_after_certificate = None;
    });
    assert_eq!(empty, ["condition-empty"]);
}
