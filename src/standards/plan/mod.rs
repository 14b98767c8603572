//! An exam plan (认定方案): the file `plans/level-N.toml` of a question bank.
//!
//! A plan says how one level of an edition is examined: the parts, section weights and blueprint of the theory paper,
//! the units of the practical component, times, pass marks, and the rule for sitting a component again. Marks are
//! whole hundredths of a mark, times whole minutes.
//!
//! [`parse_plan`] reads a text, [`check_plan`] lists its problems by itself, [`check_plan_against`] those against the
//! edition it refers to.

mod against;
mod check;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::edition::{
    Fact, Finding, Gap, Level, OutlineCode, ParseError, Section, Source, parse, sourced, sum,
};

pub use against::check_plan_against;
pub use check::check_plan;

/// How one level of an edition is examined.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ExamPlan {
    /// Version of the file format; [`super::edition::FORMAT`].
    pub format: u16,
    /// Code of the occupation, such as `4-04-05-05`.
    pub occupation_code: String,
    /// Year of the edition the plan is for.
    pub edition: u16,
    /// Level the plan is for.
    pub level: Level,
    /// Name of the plan in Chinese; says whose plan it is.
    pub title_zh: String,
    /// Name of the plan in English.
    pub title_en: String,
    /// Whose plan it is and how sure its text is; the parts say it again for themselves.
    pub basis: Basis,
    /// The theory component.
    pub theory: TheoryPlan,
    /// The practical component; absent where it is left to the evaluation body, and then a gap says so.
    pub practical: Option<PracticalPlan>,
    /// What may be sat again; absent where no source says, and then a gap says so.
    pub resit: Option<Resit>,
    /// What no source shows.
    #[serde(default)]
    pub gaps: Vec<Gap>,
    /// Sources by key.
    #[serde(default)]
    pub sources: BTreeMap<String, Source>,
}

/// How a component is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// On a computer.
    Computer,
    /// On paper.
    Paper,
}

/// Kind of theory item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TheoryItemKind {
    /// 判断题.
    TrueFalse,
    /// 单项选择题.
    SingleChoice,
    /// 多项选择题.
    MultipleChoice,
}

impl std::fmt::Display for TheoryItemKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TrueFalse => "true_false",
            Self::SingleChoice => "single_choice",
            Self::MultipleChoice => "multiple_choice",
        })
    }
}

sourced! {
    /// The theory component. Its own status covers delivery, time and marks; the three lists each have a basis.
    pub struct TheoryPlan {
        /// How it is taken.
        pub delivery: Delivery,
        /// Whether aids are forbidden (闭卷).
        pub closed_book: bool,
        /// Time in whole minutes, 1 to 600.
        pub minutes: u16,
        /// Full marks in hundredths of a mark; 10,000.
        pub full_hundredths: u32,
        /// Marks needed to pass, in hundredths of a mark.
        pub pass_hundredths: u32,
        /// Parts of the paper by kind of item; each kind once.
        pub parts: Vec<TheoryPart>,
        /// Weight of each section; together they make the full marks.
        pub sections: Vec<SectionWeight>,
        /// How many items of a kind each section has; pairs without items are left out.
        pub blueprint: Vec<BlueprintCell>,
        /// Where `parts` comes from.
        pub parts_basis: Basis,
        /// Where `sections` comes from.
        pub sections_basis: Basis,
        /// Where `blueprint` comes from.
        pub blueprint_basis: Basis,
    }
}

impl TheoryPlan {
    /// Marks of one item of `kind`, in hundredths; `None` if the paper has none.
    #[must_use]
    pub fn score_hundredths(&self, kind: TheoryItemKind) -> Option<u32> {
        self.parts
            .iter()
            .find(|part| part.kind == kind)
            .map(|part| part.score_hundredths)
    }

    /// Weight of a section, in hundredths of a mark.
    #[must_use]
    pub fn weight_hundredths(&self, section: Section) -> Option<u32> {
        self.sections
            .iter()
            .find(|entry| entry.section == section)
            .map(|entry| entry.weight_hundredths)
    }

    /// Marks that the blueprint gives to a section, in hundredths; equals its weight in a sound plan.
    #[must_use]
    pub fn blueprint_hundredths(&self, section: Section) -> u64 {
        let cells = self.blueprint.iter().filter(|cell| cell.section == section);
        let marks = cells.map(|cell| {
            let score = self.score_hundredths(cell.kind).unwrap_or_default();
            u64::from(cell.count).saturating_mul(u64::from(score))
        });
        marks.fold(0, u64::saturating_add)
    }

    /// Items of `kind` in the whole blueprint.
    #[must_use]
    pub fn blueprint_count(&self, kind: TheoryItemKind) -> u64 {
        sum(self
            .blueprint
            .iter()
            .filter(|cell| cell.kind == kind)
            .map(|cell| u32::from(cell.count)))
    }
}

