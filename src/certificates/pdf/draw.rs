//! Putting a laid-out page on paper with krilla.

use chrono::{Datelike, Timelike};
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime as PdfDate, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::text::KrillaGlyph;
use krilla::{Document, SerializeSettings};
use qrcode::{Color as Module, EcLevel, QrCode};

use super::layout::{Laid, Line, POINTS_PER_MM, lay_out};
use super::{FontLibrary, PdfProblem, Printable};
use crate::certificates::template::{
    Align, Colour, Frame, QrBox, Template, TextField, VerticalAlign,
};

/// Height of a line above and below the baseline, in sizes, as the built-in fonts draw Han characters.
const ASCENT: f32 = 0.88;
const DESCENT: f32 = 0.12;
/// Modules of white around a QR code.
const QUIET_ZONE: u16 = 4;

/// The bytes of the PDF.
pub fn render(fonts: &FontLibrary, printable: &Printable<'_>) -> Result<Vec<u8>, PdfProblem> {
    let fields = printable.fields;
    let template = Template::find(&fields.template).ok_or(PdfProblem::UnknownTemplate)?;
    let mut laid = Vec::new();
    for (field, text) in template.filled_texts(fields, printable.document_number) {
        laid.push((field, lay_out(fonts, field, &text)?));
    }
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_B)
        .finish()
        .map_err(|error| PdfProblem::Writer(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    document.set_metadata(metadata(printable));

    let (width, height) = (mm(template.page.width), mm(template.page.height));
    let settings = PageSettings::from_wh(width, height)
        .ok_or_else(|| PdfProblem::Writer("page size".to_owned()))?;
    let mut page = document.start_page_with(settings);
    if let Some(place) = rect(
        template.qr.x,
        template.qr.y,
        template.qr.size,
        template.qr.size,
    ) {
        let target = Target::Action(Action::Link(LinkAction::new(fields.verify_url.clone())));
        page.add_annotation(Annotation::new_link(
            LinkAnnotation::new(place, target),
            Some(fields.verify_url.clone()),
        ));
    }
    let mut surface = page.surface();
    for frame in template.frames.iter().chain([&template.photo.frame]) {
        draw_frame(&mut surface, frame);
    }
    for line in &template.lines {
        let mut path = PathBuilder::new();
        let ([from_x, from_y], [to_x, to_y]) = (line.from, line.to);
        path.move_to(mm(from_x), mm(from_y));
        path.line_to(mm(to_x), mm(to_y));
        stroke_path(&mut surface, path, line.line, line.colour);
    }
    for (field, laid) in &laid {
        draw_text(&mut surface, fonts, field, laid);
    }
    draw_qr(&mut surface, template.qr, &fields.verify_url)?;
    surface.finish();
    page.finish();
    document
        .finish()
        .map_err(|error| PdfProblem::Writer(format!("{error:?}").chars().take(300).collect()))
}

fn metadata(printable: &Printable<'_>) -> Metadata {
    let fields = printable.fields;
    let at = printable.issued_at;
    let small = |number: u32| u8::try_from(number).unwrap_or(0);
    let date = PdfDate::new(u16::try_from(at.year()).unwrap_or(0))
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(format!("{} {}", fields.title_zh, fields.number))
        .authors(vec![fields.evaluation_body.clone()])
        .language("zh-CN".to_owned())
        .creator("Touchstone".to_owned())
        .producer("Touchstone".to_owned())
        .creation_date(date)
        .document_id(fields.number.clone())
}

fn mm(length: f32) -> f32 {
    length * POINTS_PER_MM
}

/// A rectangle given in millimetres, in points.
fn rect(x: f32, y: f32, width: f32, height: f32) -> Option<Rect> {
    Rect::from_xywh(mm(x), mm(y), mm(width), mm(height))
}

fn fill_of(colour: Colour) -> Fill {
    let Colour([red, green, blue]) = colour;
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

fn stroke_path(surface: &mut Surface<'_>, path: PathBuilder, line: f32, colour: Colour) {
    let Some(path) = path.finish() else { return };
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: fill_of(colour).paint,
        width: mm(line),
        ..Stroke::default()
    }));
    surface.draw_path(&path);
    surface.set_stroke(None);
}

