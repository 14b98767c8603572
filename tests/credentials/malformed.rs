//! More than a hundred files that must not pass, each with the check that must say so.

use std::collections::BTreeSet;
use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use touchstone::certificates::credential::bake_png::bake_png;
use touchstone::certificates::credential::bake_svg::bake_svg;
use touchstone::certificates::credential::container::MAX_FILE_BYTES;
use touchstone::certificates::credential::data_integrity::Cryptosuite;
use touchstone::certificates::credential::jwt::JwtProfile;
use touchstone::certificates::credential::verify::{Given, verify_file};

use super::issuing::{failed, given};
use super::samples::*;

/// Name, file, the check that must fail.
type Case = (String, Vec<u8>, &'static str);

fn base() -> Value {
    embedded(5, Cryptosuite::EddsaRdfc2022)
}

fn with(pointer: &str, value: Value) -> Value {
    let mut document = base();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).unwrap();
    match parent {
        Value::Object(members) => {
            members.insert(name.to_owned(), value);
        }
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        _ => panic!("{pointer}"),
    }
    document
}

fn without(pointer: &str) -> Value {
    let mut document = base();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let members = document
        .pointer_mut(parent)
        .unwrap()
        .as_object_mut()
        .unwrap();
    members.remove(name).unwrap();
    document
}

