//! Rows of the sittings tables.

use diesel::prelude::*;

use super::model::{AdmissionView, SeatCodeState, SittingState, SittingView};
use crate::platform::db::types::UtcTime;
use crate::schema::{admissions, rooms, sittings};

#[derive(Insertable)]
#[diesel(table_name = sittings)]
pub(super) struct NewSittingRow<'a> {
    pub(super) id: &'a str,
    pub(super) body_id: &'a str,
    pub(super) plan_id: &'a str,
    pub(super) occupation_code: &'a str,
    pub(super) level: i32,
    pub(super) name: &'a str,
    pub(super) state: SittingState,
    pub(super) opens_at: UtcTime,
    pub(super) closes_at: UtcTime,
    pub(super) duration_minutes: i32,
    pub(super) seed: &'a str,
    pub(super) created_by: &'a str,
    pub(super) created_at: UtcTime,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sittings)]
pub(super) struct SittingRow {
    id: String,
    body_id: String,
    plan_id: String,
    occupation_code: String,
    level: i32,
    name: String,
    state: SittingState,
    opens_at: UtcTime,
    closes_at: UtcTime,
    duration_minutes: i32,
}

impl From<SittingRow> for SittingView {
    fn from(row: SittingRow) -> Self {
        Self {
            id: row.id,
            body_id: row.body_id,
            plan_id: row.plan_id,
            occupation_code: row.occupation_code,
            level: row.level,
            name: row.name,
            state: row.state,
            opens_at: row.opens_at.0,
            closes_at: row.closes_at.0,
            duration_minutes: row.duration_minutes,
        }
    }
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = rooms)]
pub(super) struct RoomRow {
    pub(super) id: String,
    pub(super) body_id: String,
    pub(super) sitting_id: String,
    pub(super) centre_id: String,
    pub(super) name: String,
    pub(super) seats: i32,
}

#[derive(Insertable)]
#[diesel(table_name = admissions)]
pub(super) struct NewAdmissionRow<'a> {
    pub(super) id: &'a str,
    pub(super) body_id: &'a str,
    pub(super) sitting_id: &'a str,
    pub(super) centre_id: &'a str,
    pub(super) cohort_id: &'a str,
    pub(super) enrolment_id: &'a str,
    pub(super) candidate_id: &'a str,
    pub(super) created_at: UtcTime,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = admissions)]
pub(super) struct AdmissionRow {
    id: String,
    body_id: String,
    sitting_id: String,
    centre_id: String,
    cohort_id: String,
    enrolment_id: String,
    candidate_id: String,
    room_id: Option<String>,
    seat_no: Option<i32>,
    form_id: Option<String>,
    order_seed: Option<String>,
    admission_number: Option<String>,
    device_digest: Option<String>,
    seat_code_state: Option<SeatCodeState>,
    entered_at: Option<UtcTime>,
}

impl AdmissionRow {
    pub(super) fn with_room(self, room_name: Option<String>) -> AdmissionView {
        AdmissionView {
            id: self.id,
            body_id: self.body_id,
            sitting_id: self.sitting_id,
            centre_id: self.centre_id,
            cohort_id: self.cohort_id,
            enrolment_id: self.enrolment_id,
            candidate_id: self.candidate_id,
            room_id: self.room_id,
            room_name,
            seat_no: self.seat_no,
            form_id: self.form_id,
            order_seed: self.order_seed,
            admission_number: self.admission_number,
            device_digest: self.device_digest,
            seat_code_state: self.seat_code_state,
            entered_at: self.entered_at.map(|at| at.0),
        }
    }
}

/// What a preparation gives an admission.
pub(super) struct Seated<'a> {
    pub(super) room_id: &'a str,
    pub(super) seat_no: i32,
    pub(super) form_id: &'a str,
    pub(super) order_seed: &'a str,
    pub(super) admission_number: &'a str,
    pub(super) code_digest: &'a str,
    pub(super) code_cipher: &'a str,
}

/// What a claim is decided on.
pub(super) struct SeatLock {
    pub(super) sitting_state: SittingState,
    pub(super) code_digest: Option<String>,
    pub(super) code_state: Option<SeatCodeState>,
    pub(super) device_digest: Option<String>,
    pub(super) entered_at: Option<UtcTime>,
}
