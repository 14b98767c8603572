//! Templates, wrong files, and files made for the other tests.

use std::io::{Cursor, Write};

use calamine::{Data, Reader, Xlsx};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use rust_xlsxwriter::Workbook;

use super::County;
use super::rosters::{counts, form, import};
use crate::cases;
use crate::support::{Answer, Case, TestApp};

/// The example number of GB 11643.
pub(super) const GOOD_NUMBER: &str = "11010519491231002X";
const HEADER: &str = "姓名,性别,出生日期,证件类型,证件号码,手机号码,文化程度,申报条件";

pub(super) fn cases() -> Vec<Case> {
    cases!["centres_files":
        templates_are_public_and_fill_in,
        wrong_files_are_refused_whole_and_by_name,
        bad_forms_are_refused,
    ]
}

pub(super) fn csv(rows: &[&str]) -> Vec<u8> {
    format!("\u{feff}{HEADER}\r\n{}\r\n", rows.join("\r\n")).into_bytes()
}

pub(super) fn workbook(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let header = HEADER.split(',').map(str::to_owned).collect();
    for (row, cells) in (0_u32..).zip(std::iter::once(&header).chain(rows)) {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

pub(super) fn rows_of_workbook(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).unwrap();
    let text = |cell: &Data| match cell {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("a cell that is no text: {other:?}"),
    };
    range
        .rows()
        .map(|row| row.iter().map(text).collect())
        .collect()
}

async fn templates_are_public_and_fill_in(app: TestApp) {
    let csv_template = app
        .get("/api/v1/rosters/template.csv", None)
        .await
        .expect(200);
    assert_eq!(csv_template.text(), format!("\u{feff}{HEADER}\r\n"));
    let answer = app
        .get("/api/v1/rosters/template.xlsx", None)
        .await
        .expect(200);
    assert!(
        answer.headers["content-type"]
            .to_str()
            .unwrap()
            .contains("spreadsheetml")
    );
    let rows = rows_of_workbook(&answer.bytes);
    assert_eq!(rows[0].join(","), HEADER);

    // An empty template is no roster, and says so.
    let county = County::make(&app, "000001").await;
    let cohort = county.cohort(&app, "一班").await;
    for bytes in [csv_template.bytes, answer.bytes] {
        let state = import(&app, &county.centre_admin, &cohort, bytes).await;
        assert_eq!(state["refusal"]["code"], "roster.no_rows", "{state}");
    }
}

fn bomb() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default())
        .unwrap();
    writer.write_all(&vec![b' '; 40 * 1024 * 1024]).unwrap();
    writer.finish().unwrap().into_inner()
}

async fn wrong_files_are_refused_whole_and_by_name(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let cohort = county.cohort(&app, "一班").await;
    let good = format!("王芳,,,,{GOOD_NUMBER},13800138000,,");
    let open_quote = format!("{HEADER}\n{good}\n\"李丽,1\n");
    for (bytes, code) in [
        (Vec::new(), "roster.empty"),
        (b"\xd0\xcf\x11\xe0".to_vec(), "roster.old_excel"),
        (b"\x89PNG\r\n\x1a\n\x00\x00".to_vec(), "roster.unreadable"),
        (b"PK\x03\x04garbage".to_vec(), "roster.unreadable"),
        (bomb(), "roster.suspicious_archive"),
        (b"a,b,c\n1,2,3\n".to_vec(), "roster.no_header"),
        (
            "姓名,性别\n王芳,女\n".as_bytes().to_vec(),
            "roster.columns_missing",
        ),
        (open_quote.into_bytes(), "roster.quote_left_open"),
        (
            csv(&[&format!("{good}{}", "长".repeat(501))]),
            "roster.cell_too_long",
        ),
    ] {
        let state = import(&app, &county.centre_admin, &cohort, bytes).await;
        assert_eq!(state["state"], "refused", "{state}");
        assert_eq!(state["refusal"]["code"], code, "{state}");
        let detail = state["refusal"]["detail"].as_str().unwrap();
        assert!(
            !detail.is_empty() && !detail.contains('{') && !detail.starts_with("roster."),
            "{detail}"
        );
        assert_eq!(
            counts(&state),
            [0; 5],
            "nothing of a refused file is loaded"
        );
    }
    let detail = app
        .get(
            &format!("/api/v1/cohorts/{cohort}"),
            Some(&county.centre_admin),
        )
        .await
        .json();
    assert_eq!(detail["enrolled"], 0);
    assert_eq!(detail["imports"].as_array().unwrap().len(), 9);
}

async fn bad_forms_are_refused(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let cohort = county.cohort(&app, "一班").await;
    let path = format!("/api/v1/cohorts/{cohort}/rosters");
    let token = Some(county.centre_admin.as_str());
    let send = async |form: Form| {
        let request = app.request(Method::POST, &path, token).multipart(form);
        Answer::of(request.send().await.expect("answer")).await
    };
    let empty = app
        .request(Method::POST, &path, token)
        .header("content-type", "multipart/form-data; boundary=line")
        .body("--line--\r\n");
    Answer::of(empty.send().await.unwrap())
        .await
        .expect_problem(422, "centres.file_missing");
    let other = Form::new().part("picture", Part::bytes(vec![1, 2, 3]));
    send(other).await.expect_problem(422, "request.invalid");
    let two = form("a.csv", csv(&["x"])).part("file", Part::bytes(vec![1]));
    send(two).await.expect_problem(422, "request.invalid");
    let large = send(form("a.csv", vec![b'a'; 20 * 1024 * 1024 + 1])).await;
    assert!(
        large
            .expect_problem(413, "request.too_large")
            .text()
            .contains("20 MiB")
    );
    app.post(&path, token, &serde_json::json!({}))
        .await
        .expect_problem(400, "request.malformed");
    send(form("a.csv", csv(&["x"]))).await.expect(202);
    let unknown = "/api/v1/cohorts/00000000-0000-7000-8000-000000000000/rosters";
    let request = app
        .request(Method::POST, unknown, token)
        .multipart(form("a.csv", csv(&["x"])));
    Answer::of(request.send().await.unwrap())
        .await
        .expect_problem(404, "request.not_found");
}
