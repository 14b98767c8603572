//! What a rehearsal found.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use super::ledger::Findings;

/// Latencies in milliseconds.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Latencies {
    pub(super) count: usize,
    pub(super) p50: f64,
    pub(super) p99: f64,
    pub(super) max: f64,
}

impl Latencies {
    /// Of times in microseconds.
    pub(super) fn of(mut times: Vec<u64>) -> Self {
        times.sort_unstable();
        let at = |per_mille: usize| {
            let last = times.len().saturating_sub(1);
            let place = (times.len().saturating_mul(per_mille) / 1000).min(last);
            times.get(place).copied().map_or(0.0, milliseconds)
        };
        Self {
            count: times.len(),
            p50: at(500),
            p99: at(990),
            max: at(1000),
        }
    }
}

fn milliseconds(micros: u64) -> f64 {
    f64::from(u32::try_from(micros / 10).unwrap_or(u32::MAX)) / 100.0
}

#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// Nothing lost, nothing twice, nothing late, everything closed.
    pub(super) ok: bool,
    pub(super) seed: String,
    pub(super) candidates: usize,
    pub(super) minutes: f64,
    pub(super) starts_per_s: f64,
    pub(super) start_ms: Latencies,
    pub(super) saves_per_s: f64,
    pub(super) save_ms: Latencies,
    pub(super) submits_per_s: f64,
    pub(super) submit_ms: Latencies,
    /// After the cut of the line: how long until everybody had sent everything, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reconnect_drain_s: Option<f64>,
    pub(super) kills: usize,
    /// From the restart of a killed server to the first answer saved, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) first_save_after_restart_ms: Option<Latencies>,
    pub(super) acknowledged: u64,
    pub(super) lost: u64,
    pub(super) duplicated: u64,
    pub(super) late_accepted: u64,
    pub(super) not_closed: u64,
    /// Where the ledger was read: `database` or `api`.
    pub(super) ledger: &'static str,
    /// Refusals and missing answers by code; what is retried is no loss.
    pub(super) errors: BTreeMap<String, u64>,
    /// What the page could not do in the end.
    pub(super) failures: BTreeMap<String, u64>,
}

impl Report {
    pub(super) fn take(&mut self, findings: &Findings) {
        self.acknowledged = findings.acknowledged;
        self.lost = findings.lost;
        self.duplicated = findings.duplicated;
        self.late_accepted = findings.late_accepted;
        self.not_closed = findings.not_closed;
    }

    pub(super) fn in_words(&self) -> String {
        let mut text = String::new();
        let line = |text: &mut String, name: &str, times: &Latencies, rate: f64| {
            let _ = writeln!(
                text,
                "{name:8} {rate:>9.1}/s   p50 {:.1} ms   p99 {:.1} ms   max {:.1} ms   ({})",
                times.p50, times.p99, times.max, times.count
            );
        };
        let _ = writeln!(
            text,
            "{} candidates, {} min, seed {}",
            self.candidates, self.minutes, self.seed
        );
        line(&mut text, "start", &self.start_ms, self.starts_per_s);
        line(&mut text, "save", &self.save_ms, self.saves_per_s);
        line(&mut text, "submit", &self.submit_ms, self.submits_per_s);
        if let Some(seconds) = self.reconnect_drain_s {
            let _ = writeln!(text, "reconnect: everything sent after {seconds:.1} s");
        }
        if let Some(times) = &self.first_save_after_restart_ms {
            let _ = writeln!(
                text,
                "{} kills: first save after the restart p50 {:.0} ms, max {:.0} ms",
                self.kills, times.p50, times.max
            );
        }
        for (code, count) in &self.errors {
            let _ = writeln!(text, "  {code}: {count}");
        }
        for (what, count) in &self.failures {
            let _ = writeln!(text, "  FAILED {what}: {count}");
        }
        let _ = write!(
            text,
            "ledger ({}): {} acknowledged, {} lost, {} duplicated, {} late accepted, {} not closed: {}",
            self.ledger,
            self.acknowledged,
            self.lost,
            self.duplicated,
            self.late_accepted,
            self.not_closed,
            if self.ok { "clean" } else { "NOT CLEAN" }
        );
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latencies_are_ranks_of_what_was_measured() {
        let times: Vec<u64> = (1..=1000).rev().map(|ms| ms * 1000).collect();
        let found = Latencies::of(times);
        assert_eq!((found.p50, found.p99, found.max), (501.0, 991.0, 1000.0));
        assert_eq!(Latencies::of(Vec::new()).max, 0.0);
        assert_eq!(Latencies::of(vec![7_500]).p99, 7.5);
    }
}
