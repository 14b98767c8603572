//! Boxes of a set of images.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::practical::graders::LabelledBox;

/// Pixels of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImageSize {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// Classes in order, sizes and boxes by image (file name without its ending).
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ImageSet {
    pub(crate) classes: Vec<String>,
    pub(crate) sizes: BTreeMap<String, ImageSize>,
    pub(crate) boxes: BTreeMap<String, Vec<LabelledBox>>,
}

/// Edges may stick out by this many pixels, as rounding makes them.
const SLACK: f64 = 1.0;

impl ImageSet {
    pub(super) fn without_boxes(&self) -> Self {
        Self {
            classes: self.classes.clone(),
            sizes: self.sizes.clone(),
            boxes: self
                .sizes
                .keys()
                .map(|image| (image.clone(), Vec::new()))
                .collect(),
        }
    }

    /// Takes a box in, or says why not.
    pub(super) fn put(&mut self, image: &str, found: LabelledBox) -> Result<(), &'static str> {
        let size = self.sizes.get(image).ok_or("unknown-image")?;
        if !self.classes.contains(&found.class) {
            return Err("unknown-class");
        }
        if !found.rectangle().is_proper() {
            return Err("no-area");
        }
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let inside = found.x >= -SLACK
            && found.y >= -SLACK
            && found.x + found.width <= width + SLACK
            && found.y + found.height <= height + SLACK;
        if !inside {
            return Err("out-of-image");
        }
        self.boxes.entry(image.to_owned()).or_default().push(found);
        Ok(())
    }
}

/// Image of a file: its name without the ending, which must be the format's.
pub(super) fn image_of<'n>(file: &'n str, ending: &str) -> Option<&'n str> {
    file.strip_suffix(ending)
}

/// Names of images are plain: no folders, no markup.
pub(crate) fn check_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 200 && !name.contains(['/', '\\', '<', '>', '&', '"', '\n'])
}
