//! The reference data sets, each number within the tolerance stated in docs/statistics.md.

use serde_json::json;
use touchstone::analysis::classical::{AnswerKey, ColumnChoice, Responses};
use touchstone::analysis::raters::{Ratings, analyse_raters};
use touchstone::analysis::standard::{StandardOptions, analyse_standard};
use touchstone::analysis::{Fault, Table};

use super::{agrees, bytes, ctt, expected, table};

/// Tolerances of the reference by statistic. Livingston–Lewis belongs to the later, deeper statistics.
fn classical_tolerance(path: &str) -> Option<f64> {
    let name = path.rsplit('/').next().unwrap_or_default();
    match name {
        "livingston_lewis" => None,
        "r_it"
        | "r_drop"
        | "alpha_if_deleted"
        | "alpha"
        | "kr20"
        | "kr21"
        | "lambda2"
        | "split_half_odd_even_sb"
        | "mean_inter_item_r"
        | "livingston_k2"
        | "p0"
        | "pc"
        | "kappa" => Some(1e-8),
        _ => Some(1e-9),
    }
}

fn check_classical(name: &str, file: &str, key: Option<&str>, numbers: usize) {
    let wanted = expected(&format!("psychometrics/{name}-expected.json"));
    let cut = wanted["ctt"]["cut"].as_f64().unwrap();
    let found = serde_json::to_value(ctt(file, key, cut)).unwrap();
    let compared = agrees(&found["ctt"], &wanted["ctt"], &classical_tolerance);
    assert!(compared >= numbers, "{name}: only {compared} numbers");
}

#[test]
fn lsat7() {
    check_classical("lsat7", "psychometrics/lsat7-patterns.csv", None, 60);
}

#[test]
fn sapa16() {
    let key = Some("psychometrics/sapa16-key.csv");
    check_classical("sapa16", "psychometrics/sapa16-options.csv", key, 140);
}

#[test]
fn verbal24() {
    check_classical("verbal24", "psychometrics/verbal24.csv", None, 200);
}

#[test]
fn sapa16_distractors_and_key_check() {
    let key = Some("psychometrics/sapa16-key.csv");
    let report = ctt("psychometrics/sapa16-options.csv", key, 10.0);
    let wanted = expected("psychometrics/sapa16-expected.json");
    let found = serde_json::to_value(&report.distractors).unwrap();
    let compared = agrees(&found, &wanted["distractors"], &|_| Some(1e-9));
    assert_eq!(wanted["distractors"].as_array().unwrap().len(), 135);
    assert!(compared >= 135 * 10, "{compared}");
    assert_eq!(
        report.key_check,
        [],
        "every key of the published test is sound"
    );
}

#[test]
fn planted_wrong_keys_are_found_and_nothing_else() {
    // A key moved to another option is what a mistyped key looks like.
    for (item, right, wrong) in [
        ("reason.4", "4", "2"),
        ("matrix.55", "4", "5"),
        ("rotate.8", "7", "1"),
    ] {
        let original = String::from_utf8(bytes("psychometrics/sapa16-key.csv")).unwrap();
        let planted = original.replace(&format!("{item},{right}"), &format!("{item},{wrong}"));
        assert_ne!(original, planted);
        let key = AnswerKey::read(&Table::read(planted.as_bytes()).unwrap()).unwrap();
        let options = table("psychometrics/sapa16-options.csv");
        let responses = Responses::read(&options, Some(&key), &ColumnChoice::default()).unwrap();
        let report =
            touchstone::analysis::classical::analyse_classical(&responses, Default::default());
        let flagged: Vec<&str> = report
            .key_check
            .iter()
            .map(|flag| flag.item.as_str())
            .collect();
        assert_eq!(flagged, [item]);
        assert_eq!(report.key_check[0].distractor.as_deref(), Some(right));
    }
}

#[test]
fn forensics300_keys_name_items_by_number() {
    let key = Some("psychometrics/forensics300-key.csv");
    let report = ctt("psychometrics/forensics300-options.csv", key, 24.0);
    assert_eq!((report.ctt.n, report.ctt.k), (300, 40));
    assert!(report.ctt.alpha.unwrap() > 0.7);
    // Independent recount of one item: chosen options equal to the key in the raw file.
    let text = String::from_utf8(bytes("psychometrics/forensics300-options.csv")).unwrap();
    let right = text
        .lines()
        .skip(1)
        .filter(|line| line.split(',').nth(1) == Some("4"))
        .count();
    assert_eq!(report.ctt.items[0].p, Some(right as f64 / 300.0));
}

#[test]
fn raters60() {
    let ratings = Ratings::read(&table("psychometrics/raters60.csv"), false).unwrap();
    let wanted = expected("psychometrics/raters-expected.json");
    let found = serde_json::to_value(analyse_raters(&ratings, None)).unwrap();
    let compared = agrees(&found, &wanted["raters60"], &|path| {
        let name = path.rsplit('/').next().unwrap_or_default();
        match name {
            "icc" | "F" | "lower" | "upper" => Some(1e-8),
            "kripp_interval" | "kripp_ordinal" => None,
            _ => Some(1e-9),
        }
    });
    assert!(compared > 80, "{compared}");
}

