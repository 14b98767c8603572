//! Typed spans of text: exact sets, and the four views of SemEval-2013 task 9.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::confusion::ClassScore;
use crate::practical::frame::{Measured, harmonic, ratio_or, real};

/// Half-open range of Unicode scalar values, `start ≤ i < end`, with a type. Ordered by start, end, type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Span {
    /// First character, counted from 0 in Unicode scalar values.
    pub(crate) start: u32,
    /// One after the last character.
    pub(crate) end: u32,
    #[serde(rename = "type")]
    pub(crate) kind: String,
}

impl Span {
    /// Number of scalar values in both.
    pub(crate) fn shared(&self, other: &Self) -> u32 {
        self.end
            .min(other.end)
            .saturating_sub(self.start.max(other.start))
    }

    pub(crate) fn length(&self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    fn same_edges(&self, other: &Self) -> bool {
        self.start == other.start && self.end == other.end
    }

    fn edge_distance(&self, other: &Self) -> u32 {
        self.start
            .abs_diff(other.start)
            .saturating_add(self.end.abs_diff(other.end))
    }
}

/// Gold and answered spans of one text.
pub(crate) type SpanPair<'s> = (&'s [Span], &'s [Span]);

/// Strict P, R, F1 over the sets of (text, start, end, type), per type as well: a repeat is ignored, nothing on either
/// side is 1.
pub(crate) fn report_strict(texts: &[SpanPair<'_>], measured: &mut Measured) {
    let (mut tp, mut answered, mut in_gold) = (0, 0, 0);
    let mut by_type: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for (gold, answer) in texts {
        let gold: BTreeSet<&Span> = gold.iter().collect();
        let answer: BTreeSet<&Span> = answer.iter().collect();
        in_gold += gold.len();
        answered += answer.len();
        for span in &gold {
            let entry = by_type.entry(&span.kind).or_default();
            entry.2 += 1;
            if answer.contains(span) {
                entry.0 += 1;
                tp += 1;
            }
        }
        for span in &answer {
            by_type.entry(&span.kind).or_default().1 += 1;
        }
    }
    let nothing = if in_gold == 0 && answered == 0 {
        1.0
    } else {
        0.0
    };
    measured.count("tp", tp);
    measured.count("fp", answered - tp);
    measured.count("fn", in_gold - tp);
    measured.metric("strict_precision", ratio_or(tp, answered, nothing));
    measured.metric("strict_recall", ratio_or(tp, in_gold, nothing));
    measured.metric("strict_f1", harmonic(tp, answered - tp, in_gold - tp, 1.0));
    let types: BTreeMap<&str, ClassScore> = by_type
        .into_iter()
        .map(|(kind, (tp, answered, support))| {
            let score = ClassScore {
                precision: ratio_or(tp, answered, 0.0),
                recall: ratio_or(tp, support, 0.0),
                f1: harmonic(tp, answered - tp, support - tp, 0.0),
                support,
            };
            (kind, score)
        })
        .collect();
    measured.detail("types", &types);
}

/// What must agree for a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    /// Edges and type.
    Strict,
    /// Edges; the type is free.
    Exact,
    /// Any overlap counts half; the type is free.
    Partial,
    /// Any overlap and the type.
    Type,
}

/// Counts of one view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
struct Tally {
    correct: usize,
    incorrect: usize,
    partial: usize,
    missed: usize,
    spurious: usize,
}

/// Precision, recall and F1 of one view; all 0 where there is nothing to divide by.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct ViewScore {
    #[serde(flatten)]
    tally: Tally,
    precision: f64,
    recall: f64,
    f1: f64,
}

impl Tally {
    fn score(self) -> ViewScore {
        let right = real(self.correct) + 0.5 * real(self.partial);
        let met = self.correct + self.incorrect + self.partial;
        let over = |whole: usize| {
            if whole == 0 { 0.0 } else { right / real(whole) }
        };
        let (precision, recall) = (over(met + self.spurious), over(met + self.missed));
        let f1 = if precision + recall > 0.0 {
            2.0 * precision * recall / (precision + recall)
        } else {
            0.0
        };
        ViewScore {
            tally: self,
            precision,
            recall,
            f1,
        }
    }
}

