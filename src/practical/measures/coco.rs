//! Mean average precision of a model's boxes, as COCO computes it.

use std::collections::BTreeSet;

use super::boxes::Rectangle;
use crate::practical::frame::{mean, real};

/// One true box.
#[derive(Clone, Debug)]
pub(crate) struct GoldBox<'g> {
    pub(crate) image: &'g str,
    pub(crate) class: &'g str,
    pub(crate) rectangle: Rectangle,
    /// Stands for many objects: it may be met often and missed freely.
    pub(crate) crowd: bool,
}

/// One detected box.
#[derive(Clone, Debug)]
pub(crate) struct Detection<'d> {
    pub(crate) image: &'d str,
    pub(crate) class: &'d str,
    pub(crate) rectangle: Rectangle,
    pub(crate) score: f64,
}

/// The twelve numbers of a COCO summary; `None` where there is no gold (COCO prints −1).
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub(crate) struct CocoSummary {
    pub(crate) ap: Option<f64>,
    pub(crate) ap50: Option<f64>,
    pub(crate) ap75: Option<f64>,
    pub(crate) ap_small: Option<f64>,
    pub(crate) ap_medium: Option<f64>,
    pub(crate) ap_large: Option<f64>,
    pub(crate) ar_1: Option<f64>,
    pub(crate) ar_10: Option<f64>,
    pub(crate) ar_100: Option<f64>,
    pub(crate) ar_small: Option<f64>,
    pub(crate) ar_medium: Option<f64>,
    pub(crate) ar_large: Option<f64>,
}

const THRESHOLDS: [f64; 10] = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];
const RECALL_POINTS: u32 = 100;
const ALL: (f64, f64) = (0.0, 1e10);
const SMALL: (f64, f64) = (0.0, 1024.0);
const MEDIUM: (f64, f64) = (1024.0, 9216.0);
const LARGE: (f64, f64) = (9216.0, 1e10);

/// The summary over all classes and images. Detections of equal score keep the order given.
pub(crate) fn summarize(gold: &[GoldBox<'_>], detections: &[Detection<'_>]) -> CocoSummary {
    let eval = |area: (f64, f64), most: usize| Evaluation::of(gold, detections, area, most);
    let (all, one, ten) = (eval(ALL, 100), eval(ALL, 1), eval(ALL, 10));
    let (small, medium, large) = (eval(SMALL, 100), eval(MEDIUM, 100), eval(LARGE, 100));
    CocoSummary {
        ap: all.ap(None),
        ap50: all.ap(Some(0)),
        ap75: all.ap(Some(5)),
        ap_small: small.ap(None),
        ap_medium: medium.ap(None),
        ap_large: large.ap(None),
        ar_1: one.ar(),
        ar_10: ten.ar(),
        ar_100: all.ar(),
        ar_small: small.ar(),
        ar_medium: medium.ar(),
        ar_large: large.ar(),
    }
}

/// Average precision and recall by class (outer) and threshold (inner), classes without gold left out.
struct Evaluation(Vec<Vec<(f64, f64)>>);

