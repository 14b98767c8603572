//! The W3C's test vectors, byte for byte.

use std::fs;
use std::path::PathBuf;

use super::data_integrity::*;
use super::json::read_json;
use super::keys::{PublicKey, signing_key_from_multikey};

fn fixture(path: &str) -> String {
    let root = std::env::var("TOUCHSTONE_FIXTURES").map_or_else(
        |_| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/credentials"),
        PathBuf::from,
    );
    fs::read_to_string(root.join(path)).unwrap()
}

fn object(path: &str) -> serde_json::Map<String, serde_json::Value> {
    let value = read_json(fixture(path).as_bytes()).unwrap();
    value.as_object().unwrap().clone()
}

#[test]
fn reproduces_the_vectors_of_vc_di_eddsa() {
    let keys = object("w3c-vc-di-eddsa/keyPair.json");
    let key = signing_key_from_multikey(keys["privateKeyMultibase"].as_str().unwrap()).unwrap();
    let public = PublicKey::of(&key);
    assert_eq!(
        PublicKey::from_multikey(keys["publicKeyMultibase"].as_str().unwrap()).unwrap(),
        public
    );
    let unsigned = object("w3c-vc-di-eddsa/unsigned.json");
    for (suite, folder, tail) in [
        (Cryptosuite::EddsaRdfc2022, "eddsa-rdfc-2022", "DataInt"),
        (Cryptosuite::EddsaJcs2022, "eddsa-jcs-2022", "JCS"),
    ] {
        let file = |name: &str, extension: &str| {
            fixture(&format!(
                "w3c-vc-di-eddsa/{folder}/{name}{tail}.{extension}"
            ))
        };
        let options = object(&format!("w3c-vc-di-eddsa/{folder}/proofConfig{tail}.json"));
        let canonical = canonicalize(&unsigned, &options, suite, None).unwrap();
        assert_eq!(
            canonical.document.trim_end(),
            file("canonDoc", "txt").trim_end()
        );
        assert_eq!(
            canonical.proof_options.trim_end(),
            file("proofCanon", "txt").trim_end()
        );
        assert_eq!(
            hex::encode(canonical.hash_data()),
            file("combinedHash", "txt").trim()
        );
        let made = add_proof(
            &serde_json::Value::Object(unsigned.clone()),
            &ProofOptions {
                suite,
                created: "2023-02-24T23:36:38Z".parse().unwrap(),
                verification_method: options["verificationMethod"].as_str().unwrap().to_owned(),
            },
            &key,
        )
        .unwrap();
        assert_eq!(made["proof"]["proofValue"], file("sigBTC58", "txt").trim());
        let signed = object(&format!("w3c-vc-di-eddsa/{folder}/signed{tail}.json"));
        assert_eq!(made, serde_json::Value::Object(signed.clone()));
        let proof = signed["proof"].as_object().unwrap();
        assert_eq!(verify_proof(&signed, proof, suite, &public), Ok(()));
        let mut altered = signed.clone();
        altered.insert("name".to_owned(), "Other".into());
        assert_eq!(
            verify_proof(&altered, proof, suite, &public),
            Err(ProofError::Signature)
        );
    }
}

#[test]
fn reproduces_the_vectors_of_jcs() {
    for name in ["arrays", "structures", "values"] {
        let value = read_json(fixture(&format!("jcs/input/{name}.json")).as_bytes()).unwrap();
        let text = super::jcs::canonical_json(&value);
        assert_eq!(text, fixture(&format!("jcs/output/{name}.json")).trim_end());
        let octets: String = fixture(&format!("jcs/outhex/{name}.txt"))
            .split_whitespace()
            .collect();
        assert_eq!(hex::encode(&text), octets);
    }
}
