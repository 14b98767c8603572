//! What other slices see of standards. Pure.

use super::edition::StandardEdition;
use super::plan::ExamPlan;

/// A standard edition as loaded.
#[derive(Clone, Debug)]
pub struct EditionView {
    pub id: String,
    pub occupation_code: String,
    pub edition_year: i32,
    pub name_zh: String,
    pub name_en: String,
    /// SHA-256 of the document as stored.
    pub digest: String,
    pub document: StandardEdition,
}

/// An exam plan of an evaluation body.
#[derive(Clone, Debug)]
pub struct PlanView {
    pub id: String,
    pub body_id: String,
    pub edition_id: String,
    pub occupation_code: String,
    /// Name of the occupation in Chinese.
    pub occupation_name: String,
    /// 5 to 1.
    pub level: i32,
    pub name: String,
    /// Counts the body's plans of one edition and level from 1.
    pub version: i32,
    pub document: ExamPlan,
}

/// An identification point as loaded.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct PointView {
    /// Function, content, knowledge and serial number: `2-1-1-03`.
    pub code: String,
    /// `ethics`, `basic` or the number of the job function.
    pub section: String,
    /// Number of the work content, where the edition shows one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    pub name_zh: String,
    pub name_en: String,
    /// One line for readers who have no Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gloss_en: Option<String>,
    /// `X` core, `Y` general, `Z` auxiliary.
    pub importance: String,
    /// How sure the point is: `standard`, `provincial-plan`, `inferred`, `unconfirmed` or `proposal`.
    pub status: String,
}

/// Official Chinese name of a level, 5 to 1; empty for any other number.
pub fn level_name(level: i32) -> &'static str {
    match level {
        5 => "五级/初级工",
        4 => "四级/中级工",
        3 => "三级/高级工",
        2 => "二级/技师",
        1 => "一级/高级技师",
        _ => "",
    }
}

/// English name of a level, 5 to 1; empty for any other number.
pub fn level_name_en(level: i32) -> &'static str {
    match level {
        5 => "Level 5, junior worker",
        4 => "Level 4, intermediate worker",
        3 => "Level 3, senior worker",
        2 => "Level 2, technician",
        1 => "Level 1, senior technician",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standards::shipped;

    #[test]
    fn level_names_are_those_of_the_shipped_standards() {
        for content in shipped::occupations() {
            for entry in content.edition.iter().flat_map(|edition| &edition.levels) {
                let level = i32::from(entry.level.number());
                assert_eq!(
                    (level_name(level), level_name_en(level)),
                    (entry.name_zh.as_str(), entry.name_en.as_str())
                );
            }
        }
        assert_eq!((level_name(0), level_name(6)), ("", ""));
    }
}
