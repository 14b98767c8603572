//! Laws every data set obeys: bounds, order of rows and columns, gaps as zeros, scale, guards.

use proptest::prelude::*;
use touchstone::analysis::Table;
use touchstone::analysis::classical::{
    AnswerKey, Classical, ClassicalOptions, ClassicalReport, ColumnChoice, Responses, ScoreMatrix,
    analyse_classical, classical,
};

fn names(k: usize) -> Vec<String> {
    (1..=k).map(|n| format!("Q{n}")).collect()
}

fn columns(rows: &[Vec<u8>]) -> Vec<Vec<u8>> {
    (0..rows[0].len())
        .map(|item| rows.iter().map(|row| row[item]).collect())
        .collect()
}

fn of(rows: &[Vec<u8>], cut: f64) -> Classical {
    classical(
        &ScoreMatrix::binary(names(rows[0].len()), columns(rows)),
        Some(cut),
    )
}

fn matrix() -> impl Strategy<Value = Vec<Vec<u8>>> {
    (2_usize..9).prop_flat_map(|k| prop::collection::vec(prop::collection::vec(0_u8..2, k), 2..80))
}

fn report(text: &str, key: Option<&str>, guards: bool) -> ClassicalReport {
    let read = |text: &str| Table::read(text.as_bytes()).unwrap();
    let key = key.map(|key| AnswerKey::read(&read(key)).unwrap());
    let responses = Responses::read(&read(text), key.as_ref(), &ColumnChoice::default()).unwrap();
    analyse_classical(&responses, ClassicalOptions { cut: None, guards })
}

#[track_caller]
fn same(a: Option<f64>, b: Option<f64>, near: f64) {
    match (a, b) {
        (None, None) => {}
        (Some(a), Some(b)) if (a - b).abs() <= near => {}
        other => panic!("{other:?}"),
    }
}

/// Every statistic in a fixed order.
fn numbers(ctt: &Classical) -> Vec<Option<f64>> {
    let agreement = ctt.subkoviak;
    let mut all = vec![
        ctt.mean,
        ctt.sd,
        ctt.pass_rate,
        ctt.alpha,
        ctt.kr20,
        ctt.kr21,
        ctt.lambda2,
        ctt.sem,
        ctt.mean_inter_item_r,
        ctt.livingston_k2,
        agreement.and_then(|a| a.p0),
        agreement.and_then(|a| a.kappa),
    ];
    for item in &ctt.items {
        all.extend([
            item.p,
            item.item_sd,
            item.r_it,
            item.r_drop,
            item.alpha_if_deleted,
            item.d27,
        ]);
    }
    all
}

