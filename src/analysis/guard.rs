//! Sample-size guards: what is held back, what is shown with a warning, and why.

use serde::Serialize;

use super::number::real;

/// Fewest candidates for item statistics beyond p.
pub(super) const ITEMS_SUPPRESSED_BELOW: usize = 30;
/// Fewest candidates for item statistics without a warning.
pub(super) const ITEMS_WARNED_BELOW: usize = 100;

/// Whether a statistic was held back or only marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GuardAction {
    Suppressed,
    Warned,
    /// The definition gives no value here (a division by nothing).
    Undefined,
}

/// One guard that acted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Guard {
    pub code: &'static str,
    pub action: GuardAction,
    pub statistics: Vec<String>,
    /// What there was, where the guard counts something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<usize>,
    /// What it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed: Option<usize>,
    pub message: String,
}

impl Guard {
    pub(super) fn undefined(code: &'static str, statistics: &[&str], message: &str) -> Self {
        Self::new(code, GuardAction::Undefined, statistics, message)
    }

    pub(super) fn warned(code: &'static str, statistics: &[&str], message: &str) -> Self {
        Self::new(code, GuardAction::Warned, statistics, message)
    }

    fn new(code: &'static str, action: GuardAction, statistics: &[&str], message: &str) -> Self {
        Self {
            code,
            action,
            statistics: statistics.iter().map(|&name| name.to_owned()).collect(),
            n: None,
            needed: None,
            message: message.to_owned(),
        }
    }

    pub(super) fn counted(mut self, n: usize, needed: usize) -> Self {
        self.n = Some(n);
        self.needed = Some(needed);
        self
    }
}

/// The guard on item statistics for `n` candidates, if one acts.
pub(super) fn on_items(n: usize) -> Option<Guard> {
    const STATISTICS: &[&str] = &[
        "item_sd",
        "r_it",
        "r_drop",
        "alpha_if_deleted",
        "d27",
        "distractors",
        "key_check",
    ];
    if n < ITEMS_SUPPRESSED_BELOW {
        let message = "too few candidates: of the items only p is shown";
        let guard = Guard::new(
            "few-candidates",
            GuardAction::Suppressed,
            STATISTICS,
            message,
        );
        Some(guard.counted(n, ITEMS_SUPPRESSED_BELOW))
    } else if n < ITEMS_WARNED_BELOW {
        let message = "few candidates: item statistics are unsteady, standard error of a correlation about 1/√n";
        let guard = Guard::new("few-candidates", GuardAction::Warned, STATISTICS, message);
        Some(guard.counted(n, ITEMS_WARNED_BELOW))
    } else {
        None
    }
}

/// Half width of the 95 % interval of a normal variable, in standard deviations.
pub(super) const Z95: f64 = 1.959_963_984_540_054;

/// Standard error of a share, for the width of what is shown about pass rates.
pub(super) fn share_error(share: f64, n: usize) -> Option<f64> {
    (n > 0).then(|| (share * (1.0 - share) / real(n)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_are_thirty_and_a_hundred() {
        assert_eq!(on_items(29).unwrap().action, GuardAction::Suppressed);
        assert_eq!(on_items(30).unwrap().action, GuardAction::Warned);
        assert_eq!(on_items(99).unwrap().action, GuardAction::Warned);
        assert_eq!(on_items(100), None);
    }
}
