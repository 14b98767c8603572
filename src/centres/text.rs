//! How written text is tidied before it is read. Pure.

/// Full-width ASCII (`１Ａ（`) becomes ASCII and every kind of space one plain space; nothing else is touched, so that no
/// rare character of a name is folded into another.
pub(super) fn to_half_width(written: &str) -> String {
    written
        .chars()
        .filter(|letter| !is_invisible(*letter))
        .map(half_width)
        .collect()
}

/// Spaces of every kind and invisible characters at both ends go; the inside stays as written.
pub(super) fn trimmed(written: &str) -> &str {
    written.trim_matches(|letter: char| letter.is_whitespace() || is_invisible(letter))
}

/// Zero-width characters and the byte order mark, which come along when text is copied from pages.
pub(super) fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn half_width(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => u32::from(letter)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(letter),
        space if space.is_whitespace() => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_becomes_half_width() {
        assert_eq!(to_half_width("１３８　Ｘ（）"), "138 X()");
        assert_eq!(to_half_width("a\u{200b}b\u{feff}"), "ab");
    }

    #[test]
    fn rare_and_compatibility_characters_stay_as_written() {
        for name in ["龚䶮", "王𬭎", "李㛃", "\u{fa0e}", "\u{2f81a}"] {
            assert_eq!(to_half_width(name), name);
            assert_eq!(trimmed(&format!("\u{3000}{name}\u{a0}")), name);
        }
    }
}
