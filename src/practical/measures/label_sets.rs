//! Several labels per item.

use std::collections::{BTreeMap, BTreeSet};

use super::confusion::ClassScore;
use crate::practical::frame::{Measured, harmonic, mean, ratio, ratio_or, real};

/// True and answered labels of one item.
pub(crate) type SetPair<'s> = (&'s BTreeSet<String>, &'s BTreeSet<String>);

/// Metrics over (item, label) pairs and over items. Both sets empty counts 1 for its item; nothing on either side at all
/// counts 1 for micro-F1. A label that was not declared is a wrong pair like any other and no class of its own.
pub(crate) fn report(labels: &[String], items: &[SetPair<'_>], measured: &mut Measured) {
    let (mut tp, mut answered, mut in_gold, mut exact) = (0, 0, 0, 0);
    let (mut jaccard, mut sample_f1) = (Vec::new(), Vec::new());
    let mut unlike = 0_usize;
    for (gold, answer) in items {
        let shared = gold.intersection(answer).count();
        let union = gold.len() + answer.len() - shared;
        tp += shared;
        answered += answer.len();
        in_gold += gold.len();
        exact += usize::from(gold == answer);
        unlike += union - shared;
        jaccard.push(ratio_or(shared, union, 1.0));
        sample_f1.push(harmonic(
            shared,
            answer.len() - shared,
            gold.len() - shared,
            1.0,
        ));
    }
    let classes: BTreeMap<&str, ClassScore> = labels
        .iter()
        .map(|label| (label.as_str(), class_score(label, items)))
        .collect();
    let class_f1: Vec<f64> = classes.values().map(|score| score.f1).collect();
    let nothing = if in_gold == 0 && answered == 0 {
        1.0
    } else {
        0.0
    };
    measured.count("items", items.len());
    measured.count("tp", tp);
    measured.count("fp", answered - tp);
    measured.count("fn", in_gold - tp);
    measured.count("exact", exact);
    measured.metric("micro_precision", ratio_or(tp, answered, nothing));
    measured.metric("micro_recall", ratio_or(tp, in_gold, nothing));
    measured.metric("micro_f1", harmonic(tp, answered - tp, in_gold - tp, 1.0));
    measured.metric("macro_f1", mean(&class_f1));
    measured.metric("samples_jaccard", mean(&jaccard));
    measured.metric("samples_f1", mean(&sample_f1));
    measured.metric("subset_accuracy", ratio(exact, items.len()));
    let cells = items.len() * labels.len();
    measured.metric(
        "hamming_loss",
        (cells > 0).then(|| real(unlike) / real(cells)),
    );
    measured.detail("classes", &classes);
}

fn class_score(label: &str, items: &[SetPair<'_>]) -> ClassScore {
    let (mut tp, mut answered, mut support) = (0, 0, 0);
    for (gold, answer) in items {
        let (is_gold, is_answer) = (gold.contains(label), answer.contains(label));
        tp += usize::from(is_gold && is_answer);
        answered += usize::from(is_answer);
        support += usize::from(is_gold);
    }
    ClassScore {
        precision: ratio_or(tp, answered, 0.0),
        recall: ratio_or(tp, support, 0.0),
        f1: harmonic(tp, answered - tp, support - tp, 0.0),
        support,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v9_two_empty_sets_agree() {
        let labels = vec!["a".to_owned(), "b".to_owned()];
        let (a, none) = (BTreeSet::from(["a".to_owned()]), BTreeSet::new());
        let mut measured = Measured::default();
        report(&labels, &[(&a, &a), (&none, &none)], &mut measured);
        // The reference counts the empty row 0 and gives 0.5.
        assert_eq!(measured.value("samples_jaccard"), Some(1.0));
        assert_eq!(measured.value("subset_accuracy"), Some(1.0));
        let mut measured = Measured::default();
        report(&labels, &[(&none, &none)], &mut measured);
        assert_eq!(measured.value("micro_f1"), Some(1.0));
    }
}
