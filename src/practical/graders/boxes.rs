//! Boxes around objects in images.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::labelled::{Labelled, check_labels, scored};
use super::shapes::{ShapeCounts, Shapes};
use crate::practical::frame::{AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap};
use crate::practical::measures::boxes::Rectangle;

/// A box with its class; left, top, width, height in pixels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabelledBox {
    pub(crate) class: String,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl LabelledBox {
    pub(crate) fn rectangle(&self) -> Rectangle {
        Rectangle {
            x: self.x,
            y: self.y,
            width: self.width,
            height: self.height,
        }
    }
}

/// Key of a box task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    classes: Vec<String>,
    /// True boxes of each image.
    gold: UniqueMap<Vec<LabelledBox>>,
    /// IoU from which a box counts as found, inclusive; 0.5 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    threshold: Option<f64>,
    /// IoU from which a found box counts as tight, inclusive; 0.75 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tight_at: Option<f64>,
    /// Images that count; all when empty.
    #[serde(default)]
    scored: Vec<String>,
    #[serde(default)]
    marking: Marking,
}

/// Boxes drawn by the candidate.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Boxes of each image, in any order.
    #[serde(default)]
    answers: UniqueMap<Vec<LabelledBox>>,
}

pub(crate) struct Boxes;

const MAX_PER_IMAGE: usize = 300;

impl Grader for Boxes {
    const KIND: &'static str = "boxes";
    const VERSION: &'static str = "boxes/1";
    const SUMMARY: &'static str = "Draw a tight box around every object and name its class.";
    const EXAMPLE: Example = Example {
        key: r#"{"classes":["parcel","shelf"],"gold":{"a.png":[{"class":"parcel","x":10,"y":10,"width":50,"height":40},{"class":"shelf","x":100,"y":20,"width":80,"height":160}]}}"#,
        answer: r#"{"answers":{"a.png":[{"class":"parcel","x":12,"y":10,"width":50,"height":40}]}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        check_labels(&key.classes)?;
        Labelled::check_scored(&key.gold, &key.scored)?;
        for (image, boxes) in key.gold.iter() {
            let faulty = |entry: &LabelledBox| {
                !entry.rectangle().is_proper() || !key.classes.contains(&entry.class)
            };
            if boxes.len() > MAX_PER_IMAGE || boxes.iter().any(faulty) {
                return Err(Refusal::key(format!(
                    "image {image:?}: a box without area or with a class not declared, or more than {MAX_PER_IMAGE}"
                )));
            }
        }
        super::shapes::check_threshold(key.threshold)?;
        super::shapes::check_threshold(key.tight_at)
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let mut counts =
            ShapeCounts::new(key.threshold.unwrap_or(0.5), key.tight_at.unwrap_or(0.75));
        for (image, gold) in scored(&key.gold, &key.scored) {
            let given = answer.answers.get(image).map_or(&[][..], Vec::as_slice);
            let most = gold.len().saturating_mul(3).max(10);
            if given.len() > most {
                return Err(Refusal::too_large(format!(
                    "image {image:?}: more than {most} boxes"
                )));
            }
            let mut proper: Vec<&LabelledBox> = given
                .iter()
                .filter(|entry| entry.rectangle().is_proper())
                .collect();
            counts.refuse(given.len() - proper.len());
            let order = |a: &&LabelledBox, b: &&LabelledBox| {
                a.x.total_cmp(&b.x)
                    .then(a.y.total_cmp(&b.y))
                    .then(a.width.total_cmp(&b.width))
                    .then(a.height.total_cmp(&b.height))
                    .then(a.class.cmp(&b.class))
            };
            proper.sort_by(order);
            let mut gold: Vec<&LabelledBox> = gold.iter().collect();
            gold.sort_by(order);
            counts.add(&Shapes::of(
                &gold,
                &proper,
                |a, b| a.rectangle().iou(&b.rectangle()),
                |entry| entry.class.as_str(),
            ));
        }
        let mut measured = Measured::default();
        counts.report(&mut measured);
        Ok(measured)
    }

    fn default_aspects(_: &Key) -> Vec<AspectRule> {
        vec![
            AspectRule::new("found", "located_recall", 3_500),
            AspectRule::new("not invented", "located_precision", 2_500),
            AspectRule::new("class right", "class_accuracy", 2_000).starting_at(0.0),
            AspectRule::new("tight", "tight_share", 2_000).starting_at(0.0),
        ]
    }

    fn trivial_answers(_: &Key) -> Vec<Answer> {
        vec![Answer {
            answers: UniqueMap::default(),
        }]
    }

    fn full_answer(key: &Key) -> Answer {
        let own = key
            .gold
            .iter()
            .map(|(image, boxes)| (image.clone(), boxes.clone()));
        Answer {
            answers: own.collect(),
        }
    }
}
