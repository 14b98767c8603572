//! Problems of the examination's form and of the eligibility conditions.

use super::check::repeated;
use super::code::Level;
use super::facts::place;
use super::finding::{Findings, clip};
use super::rules::{EligibilityCondition, EligibilityScope};
use super::{FULL_HUNDREDTHS, StandardEdition};

/// Longest time of a component, in minutes.
const MAX_MINUTES: u16 = 600;
/// Most years a condition may ask for.
const MAX_YEARS: u8 = 60;

pub(super) fn check_assessment(edition: &StandardEdition, found: &mut Findings) {
    let mut pairs = Vec::new();
    for (index, form) in edition.assessment.iter().enumerate() {
        let path = place("assessment", index);
        found.require(!form.levels.is_empty(), &path, "empty", "no level is named");
        for level in &form.levels {
            let message = format!("the edition has no level {level}");
            found.require(
                edition.level(*level).is_some(),
                &path,
                "level-unknown",
                message,
            );
            pairs.push(format!("{:?} at level {level}", form.component));
        }
        let minutes = form
            .minutes
            .is_none_or(|minutes| (1..=MAX_MINUTES).contains(&minutes));
        let message = format!("minutes lie between 1 and {MAX_MINUTES}");
        found.require(minutes, &path, "out-of-range", message);
        let marks = match (form.full_hundredths, form.pass_hundredths) {
            (None, None) => true,
            (Some(full), Some(pass)) => {
                pass > 0 && pass <= full && full <= FULL_HUNDREDTHS.saturating_mul(10)
            }
            _ => false,
        };
        let message = "full marks and pass mark are given together, and 0 < pass mark <= full marks <= 1,000 marks";
        found.require(marks, &path, "out-of-range", message);
    }
    repeated(found, "assessment", pairs);
    for (index, entry) in edition.staffing.iter().enumerate() {
        let people = (1..=99).contains(&entry.people_min);
        let ratio = entry
            .candidates_per_person_max
            .is_none_or(|most| (1..=999).contains(&most));
        let message = "people lie between 1 and 99, candidates for each between 1 and 999";
        found.require(
            people && ratio,
            &place("staffing", index),
            "out-of-range",
            message,
        );
    }
}

/// Whether a set that a source gives for this occupation has a condition at `level`.
pub(super) fn has_own_eligibility(edition: &StandardEdition, level: Level) -> bool {
    let own = edition
        .eligibility
        .iter()
        .filter(|set| set.scope == EligibilityScope::ThisOccupation);
    own.flat_map(|set| &set.conditions)
        .any(|condition| condition.level == level)
}

pub(super) fn check_eligibility(edition: &StandardEdition, found: &mut Findings) {
    repeated(
        found,
        "eligibility",
        edition.eligibility.iter().map(|set| set.key.as_str()),
    );
    for set in &edition.eligibility {
        let path = format!("eligibility[{}]", clip(&set.key, 60));
        found.require(
            !set.conditions.is_empty(),
            &path,
            "empty",
            "the set has no condition",
        );
        let codes = set
            .conditions
            .iter()
            .map(|condition| format!("{}/{}", condition.level, condition.code));
        repeated(found, &path, codes);
        for condition in &set.conditions {
            let path = format!(
                "{path}.conditions[{}/{}]",
                condition.level,
                clip(&condition.code, 60)
            );
            let message = format!("the edition has no level {}", condition.level);
            found.require(
                edition.level(condition.level).is_some(),
                &path,
                "level-unknown",
                message,
            );
            check_condition(condition, &path, found);
        }
    }
}

fn check_condition(condition: &EligibilityCondition, path: &str, found: &mut Findings) {
    let has_certificate = condition.certificate_level.is_some();
    let has_title = condition.title.is_some();
    let has_education = !condition.education.is_empty();
    let asks = has_certificate
        || has_title
        || has_education
        || condition.age_min_years.is_some()
        || condition.work.is_some()
        || condition.apprenticeship_completed
        || condition.years_total.is_some();
    found.require(
        asks,
        path,
        "condition-empty",
        "the condition asks for nothing",
    );
    if let Some(level) = condition.certificate_level {
        let message = format!(
            "a level {level} certificate cannot be asked for level {}",
            condition.level
        );
        found.require(
            condition.level.is_above(level),
            path,
            "condition-certificate",
            message,
        );
    }
    let after =
        condition.years_after_certificate.is_some() || condition.certificate_held_years.is_some();
    found.require(
        has_certificate || !after,
        path,
        "condition-incomplete",
        "years count from a certificate not asked",
    );
    let after = condition.years_after_title.is_some();
    found.require(
        has_title || !after,
        path,
        "condition-incomplete",
        "years count from a title not asked",
    );
    let detail = condition.programme_evaluated || condition.final_year_counts;
    found.require(
        has_education || !detail,
        path,
        "condition-incomplete",
        "details of a diploma not asked",
    );
    let major = condition.matching_major;
    let message = "a matching major is asked without diploma or title";
    found.require(
        has_education || has_title || !major,
        path,
        "condition-incomplete",
        message,
    );
    repeated(
        found,
        path,
        condition.education.iter().map(|kind| format!("{kind:?}")),
    );
    let years = [
        condition.age_min_years,
        condition.years_total,
        condition.years_after_certificate,
        condition.certificate_held_years,
        condition.years_after_title,
    ];
    let sound = years
        .into_iter()
        .flatten()
        .all(|years| (1..=MAX_YEARS).contains(&years));
    found.require(
        sound,
        path,
        "out-of-range",
        format!("years lie between 1 and {MAX_YEARS}"),
    );
}
