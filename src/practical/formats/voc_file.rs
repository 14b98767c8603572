//! Pascal VOC: one XML file for each image.

use std::fmt::Write;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::image_set::{ImageSet, image_of};
use super::{Files, FormatProblem};
use crate::practical::graders::LabelledBox;

/// What is collected of one `object`.
#[derive(Default)]
struct Object {
    name: String,
    /// xmin, ymin, xmax, ymax
    edges: [Option<f64>; 4],
}

const EDGES: [&str; 4] = ["xmin", "ymin", "xmax", "ymax"];
const MAX_DEPTH: usize = 32;

pub(super) fn read(file: &str, text: &str, set: &mut ImageSet, problems: &mut Vec<FormatProblem>) {
    let Some(image) = image_of(file, ".xml").filter(|image| set.sizes.contains_key(*image)) else {
        problems.push(FormatProblem::new(file, 0, "unknown-image"));
        return;
    };
    let mut reader = Reader::from_str(text);
    let mut path: Vec<String> = Vec::new();
    let mut object = Object::default();
    let mut place = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                let name =
                    String::from_utf8_lossy(start.local_name().as_ref().as_bytes()).into_owned();
                if name == "object" {
                    place += 1;
                    object = Object::default();
                }
                path.push(name);
                if path.len() > MAX_DEPTH {
                    problems.push(FormatProblem::new(file, place, "not-well-formed"));
                    return;
                }
            }
            Ok(Event::Text(text)) => {
                let decoded = String::from_utf8_lossy(text.as_ref().as_bytes()).into_owned();
                take(&path, &decoded, &mut object);
            }
            Ok(Event::GeneralRef(reference)) => {
                let letter = match reference.as_ref().as_bytes() {
                    b"lt" => "<",
                    b"gt" => ">",
                    b"amp" => "&",
                    b"quot" => "\"",
                    b"apos" => "'",
                    _ => {
                        problems.push(FormatProblem::new(file, place, "not-well-formed"));
                        return;
                    }
                };
                take(&path, letter, &mut object);
            }
            Ok(Event::End(_)) => {
                if path.pop().as_deref() == Some("object")
                    && let Err(code) = put(image, &object, set)
                {
                    problems.push(FormatProblem::new(file, place, code));
                }
            }
            Ok(Event::Eof) => {
                if !path.is_empty() {
                    problems.push(FormatProblem::new(file, 0, "not-well-formed"));
                }
                return;
            }
            // A document type could define entities without end.
            Ok(Event::DocType(_)) | Err(_) => {
                problems.push(FormatProblem::new(file, place, "not-well-formed"));
                return;
            }
            Ok(_) => {}
        }
    }
}

fn take(path: &[String], text: &str, object: &mut Object) {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match path.as_slice() {
        [.., "object", "name"] => object.name.push_str(text),
        [.., "object", "bndbox", edge] => {
            if let Some(slot) = EDGES
                .iter()
                .position(|name| name == edge)
                .and_then(|at| object.edges.get_mut(at))
            {
                *slot = text.trim().parse().ok();
            }
        }
        _ => {}
    }
}

fn put(image: &str, object: &Object, set: &mut ImageSet) -> Result<(), &'static str> {
    let [Some(left), Some(top), Some(right), Some(bottom)] = object.edges else {
        return Err("not-four-edges");
    };
    let found = LabelledBox {
        class: object.name.trim().to_owned(),
        x: left,
        y: top,
        width: right - left,
        height: bottom - top,
    };
    set.put(image, found)
}

pub(super) fn write(set: &ImageSet) -> Files {
    set.sizes
        .iter()
        .map(|(image, size)| {
            let mut text = format!(
                "<annotation>\n  <filename>{image}</filename>\n  <size><width>{}</width><height>{}</height><depth>3</depth></size>\n",
                size.width, size.height
            );
            for found in set.boxes.get(image).into_iter().flatten() {
                // Writing to a text cannot fail.
                let _ = writeln!(
                    text,
                    "  <object><name>{}</name><bndbox><xmin>{}</xmin><ymin>{}</ymin><xmax>{}</xmax><ymax>{}</ymax></bndbox></object>",
                    quick_xml::escape::escape(&found.class),
                    found.x,
                    found.y,
                    found.x + found.width,
                    found.y + found.height
                );
            }
            text.push_str("</annotation>\n");
            (format!("{image}.xml"), text)
        })
        .collect()
}
