//! Proposals of time and what became of them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::credit_proposals;

crate::text_enum! {
    /// What became of a proposal.
    ProposalState {
        Open = "open",
        /// One of two people has agreed.
        HalfGranted = "half_granted",
        Granted = "granted",
        Declined = "declined",
    }
}

/// Whose rows are asked for.
#[derive(Clone, Copy, Debug)]
pub(in crate::invigilation) enum Of<'a> {
    Room(&'a str),
    Seat(&'a str),
}

#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = credit_proposals)]
pub(in crate::invigilation) struct ProposalRow {
    pub(in crate::invigilation) id: String,
    pub(in crate::invigilation) body_id: String,
    pub(in crate::invigilation) sitting_id: String,
    pub(in crate::invigilation) room_id: String,
    pub(in crate::invigilation) admission_id: String,
    pub(in crate::invigilation) outage_id: Option<String>,
    pub(in crate::invigilation) fault: String,
    pub(in crate::invigilation) fault_table: String,
    pub(in crate::invigilation) measured_seconds: i32,
    pub(in crate::invigilation) proposed_seconds: i32,
    pub(in crate::invigilation) state: ProposalState,
    pub(in crate::invigilation) note: String,
    pub(in crate::invigilation) proposed_by: String,
    pub(in crate::invigilation) proposed_at: UtcTime,
    pub(in crate::invigilation) granted_seconds: Option<i32>,
    pub(in crate::invigilation) first_by: Option<String>,
    pub(in crate::invigilation) first_by_name: Option<String>,
    pub(in crate::invigilation) second_by: Option<String>,
    pub(in crate::invigilation) second_by_name: Option<String>,
    pub(in crate::invigilation) decided_at: Option<UtcTime>,
}

pub(in crate::invigilation) fn insert_proposal(
    conn: &mut Conn,
    row: &ProposalRow,
) -> Result<(), DbFailure> {
    diesel::insert_into(credit_proposals::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// Oldest first.
pub(in crate::invigilation) fn list_proposals(
    conn: &mut Conn,
    of: Of<'_>,
) -> Result<Vec<ProposalRow>, DbFailure> {
    let mut query = credit_proposals::table.into_boxed();
    query = match of {
        Of::Room(room_id) => query.filter(credit_proposals::room_id.eq(room_id)),
        Of::Seat(admission_id) => query.filter(credit_proposals::admission_id.eq(admission_id)),
    };
    Ok(query
        .order((
            credit_proposals::proposed_at.asc(),
            credit_proposals::id.asc(),
        ))
        .load(conn)?)
}

/// Held until the transaction ends, so that two people who decide at once decide one after the other.
pub(in crate::invigilation) fn find_proposal(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
    id: &str,
) -> Result<Option<ProposalRow>, DbFailure> {
    let query = credit_proposals::table
        .filter(credit_proposals::id.eq(id))
        .filter(credit_proposals::body_id.eq(body_id))
        .filter(credit_proposals::sitting_id.eq(sitting_id));
    Ok(match conn {
        Conn::Sqlite(inner) => query.first(inner).optional()?,
        Conn::Postgres(inner) => query.for_update().first(inner).optional()?,
    })
}

/// What is decided of a proposal.
#[derive(Clone, Debug)]
pub(in crate::invigilation) struct Decision<'a> {
    pub(in crate::invigilation) state: ProposalState,
    pub(in crate::invigilation) fault: &'a str,
    pub(in crate::invigilation) note: &'a str,
    pub(in crate::invigilation) seconds: Option<i32>,
    /// Account and name.
    pub(in crate::invigilation) first: Option<(&'a str, &'a str)>,
    pub(in crate::invigilation) second: Option<(&'a str, &'a str)>,
    pub(in crate::invigilation) at: DateTime<Utc>,
}

pub(in crate::invigilation) fn decide_proposal(
    conn: &mut Conn,
    id: &str,
    decision: &Decision<'_>,
) -> Result<(), DbFailure> {
    diesel::update(credit_proposals::table.find(id))
        .set((
            credit_proposals::state.eq(decision.state),
            credit_proposals::fault.eq(decision.fault),
            credit_proposals::note.eq(decision.note),
            credit_proposals::granted_seconds.eq(decision.seconds),
            credit_proposals::first_by.eq(decision.first.map(|who| who.0)),
            credit_proposals::first_by_name.eq(decision.first.map(|who| who.1)),
            credit_proposals::second_by.eq(decision.second.map(|who| who.0)),
            credit_proposals::second_by_name.eq(decision.second.map(|who| who.1)),
            credit_proposals::decided_at.eq(Some(UtcTime(decision.at))),
        ))
        .execute(conn)?;
    Ok(())
}
