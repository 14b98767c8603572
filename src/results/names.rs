//! Names of the parts of a profile, from the standard. Pure.

use crate::standards::edition::{Level, OutlineCode, Section, StandardEdition};

/// Chinese and English name of a section of a paper or a unit of a practical component; its code when the standard has
/// no name for it.
pub(super) fn part_name(edition: &StandardEdition, level: Level, code: &str) -> (String, String) {
    let found = match code.parse::<Section>() {
        Ok(Section::Function(number)) => edition
            .level(level)
            .and_then(|standard| standard.function(number))
            .map(|function| (&function.name_zh, &function.name_en)),
        Ok(section) => edition
            .basic_requirements
            .iter()
            .find(|requirement| requirement.section == section)
            .map(|requirement| (&requirement.name_zh, &requirement.name_en)),
        Err(_) => code.parse::<OutlineCode>().ok().and_then(|content| {
            edition
                .level(level)
                .and_then(|standard| standard.content(content))
                .map(|content| (&content.name_zh, &content.name_en))
        }),
    };
    match (found, code) {
        (Some((zh, en)), _) => (zh.clone(), en.clone()),
        (None, "ethics") => ("职业道德".to_owned(), "Occupational ethics".to_owned()),
        (None, "basic") => ("基础知识".to_owned(), "Basic knowledge".to_owned()),
        (None, code) => (code.to_owned(), code.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::part_name;
    use crate::standards::shipped;

    #[test]
    fn every_part_of_every_shipped_plan_has_a_name() {
        let mut parts = 0;
        for content in shipped::occupations() {
            let Some(edition) = &content.edition else {
                continue;
            };
            for plan in &content.plans {
                let document = &plan.plan;
                let sections = document
                    .theory
                    .sections
                    .iter()
                    .map(|entry| entry.section.to_string());
                let units = document
                    .practical
                    .iter()
                    .flat_map(|practical| &practical.units);
                for code in sections.chain(units.map(|unit| unit.code.to_string())) {
                    let (zh, en) = part_name(edition, document.level, &code);
                    assert!(
                        zh != code && en != code && !zh.is_empty() && !en.is_empty(),
                        "{code}: {zh} {en}"
                    );
                    parts += 1;
                }
            }
        }
        assert!(parts >= 10, "{parts}");
    }
}
