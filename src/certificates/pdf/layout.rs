//! From a text and its box to lines of glyphs: chooses fonts, measures, wraps, and shrinks what does not fit. Pure.

use std::collections::BTreeSet;

use super::PdfProblem;
use crate::certificates::template::TextField;
use crate::platform::print::{ChosenGlyph, FontLibrary, Measured, Weight, wrap};

/// Nothing is printed smaller, in points.
const SMALLEST: f32 = 4.0;
const STEP: f32 = 0.5;
pub(super) const POINTS_PER_MM: f32 = 72.0 / 25.4;

pub(super) struct Laid {
    /// Points; at most the size which the layout asks for.
    pub(super) size: f32,
    pub(super) lines: Vec<Line>,
}

pub(super) struct Line {
    pub(super) glyphs: Vec<(char, ChosenGlyph)>,
    /// In sizes, without the space after the last character.
    pub(super) width: f32,
}

/// Sets `text` into the box of `field`.
///
/// # Errors
/// [`PdfProblem::MissingGlyphs`] with every character that no font has, [`PdfProblem::TextTooLong`] when the text does
/// not fit even at the smallest size.
pub(super) fn lay_out(
    fonts: &FontLibrary,
    field: &TextField,
    text: &str,
) -> Result<Laid, PdfProblem> {
    let mut missing = BTreeSet::new();
    let mut glyphs: Vec<Option<ChosenGlyph>> = Vec::new();
    let weight = match field.font {
        Weight::Bold if fonts.has_bold(text) => Weight::Bold,
        _ => Weight::Regular,
    };
    for letter in text.chars() {
        let chosen = fonts.choose(weight, letter);
        if chosen.is_none() && letter != '\n' {
            missing.insert(letter);
        }
        glyphs.push(chosen);
    }
    if !missing.is_empty() {
        return Err(PdfProblem::MissingGlyphs(missing));
    }
    let measured: Vec<Measured> = text
        .chars()
        .zip(&glyphs)
        .map(|(letter, glyph)| Measured {
            letter,
            width: glyph.map_or(0.0, |glyph| glyph.advance + field.tracking),
        })
        .collect();
    let box_width = field.width * POINTS_PER_MM;
    let mut size = field.size;
    loop {
        let lines = wrap(&measured, box_width / size + field.tracking);
        if lines.len() <= field.max_lines.max(1) {
            let lines = lines
                .into_iter()
                .map(|range| {
                    let cells = measured.get(range.clone()).unwrap_or_default();
                    let chosen = glyphs.get(range).unwrap_or_default();
                    line_of(cells, chosen, field.tracking)
                })
                .collect();
            return Ok(Laid { size, lines });
        }
        size -= STEP;
        if size < SMALLEST {
            return Err(PdfProblem::TextTooLong);
        }
    }
}

fn line_of(cells: &[Measured], chosen: &[Option<ChosenGlyph>], tracking: f32) -> Line {
    let width: f32 = cells.iter().map(|cell| cell.width).sum();
    let glyphs = cells
        .iter()
        .zip(chosen)
        .filter_map(|(cell, glyph)| glyph.map(|glyph| (cell.letter, glyph)))
        .collect();
    Line {
        glyphs,
        width: (width - tracking).max(0.0),
    }
}
