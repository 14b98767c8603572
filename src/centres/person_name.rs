//! Names as they will stand on a certificate: Han characters, rare ones included, and `·` between the parts of a
//! transcribed name. Nothing is replaced by something that merely looks like it. Pure.

use super::text::{is_invisible, trimmed};

/// The middle dot of transcribed names, U+00B7.
const MIDDLE_DOT: char = '·';
const MAX_CHARACTERS: usize = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameFault {
    Empty,
    Length,
    /// One of the characters that look like `·` and are not.
    WrongDot,
    /// A character that only one computer's own font shows.
    PrivateCharacter,
    Characters,
}

impl NameFault {
    #[cfg(test)]
    pub(super) const ALL: &'static [Self] = &[
        Self::Empty,
        Self::Length,
        Self::WrongDot,
        Self::PrivateCharacter,
        Self::Characters,
    ];

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Empty => "name.empty",
            Self::Length => "name.length",
            Self::WrongDot => "name.wrong_dot",
            Self::PrivateCharacter => "name.private_character",
            Self::Characters => "name.characters",
        }
    }
}

/// The name without the spaces that line short names up with long ones.
pub(super) fn parse_name(written: &str) -> Result<String, NameFault> {
    let name: String = trimmed(written)
        .chars()
        .filter(|letter| !letter.is_whitespace() && !is_invisible(*letter))
        .collect();
    if name.is_empty() {
        return Err(NameFault::Empty);
    }
    if name.chars().any(is_wrong_dot) {
        return Err(NameFault::WrongDot);
    }
    if name.chars().any(is_private) {
        return Err(NameFault::PrivateCharacter);
    }
    let parts_are_han = name
        .split(MIDDLE_DOT)
        .all(|part| !part.is_empty() && part.chars().all(is_han));
    if !parts_are_han {
        return Err(NameFault::Characters);
    }
    if !(2..=MAX_CHARACTERS).contains(&name.chars().count()) {
        return Err(NameFault::Length);
    }
    Ok(name)
}

fn is_wrong_dot(letter: char) -> bool {
    matches!(
        letter,
        '•' | '・' | '‧' | '･' | '∙' | '⋅' | '●' | '．' | '.' | '。' | '、'
    )
}

fn is_private(letter: char) -> bool {
    matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' | '\u{fffd}')
}

fn is_han(letter: char) -> bool {
    matches!(letter,
        '〇'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rare_characters_and_transcribed_names_stay_as_they_are() {
        for name in [
            "王芳",
            "龚䶮",
            "王𬭎",
            "李㛃",
            "阿依古丽·买买提",
            "欧阳娜娜",
            "刘〇一",
        ] {
            assert_eq!(parse_name(name).unwrap(), name);
        }
    }

    #[test]
    fn alignment_spaces_go() {
        assert_eq!(parse_name(" 王　芳 ").unwrap(), "王芳");
        assert_eq!(parse_name("王\u{a0}\u{200b}芳").unwrap(), "王芳");
    }

    #[test]
    fn look_alikes_are_refused_by_name() {
        for name in [
            "阿依古丽•买买提",
            "阿依古丽・买买提",
            "阿依古丽.买买提",
            "阿依古丽‧买买提",
        ] {
            assert_eq!(parse_name(name), Err(NameFault::WrongDot), "{name}");
        }
        assert_eq!(parse_name("王\u{e863}"), Err(NameFault::PrivateCharacter));
        assert_eq!(parse_name("王\u{fffd}"), Err(NameFault::PrivateCharacter));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        assert_eq!(parse_name("  "), Err(NameFault::Empty));
        assert_eq!(parse_name("王"), Err(NameFault::Length));
        assert_eq!(parse_name(&"王".repeat(41)), Err(NameFault::Length));
        for text in [
            "=1+1",
            "Wang Fang",
            "王芳1",
            "·王芳",
            "王··芳",
            "王芳\u{0}",
            "<b>王</b>",
        ] {
            assert_eq!(parse_name(text), Err(NameFault::Characters), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_read_name_reads_to_itself(text in "\\PC*") {
            if let Ok(name) = parse_name(&text) {
                prop_assert_eq!(parse_name(&name), Ok(name.clone()));
            }
        }
    }
}