fn members() -> Vec<Case> {
    let subject = "/credentialSubject";
    let achievement = "/credentialSubject/achievement";
    let v2 = "https://www.w3.org/ns/credentials/v2";
    let ob = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
    let changed: Vec<(String, Value, &'static str)> = vec![
        ("/@context".into(), json!([]), "context"),
        ("/@context".into(), json!([ob, v2]), "context"),
        (
            "/@context".into(),
            json!([v2, ob, "https://example.org/unknown"]),
            "context",
        ),
        (
            "/@context".into(),
            json!([v2, ob, "https ://broken"]),
            "context",
        ),
        ("/@context".into(), json!([v2, ob, 7]), "context"),
        ("/@context".into(), json!([v2, ob, null]), "context"),
        (
            "/@context".into(),
            json!([v2, ob, {"VerifiableCredential": "urn:x:y"}]),
            "context",
        ),
        (
            "/@context".into(),
            json!([v2, ob, {"a": {"@id": 5}}]),
            "context",
        ),
        (
            "/@context".into(),
            json!([v2, ob, {"@import": ob}]),
            "context",
        ),
        (
            "/@context".into(),
            json!([v2, ob, {"myName": "https://schema.org/name"}]),
            "unambiguous",
        ),
        (
            "/@context".into(),
            json!({"@vocab": "https://www.w3.org/2018/credentials#"}),
            "context",
        ),
        ("/type".into(), json!([]), "type"),
        ("/type".into(), json!("AchievementCredential"), "type"),
        ("/type".into(), json!(["VerifiableCredential"]), "badge"),
        ("/type".into(), json!(["VerifiableCredential", 7]), "type"),
        (
            "/type".into(),
            json!(["VerifiableCredential", "AchievementCredential", "Unheard"]),
            "terms",
        ),
        ("/id".into(), json!(null), "identifier"),
        ("/id".into(), json!("no url"), "identifier"),
        (
            "/id".into(),
            json!(["https://a.example/1", "https://a.example/2"]),
            "identifier",
        ),
        ("/id".into(), json!("http:nohost"), "identifier"),
        ("/issuer".into(), json!("fake-issuer"), "issuer"),
        ("/issuer".into(), json!([]), "issuer"),
        ("/issuer/id".into(), json!(null), "issuer"),
        (
            "/issuer/id".into(),
            json!("did:web:other.example"),
            "issuer_key",
        ),
        ("/issuer/type".into(), json!(["Person"]), "badge"),
        (
            "/issuer/name".into(),
            json!({"@value": "a", "url": "b"}),
            "issuer",
        ),
        ("/issuer/name".into(), json!(7), "issuer"),
        ("/name".into(), json!([]), "words"),
        ("/name".into(), json!({"@language": "en"}), "words"),
        (
            "/name".into(),
            json!({"@value": "a", "@direction": "up"}),
            "words",
        ),
        ("/description".into(), json!({"@value": 5}), "words"),
        ("/validFrom".into(), json!("2026-01-02"), "dates"),
        ("/validFrom".into(), json!("2026-01-02T03:04:05"), "dates"),
        ("/validFrom".into(), json!("yesterday"), "dates"),
        ("/validFrom".into(), json!(1_767_322_800), "dates"),
        (
            "/validFrom".into(),
            json!("2126-01-02T03:04:05Z"),
            "validity_period",
        ),
        ("/validUntil".into(), json!("2026-01-01T00:00:00Z"), "dates"),
        (
            "/validUntil".into(),
            json!("2026-02-01T00:00:00Z"),
            "validity_period",
        ),
        (subject.into(), json!([]), "subject"),
        (subject.into(), json!({}), "subject"),
        (subject.into(), json!("did:example:1"), "subject"),
        (subject.into(), json!([{"id": "urn:x:1"}, {}]), "subject"),
        (format!("{subject}/type"), json!(["Person"]), "badge"),
        (format!("{subject}/id"), json!(7), "identifier"),
        (format!("{subject}/achievement"), json!("urn:x:1"), "badge"),
        (format!("{subject}/result"), json!([]), "badge"),
        (
            format!("{subject}/result"),
            json!([{"value": "1"}]),
            "badge",
        ),
        (
            format!("{subject}/identifier"),
            json!([{"type": "IdentityObject"}]),
            "badge",
        ),
        (
            format!("{subject}/licenseNumber"),
            json!("S000036000001263999999"),
            "signature",
        ),
        (format!("{subject}/nonsense"), json!(1), "terms"),
        (format!("{subject}/@id"), json!("urn:x:2"), "terms"),
        (
            format!("{subject}/https:~1~1schema.org~1name"),
            json!("x"),
            "unambiguous",
        ),
        (format!("{achievement}/name"), json!(null), "badge"),
        (format!("{achievement}/type"), json!("Course"), "badge"),
        (format!("{achievement}/criteria"), json!({}), "badge"),
        (
            format!("{achievement}/alignment"),
            json!([{"type": ["Alignment"]}]),
            "badge",
        ),
        (
            format!("{achievement}/resultDescription"),
            json!([{"type": "ResultDescription"}]),
            "badge",
        ),
        (
            format!("{achievement}/id"),
            json!("4-04-05-05"),
            "identifier",
        ),
        ("/credentialStatus".into(), json!([]), "members"),
        ("/credentialStatus".into(), json!("x"), "members"),
        ("/credentialStatus/type".into(), json!(null), "members"),
        (
            "/credentialStatus/id".into(),
            json!("https ://no"),
            "identifier",
        ),
        (
            "/credentialStatus/statusListIndex".into(),
            json!("-1"),
            "status",
        ),
        (
            "/credentialStatus/statusListIndex".into(),
            json!("131072"),
            "status",
        ),
        (
            "/credentialStatus/statusListIndex".into(),
            json!(1.5),
            "status",
        ),
        (
            "/credentialStatus/statusPurpose".into(),
            json!("suspension"),
            "status",
        ),
        ("/credentialStatus/statusSize".into(), json!(0), "status"),
        (
            "/credentialSchema".into(),
            json!({"type": "JsonSchema"}),
            "members",
        ),
        (
            "/credentialSchema".into(),
            json!({"id": "https://a.example/s"}),
            "members",
        ),
        ("/evidence".into(), json!([{"name": "x"}]), "members"),
        (
            "/termsOfUse".into(),
            json!({"id": "https://a.example/t"}),
            "members",
        ),
        ("/refreshService".into(), json!([7]), "members"),
        (
            "/relatedResource".into(),
            json!([{"id": "https://a.example/r"}]),
            "members",
        ),
        (
            "/relatedResource".into(),
            json!([{"digestSRI": "sha256-x"}]),
            "members",
        ),
        ("/nonsense".into(), json!("x"), "terms"),
        ("/proof".into(), json!([]), "proof"),
        ("/proof".into(), json!("z"), "proof"),
        ("/proof/type".into(), json!("Ed25519Signature2020"), "proof"),
        ("/proof/cryptosuite".into(), json!("eddsa-2022"), "proof"),
        (
            "/proof/cryptosuite".into(),
            json!("eddsa-jcs-2022"),
            "signature",
        ),
        (
            "/proof/proofPurpose".into(),
            json!("authentication"),
            "proof_options",
        ),
        (
            "/proof/created".into(),
            json!("2026-01-02"),
            "proof_options",
        ),
        (
            "/proof/created".into(),
            json!("2026-01-02T03:04:06Z"),
            "signature",
        ),
        (
            "/proof/expires".into(),
            json!("2026-02-02T03:04:05Z"),
            "proof_options",
        ),
        (
            "/proof/verificationMethod".into(),
            json!("z6Mk"),
            "issuer_key",
        ),
        (
            "/proof/verificationMethod".into(),
            json!("did:key:z6Mk"),
            "issuer_key",
        ),
        (
            "/proof/verificationMethod".into(),
            json!("did:web:touchstone.example:bodies:b1#key-9"),
            "issuer_key",
        ),
        (
            "/proof/verificationMethod".into(),
            json!({"id": "did:web:a"}),
            "proof_options",
        ),
        ("/proof/proofValue".into(), json!("u1234"), "signature"),
        ("/proof/proofValue".into(), json!("z1234"), "signature"),
        ("/proof/proofValue".into(), json!("z0OIl"), "signature"),
        ("/proof/proofValue".into(), json!(null), "proof_options"),
        (
            "/proof/previousProof".into(),
            json!("urn:uuid:none"),
            "signature",
        ),
        ("/proof/nonsense".into(), json!("x"), "canonical_form"),
    ];
    let mut cases: Vec<Case> = changed
        .into_iter()
        .enumerate()
        .map(|(at, (pointer, value, check))| {
            let name = format!("{at} {pointer} = {value}");
            (name, with(&pointer, value).to_string().into_bytes(), check)
        })
        .collect();
    for (pointer, check) in [
        ("/@context", "context"),
        ("/type", "type"),
        ("/id", "badge"),
        ("/issuer", "issuer"),
        ("/issuer/id", "issuer"),
        ("/validFrom", "badge"),
        ("/credentialSubject", "subject"),
        ("/credentialSubject/achievement", "badge"),
        ("/credentialSubject/achievement/criteria", "badge"),
        ("/credentialSubject/achievement/description", "badge"),
        ("/credentialStatus/statusListCredential", "status"),
        ("/credentialStatus/statusPurpose", "status"),
        ("/credentialStatus", "signature"),
        ("/proof", "proof"),
        ("/proof/proofValue", "proof_options"),
        ("/proof/verificationMethod", "proof_options"),
        ("/proof/created", "signature"),
    ] {
        let text = without(pointer).to_string().into_bytes();
        cases.push((format!("without {pointer}"), text, check));
    }
    cases
}

