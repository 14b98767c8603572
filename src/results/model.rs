//! Component results and the rule of passing. Pure.

use serde::{Deserialize, Serialize};

use crate::papers::SectionMark;

/// The rule by which [`ComponentResult::decide`] and [`passes_all`] judge; changes when the rule changes.
///
/// `component-pass/1`: a component is passed by its plan's pass mark or more, in whole hundredths, nothing rounded; the
/// sitting is passed when every component that the level needs is passed. No component makes up for another.
pub(super) const RULE: &str = "component-pass/1";

crate::text_enum! {
    /// A part of the evaluation with a score of its own.
    Component {
        /// Theory examination (理论知识考试).
        Theory = "theory",
        /// Skills assessment (操作技能考核).
        Practical = "practical",
        /// Comprehensive review (综合评审).
        Review = "review",
    }
}

/// What one candidate reached in one component. Scores in hundredths of a mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComponentResult {
    pub component: Component,
    pub score_hundredths: i32,
    pub full_hundredths: i32,
    pub pass_hundredths: i32,
    pub passed: bool,
    /// Theory: the sections of the paper. Practical: the units of the plan.
    pub profile: Vec<SectionMark>,
}

impl ComponentResult {
    pub(super) fn decide(
        component: Component,
        score_hundredths: i32,
        full_hundredths: i32,
        pass_hundredths: i32,
        profile: Vec<SectionMark>,
    ) -> Self {
        Self {
            component,
            score_hundredths,
            full_hundredths,
            pass_hundredths,
            passed: score_hundredths >= pass_hundredths,
            profile,
        }
    }
}

/// Someone who passed everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedAdmission {
    pub admission_id: String,
    pub candidate_id: String,
    pub sitting_id: String,
    /// Theory first.
    pub components: Vec<ComponentResult>,
}

/// Components that a certificate needs: theory and skills at every level, the review where the standard names it for the
/// level.
pub(super) fn needed_components(review_at_level: bool) -> Vec<Component> {
    let mut needed = vec![Component::Theory, Component::Practical];
    if review_at_level {
        needed.push(Component::Review);
    }
    needed
}

/// Whether every needed component has a result and that result is a pass.
pub(super) fn passes_all<'a>(
    needed: &[Component],
    results: impl Iterator<Item = &'a ComponentResult> + Clone,
) -> bool {
    needed.iter().all(|component| {
        results
            .clone()
            .any(|result| result.component == *component && result.passed)
    })
}

/// How a component result came about; kept with it for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Provenance {
    /// [`RULE`].
    pub(super) rule: String,
    pub(super) plan_id: String,
    /// Digest of the plan's document.
    pub(super) plan_digest: String,
    pub(super) marked: Marked,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub(super) enum Marked {
    Machine {
        attempt_id: String,
        form_id: String,
        key_digest: String,
        grader_version: String,
        /// Head of the chain of answers that were graded.
        chain_head: String,
    },
    People {
        marks_id: String,
        revision: i32,
        /// Accounts of everybody who entered a revision, in that order.
        markers: Vec<String>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn result(component: Component, score: i32) -> ComponentResult {
        ComponentResult::decide(component, score, 10_000, 6_000, Vec::new())
    }

    #[test]
    fn a_hundredth_decides() {
        assert!(result(Component::Theory, 6_000).passed);
        assert!(!result(Component::Theory, 5_999).passed);
        assert!(result(Component::Theory, 10_000).passed);
        assert!(!result(Component::Theory, 0).passed);
    }

    #[test]
    fn no_component_makes_up_for_another() {
        let needed = needed_components(false);
        let both = [
            result(Component::Theory, 6_000),
            result(Component::Practical, 6_000),
        ];
        assert!(passes_all(&needed, both.iter()));
        let uneven = [
            result(Component::Theory, 10_000),
            result(Component::Practical, 5_999),
        ];
        assert!(!passes_all(&needed, uneven.iter()));
        let alone = [result(Component::Theory, 10_000)];
        assert!(!passes_all(&needed, alone.iter()));
        assert!(
            !passes_all(&needed_components(true), both.iter()),
            "the review is missing"
        );
    }

    proptest! {
        #[test]
        fn passing_is_monotone(score in 0..=10_000_i32, more in 0..=10_000_i32, pass in 0..=10_000_i32) {
            let decide = |score| ComponentResult::decide(Component::Theory, score, 10_000, pass, Vec::new()).passed;
            if decide(score) {
                prop_assert!(decide(score.saturating_add(more)));
            }
            prop_assert_eq!(decide(score), score >= pass);
        }
    }
}
