//! The item tables. Every query names the body.

mod assembly;
mod listing;
mod loading;

pub use assembly::{AssemblyItem, ItemVersion, count_use, list_for_assembly, load_versions};
pub(super) use listing::{ItemFilter, count_banks, find_item, list_items, list_versions};
pub(super) use loading::{insert_item, insert_version, list_bank_items, update_item};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::platform::db::DbFailure;

/// What is stored was checked before, so a text that cannot be read is a fault of the database.
fn decode<T: DeserializeOwned>(text: &str) -> Result<T, DbFailure> {
    serde_json::from_str(text).map_err(|error| {
        DbFailure::Query(diesel::result::Error::DeserializationError(Box::new(error)))
    })
}

/// A value as it is stored.
pub(super) fn encode(value: &impl Serialize) -> Result<String, DbFailure> {
    serde_json::to_string(value).map_err(|error| {
        DbFailure::Query(diesel::result::Error::SerializationError(Box::new(error)))
    })
}
