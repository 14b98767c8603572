//! Problems of one level: numbering, weights, counts of points.

use super::check::repeated;
use super::code::{OutlineCode, Section};
use super::finding::{Findings, sum};
use super::level::{JobFunction, LevelStandard, Presence, WeightTable};
use super::{FULL_HUNDREDTHS, StandardEdition};

pub(super) fn check_level(
    edition: &StandardEdition,
    level: &LevelStandard,
    path: &str,
    found: &mut Findings,
) {
    if let Some(table) = &level.training_hours {
        let sound = (1..=2_000).contains(&table.hours);
        found.require(
            sound,
            &format!("{path}.training_hours"),
            "out-of-range",
            "hours lie between 1 and 2,000",
        );
    }
    check_numbering(level, path, found);
    if let Some(table) = &level.theory_weights {
        check_weights(table, level, &format!("{path}.theory_weights"), true, found);
    }
    if let Some(table) = &level.skills_weights {
        check_weights(
            table,
            level,
            &format!("{path}.skills_weights"),
            false,
            found,
        );
    }
    for function in &level.functions {
        check_shares(
            level,
            function,
            &format!("{path}.functions[{}]", function.code),
            found,
        );
    }
    check_outline(edition, level, &format!("{path}.outline"), found);
}

/// Codes have the right number of parts, begin with their parent's, and stand once.
fn check_numbering(level: &LevelStandard, path: &str, found: &mut Findings) {
    let at = format!("{path}.functions");
    repeated(
        found,
        &at,
        level.functions.iter().map(|function| function.code),
    );
    for function in &level.functions {
        let at = format!("{at}[{}]", function.code);
        let single = function.code.depth() == 1;
        found.require(
            single,
            &at,
            "code",
            "the code of a job function is one number, such as 2",
        );
        repeated(
            found,
            &format!("{at}.contents"),
            function.contents.iter().map(|content| content.code),
        );
        for content in &function.contents {
            let at = format!("{at}.contents[{}]", content.code);
            check_child(content.code, function.code, &at, found);
            repeated(
                found,
                &format!("{at}.skills"),
                content.skills.iter().filter_map(|skill| skill.code),
            );
            for code in content.skills.iter().filter_map(|skill| skill.code) {
                check_child(code, content.code, &format!("{at}.skills[{code}]"), found);
            }
            let at = format!("{at}.knowledge");
            repeated(found, &at, content.knowledge.iter().map(|line| line.number));
            let sound = content.knowledge.iter().all(|line| line.number > 0);
            found.require(sound, &at, "code", "knowledge is numbered from 1");
        }
    }
}

fn check_child(code: OutlineCode, parent: OutlineCode, path: &str, found: &mut Findings) {
    let sound = code.parent() == Some(parent);
    found.require(
        sound,
        path,
        "code",
        format!("{code} does not stand directly under {parent}"),
    );
}

/// The rows make 10,000, stand once, and belong to the level; no section that must have a row lacks one.
fn check_weights(
    table: &WeightTable,
    level: &LevelStandard,
    path: &str,
    theory: bool,
    found: &mut Findings,
) {
    let total = table.sum_hundredths();
    let message = format!("the weights sum to {total} hundredths instead of {FULL_HUNDREDTHS}");
    found.require(
        total == u64::from(FULL_HUNDREDTHS),
        path,
        "weights-sum",
        message,
    );
    repeated(found, path, table.rows.iter().map(|row| row.section));
    for row in &table.rows {
        let known = match row.section {
            Section::Ethics | Section::Basic => theory,
            Section::Function(number) => level.function(number).is_some(),
        };
        found.require(
            known,
            path,
            "section-unknown",
            format!("section {} has no place in this table", row.section),
        );
    }
    let listed = level
        .functions
        .iter()
        .filter(|function| function.presence == Presence::Listed);
    let functions = listed.map(|function| Section::Function(function.code.function()));
    let basics = [Section::Ethics, Section::Basic]
        .into_iter()
        .filter(|_| theory);
    for section in basics.chain(functions) {
        let message = format!("section {section} has no row");
        found.require(
            table.weight(section).is_some(),
            path,
            "section-missing",
            message,
        );
    }
}

/// Weights and points of contents and knowledge, where given, add up to those above them.
fn check_shares(level: &LevelStandard, function: &JobFunction, path: &str, found: &mut Findings) {
    let section = Section::Function(function.code.function());
    let weight = level
        .theory_weights
        .as_ref()
        .and_then(|table| table.weight(section));
    let contents = &function.contents;
    add_up(
        contents.iter().map(|content| content.weight_hundredths),
        weight,
        path,
        "weight",
        found,
    );
    let outline = level.outline.iter().flat_map(|outline| &outline.sections);
    let points = outline
        .filter(|row| row.section == section)
        .map(|row| u32::from(row.points))
        .next();
    add_up(
        contents.iter().map(|content| content.points.map(u32::from)),
        points,
        path,
        "points",
        found,
    );
    for content in contents {
        let path = format!("{path}.contents[{}]", content.code);
        let weights = content.knowledge.iter().map(|line| line.weight_hundredths);
        add_up(weights, content.weight_hundredths, &path, "weight", found);
        let points = content
            .knowledge
            .iter()
            .map(|line| line.points.map(u32::from));
        add_up(
            points,
            content.points.map(u32::from),
            &path,
            "points",
            found,
        );
    }
}

/// If any part has a number, all must, and together they make `whole` where that is known.
fn add_up(
    parts: impl Iterator<Item = Option<u32>> + Clone,
    whole: Option<u32>,
    path: &str,
    what: &str,
    found: &mut Findings,
) {
    if parts.clone().all(|part| part.is_none()) {
        return;
    }
    if parts.clone().any(|part| part.is_none()) {
        found.push(
            path,
            "share-missing",
            format!("some of its parts have {what} and some have not"),
        );
        return;
    }
    let total = sum(parts.flatten());
    if let Some(whole) = whole {
        let message = format!("{what} of its parts sum to {total} instead of {whole}");
        found.require(total == u64::from(whole), path, "share-sum", message);
    }
}

fn check_outline(
    edition: &StandardEdition,
    level: &LevelStandard,
    path: &str,
    found: &mut Findings,
) {
    let Some(outline) = &level.outline else {
        return;
    };
    repeated(found, path, outline.sections.iter().map(|row| row.section));
    for row in &outline.sections {
        let known = match row.section {
            Section::Function(number) => level.function(number).is_some(),
            basic => edition
                .basic_requirements
                .iter()
                .any(|entry| entry.section == basic),
        };
        found.require(
            known,
            path,
            "section-unknown",
            format!("this level has no section {}", row.section),
        );
    }
    let total = sum(outline.sections.iter().map(|row| u32::from(row.points)));
    let whole = u64::from(outline.points_total);
    let message = format!("points of the sections sum to {total} instead of {whole}");
    found.require(
        outline.sections.is_empty() || total == whole,
        path,
        "share-sum",
        message,
    );
    if let Some(items) = outline.skill_items {
        let contents = level
            .functions
            .iter()
            .flat_map(|function| &function.contents);
        let given = contents
            .map(|content| content.skills.len())
            .fold(0_usize, usize::saturating_add);
        let message = format!("{given} skill requirements are given, the outline has {items}");
        found.require(given == usize::from(items), path, "skill-count", message);
    }
}
