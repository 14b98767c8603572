//! The texts: both catalogues have the same keys and parameters, every text that the program names exists, and no text for
//! people stands in the code of the pages.
// A check that meets what it does not expect stops, and that is its finding.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::print_stderr
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use touchstone::platform::http::{Language, problem_kinds};
use touchstone::platform::i18n::catalogue;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if endings
                .iter()
                .any(|ending| path.extension().is_some_and(|found| found == *ending))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Our own scripts, styles, pictures and templates.
fn page_sources() -> Vec<(PathBuf, String)> {
    let assets = root().join("src/web/assets");
    let vendored = assets.join("vendor");
    let mut paths = files_below(&assets, &["mjs", "js", "css", "svg", "html"]);
    paths.retain(|path| !path.starts_with(&vendored));
    paths.extend(files_below(&root().join("src"), &["html"]));
    paths.sort();
    paths.dedup();
    paths
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path, text)
        })
        .collect()
}

#[test]
fn parts_parse_and_no_key_stands_twice() {
    for language in ["zh-CN", "en"] {
        let mut seen: BTreeMap<String, PathBuf> = BTreeMap::new();
        for path in files_below(&root().join("src/web/i18n").join(language), &["json"]) {
            let text = std::fs::read_to_string(&path).unwrap();
            let texts: BTreeMap<String, String> =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"));
            let lines = text.matches("\": \"").count();
            assert_eq!(lines, texts.len(), "{path:?}: a key stands twice");
            for (key, text) in texts {
                assert!(!text.trim().is_empty(), "{key} is empty in {path:?}");
                if let Some(first) = seen.insert(key.clone(), path.clone()) {
                    panic!("{key} stands in {first:?} and {path:?}");
                }
            }
        }
        let served: BTreeSet<&String> = catalogue(if language == "en" {
            Language::English
        } else {
            Language::Chinese
        })
        .keys()
        .collect();
        let written: BTreeSet<&String> = seen.keys().collect();
        assert_eq!(
            served, written,
            "{language}: a part is not merged by src/platform/i18n.rs"
        );
    }
}

#[test]
fn both_languages_have_the_same_keys_and_parameters() {
    let (chinese, english) = (catalogue(Language::Chinese), catalogue(Language::English));
    let missing: Vec<_> = chinese
        .keys()
        .filter(|key| !english.contains_key(*key))
        .map(|key| format!("en lacks {key}"))
        .chain(
            english
                .keys()
                .filter(|key| !chinese.contains_key(*key))
                .map(|key| format!("zh-CN lacks {key}")),
        )
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
    for (key, text) in chinese {
        assert_eq!(
            parameters(text),
            parameters(&english[key]),
            "{key} takes other parameters in English"
        );
    }
}

fn parameters(text: &str) -> BTreeSet<String> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .collect()
}

#[test]
fn every_problem_has_a_title_and_a_detail() {
    let texts = catalogue(Language::Chinese);
    let missing: Vec<_> = problem_kinds()
        .flat_map(|kind| ["title", "detail"].map(|part| format!("problem.{}.{part}", kind.code)))
        .filter(|key| !texts.contains_key(key))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_text_that_a_page_names_exists() {
    let texts = catalogue(Language::Chinese);
    let mut missing = Vec::new();
    let mut named = 0;
    for (path, source) in page_sources() {
        for key in named_keys(&source) {
            named += 1;
            let known = match key.split_once("${") {
                // A key that is put together while the page runs: at least its beginning must lead somewhere.
                Some((beginning, _)) => texts.keys().any(|key| key.starts_with(beginning)),
                None => texts.contains_key(&key),
            };
            if !known {
                missing.push(format!("{}: {key}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(named > 20, "the pages name only {named} texts");
}

/// What stands in `t("…")`, `` t(`…`) `` and `data-i18n="…"`.
fn named_keys(source: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for (opening, closing) in [("t(\"", '"'), ("t(`", '`'), ("data-i18n=\"", '"')] {
        for (at, _) in source.match_indices(opening) {
            let before = source[..at].chars().next_back();
            if before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_') {
                continue;
            }
            let rest = &source[at + opening.len()..];
            if let Some((key, _)) = rest.split_once(closing) {
                keys.push(key.to_owned());
            }
        }
    }
    keys
}

#[test]
fn keys_are_found_where_they_are_named() {
    let source = "html`<p>${t(\"a.b\")}</p>`; format(\"c\"); x.t(`d.${e}`); <i data-i18n=\"f.g\">";
    assert_eq!(named_keys(source), ["a.b", "d.${e}", "f.g"]);
}

#[test]
fn no_text_for_people_stands_in_the_code_of_the_pages() {
    let mut found = Vec::new();
    for (path, source) in page_sources() {
        for (number, line) in source.lines().enumerate() {
            if line.chars().any(is_han) {
                found.push(format!(
                    "{}:{}: {}",
                    path.display(),
                    number + 1,
                    line.trim()
                ));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Han letters and the punctuation that goes with them.
fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}
