//! What we issue is accepted by our own verifier in each form, and refused after any change.

use std::sync::LazyLock;

use touchstone::certificates::credential::bake_png::bake_png;
use touchstone::certificates::credential::bake_svg::bake_svg;
use touchstone::certificates::credential::build::build_credential;
use touchstone::certificates::credential::data_integrity::Cryptosuite;
use touchstone::certificates::credential::issuer_document::keys_of;
use touchstone::certificates::credential::jwt::JwtProfile;
use touchstone::certificates::credential::report::{Report, Standing};
use touchstone::certificates::credential::verify::{Given, verify_file};

use super::samples::*;

static GIVEN: LazyLock<Given> = LazyLock::new(|| Given {
    now: instant("2026-11-22T00:00:00Z"),
    keys: keys_of(&issuer_document()).unwrap(),
    status_lists: vec![status_list().to_string().into_bytes()],
    ..Given::default()
});

pub(crate) fn given() -> Given {
    GIVEN.clone()
}

pub(crate) fn failed(report: &Report) -> Vec<&'static str> {
    let bad = report.checks.iter().filter(|check| !check.ok);
    bad.map(|check| check.name).collect()
}

#[test]
fn every_form_of_every_sample_verifies_and_its_issuer_is_confirmed() {
    for n in 0..24 {
        let rdfc = embedded(n, Cryptosuite::EddsaRdfc2022).to_string();
        let badge = token(n, JwtProfile::OpenBadges);
        for file in [
            rdfc.clone().into_bytes(),
            embedded(n, Cryptosuite::EddsaJcs2022)
                .to_string()
                .into_bytes(),
            token(n, JwtProfile::VcJwt).into_bytes(),
            badge.clone().into_bytes(),
            bake_png(&png(), &rdfc).unwrap(),
            bake_png(&bake_png(&png(), &badge).unwrap(), &rdfc).unwrap(),
            bake_svg(SVG, &badge).unwrap().into_bytes(),
            bake_svg(SVG, &rdfc).unwrap().into_bytes(),
        ] {
            let report = verify_file(
                &file,
                &Given {
                    strict: true,
                    ..given()
                },
            );
            let revoked = n == 1;
            assert_eq!(report.valid, !revoked, "{n}: {:?}", report.checks);
            assert!(report.issuer_confirmed);
            let certificate = report.certificate.unwrap();
            assert_eq!(certificate.licence_number, Some(facts(n).licence_number));
            assert_eq!(certificate.results.len(), facts(n).results.len());
            if revoked {
                assert_eq!(report.standing, Standing::Revoked);
            }
        }
    }
}

#[test]
fn any_change_of_one_field_is_refused() {
    for (n, suite) in [
        (2, Cryptosuite::EddsaRdfc2022),
        (5, Cryptosuite::EddsaJcs2022),
        (5, Cryptosuite::EddsaRdfc2022),
    ] {
        let copies = altered_copies(&embedded(n, suite));
        assert!(copies.len() > 20);
        for (pointer, copy) in copies {
            let report = verify_file(copy.to_string().as_bytes(), &given());
            assert!(!report.valid, "{n} {pointer}");
            assert!(!failed(&report).is_empty());
        }
    }
}

#[test]
fn a_forger_s_key_is_refused_where_the_issuer_is_known() {
    let forger = ed25519_dalek::SigningKey::from_bytes(&[13; 32]);
    let name = touchstone::certificates::credential::keys::ed25519_multikey(
        &forger.verifying_key().to_bytes(),
    );
    let options = touchstone::certificates::credential::data_integrity::ProofOptions {
        suite: Cryptosuite::EddsaRdfc2022,
        created: instant("2026-01-02T03:04:05Z"),
        verification_method: format!("{}#{name}", facts(3).issuer.id),
    };
    let forged = touchstone::certificates::credential::data_integrity::add_proof(
        &credential(3),
        &options,
        &forger,
    )
    .unwrap()
    .to_string();
    assert_eq!(
        failed(&verify_file(forged.as_bytes(), &given())),
        ["issuer_key"]
    );
    let blind = Given {
        keys: Vec::new(),
        status_lists: Vec::new(),
        ..given()
    };
    let report = verify_file(forged.as_bytes(), &blind);
    assert!(!report.issuer_confirmed);
    let strict = verify_file(
        forged.as_bytes(),
        &Given {
            strict: true,
            ..blind
        },
    );
    assert!(failed(&strict).contains(&"issuer_confirmed"));
}

