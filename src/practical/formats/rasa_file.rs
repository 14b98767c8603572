//! Rasa NLU training data: the part of YAML that it uses, and nothing else.

use serde_json::{Value, json};

/// Utterances of `nlu: - intent: x / examples: |` blocks, entity markup taken off. Anything else is refused.
pub(super) fn utterances(text: &str) -> Result<Value, String> {
    let mut utterances = Vec::new();
    let mut intent: Option<String> = None;
    let (mut in_nlu, mut in_examples) = (false, false);
    for (line, place) in text.lines().zip(1..) {
        let content = line.trim();
        let fault = || format!("line {place}: {content:?} is not understood");
        let indented = line.starts_with([' ', '\t']);
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if !indented && content.starts_with("version:") && !in_nlu {
            continue;
        }
        if !indented && content == "nlu:" {
            in_nlu = true;
            continue;
        }
        if let Some(name) = content.strip_prefix("- intent:").filter(|_| in_nlu) {
            let name = name.trim().trim_matches(['"', '\'']);
            if name.is_empty() {
                return Err(fault());
            }
            intent = Some(name.to_owned());
            in_examples = false;
        } else if content == "examples: |" && intent.is_some() {
            in_examples = true;
        } else if let (Some(example), Some(intent), true) =
            (content.strip_prefix("- "), &intent, in_examples)
        {
            let text = plain(example.trim()).ok_or_else(fault)?;
            utterances.push(json!({"text": text, "intent": intent}));
        } else {
            return Err(fault());
        }
    }
    Ok(json!({ "utterances": utterances }))
}

/// `[value](entity)` and `[value]{…}` become the value.
fn plain(example: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = example;
    while let Some((before, after)) = rest.split_once('[') {
        let (value, tail) = after.split_once(']')?;
        let close = match tail.chars().next()? {
            '(' => ')',
            '{' => '}',
            _ => return None,
        };
        let (_, tail) = tail.split_once(close)?;
        text.push_str(before);
        text.push_str(value);
        rest = tail;
    }
    text.push_str(rest);
    Some(text)
}
