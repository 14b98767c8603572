//! YOLO: one text file for each image.

use std::fmt::Write;

use super::image_set::{ImageSet, image_of};
use super::{Files, FormatProblem};
use crate::practical::graders::LabelledBox;

pub(super) fn read(file: &str, text: &str, set: &mut ImageSet, problems: &mut Vec<FormatProblem>) {
    let Some((image, size)) =
        image_of(file, ".txt").and_then(|image| Some((image, *set.sizes.get(image)?)))
    else {
        problems.push(FormatProblem::new(file, 0, "unknown-image"));
        return;
    };
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    for (line, place) in text.lines().zip(1..) {
        let parts: Vec<&str> = line.split_whitespace().collect();
        if parts.is_empty() {
            continue;
        }
        let outcome = match parts.as_slice() {
            [class, rest @ ..] if rest.len() == 4 => {
                let numbers: Option<Vec<f64>> = rest.iter().map(|part| part.parse().ok()).collect();
                match (class.parse::<usize>().ok(), numbers.as_deref()) {
                    (Some(class), Some([cx, cy, w, h])) => match set.classes.get(class).cloned() {
                        Some(class) => set.put(
                            image,
                            LabelledBox {
                                class,
                                x: (cx - w / 2.0) * width,
                                y: (cy - h / 2.0) * height,
                                width: w * width,
                                height: h * height,
                            },
                        ),
                        None => Err("unknown-class"),
                    },
                    _ => Err("not-five-numbers"),
                }
            }
            _ => Err("not-five-numbers"),
        };
        if let Err(code) = outcome {
            problems.push(FormatProblem::new(file, place, code));
        }
    }
}

pub(super) fn write(set: &ImageSet) -> Files {
    set.sizes
        .iter()
        .map(|(image, size)| {
            let (width, height) = (f64::from(size.width), f64::from(size.height));
            let mut text = String::new();
            for found in set.boxes.get(image).into_iter().flatten() {
                let class = set
                    .classes
                    .iter()
                    .position(|class| *class == found.class)
                    .unwrap_or(0);
                let cx = (found.x + found.width / 2.0) / width;
                let cy = (found.y + found.height / 2.0) / height;
                // Writing to a text cannot fail.
                let _ = writeln!(
                    text,
                    "{class} {cx} {cy} {} {}",
                    found.width / width,
                    found.height / height
                );
            }
            (format!("{image}.txt"), text)
        })
        .collect()
}
