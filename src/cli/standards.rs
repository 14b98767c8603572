//! `touchstone standards`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Finding, Invocation, output};
use crate::standards::content::{
    ContentProblem, ContentTree, OccupationContent, read_directory, read_occupation,
};
use crate::standards::edition::EditionSummary;
use crate::standards::shipped;

#[derive(Args)]
pub(crate) struct StandardsArguments {
    #[command(subcommand)]
    action: StandardsAction,
}

#[derive(Subcommand)]
enum StandardsAction {
    /// Check standard editions, exam plans and identification points.
    Check(CheckArguments),
}

#[derive(Args)]
#[command(after_help = "Example: touchstone standards check question_banks")]
struct CheckArguments {
    /// Folder of question banks, or the folder of one occupation; what ships with the program when absent.
    dir: Option<PathBuf>,
}

pub(crate) fn run(
    invocation: &Invocation,
    arguments: StandardsArguments,
) -> anyhow::Result<Finding> {
    match arguments.action {
        StandardsAction::Check(options) => check(invocation, options),
    }
}

/// The files of a folder, or the shipped ones.
pub(super) fn content_tree(dir: Option<&Path>) -> anyhow::Result<ContentTree> {
    match dir {
        None => Ok(shipped::tree().clone()),
        Some(dir) => {
            read_directory(dir).with_context(|| format!("cannot read the folder {}", dir.display()))
        }
    }
}

#[derive(Serialize)]
struct Report {
    editions: Vec<EditionSummary>,
    plans: Vec<PlanSummary>,
    points: Vec<PointSummary>,
    problems: Vec<ContentProblem>,
}

#[derive(Serialize)]
struct PlanSummary {
    file: String,
    occupation: String,
    level: u8,
    status: crate::standards::edition::Status,
}

#[derive(Serialize)]
struct PointSummary {
    occupation: String,
    level: u8,
    points: usize,
}

fn check(invocation: &Invocation, options: CheckArguments) -> anyhow::Result<Finding> {
    let tree = content_tree(options.dir.as_deref())?;
    let contents: Vec<OccupationContent> = tree.folders.iter().map(read_occupation).collect();
    let report = report_on(tree, contents);
    if invocation.json {
        output::say_json(&report)?;
    } else {
        say(&report);
    }
    Ok(if report.problems.is_empty() {
        Finding::Well
    } else {
        Finding::Faulty
    })
}

fn report_on(tree: ContentTree, contents: Vec<OccupationContent>) -> Report {
    let mut report = Report {
        editions: Vec::new(),
        plans: Vec::new(),
        points: Vec::new(),
        problems: tree.problems,
    };
    if contents.is_empty() {
        report.problems.push(ContentProblem::of_file(
            "",
            "nothing-found",
            "the folder holds no question bank",
        ));
    }
    for content in contents {
        report.editions.extend(content.summary());
        let occupation = content
            .occupation_code()
            .unwrap_or(&content.folder)
            .to_owned();
        report
            .points
            .extend(content.points.iter().map(|(level, entry)| PointSummary {
                occupation: occupation.clone(),
                level: level.number(),
                points: entry.points.len(),
            }));
        report
            .plans
            .extend(content.plans.into_iter().map(|file| PlanSummary {
                file: file.file,
                occupation: file.plan.occupation_code,
                level: file.plan.level.number(),
                status: file.plan.basis.status,
            }));
        report.problems.extend(content.problems);
    }
    report
}

fn say(report: &Report) {
    for edition in &report.editions {
        output::say(&format!("{} edition {}", edition.code, edition.edition));
        output::say("  level  functions  theory  skills  unconfirmed  gaps  points  plan");
        for level in &edition.levels {
            let number = level.level.number();
            let of_level = |occupation: &str, at: u8| occupation == edition.code && at == number;
            let points = report
                .points
                .iter()
                .find(|entry| of_level(&entry.occupation, entry.level));
            let plan = report
                .plans
                .iter()
                .any(|entry| of_level(&entry.occupation, entry.level));
            output::say(&format!(
                "  {number:>5}  {:>9}  {:>6}  {:>6}  {:>11}  {:>4}  {:>6}  {}",
                level.functions,
                marks(level.weights.theory_sum),
                marks(level.weights.skills_sum),
                level.unconfirmed.len(),
                level.gaps.len(),
                points.map_or(0, |entry| entry.points),
                if plan { "yes" } else { "-" },
            ));
        }
    }
    for problem in &report.problems {
        let place = if problem.path.is_empty() {
            String::new()
        } else {
            format!(" {}", problem.path)
        };
        output::say(&format!(
            "{}{place}: {} [{}]",
            problem.file, problem.message, problem.code
        ));
    }
    output::say(&format!("{} problems", report.problems.len()));
}

/// A sum of weights in marks; `-` where there is no table.
fn marks(hundredths: Option<u64>) -> String {
    hundredths.map_or_else(
        || "-".to_owned(),
        |sum| format!("{}.{:02}", sum / 100, sum % 100),
    )
}
