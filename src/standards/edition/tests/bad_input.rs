//! Texts that are broken, too long or hostile.

use super::*;

#[test]
fn a_missing_status_or_an_unknown_field_is_refused_with_its_line() {
    let without = AI_TRAINER.replacen("status = \"standard\"\n", "", 1);
    let (edition, findings) = read_edition(&without);
    assert!(edition.is_none());
    assert!(
        findings.iter().all(|finding| finding.code == "format"
            && finding.message.contains("missing field `status`"))
    );
    let unknown = AI_TRAINER.replacen("format = 1\n", "format = 1\ncolour = 1\n", 1);
    let message = parse_edition(&unknown)
        .expect_err("an unknown field")
        .to_string();
    assert!(
        message.starts_with("line 9: unknown field `colour`"),
        "{message}"
    );
    for (from, to) in [
        ("format = 1", "format = -1"),
        ("format = 1", "format = 99999999999"),
        ("level = 5", "level = 6"),
        ("code = \"1.1.1\"", "code = \"1.1.x\""),
        ("hours = 60", "hours = 60.5"),
        ("status = \"standard\"", "status = \"official\""),
        ("section = \"ethics\"", "section = \"ethic\""),
    ] {
        assert!(AI_TRAINER.contains(from), "{from}");
        assert!(
            parse_edition(&AI_TRAINER.replacen(from, to, 1)).is_err(),
            "{to}"
        );
    }
}

#[test]
fn limits_hold() {
    let long = "字".repeat(MAX_TEXT_CHARS + 1);
    let text = AI_TRAINER.replacen(
        "name_en = \"AI trainer\"",
        &format!("name_en = \"{long}\""),
        1,
    );
    let error = parse_edition(&text).expect_err("a long text");
    assert!(
        matches!(&error, ParseError::Limit { path, .. } if path == "occupation.name_en"),
        "{error}"
    );
    let full = AI_TRAINER.to_owned() + &"#".repeat(MAX_FILE_BYTES);
    assert!(matches!(
        parse_edition(&full),
        Err(ParseError::FileTooLarge { .. })
    ));
    let many: String = (0..=MAX_ENTRIES)
        .map(|n| format!("\n[sources.s{n}]\ntitle = \"x\"\n"))
        .collect();
    assert!(matches!(
        parse_edition(&(AI_TRAINER.to_owned() + &many)),
        Err(ParseError::Limit { .. })
    ));

    let functions = codes_after(|edition| {
        let first = third(edition)
            .functions
            .first()
            .expect("a function")
            .clone();
        third(edition)
            .functions
            .extend((0..MAX_FUNCTIONS).map(|_| first.clone()));
    });
    assert!(functions.contains(&"limit"));
    let levels = codes_after(|edition| {
        edition
            .levels
            .push(edition.levels.first().expect("a level").clone())
    });
    assert!(levels.contains(&"limit") && levels.contains(&"repeated"));
    assert!(
        codes_after(|edition| edition.wording_en = "x".repeat(MAX_TEXT_CHARS + 1)) == ["limit"]
    );
    assert_eq!(
        codes_after(|edition| edition.wording_en = " ".into()),
        ["text-blank"]
    );
    assert_eq!(
        codes_after(|edition| edition.wording_en = "a\nb".into()),
        ["text-control-character"]
    );
}

#[test]
fn the_list_of_problems_is_bounded() {
    let mut found = Findings::default();
    for _ in 0..3 * MAX_FINDINGS {
        found.push(&"p".repeat(10_000), "code", "m".repeat(10_000));
    }
    let list = found.into_vec();
    assert_eq!(list.len(), MAX_FINDINGS + 1);
    assert_eq!(list.last().map(|finding| finding.code), Some("too-many"));
    assert!(list.iter().all(
        |finding| finding.message.chars().count() <= 501 && finding.path.chars().count() <= 501
    ));
}

#[test]
fn no_input_panics() {
    let nested = "a = ".to_owned() + &"[".repeat(50_000);
    for text in [
        "",
        "\0",
        "\u{feff}format = 1",
        "[",
        "levels = 5",
        "format = 1\nlevels = []",
        "# 中",
        &nested,
    ] {
        assert_eq!(read_edition(text).0, None);
    }
    let ends: Vec<usize> = AI_TRAINER
        .char_indices()
        .map(|(at, _)| at)
        .step_by(4_999)
        .collect();
    for end in ends {
        let head = AI_TRAINER.get(..end).expect("a boundary");
        let _ = read_edition(head);
        let tail = AI_TRAINER.get(end..).expect("a boundary");
        let _ = read_edition(&format!("{head}\"{tail}"));
        let _ = read_edition(&format!("{head}9{tail}"));
    }
}
