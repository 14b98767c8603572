use super::*;
use crate::items::bank::{read_banks, shipped_banks};
use crate::items::kind::Cognitive;
use crate::items::model::{AcceptedWarning, ItemEntry};
use crate::standards::content::{BankFolder, ContentFile, Severity};
use crate::standards::edition::{Level, Section};
use crate::standards::points::parse_points;
use crate::standards::shipped;

const POINTS: &str = "[[points]]\ncode='0-1-1-01'\nsection='ethics'\nname_zh='甲'\nname_en='a'\nimportance='X'\nstatus='proposal'\n\
    [[points]]\ncode='0-1-1-02'\nsection='ethics'\nname_zh='乙'\nname_en='b'\nimportance='X'\nstatus='proposal'\n";

fn entry(code: &str, kind: ItemKind) -> ItemEntry {
    let options: &[&str] = match kind {
        ItemKind::TrueFalse => &[],
        _ => &["先核对来源", "先通知客户", "先删除记录", "先更换口径"],
    };
    ItemEntry {
        code: code.to_owned(),
        point: "0-1-1-01".to_owned(),
        kind,
        stem: format!("第{code}题：发现数据来源不明时，最先要做的是"),
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        key: match kind {
            ItemKind::TrueFalse => "false",
            ItemKind::SingleChoice => "A",
            ItemKind::MultipleChoice => "AB",
        }
        .to_owned(),
        rationale: "来源不明的数据先核对来源，再谈使用或删除。".to_owned(),
        difficulty: 60,
        cognitive: Cognitive::Apply,
        source: None,
        enemies: Vec::new(),
        formula: None,
        accepted: Vec::new(),
    }
}

/// A single-choice item with this stem, these options and this key.
pub(super) fn single(stem: &str, options: [&str; 4], key: &str) -> ItemEntry {
    ItemEntry {
        stem: stem.to_owned(),
        options: options.map(str::to_owned).to_vec(),
        key: key.to_owned(),
        ..entry("A-1", ItemKind::SingleChoice)
    }
}

/// The item as it would stand in a file.
pub(super) fn item(entry: ItemEntry) -> BankItem {
    bank(vec![entry]).items.remove(0)
}

fn bank(entries: Vec<ItemEntry>) -> Bank {
    let items = entries.into_iter().map(|entry| BankItem {
        file: "4-04-05-05-x/theory/level-3/0.toml".to_owned(),
        section: (entry.point.starts_with("0-1")).then_some(Section::Ethics),
        entry,
    });
    Bank {
        practice: Vec::new(),
        occupation: "4-04-05-05".to_owned(),
        level: Level::new(3).unwrap(),
        items: items.collect(),
        problems: Vec::new(),
    }
}

/// Problems of a bank without a plan: code of the problem and of the item.
fn problems(entries: Vec<ItemEntry>) -> Vec<(&'static str, String)> {
    let points = parse_points(POINTS).unwrap().points;
    let check = check_bank(&bank(entries), &points, None);
    check
        .problems
        .into_iter()
        .map(|problem| (problem.code, problem.item))
        .collect()
}

fn on(code: &'static str, item: &str) -> (&'static str, String) {
    (code, item.to_owned())
}

#[test]
fn points_must_exist_and_should_have_an_item() {
    let mut other = entry("A-1", ItemKind::TrueFalse);
    other.point = "9-1-1-01".to_owned();
    assert_eq!(
        problems(vec![other]),
        [
            on("point-unknown", "A-1"),
            on("point-without-item", ""),
            on("point-without-item", "")
        ]
    );
    assert_eq!(
        problems(vec![entry("A-1", ItemKind::TrueFalse)]),
        [on("point-without-item", "")]
    );
}

