//! The tables of invigilation, and the seats of a room across the tables they are made of.

mod changes;
mod credits;
mod messages;
mod presence;
mod records;
mod seats;

pub(super) use super::rows::{NewSignal, PresenceRow};
pub(super) use changes::{bump_room, list_changes, list_rooms, lock_room};
pub(super) use credits::{
    Decision, Of, ProposalRow, ProposalState, decide_proposal, find_proposal, insert_proposal,
    list_proposals,
};
pub(super) use messages::{
    existing_messages, insert_message, insert_readings, list_messages, list_readings,
};
pub(super) use presence::{
    NewOutage, SeatContext, StoredPresence, insert_outage, insert_signals, lock_presence,
    lock_seat, seat_contexts, upsert_presence,
};
pub(super) use records::{
    CheckRow, IncidentRow, SignOffRow, find_sign_off, insert_check, insert_incident,
    insert_sign_off, list_checks, list_incidents, list_outages, list_signals,
};
pub(super) use seats::{SeatRow, list_seats};
