//! `touchstone analyse raters`.

use std::path::PathBuf;

use clap::Args;

use super::{FileProblem, conclude, finite, read_table, say_guards, shown};
use crate::analysis::raters::{RaterReport, Ratings, analyse_raters};
use crate::cli::{Finding, Invocation, output};

#[derive(Args)]
#[command(
    after_help = "The file has a row for each work and a column for each rater, missing marks blank; or rows of work, rater, score and \
                  aspect. Severity is told, never used to change a mark.\n\nExample: touchstone analyse raters tests/fixtures/psychometrics/raters60.csv --cut 12"
)]
pub(super) struct RatersArguments {
    /// Marks.
    file: PathBuf,
    /// Lowest mark that passes; 60 % of the highest mark given when absent.
    #[arg(long, value_parser = finite, allow_hyphen_values = true)]
    cut: Option<f64>,
    /// Rows are raters and columns works.
    #[arg(long)]
    transposed: bool,
}

pub(super) fn run(invocation: &Invocation, arguments: &RatersArguments) -> anyhow::Result<Finding> {
    let file = &arguments.file;
    let analysed = read_table(file)?.and_then(|table| {
        Ratings::read(&table, arguments.transposed)
            .map(|ratings| analyse_raters(&ratings, arguments.cut))
            .map_err(|fault| FileProblem::of(file, fault))
    });
    conclude(invocation, analysed, say)
}

fn say(report: &RaterReport) {
    output::say(&format!(
        "{} raters, {} units, {} marked by all",
        report.raters.len(),
        report.n,
        report.complete
    ));
    for row in &report.icc {
        let (low, high) = (shown(row.lower), shown(row.upper));
        output::say(&format!(
            "{:<6} {} [{low}, {high}]",
            row.kind,
            shown(row.icc)
        ));
    }
    output::say(&format!(
        "Krippendorff α: nominal {}  ordinal {}  interval {}  ratio {}",
        shown(report.kripp_nominal),
        shown(report.kripp_ordinal),
        shown(report.kripp_interval),
        shown(report.kripp_ratio)
    ));
    for pair in &report.pairwise {
        output::say(&format!(
            "{} × {}: {} works  exact {}  adjacent {}  κ {}  quadratic κ {}  difference {}",
            pair.names[0],
            pair.names[1],
            pair.n,
            shown(pair.exact),
            shown(pair.adjacent1),
            shown(pair.kappa),
            shown(pair.qwk),
            shown(pair.mean_diff)
        ));
    }
    for rater in report.facets.iter().flat_map(|facets| &facets.raters) {
        output::say(&format!(
            "{:<20} severity {} logits (se {}) over {} marks",
            rater.name,
            shown(rater.severity),
            shown(rater.se),
            rater.n
        ));
    }
    say_guards(&report.guards);
}