fn draw_frame(surface: &mut Surface<'_>, frame: &Frame) {
    let Some(place) = rect(frame.x, frame.y, frame.width, frame.height) else {
        return;
    };
    let mut path = PathBuilder::new();
    path.push_rect(place);
    stroke_path(surface, path, frame.line, frame.colour);
}

fn draw_text(surface: &mut Surface<'_>, fonts: &FontLibrary, field: &TextField, laid: &Laid) {
    let leading = laid.size * field.leading;
    let count = f32::from(u16::try_from(laid.lines.len()).unwrap_or(u16::MAX));
    let spare = mm(field.height) - leading * count;
    let top = mm(field.y)
        + match field.valign {
            VerticalAlign::Top => 0.0,
            VerticalAlign::Middle => spare / 2.0,
            VerticalAlign::Bottom => spare,
        };
    surface.set_fill(Some(fill_of(field.colour)));
    let mut baseline = top + (leading - laid.size * (ASCENT + DESCENT)) / 2.0 + laid.size * ASCENT;
    for line in &laid.lines {
        let spare = mm(field.width) - line.width * laid.size;
        let left = mm(field.x)
            + match field.align {
                Align::Left => 0.0,
                Align::Centre => spare / 2.0,
                Align::Right => spare,
            };
        draw_line(
            surface,
            fonts,
            line,
            (left, baseline),
            laid.size,
            field.tracking,
        );
        baseline += leading;
    }
}

/// Draws one line as runs of characters that share a font.
fn draw_line(
    surface: &mut Surface<'_>,
    fonts: &FontLibrary,
    line: &Line,
    start: (f32, f32),
    size: f32,
    tracking: f32,
) {
    let (mut x, y) = start;
    for run in line
        .glyphs
        .chunk_by(|(_, before), (_, after)| before.font == after.font)
    {
        let Some(font) = run.first().and_then(|(_, glyph)| fonts.font(glyph.font)) else {
            continue;
        };
        let mut text = String::new();
        let mut glyphs = Vec::with_capacity(run.len());
        let mut width = 0.0;
        for (letter, glyph) in run {
            let from = text.len();
            text.push(*letter);
            let advance = glyph.advance + tracking;
            glyphs.push(KrillaGlyph::new(
                glyph.id,
                advance,
                0.0,
                0.0,
                0.0,
                from..text.len(),
                None,
            ));
            width += advance;
        }
        surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font, &text, size, false);
        x += width * size;
    }
}

/// Draws the code as one filled path, so that it stays sharp at any size.
fn draw_qr(surface: &mut Surface<'_>, place: QrBox, content: &str) -> Result<(), PdfProblem> {
    let code = QrCode::with_error_correction_level(content, EcLevel::M)
        .map_err(|error| PdfProblem::Writer(format!("QR code: {error}")))?;
    let side = u16::try_from(code.width()).unwrap_or(u16::MAX);
    let module = place.size / f32::from(side + 2 * QUIET_ZONE);
    let at = |index: u16| module * f32::from(index + QUIET_ZONE);
    let mut path = PathBuilder::new();
    for row in 0..side {
        let mut column = 0;
        while column < side {
            let is_dark =
                |column: u16| code[(usize::from(column), usize::from(row))] == Module::Dark;
            if !is_dark(column) {
                column += 1;
                continue;
            }
            let from = column;
            while column < side && is_dark(column) {
                column += 1;
            }
            let length = module * f32::from(column - from);
            if let Some(dark) = rect(place.x + at(from), place.y + at(row), length, module) {
                path.push_rect(dark);
            }
        }
    }
    if let Some(path) = path.finish() {
        surface.set_fill(Some(fill_of(Colour([0, 0, 0]))));
        surface.draw_path(&path);
    }
    Ok(())
}
