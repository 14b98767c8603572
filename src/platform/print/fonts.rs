//! Fonts for printing: the two that are built in, and behind them those of the operator's folder. Each character is set
//! in the first font that has it; a character that none has is named, never printed as a box.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::SystemTime;

use krilla::text::{Font, GlyphId};
use ttf_parser::Face;

use super::Weight;

static REGULAR: &[u8] = include_bytes!("../../../assets/fonts/NotoSansSC-Regular.otf");
static BOLD: &[u8] = include_bytes!("../../../assets/fonts/NotoSansSC-Bold.ttf");

static BUNDLED: LazyLock<Option<Arc<FontLibrary>>> = LazyLock::new(|| {
    Some(Arc::new(FontLibrary {
        fonts: vec![LoadedFont::read(REGULAR)?, LoadedFont::read(BOLD)?],
    }))
});

/// Position of the bold font in [`FontLibrary::fonts`].
const BOLD_PLACE: usize = 1;
/// Larger files in the operator's folder are not fonts.
const MAX_FONT_BYTES: u64 = 64 * 1024 * 1024;
const MAX_FONT_FILES: usize = 32;

#[derive(Debug, thiserror::Error)]
pub enum FontTrouble {
    #[error("a built-in font cannot be read")]
    Bundled,
    #[error("the font folder cannot be read: {0}")]
    Folder(String),
}

/// The fonts in the order in which they are asked.
pub struct FontLibrary {
    fonts: Vec<LoadedFont>,
}

struct LoadedFont {
    font: Font,
    face: Face<'static>,
    units_per_em: f32,
}

/// One character in the font chosen for it.
#[derive(Clone, Copy)]
pub(crate) struct ChosenGlyph {
    /// Position in the library.
    pub(crate) font: usize,
    pub(crate) id: GlyphId,
    /// Width in sizes.
    pub(crate) advance: f32,
}

impl FontLibrary {
    /// The built-in fonts alone.
    pub fn bundled() -> Result<Arc<Self>, FontTrouble> {
        BUNDLED.clone().ok_or(FontTrouble::Bundled)
    }

    /// The built-in fonts and those in `folder`. A file that is no font is passed over with a warning.
    pub fn load(folder: Option<&Path>) -> Result<Arc<Self>, FontTrouble> {
        match folder {
            None => Self::bundled(),
            Some(folder) => FOLDERS.load(folder),
        }
    }

    /// The characters of `text` that no font has.
    pub fn missing(&self, text: &str) -> BTreeSet<char> {
        text.chars()
            .filter(|letter| *letter != '\n' && self.choose(Weight::Regular, *letter).is_none())
            .collect()
    }

    pub(crate) fn choose(&self, weight: Weight, letter: char) -> Option<ChosenGlyph> {
        if letter.is_control() {
            return None;
        }
        let first = match weight {
            Weight::Bold => Some(BOLD_PLACE),
            Weight::Regular => None,
        };
        let others = (0..self.fonts.len()).filter(|place| *place != BOLD_PLACE);
        first
            .into_iter()
            .chain(others)
            .find_map(|place| self.glyph(place, letter))
    }

    /// Whether the bold font has every character. A text with one that it lacks is set in regular as a whole: one thin
    /// character in a bold name looks like a fault.
    pub(crate) fn has_bold(&self, text: &str) -> bool {
        text.chars()
            .all(|letter| letter == '\n' || self.glyph(BOLD_PLACE, letter).is_some())
    }

    fn glyph(&self, place: usize, letter: char) -> Option<ChosenGlyph> {
        let loaded = self.fonts.get(place)?;
        let id = loaded.face.glyph_index(letter).filter(|id| id.0 != 0)?;
        let advance = loaded.face.glyph_hor_advance(id)?;
        Some(ChosenGlyph {
            font: place,
            id: GlyphId::new(u32::from(id.0)),
            advance: f32::from(advance) / loaded.units_per_em,
        })
    }

    pub(crate) fn font(&self, place: usize) -> Option<Font> {
        self.fonts.get(place).map(|loaded| loaded.font.clone())
    }
}

