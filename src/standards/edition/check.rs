//! Lists the problems of an edition.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{level_path, place};
use super::finding::{Finding, Findings, check_texts, over_limit};
use super::source::{Fact, Gap, GapPart, Source, Status};
use super::{
    FORMAT, Level, MAX_FUNCTIONS, MAX_LEVELS, Section, StandardEdition, check_level, check_rules,
    is_occupation_code,
};

/// Every problem of an edition; empty when it is sound.
#[must_use]
pub fn check_edition(edition: &StandardEdition) -> Vec<Finding> {
    if let Some(finding) = over_limit(edition) {
        return vec![finding];
    }
    let mut found = Findings::default();
    check_texts(edition, &mut found);
    check_head(edition, &mut found);
    check_levels(edition, &mut found);
    check_rules::check_assessment(edition, &mut found);
    check_rules::check_eligibility(edition, &mut found);
    check_provenance(
        &edition.facts(),
        &edition.sources,
        &edition.gaps,
        &mut found,
    );
    check_gaps(edition, &mut found);
    found.into_vec()
}

fn check_head(edition: &StandardEdition, found: &mut Findings) {
    let message = format!(
        "format {} is not known; this program reads format {FORMAT}",
        edition.format
    );
    found.require(
        edition.format == FORMAT,
        "format",
        "format-unknown",
        message,
    );
    let shape = "an occupation code looks like 4-04-05-05";
    found.require(
        is_occupation_code(&edition.occupation.code),
        "occupation.code",
        "occupation-code",
        shape,
    );
    let year = (1990..=2100).contains(&edition.edition.year);
    found.require(
        year,
        "edition.year",
        "out-of-range",
        "the year of an edition lies between 1990 and 2100",
    );
    found.require(
        !edition.edition.issuers.is_empty(),
        "edition.issuers",
        "empty",
        "no issuer is named",
    );
    for (index, related) in edition.related_occupations.iter().enumerate() {
        let sound = related
            .occupation_code
            .as_deref()
            .is_none_or(is_occupation_code);
        found.require(
            sound,
            &place("related_occupations", index),
            "occupation-code",
            shape,
        );
    }
    repeated(
        found,
        "trades",
        edition.trades.iter().map(|trade| trade.name_zh.as_str()),
    );
    let related = edition
        .related_occupations
        .iter()
        .map(|related| related.name_zh.as_str());
    repeated(found, "related_occupations", related);
    repeated(
        found,
        "background",
        edition.background.iter().map(|entry| entry.key.as_str()),
    );
    repeated(
        found,
        "basic_requirements",
        edition.basic_requirements.iter().map(|entry| entry.section),
    );
    for entry in &edition.basic_requirements {
        let path = format!("basic_requirements[{}]", entry.section);
        let sound = !matches!(entry.section, Section::Function(_));
        found.require(
            sound,
            &path,
            "section",
            "a basic requirement is \"ethics\" or \"basic\"",
        );
    }
}

fn check_levels(edition: &StandardEdition, found: &mut Findings) {
    let count = edition.levels.len();
    found.require(count > 0, "levels", "empty", "the edition has no level");
    let message = format!("{count} levels; at most {MAX_LEVELS} are allowed");
    found.require(count <= MAX_LEVELS, "levels", "limit", message);
    repeated(
        found,
        "levels",
        edition.levels.iter().map(|entry| entry.level),
    );
    for entry in &edition.levels {
        let path = level_path(entry.level);
        let count = entry.functions.len();
        let message = format!("{count} job functions; at most {MAX_FUNCTIONS} are allowed");
        found.require(
            count <= MAX_FUNCTIONS,
            &format!("{path}.functions"),
            "limit",
            message,
        );
        check_level::check_level(edition, entry, &path, found);
    }
}

