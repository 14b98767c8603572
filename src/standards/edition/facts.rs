//! Walks an edition and yields every sourced table with its path.

use super::code::Level;
use super::finding::clip;
use super::level::{JobFunction, LevelStandard};
use super::source::{Fact, Sourced};
use super::{StandardEdition, Statement};

/// Longest part of a path that comes from the file, in characters.
const KEY_CHARS: usize = 60;

impl StandardEdition {
    /// Every sourced table of the edition, in the order of the file.
    #[must_use]
    pub fn facts(&self) -> Vec<Fact<'_>> {
        let mut facts = Vec::new();
        facts.push(Fact::of("occupation".into(), &[], &self.occupation));
        facts.push(Fact::of("edition".into(), &[], &self.edition));
        for (name, statement) in self.statements() {
            facts.extend(statement.map(|statement| Fact::of(name.into(), &[], statement)));
        }
        numbered(&mut facts, "trades", &[], &self.trades);
        numbered(
            &mut facts,
            "related_occupations",
            &[],
            &self.related_occupations,
        );
        for entry in &self.background {
            facts.push(Fact::of(
                format!("background[{}]", clip(&entry.key, KEY_CHARS)),
                &[],
                entry,
            ));
        }
        for entry in &self.basic_requirements {
            let path = format!("basic_requirements[{}]", entry.section);
            facts.push(Fact::of(path.clone(), &[], entry));
            numbered(&mut facts, &format!("{path}.topics"), &[], &entry.topics);
        }
        for entry in &self.levels {
            level_facts(&mut facts, entry);
        }
        for (index, entry) in self.assessment.iter().enumerate() {
            facts.push(Fact::of(place("assessment", index), &entry.levels, entry));
        }
        numbered(&mut facts, "staffing", &[], &self.staffing);
        for set in &self.eligibility {
            let path = format!("eligibility[{}]", clip(&set.key, KEY_CHARS));
            facts.push(Fact::of(path.clone(), &[], set));
            for entry in &set.conditions {
                let path = format!(
                    "{path}.conditions[{}/{}]",
                    entry.level,
                    clip(&entry.code, KEY_CHARS)
                );
                facts.push(Fact::of(path, &[entry.level], entry));
            }
        }
        facts
    }

    /// The single statements by name.
    pub(super) fn statements(&self) -> [(&'static str, Option<&Statement>); 5] {
        [
            ("definition", self.definition.as_ref()),
            ("environment", self.environment.as_ref()),
            ("ability", self.ability.as_ref()),
            ("education", self.education.as_ref()),
            ("coverage", self.coverage.as_ref()),
        ]
    }
}

fn level_facts<'a>(facts: &mut Vec<Fact<'a>>, entry: &'a LevelStandard) {
    let path = level_path(entry.level);
    let levels = [entry.level];
    facts.push(Fact::of(path.clone(), &levels, entry));
    facts.extend(
        entry
            .training_hours
            .as_ref()
            .map(|table| Fact::of(format!("{path}.training_hours"), &levels, table)),
    );
    for function in &entry.functions {
        function_facts(facts, &path, &levels, function);
    }
    facts.extend(
        entry
            .outline
            .as_ref()
            .map(|table| Fact::of(format!("{path}.outline"), &levels, table)),
    );
    facts.extend(
        entry
            .theory_weights
            .as_ref()
            .map(|table| Fact::of(format!("{path}.theory_weights"), &levels, table)),
    );
    facts.extend(
        entry
            .skills_weights
            .as_ref()
            .map(|table| Fact::of(format!("{path}.skills_weights"), &levels, table)),
    );
}

fn function_facts<'a>(
    facts: &mut Vec<Fact<'a>>,
    path: &str,
    levels: &[Level],
    function: &'a JobFunction,
) {
    let path = format!("{path}.functions[{}]", function.code);
    facts.push(Fact::of(path.clone(), levels, function));
    numbered(facts, &format!("{path}.topics"), levels, &function.topics);
    for content in &function.contents {
        let path = format!("{path}.contents[{}]", content.code);
        facts.push(Fact::of(path.clone(), levels, content));
        for (index, skill) in content.skills.iter().enumerate() {
            let at = match skill.code {
                Some(code) => format!("{path}.skills[{code}]"),
                None => place(&format!("{path}.skills"), index),
            };
            facts.push(Fact::of(at, levels, skill));
        }
        for line in &content.knowledge {
            facts.push(Fact::of(
                format!("{path}.knowledge[{}]", line.number),
                levels,
                line,
            ));
        }
    }
}

fn numbered<'a>(
    facts: &mut Vec<Fact<'a>>,
    path: &str,
    levels: &[Level],
    tables: &'a [impl Sourced],
) {
    for (index, table) in tables.iter().enumerate() {
        facts.push(Fact::of(place(path, index), levels, table));
    }
}

/// Path of the entry at `index` of a list whose entries have no name: `trades#1` is the first.
pub(super) fn place(path: &str, index: usize) -> String {
    format!("{path}#{}", index.saturating_add(1))
}

/// Path of a level.
pub(super) fn level_path(level: Level) -> String {
    format!("levels[{level}]")
}
