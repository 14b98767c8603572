//! Readers of strangers' files: whatever comes in, an answer comes out.

use proptest::prelude::*;
use serde_json::{Value, json};
use touchstone::certificates::credential::bake_png::{bake_png, read_png};
use touchstone::certificates::credential::bake_svg::{bake_svg, read_svg};
use touchstone::certificates::credential::data_integrity::Cryptosuite;
use touchstone::certificates::credential::jwt::JwtProfile;
use touchstone::certificates::credential::pdf_attachment::{attachments, read_pdf};
use touchstone::certificates::credential::verify::{Given, verify_file};

use super::issuing::given;
use super::samples::*;

#[test]
fn a_pdf_gives_the_newest_attachment_in_each_way_of_writing_it() {
    let plain = "%PDF-1.7\n1 0 obj\n<< /Type /Filespec /F (credential.json) /UF <FEFF00630072006500640065006E007400690061006C002E006A0073006F006E> /AFRelationship /Data /EF << /F 2 0 R /UF 2 0 R >> >>\nendobj\n2 0 obj\n<< /Type /EmbeddedFile /Length 7 >>\nstream\r\n{\"a\":1}\nendstream\nendobj\n";
    assert_eq!(read_pdf(plain.as_bytes()).unwrap(), "{\"a\":1}");
    let updated =
        format!("{plain}2 0 obj\n<< /Length 7 >>\nstream\n{{\"a\":2}}\nendstream\nendobj\n");
    assert_eq!(read_pdf(updated.as_bytes()).unwrap(), "{\"a\":2}");
    let other = plain.replace("(credential.json)", "(notes.txt)");
    let other = other.replace(
        "/UF <FEFF00630072006500640065006E007400690061006C002E006A0073006F006E>",
        "",
    );
    assert!(attachments(other.as_bytes()).unwrap().is_empty());
    // The specification inside an object stream, the file deflated.
    let deflate = |bytes: &[u8]| {
        use std::io::Write as _;
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    };
    let specification =
        deflate(b"5 0 << /Type /Filespec /F (credential.jwt) /EF << /F 2 0 R >> >>");
    let file = deflate(b"eya.b.c");
    let mut packed =
        b"%PDF-1.7\n4 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >> stream\n"
            .to_vec();
    packed.extend_from_slice(&specification);
    packed.extend_from_slice(b"\nendstream endobj\n2 0 obj << /Filter /FlateDecode >> stream\n");
    packed.extend_from_slice(&file);
    packed.extend_from_slice(b"\nendstream endobj\n");
    assert_eq!(read_pdf(&packed).unwrap(), "eya.b.c");
}

#[test]
fn a_baked_svg_keeps_the_image_and_holds_one_credential() {
    let text = "{\"a\":\"]]> & <b>\"}";
    let baked = bake_svg(SVG, text).unwrap();
    assert!(baked.contains("<rect width=\"9\""));
    assert_eq!(read_svg(&baked).unwrap(), text);
    assert!(bake_svg(&baked, text).is_err());
    let small = bake_svg("<svg/>", "eya.b.c").unwrap();
    assert_eq!(read_svg(&small).unwrap(), "eya.b.c");
}

/// JSON of any shape, with the names that credentials use.
fn any_json() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        prop::sample::select(vec![
            "@context",
            "id",
            "type",
            "issuer",
            "credentialSubject",
            "achievement",
            "proof",
            "credentialStatus",
            "validFrom",
            "@id",
            "@graph",
            "@list",
            "@type",
            "@value",
            "name",
            "proofValue",
            "cryptosuite",
            "verificationMethod",
            "verifiableCredential",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<f64>().prop_map(|number| json!(number)),
        prop::sample::select(vec![
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            "https://www.w3.org/ns/credentials/examples/v2",
            "VerifiableCredential",
            "AchievementCredential",
            "DataIntegrityProof",
            "eddsa-rdfc-2022",
            "assertionMethod",
            "_:b0",
        ])
        .prop_map(|text| json!(text)),
        "\\PC{0,12}".prop_map(Value::String),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            prop::collection::vec((name.clone(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..300), kind in 0..5_usize) {
        let head: &[u8] = [b"".as_slice(), b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"<svg>", b"{"][kind];
        let report = verify_file(&[head, &bytes].concat(), &given());
        prop_assert!(!report.valid);
    }

    #[test]
    fn any_json_gets_an_answer(document in any_json()) {
        for unsigned in [false, true] {
            let report = verify_file(document.to_string().as_bytes(), &Given { unsigned, ..given() });
            prop_assert!(unsigned || !report.valid);
        }
    }

    #[test]
    fn a_credential_with_any_member_put_anywhere_gets_an_answer(at in 0..60_usize, value in any_json()) {
        let mut document = embedded(5, Cryptosuite::EddsaRdfc2022);
        let places: Vec<String> = altered_copies(&document).into_iter().map(|(pointer, _)| pointer).collect();
        let place = &places[at % places.len()];
        let before = document.pointer(place).cloned();
        *document.pointer_mut(place).unwrap() = value.clone();
        let report = verify_file(document.to_string().as_bytes(), &given());
        prop_assert!(!report.valid || before == Some(value));
    }

    #[test]
    fn a_token_with_one_letter_changed_is_refused(at in any::<prop::sample::Index>()) {
        let token = token(5, JwtProfile::VcJwt);
        let mut letters = token.clone().into_bytes();
        let at = at.index(letters.len());
        // The last letter of the signature carries bits that decoding must refuse or ignore.
        letters[at] = if letters[at] == b'A' { b'B' } else { b'A' };
        let report = verify_file(&letters, &given());
        prop_assert!(!report.valid);
    }

    #[test]
    fn a_torn_or_flipped_image_gets_an_answer(cut in any::<prop::sample::Index>(), bit in 0..8_u8, tear in any::<bool>()) {
        let baked = bake_png(&png(), &token(5, JwtProfile::VcJwt)).unwrap();
        let at = cut.index(baked.len());
        let image = if tear {
            baked[..at].to_vec()
        } else {
            let mut image = baked;
            image[at] ^= 1 << bit;
            image
        };
        prop_assert!(read_png(&image).is_err());
    }

    #[test]
    fn any_svg_gets_an_answer(inner in "(<|>|/|a|openbadges:credential| verify=\"|\"|&|;|\\]\\]>|<!\\[CDATA\\[|x){0,30}") {
        let _ = read_svg(&format!("<svg xmlns:openbadges=\"https://purl.imsglobal.org/ob/v3p0\">{inner}</svg>"));
        let _ = bake_svg(&format!("<svg {inner}>"), "{}");
    }

    #[test]
    fn any_pdf_gets_an_answer(inner in "(1 0 obj|2 0 obj|<<|>>|/EF|/F|/UF|\\(credential.json\\)| |2 0 R|stream\n|endstream|endobj|/Type|/ObjStm|/Length 3|/Filter|/FlateDecode|[0-9]|<|>|\\(|\\)){0,60}") {
        let _ = read_pdf(format!("%PDF-1.7\n{inner}").as_bytes());
    }
}
