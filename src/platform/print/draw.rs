//! Putting the laid-out pages of a sheet on paper with krilla.

use chrono::{Datelike, Timelike};
use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::{DateTime as PdfDate, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::text::KrillaGlyph;
use krilla::{Document, SerializeSettings};

use super::fonts::FontLibrary;
use super::sheet::{Glyphs, LINE, MARGIN, Mark, PAGE, Sheet, SheetTrouble, Style, WIDTH};

/// The bytes of the PDF.
pub(super) fn write(
    fonts: &FontLibrary,
    sheet: &Sheet<'_>,
    pages: &[Vec<Mark>],
) -> Result<Vec<u8>, SheetTrouble> {
    let trouble = |error: String| SheetTrouble::Writer(error.chars().take(300).collect());
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_B)
        .finish()
        .map_err(|error| trouble(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    document.set_metadata(metadata(sheet));
    for marks in pages {
        let settings =
            PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| trouble("page size".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            match mark {
                Mark::Text { x, y, style, line } => {
                    draw_line(&mut surface, fonts, line, (*x, *y), *style);
                }
                Mark::Rule { y } => draw_rule(&mut surface, *y),
            }
        }
        surface.finish();
        page.finish();
    }
    document
        .finish()
        .map_err(|error| trouble(format!("{error:?}")))
}

fn metadata(sheet: &Sheet<'_>) -> Metadata {
    let small = |number: u32| u8::try_from(number).unwrap_or(0);
    let at = sheet.at;
    let date = PdfDate::new(u16::try_from(at.year()).unwrap_or(0))
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(sheet.title.to_owned())
        .authors(vec![sheet.author.to_owned()])
        .language("zh-CN".to_owned())
        .creator("Touchstone".to_owned())
        .producer("Touchstone".to_owned())
        .creation_date(date)
        .document_id(sheet.id.to_owned())
}

fn draw_line(
    surface: &mut Surface<'_>,
    fonts: &FontLibrary,
    line: &Glyphs,
    start: (f32, f32),
    style: Style,
) {
    let (mut x, y) = start;
    let [red, green, blue] = style.colour;
    surface.set_fill(Some(Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }));
    for run in line.chunk_by(|(_, before), (_, after)| before.font == after.font) {
        let Some(font) = run.first().and_then(|(_, glyph)| fonts.font(glyph.font)) else {
            continue;
        };
        let (mut text, mut glyphs, mut width) = (String::new(), Vec::new(), 0.0);
        for (letter, glyph) in run {
            let from = text.len();
            text.push(*letter);
            let range = from..text.len();
            glyphs.push(KrillaGlyph::new(
                glyph.id,
                glyph.advance,
                0.0,
                0.0,
                0.0,
                range,
                None,
            ));
            width += glyph.advance;
        }
        surface.draw_glyphs(
            Point::from_xy(x, y),
            &glyphs,
            font,
            &text,
            style.size,
            false,
        );
        x += width * style.size;
    }
}

fn draw_rule(surface: &mut Surface<'_>, y: f32) {
    let mut path = PathBuilder::new();
    path.move_to(MARGIN, y);
    path.line_to(MARGIN + WIDTH, y);
    let Some(path) = path.finish() else { return };
    let [red, green, blue] = LINE;
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: rgb::Color::new(red, green, blue).into(),
        width: 0.5,
        ..Stroke::default()
    }));
    surface.draw_path(&path);
    surface.set_stroke(None);
}