fn texts() -> Vec<Case> {
    let good = base().to_string();
    let cases: Vec<(&str, Vec<u8>, &'static str)> = vec![
        ("nothing", vec![], "file"),
        ("blanks", b" \n\t".to_vec(), "file"),
        ("words", b"hello".to_vec(), "file"),
        ("a number", b"42".to_vec(), "file"),
        ("noise", vec![0, 159, 146, 150], "file"),
        ("too large", vec![b' '; MAX_FILE_BYTES + 1], "file"),
        ("an array", b"[]".to_vec(), "json"),
        ("a text", b"\"x\"".to_vec(), "json"),
        ("torn", good.as_bytes()[..good.len() - 9].to_vec(), "json"),
        (
            "two documents",
            format!("{good}{good}").into_bytes(),
            "json",
        ),
        (
            "a name twice",
            good.replacen('{', "{\"id\":\"urn:x:1\",", 1).into_bytes(),
            "json",
        ),
        (
            "too deep",
            format!("{{\"a\":{}", "[".repeat(100_000)).into_bytes(),
            "json",
        ),
        ("bad escape", b"{\"a\":\"\\x\"}".to_vec(), "json"),
        ("lone surrogate", b"{\"a\":\"\\ud800\"}".to_vec(), "json"),
        ("huge number", b"{\"a\":1e999}".to_vec(), "json"),
        ("only braces", b"{}".to_vec(), "context"),
    ];
    cases
        .into_iter()
        .map(|(name, file, check)| (name.to_owned(), file, check))
        .collect()
}

