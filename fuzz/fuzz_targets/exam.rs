//! What browsers send and people type on exam day and afterwards: answers, receipts, certificate numbers.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    touchstone::delivery::fuzz_answer(text);
    touchstone::certificates::fuzz_number(text);
});