/// Checks that every fact of a file says enough about where it comes from, and that sources and gaps are sound.
pub(crate) fn check_provenance(
    facts: &[Fact<'_>],
    sources: &BTreeMap<String, Source>,
    gaps: &[Gap],
    found: &mut Findings,
) {
    for fact in facts {
        let noted = fact.note_en.is_some();
        let cited = !fact.sources.is_empty();
        let (holds, code, message) = match fact.status {
            Status::Standard | Status::ProvincialPlan => {
                (cited, "source-missing", "this status needs a source")
            }
            Status::Inferred => (
                noted,
                "note-missing",
                "an inferred fact needs its derivation in the note",
            ),
            Status::Unconfirmed => (
                cited || noted,
                "note-missing",
                "without a source the note must say why",
            ),
            Status::Proposal => (true, "", ""),
        };
        found.require(holds, &fact.path, code, message);
        let both = fact.note_zh.is_some() == noted;
        found.require(
            both,
            &fact.path,
            "note-translation",
            "a note is given in Chinese and in English",
        );
        for key in fact.sources {
            let message = format!("there is no [sources.{key}]");
            found.require(
                sources.contains_key(key),
                &fact.path,
                "source-unknown",
                message,
            );
        }
        repeated(
            found,
            &format!("{}.sources", fact.path),
            fact.sources.iter().map(String::as_str),
        );
    }
    for (key, source) in sources {
        let sound = source
            .url
            .as_deref()
            .is_none_or(|url| url.starts_with("https://") || url.starts_with("http://"));
        found.require(
            sound,
            &format!("sources.{key}"),
            "source-url",
            "an address starts with http:// or https://",
        );
    }
    repeated(found, "gaps", gaps.iter().map(|gap| gap.key.as_str()));
    for gap in gaps {
        repeated(
            found,
            &format!("gaps[{}].levels", gap.key),
            gap.levels.iter(),
        );
    }
}

/// Gaps name levels that exist, and what is absent is named by a gap.
fn check_gaps(edition: &StandardEdition, found: &mut Findings) {
    for gap in &edition.gaps {
        for level in &gap.levels {
            let message = format!("the edition has no level {level}");
            found.require(
                edition.level(*level).is_some(),
                &format!("gaps[{}]", gap.key),
                "level-unknown",
                message,
            );
        }
    }
    let mut absent = |missing: bool, part: GapPart, level: Option<Level>, path: &str| {
        if missing && !edition.gaps.iter().any(|gap| gap.covers(part, level)) {
            found.push(
                path,
                "gap-undeclared",
                "this is absent and no entry of [[gaps]] says so",
            );
        }
    };
    absent(
        edition.definition.is_none(),
        GapPart::Definition,
        None,
        "definition",
    );
    absent(
        edition.environment.is_none(),
        GapPart::Environment,
        None,
        "environment",
    );
    absent(edition.ability.is_none(), GapPart::Ability, None, "ability");
    absent(
        edition.education.is_none(),
        GapPart::Education,
        None,
        "education",
    );
    for section in [Section::Ethics, Section::Basic] {
        let missing = !edition
            .basic_requirements
            .iter()
            .any(|entry| entry.section == section);
        absent(
            missing,
            GapPart::BasicRequirements,
            None,
            "basic_requirements",
        );
    }
    for entry in &edition.levels {
        let (level, path) = (Some(entry.level), level_path(entry.level));
        let at = |name: &str| format!("{path}.{name}");
        absent(
            entry.training_hours.is_none(),
            GapPart::TrainingHours,
            level,
            &at("training_hours"),
        );
        absent(
            entry.theory_weights.is_none(),
            GapPart::TheoryWeights,
            level,
            &at("theory_weights"),
        );
        absent(
            entry.skills_weights.is_none(),
            GapPart::SkillsWeights,
            level,
            &at("skills_weights"),
        );
        let mut contents = entry
            .functions
            .iter()
            .flat_map(|function| &function.contents);
        let no_contents = entry
            .functions
            .iter()
            .any(|function| function.contents.is_empty());
        absent(
            entry.functions.is_empty(),
            GapPart::Functions,
            level,
            &at("functions"),
        );
        absent(no_contents, GapPart::Contents, level, &at("functions"));
        let no_skills = no_contents || contents.clone().any(|content| content.skills.is_empty());
        absent(no_skills, GapPart::Skills, level, &at("functions"));
        let no_knowledge = no_contents || contents.any(|content| content.knowledge.is_empty());
        absent(no_knowledge, GapPart::Knowledge, level, &at("functions"));
        let no_assessment = !edition
            .assessment
            .iter()
            .any(|form| form.levels.contains(&entry.level));
        absent(no_assessment, GapPart::Assessment, level, &path);
        absent(
            !check_rules::has_own_eligibility(edition, entry.level),
            GapPart::Eligibility,
            level,
            &path,
        );
    }
}

/// Reports the values that stand more than once.
pub(crate) fn repeated<T: Ord + std::fmt::Display>(
    found: &mut Findings,
    path: &str,
    values: impl IntoIterator<Item = T>,
) {
    let mut seen = BTreeSet::new();
    for value in values {
        if seen.contains(&value) {
            found.push(path, "repeated", format!("{value} stands more than once"));
        } else {
            seen.insert(value);
        }
    }
}
