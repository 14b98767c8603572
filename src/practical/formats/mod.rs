//! Annotation file formats, read strictly: what does not fit is named with file and line, never guessed.

mod coco_file;
mod csv_file;
mod cvat_file;
mod hand_in;
mod image_set;
mod label_studio;
mod rasa_file;
mod text_files;
mod voc_file;
mod yolo_file;

use std::collections::BTreeMap;

pub use hand_in::{HAND_IN_FORMATS, answer_from};
pub(crate) use image_set::{ImageSet, ImageSize, check_name};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is wrong at a place of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct FormatProblem {
    pub(crate) file: String,
    /// Line or entry, counted from 1; 0 for the whole file.
    pub(crate) place: usize,
    pub(crate) code: &'static str,
}

impl FormatProblem {
    fn new(file: &str, place: usize, code: &'static str) -> Self {
        Self {
            file: file.to_owned(),
            place,
            code,
        }
    }
}

/// Formats of image annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ImageFormat {
    /// A text file for each image: `class cx cy w h` a line, class by its place in the list, the rest in shares of the image.
    Yolo,
    /// An XML file for each image: `object/name`, `bndbox/xmin, ymin, xmax, ymax` in pixels, edges counted from 0.
    Voc,
    /// One JSON file `annotations.json`: `images`, `categories`, `annotations` with `bbox` x, y, width, height in pixels.
    Coco,
}

/// Text by file name.
pub(crate) type Files = BTreeMap<String, String>;

/// Most bytes of one annotation file.
const MAX_FILE: usize = 2 << 20;

impl ImageFormat {
    /// Reads the files of a set of images; sizes and classes are known beforehand.
    pub(crate) fn read(self, files: &Files, frame: &ImageSet) -> (ImageSet, Vec<FormatProblem>) {
        let mut found = frame.without_boxes();
        let mut problems = Vec::new();
        for (name, text) in files {
            if text.len() > MAX_FILE {
                problems.push(FormatProblem::new(name, 0, "too-large"));
                continue;
            }
            match self {
                Self::Yolo => yolo_file::read(name, text, &mut found, &mut problems),
                Self::Voc => voc_file::read(name, text, &mut found, &mut problems),
                Self::Coco => coco_file::read(name, text, &mut found, &mut problems),
            }
        }
        (found, problems)
    }

    /// Writes all boxes of the set.
    pub(crate) fn write(self, set: &ImageSet) -> Files {
        match self {
            Self::Yolo => yolo_file::write(set),
            Self::Voc => voc_file::write(set),
            Self::Coco => coco_file::write(set),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::practical::graders::LabelledBox;

    fn set(boxes: Vec<(u8, u16, u16, u8, u8)>) -> ImageSet {
        let boxes = boxes
            .into_iter()
            .map(|(class, x, y, width, height)| LabelledBox {
                class: if class % 2 == 0 {
                    "parcel <&>".to_owned()
                } else {
                    "货架".to_owned()
                },
                x: f64::from(x % 900),
                y: f64::from(y % 600),
                width: f64::from(width % 90) + 1.0,
                height: f64::from(height % 90) + 1.0,
            });
        let mut set = ImageSet {
            classes: vec!["parcel <&>".to_owned(), "货架".to_owned()],
            ..ImageSet::default()
        };
        set.sizes.insert(
            "a".to_owned(),
            ImageSize {
                width: 1000,
                height: 700,
            },
        );
        set.sizes.insert(
            "b".to_owned(),
            ImageSize {
                width: 640,
                height: 480,
            },
        );
        set.boxes.insert("a".to_owned(), boxes.collect());
        set.boxes.insert("b".to_owned(), Vec::new());
        set
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(boxes in proptest::collection::vec(any::<(u8, u16, u16, u8, u8)>(), 0..8)) {
            let set = set(boxes);
            for format in [ImageFormat::Yolo, ImageFormat::Voc, ImageFormat::Coco] {
                let (back, problems) = format.read(&format.write(&set), &set);
                prop_assert!(problems.is_empty(), "{format:?} {problems:?}");
                prop_assert_eq!(back.boxes.len(), set.boxes.len());
                for (image, boxes) in &set.boxes {
                    let own = &back.boxes[image];
                    prop_assert_eq!(own.len(), boxes.len());
                    for (a, b) in own.iter().zip(boxes) {
                        prop_assert_eq!(&a.class, &b.class);
                        prop_assert!(a.rectangle().edge_error(&b.rectangle()) < 1e-6, "{format:?} {a:?} {b:?}");
                    }
                }
            }
        }

        #[test]
        fn no_text_makes_a_reader_panic(text in "\\PC{0,200}", bytes in "[<>/a-z0-9 .\\-\\n\"{}:\\[\\],]{0,200}") {
            for format in [ImageFormat::Yolo, ImageFormat::Voc, ImageFormat::Coco] {
                for text in [&text, &bytes] {
                    let files: Files = ["a.txt", "a.xml", "annotations.json"].map(|name| (name.to_owned(), text.clone())).into();
                    let _ = format.read(&files, &set(Vec::new()));
                }
            }
        }
    }

    #[test]
    fn faults_are_named_with_their_line() {
        let files: Files = [(
            "a.txt".to_owned(),
            "0 0.5 0.5 0.1 0.1\n9 0.5 0.5 0.1 0.1\n0 0.5 0.5 -0.1 0.1\n0 0.5\n1 1.4 0.5 0.1 0.1\n"
                .to_owned(),
        )]
        .into();
        let (found, problems) = ImageFormat::Yolo.read(&files, &set(Vec::new()));
        assert_eq!(found.boxes["a"].len(), 1);
        let codes: Vec<(usize, &str)> = problems
            .iter()
            .map(|problem| (problem.place, problem.code))
            .collect();
        assert_eq!(
            codes,
            [
                (2, "unknown-class"),
                (3, "no-area"),
                (4, "not-five-numbers"),
                (5, "out-of-image")
            ]
        );
    }
}
