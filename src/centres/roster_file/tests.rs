//! Files as they come, and files as they should not.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use rust_xlsxwriter::{Formula, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const CSV: &str = "名册（2026年）\n\n姓名,性别,证件号码,手机号码\n龚䶮,女,11010519491231002X,13800138000\n,,,\n王𬭎,男,440524188001010014,13800138001\n李㛃,女,x,1\n";

fn refusal(bytes: &[u8]) -> Refusal {
    read_roster(bytes).expect_err("a refusal")
}

fn names(table: &RosterTable) -> Vec<&str> {
    table
        .rows
        .iter()
        .map(|row| {
            table
                .columns
                .cell(&row.cells, Column::Name)
                .unwrap()
                .text
                .as_str()
        })
        .collect()
}

#[test]
fn csv_is_read_in_every_encoding_it_comes_in() {
    let utf16: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(CSV.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let gb18030 = encoding_rs::GB18030.encode(CSV).0.into_owned();
    assert!(std::str::from_utf8(&gb18030).is_err());
    let with_bom = [b"\xef\xbb\xbf", CSV.as_bytes()].concat();
    let (windows, old_mac) = (CSV.replace('\n', "\r\n"), CSV.replace('\n', "\r"));
    for bytes in [
        CSV.as_bytes(),
        &with_bom,
        &gb18030,
        &utf16,
        windows.as_bytes(),
        old_mac.as_bytes(),
    ] {
        let table = read_roster(bytes).unwrap();
        assert_eq!(names(&table), ["龚䶮", "王𬭎", "李㛃"]);
        assert_eq!(
            table.rows.iter().map(|row| row.number).collect::<Vec<_>>(),
            [4, 6, 7],
            "rows are numbered as a spreadsheet program does"
        );
    }
}

#[test]
fn other_delimiters_and_quotes_are_understood() {
    for delimiter in [';', '\t'] {
        let text = CSV.replace(',', &delimiter.to_string());
        assert_eq!(names(&read_roster(text.as_bytes()).unwrap()).len(), 3);
    }
    let quoted = "\"姓名\",\"证件号码\",\"手机号码\",\"地址\"\r\n\"王芳\",\"1\",\"2\",\"江西省,寻乌县\"\"一\"\"\n二\"\r\n";
    let table = read_roster(quoted.as_bytes()).unwrap();
    assert_eq!(table.rows[0].cells[3].text, "江西省,寻乌县\"一\"\n二");
}

#[test]
fn each_wrong_file_is_refused_by_name() {
    let header = "姓名,证件号码,手机号码\n";
    let many_rows = format!("{header}{}", "王芳,1,2\n".repeat(MAX_ROWS + 1));
    let many_columns = format!("{header}{}\n", "a,".repeat(MAX_COLUMNS + 1));
    let long_cell = format!("{header}{},1,2\n", "长".repeat(MAX_CELL_CHARACTERS + 1));
    for (bytes, code) in [
        (&b""[..], "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"\xd0\xcf\x11\xe0rest of an old workbook", "old_excel"),
        (b"%PDF-1.7\n\x00\x01", "unreadable"),
        (b"PK\x03\x04 no archive", "unreadable"),
        (b"\xef\xbb\xbf\xff\xff", "encoding"),
        ("姓名,证件号码\n".as_bytes(), "columns_missing"),
        ("王芳,1,2\n".as_bytes(), "no_header"),
        (header.as_bytes(), "no_rows"),
        (
            "姓名,证件号码,手机号码,身份证号\n王芳,1,2,3\n".as_bytes(),
            "column_twice",
        ),
        (
            "姓名,证件号码,手机号码\n\"王芳,1,2\n李丽,1,2\n".as_bytes(),
            "quote_left_open",
        ),
        (many_rows.as_bytes(), "too_many_rows"),
        (many_columns.as_bytes(), "too_many_columns"),
        (long_cell.as_bytes(), "cell_too_long"),
    ] {
        let shown = String::from_utf8_lossy(bytes.get(..40).unwrap_or(bytes)).into_owned();
        assert_eq!(refusal(bytes).code, code, "{shown}");
    }
    assert!(Refusal::ALL.contains(&"suspicious_archive"));
}

#[test]
fn exactly_the_limits_are_accepted() {
    let rows = format!("姓名,证件号码,手机号码\n{}", "王芳,1,2\n".repeat(MAX_ROWS));
    assert_eq!(read_roster(rows.as_bytes()).unwrap().rows.len(), MAX_ROWS);
}

#[test]
fn formulas_in_csv_are_marked_as_such() {
    let text = "姓名,证件号码,手机号码\n=HYPERLINK(\"x\"),\"=\"\"11010519491231002X\"\"\",2\n";
    let table = read_roster(text.as_bytes()).unwrap();
    assert_eq!(table.rows[0].cells[0].origin, Origin::Formula);
    assert_eq!(table.rows[0].cells[1].origin, Origin::Formula);
    assert_eq!(table.rows[0].cells[2].origin, Origin::Text);
}

fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0_u16..).zip(["姓名", "证件号码", "手机号码", "出生日期"])
    {
        sheet.write_string(0, column, title).unwrap();
    }
    fill(sheet);
    book.save_to_buffer().unwrap()
}

