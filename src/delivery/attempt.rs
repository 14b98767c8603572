//! The attempt as the rest of the program sees it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::model::{AttemptState, Receipt, is_over};
use super::queries;
use crate::papers::{ItemMark, SectionMark};
use crate::platform::db::{Conn, DbFailure};

/// How a closed attempt was graded, item by item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptMarks {
    pub items: Vec<ItemMark>,
    pub sections: Vec<SectionMark>,
    /// Which keys were used.
    pub key_digest: String,
    /// Which rule decided.
    pub grader_version: String,
}

/// One candidate's attempt.
#[derive(Clone, Debug)]
pub struct AttemptSummary {
    pub id: String,
    pub body_id: String,
    pub sitting_id: String,
    pub admission_id: String,
    pub form_id: String,
    pub state: AttemptState,
    pub started_at: DateTime<Utc>,
    /// The one deadline that candidate, invigilator and server go by: ordinary time, extra time and credits together.
    pub deadline_at: DateTime<Utc>,
    /// Of the deadline: extra time agreed for the candidate.
    pub extra_seconds: i32,
    /// Of the deadline: credits granted for faults.
    pub credit_seconds: i32,
    /// Present when closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Events written, late evidence too.
    pub events: i64,
    pub chain_head: String,
    /// Items with a choice.
    pub answered: i64,
    pub last_saved_at: Option<DateTime<Utc>>,
    /// Present when closed.
    pub receipt: Option<Receipt>,
    /// Present when closed.
    pub score_hundredths: Option<i32>,
    pub full_hundredths: Option<i32>,
    pub marks: Option<AttemptMarks>,
}

impl AttemptSummary {
    /// Whether its time has run out before anyone closed it.
    pub(super) fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.state == AttemptState::Open && is_over(self.deadline_at, now)
    }

    /// The state to show at `now`: what is overdue is expired, also in the moment before the sweeper comes by.
    pub fn state_at(&self, now: DateTime<Utc>) -> AttemptState {
        if self.is_overdue(now) {
            AttemptState::Expired
        } else {
            self.state
        }
    }
}

/// The attempts of a sitting that belongs to the body.
pub fn list_attempts(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<Vec<AttemptSummary>, DbFailure> {
    queries::list_by_sitting(conn, body_id, sitting_id)
}
