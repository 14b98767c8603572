//! `touchstone bank report`: what a bank holds, as tables in Markdown for people.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use serde::Serialize;

use super::standards::content_tree;
use super::{Finding, Invocation, output};
use crate::items::ItemKind;
use crate::items::bank::{Bank, BankItem, read_banks};
use crate::items::check::{ALIKE_PERCENT, SAME_PERCENT, similar_pairs};
use crate::papers::{Assembly, assemble, form_label, items_of_bank};
use crate::standards::content::{OccupationContent, read_occupation};

/// Difficulty bands: lowest percentage of each.
const BANDS: [i32; 5] = [0, 40, 55, 70, 85];
/// Pairs of the near-duplicate table.
const PAIRS_SHOWN: usize = 10;

#[derive(Args)]
#[command(
    after_help = "Example: touchstone bank report question_banks --forms 5 --out docs/item-bank.md"
)]
pub(super) struct ReportArguments {
    /// Folder of question banks, or the folder of one occupation; what ships with the program when absent.
    dir: Option<PathBuf>,
    /// Parallel forms to assemble for each level that has a plan.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(2..=50))]
    forms: u16,
    /// Seed of the assembly.
    #[arg(long, default_value = "report")]
    seed: String,
    /// File to write instead of standard output.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// One level of one occupation.
#[derive(Serialize)]
struct LevelReport {
    occupation: String,
    level: u8,
    /// Section, then kind.
    by_section: BTreeMap<String, BTreeMap<&'static str, usize>>,
    by_cognitive: BTreeMap<&'static str, usize>,
    /// Lowest percentage of the band.
    by_difficulty: BTreeMap<i32, usize>,
    practice: usize,
    points: usize,
    points_covered: usize,
    forms: Option<FormsReport>,
    /// The most alike pairs, items of both pools, highest first.
    alike: Vec<AlikePair>,
}

#[derive(Serialize)]
struct FormsReport {
    count: usize,
    all_constraints_met: bool,
    constraints: Vec<String>,
    items: usize,
    difficulty: Vec<f64>,
    overlap_max: u64,
    overlap_mean: f64,
    /// Items in common over all pairs, and the least that this bank allows.
    objective: u64,
    bound: u64,
}

#[derive(Serialize)]
struct AlikePair {
    percent: usize,
    first: String,
    second: String,
}

pub(super) fn run(invocation: &Invocation, options: &ReportArguments) -> anyhow::Result<Finding> {
    let tree = content_tree(options.dir.as_deref())?;
    let mut reports = Vec::new();
    for folder in &tree.folders {
        let content = read_occupation(folder);
        for bank in read_banks(folder, &content) {
            if !bank.items.is_empty() {
                reports.push(report_on(&bank, &content, options));
            }
        }
    }
    if invocation.json {
        output::say_json(&reports)?;
    } else {
        let text = markdown(&reports, options);
        match &options.out {
            Some(path) => std::fs::write(path, text)
                .with_context(|| format!("cannot write {}", path.display()))?,
            None => output::say(&text),
        }
    }
    let well = reports.iter().all(|report| {
        let forms = report.forms.as_ref();
        forms.is_none_or(|forms| forms.all_constraints_met)
            && report.alike.iter().all(|pair| pair.percent < SAME_PERCENT)
    });
    Ok(if well && !reports.is_empty() {
        Finding::Well
    } else {
        Finding::Faulty
    })
}

fn report_on(bank: &Bank, content: &OccupationContent, options: &ReportArguments) -> LevelReport {
    let mut report = LevelReport {
        occupation: bank.occupation.clone(),
        level: bank.level.number(),
        by_section: BTreeMap::new(),
        by_cognitive: BTreeMap::new(),
        by_difficulty: BANDS.iter().map(|band| (*band, 0)).collect(),
        practice: bank.practice.len(),
        points: content.points_of(bank.level).len(),
        points_covered: 0,
        forms: None,
        alike: alike(bank),
    };
    let mut covered = BTreeSet::new();
    for item in &bank.items {
        let section = item
            .section
            .map_or_else(|| "?".to_owned(), |section| section.to_string());
        let kinds = report.by_section.entry(section).or_default();
        *kinds.entry(item.entry.kind.as_str()).or_default() += 1;
        let cognitive = item.entry.cognitive.as_str();
        *report.by_cognitive.entry(cognitive).or_default() += 1;
        let band = BANDS
            .iter()
            .rev()
            .find(|band| **band <= item.entry.difficulty);
        if let Some(count) = band.and_then(|band| report.by_difficulty.get_mut(band)) {
            *count += 1;
        }
        covered.insert(item.entry.point.as_str());
    }
    report.points_covered = covered.len();
    report.forms = content.plan(bank.level).map(|plan| {
        let made = assemble(
            plan,
            &items_of_bank(bank),
            usize::from(options.forms),
            &options.seed,
        );
        match made {
            Ok(assembly) => forms_report(assembly),
            Err(short) => FormsReport {
                count: 0,
                all_constraints_met: false,
                constraints: vec![short.to_string()],
                items: 0,
                difficulty: Vec::new(),
                overlap_max: 0,
                overlap_mean: 0.0,
                objective: 0,
                bound: 0,
            },
        }
    });
    report
}

fn forms_report(assembly: Assembly) -> FormsReport {
    let figures = assembly.figures;
    FormsReport {
        count: assembly.forms.len(),
        all_constraints_met: assembly.constraints.iter().all(|rule| rule.met),
        constraints: assembly
            .constraints
            .iter()
            .map(|rule| format!("{}: {}", rule.name, if rule.met { "met" } else { "BROKEN" }))
            .collect(),
        items: assembly.forms.first().map_or(0, |form| form.items.len()),
        difficulty: figures
            .forms
            .iter()
            .map(|form| form.mean_difficulty)
            .collect(),
        overlap_max: figures.overlap.max,
        overlap_mean: figures.overlap.mean,
        objective: figures.objective,
        bound: figures.bound,
    }
}

/// The most alike pairs of items, from a threshold well below the one that the check warns of.
fn alike(bank: &Bank) -> Vec<AlikePair> {
    let items: Vec<&BankItem> = bank.all_items().collect();
    let texts: Vec<String> = items
        .iter()
        .map(|item| {
            let options = item.entry.options.iter().map(String::as_str);
            std::iter::once(item.entry.stem.as_str())
                .chain(options)
                .collect()
        })
        .collect();
    let mut pairs = similar_pairs(&texts, ALIKE_PERCENT * 2 / 3).pairs;
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.percent));
    let code = |index: usize| items.get(index).map(|item| item.entry.code.clone());
    pairs
        .iter()
        .take(PAIRS_SHOWN)
        .filter_map(|pair| {
            Some(AlikePair {
                percent: pair.percent,
                first: code(pair.first)?,
                second: code(pair.second)?,
            })
        })
        .collect()
}

