//! doccano JSON lines and CoNLL tags.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::hand_in::RawSpan;

#[derive(Deserialize)]
struct DoccanoLine {
    #[serde(default)]
    id: Option<Value>,
    #[serde(default, alias = "labels")]
    label: Option<Value>,
}

/// Id of an entry: its own, or its number in the file from 1.
pub(super) fn id_of(id: Option<&Value>, place: usize) -> Result<String, String> {
    match id {
        None | Some(Value::Null) => Ok(place.to_string()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        Some(_) => Err(format!("entry {place}: the id is neither text nor number")),
    }
}

pub(super) fn put<T>(found: &mut BTreeMap<String, T>, id: String, value: T) -> Result<(), String> {
    if found.contains_key(&id) {
        return Err(format!("{id:?} comes twice"));
    }
    found.insert(id, value);
    Ok(())
}

fn doccano<T: for<'de> Deserialize<'de> + Default>(
    text: &str,
) -> Result<BTreeMap<String, T>, String> {
    let mut found = BTreeMap::new();
    for (line, place) in text.lines().filter(|line| !line.trim().is_empty()).zip(1..) {
        let line: DoccanoLine =
            serde_json::from_str(line).map_err(|error| format!("line {place}: {error}"))?;
        let labels = match line.label {
            None | Some(Value::Null) => T::default(),
            Some(label) => {
                serde_json::from_value(label).map_err(|error| format!("line {place}: {error}"))?
            }
        };
        put(&mut found, id_of(line.id.as_ref(), place)?, labels)?;
    }
    Ok(found)
}

/// `{"text", "label": [[start, end, type]]}` a line, ends exclusive, in code points.
pub(super) fn doccano_spans(text: &str) -> Result<BTreeMap<String, Vec<RawSpan>>, String> {
    doccano(text)
}

/// `{"text", "label": ["x"]}` a line.
pub(super) fn doccano_labels(text: &str) -> Result<BTreeMap<String, Vec<String>>, String> {
    doccano(text)
}

/// One token and its IOB2 tag a line, a blank line between texts; offsets count the characters of the tokens, which stand
/// without spaces between them. Texts are numbered from 1.
pub(super) fn conll_spans(text: &str) -> Result<BTreeMap<String, Vec<RawSpan>>, String> {
    let mut found = BTreeMap::new();
    let mut place = 0;
    for block in text
        .replace("\r\n", "\n")
        .split("\n\n")
        .map(|block| block.trim_matches('\n'))
    {
        if block.is_empty() {
            continue;
        }
        place += 1;
        let mut spans: Vec<RawSpan> = Vec::new();
        let mut open = false;
        let mut at = 0_u32;
        for line in block.lines() {
            let fault = || format!("text {place}: {line:?} does not fit");
            let (token, tag) = line
                .split_once('\t')
                .or_else(|| line.rsplit_once(' '))
                .ok_or_else(fault)?;
            let length = u32::try_from(token.chars().count()).map_err(|_| fault())?;
            let end = at.checked_add(length).ok_or_else(fault)?;
            match tag.trim().split_once('-') {
                Some(("B", kind)) => {
                    spans.push((at, end, kind.to_owned()));
                    open = true;
                }
                Some(("I", kind)) => match spans.last_mut().filter(|span| open && span.2 == kind) {
                    Some(span) => span.1 = end,
                    None => return Err(fault()),
                },
                None if tag.trim() == "O" => open = false,
                _ => return Err(fault()),
            }
            at = end;
        }
        found.insert(place.to_string(), spans);
    }
    Ok(found)
}