sourced! {
    /// Where a plan or a list of it comes from.
    pub struct Basis {}
}

/// Items of one kind in the theory paper.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TheoryPart {
    /// Kind of item.
    pub kind: TheoryItemKind,
    /// How many, 1 to 1,000.
    pub count: u16,
    /// Marks of each, in hundredths of a mark (50 = 0.5).
    pub score_hundredths: u32,
}

/// Weight of one section in the theory paper.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SectionWeight {
    /// Section of the edition.
    pub section: Section,
    /// Weight in hundredths of a mark; 0 for a section that is not examined.
    pub weight_hundredths: u32,
}

/// One cell of the blueprint (双向细目表).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BlueprintCell {
    /// Section of the paper.
    pub section: Section,
    /// Kind of item.
    pub kind: TheoryItemKind,
    /// How many items, 1 to 1,000.
    pub count: u16,
}

sourced! {
    /// The practical component.
    pub struct PracticalPlan {
        /// How it is taken.
        pub delivery: Delivery,
        /// Time in whole minutes, 1 to 600: the sum of the units.
        pub minutes: u16,
        /// Full marks in hundredths of a mark: the sum of the units.
        pub full_hundredths: u32,
        /// Marks needed to pass, in hundredths of a mark.
        pub pass_hundredths: u32,
        /// Units; each candidate sits one task of each.
        pub units: Vec<PracticalUnit>,
    }
}

/// Whether a candidate has a choice of work contents in a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitChoice {
    /// The one alternative is sat by all (必考).
    Must,
    /// One of two or more alternatives is drawn (抽考).
    DrawOne,
}

sourced! {
    /// A unit of the practical component.
    pub struct PracticalUnit {
        /// Code of the unit: of its work content, or of its function where one content is drawn.
        pub code: OutlineCode,
        /// The job function it belongs to.
        pub function: OutlineCode,
        /// Whether its work content is fixed or drawn.
        pub choice: UnitChoice,
        /// Exactly one for `must`, two or more for `draw-one`.
        pub alternatives: Vec<UnitAlternative>,
        /// Time in whole minutes.
        pub minutes: u16,
        /// Marks in hundredths of a mark.
        pub score_hundredths: u32,
    }
}

/// A work content that a unit may examine.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct UnitAlternative {
    /// The work content, such as `2.1`.
    pub content: OutlineCode,
    /// Tasks the bank holds for it (题库题量), at least 1.
    pub banked: u16,
}

/// What a candidate who failed sits again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResitRule {
    /// Only the component that was failed.
    FailedComponentOnly,
    /// All components.
    AllComponents,
}

sourced! {
    /// The rule for sitting again.
    pub struct Resit {
        /// What is sat again.
        pub rule: ResitRule,
        /// How long a passed component stays valid; absent where no source says, and then a gap says so.
        pub validity: Option<ResitValidity>,
    }
}

sourced! {
    /// How long a passed component stays valid.
    pub struct ResitValidity {
        /// Whole months, 1 to 120.
        pub months: u16,
    }
}

impl ExamPlan {
    /// Every sourced table of the plan with its path.
    #[must_use]
    pub fn facts(&self) -> Vec<Fact<'_>> {
        let levels = [self.level];
        let theory = &self.theory;
        let mut facts = vec![
            Fact::of("basis".into(), &levels, &self.basis),
            Fact::of("theory".into(), &levels, theory),
            Fact::of("theory.parts_basis".into(), &levels, &theory.parts_basis),
            Fact::of(
                "theory.sections_basis".into(),
                &levels,
                &theory.sections_basis,
            ),
            Fact::of(
                "theory.blueprint_basis".into(),
                &levels,
                &theory.blueprint_basis,
            ),
        ];
        if let Some(practical) = &self.practical {
            facts.push(Fact::of("practical".into(), &levels, practical));
            for unit in &practical.units {
                facts.push(Fact::of(
                    format!("practical.units[{}]", unit.code),
                    &levels,
                    unit,
                ));
            }
        }
        if let Some(resit) = &self.resit {
            facts.push(Fact::of("resit".into(), &levels, resit));
            facts.extend(
                resit
                    .validity
                    .as_ref()
                    .map(|entry| Fact::of("resit.validity".into(), &levels, entry)),
            );
        }
        facts
    }
}

/// Reads the text of a plan.
///
/// # Errors
/// The text is too long, is not TOML, has a missing, unknown or ill-typed field, or goes beyond a limit.
pub fn parse_plan(text: &str) -> Result<ExamPlan, ParseError> {
    parse(text)
}

/// Reads the text of a plan and lists its problems. A text that cannot be read gives one problem and no plan.
#[must_use]
pub fn read_plan(text: &str) -> (Option<ExamPlan>, Vec<Finding>) {
    match parse_plan(text) {
        Ok(plan) => {
            let findings = check_plan(&plan);
            (Some(plan), findings)
        }
        Err(error) => (None, vec![error.into()]),
    }
}
