//! What a standard asks for at one level: functions, contents, skills, knowledge and their weights.

use serde::{Deserialize, Serialize};

use super::code::{Level, OutlineCode, Section};
use super::source::sourced;

sourced! {
    /// Everything the edition says about one level; the table `[[levels]]`.
    pub struct LevelStandard {
        /// Which level.
        pub level: Level,
        /// Official name, such as 三级/高级工.
        pub name_zh: String,
        /// Touchstone's English name.
        pub name_en: String,
        /// Reference training hours; absent where no source shows them.
        pub training_hours: Option<TrainingHours>,
        /// Job functions in the order of the standard; 1 to 50.
        pub functions: Vec<JobFunction>,
        /// How many identification points a published outline has; absent where none was seen.
        pub outline: Option<PointOutline>,
        /// Weight table of theory (理论知识权重表); absent where no source shows it.
        pub theory_weights: Option<WeightTable>,
        /// Weight table of skills (技能要求权重表); absent where no source shows it.
        pub skills_weights: Option<WeightTable>,
    }
}

impl LevelStandard {
    /// The job function with this number.
    #[must_use]
    pub fn function(&self, number: u8) -> Option<&JobFunction> {
        self.functions
            .iter()
            .find(|function| function.code.function() == number)
    }

    /// The work content with this code, such as `2.1`.
    #[must_use]
    pub fn content(&self, code: OutlineCode) -> Option<&WorkContent> {
        self.functions
            .iter()
            .flat_map(|function| &function.contents)
            .find(|content| content.code == code)
    }
}

sourced! {
    /// Reference training hours (培训参考学时) of a level.
    pub struct TrainingHours {
        /// Standard class hours, whole; 1 to 2,000.
        pub hours: u16,
    }
}

/// Whether a source shows a job function at a level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// A source shows the function at this level.
    #[default]
    Listed,
    /// A source names the function for the occupation, but not at which levels.
    Unknown,
}

sourced! {
    /// A job function (职业功能).
    pub struct JobFunction {
        /// Its number: one part, such as `2`.
        pub code: OutlineCode,
        /// Its name.
        pub name_zh: String,
        /// Touchstone's English name.
        pub name_en: String,
        /// Whether a source shows it at this level.
        #[serde(default)]
        pub presence: Presence,
        /// What a source tells about the function without saying in which work content it stands.
        #[serde(default)]
        pub topics: Vec<Topic>,
        /// Work contents; empty where none was seen, and then a gap says so.
        #[serde(default)]
        pub contents: Vec<WorkContent>,
    }
}

sourced! {
    /// A line about a function or a basic requirement that has no number.
    pub struct Topic {
        /// Touchstone's wording in Chinese.
        pub text_zh: String,
        /// Touchstone's wording in English.
        pub text_en: String,
    }
}

sourced! {
    /// A work content (工作内容).
    pub struct WorkContent {
        /// Its number: two parts, such as `2.1`.
        pub code: OutlineCode,
        /// Its name.
        pub name_zh: String,
        /// Touchstone's English name.
        pub name_en: String,
        /// Share of the theory paper, in hundredths of a mark (1000 = 10 of 100 marks).
        pub weight_hundredths: Option<u32>,
        /// Number of identification points in the outline of the same source.
        pub points: Option<u16>,
        /// Skill requirements.
        #[serde(default)]
        pub skills: Vec<SkillRequirement>,
        /// Related knowledge.
        #[serde(default)]
        pub knowledge: Vec<RelatedKnowledge>,
    }
}

sourced! {
    /// A skill requirement (技能要求).
    pub struct SkillRequirement {
        /// Its number in the standard: three parts, such as `2.1.3`; absent where the number was not seen.
        pub code: Option<OutlineCode>,
        /// Touchstone's summary in Chinese; not the official text.
        pub text_zh: String,
        /// Touchstone's summary in English.
        pub text_en: String,
    }
}

sourced! {
    /// A heading of related knowledge (相关知识要求).
    pub struct RelatedKnowledge {
        /// Place within the work content in the order of the source, from 1; the third part of point codes.
        pub number: u8,
        /// Touchstone's summary in Chinese; not the official text.
        pub text_zh: String,
        /// Touchstone's summary in English.
        pub text_en: String,
        /// Share of the theory paper, in hundredths of a mark.
        pub weight_hundredths: Option<u32>,
        /// Number of identification points.
        pub points: Option<u16>,
    }
}

sourced! {
    /// A weight table (权重表): one status and one set of sources for all its rows.
    pub struct WeightTable {
        /// One row per section; together they make 10,000 hundredths.
        pub rows: Vec<WeightRow>,
    }
}

impl WeightTable {
    /// Weight of a section, in hundredths of a mark.
    #[must_use]
    pub fn weight(&self, section: Section) -> Option<u32> {
        self.rows
            .iter()
            .find(|row| row.section == section)
            .map(|row| row.weight_hundredths)
    }

    /// Sum of all rows, in hundredths of a mark; 10,000 in a sound table.
    #[must_use]
    pub fn sum_hundredths(&self) -> u64 {
        super::finding::sum(self.rows.iter().map(|row| row.weight_hundredths))
    }
}

/// One row of a weight table.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WeightRow {
    /// Section; the skills table has job functions only.
    pub section: Section,
    /// Weight in hundredths of a mark, 0 to 10,000 (500 = 5 of 100 marks).
    pub weight_hundredths: u32,
}

sourced! {
    /// Size of a published outline of identification points (鉴定要素细目表).
    pub struct PointOutline {
        /// Identification points of the whole level.
        pub points_total: u16,
        /// Score coefficient of every point, in hundredths (50 = 0.5); absent where not seen.
        pub coefficient_hundredths: Option<u32>,
        /// Items of the skills outline; equals the number of skill requirements given.
        pub skill_items: Option<u16>,
        /// Points per section; empty where only the total was seen.
        #[serde(default)]
        pub sections: Vec<SectionPoints>,
    }
}

/// Identification points of one section.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SectionPoints {
    /// Section.
    pub section: Section,
    /// Number of points.
    pub points: u16,
}
