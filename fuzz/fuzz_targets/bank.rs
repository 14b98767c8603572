//! Files of theory items.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = touchstone::items::parse_items(text);
});
