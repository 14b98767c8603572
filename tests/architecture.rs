//! The house rules that a compiler does not keep: who imports whom, how long files may be, what may stand where.
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

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Slices in the order of a certificate's life; a slice may import those before it.
const ORDER: &[&str] = &[
    "standards",
    "items",
    "papers",
    "sittings",
    "delivery",
    "invigilation",
    "marking",
    "results",
    "certificates",
];
/// May be read by every slice.
const SHARED: &[&str] = &[
    "access", "accounts", "analysis", "audit", "centres", "platform", "settings",
];
/// Put everything together and may import all.
const COMPOSERS: &[&str] = &["app", "cli", "routes", "web", "lib", "main"];
const MAX_LINES: usize = 400;

struct Source {
    /// Path below `src`, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// First folder or file stem: the slice.
    fn slice(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }

    fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The code without its test modules and comments.
    fn code(&self) -> String {
        let production = self.text.split("#[cfg(test)]").next().unwrap_or_default();
        production
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Paths that start with `crate::`, wherever they stand; grouped imports are taken apart.
    fn crate_paths(&self) -> Vec<Vec<String>> {
        let code = self.code();
        let mut paths = Vec::new();
        for (at, _) in code.match_indices("crate::") {
            if at > 0 && code[..at].ends_with('$') {
                continue;
            }
            let rest = &code[at + "crate::".len()..];
            if let Some(group) = rest.strip_prefix('{') {
                let end = group.find("};").unwrap_or(group.len());
                paths.extend(
                    top_level(&group[..end])
                        .into_iter()
                        .map(|entry| segments(&entry)),
                );
            } else {
                paths.push(segments(rest));
            }
        }
        paths
    }
}

fn top_level(group: &str) -> Vec<String> {
    let (mut depth, mut entry, mut entries) = (0, String::new(), Vec::new());
    for letter in group.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                entries.push(std::mem::take(&mut entry));
                continue;
            }
            _ => {}
        }
        entry.push(letter);
    }
    entries.push(entry);
    entries
        .into_iter()
        .map(|entry| entry.trim().to_owned())
        .filter(|entry| !entry.is_empty())
        .collect()
}

fn segments(path: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in path.split("::") {
        let name: String = part
            .chars()
            .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
            .collect();
        let ended = name.len() != part.len();
        if !name.is_empty() {
            found.push(name);
        }
        if ended {
            break;
        }
    }
    found
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let mut sources: Vec<Source> = files
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .map(|file| Source {
            path: file
                .strip_prefix(&root)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/"),
            text: std::fs::read_to_string(&file).unwrap(),
        })
        .collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(sources.len() > 40, "the sources were not found");
    sources
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files)
        } else {
            files.push(path)
        }
    }
}

#[track_caller]
fn expect_none(rule: &str, broken: Vec<String>) {
    assert!(broken.is_empty(), "{rule}:\n{}", broken.join("\n"));
}

#[test]
fn platform_imports_no_slice() {
    let mut broken = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| source.slice() == "platform")
    {
        for path in source.crate_paths() {
            let first = path.first().map(String::as_str).unwrap_or_default();
            let allowed = [
                "platform",
                "settings",
                "schema",
                "SLICE_PROBLEMS",
                "text_enum",
                "text_column",
                "id_type",
            ];
            if !allowed.contains(&first) {
                broken.push(format!("{} imports {}", source.path, path.join("::")));
            }
        }
    }
    expect_none("platform knows no domain", broken);
}

#[test]
fn the_schema_and_diesel_stay_in_rows_and_queries() {
    let mut broken = Vec::new();
    for source in sources() {
        let in_data_files = source.path.contains("/queries/")
            || source.path.contains("/rows/")
            || ["queries.rs", "rows.rs", "schema.rs"].contains(&source.file_name());
        let in_platform_db = source.path.starts_with("platform/db/");
        if in_data_files || in_platform_db {
            continue;
        }
        let code = source.code();
        if code.contains("crate::schema") || code.contains("diesel::") {
            broken.push(source.path.clone());
        }
    }
    expect_none("only queries and rows speak diesel", broken);
}

#[test]
fn slices_import_only_what_lies_before_them_and_only_faces() {
    let mut broken = Vec::new();
    for source in sources() {
        let slice = source.slice().to_owned();
        if COMPOSERS.contains(&slice.as_str()) || slice == "platform" || slice == "schema" {
            continue;
        }
        for path in source.crate_paths() {
            let first = path.first().map(String::as_str).unwrap_or_default();
            if first == slice || first == "schema" || first == "platform" || first == "settings" {
                continue;
            }
            if let Some(target) = ORDER.iter().position(|name| *name == first) {
                let own = ORDER.iter().position(|name| *name == slice);
                if own.is_none_or(|own| target >= own) {
                    broken.push(format!(
                        "{} imports the later {}",
                        source.path,
                        path.join("::")
                    ));
                }
            }
            // `access::allow::X` and type modules that a face publishes are named in lower case and then end in a type.
            let depth_allowed = match first {
                "access" => 3,
                _ if ORDER.contains(&first) || SHARED.contains(&first) => 3,
                _ => usize::MAX,
            };
            if path.len() > depth_allowed {
                broken.push(format!("{} reaches into {}", source.path, path.join("::")));
            }
            let inner = ["queries", "rows", "routes"];
            if path.len() > 1 && inner.contains(&path[1].as_str()) {
                broken.push(format!("{} reaches into {}", source.path, path.join("::")));
            }
        }
    }
    expect_none("arrows run one way and end at faces", broken);
}