#[test]
fn enemies_must_exist_and_stand_once() {
    let mut first = entry("A-1", ItemKind::TrueFalse);
    first.enemies = vec!["A-2".to_owned(), "A-9".to_owned()];
    let mut second = entry("A-2", ItemKind::SingleChoice);
    second.point = "0-1-1-02".to_owned();
    second.enemies = vec!["A-1".to_owned()];
    assert_eq!(
        problems(vec![first, second]),
        [on("enemy-unknown", "A-1"), on("enemy-repeated", "A-2")]
    );
}

#[test]
fn a_warning_that_somebody_has_looked_at_is_silent() {
    let options = ["核对后回复", "绝不回复", "转交同事", "登记后挂机"];
    let mut entry = single("客户再次来电时，最先要做的是", options, "A");
    assert!(problems(vec![entry.clone()]).contains(&on("absolutes", "A-1")));
    entry.accepted.push(AcceptedWarning {
        warning: "absolutes".to_owned(),
        reason: "规程原话".to_owned(),
    });
    assert!(!problems(vec![entry]).contains(&on("absolutes", "A-1")));
}

#[test]
fn what_is_practised_must_not_be_in_a_paper() {
    let points = parse_points(POINTS).unwrap().points;
    let mut both = bank(vec![
        entry("A-1", ItemKind::SingleChoice),
        entry("AP-1", ItemKind::SingleChoice),
    ]);
    both.practice = both.items.split_off(1);
    let check = check_bank(&both, &points, None);
    assert_eq!(check.practice_items, 1);
    assert_eq!(
        check.items["single_choice"], 1,
        "only what papers draw on counts"
    );
    let found: Vec<_> = check
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| (problem.code, problem.item.as_str()))
        .collect();
    assert_eq!(found, [("near-duplicate", "AP-1")]);
}

#[test]
fn copies_are_errors_and_likeness_a_warning() {
    let mut first = entry("A-1", ItemKind::SingleChoice);
    let mut second = entry("A-2", ItemKind::SingleChoice);
    second.point = "0-1-1-02".to_owned();
    assert_eq!(
        problems(vec![first.clone(), second.clone()]),
        [on("near-duplicate", "A-2")]
    );
    // The question stays, the choices become others.
    first.stem = "发现数据来源不明时，最先要做的是按登记表逐项核对来源".to_owned();
    second.stem.clone_from(&first.stem);
    second.options = [
        "联系提供方补证明",
        "标记后另行存放",
        "照旧使用并备注",
        "交给同事处理",
    ]
    .map(String::from)
    .to_vec();
    assert_eq!(
        problems(vec![first.clone(), second.clone()]),
        [on("similar", "A-2")]
    );
    first.enemies = vec!["A-2".to_owned()];
    assert_eq!(problems(vec![first.clone(), second.clone()]), []);
    first.enemies.clear();
    second.stem = "呼入高峰时段，班长最先要看的指标是".to_owned();
    assert_eq!(problems(vec![first, second]), []);
}

#[test]
fn options_do_not_speak_of_each_other() {
    for phrase in [
        "以上都对",
        "以上均不正确",
        "都是",
        "都不是。",
        "All of the above",
    ] {
        let mut item = entry("A-1", ItemKind::MultipleChoice);
        item.options[3] = phrase.to_owned();
        assert!(
            problems(vec![item]).contains(&on("forbidden-phrase", "A-1")),
            "{phrase}"
        );
    }
    let mut item = entry("A-1", ItemKind::MultipleChoice);
    item.options[3] = "两份记录都是当天生成的".to_owned();
    assert!(!problems(vec![item]).contains(&on("forbidden-phrase", "A-1")));
}

#[test]
fn a_key_does_not_show_itself_by_its_length() {
    let mut item = entry("A-1", ItemKind::SingleChoice);
    item.options[0] = "先核对来源并在登记表中写明经过和责任人".to_owned();
    assert!(problems(vec![item.clone()]).contains(&on("length-cue", "A-1")));
    item.key = "B".to_owned();
    assert!(!problems(vec![item]).contains(&on("length-cue", "A-1")));
}

