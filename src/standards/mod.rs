//! Occupational standards as data: editions with levels, functions, weights and gaps; the exam plans that evaluation
//! bodies write after them; identification points.
//!
//! - [`edition`], [`plan`] and [`points`] are the files of a question bank, read and checked without I/O; [`content`]
//!   finds them in a folder or in the binary, [`shipped`] holds what comes with the program.
//! - [`load_shipped()`] takes the shipped standards in, [`adopt()`] makes one a body's own, [`copy_shipped_plan()`] gives the
//!   body a plan to examine by.
//!
//! Words: an *edition* is one year's text of a standard; a *plan* (认定方案) says how a level is examined; a *point*
//! (鉴定点) is the smallest thing an item is written for.

pub mod content;
pub mod edition;
pub mod plan;
pub mod points;
pub mod shipped;

mod adopt;
mod copy_shipped_plan;
mod error;
mod load_shipped;
mod model;
mod queries;
mod routes;
mod rows;

pub use adopt::{Adoption, adopt};
pub use copy_shipped_plan::copy_shipped_plan;
pub use error::STANDARD_PROBLEMS;
pub use load_shipped::{LoadReport, load_shipped};
pub use model::{EditionView, PlanView, PointView, level_name, level_name_en};
pub use queries::{find_edition, find_plan, find_points, is_adopted, list_editions, list_points};
pub use routes::configure;
