//! Label Studio's JSON export.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::hand_in::RawSpan;
use super::text_files::{id_of, put};

#[derive(Deserialize)]
struct Task {
    #[serde(default)]
    id: Option<Value>,
    #[serde(default)]
    annotations: Vec<Annotation>,
}

#[derive(Deserialize)]
struct Annotation {
    #[serde(default)]
    result: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    original_width: Option<f64>,
    #[serde(default)]
    original_height: Option<f64>,
    value: Value,
}

#[derive(Deserialize)]
struct SpanValue {
    start: u32,
    end: u32,
    labels: Vec<String>,
}

#[derive(Deserialize)]
struct BoxValue {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    #[serde(default)]
    rotation: f64,
    rectanglelabels: Vec<String>,
}

#[derive(Deserialize)]
struct ChoiceValue {
    choices: Vec<String>,
}

/// Entries of the wanted type by task; a task has at most one annotation, so that nobody has to choose.
fn entries(text: &str, kind: &str) -> Result<BTreeMap<String, Vec<Entry>>, String> {
    let tasks: Vec<Task> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut found = BTreeMap::new();
    for (task, place) in tasks.into_iter().zip(1..) {
        let id = id_of(task.id.as_ref(), place)?;
        let mut annotations = task.annotations.into_iter();
        let result = annotations
            .next()
            .map(|first| first.result)
            .unwrap_or_default();
        if annotations.next().is_some() {
            return Err(format!("task {id:?} has more than one annotation"));
        }
        if let Some(other) = result.iter().find(|entry| entry.kind != kind) {
            return Err(format!("task {id:?}: a result of type {:?}", other.kind));
        }
        put(&mut found, id, result)?;
    }
    Ok(found)
}

fn value<T: for<'de> Deserialize<'de>>(id: &str, entry: &Entry) -> Result<T, String> {
    T::deserialize(&entry.value).map_err(|error| format!("task {id:?}: {error}"))
}

fn only(id: &str, labels: Vec<String>) -> Result<String, String> {
    match <[String; 1]>::try_from(labels) {
        Ok([label]) => Ok(label),
        Err(_) => Err(format!(
            "task {id:?}: a region has no label or more than one"
        )),
    }
}

/// Text spans, ends exclusive.
pub(super) fn spans(text: &str) -> Result<BTreeMap<String, Vec<RawSpan>>, String> {
    let mut found = BTreeMap::new();
    for (id, entries) in entries(text, "labels")? {
        let mut spans = Vec::new();
        for entry in &entries {
            let span: SpanValue = value(&id, entry)?;
            spans.push((span.start, span.end, only(&id, span.labels)?));
        }
        found.insert(id, spans);
    }
    Ok(found)
}

/// Choices of each task.
pub(super) fn choices(text: &str) -> Result<BTreeMap<String, Vec<String>>, String> {
    let mut found = BTreeMap::new();
    for (id, entries) in entries(text, "choices")? {
        let mut labels = Vec::new();
        for entry in &entries {
            labels.extend(value::<ChoiceValue>(&id, entry)?.choices);
        }
        found.insert(id, labels);
    }
    Ok(found)
}

/// Boxes, from percent of the image to pixels; turned boxes are refused.
pub(super) fn boxes(text: &str) -> Result<Value, String> {
    let mut answers = Map::new();
    for (id, entries) in entries(text, "rectanglelabels")? {
        let mut boxes = Vec::new();
        for entry in &entries {
            let found: BoxValue = value(&id, entry)?;
            let (Some(width), Some(height)) = (entry.original_width, entry.original_height) else {
                return Err(format!("task {id:?}: the size of the image is missing"));
            };
            if found.rotation != 0.0 {
                return Err(format!("task {id:?}: a box is turned"));
            }
            boxes.push(json!({
                "class": only(&id, found.rectanglelabels)?,
                "x": found.x * width / 100.0,
                "y": found.y * height / 100.0,
                "width": found.width * width / 100.0,
                "height": found.height * height / 100.0,
            }));
        }
        answers.insert(id, Value::Array(boxes));
    }
    Ok(json!({ "answers": answers }))
}
