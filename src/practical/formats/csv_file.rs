//! CSV with a header, comma-separated, UTF-8.

use serde_json::{Map, Value, json};

const MAX_ROWS: usize = 50_000;

fn records(text: &str) -> Result<(Vec<String>, Vec<Vec<String>>), String> {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let header = cells(reader.headers().map_err(|error| error.to_string())?);
    let mut rows = Vec::new();
    for record in reader.records() {
        if rows.len() >= MAX_ROWS {
            return Err(format!("more than {MAX_ROWS} rows"));
        }
        rows.push(cells(&record.map_err(|error| error.to_string())?));
    }
    Ok((header, rows))
}

/// Two columns, id and value; an empty value is no answer.
pub(super) fn pairs(text: &str, field: &str) -> Result<Value, String> {
    let (_, rows) = records(text)?;
    let mut answers = Map::new();
    for row in rows {
        let [id, value] = row.as_slice() else {
            return Err("there must be two columns, id and value".to_owned());
        };
        let value = if value.is_empty() {
            Value::Null
        } else {
            Value::from(value.clone())
        };
        if answers.insert(id.clone(), value).is_some() {
            return Err(format!("{id:?} comes twice"));
        }
    }
    Ok(json!({ field: answers }))
}

/// A table for cleaning.
pub(super) fn table(text: &str) -> Result<Value, String> {
    let (columns, rows) = records(text)?;
    Ok(json!({"table": {"columns": columns, "rows": rows}}))
}

/// Columns `text` and `intent`, in any order, beside others.
pub(super) fn utterances(text: &str) -> Result<Value, String> {
    let (header, rows) = records(text)?;
    let place = |name: &str| {
        header
            .iter()
            .position(|own| own == name)
            .ok_or_else(|| format!("there is no column {name:?}"))
    };
    let (of_text, of_intent) = (place("text")?, place("intent")?);
    let utterances: Vec<Value> = rows
        .iter()
        .map(|row| json!({"text": row.get(of_text), "intent": row.get(of_intent)}))
        .collect();
    Ok(json!({ "utterances": utterances }))
}