#[test]
fn a_key_speaks_only_for_its_time() {
    let retired = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let name = touchstone::certificates::credential::keys::ed25519_multikey(
        &retired.verifying_key().to_bytes(),
    );
    let signed_at = |created: &str| {
        let options = touchstone::certificates::credential::data_integrity::ProofOptions {
            suite: Cryptosuite::EddsaRdfc2022,
            created: instant(created),
            verification_method: format!("{}#{name}", facts(3).issuer.id),
        };
        let mut facts = facts(3);
        facts.valid_from = instant(created);
        touchstone::certificates::credential::data_integrity::add_proof(
            &build_credential(&facts).unwrap(),
            &options,
            &retired,
        )
        .unwrap()
        .to_string()
    };
    assert!(verify_file(signed_at("2025-05-31T23:59:59Z").as_bytes(), &given()).valid);
    let late = verify_file(signed_at("2025-06-01T00:00:00Z").as_bytes(), &given());
    assert_eq!(failed(&late), ["issuer_key"]);
}

#[test]
fn a_proof_set_needs_every_proof_that_is_read() {
    let both = prove(
        &embedded(2, Cryptosuite::EddsaRdfc2022),
        Cryptosuite::EddsaJcs2022,
        &method(2),
    );
    assert!(verify_file(both.to_string().as_bytes(), &given()).valid);
    let mut torn = both.clone();
    torn["proof"][1]["proofValue"] = both["proof"][0]["proofValue"].clone();
    assert_eq!(
        failed(&verify_file(torn.to_string().as_bytes(), &given())),
        ["signature"]
    );
    let mut foreign = both;
    foreign["proof"][1]["cryptosuite"] = "bbs-2023".into();
    assert!(verify_file(foreign.to_string().as_bytes(), &given()).valid);
}

/// A badge of someone who uses the other document that circulates as context 3.0.3, or whose tool drops unknown terms.
#[test]
fn endorsements_as_tokens_beside_a_badge_are_left_aside() {
    let plain = embedded(2, Cryptosuite::EddsaRdfc2022);
    let mut beside = plain.clone();
    beside["endorsementJwt"] = serde_json::json!(["eyJh.eyJi.c"]);
    assert!(verify_file(beside.to_string().as_bytes(), &given()).valid);
    let mut credential = credential(2);
    credential["endorsementJwt"] = serde_json::json!(["eyJh.eyJi.c"]);
    let other = touchstone::certificates::credential::endorsement_tokens::with_endorsement_terms(
        credential.as_object().unwrap(),
    );
    let mut signed = prove(&other.into(), Cryptosuite::EddsaRdfc2022, &method(2));
    signed["@context"] = credential["@context"].clone();
    assert!(verify_file(signed.to_string().as_bytes(), &given()).valid);
    signed["endorsementJwt"][0] = "eyJh.eyJi.d".into();
    assert_eq!(
        failed(&verify_file(signed.to_string().as_bytes(), &given())),
        ["signature"]
    );
}

#[test]
fn what_a_verifier_would_refuse_is_not_built() {
    let mut bad = facts(2);
    bad.achievement.name = String::new();
    assert!(build_credential(&bad).unwrap_err().0.contains("badge"));
    let mut bad = facts(2);
    bad.subject_id = "李明".to_owned();
    assert!(build_credential(&bad).unwrap_err().0.contains("identifier"));
    let mut bad = facts(2);
    bad.holder_name = Some("李\u{7f}明".to_owned());
    assert!(build_credential(&bad).unwrap_err().0.contains("control"));
    let mut bad = facts(2);
    bad.valid_until = Some(instant("2001-01-01T00:00:00Z"));
    assert!(build_credential(&bad).unwrap_err().0.contains("dates"));
}
