//! A plain document on A4 landscape: blocks flow down the page, tables repeat their head on the next, every page says which
//! it is of how many. Equal input gives equal bytes.

use chrono::{DateTime, Utc};

use super::Weight;
use super::draw::write;
use super::fonts::{ChosenGlyph, FontLibrary};
use super::wrap::{Measured, wrap};

/// Points; A4 landscape.
pub(super) const PAGE: (f32, f32) = (841.89, 595.28);
pub(super) const MARGIN: f32 = 42.0;
pub(super) const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
const FOOT: f32 = PAGE.1 - 26.0;
const BOTTOM: f32 = PAGE.1 - MARGIN - 6.0;
const LEADING: f32 = 1.45;
const CELL_GAP: f32 = 6.0;
const INK: [u8; 3] = [0x1c, 0x20, 0x24];
const SOFT: [u8; 3] = [0x5a, 0x62, 0x60];
pub(super) const LINE: [u8; 3] = [0xb9, 0xc2, 0xbd];
/// A document has no more pages.
const MOST_PAGES: usize = 200;

#[derive(Debug, thiserror::Error)]
pub(crate) enum SheetTrouble {
    #[error("the document has too many pages")]
    TooLong,
    #[error("the document could not be written: {0}")]
    Writer(String),
}

/// What is printed.
pub(crate) struct Sheet<'a> {
    pub(crate) title: &'a str,
    pub(crate) author: &'a str,
    /// Tells the document from others.
    pub(crate) id: &'a str,
    pub(crate) at: DateTime<Utc>,
    /// At the foot of each page, before the page's number.
    pub(crate) foot: &'a str,
    pub(crate) blocks: Vec<Block>,
}

pub(crate) enum Block {
    Title(String),
    Heading(String),
    Text(String),
    /// Names and values, two beside each other.
    Facts(Vec<(String, String)>),
    Table {
        columns: Vec<Column>,
        rows: Vec<Vec<String>>,
    },
}

pub(crate) struct Column {
    pub(crate) title: String,
    /// Share of the page's width, relative to the other columns.
    pub(crate) share: f32,
}

#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) size: f32,
    weight: Weight,
    pub(super) colour: [u8; 3],
}

const TITLE: Style = Style {
    size: 18.0,
    weight: Weight::Bold,
    colour: INK,
};
const HEADING: Style = Style {
    size: 12.0,
    weight: Weight::Bold,
    colour: INK,
};
const TEXT: Style = Style {
    size: 9.5,
    weight: Weight::Regular,
    colour: INK,
};
const NAME: Style = Style {
    size: 8.5,
    weight: Weight::Regular,
    colour: SOFT,
};
const CELL: Style = Style {
    size: 8.5,
    weight: Weight::Regular,
    colour: INK,
};
const HEAD: Style = Style {
    size: 8.5,
    weight: Weight::Bold,
    colour: INK,
};

pub(super) type Glyphs = Vec<(char, ChosenGlyph)>;

/// Something on a page.
pub(super) enum Mark {
    Text {
        x: f32,
        y: f32,
        style: Style,
        line: Glyphs,
    },
    Rule {
        y: f32,
    },
}

struct Layout<'a> {
    fonts: &'a FontLibrary,
    done: Vec<Vec<Mark>>,
    page: Vec<Mark>,
    y: f32,
}

/// The bytes of the PDF.
pub(crate) fn print_sheet(fonts: &FontLibrary, sheet: &Sheet<'_>) -> Result<Vec<u8>, SheetTrouble> {
    let mut layout = Layout {
        fonts,
        done: Vec::new(),
        page: Vec::new(),
        y: MARGIN,
    };
    for block in &sheet.blocks {
        layout.block(block);
        if layout.done.len() >= MOST_PAGES {
            return Err(SheetTrouble::TooLong);
        }
    }
    layout.turn();
    let mut pages = std::mem::take(&mut layout.done);
    let count = pages.len();
    for (index, page) in pages.iter_mut().enumerate() {
        let foot = format!("{}    {} / {count}", sheet.foot, index + 1);
        let line = layout.lines(&foot, NAME, WIDTH).into_iter().next();
        page.push(Mark::Text {
            x: MARGIN,
            y: FOOT,
            style: NAME,
            line: line.unwrap_or_default(),
        });
    }
    write(fonts, sheet, &pages)
}