#[test]
fn house_rules_are_warnings() {
    let mut item = entry("A-1", ItemKind::SingleChoice);
    item.options.truncate(3);
    item.rationale = "见《某办法》。".to_owned();
    let found = problems(vec![item.clone()]);
    for code in ["options-unusual", "source-missing", "rationale-short"] {
        assert!(found.contains(&on(code, "A-1")), "{code}");
    }
    item.source = Some("《某办法》第三条".to_owned());
    assert!(!problems(vec![item]).contains(&on("source-missing", "A-1")));
}

#[test]
fn keys_are_spread() {
    let spread = |key: fn(usize) -> &'static str| {
        let entries = (0..40).map(|number| {
            let mut item = entry(&format!("A-{number}"), ItemKind::SingleChoice);
            item.key = key(number).to_owned();
            item
        });
        let found = problems(entries.collect());
        found
            .into_iter()
            .filter(|(code, _)| *code == "key-balance")
            .count()
    };
    assert_eq!(spread(|number| ["A", "B", "C", "D"][number % 4]), 0);
    assert_eq!(spread(|_| "B"), 4);
}

#[test]
fn a_bank_must_fill_the_blueprint() {
    let plan = shipped::plans()
        .find(|file| file.key() == "4-04-05-05/level-3")
        .unwrap();
    let points = parse_points(POINTS).unwrap().points;
    let entries = (0..4)
        .map(|number| entry(&format!("A-{number}"), ItemKind::TrueFalse))
        .collect();
    let check = check_bank(&bank(entries), &points, Some(&plan.plan));
    let ethics: Vec<_> = check
        .blueprint
        .iter()
        .filter(|cell| cell.section == "ethics")
        .collect();
    assert_eq!(
        ethics
            .iter()
            .map(|cell| (cell.kind, cell.needed, cell.have))
            .collect::<Vec<_>>(),
        [("true_false", 2, 4), ("single_choice", 8, 0)]
    );
    let short = check
        .problems
        .iter()
        .filter(|problem| problem.code == "section-short");
    assert_eq!(
        short.count(),
        check
            .blueprint
            .iter()
            .filter(|cell| cell.have < cell.needed)
            .count()
    );
}

#[test]
fn codes_differ_across_levels() {
    let item = "[[items]]\ncode='A-1'\npoint='0-1-1-01'\nkind='true_false'\nstem='s'\nkey='true'\nrationale='r'\n\
                difficulty=50\ncognitive='apply'\n";
    let file = |path: &str| ContentFile {
        path: path.to_owned(),
        text: item.to_owned(),
    };
    let folder = BankFolder {
        name: "4-04-05-05-x".to_owned(),
        files: vec![
            file("4-04-05-05-x/theory/level-3/0.toml"),
            file("4-04-05-05-x/theory/level-4/0.toml"),
        ],
    };
    let content = OccupationContent::default();
    let checks = check_banks(&read_banks(&folder, &content), &content);
    let repeated = checks
        .iter()
        .flat_map(|check| &check.problems)
        .filter(|problem| problem.code == "code-repeated");
    assert_eq!(repeated.count(), 1);
}

#[test]
fn problems_are_bounded() {
    let entries = (0..3_000).map(|number| {
        let mut item = entry(&format!("A-{number}"), ItemKind::TrueFalse);
        item.stem = String::new();
        item
    });
    assert_eq!(problems(entries.collect()).len(), 1_001);
}

#[test]
fn shipped_banks_have_no_error() {
    for content in shipped::occupations() {
        let banks: Vec<Bank> = shipped_banks()
            .iter()
            .filter(|bank| Some(bank.occupation.as_str()) == content.occupation_code())
            .cloned()
            .collect();
        for check in check_banks(&banks, content) {
            let errors: Vec<_> = check
                .problems
                .iter()
                .filter(|problem| problem.severity == Severity::Error)
                .collect();
            assert_eq!(errors, Vec::<&BankProblem>::new());
        }
    }
}
