//! Words by which an item can be answered without knowing the matter, and abbreviations that a candidate may not know.

use std::collections::BTreeSet;

use super::problem::Problems;
use crate::items::bank::{Bank, BankItem};
use crate::items::kind::ItemKind;

/// Words that allow no exception: test-wise people strike such choices out.
const ABSOLUTES: &[&str] = &[
    "一定",
    "必然",
    "绝对",
    "绝不",
    "决不",
    "永远",
    "从不",
    "任何情况",
    "任何时候",
    "所有情况",
    "完全不",
    "毫无",
    "百分之百",
    "无一例外",
    "无论如何",
    "always",
    "never",
];
/// As many characters of the stem, found again in the key alone, point at it.
const ECHO_CHARS: usize = 6;
/// Statements with such words before their keys say anything.
const MIN_STATEMENTS: usize = 8;
/// At most this percentage of the statements that allow no exception may be false.
const MAX_FALSE_PERCENT: usize = 75;
/// Abbreviations that need no explanation, one a line; everything behind `#` is a remark.
const KNOWN_ABBREVIATIONS: &str = include_str!("abbreviations.txt");

pub(super) fn check_item(item: &BankItem, known: &BTreeSet<&str>, found: &mut Problems) {
    if let Some(word) = absolute_in_wrong_choices_only(item) {
        let message = format!("“{word}” stands in wrong choices only and strikes them out");
        found.warning(item, "absolutes", message);
    }
    if let Some(echo) = echo_in_key_only(item) {
        let message = format!("“{echo}” of the stem comes back in the key alone");
        found.warning(item, "stem-echo", message);
    }
    for abbreviation in unexplained(item, known) {
        let message = format!(
            "{abbreviation} is neither explained in the item nor in the list of known abbreviations"
        );
        found.warning(item, "abbreviation", message);
    }
}

pub(super) fn known_abbreviations() -> BTreeSet<&'static str> {
    KNOWN_ABBREVIATIONS
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether statements that allow no exception are nearly always false in this bank.
pub(super) fn check_statements(bank: &Bank, found: &mut Problems) {
    let absolute: Vec<&BankItem> = bank
        .items
        .iter()
        .filter(|item| {
            item.entry.kind == ItemKind::TrueFalse && absolute_in(&item.entry.stem).is_some()
        })
        .collect();
    let wrong = absolute
        .iter()
        .filter(|item| item.entry.key == "false")
        .count();
    if absolute.len() >= MIN_STATEMENTS && wrong * 100 > absolute.len() * MAX_FALSE_PERCENT {
        let message = format!(
            "{wrong} of {} statements that allow no exception are false",
            absolute.len()
        );
        found.bank_warning(bank, "absolutes", message);
    }
}

fn absolute_in(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    // 不一定 allows for exceptions.
    let text = text.replace("不一定", "").replace("不必然", "");
    ABSOLUTES.iter().find(|word| text.contains(**word)).copied()
}

/// Options of the key and the others.
fn options(item: &BankItem) -> (Vec<&str>, Vec<&str>) {
    let keys = item.entry.key_ids();
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for (letter, option) in ('A'..='Z').zip(&item.entry.options) {
        if keys.contains(&letter.to_string()) {
            right.push(option.as_str());
        } else {
            wrong.push(option.as_str());
        }
    }
    (right, wrong)
}

fn absolute_in_wrong_choices_only(item: &BankItem) -> Option<&'static str> {
    let (right, wrong) = options(item);
    if right.iter().any(|option| absolute_in(option).is_some()) {
        return None;
    }
    wrong.iter().find_map(|option| absolute_in(option))
}

/// The longest piece of the stem that is found again in a single-choice key and in no other option.
fn echo_in_key_only(item: &BankItem) -> Option<String> {
    if item.entry.kind != ItemKind::SingleChoice {
        return None;
    }
    let (right, wrong) = options(item);
    let key: Vec<char> = right.first()?.chars().collect();
    let piece = |length: usize| {
        key.windows(length)
            .map(|window| window.iter().collect::<String>())
            .find(|piece| {
                item.entry.stem.contains(piece.as_str())
                    && !wrong.iter().any(|option| option.contains(piece.as_str()))
            })
    };
    (ECHO_CHARS..=key.len()).rev().find_map(piece)
}

/// Abbreviations of two capital letters or more in stem and options that are not explained by a bracket beside them.
fn unexplained(item: &BankItem, known: &BTreeSet<&str>) -> BTreeSet<String> {
    let texts = || std::iter::once(&item.entry.stem).chain(&item.entry.options);
    let mut found = BTreeSet::new();
    for text in texts() {
        for word in abbreviations(text) {
            let explained = texts().any(|text| {
                [
                    format!("{word}（"),
                    format!("（{word}"),
                    format!("{word}("),
                    format!("({word}"),
                    format!("“{word}"),
                ]
                .iter()
                .any(|form| text.contains(form.as_str()))
            });
            if !known.contains(word) && !explained {
                found.insert(word.to_owned());
            }
        }
    }
    found
}

/// Words of capital letters only, two at least; what is mixed with small letters or digits is a name or a sample.
fn abbreviations(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && !"-_.=/+&".contains(letter))
        .filter(|word| word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::items::check::tests::{item, single};

    #[test]
    fn absolutes_count_only_where_they_strike_out() {
        let given_away = single(
            "怎么办",
            ["核对后回复", "绝不回复", "转交同事", "登记后挂机"],
            "A",
        );
        assert_eq!(
            absolute_in_wrong_choices_only(&item(given_away)),
            Some("绝不")
        );
        let fair = single(
            "怎么办",
            ["绝不外传", "绝不回复", "转交同事", "登记后挂机"],
            "A",
        );
        assert_eq!(absolute_in_wrong_choices_only(&item(fair)), None);
        let hedged = single(
            "怎么办",
            ["核对后回复", "不一定回复", "转交同事", "登记后挂机"],
            "A",
        );
        assert_eq!(absolute_in_wrong_choices_only(&item(hedged)), None);
    }

    #[test]
    fn an_echo_is_told_only_when_the_key_alone_has_it() {
        let echo = single(
            "按退换货运费规则处理",
            ["说明退换货运费规则", "请客户等待", "转交主管", "先行道歉"],
            "A",
        );
        assert_eq!(
            echo_in_key_only(&item(echo)).as_deref(),
            Some("退换货运费规则")
        );
        let shared = single(
            "按退换货运费规则处理",
            [
                "说明退换货运费规则",
                "删去退换货运费规则",
                "转交主管",
                "先行道歉",
            ],
            "A",
        );
        assert_eq!(echo_in_key_only(&item(shared)), None);
    }

    #[test]
    fn abbreviations_need_an_explanation_once() {
        let known = BTreeSet::from(["CSV"]);
        let words = |stem: &str| {
            let entry = single(stem, ["甲", "乙", "丙", "丁"], "A");
            unexplained(&item(entry), &known)
                .into_iter()
                .collect::<Vec<_>>()
        };
        assert_eq!(words("导出CSV后计算PSI"), ["PSI"]);
        assert!(words("计算群体稳定性指标（PSI），再比较PSI").is_empty());
        assert!(words("编号AB-12与文件X1").is_empty());
        assert!(known_abbreviations().contains("AI"));
    }
}
