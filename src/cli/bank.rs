//! `touchstone bank`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::standards::content_tree;
use super::{Finding, Invocation, output};
use crate::items::bank::read_banks;
use crate::items::check::{BankCheck, BankProblem, check_banks, count_tasks};
use crate::standards::content::{ContentProblem, ContentTree, Severity, read_occupation};

#[derive(Args)]
pub(crate) struct BankArguments {
    #[command(subcommand)]
    action: BankAction,
}

#[derive(Subcommand)]
enum BankAction {
    /// Check theory items: their rules, points and plans covered, near-duplicates, habits that give keys away.
    Check(CheckArguments),
    /// What the banks hold: tables by section, kind, cognitive level and difficulty, parallel forms, the most alike items.
    Report(super::bank_report::ReportArguments),
}

#[derive(Args)]
#[command(
    after_help = "Exit code 1 when there is an error; warnings are for a person to judge.\n\nExample: touchstone bank check question_banks"
)]
struct CheckArguments {
    /// Warnings count as errors, but for those that an item accepts with a reason.
    #[arg(long)]
    strict: bool,
    /// Folder of question banks, or the folder of one occupation; what ships with the program when absent.
    dir: Option<PathBuf>,
}

pub(crate) fn run(invocation: &Invocation, arguments: BankArguments) -> anyhow::Result<Finding> {
    match arguments.action {
        BankAction::Check(options) => check(invocation, options),
        BankAction::Report(options) => super::bank_report::run(invocation, &options),
    }
}

#[derive(Serialize)]
struct Report {
    banks: Vec<BankSummary>,
    problems: Vec<BankProblem>,
}

#[derive(Serialize)]
struct BankSummary {
    #[serde(flatten)]
    check: BankCheck,
    /// Practical tasks of the level.
    tasks: usize,
}

fn check(invocation: &Invocation, options: CheckArguments) -> anyhow::Result<Finding> {
    let report = report_on(&content_tree(options.dir.as_deref())?);
    if invocation.json {
        output::say_json(&report)?;
    } else {
        say(&report);
    }
    let faulty = report
        .problems
        .iter()
        .any(|problem| options.strict || problem.severity == Severity::Error);
    Ok(if faulty {
        Finding::Faulty
    } else {
        Finding::Well
    })
}

fn report_on(tree: &ContentTree) -> Report {
    let mut report = Report {
        banks: Vec::new(),
        problems: Vec::new(),
    };
    let as_bank_problem = |problem: &ContentProblem| {
        let place = if problem.path.is_empty() {
            String::new()
        } else {
            format!("{}: ", problem.path)
        };
        BankProblem::error(
            &problem.file,
            "",
            problem.code,
            format!("{place}{}", problem.message),
        )
    };
    report
        .problems
        .extend(tree.problems.iter().map(as_bank_problem));
    for folder in &tree.folders {
        // Items can only be judged by points and plans that are themselves sound.
        let content = read_occupation(folder);
        report
            .problems
            .extend(content.problems.iter().map(as_bank_problem));
        let tasks = count_tasks(folder);
        for mut check in check_banks(&read_banks(folder, &content), &content) {
            report.problems.append(&mut check.problems);
            let tasks = tasks.get(&check.level).copied().unwrap_or_default();
            report.banks.push(BankSummary { check, tasks });
        }
    }
    if report.banks.is_empty() {
        let message = "the folder holds no question bank".to_owned();
        report
            .problems
            .push(BankProblem::error("", "", "nothing-found", message));
    }
    report
}

fn say(report: &Report) {
    for bank in &report.banks {
        let check = &bank.check;
        output::say(&format!("{} level {}", check.occupation, check.level));
        for (kind, count) in &check.items {
            output::say(&format!("  {count:>5}  {kind}"));
        }
        output::say(&format!("  {:>5}  for practice", check.practice_items));
        output::say(&format!("  {:>5}  practical tasks", bank.tasks));
        output::say(&format!(
            "  {} of {} identification points have items",
            check.points_covered, check.points_total
        ));
        for cell in &check.blueprint {
            let mark = if cell.have < cell.needed {
                "  SHORT"
            } else {
                ""
            };
            output::say(&format!(
                "  section {:<6}  {:<15}  {:>4} needed  {:>4} there{mark}",
                cell.section, cell.kind, cell.needed, cell.have
            ));
        }
    }
    let mut errors = 0_usize;
    for problem in &report.problems {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        errors += usize::from(problem.severity == Severity::Error);
        let place = [problem.file.as_str(), problem.item.as_str()].join(" ");
        output::say(&format!(
            "{}: {severity}: {} [{}]",
            place.trim(),
            problem.message,
            problem.code
        ));
    }
    output::say(&format!(
        "{errors} errors, {} warnings",
        report.problems.len() - errors
    ));
}
