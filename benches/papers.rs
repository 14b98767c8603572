//! How fast papers are assembled and answers graded on one core: `cargo bench --bench papers`.
//! Assembly: parallel forms of the shipped level 3 paper (190 items) and of papers from a made-up bank of 5,000 items.
//! Grading: the same paper, every item answered. Seven runs; the median counts, the spread says how much to trust it.
// A check that meets what it does not expect stops, and that is its finding.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::print_stderr
)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use touchstone::items::bank::{Bank, shipped_banks};
use touchstone::items::{AssemblyItem, ItemVersion};
use touchstone::papers::{FormDocument, assemble, grade, items_of_bank, order_for};
use touchstone::standards::plan::ExamPlan;
use touchstone::standards::shipped;

const RUNS: usize = 7;
const OCCUPATION: &str = "4-04-05-05";
const LEVEL: u8 = 3;
const LARGE_BANK: usize = 5_000;
const CANDIDATES: usize = 2_000;

fn main() {
    let bank = bank();
    let plan = plan();
    let small = items_of_bank(bank);
    let large = enlarged(&small);
    for (what, items) in [("shipped bank", &small), ("bank of 5,000", &large)] {
        for forms in [1_usize, 3] {
            let mut seed = 0_u32;
            let what = format!("assemble {forms} form(s), {what} ({} items)", items.len());
            measure(&what, "forms/s", || {
                seed += 1;
                let made = assemble(plan, items, forms, &seed.to_string()).expect("assembly");
                black_box(made).forms.len()
            });
        }
    }

    let document = assemble(plan, &small, 1, "bench").unwrap().forms.remove(0);
    let versions = versions(bank, &document);
    let answers: Vec<BTreeMap<i32, Vec<String>>> = (0..CANDIDATES)
        .map(|candidate| answers(&document, &versions, candidate))
        .collect();
    measure("order of one paper of 190 items", "papers/s", || {
        for candidate in 0..CANDIDATES {
            black_box(order_for(&document, &versions, &candidate.to_string()));
        }
        CANDIDATES
    });
    measure("grade 190 answered items", "papers/s", || {
        for answers in &answers {
            black_box(grade(&document, &versions, answers));
        }
        CANDIDATES
    });
}

/// Prints how many things a second `work` does; it returns how many it did.
fn measure(what: &str, unit: &str, mut work: impl FnMut() -> usize) {
    work();
    let mut rates: Vec<f64> = (0..RUNS)
        .map(|_| {
            let started = Instant::now();
            let done = work();
            done as f64 / started.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    println!(
        "{what:50} {:10.0} {unit} (from {:.0} to {:.0})",
        rates[RUNS / 2],
        rates[0],
        rates[RUNS - 1]
    );
}

fn bank() -> &'static Bank {
    shipped_banks()
        .iter()
        .find(|bank| bank.occupation == OCCUPATION && bank.level.number() == LEVEL)
        .expect("the shipped bank")
}

fn plan() -> &'static ExamPlan {
    shipped::plans()
        .map(|file| &file.plan)
        .find(|plan| plan.occupation_code == OCCUPATION && plan.level.number() == LEVEL)
        .expect("the shipped plan")
}

/// The same mixture of sections, points and kinds, repeated under other codes up to the size of a large bank.
fn enlarged(items: &[AssemblyItem]) -> Vec<AssemblyItem> {
    let copies = (0..).flat_map(|copy| items.iter().map(move |item| (copy, item)));
    copies
        .take(LARGE_BANK)
        .map(|(copy, item)| {
            let code = format!("{}-{copy}", item.code);
            AssemblyItem {
                item_id: code.clone(),
                version_id: code.clone(),
                code,
                enemies: item
                    .enemies
                    .iter()
                    .map(|enemy| format!("{enemy}-{copy}"))
                    .collect(),
                ..item.clone()
            }
        })
        .collect()
}

fn versions(bank: &Bank, document: &FormDocument) -> BTreeMap<String, ItemVersion> {
    let entries: BTreeMap<&str, _> = bank
        .items
        .iter()
        .map(|item| (item.entry.code.as_str(), &item.entry))
        .collect();
    document
        .items
        .iter()
        .map(|item| {
            let entry = entries[item.version_id.as_str()];
            let content = entry.content();
            let version = ItemVersion {
                item_id: item.item_id.clone(),
                version_id: item.version_id.clone(),
                code: entry.code.clone(),
                section: item.section.clone(),
                kind: entry.kind,
                digest: content.digest(entry.kind),
                content,
            };
            (item.version_id.clone(), version)
        })
        .collect()
}

/// Right answers, but for every third item of some candidates.
fn answers(
    document: &FormDocument,
    versions: &BTreeMap<String, ItemVersion>,
    candidate: usize,
) -> BTreeMap<i32, Vec<String>> {
    let items = document.items.iter().enumerate();
    items
        .map(|(at, item)| {
            let key = versions[&item.version_id].content.key.clone();
            let wrong = vec!["E".to_owned()];
            (
                item.item_no,
                if (at + candidate).is_multiple_of(3) {
                    wrong
                } else {
                    key
                },
            )
        })
        .collect()
}
