//! Hand-ins in the formats of labelling tools and bots, turned into the answer of a kind.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{csv_file, cvat_file, label_studio, rasa_file, text_files};
use crate::practical::frame::{Refusal, RefusalCode};

/// Most bytes of a hand-in.
const MAX_BYTES: usize = 8 << 20;

/// A span of one text: start, end, type.
pub(super) type RawSpan = (u32, u32, String);

/// Formats that [`answer_from`] reads, with the kinds they can answer.
pub const HAND_IN_FORMATS: &[(&str, &[&str])] = &[
    (
        "csv",
        &[
            "text-classification",
            "predictions",
            "table-cleaning",
            "intent-training",
        ],
    ),
    (
        "doccano",
        &[
            "text-classification",
            "multi-label",
            "entity-spans",
            "privacy-masking",
        ],
    ),
    ("conll", &["entity-spans", "privacy-masking"]),
    (
        "label-studio",
        &[
            "text-classification",
            "multi-label",
            "entity-spans",
            "privacy-masking",
            "boxes",
        ],
    ),
    ("rasa", &["intent-training"]),
    ("cvat", &["boxes", "polygons"]),
];

/// Reads a hand-in as the JSON answer of a kind. `format` is one of [`HAND_IN_FORMATS`].
///
/// # Errors
/// When the format cannot answer the kind, or anything in the text does not fit: nothing is guessed.
pub fn answer_from(kind: &str, format: &str, bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let malformed = |message: String| Refusal::new(RefusalCode::AnswerMalformed, message);
    if bytes.len() > MAX_BYTES {
        return Err(Refusal::too_large("the hand-in has more than 8 MiB"));
    }
    let fits = HAND_IN_FORMATS
        .iter()
        .any(|(name, kinds)| *name == format && kinds.contains(&kind));
    if !fits {
        return Err(malformed(format!("{format} cannot answer {kind}")));
    }
    let text =
        std::str::from_utf8(bytes).map_err(|_| malformed("the hand-in is not UTF-8".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let answer = match (format, kind) {
        ("csv", "table-cleaning") => csv_file::table(text),
        ("csv", "intent-training") => csv_file::utterances(text),
        ("csv", "predictions") => csv_file::pairs(text, "predictions"),
        ("csv", _) => csv_file::pairs(text, "answers"),
        ("doccano", "entity-spans" | "privacy-masking") => {
            text_files::doccano_spans(text).map(spans_answer)
        }
        ("doccano", "multi-label") => text_files::doccano_labels(text).map(sets_answer),
        ("doccano", _) => text_files::doccano_labels(text).and_then(labels_answer),
        ("conll", _) => text_files::conll_spans(text).map(spans_answer),
        ("label-studio", "boxes") => label_studio::boxes(text),
        ("label-studio", "multi-label") => label_studio::choices(text).map(sets_answer),
        ("label-studio", "text-classification") => {
            label_studio::choices(text).and_then(labels_answer)
        }
        ("label-studio", _) => label_studio::spans(text).map(spans_answer),
        ("rasa", _) => rasa_file::utterances(text),
        _ => cvat_file::shapes(text, kind == "polygons"),
    };
    let answer = answer.map_err(malformed)?;
    serde_json::to_vec(&answer).map_err(|error| malformed(error.to_string()))
}

fn spans_answer(texts: BTreeMap<String, Vec<RawSpan>>) -> Value {
    let answers: Map<String, Value> = texts
        .into_iter()
        .map(|(id, spans)| {
            let spans = spans
                .into_iter()
                .map(|(start, end, kind)| json!({"start": start, "end": end, "type": kind}));
            (id, spans.collect())
        })
        .collect();
    json!({ "answers": answers })
}

fn sets_answer(items: BTreeMap<String, Vec<String>>) -> Value {
    json!({ "answers": items })
}

fn labels_answer(items: BTreeMap<String, Vec<String>>) -> Result<Value, String> {
    let mut answers = Map::new();
    for (id, labels) in items {
        let label = match labels.as_slice() {
            [] => Value::Null,
            [one] => Value::from(one.clone()),
            _ => return Err(format!("item {id:?} has more than one label")),
        };
        answers.insert(id, label);
    }
    Ok(json!({ "answers": answers }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(kind: &str, format: &str, text: &str) -> Value {
        serde_json::from_slice(&answer_from(kind, format, text.as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn tables_and_labels_from_csv() {
        let labels = read(
            "text-classification",
            "csv",
            "\u{feff}id,label\n1,refund\n2,\"a,b\"\n3,\n",
        );
        assert_eq!(
            labels,
            json!({"answers": {"1": "refund", "2": "a,b", "3": null}})
        );
        let table = read("table-cleaning", "csv", "no,city\n1,寻乌\n");
        assert_eq!(
            table,
            json!({"table": {"columns": ["no", "city"], "rows": [["1", "寻乌"]]}})
        );
        assert!(answer_from("text-classification", "csv", b"id,label\n1,a\n1,b\n").is_err());
        assert!(answer_from("typing", "csv", b"").is_err());
    }

    #[test]
    fn spans_from_three_tools() {
        let expected = json!({"answers": {"1": [{"start": 0, "end": 2, "type": "P"}]}});
        let doccano = r#"{"id": 1, "text": "张三来了", "label": [[0, 2, "P"]]}"#;
        assert_eq!(read("entity-spans", "doccano", doccano), expected);
        assert_eq!(
            read("entity-spans", "conll", "张\tB-P\n三\tI-P\n来\tO\n了\tO\n"),
            expected
        );
        let studio = r#"[{"id": 1, "data": {"text": "张三来了"}, "annotations": [{"result": [
            {"type": "labels", "value": {"start": 0, "end": 2, "labels": ["P"]}}]}]}]"#;
        assert_eq!(read("entity-spans", "label-studio", studio), expected);
        // A tag that goes on where nothing began is refused, not mended.
        assert!(answer_from("entity-spans", "conll", "张\tI-P\n".as_bytes()).is_err());
    }

    #[test]
    fn percent_boxes_become_pixels() {
        let studio = r#"[{"id": 7, "annotations": [{"result": [{"type": "rectanglelabels", "original_width": 200,
            "original_height": 100, "value": {"x": 10, "y": 20, "width": 50, "height": 10, "rotation": 0,
            "rectanglelabels": ["parcel"]}}]}]}]"#;
        let expected = json!({"answers": {"7": [{"class": "parcel", "x": 20.0, "y": 20.0, "width": 100.0, "height": 10.0}]}});
        assert_eq!(read("boxes", "label-studio", studio), expected);
        let turned = studio.replace("\"rotation\": 0", "\"rotation\": 5");
        assert!(answer_from("boxes", "label-studio", turned.as_bytes()).is_err());
        let cvat = r#"<annotations><image id="0" name="7" width="200" height="100">
            <box label="parcel" xtl="20" ytl="20" xbr="120" ybr="30" occluded="0"/></image></annotations>"#;
        assert_eq!(read("boxes", "cvat", cvat), expected);
    }

    #[test]
    fn intents_from_rasa_and_csv() {
        let expected = json!({"utterances": [{"text": "我要退款", "intent": "refund"}, {"text": "查订单A1", "intent": "order"}]});
        let rasa = "version: \"3.1\"\nnlu:\n- intent: refund\n  examples: |\n    - 我要退款\n- intent: order\n  examples: |\n    - 查订单[A1](order_no)\n";
        assert_eq!(read("intent-training", "rasa", rasa), expected);
        assert_eq!(
            read(
                "intent-training",
                "csv",
                "text,intent\n我要退款,refund\n查订单A1,order\n"
            ),
            expected
        );
        assert!(answer_from("intent-training", "rasa", b"nlu:\n- lookup: x\n").is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_a_reader_panic(text in "[\\[\\]{}():,.<>/=\" a-zB\\-\\n\\t0-9]{0,160}", other in "\\PC{0,80}") {
            for (format, kinds) in HAND_IN_FORMATS {
                for kind in *kinds {
                    let _ = answer_from(kind, format, text.as_bytes());
                    let _ = answer_from(kind, format, other.as_bytes());
                }
            }
        }
    }
}
