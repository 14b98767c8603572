//! Finding the faults of a table: which cell, what kind.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::labelled::check_labels;
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, harmonic, ratio_or,
};
use crate::practical::measures::confusion::ClassScore;

/// A fault at one cell; an empty column means the whole row, such as a duplicate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fault {
    /// Id or number of the row.
    row: String,
    #[serde(default)]
    column: String,
    #[serde(rename = "type")]
    kind: String,
}

/// Key of an inspection.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// Declared kinds of faults.
    types: Vec<String>,
    gold: BTreeSet<Fault>,
    #[serde(default)]
    marking: Marking,
}

/// Faults that the candidate marked.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// In any order; a repeat counts once.
    #[serde(default)]
    faults: BTreeSet<Fault>,
}

const MAX_FAULTS: usize = 20_000;

pub(crate) struct DataQuality;

impl Grader for DataQuality {
    const KIND: &'static str = "data-quality";
    const VERSION: &'static str = "data-quality/1";
    const SUMMARY: &'static str = "Mark the faulty cells of a table and name each fault.";
    const EXAMPLE: Example = Example {
        key: r#"{"types":["missing","out-of-range","duplicate"],"gold":[{"row":"3","column":"age","type":"out-of-range"},{"row":"7","column":"city","type":"missing"},{"row":"9","type":"duplicate"}]}"#,
        answer: r#"{"faults":[{"row":"3","column":"age","type":"out-of-range"},{"row":"7","column":"city","type":"out-of-range"}]}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        check_labels(&key.types)?;
        if key.gold.len() > MAX_FAULTS
            || key
                .gold
                .iter()
                .any(|fault| !key.types.contains(&fault.kind))
        {
            return Err(Refusal::key(
                "a fault of a type not declared, or more than 20000",
            ));
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        if answer.faults.len() > MAX_FAULTS {
            return Err(Refusal::too_large("more than 20000 faults"));
        }
        let mut measured = Measured::default();
        let tp = key.gold.intersection(&answer.faults).count();
        let (fp, missed) = (answer.faults.len() - tp, key.gold.len() - tp);
        measured.count("tp", tp);
        measured.count("fp", fp);
        measured.count("fn", missed);
        let nothing = if tp + fp + missed == 0 { 1.0 } else { 0.0 };
        measured.metric("precision", ratio_or(tp, tp + fp, nothing));
        measured.metric("recall", ratio_or(tp, tp + missed, nothing));
        measured.metric("f1", harmonic(tp, fp, missed, 1.0));
        let place = |fault: &Fault| (fault.row.clone(), fault.column.clone());
        let gold: BTreeSet<_> = key.gold.iter().map(place).collect();
        let own: BTreeSet<_> = answer.faults.iter().map(place).collect();
        let met = gold.intersection(&own).count();
        measured.metric(
            "cell_f1",
            harmonic(met, own.len() - met, gold.len() - met, 1.0),
        );
        let types: std::collections::BTreeMap<&str, ClassScore> = key
            .types
            .iter()
            .map(|kind| {
                let of =
                    |faults: &BTreeSet<Fault>| faults.iter().filter(|f| f.kind == *kind).count();
                let tp = key
                    .gold
                    .intersection(&answer.faults)
                    .filter(|f| f.kind == *kind)
                    .count();
                let (answered, support) = (of(&answer.faults), of(&key.gold));
                let score = ClassScore {
                    precision: ratio_or(tp, answered, 0.0),
                    recall: ratio_or(tp, support, 0.0),
                    f1: harmonic(tp, answered - tp, support - tp, 0.0),
                    support,
                };
                (kind.as_str(), score)
            })
            .collect();
        measured.detail("types", &types);
        Ok(measured)
    }

    fn default_aspects(_: &Key) -> Vec<AspectRule> {
        vec![
            AspectRule::new("faults found and named", "f1", 8_000),
            AspectRule::new("cells found", "cell_f1", 2_000),
        ]
    }

    fn trivial_answers(_: &Key) -> Vec<Answer> {
        vec![Answer {
            faults: BTreeSet::new(),
        }]
    }

    fn full_answer(key: &Key) -> Answer {
        Answer {
            faults: key.gold.clone(),
        }
    }
}