impl LoadedFont {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let face = Face::parse(bytes, 0).ok()?;
        let font = Font::new(bytes.into(), 0)?;
        let units_per_em = f32::from(face.units_per_em());
        Some(Self {
            font,
            face,
            units_per_em,
        })
    }
}

/// A folder's files by name, size and time of change: when these are as before, the fonts are.
type Fingerprint = Vec<(PathBuf, u64, Option<SystemTime>)>;

/// Libraries by folder, read again only when the folder has changed.
struct Folders {
    last: Mutex<Option<(Fingerprint, Arc<FontLibrary>)>>,
}

static FOLDERS: Folders = Folders {
    last: Mutex::new(None),
};

impl Folders {
    fn load(&self, folder: &Path) -> Result<Arc<FontLibrary>, FontTrouble> {
        let found = fingerprint(folder).map_err(|error| FontTrouble::Folder(error.to_string()))?;
        let mut last = self
            .last
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some((known, library)) = last.as_ref()
            && *known == found
        {
            return Ok(Arc::clone(library));
        }
        let mut fonts = vec![
            LoadedFont::read(REGULAR).ok_or(FontTrouble::Bundled)?,
            LoadedFont::read(BOLD).ok_or(FontTrouble::Bundled)?,
        ];
        for (path, _, _) in &found {
            let bytes =
                std::fs::read(path).map_err(|error| FontTrouble::Folder(error.to_string()))?;
            // Fonts stay for the life of the process; a folder changes a few times in a year.
            match LoadedFont::read(bytes.leak()) {
                Some(font) => fonts.push(font),
                None => {
                    tracing::warn!(file = %path.display(), "a file in the font folder is no font");
                }
            }
        }
        let library = Arc::new(FontLibrary { fonts });
        *last = Some((found, Arc::clone(&library)));
        Ok(library)
    }
}

fn fingerprint(folder: &Path) -> std::io::Result<Fingerprint> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let metadata = std::fs::metadata(&path)?;
        let named_as_font = path
            .extension()
            .and_then(|extension| extension.to_str())
            .is_some_and(|extension| {
                ["ttf", "otf", "ttc", "otc"].contains(&extension.to_ascii_lowercase().as_str())
            });
        if named_as_font && metadata.is_file() && metadata.len() <= MAX_FONT_BYTES {
            files.push((path, metadata.len(), metadata.modified().ok()));
        }
    }
    files.sort();
    files.truncate(MAX_FONT_FILES);
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_characters_of_names_are_there_and_the_rarest_are_named() {
        let fonts = FontLibrary::bundled().unwrap();
        for letter in "䶮㛃㐱㼆𬭎𫖯𪣻𡐓𬱖𣲗𧿹·王José".chars() {
            assert!(
                fonts.missing(&letter.to_string()).is_empty(),
                "{letter} U+{:X}",
                u32::from(letter)
            );
        }
        let missing: Vec<char> = fonts.missing("王𠮷\u{7}").into_iter().collect();
        assert_eq!(missing, ['\u{7}', '𠮷']);
    }

    #[test]
    fn bold_falls_back_to_regular_by_character() {
        let fonts = FontLibrary::bundled().unwrap();
        assert_eq!(fonts.choose(Weight::Bold, '王').unwrap().font, BOLD_PLACE);
        assert_eq!(fonts.choose(Weight::Bold, '㐂').unwrap().font, 0);
        assert!(fonts.has_bold("王䶮") && !fonts.has_bold("王㐂"));
        assert_eq!(fonts.choose(Weight::Regular, '王').unwrap().font, 0);
    }

    #[test]
    fn a_font_put_into_the_folder_is_seen_and_what_is_no_font_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.ttf"), b"no font").unwrap();
        std::fs::write(folder.path().join("b.txt"), b"no font").unwrap();
        let before = FontLibrary::load(Some(folder.path())).unwrap();
        assert_eq!(before.fonts.len(), 2);
        std::fs::write(folder.path().join("c.ttf"), BOLD).unwrap();
        let after = FontLibrary::load(Some(folder.path())).unwrap();
        assert_eq!(after.fonts.len(), 3);
        assert!(FontLibrary::load(Some(&folder.path().join("absent"))).is_err());
    }
}
