//! Editions, plans and points, read and held to their rules. The first byte chooses which.
#![no_main]

use touchstone::standards::{edition, plan, points};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let Some((which, text)) = text.split_at_checked(1) else { return };
    match which {
        "e" => drop(edition::read_edition(text)),
        "p" => drop(plan::read_plan(text)),
        _ => drop(points::parse_points(text)),
    }
});
