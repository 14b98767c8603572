//! Rows of the tables of invigilation.

use diesel::prelude::*;

use super::model::{Screen, SignalKind};
use crate::platform::db::types::UtcTime;
use crate::schema::{integrity_signals, seat_presence};

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = seat_presence)]
pub(super) struct PresenceRow {
    pub(super) admission_id: String,
    pub(super) body_id: String,
    pub(super) sitting_id: String,
    pub(super) room_id: String,
    pub(super) page_id: String,
    pub(super) screen: Screen,
    pub(super) device_digest: String,
    pub(super) first_beat_at: UtcTime,
    pub(super) last_beat_at: UtcTime,
    pub(super) unsent: i32,
    pub(super) signals: i32,
    pub(super) last_signal_at: Option<UtcTime>,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = integrity_signals)]
pub(super) struct NewSignal {
    pub(super) id: String,
    pub(super) body_id: String,
    pub(super) sitting_id: String,
    pub(super) admission_id: String,
    pub(super) kind: SignalKind,
    pub(super) at: UtcTime,
    pub(super) seconds: i32,
    pub(super) times: i32,
}