/// Scores of the four views, in the report as `semeval` and as plain metrics `partial_f1`, `type_f1`, `exact_f1`,
/// `semeval_strict_f1`. Both sides are taken in the order start, end, type; each answer looks among the gold spans not
/// yet taken, a full match first, else the first that shares at least one character.
pub(crate) fn report_semeval(texts: &[SpanPair<'_>], measured: &mut Measured) {
    let views = [
        ("strict", "semeval_strict", View::Strict),
        ("exact", "exact", View::Exact),
        ("partial", "partial", View::Partial),
        ("type", "type", View::Type),
    ];
    let sorted: Vec<(Vec<&Span>, Vec<&Span>)> = texts
        .iter()
        .map(|(gold, answer)| {
            let (mut gold, mut answer): (Vec<_>, Vec<_>) =
                (gold.iter().collect(), answer.iter().collect());
            gold.sort();
            answer.sort();
            (gold, answer)
        })
        .collect();
    let mut scores = BTreeMap::new();
    for (name, metric, view) in views {
        let mut tally = Tally::default();
        for (gold, answer) in &sorted {
            add_text(view, gold, answer, &mut tally);
        }
        let score = tally.score();
        measured.metric(&format!("{metric}_precision"), score.precision);
        measured.metric(&format!("{metric}_recall"), score.recall);
        measured.metric(&format!("{metric}_f1"), score.f1);
        scores.insert(name, score);
    }
    measured.detail("semeval", &scores);
}

fn add_text(view: View, gold: &[&Span], answer: &[&Span], tally: &mut Tally) {
    let mut taken = vec![false; gold.len()];
    for span in answer {
        let free = || {
            gold.iter()
                .zip(&taken)
                .enumerate()
                .filter(|(_, (_, taken))| !**taken)
                .map(|(place, (gold, _))| (place, *gold))
        };
        let full = match view {
            View::Strict => free().find(|(_, gold)| gold == span),
            View::Exact | View::Partial => free().find(|(_, gold)| gold.same_edges(span)),
            View::Type => free()
                .filter(|(_, gold)| gold.shared(span) > 0 && gold.kind == span.kind)
                .min_by_key(|(place, gold)| (gold.edge_distance(span), *place)),
        };
        let place = if let Some((place, _)) = full {
            tally.correct += 1;
            Some(place)
        } else if let Some((place, _)) = free().find(|(_, gold)| gold.shared(span) > 0) {
            match view {
                View::Partial => tally.partial += 1,
                _ => tally.incorrect += 1,
            }
            Some(place)
        } else {
            tally.spurious += 1;
            None
        };
        if let Some(taken) = place.and_then(|place| taken.get_mut(place)) {
            *taken = true;
        }
    }
    tally.missed += taken.iter().filter(|taken| !**taken).count();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(list: &[(u32, u32, &str)]) -> Vec<Span> {
        list.iter()
            .map(|(start, end, kind)| Span {
                start: *start,
                end: *end,
                kind: (*kind).to_owned(),
            })
            .collect()
    }

    fn measured(gold: &[(u32, u32, &str)], answer: &[(u32, u32, &str)]) -> Measured {
        let mut measured = Measured::default();
        let (gold, answer) = (spans(gold), spans(answer));
        report_strict(&[(&gold, &answer)], &mut measured);
        report_semeval(&[(&gold, &answer)], &mut measured);
        measured
    }

    fn near(measured: &Measured, metric: &str, expected: f64) {
        let value = measured.value(metric).unwrap();
        assert!(
            (value - expected).abs() < 5e-5,
            "{metric} {value} {expected}"
        );
    }

    #[test]
    fn v5_offsets_know_no_tag_prefix() {
        near(
            &measured(&[(0, 2, "P")], &[(0, 1, "P"), (1, 2, "Q")]),
            "strict_f1",
            0.0,
        );
        near(&measured(&[(0, 2, "P")], &[(0, 2, "P")]), "strict_f1", 1.0);
        near(&measured(&[], &[]), "strict_f1", 1.0);
    }

    #[test]
    fn v6_the_four_views() {
        let wider = measured(&[(0, 4, "P")], &[(0, 5, "P")]);
        for (metric, value) in [
            ("semeval_strict_f1", 0.0),
            ("partial_f1", 0.5),
            ("type_f1", 1.0),
        ] {
            near(&wider, metric, value);
        }
        let mistyped = measured(&[(0, 4, "P")], &[(0, 4, "Q")]);
        for (metric, value) in [
            ("semeval_strict_f1", 0.0),
            ("exact_f1", 1.0),
            ("partial_f1", 1.0),
            ("type_f1", 0.0),
        ] {
            near(&mistyped, metric, value);
        }
        let two_in_one = measured(&[(0, 6, "P")], &[(0, 2, "P"), (3, 6, "P")]);
        for (metric, value) in [
            ("partial_precision", 0.25),
            ("partial_recall", 0.5),
            ("partial_f1", 0.3333),
            ("type_f1", 0.6667),
        ] {
            near(&two_in_one, metric, value);
        }
        let one_over_two = measured(&[(0, 2, "P"), (3, 6, "P")], &[(0, 6, "P")]);
        near(&one_over_two, "partial_precision", 0.5);
        near(&one_over_two, "partial_recall", 0.25);
        let twice = measured(&[(0, 4, "P")], &[(0, 4, "P"), (0, 4, "P")]);
        for (metric, value) in [
            ("semeval_strict_precision", 0.5),
            ("semeval_strict_recall", 1.0),
            ("semeval_strict_f1", 0.6667),
            ("strict_f1", 1.0),
        ] {
            near(&twice, metric, value);
        }
        near(&measured(&[], &[]), "partial_f1", 0.0);
    }
}
