//! COCO: one JSON file for all images.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::image_set::ImageSet;
use super::{Files, FormatProblem};
use crate::practical::graders::LabelledBox;

pub(super) const FILE: &str = "annotations.json";

#[derive(Serialize, Deserialize)]
struct Document {
    images: Vec<Image>,
    categories: Vec<Category>,
    annotations: Vec<Annotation>,
}

#[derive(Serialize, Deserialize)]
struct Image {
    id: i64,
    file_name: String,
    width: u32,
    height: u32,
}

#[derive(Serialize, Deserialize)]
struct Category {
    id: i64,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct Annotation {
    id: i64,
    image_id: i64,
    category_id: i64,
    bbox: [f64; 4],
    #[serde(default)]
    area: f64,
    #[serde(default)]
    iscrowd: u8,
}

pub(super) fn read(file: &str, text: &str, set: &mut ImageSet, problems: &mut Vec<FormatProblem>) {
    let mut problem = |place, code| problems.push(FormatProblem::new(file, place, code));
    if file != FILE {
        problem(0, "unknown-file");
        return;
    }
    let Ok(document) = serde_json::from_str::<Document>(text) else {
        problem(0, "not-well-formed");
        return;
    };
    let stem = |name: &str| {
        name.rsplit_once('.')
            .map_or(name, |(stem, _)| stem)
            .to_owned()
    };
    let images: BTreeMap<i64, String> = document
        .images
        .iter()
        .map(|image| (image.id, stem(&image.file_name)))
        .collect();
    let classes: BTreeMap<i64, &String> = document
        .categories
        .iter()
        .map(|category| (category.id, &category.name))
        .collect();
    for (annotation, place) in document.annotations.iter().zip(1..) {
        let [x, y, width, height] = annotation.bbox;
        let outcome = match (
            images.get(&annotation.image_id),
            classes.get(&annotation.category_id),
        ) {
            (None, _) => Err("unknown-image"),
            (_, None) => Err("unknown-class"),
            (Some(image), Some(class)) => set.put(
                image,
                LabelledBox {
                    class: (*class).clone(),
                    x,
                    y,
                    width,
                    height,
                },
            ),
        };
        if let Err(code) = outcome {
            problem(place, code);
        }
    }
}

pub(super) fn write(set: &ImageSet) -> Files {
    let numbered = |place: usize| i64::try_from(place).unwrap_or(i64::MAX).saturating_add(1);
    let mut document = Document {
        images: Vec::new(),
        categories: Vec::new(),
        annotations: Vec::new(),
    };
    for (place, name) in set.classes.iter().enumerate() {
        document.categories.push(Category {
            id: numbered(place),
            name: name.clone(),
        });
    }
    for (place, (image, size)) in set.sizes.iter().enumerate() {
        document.images.push(Image {
            id: numbered(place),
            file_name: format!("{image}.png"),
            width: size.width,
            height: size.height,
        });
        for found in set.boxes.get(image).into_iter().flatten() {
            let class = set
                .classes
                .iter()
                .position(|class| *class == found.class)
                .unwrap_or(0);
            document.annotations.push(Annotation {
                id: numbered(document.annotations.len()),
                image_id: numbered(place),
                category_id: numbered(class),
                bbox: [found.x, found.y, found.width, found.height],
                area: found.width * found.height,
                iscrowd: 0,
            });
        }
    }
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    [(FILE.to_owned(), text)].into()
}
