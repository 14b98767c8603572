//! The rules of invigilation: what a page may say, where a seat stands, what deserves a look, how much time is given back.
//! Nothing here reads a database, a request or a clock.

mod beat;
mod condition;
mod credit;
mod faults;
mod words;

pub(super) use beat::{Beat, Screen, Signal, SignalKind, ToldBeat, ToldSignal, check_beat};
pub(super) use condition::{
    IdentityOutcome, RoomAlarm, SeatAlarm, SeatCondition, SeatFacts, condition, room_alarms,
    seat_alarms,
};
pub(super) use credit::{Claim, Outage, Refusal, Ruling, ceiling_left, likely_fault, rule};
pub(super) use faults::{Basis, FaultScope, FaultTable, fault_table};
pub(super) use words::{NOTE, WORDS, check_words};
