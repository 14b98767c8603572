//! Rows against every rule.

use chrono::NaiveDate;

use super::*;
use crate::centres::roster_file::{RosterTable, read_roster};

const WOMAN: &str = "11010519491231002X";

fn table(rows: &[&str]) -> RosterTable {
    let header = "姓名,性别,出生日期,证件类型,证件号码,手机号码,文化程度,申报条件,认定等级";
    let text = format!("{header}\n{}\n", rows.join("\n"));
    read_roster(text.as_bytes()).unwrap()
}

fn verdicts(table: &RosterTable) -> Vec<Result<RosterPerson, Vec<&'static str>>> {
    let facts = FileFacts::of(table);
    let demands = RowDemands {
        level: 3,
        today: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
    };
    let codes = |reasons: Vec<Reason>| reasons.into_iter().map(|reason| reason.code).collect();
    table
        .rows
        .iter()
        .map(|row| check_row(table, &facts, demands, row).map_err(codes))
        .collect()
}

fn reasons(row: &str) -> Vec<&'static str> {
    verdicts(&table(&[row])).remove(0).err().unwrap_or_default()
}

/// A right number of 寻乌 with this birth date and serial.
fn number(birth: &str, serial: u32) -> String {
    let head = format!("360734{birth}{serial:03}");
    let check = crate::centres::identity_number::check_character(&head).unwrap();
    format!("{head}{check}")
}

#[test]
fn a_good_row_becomes_a_person() {
    let rows = table(&[
        "王　芳,女,1949年12月31日,居民身份证,１１０１０５19491231002x,+86 138 0013 8000,大专,从事本职业,三级/高级工",
    ]);
    let person = verdicts(&rows).remove(0).unwrap();
    assert_eq!(person.name, "王芳");
    assert_eq!(person.id_number.reveal(), WOMAN);
    assert_eq!(person.mobile.reveal(), "13800138000");
    assert_eq!(person.education, "大专");
    assert_eq!(person.declared_condition, "从事本职业");
}

#[test]
fn what_may_stay_empty_may() {
    assert!(reasons(&format!("王芳,,,,{WOMAN},13800138000")).is_empty());
}

#[test]
fn every_reason_is_given_at_once() {
    assert_eq!(
        reasons(",x,,,,"),
        ["name.empty", "mobile.empty", "id_number.empty"]
    );
    assert_eq!(
        reasons(&format!("王芳,男,1949-12-30,,{WOMAN},1,,,五级")),
        [
            "mobile.malformed",
            "sex.disagrees",
            "birth_date.disagrees",
            "level.differs"
        ]
    );
}

#[test]
fn each_rule_has_its_reason() {
    let row = |cells: &str| cells.replace('#', WOMAN);
    for (cells, expected) in [
        ("王芳,其他,,,#,13800138000", "sex.unknown"),
        ("王芳,,昨天,,#,13800138000", "birth_date.unreadable"),
        ("王芳,,1949-02-30,,#,13800138000", "birth_date.unreadable"),
        (
            "王芳,,,护照,E12345678,13800138000",
            "document_type.unsupported",
        ),
        ("王芳,,,,#,13800138000,,,二级", "level.differs"),
        ("王芳,,,,#,13800138000,,,不知道", "level.differs"),
        ("=A1,,,,#,13800138000", "cell.formula"),
        (
            "王芳,,,,3.60734E+17,13800138000",
            "id_number.excel_scientific",
        ),
        ("阿依•古丽,,,,#,13800138000", "name.wrong_dot"),
    ] {
        assert_eq!(reasons(&row(cells)), [expected], "{cells}");
    }
    let long = "长".repeat(31);
    assert_eq!(
        reasons(&row(&format!("王芳,,,,#,13800138000,{long}"))),
        ["education.too_long"]
    );
    let long = "长".repeat(301);
    assert_eq!(
        reasons(&row(&format!("王芳,,,,#,13800138000,,{long}"))),
        ["declared_condition.too_long"]
    );
}

#[test]
fn sixteen_is_old_enough() {
    for (birth, expected) in [
        ("20101122", None),
        ("20101123", Some("age.too_young")),
        ("20270101", Some("birth_date.impossible")),
        ("18800101", Some("birth_date.impossible")),
    ] {
        let found = reasons(&format!("王芳,,,,{},13800138000", number(birth, 12)));
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{birth}");
    }
}

#[test]
fn the_second_of_two_equal_numbers_is_returned() {
    let verdicts = verdicts(&table(&[
        &format!("王芳,,,,{WOMAN},13800138000"),
        &format!("王 芳,,,,{},13800138001", WOMAN.to_lowercase()),
    ]));
    assert!(verdicts[0].is_ok());
    assert_eq!(verdicts[1], Err(vec!["id_number.twice"]));
}

#[test]
fn a_number_beside_two_names_enters_nobody() {
    let verdicts = verdicts(&table(&[
        &format!("王芳,,,,{WOMAN},13800138000"),
        &format!("李丽,,,,{WOMAN},13800138001"),
    ]));
    assert_eq!(verdicts, vec![Err(vec!["id_number.contested"]); 2]);
}

#[test]
fn zeros_at_the_end_are_doubted_only_in_a_spoilt_file() {
    let with_zeros = (0..20_000)
        .map(|day| NaiveDate::from_num_days_from_ce_opt(715_000 + day).unwrap())
        .map(|birth| number(&birth.format("%Y%m%d").to_string(), 100))
        .find(|number| number.ends_with("000"))
        .unwrap();
    let row = format!("王芳,,,,{with_zeros},13800138000");
    assert!(reasons(&row).is_empty());
    let spoilt = "李丽,,,,360734199001011000,13800138000";
    let verdicts = verdicts(&table(&[&row, spoilt]));
    assert_eq!(verdicts, vec![Err(vec!["id_number.excel_zeros"]); 2]);
}
