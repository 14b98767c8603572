//! Who may sit, how the examination is held, and by how many people.

use serde::{Deserialize, Serialize};

use super::code::Level;
use super::source::sourced;

/// A component of the evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Component {
    /// Theory examination (理论知识考试).
    Theory,
    /// Skills assessment (技能考核).
    Skills,
    /// Comprehensive review (综合评审), levels 2 and 1.
    Review,
}

sourced! {
    /// Form of one component at some levels; the table `[[assessment]]`.
    pub struct Assessment {
        /// Which component.
        pub component: Component,
        /// Levels it is held at.
        pub levels: Vec<Level>,
        /// Time in whole minutes, 1 to 600; absent where not seen.
        pub minutes: Option<u16>,
        /// Full marks in hundredths (10000 = 100); absent where not seen.
        pub full_hundredths: Option<u32>,
        /// Marks needed to pass, in hundredths; given together with `full_hundredths`.
        pub pass_hundredths: Option<u32>,
    }
}

/// What a number of people is counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StaffingUnit {
    /// Per examination room.
    Room,
    /// Per panel.
    Panel,
}

sourced! {
    /// How many people a component needs; the table `[[staffing]]`.
    pub struct Staffing {
        /// Which component: invigilators for theory, assessors for skills, reviewers for the review.
        pub component: Component,
        /// What `people_min` is counted for.
        pub per: StaffingUnit,
        /// Fewest people, 1 to 99.
        pub people_min: u8,
        /// Most candidates for each of them, 1 to 999; absent where there is no such rule.
        pub candidates_per_person_max: Option<u16>,
        /// Whether their number must be odd.
        #[serde(default)]
        pub odd_number: bool,
    }
}

/// Whose conditions a set of eligibility conditions is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EligibilityScope {
    /// A source gives the set for this occupation.
    ThisOccupation,
    /// A template seen for other occupations; an evaluation body decides whether it holds here.
    OtherOccupations,
}

sourced! {
    /// A set of eligibility conditions (申报条件). Several may stand side by side; none holds until a body chooses it.
    pub struct EligibilitySet {
        /// Name of the set, unique in the edition.
        pub key: String,
        /// Whose conditions these are.
        pub scope: EligibilityScope,
        /// What the set is, in Chinese.
        pub title_zh: String,
        /// What the set is, in English.
        pub title_en: String,
        /// The conditions; at each level any one of them is enough.
        pub conditions: Vec<EligibilityCondition>,
    }
}

/// Whether the candidate works in this or a related occupation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Work {
    /// Intends to (拟从事).
    Intends,
    /// Does (从事).
    Works,
}

/// Professional title (专业技术职称).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProfessionalTitle {
    /// 初级.
    Junior,
    /// 中级.
    Middle,
    /// 高级.
    Senior,
}

/// Kind of school, class or diploma.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Schooling {
    /// 技工学校.
    TechnicalSchool,
    /// 技工学校高级工班及以上.
    SeniorWorkerClassOrAbove,
    /// 中等职业学校.
    SecondaryVocationalSchool,
    /// 高等职业学校.
    HigherVocationalSchool,
    /// A vocational school; the source does not say whether secondary or higher.
    VocationalSchool,
    /// 大专.
    College,
    /// 大专及以上.
    CollegeOrAbove,
    /// 高级技工学校.
    SeniorTechnicalSchool,
    /// 技师学院.
    TechnicianCollege,
    /// Student of a technician or reserve-technician class (技师班、预备技师班) of a technician college.
    TechnicianClassStudent,
    /// 预备技师证书.
    ReserveTechnicianCertificate,
    /// A school that the source calls matching without saying of which kind.
    MatchingSchool,
}

sourced! {
    /// One way to be admitted to a level (申报条件). Everything that is given must hold; `education` holds if any one
    /// of its kinds does. Years are whole years of work in this or a related occupation.
    pub struct EligibilityCondition {
        /// Level it admits to.
        pub level: Level,
        /// Number in the set's list; letters tell alternatives inside one number apart (`2a`, `2b`).
        pub code: String,
        /// Touchstone's summary in Chinese.
        pub text_zh: String,
        /// Touchstone's summary in English.
        pub text_en: String,
        /// Least age in years.
        pub age_min_years: Option<u8>,
        /// Whether the candidate works, or intends to, in the occupation.
        pub work: Option<Work>,
        /// Whether an apprenticeship must be completed.
        #[serde(default)]
        pub apprenticeship_completed: bool,
        /// Years of work in all.
        pub years_total: Option<u8>,
        /// Certificate of this level in this or a related occupation.
        pub certificate_level: Option<Level>,
        /// Years of work after that certificate.
        pub years_after_certificate: Option<u8>,
        /// Years since that certificate was obtained.
        pub certificate_held_years: Option<u8>,
        /// Professional title.
        pub title: Option<ProfessionalTitle>,
        /// Years of work after that title.
        pub years_after_title: Option<u8>,
        /// Diplomas, any one of which is enough.
        #[serde(default)]
        pub education: Vec<Schooling>,
        /// Whether the diploma or title must be in the same or a related major.
        #[serde(default)]
        pub matching_major: bool,
        /// Whether the programme must have been evaluated for this level (经评估论证).
        #[serde(default)]
        pub programme_evaluated: bool,
        /// Whether final-year students count as graduates.
        #[serde(default)]
        pub final_year_counts: bool,
    }
}