fn markdown(reports: &[LevelReport], options: &ReportArguments) -> String {
    let mut text = String::from(
        "# The item banks in figures\n\nWritten by `touchstone bank report`; difficulty is the writers' estimate of the percentage of \
         prepared candidates who answer correctly.\n",
    );
    for report in reports {
        // Writing to a string cannot fail.
        let _ = level_markdown(&mut text, report, options);
    }
    text
}

fn level_markdown(
    text: &mut String,
    report: &LevelReport,
    options: &ReportArguments,
) -> std::fmt::Result {
    let total: usize = report.by_cognitive.values().sum();
    writeln!(
        text,
        "\n## {} level {}: {total} items, {} for practice, {} of {} identification points\n",
        report.occupation, report.level, report.practice, report.points_covered, report.points
    )?;
    let kinds: Vec<&str> = ItemKind::ALL.iter().map(|kind| kind.as_str()).collect();
    writeln!(text, "| section | {} | all |", kinds.join(" | "))?;
    writeln!(
        text,
        "| --- | {}---: |",
        "---: | ".repeat(ItemKind::ALL.len())
    )?;
    for (section, kinds) in &report.by_section {
        let counts: Vec<String> = ItemKind::ALL
            .iter()
            .map(|kind| {
                kinds
                    .get(kind.as_str())
                    .copied()
                    .unwrap_or_default()
                    .to_string()
            })
            .collect();
        let all: usize = kinds.values().sum();
        writeln!(text, "| {section} | {} | {all} |", counts.join(" | "))?;
    }
    let shares = |counts: Vec<(String, usize)>| -> String {
        let parts = counts.into_iter().map(|(name, count)| {
            let percent = (count * 100).checked_div(total).unwrap_or_default();
            format!("{name} {count} ({percent} %)")
        });
        parts.collect::<Vec<_>>().join(", ")
    };
    let cognitive = report
        .by_cognitive
        .iter()
        .map(|(name, count)| ((*name).to_owned(), *count));
    writeln!(text, "\nCognitive level: {}.", shares(cognitive.collect()))?;
    let bands = report
        .by_difficulty
        .iter()
        .map(|(band, count)| (format!("{band}+"), *count));
    writeln!(text, "Difficulty: {}.", shares(bands.collect()))?;
    match &report.forms {
        None => writeln!(text, "\nNo plan, so no forms.")?,
        Some(forms) => {
            writeln!(
                text,
                "\n{} parallel forms of {} items (seed `{}`): items in common at most {}, {:.1} on average; {} over all pairs, \
                 not below {}.\n",
                forms.count,
                forms.items,
                options.seed,
                forms.overlap_max,
                forms.overlap_mean,
                forms.objective,
                forms.bound
            )?;
            let difficulties = forms
                .difficulty
                .iter()
                .enumerate()
                .map(|(index, mean)| format!("{} {mean:.1}", form_label(index)));
            writeln!(
                text,
                "Mean difficulty: {}. Rules: {}.",
                difficulties.collect::<Vec<_>>().join(", "),
                forms.constraints.join("; ")
            )?;
        }
    }
    if report.alike.is_empty() {
        writeln!(
            text,
            "\nNo two items share {} % of their three-character sequences.",
            ALIKE_PERCENT * 2 / 3
        )?;
    } else {
        let pairs = report
            .alike
            .iter()
            .map(|pair| format!("{} and {} {} %", pair.first, pair.second, pair.percent));
        writeln!(
            text,
            "\nMost alike (the check refuses {SAME_PERCENT} %, warns from {ALIKE_PERCENT} %): {}.",
            pairs.collect::<Vec<_>>().join("; ")
        )?;
    }
    Ok(())
}
