//! Invented people in the shipped roster format: right in every check, and nobody's. For demonstrations, tests and
//! measurements.

use std::collections::HashSet;

use chrono::{Days, NaiveDate};
use rand::RngExt;
use rand::rngs::StdRng;

use super::identity_number::check_character;
use super::roster_template::TEMPLATE_COLUMNS;
use super::sheets::Sheet;
use crate::platform::random::seeded;

/// 寻乌县, where the first customer-service county is.
const DIVISION: &str = "360734";
const SURNAMES: &[&str] = &[
    "赖", "曾", "钟", "刘", "古", "潘", "严", "谢", "陈", "何", "李", "王", "张", "凌", "汤", "邝",
    "林", "廖", "骆", "温",
];
const GIVEN: &[&str] = &[
    "秀", "英", "志", "强", "丽", "华", "建", "平", "春", "梅", "文", "斌", "晓", "燕", "海", "涛",
    "美", "玲", "国", "兴", "雪", "莲", "永", "辉", "思", "琪", "子", "轩", "雨", "桐", "佳", "怡",
];
/// Names whose characters older fonts and encodings lack, and one with a middle dot.
const TESTING_NAMES: &[&str] = &["龚䶮", "王𬭎", "李㛃", "阿依古丽·买买提"];
const EDUCATION: &[&str] = &["初中", "高中", "中专", "大专", "本科"];
const CONDITION: &str = "年满16周岁，拟从事本职业或相关职业工作";

/// A CSV file of `rows` people; the same seed gives the same people.
pub fn example_roster(seed: &str, rows: usize) -> Vec<u8> {
    let mut rng = seeded(seed, "example roster");
    let mut taken = HashSet::new();
    let people = (0..rows)
        .map(|place| person(&mut rng, &mut taken, place))
        .collect();
    let sheet = Sheet {
        title: String::new(),
        header: TEMPLATE_COLUMNS
            .iter()
            .map(|column| column.title().to_owned())
            .collect(),
        rows: people,
    };
    sheet.to_csv()
}

fn pick<'a>(rng: &mut StdRng, from: &[&'a str]) -> &'a str {
    from.get(rng.random_range(0..from.len()))
        .copied()
        .unwrap_or_default()
}

fn person(rng: &mut StdRng, taken: &mut HashSet<String>, place: usize) -> Vec<String> {
    // Every seventh of the first people has a name that tests fonts and encodings.
    let testing = (place % 7 == 1)
        .then(|| TESTING_NAMES.get(place / 7))
        .flatten();
    let name = match testing {
        Some(name) => (*name).to_owned(),
        None => format!(
            "{}{}{}",
            pick(rng, SURNAMES),
            pick(rng, GIVEN),
            if rng.random_range(0..4) == 0 {
                ""
            } else {
                pick(rng, GIVEN)
            }
        ),
    };
    let (number, birth, is_man) = loop {
        let birth = birth_date(rng);
        let serial: u32 = rng.random_range(1..1000);
        let head = format!("{DIVISION}{}{serial:03}", birth.format("%Y%m%d"));
        let Some(check) = check_character(&head) else {
            continue;
        };
        let number = format!("{head}{check}");
        // Three zeros look like damage done by a spreadsheet program.
        if !number.ends_with("000") && taken.insert(number.clone()) {
            break (number, birth, serial % 2 == 1);
        }
    };
    vec![
        name,
        if is_man { "男" } else { "女" }.to_owned(),
        birth.format("%Y-%m-%d").to_string(),
        "居民身份证".to_owned(),
        number,
        // A block that reads as an example; uniqueness of mobile numbers is asked of nobody.
        format!("190000{:05}", rng.random_range(0..100_000)),
        pick(rng, EDUCATION).to_owned(),
        CONDITION.to_owned(),
    ]
}

/// Adults of working age at any time from 2026 on.
fn birth_date(rng: &mut StdRng) -> NaiveDate {
    const SPAN_DAYS: u64 = 9000;
    NaiveDate::from_ymd_opt(1982, 1, 1)
        .and_then(|first| first.checked_add_days(Days::new(rng.random_range(0..SPAN_DAYS))))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::centres::enter_rows::ReadRoster;
    use crate::centres::roster_file::read_roster;
    use crate::centres::roster_row::{RowDemands, check_row};

    #[test]
    fn every_invented_person_passes_every_check() {
        let bytes = example_roster("demo", 500);
        assert_eq!(bytes, example_roster("demo", 500));
        assert_ne!(bytes, example_roster("other", 500));
        let roster = ReadRoster::of(read_roster(&bytes).unwrap());
        assert_eq!(roster.rows(), 500);
        let demands = RowDemands {
            level: 5,
            today: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
        };
        let names: Vec<String> = roster
            .table
            .rows
            .iter()
            .map(|row| {
                check_row(&roster.table, &roster.facts, demands, row)
                    .unwrap()
                    .name
            })
            .collect();
        for name in TESTING_NAMES {
            assert!(names.iter().any(|known| known == name), "{name}");
        }
    }
}