fn jwt_with(header: &Value, payload: &Value) -> Vec<u8> {
    let input = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(payload.to_string())
    );
    use ed25519_dalek::Signer as _;
    let signature = key().sign(input.as_bytes()).to_bytes();
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature)).into_bytes()
}

fn tokens() -> Vec<Case> {
    let good = token(5, JwtProfile::OpenBadges);
    let payload = good.split('.').nth(1).unwrap();
    let payload: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    let kid = method(5);
    let header = json!({"alg": "EdDSA", "typ": "JWT", "kid": kid});
    assert!(verify_file(&jwt_with(&header, &payload), &given()).valid);
    let mut cases: Vec<Case> = Vec::new();
    let mut headers = vec![
        (json!({"alg": "none", "kid": kid}), "jwt_header"),
        (json!({"alg": "HS256", "kid": kid}), "jwt_header"),
        (json!({"alg": "ES256K", "kid": kid}), "jwt_header"),
        (json!({"alg": 5, "kid": kid}), "jwt_header"),
        (json!({"kid": kid}), "jwt_header"),
        (json!({"alg": "RS256", "kid": kid}), "signature"),
        (
            json!({"alg": "EdDSA", "kid": kid, "crit": ["b64"]}),
            "jwt_header",
        ),
        (
            json!({"alg": "EdDSA", "kid": kid, "jku": "https://a.example"}),
            "jwt_header",
        ),
        (
            json!({"alg": "EdDSA", "typ": "vp+jwt", "kid": kid}),
            "jwt_header",
        ),
        (
            json!({"alg": "EdDSA", "typ": "JWT", "kid": kid, "iss": "x"}),
            "jwt_header",
        ),
        (
            json!({"alg": "EdDSA", "typ": "vc+jwt", "cty": "vp", "kid": kid}),
            "jwt_header",
        ),
        (
            json!({"alg": "EdDSA", "kid": "did:web:other.example#z6Mk"}),
            "issuer_key",
        ),
        (json!({"alg": "EdDSA", "kid": "nobody"}), "issuer_key"),
        (
            json!({"alg": "EdDSA", "jwk": {"kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "AA"}}),
            "issuer_key",
        ),
        (
            json!({"alg": "RS256", "jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}}),
            "issuer_key",
        ),
        (json!({"alg": "EdDSA", "jwk": "x"}), "issuer_key"),
    ];
    for (header, check) in headers.drain(..) {
        cases.push((
            format!("header {header}"),
            jwt_with(&header, &payload),
            check,
        ));
    }
    for (claim, value, check) in [
        ("iss", json!("did:web:other.example"), "jwt_claims"),
        ("iss", json!(7), "jwt_claims"),
        ("sub", json!("urn:x:1"), "jwt_claims"),
        ("jti", json!("urn:x:1"), "jwt_claims"),
        ("nbf", json!(1), "jwt_claims"),
        ("nbf", json!("soon"), "jwt_claims"),
        ("exp", json!(1), "jwt_claims"),
        ("vc", json!({}), "jwt_claims"),
        ("vp", json!({}), "jwt_claims"),
        ("validFrom", json!("x"), "dates"),
        ("issuer", json!("x"), "issuer"),
    ] {
        let mut payload = payload.clone();
        let name = format!("claim {claim} = {value}");
        payload[claim] = value;
        cases.push((name, jwt_with(&header, &payload), check));
    }
    let parts: Vec<&str> = good.split('.').collect();
    for (name, text, check) in [
        ("two parts", format!("{}.{}", parts[0], parts[1]), "jwt"),
        ("four parts", format!("{good}.x"), "jwt"),
        ("not base64", "ey!.x.y".to_owned(), "jwt"),
        (
            "header no JSON",
            format!("{}.{}.{}", "eyAg", parts[1], parts[2]),
            "jwt",
        ),
        (
            "no signature",
            format!("{}.{}.", parts[0], parts[1]),
            "signature",
        ),
        (
            "short signature",
            good[..good.len() - 6].to_owned(),
            "signature",
        ),
        (
            "another payload",
            format!(
                "{}.{}.{}",
                parts[0],
                token(7, JwtProfile::OpenBadges).split('.').nth(1).unwrap(),
                parts[2]
            ),
            "signature",
        ),
    ] {
        cases.push((format!("token: {name}"), text.into_bytes(), check));
    }
    cases
}

fn pdf(parts: &[&str]) -> Vec<u8> {
    format!("%PDF-1.7\n{}\n%%EOF", parts.join("\n")).into_bytes()
}

fn images() -> Vec<Case> {
    let good = base().to_string();
    let baked = bake_png(&png(), &good).unwrap();
    let mut flipped = baked.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let chunk = |data: &[u8]| {
        let typed = [b"iTXt".as_slice(), data].concat();
        let mut image = png();
        let end = image.split_off(image.len() - 12);
        image.extend_from_slice(&u32::try_from(data.len()).unwrap().to_be_bytes());
        image.extend_from_slice(&typed);
        image.extend_from_slice(&crc32fast::hash(&typed).to_be_bytes());
        [image, end].concat()
    };
    let text =
        |head: &[u8], body: &[u8]| [b"openbadgecredential\0".as_slice(), head, body].concat();
    let mut bomb = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        bomb.write_all(&vec![b' '; 1024 * 1024]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    let twice = {
        let one = text(&[0; 4], good.as_bytes());
        let mut image = chunk(&one);
        let end = image.split_off(image.len() - 12);
        let second = chunk(&one);
        let tail = &second[png().len() - 12..];
        [image, tail[..tail.len() - 12].to_vec(), end].concat()
    };
    let svg = |body: &str| {
        format!("<svg xmlns:openbadges=\"https://purl.imsglobal.org/ob/v3p0\">{body}</svg>")
    };
    let attached =
        "1 0 obj <</Type/Filespec/F(credential.json)/UF(credential.json)/EF<</F 2 0 R>>>> endobj";
    let cases: Vec<(&str, Vec<u8>, &'static str)> = vec![
        ("PNG without credential", png(), "file"),
        ("PNG torn", baked[..baked.len() - 5].to_vec(), "file"),
        ("PNG signature alone", baked[..8].to_vec(), "file"),
        ("PNG with a flipped bit", flipped, "file"),
        ("PNG with two credentials", twice, "file"),
        ("PNG bomb", chunk(&text(&[1, 0, 0, 0], &bomb)), "file"),
        ("PNG packed badly", chunk(&text(&[1, 0, 0, 0], b"zzz")), "file"),
        ("PNG packed unknown", chunk(&text(&[9, 0, 0, 0], b"{}")), "file"),
        ("PNG not UTF-8", chunk(&text(&[0; 4], &[0xff, 0xfe])), "file"),
        ("PNG with words", chunk(&text(&[0; 4], b"hello")), "file"),
        ("PNG with torn JSON", chunk(&text(&[0; 4], b"{")), "json"),
        ("SVG without credential", SVG.as_bytes().to_vec(), "file"),
        ("SVG not closed", b"<svg>".to_vec(), "file"),
        ("SVG crossed", b"<svg><a></b></svg>".to_vec(), "file"),
        ("HTML", b"<html></html>".to_vec(), "file"),
        ("SVG empty credential", svg("<openbadges:credential/>").into_bytes(), "file"),
        ("SVG two credentials", svg("<openbadges:credential verify=\"eya.b.c\"/><openbadges:credential verify=\"eya.b.c\"/>").into_bytes(), "file"),
        ("SVG with words", svg("<openbadges:credential>hello</openbadges:credential>").into_bytes(), "file"),
        ("SVG with an entity", format!("<!DOCTYPE svg [<!ENTITY x \"{{}}\">]>{}", svg("<openbadges:credential>&x;</openbadges:credential>")).into_bytes(), "file"),
        ("SVG altered", bake_svg(SVG, &good.replace("2026-01-02T03:04:05Z\"", "2026-01-02T03:04:06Z\"")).unwrap().into_bytes(), "signature"),
        ("PDF without attachment", pdf(&["1 0 obj <</Type/Catalog>> endobj"]), "file"),
        ("PDF encrypted", pdf(&["trailer <</Encrypt 9 0 R>>"]), "file"),
        ("PDF attachment missing", pdf(&[attached]), "file"),
        ("PDF attachment packed badly", pdf(&[attached, "2 0 obj <</Filter/FlateDecode/Length 3>> stream\nzzz\nendstream endobj"]), "file"),
        ("PDF attachment packed unknown", pdf(&[attached, "2 0 obj <</Filter/LZWDecode/Length 3>> stream\nzzz\nendstream endobj"]), "file"),
        ("PDF attachment without end", pdf(&[attached, "2 0 obj <</Length 3>> stream\n{}"]), "file"),
        ("PDF with words", pdf(&[attached, "2 0 obj <</Length 5>> stream\nhello\nendstream endobj"]), "file"),
        ("PDF with torn JSON", pdf(&[attached, "2 0 obj <</Length 1>> stream\n{\nendstream endobj"]), "json"),
        ("PDF two credentials", pdf(&[attached, "2 0 obj <</Length 2>> stream\n{}\nendstream endobj", "3 0 obj <</F(credential.jwt)/EF<</F 4 0 R>>>> endobj", "4 0 obj <</Length 5>> stream\neya.b\nendstream endobj"]), "file"),
    ];
    cases
        .into_iter()
        .map(|(name, file, check)| (name.to_owned(), file, check))
        .collect()
}

#[test]
fn each_of_more_than_a_hundred_malformed_files_gets_a_named_reason() {
    let good = base().to_string();
    let report = verify_file(good.as_bytes(), &given());
    assert!(report.valid, "{:?}", report.checks);
    let cases = [members(), texts(), tokens(), images()].concat();
    assert!(cases.len() >= 150, "{}", cases.len());
    let mut names = BTreeSet::new();
    let mut wrong = Vec::new();
    for (name, file, check) in cases {
        let report = verify_file(&file, &given());
        if report.valid || !failed(&report).contains(&check) {
            wrong.push(format!(
                "{name}: expected {check}, failed {:?}",
                failed(&report)
            ));
        }
        let reasons = report.checks.iter().filter(|check| !check.ok);
        assert!(reasons.clone().count() > 0 && reasons.clone().all(|check| check.detail.len() > 5));
        assert!(names.insert(name));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_status_list_that_is_not_to_be_trusted_is_not() {
    let good = base().to_string();
    let ask = |list: Vec<u8>| {
        let given = Given {
            status_lists: vec![list],
            ..given()
        };
        failed(&verify_file(good.as_bytes(), &given))
    };
    let list = status_list();
    assert!(ask(list.to_string().into_bytes()).is_empty());
    let mut forged = list.clone();
    forged["credentialSubject"]["encodedList"] = json!("uH4sIAAAAAAAAA2MAAB9-LAwBAAAA");
    assert_eq!(ask(forged.to_string().into_bytes()), ["status"]);
    let mut unsigned = list.clone();
    unsigned.as_object_mut().unwrap().remove("proof");
    assert_eq!(ask(unsigned.to_string().into_bytes()), ["status"]);
    assert_eq!(ask(b"{}".to_vec()), ["status"]);
    assert_eq!(ask(base().to_string().into_bytes()), ["status"]);
    assert!(verify_file(list.to_string().as_bytes(), &given()).valid);
}
