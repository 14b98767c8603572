//! Outlines of objects in images.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::labelled::{Labelled, check_labels, scored};
use super::shapes::{ShapeCounts, Shapes, check_threshold};
use crate::practical::frame::{AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap};
use crate::practical::measures::polygon::{Point, Ring};

/// One outline: a simple ring of vertices `[x, y]` in pixels; a closing vertex equal to the first may stand or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outline {
    pub(crate) class: String,
    pub(crate) points: Vec<Point>,
}

/// Key of an outline task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    classes: Vec<String>,
    /// True outlines of each image.
    gold: UniqueMap<Vec<Outline>>,
    /// IoU from which an outline counts as found, inclusive; 0.5 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    threshold: Option<f64>,
    /// IoU from which a found outline counts as tight, inclusive; 0.75 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tight_at: Option<f64>,
    /// Images that count; all when empty.
    #[serde(default)]
    scored: Vec<String>,
    #[serde(default)]
    marking: Marking,
}

/// Outlines drawn by the candidate.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Outlines of each image, in any order.
    #[serde(default)]
    answers: UniqueMap<Vec<Outline>>,
}

struct Drawn<'o> {
    class: &'o str,
    ring: Ring,
}

/// Most outlines of one image.
const MAX_PER_IMAGE: usize = 60;
/// Most products of vertices over a whole answer: what bounds the time.
const MAX_WORK: usize = 20_000_000;

pub(crate) struct Polygons;

impl Grader for Polygons {
    const KIND: &'static str = "polygons";
    const VERSION: &'static str = "polygons/1";
    const SUMMARY: &'static str = "Outline every object and name its class.";
    const EXAMPLE: Example = Example {
        key: r#"{"classes":["parcel"],"gold":{"a.png":[{"class":"parcel","points":[[0,0],[20,0],[20,20],[0,20]]}]}}"#,
        answer: r#"{"answers":{"a.png":[{"class":"parcel","points":[[1,0],[20,0],[20,20],[0,20]]}]}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        check_labels(&key.classes)?;
        Labelled::check_scored(&key.gold, &key.scored)?;
        for (image, outlines) in key.gold.iter() {
            if outlines.len() > MAX_PER_IMAGE {
                return Err(Refusal::key(format!(
                    "image {image:?}: more than {MAX_PER_IMAGE} outlines"
                )));
            }
            for outline in outlines {
                if let Err(fault) = Ring::new(&outline.points) {
                    return Err(Refusal::key(format!(
                        "image {image:?}: an outline is refused: {fault:?}"
                    )));
                }
                if !key.classes.contains(&outline.class) {
                    return Err(Refusal::key(format!(
                        "image {image:?}: a class is not declared"
                    )));
                }
            }
        }
        check_threshold(key.threshold)?;
        check_threshold(key.tight_at)
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let mut counts =
            ShapeCounts::new(key.threshold.unwrap_or(0.5), key.tight_at.unwrap_or(0.75));
        let mut work = 0_usize;
        for (image, gold) in scored(&key.gold, &key.scored) {
            let given = answer.answers.get(image).map_or(&[][..], Vec::as_slice);
            let most = gold.len().saturating_mul(3).max(10);
            if given.len() > most {
                return Err(Refusal::too_large(format!(
                    "image {image:?}: more than {most} outlines"
                )));
            }
            let vertices = |outlines: &[Outline]| -> usize {
                outlines.iter().map(|outline| outline.points.len()).sum()
            };
            work = work.saturating_add(vertices(gold).saturating_mul(vertices(given)));
            if work > MAX_WORK {
                return Err(Refusal::too_large("the outlines have too many vertices"));
            }
            let drawn = rings(given);
            counts.refuse(given.len() - drawn.len());
            counts.add(&Shapes::of(
                &rings(gold),
                &drawn,
                |a, b| a.ring.iou(&b.ring),
                |drawn| drawn.class,
            ));
        }
        let mut measured = Measured::default();
        counts.report(&mut measured);
        Ok(measured)
    }

    fn default_aspects(_: &Key) -> Vec<AspectRule> {
        vec![
            AspectRule::new("found and not invented", "f1", 5_000),
            AspectRule::new("tight", "mean_iou", 5_000).starting_at(0.5),
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
            .map(|(image, outlines)| (image.clone(), outlines.clone()));
        Answer {
            answers: own.collect(),
        }
    }
}

/// The outlines that are simple rings, in an order that does not depend on the answer's.
fn rings(outlines: &[Outline]) -> Vec<Drawn<'_>> {
    let mut sorted: Vec<&Outline> = outlines.iter().collect();
    let flat = |outline: &Outline| {
        outline
            .points
            .iter()
            .flatten()
            .copied()
            .collect::<Vec<f64>>()
    };
    sorted.sort_by(|a, b| {
        let (of_a, of_b) = (flat(a), flat(b));
        of_a.iter()
            .zip(&of_b)
            .map(|(a, b)| a.total_cmp(b))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| of_a.len().cmp(&of_b.len()))
            .then_with(|| a.class.cmp(&b.class))
    });
    sorted
        .into_iter()
        .filter_map(|outline| {
            let ring = Ring::new(&outline.points).ok()?;
            Some(Drawn {
                class: &outline.class,
                ring,
            })
        })
        .collect()
}
