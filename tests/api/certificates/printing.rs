//! The PDF: what it shows, how it is kept, who gets it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;
use touchstone::access::Role;
use touchstone::platform::crypto::sha256_hex;

use super::scene::{Scene, admission_number, sql, text, token};
use crate::cases;
use crate::support::{Answer, Case, Place, TestApp};

pub(super) fn cases() -> Vec<Case> {
    cases!["certificates_printing":
        the_pdf_shows_every_field_and_a_code_that_leads_to_it,
        the_stored_file_is_sealed_and_damage_is_noticed,
        handing_out_is_audited,
        holders_find_their_own,
    ]
}

async fn pdf(app: &TestApp, path: &str, token: &str) -> Answer {
    let answer = app.get(path, Some(token)).await.expect(200);
    assert!(answer.bytes.starts_with(b"%PDF-"));
    answer
}

/// Standard output of a program fed with `input`; `None`, said on standard error, when it is not installed.
fn output_of(program: &str, arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("part skipped: {program} is not installed");
        return None;
    };
    child.stdin.take().unwrap().write_all(input).unwrap();
    Some(child.wait_with_output().unwrap().stdout)
}

async fn the_pdf_shows_every_field_and_a_code_that_leads_to_it(app: TestApp) {
    let mut scene = Scene::make(&app, "000021", 1).await;
    // Rare characters of the Basic Multilingual Plane and beyond.
    let candidate = &scene.people[0].candidate_id;
    sql(
        &app,
        &format!("UPDATE candidates SET name = '欧阳䶮𬭎㛃' WHERE id = '{candidate}'"),
    );
    scene.people[0].name = "欧阳䶮𬭎㛃".to_owned();
    let (certificate, person) = scene.one_certificate(&app).await;
    let path = format!("/api/v1/certificates/{}/pdf", text(&certificate, "id"));
    let answer = pdf(&app, &path, &scene.admin).await;
    let number = text(&certificate, "number");
    assert_eq!(answer.headers["content-type"], "application/pdf");
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(
        answer.headers["content-disposition"],
        format!("attachment; filename=\"{number}.pdf\"")
    );
    if let Some(shown) = output_of("pdftotext", &["-layout", "-", "-"], &answer.bytes) {
        let shown = String::from_utf8(shown).unwrap();
        let body = "评价机构000021";
        for wanted in [
            person.name.as_str(),
            &person.id_number,
            number,
            body,
            "职业技能等级证书",
            "居民身份证",
            "人工智能训练师",
            "三级/高级工",
            "--",
        ] {
            assert!(shown.contains(wanted), "{wanted} in {shown}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page");
    let target = page.to_string_lossy().into_owned();
    let arguments = ["-r", "150", "-png", "-singlefile", "-", &target];
    output_of("pdftoppm", &arguments, &answer.bytes);
    let picture = page.with_extension("png");
    if !Path::new(&picture).exists() {
        return;
    }
    let picture = picture.to_string_lossy().into_owned();
    if let Some(read) = output_of("zbarimg", &["--quiet", "--raw", &picture], b"") {
        let address = String::from_utf8(read).unwrap();
        assert_eq!(address.trim(), text(&certificate, "verify_url"));
        let way = address.trim().split_once("/v/").unwrap().1;
        let page = app.get(&format!("/v/{way}"), None).await.expect(200);
        assert!(page.text().contains(number));
    }
}

async fn the_stored_file_is_sealed_and_damage_is_noticed(app: TestApp) {
    let scene = Scene::make(&app, "000022", 1).await;
    let (certificate, person) = scene.one_certificate(&app).await;
    let id = text(&certificate, "id");
    let key = format!("certificates/{}/{id}.pdf.sealed", scene.body_id);
    let mut stored = app.ports.files.get(&key).await.expect("file");
    assert!(!stored.starts_with(b"%PDF"));
    assert!(
        !stored
            .windows(18)
            .any(|window| window == person.id_number.as_bytes())
    );
    let path = format!("/api/v1/certificates/{id}/pdf");
    let first = pdf(&app, &path, &scene.admin).await.bytes;
    assert_eq!(pdf(&app, &path, &scene.admin).await.bytes, first);
    // Printing again gives the same bytes.
    sql(
        &app,
        &format!("UPDATE certificates SET pdf_digest = NULL WHERE id = '{id}'"),
    );
    assert_eq!(pdf(&app, &path, &scene.admin).await.bytes, first);
    let digest = sha256_hex(&first);
    sql(
        &app,
        &format!(
            "UPDATE certificates SET pdf_digest = '{digest}' WHERE id = '{id}' AND pdf_digest <> '{digest}'"
        ),
    );
    pdf(&app, &path, &scene.admin).await;
    let last = stored.len() - 1;
    stored[last] ^= 1;
    app.ports.files.put(&key, stored).await.expect("write");
    app.get(&path, Some(&scene.admin))
        .await
        .expect_problem(500, "certificates.pdf_damaged");
}

async fn handing_out_is_audited(app: TestApp) {
    let scene = Scene::make(&app, "000023", 1).await;
    let (certificate, person) = scene.one_certificate(&app).await;
    let id = text(&certificate, "id");
    pdf(
        &app,
        &format!("/api/v1/certificates/{id}/pdf"),
        &scene.admin,
    )
    .await;
    let path = format!("/api/v1/audit?subject_kind=certificate&subject_id={id}");
    let answer = app.get(&path, Some(&scene.admin)).await.expect(200);
    let entries = answer.json();
    let actions: Vec<&str> = entries["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| text(entry, "action"))
        .collect();
    for action in [
        "certificate.issued",
        "certificate.printed",
        "certificate.downloaded",
    ] {
        assert!(actions.contains(&action), "{action} in {actions:?}");
    }
    assert!(!answer.text().contains(&person.id_number));
    assert!(!answer.text().contains(&person.name));
}

async fn holders_find_their_own(app: TestApp) {
    let scene = Scene::make(&app, "000024", 2).await;
    let sitting = scene.sitting(&app, "一场", &scene.people);
    scene.issue(&app, &sitting).await;
    let (mine, other) = (&scene.people[0], &scene.people[1]);
    let place = Place {
        body_id: Some(scene.body_id.clone()),
        centre_id: None,
        candidate_id: Some(mine.candidate_id.clone()),
    };
    let holder = app.sign_in_as(Role::Candidate, &place);
    let list = app.get("/api/v1/my/certificates", Some(&holder)).await;
    let list = list.expect(200).json();
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["holder_name"], mine.name);
    let path = format!("/api/v1/my/certificates/{}/pdf", text(&items[0], "id"));
    pdf(&app, &path, &holder).await;
    let all = scene.certificates(&app).await;
    let theirs = all
        .iter()
        .find(|certificate| token(certificate) != token(&items[0]))
        .unwrap();
    let path = format!("/api/v1/my/certificates/{}/pdf", text(theirs, "id"));
    app.get(&path, Some(&holder))
        .await
        .expect_problem(404, "request.not_found");

    let look_up = async |number: &str, name: &str, tail: &str| {
        let asked = json!({ "admission_number": number, "name": name, "id_last_six": tail });
        app.post("/api/v1/certificates/lookup", None, &asked).await
    };
    let number = admission_number(&sitting, &mine.candidate_id);
    let tail = &mine.id_number[12..];
    let found = look_up(&number, &mine.name, tail).await.expect(200).json();
    assert_eq!(found["items"][0]["number"], items[0]["number"]);
    for (number, name, tail) in [
        (number.as_str(), other.name.as_str(), tail),
        (&number, &mine.name, "000000"),
        (&number, &mine.name, ""),
        ("99999999", &mine.name, tail),
    ] {
        look_up(number, name, tail)
            .await
            .expect_problem(404, "certificates.not_found");
    }
}
