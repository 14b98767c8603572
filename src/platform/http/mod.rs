//! Manners of the HTTP interface: problems, bodies, languages, paging, headers, request ids.

mod body;
mod csv_cells;
mod envelope;
mod gate;
mod language;
mod paging;
mod peer;
mod problem;
mod request_id;
mod throttle;

pub use body::{JsonBody, QueryOf};
pub use csv_cells::neutral_cell;
pub use envelope::{Frequent, envelope};
pub use gate::{GateKeeper, close_gate, gate};
pub use language::Language;
pub use paging::{Page, PageRequest};
pub use peer::PeerAddress;
pub use problem::{FieldProblem, Problem, ProblemDocument, ProblemKind, problem_kinds};
pub use request_id::{IdempotencyHeader, RequestId};
pub use throttle::Throttle;
