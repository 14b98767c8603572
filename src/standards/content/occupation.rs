//! The standard, plans and points of one occupation's folder, with everything that is wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use super::{BankFolder, ContentFile, ContentKind, ContentProblem};
use crate::standards::edition::{
    EditionSummary, Level, Section, StandardEdition, read_edition, summarise_edition,
};
use crate::standards::plan::{ExamPlan, check_plan_against, read_plan};
use crate::standards::points::{IdentificationPoint, check_points, parse_points};

/// What a folder says of its occupation.
#[derive(Clone, Debug, Default)]
pub struct OccupationContent {
    /// Name of the folder.
    pub folder: String,
    pub edition: Option<StandardEdition>,
    pub plans: Vec<PlanFile>,
    pub points: BTreeMap<Level, PointLevel>,
    pub problems: Vec<ContentProblem>,
}

/// A plan and the file it stands in.
#[derive(Clone, Debug)]
pub struct PlanFile {
    pub file: String,
    pub plan: ExamPlan,
}

impl PlanFile {
    /// Name of the plan among those shipped: `4-04-05-05/level-3`.
    pub fn key(&self) -> String {
        format!("{}/level-{}", self.plan.occupation_code, self.plan.level)
    }
}

/// Identification points of one level in the order of the files.
#[derive(Clone, Debug, Default)]
pub struct PointLevel {
    pub points: Vec<IdentificationPoint>,
}

impl OccupationContent {
    pub fn occupation_code(&self) -> Option<&str> {
        self.edition
            .as_ref()
            .map(|edition| edition.occupation.code.as_str())
    }

    pub fn plan(&self, level: Level) -> Option<&ExamPlan> {
        self.plans
            .iter()
            .map(|file| &file.plan)
            .find(|plan| plan.level == level)
    }

    /// Points of a level; empty where there are none.
    pub fn points_of(&self, level: Level) -> &[IdentificationPoint] {
        self.points
            .get(&level)
            .map_or(&[], |level| level.points.as_slice())
    }

    pub fn summary(&self) -> Option<EditionSummary> {
        self.edition.as_ref().map(summarise_edition)
    }
}

/// Reads and checks a folder. Theory items and practical tasks are left to those who know them.
#[must_use]
pub fn read_occupation(folder: &BankFolder) -> OccupationContent {
    let mut content = OccupationContent {
        folder: folder.name.clone(),
        ..OccupationContent::default()
    };
    read_standard(folder, &mut content);
    for file in &folder.files {
        match file.kind() {
            ContentKind::Plan(level) => read_plan_file(file, level, &mut content),
            ContentKind::Stray => content.problems.push(ContentProblem::of_file(
                &file.path,
                "file-unexpected",
                "no file is expected here; see the README of the question banks for the places",
            )),
            _ => {}
        }
    }
    read_point_files(folder, &mut content);
    check_plans_have_points(&mut content);
    content
}

fn read_standard(folder: &BankFolder, content: &mut OccupationContent) {
    let path = format!("{}/standard.toml", folder.name);
    let Some(file) = folder
        .files
        .iter()
        .find(|file| file.kind() == ContentKind::Standard)
    else {
        content.problems.push(ContentProblem::of_file(
            &path,
            "standard-missing",
            "the folder has no readable standard.toml",
        ));
        return;
    };
    let (edition, findings) = read_edition(&file.text);
    content.problems.extend(
        findings
            .into_iter()
            .map(|finding| ContentProblem::at(&path, finding)),
    );
    if let Some(edition) = &edition {
        let code = &edition.occupation.code;
        if !folder
            .name
            .strip_prefix(code)
            .is_some_and(|rest| rest.starts_with('-'))
        {
            let message =
                format!("the name of the folder does not begin with the occupation's code {code}-");
            content
                .problems
                .push(ContentProblem::of_file(&path, "folder-name", message));
        }
    }
    content.edition = edition;
}

fn read_plan_file(file: &ContentFile, level: Level, content: &mut OccupationContent) {
    let (plan, mut findings) = read_plan(&file.text);
    if let (Some(plan), Some(edition)) = (&plan, &content.edition) {
        findings.extend(check_plan_against(plan, edition));
    }
    content.problems.extend(
        findings
            .into_iter()
            .map(|finding| ContentProblem::at(&file.path, finding)),
    );
    let Some(plan) = plan else { return };
    if plan.level == level {
        content.plans.push(PlanFile {
            file: file.path.clone(),
            plan,
        });
    } else {
        let message = format!(
            "the file is named after level {level}, the plan is for level {}",
            plan.level
        );
        content
            .problems
            .push(ContentProblem::of_file(&file.path, "level-other", message));
    }
}

fn read_point_files(folder: &BankFolder, content: &mut OccupationContent) {
    let mut seen: BTreeMap<Level, BTreeSet<String>> = BTreeMap::new();
    for file in &folder.files {
        let ContentKind::Points(level) = file.kind() else {
            continue;
        };
        let read = match parse_points(&file.text) {
            Ok(read) => read,
            Err(error) => {
                content
                    .problems
                    .push(ContentProblem::at(&file.path, error.into()));
                continue;
            }
        };
        if let Some(edition) = &content.edition {
            match edition.level(level) {
                Some(entry) => {
                    let found = check_points(&read, edition, entry, seen.entry(level).or_default());
                    content.problems.extend(
                        found
                            .into_iter()
                            .map(|finding| ContentProblem::at(&file.path, finding)),
                    );
                }
                None => {
                    let message = format!("the edition has no level {level}");
                    content.problems.push(ContentProblem::of_file(
                        &file.path,
                        "level-unknown",
                        message,
                    ));
                }
            }
        }
        content
            .points
            .entry(level)
            .or_default()
            .points
            .extend(read.points);
    }
}

/// A section that a plan examines needs points, or no item can be written for it.
fn check_plans_have_points(content: &mut OccupationContent) {
    let mut problems = Vec::new();
    for PlanFile { file, plan } in &content.plans {
        let sections: BTreeSet<Section> = content
            .points_of(plan.level)
            .iter()
            .map(|point| point.section)
            .collect();
        for entry in &plan.theory.sections {
            if entry.weight_hundredths > 0 && !sections.contains(&entry.section) {
                let message = format!(
                    "section {} is examined and has no identification point",
                    entry.section
                );
                problems.push(ContentProblem::of_file(
                    file,
                    "section-without-points",
                    message,
                ));
            }
        }
    }
    content.problems.extend(problems);
}
