//! Theory items: their kinds and rules, banks as files, the checks on a bank, and the items an evaluation body holds.
//!
//! - [`ItemEntry`] is an item in a file, [`ItemContent`] what one version of it says; [`bank`] reads files, [`check`]
//!   finds what is wrong with them. All of this is pure.
//! - [`load_shipped_bank()`] takes a shipped bank into a body; [`list_for_assembly`] and [`load_versions`] serve papers.
//!
//! Words: a *bank* holds the items of one occupation and level; an item's *version* never changes, a changed item gets a
//! new one; *enemies* may not stand in the same paper.

pub mod bank;
pub mod check;

mod error;
mod item_file;
mod kind;
mod load_shipped_bank;
mod model;
mod queries;
mod routes;
mod rows;

pub use error::ITEM_PROBLEMS;
pub use item_file::{ItemFileError, UnreadableItem, parse_items};
pub use kind::{Cognitive, ItemKind, ItemState};
pub use load_shipped_bank::{BankReport, load_shipped_bank};
pub use model::{AcceptedWarning, ItemContent, ItemEntry, RuleBreak};
pub use queries::{AssemblyItem, ItemVersion, count_use, list_for_assembly, load_versions};
pub use routes::configure;