#[test]
fn workbooks_are_read_as_shown() {
    let bytes = workbook(|sheet| {
        sheet.write_string(1, 0, "龚䶮").unwrap();
        sheet.write_string(1, 1, "11010519491231002X").unwrap();
        sheet.write_number(1, 2, 13_800_138_000.0).unwrap();
        let date = rust_xlsxwriter::ExcelDateTime::from_ymd(1949, 12, 31).unwrap();
        let format = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
        sheet
            .write_datetime_with_format(1, 3, &date, &format)
            .unwrap();
        // A far-off touched cell is no row of its own.
        sheet.write_string(900_000, 0, "  ").unwrap();
        sheet.write_number(2, 1, 360_734_199_001_011_234.0).unwrap();
        sheet
            .write_formula(2, 0, Formula::new("=1+1").set_result("王芳"))
            .unwrap();
    });
    let table = read_roster(&bytes).unwrap();
    assert_eq!(table.rows.len(), 2);
    let cells = &table.rows[0].cells;
    assert_eq!(
        cells[2],
        Cell {
            text: "13800138000".to_owned(),
            origin: Origin::Number
        }
    );
    assert_eq!(
        cells[3],
        Cell {
            text: "1949-12-31".to_owned(),
            origin: Origin::Date
        }
    );
    let cells = &table.rows[1].cells;
    assert_eq!(
        cells[0],
        Cell {
            text: "王芳".to_owned(),
            origin: Origin::Formula
        }
    );
    assert_eq!(
        cells[1],
        Cell {
            text: "360734199001011000".to_owned(),
            origin: Origin::Number
        }
    );
}

#[test]
fn the_sheet_with_the_header_is_found() {
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "说明").unwrap();
    let sheet = book.add_worksheet();
    for (column, (title, value)) in
        (0_u16..).zip([("姓名", "王芳"), ("身份证号", "1"), ("手机", "2")])
    {
        sheet.write_string(3, column, title).unwrap();
        sheet.write_string(4, column, value).unwrap();
    }
    let table = read_roster(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(names(&table), ["王芳"]);
    assert_eq!(table.rows[0].number, 5);
}

#[test]
fn too_wide_and_too_long_workbooks_are_refused() {
    let wide = workbook(|sheet| {
        sheet.write_string(1, 60, "王芳").unwrap();
    });
    assert_eq!(refusal(&wide).code, "too_many_columns");
    let long = workbook(|sheet| {
        for row in 1..=u32::try_from(MAX_ROWS).unwrap() + 10 {
            sheet.write_string(row, 0, "王芳").unwrap();
        }
    });
    assert_eq!(refusal(&long).code, "too_many_rows");
}

fn archive(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn bombs_are_refused_quickly() {
    let bomb = archive(&[("xl/worksheets/sheet1.xml", vec![b' '; 100 * 1024 * 1024])]);
    assert!(bomb.len() < 1024 * 1024);
    let started = std::time::Instant::now();
    assert_eq!(refusal(&bomb).code, "suspicious_archive");
    assert!(started.elapsed().as_secs() < 5);

    let crowd: Vec<(String, Vec<u8>)> = (0..1001).map(|n| (format!("a/{n}"), Vec::new())).collect();
    let crowd: Vec<(&str, Vec<u8>)> = crowd
        .iter()
        .map(|(name, content)| (name.as_str(), content.clone()))
        .collect();
    assert_eq!(refusal(&archive(&crowd)).code, "suspicious_archive");
}

#[test]
fn one_long_text_in_very_many_cells_is_refused() {
    let long = "长".repeat(MAX_CELL_CHARACTERS);
    let bytes = workbook(|sheet| {
        for row in 1..800 {
            for column in 0..60 {
                sheet.write_string(row, column, &long).unwrap();
            }
        }
    });
    assert!(bytes.len() < 1024 * 1024);
    assert_eq!(refusal(&bytes).code, "suspicious_archive");
}

#[test]
fn document_types_are_refused_even_across_a_border_of_pieces() {
    for padding in [0, 64 * 1024 - 4] {
        let mut content = vec![b' '; padding];
        content.extend_from_slice(b"<!DOCTYPE lolz [<!ENTITY lol \"lol\">]><worksheet/>");
        let bytes = archive(&[("xl/workbook.xml", content)]);
        assert_eq!(refusal(&bytes).code, "suspicious_archive");
    }
}

#[test]
fn positions_beyond_all_bounds_do_not_bring_the_reader_down() {
    let good = workbook(|sheet| {
        sheet.write_string(1, 0, "王芳").unwrap();
    });
    for position in ["ZZZZZZZZZZ1", "A99999999999", "A0", "1", "é"] {
        let mut archive = zip::ZipArchive::new(Cursor::new(good.clone())).unwrap();
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).unwrap();
            let mut content = String::new();
            std::io::Read::read_to_string(&mut entry, &mut content).unwrap();
            let name = entry.name().unwrap().into_owned();
            if name.ends_with("sheet1.xml") {
                content = content.replace("r=\"A2\"", &format!("r=\"{position}\""));
                assert!(content.contains(position));
            }
            writer
                .start_file(name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        assert!(read_roster(&bytes).is_err(), "{position}");
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_answered_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = read_roster(&bytes);
        let _ = read_roster(&[b"PK\x03\x04", &bytes[..]].concat());
        let _ = read_roster(&["姓名,证件号码,手机号码\n".as_bytes(), &bytes].concat());
    }

    #[test]
    fn damaged_workbooks_are_answered_without_a_panic(place in any::<prop::sample::Index>(), value in any::<u8>()) {
        let mut bytes = workbook(|sheet| { sheet.write_string(1, 0, "王芳").unwrap(); });
        let at = place.index(bytes.len());
        bytes[at] = value;
        let _ = read_roster(&bytes);
    }
}
