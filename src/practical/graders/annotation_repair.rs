//! Repairing broken annotation files.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::boxes::LabelledBox;
use super::labelled::check_labels;
use crate::practical::formats::{
    Files, FormatProblem, ImageFormat, ImageSet, ImageSize, check_name,
};
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, harmonic, ratio, ratio_or,
};
use crate::practical::measures::boxes::match_by_iou;
use crate::practical::measures::grid::Grid;

/// An image with its true boxes.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Image {
    size: ImageSize,
    boxes: Vec<LabelledBox>,
}

/// Key of a repair task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    format: ImageFormat,
    /// Classes in the order of the class list.
    classes: Vec<String>,
    /// Images by file name without ending.
    images: UniqueMap<Image>,
    /// The broken files the candidate starts from: `<image>.txt`, `<image>.xml` or `annotations.json`.
    given: UniqueMap<String>,
    /// Pixels by which every edge may lie off; 2 when absent.
    #[serde(default)]
    tolerance: Option<f64>,
    #[serde(default)]
    marking: Marking,
}

/// The repaired files.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    #[serde(default)]
    files: UniqueMap<String>,
}

const MAX_IMAGES: usize = 200;
const MAX_BOXES: usize = 200;

pub(crate) struct AnnotationRepair;

fn truth(key: &Key) -> ImageSet {
    ImageSet {
        classes: key.classes.clone(),
        sizes: key
            .images
            .iter()
            .map(|(name, image)| (name.clone(), image.size))
            .collect(),
        boxes: key
            .images
            .iter()
            .map(|(name, image)| (name.clone(), image.boxes.clone()))
            .collect(),
    }
}

/// Which true boxes stand in a set, for each image, and how many boxes the set has.
struct Standing {
    met: BTreeMap<String, Vec<bool>>,
    boxes: usize,
    problems: Vec<FormatProblem>,
}

fn standing(key: &Key, files: &UniqueMap<String>) -> Result<Standing, Refusal> {
    let files: Files = files
        .iter()
        .map(|(name, text)| (name.clone(), text.clone()))
        .collect();
    let truth = truth(key);
    let (found, problems) = key.format.read(&files, &truth);
    let tolerance = key.tolerance.unwrap_or(2.0);
    let mut standing = Standing {
        met: BTreeMap::new(),
        boxes: 0,
        problems,
    };
    for (image, gold) in &truth.boxes {
        let mut own = found.boxes.get(image).cloned().unwrap_or_default();
        if own.len() > MAX_BOXES * 2 {
            return Err(Refusal::too_large(format!(
                "image {image:?}: too many boxes"
            )));
        }
        own.sort_by(|a, b| {
            a.class
                .cmp(&b.class)
                .then(a.x.total_cmp(&b.x))
                .then(a.y.total_cmp(&b.y))
                .then(a.width.total_cmp(&b.width))
                .then(a.height.total_cmp(&b.height))
        });
        standing.boxes += own.len();
        let mut iou = Grid::new(gold.len(), own.len());
        let mut allowed = Grid::<usize>::new(gold.len(), own.len());
        for (row, a) in gold.iter().enumerate() {
            for (column, b) in own.iter().enumerate() {
                iou.set(row, column, a.rectangle().iou(&b.rectangle()));
                let near = a.rectangle().edge_error(&b.rectangle()) <= tolerance + 1e-6;
                allowed.set(row, column, usize::from(near && a.class == b.class));
            }
        }
        let mut met = vec![false; gold.len()];
        for (row, _) in match_by_iou(&iou, 1e-6, |row, column| allowed.at(row, column) == 1) {
            if let Some(met) = met.get_mut(row) {
                *met = true;
            }
        }
        standing.met.insert(image.clone(), met);
    }
    Ok(standing)
}

