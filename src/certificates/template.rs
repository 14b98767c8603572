//! How a certificate looks, as data: page, frames, lines and texts in millimetres from the upper left corner. A text may
//! hold `{placeholders}` for the printed fields. Staff can write a layout without touching the program.

use std::sync::LazyLock;

use serde::Deserialize;

use super::fields::CertificateFields;
use crate::platform::print::Weight;

static STANDARD: LazyLock<Option<Template>> =
    LazyLock::new(|| Template::read(include_str!("templates/standard.json")).ok());

/// Name of the layout for new certificates.
pub(crate) const CURRENT: &str = "standard-1";

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Template {
    pub(crate) name: String,
    pub(crate) page: PageSize,
    pub(crate) wording: Wording,
    pub(crate) frames: Vec<Frame>,
    pub(crate) lines: Vec<Rule>,
    pub(crate) photo: PhotoBox,
    pub(crate) qr: QrBox,
    pub(crate) texts: Vec<TextField>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageSize {
    pub(crate) width: f32,
    pub(crate) height: f32,
}

/// What is printed alike on every certificate.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wording {
    pub(crate) title_zh: String,
    pub(crate) title_en: String,
    pub(crate) body_text_zh: String,
    pub(crate) body_text_en: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Frame {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// Thickness in millimetres.
    pub(crate) line: f32,
    pub(crate) colour: Colour,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    pub(crate) from: [f32; 2],
    pub(crate) to: [f32; 2],
    pub(crate) line: f32,
    pub(crate) colour: Colour,
}

/// Where the photo goes: an empty box with a label as long as there is none.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PhotoBox {
    pub(crate) frame: Frame,
    pub(crate) label: TextField,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QrBox {
    pub(crate) x: f32,
    pub(crate) y: f32,
    /// Side in millimetres, with the quiet zone.
    pub(crate) size: f32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextField {
    pub(crate) text: String,
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) font: Weight,
    /// Points.
    pub(crate) size: f32,
    #[serde(default)]
    pub(crate) align: Align,
    #[serde(default)]
    pub(crate) valign: VerticalAlign,
    /// More lines make the size shrink.
    #[serde(default = "one")]
    pub(crate) max_lines: usize,
    /// Distance of baselines, in sizes.
    #[serde(default = "usual_leading")]
    pub(crate) leading: f32,
    /// Space after each character, in sizes.
    #[serde(default)]
    pub(crate) tracking: f32,
    pub(crate) colour: Colour,
}

fn one() -> usize {
    1
}

fn usual_leading() -> f32 {
    1.4
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Align {
    #[default]
    Left,
    Centre,
    Right,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum VerticalAlign {
    #[default]
    Top,
    Middle,
    Bottom,
}

/// `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Colour(pub(crate) [u8; 3]);

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut bytes = [0_u8; 3];
        let digits = text.strip_prefix('#').unwrap_or_default();
        hex::decode_to_slice(digits, &mut bytes).map_err(|_| format!("no colour: {text}"))?;
        Ok(Self(bytes))
    }
}

impl Template {
    /// The layout of that name, if this program has it.
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        STANDARD.as_ref().filter(|template| template.name == name)
    }

    fn read(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Every text of the page with its placeholders filled, the photo box's label at the end.
    pub(crate) fn filled_texts<'a>(
        &'a self,
        fields: &CertificateFields,
        document_number: &str,
    ) -> Vec<(&'a TextField, String)> {
        self.texts
            .iter()
            .chain([&self.photo.label])
            .map(|field| {
                let text = fill(&field.text, |name| fields.value(name, document_number));
                (field, text)
            })
            .collect()
    }
}

/// Replaces each `{name}` by `value_of(name)`; a name without a value stays as it stands, so that the fault is seen.
fn fill(text: &str, value_of: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match value_of(name) {
            Some(value) => filled.push_str(&value),
            None => {
                filled.push('{');
                filled.push_str(name);
                filled.push('}');
            }
        }
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificates::pdf::tests::sample_fields;

    #[test]
    fn the_shipped_layout_stays_on_the_page_and_names_only_known_fields() {
        let template =
            Template::read(include_str!("templates/standard.json")).expect("standard layout");
        assert_eq!(template.name, CURRENT);
        let page = template.page;
        let inside = |x: f32, y: f32, width: f32, height: f32| {
            x >= 0.0
                && y >= 0.0
                && width > 0.0
                && height > 0.0
                && x + width <= page.width
                && y + height <= page.height
        };
        for frame in template.frames.iter().chain([&template.photo.frame]) {
            assert!(
                inside(frame.x, frame.y, frame.width, frame.height),
                "{frame:?}"
            );
        }
        let qr = template.qr;
        assert!(inside(qr.x, qr.y, qr.size, qr.size));
        for (field, text) in template.filled_texts(&sample_fields("王芳"), "360734199901011234") {
            assert!(
                inside(field.x, field.y, field.width, field.height),
                "{field:?}"
            );
            assert!(!text.contains(['{', '}']), "{text}");
        }
    }

    #[test]
    fn every_required_field_is_printed() {
        let template = Template::find(CURRENT).expect("standard layout");
        let all: String = template
            .filled_texts(&sample_fields("王芳"), "360734199901011234")
            .into_iter()
            .map(|(_, text)| text + "\n")
            .collect();
        for wanted in [
            "职业技能等级证书",
            "评价机构",
            "2026年11月22日",
            "王芳",
            "居民身份证",
            "360734199901011234",
            "人工智能训练师",
            "--",
            "三级/高级工",
            "S000036000001263000001",
            "http://jndj.osta.org.cn",
            "http://pjjg.osta.org.cn",
        ] {
            assert!(all.contains(wanted), "{wanted}");
        }
    }

    #[test]
    fn values_are_not_filled_again() {
        let filled = fill("{a}-{b}-{c", |name| (name == "a").then(|| "{b}".to_owned()));
        assert_eq!(filled, "{b}-{b}-{c");
    }
}
