//! Correcting what a recogniser wrote down, and saying who spoke.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::labelled::{Labelled, scored};
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, ratio, real,
};
use crate::practical::measures::alignment::{Edits, align};
use crate::practical::measures::text::Normaliser;
use crate::practical::measures::translation;

/// One line of the recording.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    /// What was said.
    reference: String,
    /// What the recogniser wrote and the candidate starts from.
    #[serde(default)]
    given: String,
    /// Who spoke, where roles are asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<String>,
}

/// Key of a transcript task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    lines: UniqueMap<Line>,
    /// What is levelled before comparing; NFKC, white space and punctuation when absent.
    #[serde(default)]
    normaliser: Normaliser,
    /// Lines that count; all when empty.
    #[serde(default)]
    scored: Vec<String>,
    #[serde(default)]
    marking: Marking,
}

/// A corrected line.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerLine {
    #[serde(default)]
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<String>,
}

/// The corrected transcript.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Lines by id; an absent line is an empty one.
    #[serde(default)]
    lines: UniqueMap<AnswerLine>,
}

const MAX_CHARACTERS: usize = 5_000;
/// Most cells of all alignment tables together.
const MAX_WORK: usize = 100_000_000;

pub(crate) struct Transcript;

impl Grader for Transcript {
    const KIND: &'static str = "transcript";
    const VERSION: &'static str = "transcript/1";
    const SUMMARY: &'static str = "Correct a recogniser's transcript and mark who speaks.";
    const EXAMPLE: Example = Example {
        key: r#"{"lines":{"1":{"reference":"您好，请问有什么可以帮您？","given":"您好请问有什么可以帮宁","role":"agent"},"2":{"reference":"我要退货","given":"我要推货","role":"customer"}}}"#,
        answer: r#"{"lines":{"1":{"text":"您好，请问有什么可以帮您","role":"agent"},"2":{"text":"我要推货","role":"customer"}}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        Labelled::check_scored(&key.lines, &key.scored)?;
        for (id, line) in key.lines.iter() {
            let length = line.reference.chars().count();
            if length > MAX_CHARACTERS || key.normaliser.apply(&line.reference).is_empty() {
                return Err(Refusal::key(format!(
                    "line {id:?}: the reference is empty after levelling or has more than {MAX_CHARACTERS} characters"
                )));
            }
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let (mut edits, mut word_edits, mut given_edits) =
            (Edits::default(), Edits::default(), Edits::default());
        let (mut exact, mut roles, mut roles_right, mut work) = (0, 0, 0, 0_usize);
        let mut texts: Vec<(&str, &str)> = Vec::new();
        let lines: Vec<_> = scored(&key.lines, &key.scored).collect();
        for (id, line) in &lines {
            let own = answer.lines.get(*id);
            let text = own.map_or("", |own| own.text.as_str());
            if text.chars().count() > MAX_CHARACTERS {
                return Err(Refusal::too_large(format!(
                    "line {id:?}: more than {MAX_CHARACTERS} characters"
                )));
            }
            let reference = key.normaliser.characters(&line.reference);
            let hypothesis = key.normaliser.characters(text);
            work = work.saturating_add(reference.len().saturating_mul(hypothesis.len()));
            if work > MAX_WORK {
                return Err(Refusal::too_large("the lines are too long together"));
            }
            let found = align(&reference, &hypothesis);
            exact += usize::from(found.total() == 0);
            edits = edits.plus(found);
            given_edits =
                given_edits.plus(align(&reference, &key.normaliser.characters(&line.given)));
            word_edits = word_edits.plus(align(
                &key.normaliser.words(&line.reference),
                &key.normaliser.words(text),
            ));
            if let Some(role) = &line.role {
                roles += 1;
                roles_right += usize::from(own.is_some_and(|own| own.role.as_ref() == Some(role)));
            }
            texts.push((&line.reference, text));
        }
        let mut measured = Measured::default();
        measured.count("lines", lines.len());
        measured.count("exact_lines", exact);
        measured.count("hits", edits.hits);
        measured.count("substitutions", edits.substitutions);
        measured.count("deletions", edits.deletions);
        measured.count("insertions", edits.insertions);
        let rate = |edits: Edits| ratio(edits.total(), edits.reference());
        measured.metric("cer", rate(edits));
        measured.metric("cer_capped", rate(edits).map(|rate| rate.min(1.0)));
        measured.metric("given_cer", rate(given_edits));
        let uplift = (given_edits.total() > 0)
            .then(|| (1.0 - real(edits.total()) / real(given_edits.total())).max(-1.0));
        measured.metric("uplift", uplift);
        measured.metric("wer", rate(word_edits));
        measured.metric(
            "mer",
            ratio(word_edits.total(), word_edits.hits + word_edits.total()),
        );
        measured.metric("wil", word_information_lost(word_edits));
        measured.metric("line_accuracy", ratio(exact, lines.len()));
        measured.metric("role_accuracy", ratio(roles_right, roles));
        translation::report(&texts, &mut measured);
        Ok(measured)
    }

    fn default_aspects(key: &Key) -> Vec<AspectRule> {
        if key.lines.values().any(|line| line.role.is_some()) {
            vec![
                AspectRule::new("text", "cer_capped", 8_000),
                AspectRule::new("roles", "role_accuracy", 2_000),
            ]
        } else {
            vec![AspectRule::new("text", "cer_capped", 10_000)]
        }
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        let roles = key.lines.values().filter_map(|line| line.role.as_ref());
        let role = super::labelled::most_frequent(roles);
        let unchanged = key.lines.iter().map(|(id, line)| {
            let own = AnswerLine {
                text: line.given.clone(),
                role: role.clone(),
            };
            (id.clone(), own)
        });
        vec![
            Answer {
                lines: UniqueMap::default(),
            },
            Answer {
                lines: unchanged.collect(),
            },
        ]
    }

    fn full_answer(key: &Key) -> Answer {
        let own = key.lines.iter().map(|(id, line)| {
            let own = AnswerLine {
                text: line.reference.clone(),
                role: line.role.clone(),
            };
            (id.clone(), own)
        });
        Answer {
            lines: own.collect(),
        }
    }
}

/// `1 − hits²/(reference·hypothesis)` over words.
fn word_information_lost(edits: Edits) -> Option<f64> {
    match (edits.reference(), edits.hypothesis()) {
        (0, 0) => None,
        (0, _) | (_, 0) => Some(1.0),
        (reference, hypothesis) => {
            let hits = real(edits.hits);
            Some(1.0 - (hits / real(reference)) * (hits / real(hypothesis)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(normaliser: &str, lines: &[(&str, &str)]) -> Measured {
        let key = lines.iter().enumerate().map(|(id, (reference, _))| {
            (id.to_string(), serde_json::json!({"reference": reference}))
        });
        let key: serde_json::Map<_, _> = key.collect();
        let normaliser: serde_json::Value = serde_json::from_str(normaliser).unwrap();
        let key = serde_json::json!({"lines": key, "normaliser": normaliser});
        let key: Key = serde_json::from_value(key).unwrap();
        let answer = lines.iter().enumerate().map(|(id, (_, text))| {
            (
                id.to_string(),
                AnswerLine {
                    text: (*text).to_owned(),
                    role: None,
                },
            )
        });
        Transcript::measure(
            &key,
            &Answer {
                lines: answer.collect(),
            },
        )
        .unwrap()
    }

    const RAW: &str = r#"{"nfkc":false,"drop_whitespace":false,"drop_punctuation":false}"#;

    #[test]
    fn v11_rates_without_levelling() {
        let near = |measured: &Measured, metric: &str, expected: f64| {
            let value = measured.value(metric).unwrap();
            assert!((value - expected).abs() < 5e-5, "{metric} {value}");
        };
        near(&measured(RAW, &[("您好，请问", "您好请问呢")]), "cer", 0.4);
        let inserted = measured(RAW, &[("今天天气好", "今天天气很好")]);
        near(&inserted, "cer", 0.2);
        near(&inserted, "wer", 1.0);
        let words = measured(RAW, &[("a b c", "a x c d")]);
        near(&words, "wer", 0.6667);
        near(&words, "mer", 0.5);
        near(&words, "wil", 0.6667);
        let spaced = measured(RAW, &[("a bc", "a  bc")]);
        near(&spaced, "wer", 0.0);
        near(&spaced, "cer", 0.25);
    }

    #[test]
    fn levelling_drops_punctuation_and_an_empty_reference_is_forbidden() {
        let measured = measured("{}", &[("您好，请问", "您好请问")]);
        assert_eq!(measured.value("cer"), Some(0.0));
        let key: Key = serde_json::from_str(r#"{"lines":{"1":{"reference":"，"}}}"#).unwrap();
        assert!(Transcript::check(&key).is_err());
    }
}
