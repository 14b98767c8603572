//! `touchstone paper`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::standards::content_tree;
use super::{Finding, Invocation, output};
use crate::items::bank::{Bank, read_banks};
use crate::items::{AssemblyItem, ItemKind};
use crate::papers::{
    Assembly, Constraint, FormDocument, FormFigures, Overlap, assemble, form_label, items_of_bank,
};
use crate::standards::content::read_occupation;
use crate::standards::plan::{ExamPlan, read_plan};

#[derive(Args)]
pub(crate) struct PaperArguments {
    #[command(subcommand)]
    action: PaperAction,
}

#[derive(Subcommand)]
enum PaperAction {
    /// Put parallel forms together by a plan's blueprint. The same plan, bank, number of forms and seed give the same forms.
    Assemble(AssembleArguments),
}

#[derive(Args)]
#[command(
    after_help = "Exit code 1 when the plan has faults or the bank is too small; then nothing is assembled.\n\nExample: touchstone paper assemble --plan question_banks/4-04-05-05-ai-trainer/plans/level-3.toml --bank question_banks/4-04-05-05-ai-trainer --forms 2 --seed 2026"
)]
struct AssembleArguments {
    /// Exam plan, a file like plans/level-3.toml.
    #[arg(long)]
    plan: PathBuf,
    /// Folder of question banks, or the folder of one occupation.
    #[arg(long)]
    bank: PathBuf,
    /// Parallel forms.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=200))]
    forms: u16,
    /// Any text; recorded in the outcome.
    #[arg(long, default_value = "touchstone")]
    seed: String,
}

pub(crate) fn run(invocation: &Invocation, arguments: PaperArguments) -> anyhow::Result<Finding> {
    match arguments.action {
        PaperAction::Assemble(options) => assemble_forms(invocation, &options),
    }
}

/// What is printed. Without forms, `problems` says why.
#[derive(Default, Serialize)]
struct Report {
    seed: String,
    forms: Vec<FormReport>,
    constraints: Vec<Constraint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    overlap: Option<Overlap>,
    /// Items in common, summed over all pairs of forms.
    #[serde(skip_serializing_if = "Option::is_none")]
    objective: Option<u64>,
    /// No forms from this bank have a smaller objective.
    #[serde(skip_serializing_if = "Option::is_none")]
    bound: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shortage: Option<ShortageReport>,
    problems: Vec<Problem>,
}

#[derive(Serialize)]
struct FormReport {
    label: String,
    /// Codes of the items by part and section.
    items: Vec<String>,
    marks: f64,
    by_point: BTreeMap<String, u32>,
    /// Mean over the items of the expected percentage of right answers.
    expected_difficulty: f64,
    /// Marks a prepared candidate is expected to earn.
    expected_marks: f64,
}

#[derive(Serialize)]
struct ShortageReport {
    section: String,
    kind: ItemKind,
    needed: usize,
    have: usize,
}

#[derive(Serialize)]
struct Problem {
    file: String,
    code: &'static str,
    message: String,
}

fn assemble_forms(invocation: &Invocation, options: &AssembleArguments) -> anyhow::Result<Finding> {
    let mut report = Report {
        seed: options.seed.clone(),
        ..Report::default()
    };
    if let Some(plan) = plan_of(&options.plan, &mut report)? {
        let items = items_for(&plan, &options.bank, &mut report)?;
        match assemble(&plan, &items, usize::from(options.forms), &options.seed) {
            Ok(assembly) => fill(&mut report, assembly),
            Err(short) => {
                report.problems.push(Problem {
                    file: options.bank.display().to_string(),
                    code: "bank-short",
                    message: short.to_string(),
                });
                report.shortage = Some(ShortageReport {
                    section: short.section,
                    kind: short.kind,
                    needed: short.needed,
                    have: short.have,
                });
            }
        }
    }
    if invocation.json {
        output::say_json(&report)?;
    } else {
        say(&report);
    }
    let well = !report.forms.is_empty() && report.constraints.iter().all(|rule| rule.met);
    Ok(if well { Finding::Well } else { Finding::Faulty })
}

