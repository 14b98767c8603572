//! Rows of `attempts` and `answer_events`.

use diesel::prelude::*;

use super::model::{Answer, AnswerHash, AttemptState, ChainLink, EventBody};
use super::{AttemptMarks, AttemptSummary};
use crate::platform::db::types::UtcTime;
use crate::schema::{answer_events, attempts};

#[derive(Queryable, Selectable)]
#[diesel(table_name = attempts)]
pub(super) struct AttemptRow {
    id: String,
    body_id: String,
    sitting_id: String,
    admission_id: String,
    form_id: String,
    state: AttemptState,
    started_at: UtcTime,
    deadline_at: UtcTime,
    closed_at: Option<UtcTime>,
    events: i64,
    chain_head: String,
    answered: i32,
    last_saved_at: Option<UtcTime>,
    receipt: Option<String>,
    score_hundredths: Option<i32>,
    full_hundredths: Option<i32>,
    marks: Option<String>,
    extra_seconds: i32,
    credit_seconds: i32,
}

impl From<AttemptRow> for AttemptSummary {
    fn from(row: AttemptRow) -> Self {
        let marks: Option<AttemptMarks> = row
            .marks
            .and_then(|marks| serde_json::from_str(&marks).ok());
        Self {
            id: row.id,
            body_id: row.body_id,
            sitting_id: row.sitting_id,
            admission_id: row.admission_id,
            form_id: row.form_id,
            state: row.state,
            started_at: row.started_at.0,
            deadline_at: row.deadline_at.0,
            closed_at: row.closed_at.map(|at| at.0),
            events: row.events,
            chain_head: row.chain_head,
            answered: i64::from(row.answered),
            last_saved_at: row.last_saved_at.map(|at| at.0),
            receipt: row
                .receipt
                .and_then(|receipt| serde_json::from_str(&receipt).ok()),
            score_hundredths: row.score_hundredths,
            full_hundredths: row.full_hundredths,
            marks,
            extra_seconds: row.extra_seconds,
            credit_seconds: row.credit_seconds,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = answer_events)]
pub(super) struct EventRow {
    pub(super) attempt_id: String,
    pub(super) ordinal: i64,
    pub(super) item_no: i32,
    pub(super) seq: i64,
    pub(super) answer: String,
    pub(super) answer_hash: String,
    pub(super) received_at: UtcTime,
    pub(super) late: bool,
    pub(super) chain_hash: String,
}

impl EventRow {
    /// The event as it was judged; `None` when the row was damaged from outside.
    pub(super) fn body(&self) -> Option<EventBody> {
        Some(EventBody {
            item_no: self.item_no,
            seq: self.seq,
            answer: Answer::parse(&self.answer)?,
            hash: AnswerHash::from_hex(&self.answer_hash)?,
        })
    }

    /// What the chain says of the event, hashing the answer that stands in the row.
    pub(super) fn link(&self) -> ChainLink {
        ChainLink {
            ordinal: self.ordinal,
            item_no: self.item_no,
            seq: self.seq,
            answer_hash: AnswerHash::of(&self.answer),
            received_at: self.received_at.0,
            late: self.late,
        }
    }
}
