//! `touchstone analyse standard`.

use std::path::PathBuf;

use clap::Args;

use super::{FileProblem, conclude, finite, read_tables, say_guards, shown};
use crate::analysis::standard::{StandardOptions, StandardReport, analyse_standard};
use crate::cli::{Finding, Invocation, output};

#[derive(Args)]
#[command(
    after_help = "Files are known by their columns, in any order: Angoff ratings (round, judge, items), Hofstee bounds (judge, kmin, kmax, \
                  fmin, fmax) with the scores (score, n), a booklet (page, b) with bookmarks (judge, bookmark) or --bookmarks.\n\nExample: touchstone analyse standard tests/fixtures/psychometrics/stdset25-angoff.csv"
)]
pub(super) struct StandardArguments {
    /// Ratings, bounds, scores, booklet, bookmarks.
    #[arg(required = true, num_args = 1..=5)]
    files: Vec<PathBuf>,
    /// Pages the judges marked, where no file says so.
    #[arg(long, value_name = "PAGE,…", value_delimiter = ',')]
    bookmarks: Vec<usize>,
    /// Angoff rating that means certainty: 1, or 100 for ratings in per cent.
    #[arg(long, default_value_t = 1.0, value_parser = above_zero)]
    scale: f64,
}

fn above_zero(text: &str) -> Result<f64, String> {
    finite(text).and_then(|value| {
        let is_sound = value > 0.0 && value <= 1e6;
        is_sound
            .then_some(value)
            .ok_or_else(|| "not above 0".to_owned())
    })
}

pub(super) fn run(
    invocation: &Invocation,
    arguments: &StandardArguments,
) -> anyhow::Result<Finding> {
    let options = StandardOptions {
        scale: arguments.scale,
        bookmarks: arguments.bookmarks.clone(),
    };
    let analysed = read_tables(&arguments.files)?.and_then(|tables| {
        analyse_standard(&tables, &options).map_err(|(at, fault)| {
            let file = arguments.files.get(at).cloned().unwrap_or_default();
            FileProblem::of(&file, fault)
        })
    });
    conclude(invocation, analysed, say)
}

fn say(report: &StandardReport) {
    for (name, round) in report.angoff.iter().flatten() {
        output::say(&format!(
            "Angoff {name}: {} judges, cut {} of {} (SE {}), median {}, without highest and lowest {}",
            round.judges.len(),
            shown(round.cut),
            round.items.len(),
            shown(round.se),
            shown(round.median_cut),
            shown(round.trimmed_drop_hi_lo)
        ));
        for judge in &round.outlier_judges {
            output::say(&format!("  judge {judge} stands far from the panel"));
        }
    }
    if let Some(hofstee) = &report.hofstee {
        output::say(&format!(
            "Hofstee: cut {}, fail rate {} ({})",
            shown(hofstee.cut),
            shown(hofstee.fail_at_cut),
            hofstee.status
        ));
    }
    if let Some(bookmark) = &report.bookmark {
        output::say(&format!(
            "Bookmark: median {} logits, raw score {}",
            shown(bookmark.theta_median),
            shown(bookmark.raw_cut_tcc_at_median)
        ));
    }
    say_guards(&report.guards);
}
