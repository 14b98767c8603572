//! Typing a text against the clock.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, ratio_or, real,
};
use crate::practical::measures::alignment::align_prefix;

/// Key of a typing task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// The text to type.
    text: String,
    /// Length of the task by the server's clock.
    seconds: u32,
    /// Characters a minute that earn 60 %; twice as many earn everything. 30 for level 4, 40 for level 3.
    norm: f64,
    /// Whether line breaks and spaces count; they are dropped on both sides otherwise.
    #[serde(default)]
    whitespace_counts: bool,
    #[serde(default)]
    marking: Marking,
}

/// What stood in the editor when the time was over.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    #[serde(default)]
    text: String,
}

const MAX_CHARACTERS: usize = 8_000;

pub(crate) struct Typing;

impl Typing {
    fn characters(key: &Key, text: &str) -> Vec<char> {
        text.chars()
            .filter(|letter| key.whitespace_counts || !letter.is_whitespace())
            .collect()
    }
}

impl Grader for Typing {
    const KIND: &'static str = "typing";
    const VERSION: &'static str = "typing/1";
    const SUMMARY: &'static str = "Type a text; characters right and accuracy count.";
    const EXAMPLE: Example = Example {
        key: r#"{"text":"您好，这里是客户服务中心，请问有什么可以帮您？","seconds":60,"norm":10}"#,
        answer: r#"{"text":"您好，这里是客护服务中心，请问"}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        let length = Self::characters(key, &key.text).len();
        if length == 0 || length > MAX_CHARACTERS {
            return Err(Refusal::key("the text must have 1 to 8000 characters"));
        }
        if !(1..=7_200).contains(&key.seconds) || !(1.0..=1_000.0).contains(&key.norm) {
            return Err(Refusal::key(
                "seconds must be 1 to 7200, the norm 1 to 1000 a minute",
            ));
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        if answer.text.chars().count() > MAX_CHARACTERS {
            return Err(Refusal::too_large("more than 8000 characters"));
        }
        let text = Self::characters(key, &key.text);
        let typed = Self::characters(key, &answer.text);
        let (edits, reached) = align_prefix(&text, &typed);
        let minutes = f64::from(key.seconds) / 60.0;
        let accuracy = ratio_or(edits.hits, edits.hits + edits.total(), 0.0);
        let mut measured = Measured::default();
        measured.count("typed", typed.len());
        measured.count("reached", reached);
        measured.count("hits", edits.hits);
        measured.count("substitutions", edits.substitutions);
        measured.count("deletions", edits.deletions);
        measured.count("insertions", edits.insertions);
        measured.metric("accuracy", accuracy);
        measured.metric("speed", real(edits.hits) / minutes);
        measured.metric("net_characters", accuracy * real(edits.hits));
        measured.metric("net_speed", accuracy * real(edits.hits) / minutes);
        Ok(measured)
    }

    fn default_aspects(key: &Key) -> Vec<AspectRule> {
        // A text shorter than twice the norm must still let a perfect typist earn everything.
        let minutes = f64::from(key.seconds) / 60.0;
        let most = real(Self::characters(key, &key.text).len()) / minutes;
        let full = (2.0 * key.norm).min(most);
        vec![
            AspectRule::new("accuracy × characters", "net_speed", 10_000)
                .starting_at(0.0)
                .passing_at(key.norm.min(full * 0.6))
                .up_to(full),
        ]
    }

    fn trivial_answers(_: &Key) -> Vec<Answer> {
        vec![Answer {
            text: String::new(),
        }]
    }

    fn full_answer(key: &Key) -> Answer {
        Answer {
            text: key.text.clone(),
        }
    }
}