/// The plan, unless it has faults, which the report then names.
fn plan_of(path: &Path, report: &mut Report) -> anyhow::Result<Option<ExamPlan>> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the plan {}", path.display()))?;
    let (plan, findings) = read_plan(&text);
    let sound = findings.is_empty();
    for finding in findings {
        report.problems.push(Problem {
            file: path.display().to_string(),
            code: finding.code,
            message: format!("{}: {}", finding.path, finding.message),
        });
    }
    Ok(plan.filter(|_| sound))
}

/// The items of the plan's occupation and level.
fn items_for(
    plan: &ExamPlan,
    folder: &Path,
    report: &mut Report,
) -> anyhow::Result<Vec<AssemblyItem>> {
    let tree = content_tree(Some(occupation_folder(folder)))?;
    let banks: Vec<Bank> = tree
        .folders
        .iter()
        .flat_map(|folder| read_banks(folder, &read_occupation(folder)))
        .filter(|bank| bank.level == plan.level && is_of(bank, &plan.occupation_code))
        .collect();
    for problem in banks.iter().flat_map(|bank| &bank.problems) {
        report.problems.push(Problem {
            file: problem.file.clone(),
            code: problem.code,
            message: problem.message.clone(),
        });
    }
    Ok(banks.iter().flat_map(items_of_bank).collect())
}

/// A folder without a readable standard goes by its name, which begins with the code.
fn is_of(bank: &Bank, occupation_code: &str) -> bool {
    let rest = bank.occupation.strip_prefix(occupation_code);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// The folder given, or the occupation's folder above it when it is only a part, such as `theory/level-3`.
fn occupation_folder(folder: &Path) -> &Path {
    let mut above = folder.ancestors().take(3);
    above
        .find(|candidate| candidate.join("standard.toml").is_file())
        .unwrap_or(folder)
}

fn fill(report: &mut Report, assembly: Assembly) {
    let figures = assembly.figures;
    let forms = assembly.forms.iter().zip(figures.forms).enumerate();
    report.forms = forms
        .map(|(index, (document, figures))| form_report(index, document, figures))
        .collect();
    report.constraints = assembly.constraints;
    report.overlap = Some(figures.overlap);
    report.objective = Some(figures.objective);
    report.bound = Some(figures.bound);
}

fn form_report(index: usize, document: &FormDocument, figures: FormFigures) -> FormReport {
    FormReport {
        label: form_label(index),
        items: document
            .items
            .iter()
            .map(|item| item.item_id.clone())
            .collect(),
        marks: f64::from(figures.marks_hundredths) / 100.0,
        by_point: figures.by_point,
        expected_difficulty: figures.mean_difficulty,
        expected_marks: figures.expected_hundredths / 100.0,
    }
}

fn say(report: &Report) {
    for problem in &report.problems {
        output::complain(&format!("{}: {}", problem.file, problem.message));
    }
    for form in &report.forms {
        output::say(&format!(
            "form {}: {} items, {} marks, {} points, expected difficulty {:.1} %, expected marks {:.1}",
            form.label,
            form.items.len(),
            form.marks,
            form.by_point.len(),
            form.expected_difficulty,
            form.expected_marks,
        ));
        output::say(&format!("  {}", form.items.join(" ")));
    }
    for rule in &report.constraints {
        let kept = if rule.met { "kept" } else { "BROKEN" };
        output::say(&format!("rule {}: {kept}", rule.name));
    }
    if let (Some(overlap), Some(objective), Some(bound)) =
        (&report.overlap, report.objective, report.bound)
    {
        output::say(&format!(
            "items in common: at most {} in two forms, {:.1} on average, {objective} over all pairs (not below {bound})",
            overlap.max, overlap.mean
        ));
    }
}
