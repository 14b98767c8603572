//! `touchstone analyse ctt`.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::{Analysed, FileProblem, conclude, finite, read_tables, say_guards, shown};
use crate::analysis::classical::{
    AnswerKey, ClassicalOptions, ClassicalReport, ColumnChoice, Reading, Responses,
    analyse_classical,
};
use crate::analysis::{Fault, Table};
use crate::cli::{Finding, Invocation, output};

#[derive(Args)]
#[command(
    after_help = "The file has a row for each candidate and a column for each item: scores, or the options chosen together with a key \
                  (columns item, key; several right options as A|C; optional column max). Also pattern,count. Missing answers \
                  score 0. Below 30 candidates only p is shown of the items.\n\nExample: touchstone analyse ctt tests/fixtures/psychometrics/sapa16-options.csv --key tests/fixtures/psychometrics/sapa16-key.csv --cut 10"
)]
pub(super) struct CttArguments {
    /// Responses; a key may stand beside them instead of behind --key.
    #[arg(required = true, num_args = 1..=2)]
    files: Vec<PathBuf>,
    /// Right options, where the file holds options.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Lowest total score that passes; 60 % of the highest when absent.
    #[arg(long, value_parser = finite, allow_hyphen_values = true)]
    cut: Option<f64>,
    /// Column with the candidate's label; found by itself when absent.
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// The items, in the order of the paper; by default the key's, else every column of scores.
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',')]
    items: Vec<String>,
    /// Columns to leave aside.
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Show item statistics of fewer than 30 candidates as well.
    #[arg(long)]
    no_guards: bool,
}

#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    report: ClassicalReport,
    reading: Reading,
}

pub(super) fn run(invocation: &Invocation, arguments: &CttArguments) -> anyhow::Result<Finding> {
    let mut files = arguments.files.clone();
    files.extend(arguments.key.clone());
    let analysed = match read_tables(&files)? {
        Ok(tables) => analyse(arguments, &files, &tables)?,
        Err(problem) => Err(problem),
    };
    conclude(invocation, analysed, say)
}

fn analyse(
    arguments: &CttArguments,
    files: &[PathBuf],
    tables: &[Table],
) -> anyhow::Result<Analysed<Report>> {
    let named = arguments
        .key
        .is_some()
        .then(|| tables.len().saturating_sub(1));
    let is_key = |(at, table): &(usize, &Table)| {
        Some(*at) == named || (named.is_none() && tables.len() > 1 && AnswerKey::is_key(table))
    };
    let all = || files.iter().zip(tables).enumerate();
    let mut keys = all()
        .filter(|(at, (_, table))| is_key(&(*at, table)))
        .map(|(_, pair)| pair);
    let mut responses = all()
        .filter(|(at, (_, table))| !is_key(&(*at, table)))
        .map(|(_, pair)| pair);
    let (key, responses) = match (keys.next(), keys.next(), responses.next(), responses.next()) {
        (key, None, Some(responses), None) => (key, responses),
        _ => anyhow::bail!(
            "give one file of responses and, where it holds options, one key (columns item, key)"
        ),
    };
    let problem = |file: &PathBuf| {
        let file = file.clone();
        move |fault: Fault| FileProblem::of(&file, fault)
    };
    let key = match key {
        Some((file, table)) => match AnswerKey::read(table).map_err(problem(file)) {
            Ok(key) => Some(key),
            Err(problem) => return Ok(Err(problem)),
        },
        None => None,
    };
    let choice = ColumnChoice {
        id: arguments.id.clone(),
        items: arguments.items.clone(),
        ignore: arguments.ignore.clone(),
    };
    let options = ClassicalOptions {
        cut: arguments.cut,
        guards: !arguments.no_guards,
    };
    let (file, table) = responses;
    Ok(Responses::read(table, key.as_ref(), &choice)
        .map(|responses| Report {
            report: analyse_classical(&responses, options),
            reading: responses.reading().clone(),
        })
        .map_err(problem(file)))
}

fn say(report: &Report) {
    let ctt = &report.report.ctt;
    output::say(&format!(
        "{} candidates, {} items, mean {} of {}, SD {}, pass rate {} at {}",
        ctt.n,
        ctt.k,
        shown(ctt.mean),
        ctt.max_total,
        shown(ctt.sd),
        shown(ctt.pass_rate),
        ctt.cut
    ));
    output::say(&format!(
        "α {}  λ2 {}  split-half {}  SEM {}  Livingston k² {}  Subkoviak p0 {} κ {}",
        shown(ctt.alpha),
        shown(ctt.lambda2),
        shown(ctt.split_half_odd_even_sb),
        shown(ctt.sem),
        shown(ctt.livingston_k2),
        shown(ctt.subkoviak.and_then(|agreement| agreement.p0)),
        shown(ctt.subkoviak.and_then(|agreement| agreement.kappa)),
    ));
    for item in &ctt.items {
        output::say(&format!(
            "{:<20} p {:>6}  D27 {:>6}  r_it {:>6}  r_drop {:>6}  {}",
            item.item,
            shown(item.p),
            shown(item.d27),
            shown(item.r_it),
            shown(item.r_drop),
            item.flags.join(" ")
        ));
    }
    for flag in &report.report.key_check {
        let rival = flag.distractor.as_deref().unwrap_or("–");
        output::say(&format!(
            "check the key of {}: {} ({}) against {rival} ({})",
            flag.item,
            flag.key.join("|"),
            shown(flag.key_pb_rest),
            shown(flag.distractor_pb_rest)
        ));
    }
    say_guards(&report.report.guards);
}
