//! The table of faults: codes, names, what to do, and on what basis lost time is given back. Data, built in.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

static SHIPPED: LazyLock<FaultTable> = LazyLock::new(|| {
    // A test proves that the table reads.
    toml::from_str(include_str!("../faults.toml")).unwrap_or_default()
});

#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::invigilation) struct FaultTable {
    /// Written with each incident and each proposal.
    pub(in crate::invigilation) edition: String,
    pub(in crate::invigilation) limits: Limits,
    #[serde(rename(deserialize = "fault", serialize = "faults"))]
    pub(in crate::invigilation) faults: Vec<Fault>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::invigilation) struct Limits {
    /// Minutes which one person may grant to one seat, in all.
    pub(in crate::invigilation) one_person_minutes: i32,
    /// Minutes which are never exceeded for one seat.
    pub(in crate::invigilation) ceiling_minutes: i32,
    /// Seconds below which lost time is not proposed.
    pub(in crate::invigilation) shortest_seconds: i32,
}

/// What a grant of time rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::invigilation) enum Basis {
    /// At most what the system measured as lost.
    Measured,
    /// What a person states; always by two people.
    Stated,
    /// No time is given back.
    None,
}

/// Whom a fault concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::invigilation) enum FaultScope {
    Seat,
    Room,
    Either,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::invigilation) struct Fault {
    pub(in crate::invigilation) code: String,
    pub(in crate::invigilation) scope: FaultScope,
    pub(in crate::invigilation) basis: Basis,
    pub(in crate::invigilation) name_zh: String,
    pub(in crate::invigilation) name_en: String,
    pub(in crate::invigilation) advice_zh: String,
    pub(in crate::invigilation) advice_en: String,
}

/// The table that is built in.
pub(in crate::invigilation) fn fault_table() -> &'static FaultTable {
    &SHIPPED
}

impl FaultTable {
    pub(in crate::invigilation) fn find(&self, code: &str) -> Option<&Fault> {
        self.faults.iter().find(|fault| fault.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_reads_and_its_codes_differ() {
        let table: FaultTable = toml::from_str(include_str!("../faults.toml")).unwrap();
        let codes: BTreeSet<&str> = table
            .faults
            .iter()
            .map(|fault| fault.code.as_str())
            .collect();
        assert_eq!(codes.len(), table.faults.len());
        assert!(table.limits.one_person_minutes < table.limits.ceiling_minutes);
        for named in ["line_room", "pc_hung", "pc_swap"] {
            assert_eq!(table.find(named).unwrap().basis, Basis::Measured, "{named}");
        }
    }

    #[test]
    fn every_fault_is_named_and_explained_in_both_languages() {
        for fault in &fault_table().faults {
            for text in [
                &fault.name_zh,
                &fault.name_en,
                &fault.advice_zh,
                &fault.advice_en,
            ] {
                assert!(!text.trim().is_empty(), "{}", fault.code);
            }
        }
    }
}
