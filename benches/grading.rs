//! Grades per second of each kind of practical task: `cargo bench --bench grading [-- KIND]`. Keys are those of the committed
//! fixtures (the largest of a kind) where there are some, and the documented example otherwise; `bot` is one intent training of
//! 30 intents with 50 utterances each and 600 hidden ones. One key is prepared once, as for a sitting, and its answer is graded
//! over and over for a second.
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
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use touchstone::practical::{find_kind, kinds};

type Task = (Vec<u8>, Vec<u8>);

fn main() {
    let only = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let mut tasks: BTreeMap<String, Task> = kinds()
        .iter()
        .map(|kind| {
            let task = (
                kind.example_key.as_bytes().to_vec(),
                kind.example_answer.as_bytes().to_vec(),
            );
            (kind.name.to_owned(), task)
        })
        .collect();
    for (kind, task) in fixtures() {
        if task.0.len() > tasks[&kind].0.len() {
            tasks.insert(kind, task);
        }
    }
    println!(
        "{:<22} {:>10} {:>10} {:>12} {:>12}",
        "kind", "key bytes", "answer", "prepare ms", "grades/s"
    );
    for (name, task) in &tasks {
        if only.as_ref().is_none_or(|only| only == name) {
            measure(name, name, task);
        }
    }
    if only.as_deref().is_none_or(|only| only == "bot") {
        for learner in ["naive-bayes", "logistic-regression"] {
            measure(&format!("bot {learner}"), "intent-training", &bot(learner));
        }
    }
}

fn fixtures() -> Vec<(String, Task)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/practical");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let fixture: Value = serde_json::from_str(&text).unwrap();
        for case in fixture["cases"].as_array().unwrap() {
            let bytes = |field: &str| case[field].to_string().into_bytes();
            found.push((
                case["kind"].as_str().unwrap().to_owned(),
                (bytes("key"), bytes("answer")),
            ));
        }
    }
    found
}

/// Words of each intent are drawn by a fixed rule, so that every run trains the same bot.
fn bot(learner: &str) -> Task {
    let mut state = 20_261_122_u64;
    let mut draw = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut say = |intent: u64| -> String {
        (0..8 + draw(8))
            .map(|_| {
                let letter = if draw(2) == 0 {
                    intent * 12 + draw(12)
                } else {
                    500 + draw(300)
                };
                char::from_u32(0x4e00 + letter as u32).unwrap()
            })
            .collect()
    };
    let intents: Vec<String> = (0..30).map(|intent| format!("i{intent:02}")).collect();
    let mut set = |each: u64| -> Vec<Value> {
        (0..30)
            .flat_map(|intent| (0..each).map(move |_| intent))
            .map(|intent| json!({"text": say(intent), "intent": intents[intent as usize]}))
            .collect()
    };
    let utterances = set(50);
    let hidden: BTreeMap<String, Value> = set(20)
        .into_iter()
        .enumerate()
        .map(|(id, item)| (format!("{id:03}"), item))
        .collect();
    let key = json!({
        "intents": intents, "starter": utterances.iter().step_by(10).collect::<Vec<_>>(), "expert": utterances,
        "exam": {"hidden": hidden, "training": {"learner": learner}},
    });
    (
        key.to_string().into_bytes(),
        json!({ "utterances": utterances }).to_string().into_bytes(),
    )
}

fn measure(title: &str, kind: &str, (key, answer): &Task) {
    let kind = find_kind(kind).unwrap();
    let start = Instant::now();
    let task = kind.prepare(key).unwrap();
    let prepared = start.elapsed();
    let start = Instant::now();
    let mut grades = 0_u32;
    while start.elapsed() < Duration::from_secs(1) {
        std::hint::black_box(task.grade(answer).unwrap());
        grades += 1;
    }
    println!(
        "{title:<22} {:>10} {:>10} {:>12.2} {:>12.1}",
        key.len(),
        answer.len(),
        prepared.as_secs_f64() * 1000.0,
        f64::from(grades) / start.elapsed().as_secs_f64()
    );
}
