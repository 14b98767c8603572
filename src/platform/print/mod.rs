//! Printing: fonts, breaking of lines, and plain documents of headings, facts and tables as PDF/A-2b.

mod draw;
mod fonts;
mod sheet;
mod wrap;

use serde::Deserialize;

pub(crate) use fonts::ChosenGlyph;
pub use fonts::{FontLibrary, FontTrouble};
pub(crate) use sheet::{Block, Column, Sheet, print_sheet};
pub(crate) use wrap::{Measured, wrap};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Weight {
    Regular,
    Bold,
}
