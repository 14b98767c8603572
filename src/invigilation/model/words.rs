//! What people write: messages and notes. Pure.

use std::ops::RangeInclusive;

use crate::platform::http::FieldProblem;

/// Characters of a message.
pub(in crate::invigilation) const WORDS: RangeInclusive<usize> = 1..=300;
/// Characters of a note; it may be empty.
pub(in crate::invigilation) const NOTE: RangeInclusive<usize> = 0..=500;

/// The text without space around it; line breaks stay, other control characters are refused.
pub(in crate::invigilation) fn check_words(
    field: &str,
    written: &str,
    length: &RangeInclusive<usize>,
) -> Result<String, FieldProblem> {
    let text = written.trim();
    let readable = text
        .chars()
        .all(|letter| letter == '\n' || !letter.is_control());
    if readable && length.contains(&text.chars().count()) {
        return Ok(text.to_owned());
    }
    Err(FieldProblem {
        field: field.to_owned(),
        code: "invigilation_words",
        params: vec![
            ("from", length.start().to_string()),
            ("to", length.end().to_string()),
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_tidied_and_bounded() {
        assert_eq!(
            check_words("words", " 请安静\n谢谢 ", &WORDS).unwrap(),
            "请安静\n谢谢"
        );
        for bad in ["", "  ", "a\u{7}b", &"长".repeat(301)] {
            assert_eq!(
                check_words("words", bad, &WORDS).unwrap_err().field,
                "words"
            );
        }
        assert_eq!(check_words("note", "", &NOTE).unwrap(), "");
    }
}
