//! PostgreSQL's form of a batch: one statement, prepared once whatever the size of the batch; the columns travel as arrays.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamp};

use super::{AdvancedAttempt, NewEvent};
use crate::platform::db::types::UtcTime;

/// Writes the events of a batch.
#[derive(Default)]
pub(super) struct InsertEvents<'a> {
    attempt_id: Vec<&'a str>,
    ordinal: Vec<i64>,
    body_id: Vec<&'a str>,
    sitting_id: Vec<&'a str>,
    item_no: Vec<i32>,
    seq: Vec<i64>,
    answer: Vec<&'a str>,
    answer_hash: Vec<&'a str>,
    client_at: Vec<Option<UtcTime>>,
    received_at: Vec<UtcTime>,
    late: Vec<bool>,
    chain_hash: Vec<&'a str>,
}

impl<'a> InsertEvents<'a> {
    pub(super) fn of(events: &'a [NewEvent]) -> Self {
        let mut columns = Self::default();
        for event in events {
            columns.attempt_id.push(&event.attempt_id);
            columns.ordinal.push(event.ordinal);
            columns.body_id.push(&event.body_id);
            columns.sitting_id.push(&event.sitting_id);
            columns.item_no.push(event.item_no);
            columns.seq.push(event.seq);
            columns.answer.push(&event.answer);
            columns.answer_hash.push(&event.answer_hash);
            columns.client_at.push(event.client_at.map(UtcTime));
            columns.received_at.push(UtcTime(event.received_at));
            columns.late.push(event.late);
            columns.chain_hash.push(&event.chain_hash);
        }
        columns
    }
}

impl QueryFragment<Pg> for InsertEvents<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "INSERT INTO answer_events (attempt_id, ordinal, body_id, sitting_id, item_no, seq, answer, answer_hash, \
             client_at, received_at, late, chain_hash) SELECT * FROM unnest(",
        );
        out.push_bind_param::<Array<Text>, _>(&self.attempt_id)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.ordinal)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.body_id)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.sitting_id)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Integer>, _>(&self.item_no)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.seq)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.answer)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.answer_hash)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<Timestamp>>, _>(&self.client_at)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Timestamp>, _>(&self.received_at)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Bool>, _>(&self.late)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.chain_hash)?;
        out.push_sql(")");
        Ok(())
    }
}

impl QueryId for InsertEvents<'_> {
    type QueryId = InsertEvents<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<diesel::PgConnection> for InsertEvents<'_> {}

/// Moves the heads of the attempts of a batch.
#[derive(Default)]
pub(super) struct AdvanceAttempts<'a> {
    id: Vec<&'a str>,
    events: Vec<i64>,
    chain_head: Vec<&'a str>,
    answered: Vec<i32>,
    last_saved_at: Vec<Option<UtcTime>>,
}

impl<'a> AdvanceAttempts<'a> {
    pub(super) fn of(advanced: &'a [AdvancedAttempt]) -> Self {
        let mut columns = Self::default();
        for attempt in advanced {
            columns.id.push(&attempt.id);
            columns.events.push(attempt.events);
            columns.chain_head.push(&attempt.chain_head);
            columns.answered.push(attempt.answered);
            columns
                .last_saved_at
                .push(attempt.last_saved_at.map(UtcTime));
        }
        columns
    }
}

impl QueryFragment<Pg> for AdvanceAttempts<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "UPDATE attempts SET events = moved.events, chain_head = moved.chain_head, answered = moved.answered, \
             last_saved_at = COALESCE(moved.last_saved_at, attempts.last_saved_at) FROM unnest(",
        );
        out.push_bind_param::<Array<Text>, _>(&self.id)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.events)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.chain_head)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Integer>, _>(&self.answered)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<Timestamp>>, _>(&self.last_saved_at)?;
        out.push_sql(
            ") AS moved (id, events, chain_head, answered, last_saved_at) WHERE attempts.id = moved.id",
        );
        Ok(())
    }
}

impl QueryId for AdvanceAttempts<'_> {
    type QueryId = AdvanceAttempts<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<diesel::PgConnection> for AdvanceAttempts<'_> {}