impl Evaluation {
    fn of(
        gold: &[GoldBox<'_>],
        detections: &[Detection<'_>],
        area: (f64, f64),
        most: usize,
    ) -> Self {
        let classes: BTreeSet<&str> = gold.iter().map(|gold| gold.class).collect();
        Self(
            classes
                .into_iter()
                .filter_map(|class| class_curve(class, gold, detections, area, most))
                .collect(),
        )
    }

    fn ap(&self, threshold: Option<usize>) -> Option<f64> {
        let values: Vec<f64> = self
            .0
            .iter()
            .flat_map(|class| class.iter().enumerate())
            .filter(|(place, _)| threshold.is_none_or(|wanted| wanted == *place))
            .map(|(_, (precision, _))| *precision)
            .collect();
        mean(&values)
    }

    fn ar(&self) -> Option<f64> {
        mean(
            &self
                .0
                .iter()
                .flatten()
                .map(|entry| entry.1)
                .collect::<Vec<_>>(),
        )
    }
}

fn class_curve(
    class: &str,
    gold: &[GoldBox<'_>],
    detections: &[Detection<'_>],
    area: (f64, f64),
    most: usize,
) -> Option<Vec<(f64, f64)>> {
    let outside = |rectangle: &Rectangle| rectangle.area() < area.0 || rectangle.area() > area.1;
    let gold: Vec<&GoldBox<'_>> = gold.iter().filter(|gold| gold.class == class).collect();
    let counted = gold
        .iter()
        .filter(|gold| !gold.crowd && !outside(&gold.rectangle))
        .count();
    if counted == 0 {
        return None;
    }
    let images: BTreeSet<&str> = gold
        .iter()
        .map(|gold| gold.image)
        .chain(
            detections
                .iter()
                .filter(|d| d.class == class)
                .map(|d| d.image),
        )
        .collect();
    // For each threshold: (score, is a hit) of every detection that counts.
    let mut verdicts: Vec<Vec<(f64, bool)>> = vec![Vec::new(); THRESHOLDS.len()];
    for image in images {
        // Gold that does not count comes last, so that a counting one is met first.
        let mut here: Vec<(&GoldBox<'_>, bool)> = gold
            .iter()
            .filter(|gold| gold.image == image)
            .map(|gold| (*gold, gold.crowd || outside(&gold.rectangle)))
            .collect();
        here.sort_by_key(|(_, ignored)| *ignored);
        let mut found: Vec<&Detection<'_>> = detections
            .iter()
            .filter(|d| d.class == class && d.image == image)
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        found.truncate(most);
        for (threshold, verdicts) in THRESHOLDS.iter().zip(verdicts.iter_mut()) {
            let mut taken = vec![false; here.len()];
            for detection in &found {
                let met = meet(detection, &here, &taken, *threshold);
                let ignored = match met {
                    Some(place) => {
                        if let Some(taken) = taken.get_mut(place) {
                            *taken = true;
                        }
                        here.get(place).is_some_and(|(_, ignored)| *ignored)
                    }
                    None => outside(&detection.rectangle),
                };
                if !ignored {
                    verdicts.push((detection.score, met.is_some()));
                }
            }
        }
    }
    Some(
        verdicts
            .into_iter()
            .map(|verdicts| precision_and_recall(verdicts, counted))
            .collect(),
    )
}

/// The gold box this detection meets: the best free one at or above the threshold, one that counts before any other.
fn meet(
    detection: &Detection<'_>,
    here: &[(&GoldBox<'_>, bool)],
    taken: &[bool],
    threshold: f64,
) -> Option<usize> {
    let mut best = threshold.min(1.0 - 1e-10);
    let mut met: Option<(usize, bool)> = None;
    for (place, ((gold, ignored), taken)) in here.iter().zip(taken).enumerate() {
        if *taken && !gold.crowd {
            continue;
        }
        if *ignored && met.is_some_and(|(_, ignored)| !ignored) {
            break;
        }
        let overlap = if gold.crowd {
            detection.rectangle.share_inside(&gold.rectangle)
        } else {
            detection.rectangle.iou(&gold.rectangle)
        };
        if overlap >= best {
            best = overlap;
            met = Some((place, *ignored));
        }
    }
    met.map(|(place, _)| place)
}

/// Mean of the best precision at 101 recall points, and the recall reached.
fn precision_and_recall(mut verdicts: Vec<(f64, bool)>, counted: usize) -> (f64, f64) {
    verdicts.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut tp, mut fp) = (0_usize, 0_usize);
    let mut curve: Vec<(f64, f64)> = Vec::with_capacity(verdicts.len());
    for (_, hit) in &verdicts {
        if *hit {
            tp += 1;
        } else {
            fp += 1;
        }
        curve.push((real(tp) / real(counted), real(tp) / real(tp + fp)));
    }
    let mut best: f64 = 0.0;
    for point in curve.iter_mut().rev() {
        best = best.max(point.1);
        point.1 = best;
    }
    let sum: f64 = (0..=RECALL_POINTS)
        .map(|step| f64::from(step) * 0.01)
        .map(|recall| {
            let at = curve.partition_point(|point| point.0 < recall);
            curve.get(at).map_or(0.0, |point| point.1)
        })
        .sum();
    let recall = curve.last().map_or(0.0, |point| point.0);
    (sum / f64::from(RECALL_POINTS + 1), recall)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, width: f64, height: f64) -> Rectangle {
        Rectangle {
            x,
            y,
            width,
            height,
        }
    }

    fn summary(gold: &[Rectangle], found: &[(Rectangle, f64)]) -> CocoSummary {
        let gold: Vec<_> = gold
            .iter()
            .map(|r| GoldBox {
                image: "1",
                class: "a",
                rectangle: *r,
                crowd: false,
            })
            .collect();
        let found: Vec<_> = found
            .iter()
            .map(|(r, score)| Detection {
                image: "1",
                class: "a",
                rectangle: *r,
                score: *score,
            })
            .collect();
        summarize(&gold, &found)
    }

    #[test]
    fn v8_average_precision() {
        let gold = square(0.0, 0.0, 50.0, 50.0);
        let near = |value: Option<f64>, expected: f64| {
            assert!(
                (value.unwrap() - expected).abs() < 1e-9,
                "{value:?} {expected}"
            );
        };
        near(summary(&[gold], &[(gold, 0.9)]).ap, 1.0);
        let tight = summary(&[gold], &[(square(0.0, 0.0, 50.0, 40.0), 0.9)]);
        near(tight.ap, 0.7);
        near(tight.ar_100, 0.7);
        let half = summary(&[gold], &[(square(0.0, 0.0, 50.0, 25.0), 0.9)]);
        near(half.ap, 0.1);
        near(half.ap50, 1.0);
        near(summary(&[gold], &[(gold, 0.9), (gold, 0.9)]).ap, 1.0);
        let far = square(500.0, 500.0, 50.0, 50.0);
        near(summary(&[gold], &[(far, 0.9), (gold, 0.9)]).ap, 0.5);
        near(summary(&[gold], &[(gold, 0.9), (far, 0.5)]).ap, 1.0);
        let one_of_two = summary(&[gold, far], &[(gold, 0.9)]);
        near(one_of_two.ap, 51.0 / 101.0);
        near(one_of_two.ar_100, 0.5);
        assert_eq!(summary(&[], &[(gold, 0.9)]).ap, None);
    }
}
