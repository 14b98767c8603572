//! Roster files: CSV in two encodings and workbooks, their rows checked as an upload would check them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| touchstone::centres::fuzz_roster(bytes));
