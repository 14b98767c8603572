//! Counts over matched shapes of a set of images, for boxes and polygons alike.

use crate::practical::frame::{Measured, Refusal, harmonic, mean, ratio, ratio_or};
use crate::practical::measures::boxes::{match_by_iou, reaches};
use crate::practical::measures::grid::Grid;

/// Gold and answer of one image: IoU of every pair, and whether the classes agree.
pub(super) struct Shapes {
    iou: Grid<f64>,
    same_class: Grid<usize>,
    gold: usize,
    answers: usize,
}

impl Shapes {
    pub(super) fn of<T>(
        gold: &[T],
        answers: &[T],
        iou: impl Fn(&T, &T) -> f64,
        class: impl Fn(&T) -> &str,
    ) -> Self {
        let mut pairs = Grid::new(gold.len(), answers.len());
        let mut same_class = Grid::new(gold.len(), answers.len());
        for (row, of_gold) in gold.iter().enumerate() {
            for (column, answer) in answers.iter().enumerate() {
                pairs.set(row, column, iou(of_gold, answer));
                same_class.set(row, column, usize::from(class(of_gold) == class(answer)));
            }
        }
        Self {
            iou: pairs,
            same_class,
            gold: gold.len(),
            answers: answers.len(),
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Matches {
    tp: usize,
    fp: usize,
    missed: usize,
}

impl Matches {
    fn add(&mut self, tp: usize, shapes: &Shapes) {
        self.tp += tp;
        self.fp += shapes.answers - tp;
        self.missed += shapes.gold - tp;
    }

    fn nothing(self) -> f64 {
        if self.tp + self.fp + self.missed == 0 {
            1.0
        } else {
            0.0
        }
    }

    fn report(self, prefix: &str, suffix: &str, measured: &mut Measured) {
        let nothing = self.nothing();
        let mut metric = |name: &str, value: f64| {
            measured.metric(&format!("{prefix}{name}{suffix}"), value);
        };
        metric("precision", ratio_or(self.tp, self.tp + self.fp, nothing));
        metric("recall", ratio_or(self.tp, self.tp + self.missed, nothing));
        metric("f1", harmonic(self.tp, self.fp, self.missed, 1.0));
    }
}

/// Sums over images.
pub(super) struct ShapeCounts {
    threshold: f64,
    tight_at: f64,
    /// Classes must agree, IoU at the threshold and at 0.75.
    with_class: Matches,
    strict: Matches,
    /// Classes are free.
    located: Matches,
    class_right: usize,
    tight: usize,
    overlaps: Vec<f64>,
    refused: usize,
}

/// IoU for the metrics named `_75`.
const STRICT: f64 = 0.75;

impl ShapeCounts {
    pub(super) fn new(threshold: f64, tight_at: f64) -> Self {
        Self {
            threshold,
            tight_at,
            with_class: Matches::default(),
            strict: Matches::default(),
            located: Matches::default(),
            class_right: 0,
            tight: 0,
            overlaps: Vec::new(),
            refused: 0,
        }
    }

    /// Shapes that the drawing page would have refused: they match nothing and count as nothing.
    pub(super) fn refuse(&mut self, shapes: usize) {
        self.refused += shapes;
    }

    pub(super) fn add(&mut self, shapes: &Shapes) {
        let same = |row, column| shapes.same_class.at(row, column) == 1;
        let matched = match_by_iou(&shapes.iou, self.threshold, same);
        self.with_class.add(matched.len(), shapes);
        self.overlaps.extend(
            matched
                .iter()
                .map(|(row, column)| shapes.iou.at(*row, *column)),
        );
        self.strict
            .add(match_by_iou(&shapes.iou, STRICT, same).len(), shapes);
        let located = match_by_iou(&shapes.iou, self.threshold, |_, _| true);
        self.located.add(located.len(), shapes);
        for (row, column) in located {
            self.class_right += usize::from(same(row, column));
            self.tight += usize::from(reaches(shapes.iou.at(row, column), self.tight_at));
        }
    }

    pub(super) fn report(&self, measured: &mut Measured) {
        measured.count("tp", self.with_class.tp);
        measured.count("fp", self.with_class.fp);
        measured.count("fn", self.with_class.missed);
        measured.count("located", self.located.tp);
        measured.count("class_errors", self.located.tp - self.class_right);
        measured.count("refused", self.refused);
        self.with_class.report("", "", measured);
        self.strict.report("", "_75", measured);
        self.located.report("located_", "", measured);
        let empty = (self.located.nothing() > 0.0).then_some(1.0);
        measured.metric("mean_iou", mean(&self.overlaps).or(empty));
        let dice: Vec<f64> = self
            .overlaps
            .iter()
            .map(|iou| 2.0 * iou / (1.0 + iou))
            .collect();
        measured.metric("mean_dice", mean(&dice).or(empty));
        let of_located = |part: usize| ratio(part, self.located.tp).or(empty);
        measured.metric("class_accuracy", of_located(self.class_right));
        measured.metric("tight_share", of_located(self.tight));
        if self.refused > 0 {
            measured.warn(
                "shape-refused",
                format!(
                    "{} shapes without area or crossing themselves were not graded",
                    self.refused
                ),
            );
        }
    }
}

/// An IoU threshold lies above 0 and is at most 1.
pub(super) fn check_threshold(threshold: Option<f64>) -> Result<(), Refusal> {
    match threshold {
        Some(value) if !(value > 0.0 && value <= 1.0) => Err(Refusal::key(
            "an IoU threshold must be above 0 and at most 1",
        )),
        _ => Ok(()),
    }
}