impl Layout<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(text) => self.paragraph(text, TITLE, 4.0),
            Block::Heading(text) => {
                self.y += 8.0;
                // A heading never stands alone at the foot of a page.
                self.need(60.0);
                self.paragraph(text, HEADING, 4.0);
            }
            Block::Text(text) => self.paragraph(text, TEXT, 4.0),
            Block::Facts(facts) => {
                for pair in facts.chunks(2) {
                    self.facts(pair);
                }
                self.y += 4.0;
            }
            Block::Table { columns, rows } => self.table(columns, rows),
        }
    }

    fn paragraph(&mut self, text: &str, style: Style, after: f32) {
        for line in self.lines(text, style, WIDTH) {
            self.need(style.size * LEADING);
            self.put(MARGIN, style, line);
            self.y += style.size * LEADING;
        }
        self.y += after;
    }

    fn facts(&mut self, pair: &[(String, String)]) {
        let half = WIDTH / 2.0;
        let cells: Vec<(f32, Style, Vec<Glyphs>)> = pair
            .iter()
            .zip([MARGIN, MARGIN + half])
            .flat_map(|((name, value), x)| {
                let value_width = half - 110.0 - CELL_GAP;
                [
                    (x, NAME, self.lines(name, NAME, 104.0)),
                    (x + 110.0, TEXT, self.lines(value, TEXT, value_width)),
                ]
            })
            .collect();
        self.row(cells);
    }

    fn table(&mut self, columns: &[Column], rows: &[Vec<String>]) {
        let whole: f32 = columns.iter().map(|column| column.share.max(0.1)).sum();
        let mut places = Vec::with_capacity(columns.len());
        let mut x = MARGIN;
        for column in columns {
            let width = WIDTH * column.share.max(0.1) / whole.max(0.1);
            places.push((x, width - CELL_GAP));
            x += width;
        }
        let titles: Vec<String> = columns.iter().map(|column| column.title.clone()).collect();
        self.need(50.0);
        self.table_row(&places, &titles, HEAD);
        for row in rows {
            let before = self.done.len();
            let cells = self.cells(&places, row, CELL);
            self.need(height(&cells) + 4.0);
            if self.done.len() > before {
                self.table_row(&places, &titles, HEAD);
            }
            self.row(cells);
            self.rule();
        }
        self.y += 6.0;
    }

    fn table_row(&mut self, places: &[(f32, f32)], texts: &[String], style: Style) {
        let cells = self.cells(places, texts, style);
        self.row(cells);
        self.rule();
    }

    fn cells(
        &self,
        places: &[(f32, f32)],
        texts: &[String],
        style: Style,
    ) -> Vec<(f32, Style, Vec<Glyphs>)> {
        places
            .iter()
            .zip(texts)
            .map(|((x, width), text)| (*x, style, self.lines(text, style, *width)))
            .collect()
    }

    /// Cells side by side, as high as the highest.
    fn row(&mut self, cells: Vec<(f32, Style, Vec<Glyphs>)>) {
        let height = height(&cells);
        self.need(height);
        let top = self.y;
        for (x, style, lines) in cells {
            self.y = top;
            for line in lines {
                self.put(x, style, line);
                self.y += style.size * LEADING;
            }
        }
        self.y = top + height;
    }

    fn rule(&mut self) {
        self.y += 2.0;
        let y = self.y;
        self.page.push(Mark::Rule { y });
        self.y += 2.0;
    }

    fn put(&mut self, x: f32, style: Style, line: Glyphs) {
        let y = self.y + style.size;
        self.page.push(Mark::Text { x, y, style, line });
    }

    /// A new page, when less than `height` is left on this one.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > MARGIN {
            self.turn();
        }
    }

    fn turn(&mut self) {
        self.done.push(std::mem::take(&mut self.page));
        self.y = MARGIN;
    }

    /// The lines of a text. A character that no font has is written as its number, so that nothing is lost.
    fn lines(&self, text: &str, style: Style, width: f32) -> Vec<Glyphs> {
        let weight = match style.weight {
            Weight::Bold if self.fonts.has_bold(text) => Weight::Bold,
            _ => Weight::Regular,
        };
        let mut glyphs: Vec<(char, Option<ChosenGlyph>)> = Vec::new();
        for letter in text.chars() {
            match self.fonts.choose(weight, letter) {
                Some(glyph) => glyphs.push((letter, Some(glyph))),
                None if letter == '\n' => glyphs.push((letter, None)),
                None => {
                    let number = format!("[U+{:X}]", u32::from(letter));
                    glyphs.extend(
                        number
                            .chars()
                            .map(|digit| (digit, self.fonts.choose(weight, digit))),
                    );
                }
            }
        }
        let measured: Vec<Measured> = glyphs
            .iter()
            .map(|(letter, glyph)| Measured {
                letter: *letter,
                width: glyph.map_or(0.0, |glyph| glyph.advance),
            })
            .collect();
        wrap(&measured, width / style.size)
            .into_iter()
            .map(|range| {
                let line = glyphs.get(range).unwrap_or_default();
                line.iter()
                    .filter_map(|(letter, glyph)| Some((*letter, (*glyph)?)))
                    .collect()
            })
            .collect()
    }
}

fn height(cells: &[(f32, Style, Vec<Glyphs>)]) -> f32 {
    cells
        .iter()
        .map(|(_, style, lines)| {
            f32::from(u16::try_from(lines.len().max(1)).unwrap_or(u16::MAX)) * style.size * LEADING
        })
        .fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: usize) -> Sheet<'static> {
        let row = |number: usize| vec![number.to_string(), "王芳\u{20bb7}".to_owned()];
        Sheet {
            title: "考场记录",
            author: "评价机构",
            id: "room-1",
            at: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
            foot: "第一考场",
            blocks: vec![
                Block::Title("考场记录".to_owned()),
                Block::Facts(vec![("考场".to_owned(), "第一考场".to_owned())]),
                Block::Heading("座位".to_owned()),
                Block::Table {
                    columns: vec![
                        Column {
                            title: "座位".to_owned(),
                            share: 1.0,
                        },
                        Column {
                            title: "姓名".to_owned(),
                            share: 4.0,
                        },
                    ],
                    rows: (0..rows).map(row).collect(),
                },
            ],
        }
    }

    #[test]
    fn a_long_table_flows_over_pages_and_equal_input_gives_equal_bytes() {
        let fonts = FontLibrary::bundled().unwrap();
        let (short, long) = (
            print_sheet(&fonts, &sheet(3)).unwrap(),
            print_sheet(&fonts, &sheet(200)).unwrap(),
        );
        assert!(short.starts_with(b"%PDF-") && long.len() > short.len());
        assert_eq!(long, print_sheet(&fonts, &sheet(200)).unwrap());
        assert!(matches!(
            print_sheet(&fonts, &sheet(20_000)),
            Err(SheetTrouble::TooLong)
        ));
    }
}
