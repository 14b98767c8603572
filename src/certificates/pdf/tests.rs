// What is skipped for want of a program is said.
#![allow(clippy::print_stderr)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use chrono::{NaiveDate, TimeZone, Utc};
use proptest::prelude::*;

use super::*;
use crate::certificates::fields::{Issuance, Subject};
use crate::certificates::number::{CertificateNumber, NumberPrefix};
use crate::certificates::template::CURRENT;

const DOCUMENT_NUMBER: &str = "360734199901011234";
const VERIFY_URL: &str = "https://skills.example.cn/v/00112233445566778899aabbccddeeff";

pub(in crate::certificates) fn sample_fields(name: &str) -> CertificateFields {
    let prefix = NumberPrefix::compose("S", "0000", "36", "000001").unwrap();
    let number = CertificateNumber::compose(&prefix, 2026, 3, 1).unwrap();
    let subject = Subject {
        evaluation_body: "赣南数字服务职业技能评价中心".to_owned(),
        name: name.to_owned(),
        document_number_masked: "360734********1234".to_owned(),
        occupation_code: "4-04-05-05".to_owned(),
        occupation_zh: "人工智能训练师".to_owned(),
        occupation_en: "AI trainer".to_owned(),
        trade: None,
        level: 3,
        level_name_zh: "三级/高级工".to_owned(),
        level_name_en: "Level 3, senior worker".to_owned(),
    };
    let issuance = Issuance {
        number: &number,
        issued_on: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
        verify_url: VERIFY_URL.to_owned(),
    };
    let template = Template::find(CURRENT).unwrap();
    CertificateFields::snapshot(CURRENT, &template.wording, &subject, issuance)
}

fn print(name: &str) -> Result<Vec<u8>, PdfProblem> {
    let fields = sample_fields(name);
    let printable = Printable {
        fields: &fields,
        document_number: DOCUMENT_NUMBER,
        issued_at: Utc.with_ymd_and_hms(2026, 11, 22, 1, 2, 3).unwrap(),
    };
    render(&FontLibrary::bundled().unwrap(), &printable)
}

/// Writes a sample where the variable says, to be looked at.
#[test]
fn writes_a_sample_when_asked() {
    let Some(folder) = std::env::var_os("CERTIFICATE_SAMPLES") else {
        return;
    };
    for (file, name) in [
        ("a", "欧阳䶮𬭎"),
        ("b", "买买提·阿卜杜拉㐂"),
        ("c", &"长".repeat(100)),
    ] {
        let path = Path::new(&folder).join(file).with_extension("pdf");
        std::fs::write(path, print(name).unwrap()).unwrap();
    }
}

/// Standard output of a program fed with `input`, or `None` (said on standard error) when it is not installed.
fn output_of(program: &str, arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: {program} is not installed");
        return None;
    };
    child.stdin.take().unwrap().write_all(input).unwrap();
    Some(child.wait_with_output().unwrap().stdout)
}

#[test]
fn every_field_and_the_rarest_names_can_be_read_out_of_the_pdf() {
    for name in ["欧阳䶮𬭎", "张㛃", "买买提·阿卜杜拉", "José Núñez", "王芳"] {
        let pdf = print(name).unwrap();
        assert!(pdf.starts_with(b"%PDF-1.7"));
        let Some(text) = output_of("pdftotext", &["-layout", "-", "-"], &pdf) else {
            return;
        };
        let text = String::from_utf8(text).unwrap();
        for wanted in [
            name,
            DOCUMENT_NUMBER,
            "职业技能等级证书",
            "居民身份证",
            "人工智能训练师",
            "--",
            "三级/高级工",
            "S000036000001263000001",
            "赣南数字服务职业技能评价中心",
            "2026年11月22日",
            "http://jndj.osta.org.cn",
            "http://pjjg.osta.org.cn",
        ] {
            assert!(text.contains(wanted), "{wanted} in {text}");
        }
        assert!(!text.contains("360734********1234"));
    }
}

#[test]
fn the_qr_code_holds_the_address_of_the_verification_page() {
    let pdf = print("王芳").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("page");
    let target = picture.to_string_lossy().into_owned();
    let drawn = output_of(
        "pdftoppm",
        &["-r", "150", "-png", "-singlefile", "-", &target],
        &pdf,
    );
    let picture = picture.with_extension("png");
    if drawn.is_none() || !Path::new(&picture).exists() {
        return;
    }
    let path = picture.to_string_lossy().into_owned();
    let Some(read) = output_of("zbarimg", &["--quiet", "--raw", &path], b"") else {
        return;
    };
    assert_eq!(String::from_utf8(read).unwrap().trim(), VERIFY_URL);
}

#[test]
fn equal_input_gives_equal_bytes() {
    assert_eq!(print("欧阳䶮𬭎").unwrap(), print("欧阳䶮𬭎").unwrap());
    assert_ne!(print("王芳").unwrap(), print("王方").unwrap());
}

#[test]
fn a_character_without_a_font_is_named_and_nothing_is_printed() {
    let problem = print("𠮷田\u{1f600}").unwrap_err();
    assert_eq!(
        problem,
        PdfProblem::MissingGlyphs(BTreeSet::from(['𠮷', '\u{1f600}']))
    );
    assert!(problem.to_string().contains("𠮷 (U+20BB7)"));
    let fonts = FontLibrary::bundled().unwrap();
    assert_eq!(
        check_printable(&fonts, &sample_fields("𠮷田\u{1f600}")),
        Err(problem)
    );
}

#[test]
fn a_font_of_the_operator_brings_its_characters() {
    let hanazono = Path::new("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf");
    if !hanazono.exists() {
        eprintln!("skipped: the font HanaMinB is not installed");
        return;
    }
    let fonts = FontLibrary::load(hanazono.parent()).unwrap();
    let fields = sample_fields("𠮷田");
    let printable = Printable {
        fields: &fields,
        document_number: DOCUMENT_NUMBER,
        issued_at: Utc.with_ymd_and_hms(2026, 11, 22, 1, 2, 3).unwrap(),
    };
    render(&fonts, &printable).unwrap();
}

#[test]
fn the_longest_names_shrink_until_they_fit() {
    for name in ["长".repeat(100), "W".repeat(100), "Ab ".repeat(33)] {
        let pdf = print(&name).unwrap();
        assert!(pdf.len() > 10_000);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn layout_never_panics_on_any_name(name in "\\PC{0,100}") {
        let fonts = FontLibrary::bundled().unwrap();
        let _ = check_printable(&fonts, &sample_fields(&name));
    }

    #[test]
    fn any_han_name_can_be_laid_out(name in "[一-龥㐀-䶵·]{1,100}") {
        let fonts = FontLibrary::bundled().unwrap();
        prop_assert_eq!(check_printable(&fonts, &sample_fields(&name)), Ok(()));
    }
}
