//! Other people's files, judged as their names say.

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use super::super::data_integrity::{Cryptosuite, ProofOptions, add_proof};
use super::super::issuer_document::read_issuer_document;
use super::*;

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/credentials")
        .join(name)
}

fn given() -> Given {
    Given {
        now: "2026-11-22T00:00:00Z".parse().unwrap(),
        ..Given::default()
    }
}

fn failed(report: &Report) -> Vec<&'static str> {
    let bad = report.checks.iter().filter(|check| !check.ok);
    bad.map(|check| check.name).collect()
}

#[test]
fn the_consortium_s_badges_get_their_verdicts() {
    for (file, expected) in [
        ("simple.json", &[][..]),
        ("simple-json.png", &[]),
        ("simple-jwt.svg", &[]),
        ("bit-string-list/testlist", &[]),
        ("simple-err-proof-value.json", &["signature"]),
        ("simple-err-expired.json", &["validity_period"]),
        ("simple-err-issuer.json", &["issuer", "badge"]),
        ("simple-err-type.json", &["badge", "terms"]),
        ("simple-noproof.json", &["context", "proof"]),
    ] {
        let bytes = fs::read(folder("ob30-1edtech-validator").join(file)).unwrap();
        let report = verify_file(&bytes, &given());
        let failed = failed(&report);
        assert_eq!(
            report.valid,
            expected.is_empty(),
            "{file}: {:?}",
            report.checks
        );
        for name in expected {
            assert!(failed.contains(name), "{file}: {failed:?}");
        }
    }
}

#[test]
fn the_w3c_s_signed_examples_hold_and_altered_ones_do_not() {
    for file in [
        "eddsa-rdfc-2022/signedDataInt.json",
        "eddsa-jcs-2022/signedJCS.json",
    ] {
        let text = fs::read_to_string(folder("w3c-vc-di-eddsa").join(file)).unwrap();
        let report = verify_file(text.as_bytes(), &given());
        assert!(
            report.valid && !report.issuer_confirmed,
            "{:?}",
            report.checks
        );
        for (from, to) in [
            ("The School", "A School"),
            ("2023-01-01", "2023-01-02"),
            ("did:example:abcdefgh", "did:example:abcdefgx"),
            ("23:36:38Z", "23:36:39Z"),
            ("issuers/5678", "issuers/5679"),
        ] {
            let altered = text.replace(from, to);
            let report = verify_file(altered.as_bytes(), &given());
            assert_eq!(failed(&report), ["signature"], "{from}");
        }
    }
}

#[test]
fn the_w3c_s_token_holds_under_its_key_only() {
    let token = fs::read(folder("w3c-vc-jose-cose").join("credential-jose-minimal.txt")).unwrap();
    let with = |file: &str| {
        let bytes = fs::read(folder("w3c-vc-jose-cose").join(file)).unwrap();
        let keys = read_issuer_document(&bytes).unwrap();
        verify_file(&token, &Given { keys, ..given() })
    };
    let report = with("vm-p256.json");
    assert!(
        report.valid && report.issuer_confirmed,
        "{:?}",
        report.checks
    );
    assert!(failed(&with("vm-ed25519.json")).contains(&"signature"));
    assert_eq!(failed(&verify_file(&token, &given())), ["issuer_key"]);
}

#[test]
fn the_w3c_s_data_model_inputs_conform_as_their_names_say() {
    let mut judged = 0;
    for sub in ["", "names-and-descriptions"] {
        for entry in fs::read_dir(folder("w3c-vcdm2-inputs").join(sub)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let (ok, fail) = (name.ends_with("-ok.json"), name.ends_with("-fail.json"));
            if !ok && !fail {
                continue;
            }
            // The suite puts instants in place of these words before it uses the file.
            let text = fs::read_to_string(&path)
                .unwrap()
                .replace("PAST DATE", "2020-01-01T00:00:00Z")
                .replace("FUTURE DATE", "2120-01-01T00:00:00Z");
            let report = verify_file(
                text.as_bytes(),
                &Given {
                    unsigned: true,
                    ..given()
                },
            );
            assert_eq!(report.conforms, ok, "{name}: {:?}", report.checks);
            assert_eq!(report.valid, ok, "{name}: {:?}", report.checks);
            // Without the switch nobody vouches for it, and that is all that is wrong with the good ones.
            let signed = verify_file(text.as_bytes(), &given());
            assert!(!signed.valid);
            if ok {
                assert_eq!(failed(&signed), ["proof"], "{name}");
            }
            judged += 1;
        }
    }
    assert!(judged >= 35, "{judged}");
    for name in ["credential-minimal.json", "credential-full.json"] {
        let bytes = fs::read(folder("w3c-vc-jose-cose").join(name)).unwrap();
        assert!(verify_file(&bytes, &given()).conforms, "{name}");
    }
}

