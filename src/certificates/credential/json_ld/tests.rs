use serde_json::json;

use super::super::rdfc::canonical_nquads;
use super::*;

fn nquads(document: &serde_json::Value) -> String {
    canonical_nquads(&to_quads(document).unwrap()).unwrap()
}

#[test]
fn writes_lists_numbers_and_languages_as_rdf() {
    let document = json!({
        "@context": {
            "@vocab": "http://example.org/",
            "list": {"@id": "http://example.org/list", "@container": "@list"},
            "names": {"@id": "http://example.org/names", "@container": "@language"},
            "half": {"@id": "http://example.org/half", "@type": "http://www.w3.org/2001/XMLSchema#double"}
        },
        "@id": "http://example.org/s",
        "list": [1, true],
        "names": {"en": "county", "zh": "县"},
        "half": 5,
        "part": 1.5,
        "tab": "a\tb\"c\\"
    });
    let text = nquads(&document);
    for line in [
        "<http://example.org/s> <http://example.org/half> \"5.0E0\"^^<http://www.w3.org/2001/XMLSchema#double> .",
        "<http://example.org/s> <http://example.org/part> \"1.5E0\"^^<http://www.w3.org/2001/XMLSchema#double> .",
        "<http://example.org/s> <http://example.org/names> \"县\"@zh .",
        "<http://example.org/s> <http://example.org/tab> \"a\\tb\\\"c\\\\\" .",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert_eq!(text.matches("rdf-syntax-ns#rest").count(), 2);
}

#[test]
fn what_would_be_dropped_is_an_error() {
    let base = "https://www.w3.org/ns/credentials/v2";
    let problem = |document: serde_json::Value| to_quads(&document).unwrap_err();
    assert_eq!(
        problem(json!({"@context": base, "type": "VerifiableCredential", "nonsense": 1})),
        JsonLdError::UndefinedTerm("nonsense".to_owned())
    );
    assert_eq!(
        problem(json!({"@context": base, "type": "Unheard"})),
        JsonLdError::UndefinedType("Unheard".to_owned())
    );
    assert_eq!(
        problem(json!({"@context": base, "id": "relative"})),
        JsonLdError::RelativeIri("relative".to_owned())
    );
    assert!(matches!(
        problem(json!({"@context": ["https://example.org/unknown"]})),
        JsonLdError::UnknownContext(_)
    ));
    assert!(matches!(
        problem(json!({"@context": [base, {"name": "https://example.org/n"}]})),
        JsonLdError::ProtectedTerm(_)
    ));
    assert!(matches!(
        problem(json!({"@context": [base, null]})),
        JsonLdError::ProtectedTerm(_)
    ));
}

#[test]
fn a_chain_of_definitions_without_end_is_an_error() {
    let mut terms = serde_json::Map::new();
    for number in 0..20_000 {
        terms.insert(format!("t{number}"), json!(format!("t{}:x", number + 1)));
    }
    let document = json!({"@context": terms, "t0": 1});
    assert_eq!(to_quads(&document).unwrap_err(), JsonLdError::TooLarge);
}

#[test]
fn a_definition_that_leans_on_itself_is_an_error() {
    let document = json!({"@context": {"a": "b:x", "b": "a:y"}, "a": 1});
    assert!(matches!(
        to_quads(&document),
        Err(JsonLdError::BadContext(_))
    ));
}

#[test]
fn the_deepest_document_that_is_read_fits_the_stack() {
    let mut inner = json!("end");
    for _ in 0..60 {
        inner = json!({ "t": inner });
    }
    let document = json!({"@context": {"t": "http://example.org/t"}, "t": inner});
    assert_eq!(to_quads(&document).unwrap().len(), 61);
}
