//! CVAT for images 1.1.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value, json};

const MAX_SHAPES: usize = 50_000;

/// Attributes by name.
fn attributes(start: &BytesStart<'_>) -> Result<BTreeMap<String, String>, String> {
    let mut found = BTreeMap::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let name = String::from_utf8_lossy(attribute.key.as_ref().as_bytes()).into_owned();
        let raw = String::from_utf8_lossy(attribute.value.as_ref().as_bytes()).into_owned();
        let value = quick_xml::escape::unescape(&raw).map_err(|error| error.to_string())?;
        found.insert(name, value.into_owned());
    }
    Ok(found)
}

fn need<'a>(attributes: &'a BTreeMap<String, String>, name: &str) -> Result<&'a String, String> {
    attributes
        .get(name)
        .ok_or_else(|| format!("the attribute {name:?} is missing"))
}

fn number(attributes: &BTreeMap<String, String>, name: &str) -> Result<f64, String> {
    need(attributes, name)?
        .parse()
        .map_err(|_| format!("the attribute {name:?} is no number"))
}

fn shape(name: &str, attributes: &BTreeMap<String, String>) -> Result<Value, String> {
    let class = need(attributes, "label")?;
    if name == "box" {
        if attributes
            .get("rotation")
            .is_some_and(|turn| turn.parse() != Ok(0.0))
        {
            return Err("a box is turned".to_owned());
        }
        let (left, top) = (number(attributes, "xtl")?, number(attributes, "ytl")?);
        let (right, bottom) = (number(attributes, "xbr")?, number(attributes, "ybr")?);
        return Ok(json!({
            "class": class, "x": left, "y": top, "width": right - left, "height": bottom - top,
        }));
    }
    let mut points = Vec::new();
    for point in need(attributes, "points")?.split(';') {
        let (x, y) = point.split_once(',').ok_or("a point has no comma")?;
        let read = |text: &str| {
            text.trim()
                .parse::<f64>()
                .map_err(|_| "a point is no number".to_owned())
        };
        points.push([read(x)?, read(y)?]);
    }
    Ok(json!({"class": class, "points": points}))
}

/// Boxes or polygons by the name of the image; shapes of the other sort are refused.
pub(super) fn shapes(text: &str, polygons: bool) -> Result<Value, String> {
    let wanted = if polygons { "polygon" } else { "box" };
    let mut reader = Reader::from_str(text);
    let mut answers: Map<String, Value> = Map::new();
    let mut image: Option<String> = None;
    let mut count = 0;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) | Event::Empty(start) => {
                let name =
                    String::from_utf8_lossy(start.local_name().as_ref().as_bytes()).into_owned();
                match name.as_str() {
                    "image" => {
                        let own = need(&attributes(&start)?, "name")?.clone();
                        if answers
                            .insert(own.clone(), Value::Array(Vec::new()))
                            .is_some()
                        {
                            return Err(format!("image {own:?} comes twice"));
                        }
                        image = Some(own);
                    }
                    "box" | "polygon" if name == wanted => {
                        count += 1;
                        let found = shape(&name, &attributes(&start)?)?;
                        let list = image
                            .as_ref()
                            .and_then(|image| answers.get_mut(image))
                            .and_then(Value::as_array_mut)
                            .ok_or("a shape stands outside an image")?;
                        if count > MAX_SHAPES {
                            return Err("there are too many shapes".to_owned());
                        }
                        list.push(found);
                    }
                    "box" | "polygon" | "polyline" | "points" | "mask" | "cuboid" | "ellipse" => {
                        return Err(format!("a shape of the sort {name:?}"));
                    }
                    _ => {}
                }
            }
            Event::DocType(_) => return Err("a document type is not allowed".to_owned()),
            Event::Eof => return Ok(json!({ "answers": answers })),
            _ => {}
        }
    }
}