/// irr 0.84.1, which made the two stored values, divides by 1 instead of m − 1 where no mark is missing, so that its n − 1
/// becomes n − 1/(m − 1). Ours follow the definition, as the package krippendorff 0.9.0 does (tests/fixtures/analysis);
/// put through irr's slip they are the stored values.
#[test]
fn raters60_krippendorff_differs_from_the_stored_value_by_a_known_slip() {
    let ratings = Ratings::read(&table("psychometrics/raters60.csv"), false).unwrap();
    let report = analyse_raters(&ratings, None);
    let wanted = expected("psychometrics/raters-expected.json");
    let (n, others) = (240.0, 3.0);
    for (ours, name) in [
        (report.kripp_interval, "kripp_interval"),
        (report.kripp_ordinal, "kripp_ordinal"),
    ] {
        let slipped = 1.0 - (1.0 - ours.unwrap()) * (n - 1.0 / others) / (n - 1.0);
        let stored = wanted["raters60"][name].as_f64().unwrap();
        assert!(
            (slipped - stored).abs() < 1e-9,
            "{name}: {slipped} {stored}"
        );
    }
}

#[test]
fn published_tables_of_shrout_and_fleiss_and_of_krippendorff() {
    let wanted = expected("psychometrics/raters-expected.json");
    let of = |rows: &serde_json::Value| -> Vec<Vec<Option<f64>>> {
        let cells = |row: &serde_json::Value| {
            row.as_array()
                .unwrap()
                .iter()
                .map(|cell| cell.as_f64())
                .collect()
        };
        rows.as_array().unwrap().iter().map(cells).collect()
    };
    let shrout = &wanted["shrout_fleiss_1979"];
    let works = of(&shrout["rows_targets_cols_judges"]);
    let names = |count: usize| (1..=count).map(|n| n.to_string()).collect();
    let report = analyse_raters(&Ratings::of_matrix(names(4), works), None);
    for row in &report.icc {
        let published = shrout["icc"][row.kind].as_f64().unwrap();
        assert!((row.icc.unwrap() - published).abs() < 1e-8, "{}", row.kind);
    }
    // The second table has raters in rows.
    let kripp = &wanted["krippendorff_4x12"];
    let rows = of(&kripp["rows_raters_cols_units"]);
    let works = (0..12)
        .map(|unit| rows.iter().map(|rater| rater[unit]).collect())
        .collect();
    let report = analyse_raters(&Ratings::of_matrix(names(4), works), None);
    let found = json!({
        "nominal": report.kripp_nominal, "ordinal": report.kripp_ordinal,
        "interval": report.kripp_interval, "ratio": report.kripp_ratio,
    });
    let tolerance =
        |path: &str| (path != "/source" && path != "/rows_raters_cols_units").then_some(1e-9);
    assert_eq!(agrees(&found, kripp, &tolerance), 4);
}

#[test]
fn transposed_files_say_the_same() {
    let original = String::from_utf8(bytes("psychometrics/raters60.csv")).unwrap();
    let rows: Vec<Vec<&str>> = original
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    let turned: Vec<String> = (0..5)
        .map(|column| {
            rows.iter()
                .map(|row| row[column])
                .collect::<Vec<_>>()
                .join(",")
        })
        .collect();
    let text = turned.join("\n").replacen("work", "rater", 1);
    let turned = Ratings::read(&Table::read(text.as_bytes()).unwrap(), true).unwrap();
    let plain = Ratings::read(&table("psychometrics/raters60.csv"), false).unwrap();
    assert_eq!(turned, plain);
    // Without a name for the labels it takes the flag; with `rater` the file says so itself.
    let named = Ratings::read(&Table::read(text.as_bytes()).unwrap(), false).unwrap();
    assert_eq!(named, plain);
    let nameless = text.replacen("rater", "", 1);
    let nameless = Ratings::read(&Table::read(nameless.as_bytes()).unwrap(), true).unwrap();
    assert_eq!(nameless, plain);
}

#[test]
fn stdset25() {
    let wanted = expected("psychometrics/stdset25-expected.json");
    let bookmarks = wanted["bookmark"]["bookmarks"].as_array().unwrap();
    let options = StandardOptions {
        bookmarks: bookmarks
            .iter()
            .map(|page| page.as_u64().unwrap() as usize)
            .collect(),
        ..StandardOptions::default()
    };
    let files = ["oib", "scores", "angoff", "hofstee"];
    let tables = files.map(|name| table(&format!("psychometrics/stdset25-{name}.csv")));
    let report = analyse_standard(&tables, &options).unwrap();
    assert_eq!(report.guards, []);
    let found = serde_json::to_value(report).unwrap();
    let compared = agrees(
        &found,
        &wanted,
        &|path| match path.split('/').nth(1).unwrap_or_default() {
            "licence" | "seed" | "computed_with" => None,
            "hofstee" if path.ends_with("definition") => None,
            "bookmark" if path.ends_with("convention") => None,
            // The reference stores ten places.
            "hofstee" | "bookmark" => Some(1e-9),
            _ => Some(1e-9),
        },
    );
    assert!(compared > 130, "{compared}");
}

#[test]
fn a_part_without_its_partner_is_refused() {
    let tables = [table("psychometrics/stdset25-hofstee.csv")];
    let (at, fault): (usize, Fault) =
        analyse_standard(&tables, &StandardOptions::default()).unwrap_err();
    assert_eq!(
        (at, fault.code),
        (0, touchstone::analysis::FaultCode::MissingTable)
    );
}
