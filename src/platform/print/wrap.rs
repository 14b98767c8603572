//! Breaking a text into lines: Han text anywhere but before a closing and after an opening mark (避头尾), words in Latin
//! letters as wholes. Pure.

use std::ops::Range;

/// A character and how wide it is, in any unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured {
    pub(crate) letter: char,
    pub(crate) width: f32,
}

/// The lines of `text` when none may be wider than `limit`. A `\n` always ends a line; spaces at a break are left out of
/// both lines. A single character wider than `limit` still gets a line of its own.
pub(crate) fn wrap(text: &[Measured], limit: f32) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for paragraph in text.split(|measured| measured.letter == '\n') {
        wrap_paragraph(paragraph, start, limit, &mut lines);
        start += paragraph.len() + 1;
    }
    lines
}

fn wrap_paragraph(text: &[Measured], offset: usize, limit: f32, lines: &mut Vec<Range<usize>>) {
    let mut start = 0;
    let mut width = 0.0;
    let mut index = 0;
    // The last place in this line before which it may be broken.
    let mut chance = None;
    while let Some(measured) = text.get(index) {
        if index > start && may_break_before(text, index) {
            chance = Some(index);
        }
        // Spaces may hang over the edge: they are not drawn there.
        if index > start && !measured.letter.is_whitespace() && width + measured.width > limit {
            let end = chance.unwrap_or(index);
            lines.push(trimmed(text, start..end, offset));
            start = skip_spaces(text, end);
            index = start;
            width = 0.0;
            chance = None;
            continue;
        }
        width += measured.width;
        index += 1;
    }
    lines.push(trimmed(text, start..text.len(), offset));
}

fn skip_spaces(text: &[Measured], from: usize) -> usize {
    let spaces = text
        .iter()
        .skip(from)
        .take_while(|measured| measured.letter == ' ')
        .count();
    from + spaces
}

fn trimmed(text: &[Measured], range: Range<usize>, offset: usize) -> Range<usize> {
    let end = text
        .get(range.clone())
        .unwrap_or_default()
        .iter()
        .rposition(|measured| measured.letter != ' ')
        .map_or(range.start, |last| range.start + last + 1);
    offset + range.start..offset + end
}

fn may_break_before(text: &[Measured], index: usize) -> bool {
    let letter_at = |at: usize| text.get(at).map(|measured| measured.letter);
    let (Some(before), Some(after)) = (index.checked_sub(1).and_then(letter_at), letter_at(index))
    else {
        return false;
    };
    if never_starts(after) || never_ends(before) {
        return false;
    }
    // Inside a word, and between a word and what hangs on it, the line is not broken.
    !(binds(before) && binds(after))
}

/// Letters and signs which make up a word that stays whole.
fn binds(letter: char) -> bool {
    letter.is_ascii_graphic() || (letter.is_alphanumeric() && u32::from(letter) < 0x2e80)
}

/// Marks that close what stands before them.
fn never_starts(letter: char) -> bool {
    matches!(
        letter,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '）'
            | '》'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '〉'
            | '”'
            | '’'
            | '…'
            | '—'
            | '·'
            | '～'
            | '％'
            | '‰'
            | '℃'
            | ','
            | '.'
            | ';'
            | ':'
            | '?'
            | '!'
            | ')'
            | ']'
            | '}'
            | '%'
            | '/'
            | '々'
            | '〻'
            | ' '
    ) || is_combining(letter)
}

/// Marks that open what stands after them.
fn never_ends(letter: char) -> bool {
    matches!(
        letter,
        '（' | '《'
            | '「'
            | '『'
            | '【'
            | '〔'
            | '〈'
            | '“'
            | '‘'
            | '('
            | '['
            | '{'
            | '￥'
            | '¥'
            | '$'
            | '#'
            | '№'
    )
}

fn is_combining(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn measured(text: &str) -> Vec<Measured> {
        let width = |letter: char| {
            if letter == '\n' {
                0.0
            } else if letter.is_ascii() {
                0.5
            } else {
                1.0
            }
        };
        text.chars()
            .map(|letter| Measured {
                letter,
                width: width(letter),
            })
            .collect()
    }

    fn lines(text: &str, limit: f32) -> Vec<String> {
        let letters: Vec<char> = text.chars().collect();
        wrap(&measured(text), limit)
            .into_iter()
            .map(|range| letters[range].iter().collect())
            .collect()
    }

    #[test]
    fn closing_marks_do_not_start_and_opening_marks_do_not_end_a_line() {
        assert_eq!(lines("一二三四，五六", 4.0), ["一二三", "四，五六"]);
        assert_eq!(lines("一二三（四五）六", 4.0), ["一二三", "（四五）", "六"]);
        assert_eq!(lines("阿卜杜拉·买买提", 4.0), ["阿卜杜", "拉·买买", "提"]);
    }

    #[test]
    fn words_stay_whole_unless_they_are_longer_than_a_line() {
        assert_eq!(lines("This is to certify", 5.0), ["This is to", "certify"]);
        assert_eq!(lines("abcdefghij", 2.0), ["abcd", "efgh", "ij"]);
        assert_eq!(lines("证书ABCD", 3.0), ["证书", "ABCD"]);
    }

    #[test]
    fn a_line_feed_always_breaks_and_nothing_is_one_empty_line() {
        assert_eq!(lines("一\n二", 9.0), ["一", "二"]);
        assert_eq!(lines("", 9.0), [""]);
        assert_eq!(lines("很宽", 0.1), ["很", "宽"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_too_wide(text in "[一-十（），。a-c ·\n]{0,80}", limit in 1.0f32..12.0) {
            let all = measured(&text);
            let ranges = wrap(&all, limit);
            let kept: String = ranges
                .iter()
                .flat_map(|range| &all[range.clone()])
                .map(|measured| measured.letter)
                .filter(|letter| *letter != ' ')
                .collect();
            let wanted: String = text.chars().filter(|letter| !matches!(letter, ' ' | '\n')).collect();
            prop_assert_eq!(kept, wanted);
            for range in ranges {
                let line = &all[range];
                let width: f32 = line.iter().map(|measured| measured.width).sum();
                prop_assert!(width <= limit + 0.001 || line.len() == 1, "{width} > {limit}");
            }
        }
    }
}
