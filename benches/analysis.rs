//! How fast the classical statistics of 10,000 candidates on 100 items are, beside pandas in the same run:
//! `cargo bench --bench analysis`. Both compute the same numbers from the same file, which is compared as well.
//! Five runs; the median counts, the spread says how much to trust it. Without Python and pandas only our figures appear.
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

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use touchstone::analysis::Table;
use touchstone::analysis::classical::{ColumnChoice, Responses, classical};

const RUNS: usize = 5;
/// Each run takes our statistics this many times, since one time is too short to measure.
const REPEATS: usize = 20;
const CANDIDATES: usize = 10_000;
const ITEMS: usize = 100;
const CUT: f64 = 60.0;

fn main() {
    let text = scores();
    let file = std::env::temp_dir().join(format!("touchstone-bench-{}.csv", std::process::id()));
    std::fs::write(&file, &text).expect("a folder for temporary files");
    let (mut compute, mut whole) = (Vec::new(), Vec::new());
    let mut found = None;
    for _ in 0..RUNS {
        let started = Instant::now();
        let bytes = std::fs::read(&file).expect("the file just written");
        let table = Table::read(&bytes).expect("a table");
        let responses = Responses::read(&table, None, &ColumnChoice::default()).expect("scores");
        black_box(classical(responses.matrix(), Some(CUT)));
        whole.push(started.elapsed().as_secs_f64());
        let started = Instant::now();
        for _ in 0..REPEATS {
            found = Some(black_box(classical(
                black_box(responses.matrix()),
                Some(CUT),
            )));
        }
        compute.push(started.elapsed().as_secs_f64() / REPEATS as f64);
    }
    let (compute, whole) = (Spread::of(compute), Spread::of(whole));
    println!(
        "classical statistics, {CANDIDATES} candidates x {ITEMS} items, median of {RUNS} [lowest, highest]"
    );
    println!("  from scores in memory   ours   {compute}");
    println!("  from the file           ours   {whole}");
    let rival = rival(&file);
    let _ = std::fs::remove_file(&file);
    match rival {
        Ok(rival) => {
            println!("  from scores in memory   pandas {}", rival.compute);
            println!("  from the file           pandas {}", rival.whole);
            let found = found.expect("a run");
            for (name, ours) in [
                ("alpha", found.alpha),
                ("lambda2", found.lambda2),
                ("p0", found.subkoviak.and_then(|a| a.p0)),
            ] {
                let theirs = rival.document[name].as_f64().expect("a number");
                assert!(
                    (ours.expect("a value") - theirs).abs() < 1e-8,
                    "{name}: {ours:?} {theirs}"
                );
            }
            for (item, theirs) in found
                .items
                .iter()
                .zip(rival.document["items"].as_array().expect("items"))
            {
                for (name, ours) in [
                    ("r_drop", item.r_drop),
                    ("d27", item.d27),
                    ("alpha_if_deleted", item.alpha_if_deleted),
                ] {
                    let theirs = theirs[name].as_f64().expect("a number");
                    assert!(
                        (ours.expect("a value") - theirs).abs() < 1e-8,
                        "{} {name}",
                        item.item
                    );
                }
            }
            println!(
                "  the numbers agree to 1e-8 ({})",
                rival.document["versions"].as_str().unwrap_or("pandas")
            );
            println!(
                "  ratio in memory {:.0}, from the file {:.0}",
                rival.compute.median / compute.median,
                rival.whole.median / whole.median
            );
        }
        Err(reason) => println!("  pandas skipped: {reason}"),
    }
}

struct Spread {
    median: f64,
    lowest: f64,
    highest: f64,
}

impl Spread {
    fn of(mut seconds: Vec<f64>) -> Self {
        seconds.sort_by(f64::total_cmp);
        Self {
            median: seconds[seconds.len() / 2],
            lowest: seconds[0],
            highest: seconds[seconds.len() - 1],
        }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [median, lowest, highest] = [self.median, self.lowest, self.highest].map(|s| s * 1e3);
        write!(to, "{median:9.2} ms [{lowest:.2}, {highest:.2}]")
    }
}

/// Right answers by a Rasch model with a small fixed generator, so that every run has the same file.
fn scores() -> String {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut uniform = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut text = String::from("candidate");
    for item in 1..=ITEMS {
        write!(text, ",i{item}").unwrap();
    }
    text.push('\n');
    for candidate in 1..=CANDIDATES {
        write!(text, "c{candidate}").unwrap();
        let ability = (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
        for item in 0..ITEMS {
            let difficulty = 3.0 * (item as f64 / ITEMS as f64) - 1.8;
            let right = uniform() < 1.0 / (1.0 + (difficulty - ability).exp());
            text.push_str(if right { ",1" } else { ",0" });
        }
        text.push('\n');
    }
    text
}

struct Rival {
    compute: Spread,
    whole: Spread,
    document: serde_json::Value,
}

/// Runs tools/bench_ctt.py with the interpreter in `PYTHON`, else `python3`.
fn rival(file: &Path) -> Result<Rival, String> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/bench_ctt.py");
    let output = Command::new(&python)
        .arg(&script)
        .arg(file)
        .args([RUNS.to_string(), CUT.to_string()])
        .output()
        .map_err(|error| {
            format!("{python} does not run ({error}); set PYTHON to an interpreter with pandas")
        })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(said
            .lines()
            .last()
            .unwrap_or("the script failed")
            .to_owned());
    }
    let document: serde_json::Value =
        serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
    let seconds = |name: &str| -> Result<Spread, String> {
        let all = document[name].as_array().ok_or("no times")?;
        Ok(Spread::of(
            all.iter().filter_map(serde_json::Value::as_f64).collect(),
        ))
    };
    Ok(Rival {
        compute: seconds("compute_seconds")?,
        whole: seconds("whole_seconds")?,
        document,
    })
}
