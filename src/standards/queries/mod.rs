//! The standards tables. Editions and points belong to everybody, plans and adoptions to one body.

mod editions;
mod plans;
mod points;

pub use editions::{find_edition, list_editions};
pub(super) use editions::{insert_edition_if_absent, lock_edition, update_edition};
pub(super) use plans::{
    PlanFilter, find_adoption, insert_adoption, insert_plan, list_adoptions, list_plans,
    next_plan_version,
};
pub use plans::{find_plan, is_adopted};
pub(super) use points::{delete_point, insert_point, list_point_rows, update_point};
pub use points::{find_points, list_points};

use serde::de::DeserializeOwned;

use crate::platform::db::DbFailure;

/// Documents were checked before they were stored, so one that cannot be read is a fault of the database.
fn decode<T: DeserializeOwned>(document: &str) -> Result<T, DbFailure> {
    serde_json::from_str(document).map_err(|error| {
        DbFailure::Query(diesel::result::Error::DeserializationError(Box::new(error)))
    })
}
