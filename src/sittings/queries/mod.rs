//! The tables of sittings.

mod admissions;
mod people;
mod rooms;
mod sittings;

pub(super) use admissions::{
    clear_preparation, delete_admissions_of_cohort, find_admission, find_admission_by_number,
    find_admissions_any, find_seat_lock, has_begun, insert_admission, list_admissions,
    list_candidates_elsewhere, list_candidates_of, list_code_ciphers, number_is_taken,
    set_new_code, set_seat, take_seat,
};
pub(super) use people::{PeopleFilter, PersonRow, list_people};
pub(super) use rooms::{delete_room, insert_room, list_rooms};
pub(super) use sittings::{
    SittingFilter, count_attempts, count_candidates, find_sitting, find_sitting_any,
    find_sitting_seen, find_sittings_any, insert_sitting, list_sittings, lock_sitting, set_seed,
    set_state,
};
