//! The figures as a table for docs/performance.md.

use super::limit::Limit;
use super::load::Figures;

pub(crate) fn print(url: &str, rows: &[Figures], limit: Option<&Limit>) {
    let store = if url.is_empty() {
        "SQLite"
    } else {
        "PostgreSQL"
    };
    println!(
        "| store | connections | saves/s | p50 ms | p99 ms | max ms | refused | of the one-row limit |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for row in rows {
        let rate = row.saved as f64 / row.seconds;
        let share = limit.map_or("not measured".to_owned(), |limit| {
            format!("{:.2}", rate / limit.per_second)
        });
        println!(
            "| {store} | {} | {rate:.0} | {:.1} | {:.1} | {:.1} | {} | {share} |",
            row.connections,
            milliseconds(row.p50),
            milliseconds(row.p99),
            milliseconds(row.max),
            row.refused,
        );
    }
    match limit {
        Some(limit) => println!(
            "\nOne-row limit in the same run ({}): {:.0}/s, {:.2} ms each on average",
            limit.what,
            limit.per_second,
            limit.mean_ms.unwrap_or_default()
        ),
        None => println!("\npgbench was not found, so the database's own limit was not measured."),
    }
    println!(
        "Server's memory at the end (with what prepared the sitting): {} MB",
        resident_megabytes()
    );
}

fn milliseconds(micros: u64) -> f64 {
    micros as f64 / 1000.0
}

fn resident_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| {
            line.strip_prefix("VmRSS:")?
                .trim()
                .split(' ')
                .next()?
                .parse::<u64>()
                .ok()
        })
        .map_or(0, |kilobytes| kilobytes / 1024)
}
