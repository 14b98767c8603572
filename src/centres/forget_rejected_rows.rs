//! Rejected rows that nobody mended in time are deleted: they hold personal data and serve no further purpose.

use super::queries;
use super::roster_import::REJECTED_ROWS_KEPT;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::ports::Ports;

/// Deletes what is past its time; returns how many rows. Counts and reasons for the whole stay with the import.
pub fn forget_rejected_rows(conn: &mut Conn, ports: &Ports) -> Result<usize, DbFailure> {
    queries::delete_rejections_of_imports_ended_before(conn, ports.now() - REJECTED_ROWS_KEPT)
}
