//! Entities and key information in texts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::labelled::{Labelled, check_labels, scored};
use crate::practical::frame::{AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap};
use crate::practical::measures::spans::{Span, SpanPair, report_semeval, report_strict};

/// A text and its spans.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    /// The text, frozen in normal form C.
    pub(super) text: String,
    pub(super) spans: Vec<Span>,
}

/// Key of a span task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// The declared types.
    types: Vec<String>,
    gold: UniqueMap<Document>,
    /// Texts that count; all when empty.
    #[serde(default)]
    scored: Vec<String>,
    #[serde(default)]
    marking: Marking,
}

/// Spans given by the candidate.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Spans of each text, in any order.
    #[serde(default)]
    answers: UniqueMap<Vec<Span>>,
}

/// Most spans of one text.
pub(super) const MAX_SPANS: usize = 500;

/// Whether a span lies in a text of this many characters and holds at least one.
pub(super) fn is_proper(span: &Span, characters: usize) -> bool {
    span.start < span.end && usize::try_from(span.end).is_ok_and(|end| end <= characters)
}

pub(crate) struct EntitySpans;

impl Grader for EntitySpans {
    const KIND: &'static str = "entity-spans";
    const VERSION: &'static str = "entity-spans/1";
    const SUMMARY: &'static str = "Mark every entity in the texts with its type.";
    const EXAMPLE: Example = Example {
        key: r#"{"types":["person","place"],"gold":{"1":{"text":"张三在寻乌上班","spans":[{"start":0,"end":2,"type":"person"},{"start":3,"end":5,"type":"place"}]}}}"#,
        answer: r#"{"answers":{"1":[{"start":0,"end":2,"type":"person"},{"start":2,"end":5,"type":"place"}]}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        check_labels(&key.types)?;
        Labelled::check_scored(&key.gold, &key.scored)?;
        for (id, document) in key.gold.iter() {
            let characters = document.text.chars().count();
            let faulty =
                |span: &Span| !is_proper(span, characters) || !key.types.contains(&span.kind);
            if document.spans.len() > MAX_SPANS || document.spans.iter().any(faulty) {
                return Err(Refusal::key(format!(
                    "text {id:?}: a span is empty, outside the text or of a type not declared, or there are more than {MAX_SPANS}"
                )));
            }
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let mut measured = Measured::default();
        let mut texts: Vec<SpanPair<'_>> = Vec::new();
        let mut improper = 0;
        for (id, document) in scored(&key.gold, &key.scored) {
            let given = answer.answers.get(id).map_or(&[][..], Vec::as_slice);
            if given.len() > MAX_SPANS {
                return Err(Refusal::too_large(format!(
                    "text {id:?}: more than {MAX_SPANS} spans"
                )));
            }
            let characters = document.text.chars().count();
            // A span outside the text is an answer like any other and wrong.
            improper += given
                .iter()
                .filter(|span| !is_proper(span, characters))
                .count();
            texts.push((&document.spans, given));
        }
        report_strict(&texts, &mut measured);
        report_semeval(&texts, &mut measured);
        measured.count("texts", texts.len());
        measured.count("improper", improper);
        Ok(measured)
    }

    fn default_aspects(_: &Key) -> Vec<AspectRule> {
        vec![
            AspectRule::new("exact spans", "strict_f1", 7_000),
            AspectRule::new("partial credit", "partial_f1", 3_000),
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
            .map(|(id, document)| (id.clone(), document.spans.clone()));
        Answer {
            answers: own.collect(),
        }
    }
}