proptest! {
    #[test]
    fn bounds(rows in matrix(), cut in 0_u8..10) {
        let ctt = of(&rows, f64::from(cut));
        let within = |value: Option<f64>, low: f64, high: f64| value.is_none_or(|v| (low - 1e-9..=high + 1e-9).contains(&v));
        prop_assert!(within(ctt.alpha, f64::NEG_INFINITY, 1.0));
        prop_assert!(within(ctt.lambda2, ctt.alpha.unwrap_or(f64::NEG_INFINITY), 1.0), "λ2 is never below α");
        prop_assert!(within(ctt.pass_rate, 0.0, 1.0));
        prop_assert!(within(ctt.sem, 0.0, f64::INFINITY));
        prop_assert!(within(ctt.livingston_k2, ctt.alpha.unwrap_or(0.0).min(1.0), 1.0), "k² is never below α");
        if let Some(agreement) = ctt.subkoviak {
            prop_assert!(within(agreement.p0, 0.5, 1.0) && within(agreement.kappa, -1.0, 1.0));
        }
        for item in &ctt.items {
            prop_assert!(within(item.p, 0.0, 1.0) && within(item.d27, -1.0, 1.0));
            prop_assert!(within(item.r_it, -1.0, 1.0) && within(item.r_drop, -1.0, 1.0));
            if let (Some(whole), Some(rest)) = (item.r_it, item.r_drop) {
                prop_assert!(rest <= whole + 1e-9, "an item goes with itself");
            }
        }
        let kr20_and_alpha = (ctt.kr20, ctt.alpha);
        prop_assert_eq!(kr20_and_alpha.0, kr20_and_alpha.1);
    }

    #[test]
    fn the_order_of_candidates_does_not_matter(rows in matrix(), turn in 0_usize..80) {
        let mut turned = rows.clone();
        turned.reverse();
        let places = turned.len();
        turned.rotate_left(turn % places);
        for (a, b) in numbers(&of(&rows, 3.0)).into_iter().zip(numbers(&of(&turned, 3.0))) {
            same(a, b, 1e-9);
        }
    }

    #[test]
    fn the_order_of_items_moves_only_the_halves(rows in matrix()) {
        let turned: Vec<Vec<u8>> = rows.iter().map(|row| row.iter().rev().copied().collect()).collect();
        let (mut one, mut other) = (of(&rows, 3.0), of(&turned, 3.0));
        other.items.reverse();
        one.split_half_odd_even_sb = None;
        for (a, b) in numbers(&one).into_iter().zip(numbers(&other)) {
            same(a, b, 1e-9);
        }
    }

    #[test]
    fn writing_everyone_down_twice_leaves_shares_alone(rows in matrix()) {
        let twice: Vec<Vec<u8>> = rows.iter().chain(&rows).cloned().collect();
        let (one, two) = (of(&rows, 3.0), of(&twice, 3.0));
        same(one.alpha, two.alpha, 1e-9);
        for (a, b) in one.items.iter().zip(&two.items) {
            same(a.p, b.p, 1e-12);
            same(a.d27, b.d27, 1e-9);
            same(a.r_drop, b.r_drop, 1e-9);
        }
    }

    #[test]
    fn points_and_right_or_wrong_agree_up_to_scale(rows in matrix()) {
        let k = rows[0].len();
        let plain = of(&rows, 3.0);
        let tripled = columns(&rows).iter().map(|c| c.iter().map(|&s| 3.0 * f64::from(s)).collect()).collect();
        let points = classical(&ScoreMatrix::points(names(k), vec![3.0; k], tripled), Some(9.0));
        same(plain.alpha, points.alpha, 1e-9);
        same(plain.lambda2, points.lambda2, 1e-9);
        same(plain.sem.map(|sem| 3.0 * sem), points.sem, 1e-9);
        same(plain.livingston_k2, points.livingston_k2, 1e-9);
        same(plain.split_half_odd_even_sb, points.split_half_odd_even_sb, 1e-9);
        for (a, b) in plain.items.iter().zip(&points.items) {
            same(a.p, b.p, 1e-12);
            same(a.r_drop, b.r_drop, 1e-8);
            same(a.d27, b.d27, 1e-9);
        }
    }

    #[test]
    fn patterns_with_counts_are_the_candidates_one_by_one(rows in matrix()) {
        let written = |row: &Vec<u8>| row.iter().map(|score| score.to_string()).collect::<String>();
        let patterns: String = rows.iter().map(|row| format!("{},1\n", written(row))).collect();
        let mut counts = std::collections::BTreeMap::new();
        for row in &rows {
            *counts.entry(written(row)).or_insert(0) += 1;
        }
        let counted: String = counts.iter().map(|(pattern, count)| format!("{count},{pattern}\n")).collect();
        let one = report(&format!("pattern,count\n{patterns}"), None, false);
        let other = report(&format!("count,pattern\n{counted}"), None, false);
        for (a, b) in numbers(&one.ctt).into_iter().zip(numbers(&other.ctt)) {
            same(a, b, 1e-9);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "[a-c0-2,;\"\n\r\t. -]{0,200}", key in "(item,key\n)?[a-c0-2,\n|]{0,60}") {
        let read = |text: &str| Table::read(text.as_bytes());
        if let Ok(table) = read(&text) {
            let key = read(&key).and_then(|table| AnswerKey::read(&table)).ok();
            if let Ok(responses) = Responses::read(&table, key.as_ref(), &ColumnChoice::default()) {
                let report = analyse_classical(&responses, ClassicalOptions { cut: None, guards: false });
                prop_assert!(serde_json::to_string(&report).is_ok());
            }
            if let Ok(ratings) = touchstone::analysis::raters::Ratings::read(&table, false) {
                let _ = touchstone::analysis::raters::analyse_raters(&ratings, None);
            }
            let _ = touchstone::analysis::standard::analyse_standard(&[table], &Default::default());
        }
    }
}

#[test]
fn missing_is_wrong_and_counted() {
    let gaps = report("id,a,b,c\n1,1,,1\n2,NA,1,\n3,1,0,\n4,,,\n", None, false);
    let zeros = report(
        "id,a,b,c\n1,1,0,1\n2,0,1,0\n3,1,0,0\n4,0,0,0\n",
        None,
        false,
    );
    assert_eq!(numbers(&gaps.ctt), numbers(&zeros.ctt));
    let counts: Vec<(usize, usize)> = gaps
        .ctt
        .items
        .iter()
        .map(|item| (item.omitted, item.not_reached))
        .collect();
    assert_eq!(counts, [(1, 1), (1, 1), (0, 3)]);
}

#[test]
fn below_thirty_only_p_is_shown_of_items() {
    let row = |n: usize| format!("c{n},{},{},A\n", ["A", "B"][n % 2], ["A", "B", "C"][n % 3]);
    let file = |n: usize| {
        format!(
            "candidate,q1,q2,q3\n{}",
            (0..n).map(row).collect::<String>()
        )
    };
    let key = "item,key\nq1,A\nq2,A\nq3,B\n";
    let few = report(&file(29), Some(key), true);
    assert!(
        few.ctt
            .items
            .iter()
            .all(|item| item.p.is_some() && item.r_it.is_none() && item.d27.is_none())
    );
    assert!(
        few.distractors
            .iter()
            .all(|row| row.pb_rest.is_none() && row.n > 0)
    );
    assert!(few.key_check.is_empty());
    assert_eq!(few.guards[0].needed, Some(30));
    let open = report(&file(29), Some(key), false);
    assert!(open.ctt.items[0].r_it.is_some());
    let enough = report(&file(30), Some(key), true);
    assert!(enough.ctt.items[0].r_it.is_some());
    assert_eq!(enough.guards[0].needed, Some(100));
    // Nobody chose the key of q3.
    let flag = enough
        .key_check
        .iter()
        .find(|flag| flag.item == "q3")
        .unwrap();
    assert_eq!(
        serde_json::to_value(flag.reasons.clone()).unwrap(),
        serde_json::json!(["key-never-chosen"])
    );
}

#[test]
fn one_candidate_one_item_and_everyone_alike_have_no_reliability() {
    for text in [
        "id,a,b\n1,1,0\n",
        "id,a\n1,1\n2,0\n",
        "id,a,b\n1,1,0\n2,1,0\n3,1,0\n",
    ] {
        let found = report(text, None, false).ctt;
        assert_eq!(
            (found.alpha, found.sem, found.livingston_k2),
            (None, None, None),
            "{text}"
        );
        assert!(
            found
                .items
                .iter()
                .all(|item| item.p.is_some() && item.r_drop.is_none())
        );
    }
}

#[test]
fn label_and_attribute_columns_are_told_from_items() {
    let plain = report("a,b\n1,0\n0,1\n1,1\n", None, false);
    assert_eq!(plain.ctt.k, 2, "a file without labels");
    let labelled = [
        "candidate,a,b\nx,1,0\ny,0,1\nz,1,1\n",
        "a,b,ID\n1,0,1\n0,1,2\n1,1,3\n",
        ",a,b\n0,1,0\n1,0,1\n2,1,1\n",
        "考号,性别,a,b,总分\n7,男,1,0,1\n8,女,0,1,1\n9,男,1,1,2\n",
        "who,comment,a,b\np,good,1,0\nq,,0,1\nr,so,1,1\n",
    ];
    for text in labelled {
        let found = report(text, None, false);
        assert_eq!(numbers(&found.ctt), numbers(&plain.ctt), "{text}");
    }
}
