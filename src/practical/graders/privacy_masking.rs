//! Masking personal data in records of calls and chats.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::entity_spans::{Document, MAX_SPANS, is_proper};
use super::labelled::check_labels;
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, harmonic, ratio, ratio_or,
};
use crate::practical::measures::spans::{Span, report_semeval, report_strict};

/// Key of a masking task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// Kinds of personal data.
    types: Vec<String>,
    gold: UniqueMap<Document>,
    /// Kinds of which no character may stay readable: one leak fails at once.
    #[serde(default)]
    never_leak: Vec<String>,
    #[serde(default)]
    marking: Marking,
}

/// Masked spans.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    #[serde(default)]
    answers: UniqueMap<Vec<Span>>,
}

pub(crate) struct PrivacyMasking;

/// Which characters of a text are covered.
fn cover(spans: &[Span], characters: usize) -> Vec<bool> {
    let mut covered = vec![false; characters];
    for span in spans.iter().filter(|span| is_proper(span, characters)) {
        let range =
            usize::try_from(span.start).unwrap_or(0)..usize::try_from(span.end).unwrap_or(0);
        for cell in covered.get_mut(range).unwrap_or_default() {
            *cell = true;
        }
    }
    covered
}

impl Grader for PrivacyMasking {
    const KIND: &'static str = "privacy-masking";
    const VERSION: &'static str = "privacy-masking/1";
    const SUMMARY: &'static str = "Mask all personal data in texts and nothing else.";
    const EXAMPLE: Example = Example {
        key: r#"{"types":["phone","name"],"gold":{"1":{"text":"我叫李雷，电话13800000000","spans":[{"start":2,"end":4,"type":"name"},{"start":7,"end":18,"type":"phone"}]}},"never_leak":["phone"]}"#,
        answer: r#"{"answers":{"1":[{"start":2,"end":4,"type":"name"},{"start":5,"end":18,"type":"phone"}]}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        check_labels(&key.types)?;
        if key.gold.is_empty() || key.never_leak.iter().any(|kind| !key.types.contains(kind)) {
            return Err(Refusal::key("there is no text, or a kind is not declared"));
        }
        for (id, document) in key.gold.iter() {
            let characters = document.text.chars().count();
            let faulty =
                |span: &Span| !is_proper(span, characters) || !key.types.contains(&span.kind);
            if document.spans.len() > MAX_SPANS || document.spans.iter().any(faulty) {
                return Err(Refusal::key(format!(
                    "text {id:?}: a span is empty, outside or of a kind not declared"
                )));
            }
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let mut measured = Measured::default();
        let mut texts: Vec<(&[Span], &[Span])> = Vec::new();
        let (mut tp, mut fp, mut missed, mut entities, mut whole) = (0, 0, 0, 0, 0);
        let mut leaks: Vec<String> = Vec::new();
        for (id, document) in key.gold.iter() {
            let given = answer.answers.get(id).map_or(&[][..], Vec::as_slice);
            if given.len() > MAX_SPANS {
                return Err(Refusal::too_large(format!(
                    "text {id:?}: more than {MAX_SPANS} spans"
                )));
            }
            let characters = document.text.chars().count();
            let (gold, own) = (cover(&document.spans, characters), cover(given, characters));
            for (gold, own) in gold.iter().zip(&own) {
                match (gold, own) {
                    (true, true) => tp += 1,
                    (false, true) => fp += 1,
                    (true, false) => missed += 1,
                    (false, false) => {}
                }
            }
            for span in &document.spans {
                entities += 1;
                let hidden = cover(std::slice::from_ref(span), characters)
                    .iter()
                    .zip(&own)
                    .all(|(inside, own)| !inside || *own);
                whole += usize::from(hidden);
                if !hidden && key.never_leak.contains(&span.kind) {
                    leaks.push(format!("{} left readable in text {id}", span.kind));
                }
            }
            texts.push((&document.spans, given));
        }
        report_strict(&texts, &mut measured);
        report_semeval(&texts, &mut measured);
        measured.count("characters_masked_right", tp);
        measured.count("characters_masked_needlessly", fp);
        measured.count("characters_left", missed);
        measured.count("entities", entities);
        measured.count("entities_hidden", whole);
        let nothing = if tp + fp + missed == 0 { 1.0 } else { 0.0 };
        measured.metric("character_precision", ratio_or(tp, tp + fp, nothing));
        measured.metric("character_recall", ratio_or(tp, tp + missed, nothing));
        measured.metric("character_f1", harmonic(tp, fp, missed, 1.0));
        measured.metric("entities_hidden", ratio(whole, entities));
        measured.fail_at_once = leaks;
        Ok(measured)
    }

    fn default_aspects(_: &Key) -> Vec<AspectRule> {
        // Masking everything hides every entity, so what is worth marks is hiding them and little else.
        vec![
            AspectRule::new("masked and nothing else", "character_f1", 7_000),
            AspectRule::new("kind named", "strict_f1", 3_000),
        ]
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        let kind = key.types.first().cloned().unwrap_or_default();
        let all = key.gold.iter().map(|(id, document)| {
            let end = u32::try_from(document.text.chars().count()).unwrap_or(u32::MAX);
            (
                id.clone(),
                vec![Span {
                    start: 0,
                    end,
                    kind: kind.clone(),
                }],
            )
        });
        vec![
            Answer {
                answers: UniqueMap::default(),
            },
            Answer {
                answers: all.collect(),
            },
        ]
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
