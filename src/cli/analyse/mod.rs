//! `touchstone analyse`: psychometrics on files.

mod ctt;
mod raters;
mod standard;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Finding, Invocation, output};
use crate::analysis::{Fault, Guard, MAX_BYTES, Table};

#[derive(Args)]
pub(crate) struct AnalyseArguments {
    #[command(subcommand)]
    action: AnalyseAction,
}

#[derive(Subcommand)]
enum AnalyseAction {
    /// Classical statistics of one paper: items, distractors, reliability, consistency of the decision.
    Ctt(ctt::CttArguments),
    /// Agreement and severity of raters.
    Raters(raters::RatersArguments),
    /// Pass lines set by panels: modified Angoff, Hofstee, Bookmark.
    Standard(standard::StandardArguments),
}

pub(crate) fn run(invocation: &Invocation, arguments: AnalyseArguments) -> anyhow::Result<Finding> {
    match arguments.action {
        AnalyseAction::Ctt(options) => ctt::run(invocation, &options),
        AnalyseAction::Raters(options) => raters::run(invocation, &options),
        AnalyseAction::Standard(options) => standard::run(invocation, &options),
    }
}

/// What is wrong with a file.
#[derive(Serialize)]
struct FileProblem {
    file: String,
    #[serde(flatten)]
    fault: Fault,
}

impl FileProblem {
    fn of(file: &Path, fault: Fault) -> Self {
        Self {
            file: file.display().to_string(),
            fault,
        }
    }
}

/// A statistic's report with the (empty) list of problems every command has.
#[derive(Serialize)]
struct Sound<'a, R> {
    #[serde(flatten)]
    report: &'a R,
    problems: [FileProblem; 0],
}

/// What a command found: a report to show, or a file that cannot be analysed.
type Analysed<R> = Result<R, FileProblem>;

/// The table of a file; a file that is no table is a problem, one that cannot be opened a wrong call.
fn read_table(file: &Path) -> anyhow::Result<Analysed<Table>> {
    let table = Table::read(&read_bytes(file)?);
    Ok(table.map_err(|fault| FileProblem::of(file, fault)))
}

/// The tables of the files, or the first that is none.
fn read_tables(files: &[PathBuf]) -> anyhow::Result<Analysed<Vec<Table>>> {
    files.iter().map(|file| read_table(file)).collect()
}

/// The file's bytes, of a larger file one byte more than is allowed, so that the reader refuses it.
fn read_bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    let context = || format!("cannot read {}", file.display());
    let limit = u64::try_from(MAX_BYTES)?.saturating_add(1);
    let mut bytes = Vec::new();
    let opened = File::open(file).with_context(context)?;
    opened
        .take(limit)
        .read_to_end(&mut bytes)
        .with_context(context)?;
    Ok(bytes)
}

/// Says the report, or what is wrong with a file.
fn conclude<R: Serialize>(
    invocation: &Invocation,
    analysed: Analysed<R>,
    say: impl Fn(&R),
) -> anyhow::Result<Finding> {
    match analysed {
        Ok(report) => {
            if invocation.json {
                let problems = [];
                output::say_json(&Sound {
                    report: &report,
                    problems,
                })?;
            } else {
                say(&report);
            }
            Ok(Finding::Well)
        }
        Err(problem) => {
            if invocation.json {
                output::say_json(&serde_json::json!({ "problems": [problem] }))?;
            } else {
                output::complain(&format!("{}: {}", problem.file, problem.fault));
            }
            Ok(Finding::Faulty)
        }
    }
}

/// A number with three places, or a dash.
fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

fn say_guards(guards: &[Guard]) {
    for guard in guards {
        output::say(&format!("note: {} [{}]", guard.message, guard.code));
    }
}

/// A number on the command line that is neither infinite nor no number.
fn finite(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err("not a number".to_owned()),
    }
}