#[test]
fn models_are_pure() {
    let mut broken = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| source.file_name() == "model.rs" || source.path.contains("/model/"))
    {
        let code = source.code();
        for word in [
            "actix_web",
            "platform::db",
            "platform::clock",
            "Utc::now",
            "rand::rng()",
            "std::fs",
        ] {
            if code.contains(word) {
                broken.push(format!("{} uses {word}", source.path));
            }
        }
    }
    expect_none(
        "model files have no I/O, no clock and no chance of their own",
        broken,
    );
}

#[test]
fn graders_know_nobody() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|source| {
        ["frame/", "measures/", "graders/", "bot/", "formats/"]
            .iter()
            .any(|folder| source.path.starts_with(&format!("practical/{folder}")))
    }) {
        let code = source.code();
        for path in source.crate_paths() {
            if path.first().is_some_and(|first| first != "practical") {
                broken.push(format!("{} imports {}", source.path, path.join("::")));
            }
        }
        // A map without order, a file or a clock would make two runs differ; functions of std round as the platform does.
        for word in [
            "HashMap",
            "HashSet",
            "std::fs",
            "std::time",
            "std::env",
            ".ln()",
            ".exp()",
            ".powf(",
            ".log2()",
        ] {
            if code.contains(word) {
                broken.push(format!("{} uses {word}", source.path));
            }
        }
    }
    expect_none("graders are pure and repeatable bit for bit", broken);
}

#[test]
fn analysis_is_pure_and_imports_no_one() {
    let mut broken = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| source.slice() == "analysis")
    {
        let elsewhere = |path: &Vec<String>| path.first().is_none_or(|first| first != "analysis");
        let imports = source.crate_paths();
        broken.extend(
            imports
                .iter()
                .filter(|path| elsewhere(path))
                .map(|path| format!("{} imports {}", source.path, path.join("::"))),
        );
        let code = source.code();
        for word in [
            "std::fs",
            "std::time",
            "std::env",
            "rand::",
            "diesel",
            "actix_web",
        ] {
            if code.contains(word) {
                broken.push(format!("{} uses {word}", source.path));
            }
        }
    }
    expect_none(
        "statistics are functions of matrices and of nothing else",
        broken,
    );
}

#[test]
fn time_and_chance_come_through_ports() {
    let mut broken = Vec::new();
    for source in sources() {
        let code = source.code();
        let is_port = ["platform/clock.rs", "platform/random.rs"].contains(&source.path.as_str());
        if !is_port
            && (code.contains("Utc::now()")
                || code.contains("SystemTime::now()")
                || code.contains("rand::rng()"))
        {
            broken.push(source.path.clone());
        }
    }
    expect_none("only the ports read the clock or roll dice", broken);
}

#[test]
fn files_fit_their_rooms() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|source| source.path != "schema.rs") {
        let lines = source.text.lines().count();
        if lines > MAX_LINES {
            broken.push(format!("{}: {lines} lines", source.path));
        }
        let name = source.file_name();
        if ["utils.rs", "common.rs", "helpers.rs", "manager.rs"].contains(&name) {
            broken.push(format!("{}: a name that says nothing", source.path));
        }
    }
    expect_none(
        "no file is longer than 400 lines or named after nothing",
        broken,
    );
}

#[test]
fn no_statement_is_put_together_from_text() {
    let mut broken = Vec::new();
    for source in sources() {
        let code = source.code().replace(char::is_whitespace, "");
        if code.contains("sql_query(format!") || code.contains("sql_query(&format!") {
            broken.push(source.path.clone());
        }
    }
    expect_none("SQL takes bound parameters", broken);
}

#[test]
fn migrations_are_twins() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut names: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for backend in ["sqlite", "postgresql"] {
        for entry in std::fs::read_dir(root.join(backend)).unwrap() {
            let folder = entry.unwrap().path();
            for file in ["up.sql", "down.sql"] {
                assert!(
                    folder.join(file).is_file(),
                    "{} lacks {file}",
                    folder.display()
                );
            }
            names
                .entry(folder.file_name().unwrap().to_string_lossy().into_owned())
                .or_default()
                .push(backend);
        }
    }
    let single = names
        .iter()
        .filter(|(_, backends)| backends.len() != 2)
        .map(|(name, _)| name.clone())
        .collect();
    expect_none("each migration stands on both sides", single);
}
