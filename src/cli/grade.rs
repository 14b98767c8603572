//! `touchstone grade`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use serde::Serialize;
use serde_json::Value;

use super::{Finding, Invocation, output};
use crate::practical::{HAND_IN_FORMATS, Kind, Refusal, Report, answer_from, find_kind, kinds};

#[derive(Args)]
#[command(
    after_help = "Exit code 1 when the answer is refused, 2 when the key is. The report is one JSON document.\n\nExample: touchstone grade --example typing --out . && touchstone grade typing --key KEY.json --answer ANSWER.json"
)]
pub(crate) struct GradeArguments {
    /// Kind of task, as `--list` names it.
    #[arg(required_unless_present_any = ["list", "example"])]
    kind: Option<String>,
    /// Key file (JSON).
    #[arg(long, value_name = "FILE", required_unless_present_any = ["list", "example"])]
    key: Option<PathBuf>,
    /// Answer file (JSON).
    #[arg(long, value_name = "FILE", required_unless_present_any = ["list", "example"])]
    answer: Option<PathBuf>,
    /// Format of the answer file when it is a labelling tool's own: csv, doccano, conll, label-studio, rasa, cvat.
    #[arg(long, value_name = "FORMAT", requires = "answer")]
    answer_format: Option<String>,
    /// Name the kinds with the JSON Schema of both files, or of the one kind given.
    #[arg(long, conflicts_with_all = ["key", "answer", "example"])]
    list: bool,
    /// Print a small key and answer of a kind; writes KEY.json and ANSWER.json into the folder of `--out` when given.
    #[arg(long, value_name = "KIND", conflicts_with_all = ["kind", "key", "answer"])]
    example: Option<String>,
    /// Folder for the files of `--example`.
    #[arg(long, value_name = "DIR", requires = "example")]
    out: Option<PathBuf>,
}

pub(crate) fn run(invocation: &Invocation, arguments: GradeArguments) -> anyhow::Result<Finding> {
    if arguments.list {
        return list(arguments.kind.as_deref());
    }
    if let Some(name) = &arguments.example {
        return example(get_kind(name)?, arguments.out.as_deref());
    }
    let (Some(name), Some(key), Some(answer)) = (arguments.kind, arguments.key, arguments.answer)
    else {
        anyhow::bail!("a kind, --key and --answer are needed");
    };
    let kind = get_kind(&name)?;
    let key_bytes = read(&key)?;
    let answer_bytes = read(&answer)?;
    let outcome = match &arguments.answer_format {
        None => kind.grade(&key_bytes, &answer_bytes),
        Some(format) => {
            if !HAND_IN_FORMATS
                .iter()
                .any(|(name, kinds)| name == format && kinds.contains(&kind.name))
            {
                anyhow::bail!("{format} is no format for {}", kind.name);
            }
            answer_from(kind.name, format, &answer_bytes)
                .and_then(|answer| kind.grade(&key_bytes, &answer))
        }
    };
    match outcome {
        Ok(report) => {
            say(invocation, &report)?;
            Ok(Finding::Well)
        }
        Err(refusal) if refusal.code.concerns_key() => {
            Err(anyhow::anyhow!("{}: {refusal}", key.display()))
        }
        Err(refusal) => {
            output::complain(&format!("touchstone: {}: {refusal}", answer.display()));
            output::say_json(&Refused {
                kind: kind.name,
                refusal: &refusal,
            })?;
            Ok(Finding::Faulty)
        }
    }
}

#[derive(Serialize)]
struct Refused<'r> {
    kind: &'static str,
    refusal: &'r Refusal,
}

#[derive(Serialize)]
struct Listing {
    kinds: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    kind: &'static str,
    grader_version: &'static str,
    summary: &'static str,
    key_schema: Value,
    answer_schema: Value,
    example_key: Value,
    example_answer: Value,
}

fn get_kind(name: &str) -> anyhow::Result<&'static Kind> {
    find_kind(name).with_context(|| {
        let names: Vec<&str> = kinds().iter().map(|kind| kind.name).collect();
        format!(
            "there is no kind {name:?}; the kinds are {}",
            names.join(", ")
        )
    })
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

fn list(name: Option<&str>) -> anyhow::Result<Finding> {
    let only = name.map(get_kind).transpose()?;
    let listed = kinds()
        .iter()
        .filter(|kind| only.is_none_or(|only| only.name == kind.name))
        .map(|kind| {
            anyhow::Ok(Listed {
                kind: kind.name,
                grader_version: kind.grader_version,
                summary: kind.summary,
                key_schema: kind.key_schema(),
                answer_schema: kind.answer_schema(),
                example_key: serde_json::from_str(kind.example_key)?,
                example_answer: serde_json::from_str(kind.example_answer)?,
            })
        })
        .collect::<Result<_, _>>()?;
    output::say_json(&Listing { kinds: listed })?;
    Ok(Finding::Well)
}

fn example(kind: &Kind, out: Option<&Path>) -> anyhow::Result<Finding> {
    let key: Value = serde_json::from_str(kind.example_key)?;
    let answer: Value = serde_json::from_str(kind.example_answer)?;
    match out {
        None => output::say_json(&serde_json::json!({ "key": key, "answer": answer }))?,
        Some(folder) => {
            for (name, document) in [("KEY.json", &key), ("ANSWER.json", &answer)] {
                let path = folder.join(name);
                std::fs::write(&path, serde_json::to_string_pretty(document)?)
                    .with_context(|| format!("{} cannot be written", path.display()))?;
            }
        }
    }
    Ok(Finding::Well)
}

/// The report as JSON; without `--json` a score sheet goes to standard error beside it, for people.
fn say(invocation: &Invocation, report: &Report) -> anyhow::Result<()> {
    if !invocation.json {
        let hundredths = |marks: i64| format!("{}.{:02}", marks / 100, marks % 100);
        for aspect in &report.aspects {
            output::complain(&format!(
                "{:>8} of {:>8}  {} ({} = {})",
                hundredths(aspect.marks),
                hundredths(aspect.max),
                aspect.name,
                aspect.metric,
                aspect
                    .value
                    .map_or("not defined".to_owned(), |value| format!("{value}")),
            ));
        }
        for act in &report.fail_at_once {
            output::complain(&format!("fails at once: {act}"));
        }
        output::complain(&format!(
            "{:>8} of {:>8}",
            hundredths(report.marks),
            hundredths(report.max)
        ));
    }
    output::say_json(report)
}