/// The suite's own way: an issuer is put in, the document is signed, and then it must verify.
#[test]
fn the_w3c_s_good_inputs_verify_once_they_are_signed() {
    let key = ed25519_dalek::SigningKey::from_bytes(&[8; 32]);
    let public = key.verifying_key().to_bytes();
    let mut judged = 0;
    for sub in ["", "names-and-descriptions"] {
        for entry in fs::read_dir(folder("w3c-vcdm2-inputs").join(sub)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path)
                .unwrap_or_default()
                .replace("PAST DATE", "2020-01-01T00:00:00Z")
                .replace("FUTURE DATE", "2120-01-01T00:00:00Z");
            let presentation = name.starts_with("presentation");
            if !name.ends_with("-ok.json") || name.contains("validuntil-ms") {
                continue;
            }
            let mut document: Value = serde_json::from_str(&text).unwrap();
            let did = super::super::did::did_key(&public);
            if presentation {
                document["holder"] = json!(did);
                for shown in document["verifiableCredential"]
                    .as_array_mut()
                    .into_iter()
                    .flatten()
                {
                    shown["issuer"] = json!(did);
                }
            } else if document["issuer"].is_object() {
                document["issuer"]["id"] = json!(did);
            } else {
                document["issuer"] = json!(did);
            }
            for suite in [Cryptosuite::EddsaRdfc2022, Cryptosuite::EddsaJcs2022] {
                let options = ProofOptions {
                    suite,
                    created: given().now,
                    verification_method: super::super::did::did_key_method(&public),
                };
                let signed = add_proof(&document, &options, &key).unwrap();
                let report = verify_file(signed.to_string().as_bytes(), &given());
                assert!(
                    report.valid && report.issuer_confirmed,
                    "{name}: {:?}",
                    report.checks
                );
                judged += 1;
            }
        }
    }
    assert!(judged >= 40, "{judged}");
}

#[test]
fn a_presentation_is_no_better_than_what_it_shows() {
    let key = ed25519_dalek::SigningKey::from_bytes(&[8; 32]);
    let public = key.verifying_key().to_bytes();
    let text = fs::read(folder("w3c-vcdm2-inputs").join("presentation-vc-ok.json")).unwrap();
    let document: Value = serde_json::from_slice(&text).unwrap();
    let options = ProofOptions {
        suite: Cryptosuite::EddsaJcs2022,
        created: given().now,
        verification_method: super::super::did::did_key_method(&public),
    };
    let signed = add_proof(&document, &options, &key).unwrap();
    let report = verify_file(signed.to_string().as_bytes(), &given());
    assert_eq!(failed(&report), ["shown_credential"]);
}

#[test]
fn a_second_spelling_of_the_same_statements_is_refused() {
    let text =
        fs::read_to_string(folder("w3c-vc-di-eddsa").join("eddsa-rdfc-2022/signedDataInt.json"))
            .unwrap();
    let respelled = text.replace("\"name\":", "\"https://schema.org/name\":");
    assert_ne!(text, respelled);
    assert_eq!(
        failed(&verify_file(respelled.as_bytes(), &given())),
        ["unambiguous"]
    );
}

#[test]
fn a_presentation_in_an_envelope_is_read() {
    let token =
        fs::read_to_string(folder("w3c-vc-jose-cose").join("credential-jose-minimal.txt")).unwrap();
    let envelope = json!({
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": format!("data:application/vc+jwt,{}", token.trim()),
        "type": "EnvelopedVerifiableCredential"
    });
    let keys = fs::read(folder("w3c-vc-jose-cose").join("vm-p256.json")).unwrap();
    let keys = read_issuer_document(&keys).unwrap();
    let report = verify_file(envelope.to_string().as_bytes(), &Given { keys, ..given() });
    assert!(report.valid, "{:?}", report.checks);
}