impl Grader for AnnotationRepair {
    const KIND: &'static str = "annotation-repair";
    const VERSION: &'static str = "annotation-repair/1";
    const SUMMARY: &'static str = "Repair broken YOLO, VOC or COCO files.";
    const EXAMPLE: Example = Example {
        key: r#"{"format":"yolo","classes":["parcel","shelf"],"images":{"a":{"size":{"width":100,"height":100},"boxes":[{"class":"parcel","x":10,"y":10,"width":20,"height":20},{"class":"shelf","x":50,"y":50,"width":40,"height":40}]},"b":{"size":{"width":200,"height":100},"boxes":[{"class":"parcel","x":20,"y":20,"width":40,"height":40}]}},"given":{"a.txt":"0 0.2 0.2 0.2 0.2\n7 0.7 0.7 0.4 0.4\n","b.txt":"0 0.2 0.4 -0.2 0.4\n"}}"#,
        answer: r#"{"files":{"a.txt":"0 0.2 0.2 0.2 0.2\n1 0.7 0.7 0.4 0.4\n","b.txt":"0 0.2 0.4 -0.2 0.4\n"}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        check_labels(&key.classes)?;
        if key.images.is_empty() || key.images.len() > MAX_IMAGES {
            return Err(Refusal::key("there must be 1 to 200 images"));
        }
        for (name, image) in key.images.iter() {
            let faulty = |entry: &LabelledBox| {
                !entry.rectangle().is_proper() || !key.classes.contains(&entry.class)
            };
            let sized = (1..=100_000).contains(&image.size.width)
                && (1..=100_000).contains(&image.size.height);
            if !check_name(name)
                || !sized
                || image.boxes.len() > MAX_BOXES
                || image.boxes.iter().any(faulty)
            {
                return Err(Refusal::key(format!(
                    "image {name:?}: its name, size or a box is improper"
                )));
            }
        }
        if key
            .tolerance
            .is_some_and(|pixels| !(0.0..=100.0).contains(&pixels))
        {
            return Err(Refusal::key("the tolerance must be 0 to 100 pixels"));
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let before = standing(key, &key.given)?;
        let after = standing(key, &answer.files)?;
        let flags = |standing: &Standing| {
            standing
                .met
                .values()
                .flatten()
                .copied()
                .collect::<Vec<bool>>()
        };
        let (was, is) = (flags(&before), flags(&after));
        let gold = is.len();
        let tp = is.iter().filter(|met| **met).count();
        let (fp, missed) = (after.boxes - tp, gold - tp);
        let broken = was.iter().filter(|met| !**met).count();
        let repaired = was
            .iter()
            .zip(&is)
            .filter(|(was, is)| !**was && **is)
            .count();
        let kept = was
            .iter()
            .zip(&is)
            .filter(|(was, is)| **was && **is)
            .count();
        let expected: Files = key.format.write(&truth(key));
        let sound = expected
            .keys()
            .filter(|file| {
                answer.files.contains_key(*file)
                    && !after.problems.iter().any(|problem| problem.file == **file)
            })
            .count();
        let mut measured = Measured::default();
        measured.count("gold", gold);
        measured.count("tp", tp);
        measured.count("fp", fp);
        measured.count("fn", missed);
        measured.count("broken", broken);
        measured.count("repaired", repaired);
        measured.count("problems", after.problems.len());
        let nothing = if tp + fp + missed == 0 { 1.0 } else { 0.0 };
        measured.metric("box_precision", ratio_or(tp, tp + fp, nothing));
        measured.metric("box_recall", ratio_or(tp, tp + missed, nothing));
        measured.metric("box_f1", harmonic(tp, fp, missed, 1.0));
        measured.metric("repaired", ratio(repaired, broken));
        measured.metric("kept", ratio(kept, gold - broken));
        measured.metric("sound_files", ratio(sound, expected.len()));
        let shown: Vec<&FormatProblem> = after.problems.iter().take(50).collect();
        measured.detail("problems", &shown);
        Ok(measured)
    }

    fn default_aspects(_: &Key) -> Vec<AspectRule> {
        vec![
            AspectRule::new("boxes right", "box_f1", 7_000),
            AspectRule::new("files sound", "sound_files", 3_000),
        ]
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        let given = key
            .given
            .iter()
            .map(|(name, text)| (name.clone(), text.clone()));
        vec![
            Answer {
                files: UniqueMap::default(),
            },
            Answer {
                files: given.collect(),
            },
        ]
    }

    fn full_answer(key: &Key) -> Answer {
        Answer {
            files: key.format.write(&truth(key)).into_iter().collect(),
        }
    }
}
