//! Points against the edition of their level.

use std::collections::BTreeSet;

use super::{IdentificationPoint, MAX_POINTS, PointFile};
use crate::standards::edition::{
    Finding, Findings, LevelStandard, Section, StandardEdition, check_texts,
};

/// Every problem of the points of one file; `seen` holds the codes of the level's other files and takes these in.
#[must_use]
pub fn check_points(
    file: &PointFile,
    edition: &StandardEdition,
    level: &LevelStandard,
    seen: &mut BTreeSet<String>,
) -> Vec<Finding> {
    let mut found = Findings::default();
    check_texts(file, &mut found);
    for point in &file.points {
        let path = format!("points[{}]", point.code);
        let first = seen.len() < MAX_POINTS && seen.insert(point.code.clone());
        found.require(
            first,
            &path,
            "repeated",
            format!(
                "the code stands more than once, or the level has more than {MAX_POINTS} points"
            ),
        );
        check_place(point, edition, level, &path, &mut found);
    }
    found.into_vec()
}

fn check_place(
    point: &IdentificationPoint,
    edition: &StandardEdition,
    level: &LevelStandard,
    path: &str,
    found: &mut Findings,
) {
    let known = match point.section {
        Section::Function(number) => level.function(number).is_some(),
        basic => edition
            .basic_requirements
            .iter()
            .any(|entry| entry.section == basic),
    };
    let message = format!(
        "the edition has no section {} at level {}",
        point.section, level.level
    );
    found.require(known, path, "section-unknown", message);

    let Some(numbers) = code_numbers(&point.code) else {
        let shape = "the code of a point is four numbers joined by hyphens, the last with two digits, such as 2-1-1-03";
        found.push(path, "code", shape);
        return;
    };
    let [function, content, knowledge, _] = numbers;
    let (agrees, wanted) = match (point.section, point.content) {
        (Section::Ethics, None) => ((function, content) == (0, 1), "0-1-…".to_owned()),
        (Section::Basic, None) => ((function, content) == (0, 2), "0-2-…".to_owned()),
        (Section::Function(number), Some(code)) => (
            code.function() == number && code.to_string() == format!("{function}.{content}"),
            format!("{}-…", code.to_string().replace('.', "-")),
        ),
        // Where the edition's text shows no work contents, a point cannot name one.
        (Section::Function(number), None) => (
            u16::from(number) == function
                && level
                    .function(number)
                    .is_some_and(|entry| entry.contents.is_empty()),
            format!("{number}-… and a work content in `content`"),
        ),
        (_, Some(_)) => (false, "no `content`".to_owned()),
    };
    let message = format!("section {} asks for {wanted}", point.section);
    found.require(agrees, path, "code-section", message);

    let Some(code) = point.content else { return };
    let Some(entry) = level.content(code) else {
        found.push(
            path,
            "content-unknown",
            format!(
                "the edition has no work content {code} at level {}",
                level.level
            ),
        );
        return;
    };
    let listed = entry.knowledge.is_empty()
        || entry
            .knowledge
            .iter()
            .any(|line| u16::from(line.number) == knowledge);
    let message = format!("work content {code} has no knowledge line {knowledge}");
    found.require(listed, path, "knowledge-unknown", message);
}

/// The four numbers of a point's code.
fn code_numbers(code: &str) -> Option<[u16; 4]> {
    let groups: Vec<&str> = code.split('-').collect();
    let [function, content, knowledge, serial] = groups.as_slice() else {
        return None;
    };
    let number = |text: &str, widths: std::ops::RangeInclusive<usize>| {
        let plain = widths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if plain {
            text.parse::<u16>().ok()
        } else {
            None
        }
    };
    Some([
        number(function, 1..=3)?,
        number(content, 1..=3)?,
        number(knowledge, 1..=3)?,
        number(serial, 2..=2)?,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standards::edition::{Level, Status, parse_edition};
    use crate::standards::points::{Importance, parse_points};

    const EDITION: &str =
        include_str!("../../../question_banks/4-04-05-05-ai-trainer/standard.toml");

    fn codes(change: impl Fn(&mut IdentificationPoint)) -> Vec<&'static str> {
        let edition = parse_edition(EDITION).unwrap();
        let level = edition.level(Level::new(3).unwrap()).unwrap();
        let mut point = IdentificationPoint {
            code: "2-1-1-03".to_owned(),
            section: Section::Function(2),
            content: "2.1".parse().ok(),
            name_zh: "标注规范的版本管理".to_owned(),
            name_en: "Versioning of annotation guidelines".to_owned(),
            gloss_en: None,
            importance: Importance::X,
            status: Status::Proposal,
        };
        change(&mut point);
        let file = PointFile {
            points: vec![point],
        };
        check_points(&file, &edition, level, &mut BTreeSet::new())
            .into_iter()
            .map(|finding| finding.code)
            .collect()
    }

    #[test]
    fn a_sound_point_has_no_problem() {
        assert_eq!(codes(|_| {}), Vec::<&str>::new());
    }

    #[test]
    fn the_code_agrees_with_section_and_content() {
        assert_eq!(codes(|point| point.code = "2-1-1-3".to_owned()), ["code"]);
        assert_eq!(codes(|point| point.code = "２-1-1-03".to_owned()), ["code"]);
        assert_eq!(
            codes(|point| point.code = "2-2-1-03".to_owned()),
            ["code-section"]
        );
        assert_eq!(codes(|point| point.content = None), ["code-section"]);
        assert_eq!(
            codes(|point| point.section = Section::Ethics),
            ["code-section"]
        );
        assert_eq!(
            codes(|point| point.section = Section::Function(9)),
            ["section-unknown", "code-section"]
        );
        assert_eq!(
            codes(|point| point.code = "2-1-99-03".to_owned()),
            ["knowledge-unknown"]
        );
        let unknown = codes(|point| {
            point.code = "2-9-1-03".to_owned();
            point.content = "2.9".parse().ok();
        });
        assert_eq!(unknown, ["content-unknown"]);
    }

    #[test]
    fn a_point_needs_no_work_content_where_the_edition_shows_none() {
        const CALL_CENTRE: &str =
            include_str!("../../../question_banks/4-04-05-03-call-centre-attendant/standard.toml");
        let edition = parse_edition(CALL_CENTRE).unwrap();
        let level = edition.level(Level::new(5).unwrap()).unwrap();
        let check = |text: &str| {
            let found = check_points(
                &parse_points(text).unwrap(),
                &edition,
                level,
                &mut BTreeSet::new(),
            );
            found
                .into_iter()
                .map(|finding| finding.code)
                .collect::<Vec<_>>()
        };
        let text = "[[points]]\ncode='1-1-1-03'\nsection='1'\nname_zh='名'\nname_en='n'\nimportance='X'\nstatus='proposal'\n";
        assert_eq!(check(text), Vec::<&str>::new());
        assert_eq!(
            check(&text.replace("1-1-1-03", "2-1-1-03")),
            ["code-section"]
        );
    }

    #[test]
    fn a_code_stands_once_in_a_level() {
        let edition = parse_edition(EDITION).unwrap();
        let level = edition.level(Level::new(3).unwrap()).unwrap();
        let mut seen = BTreeSet::from(["2-1-1-03".to_owned()]);
        let text = "[[points]]\ncode='2-1-1-03'\nsection='2'\ncontent='2.1'\nname_zh='名'\nname_en='n'\n\
                    importance='X'\nstatus='proposal'\n";
        let found = check_points(&parse_points(text).unwrap(), &edition, level, &mut seen);
        assert_eq!(found.first().map(|finding| finding.code), Some("repeated"));
        assert!(parse_points(&text.replace("importance", "weight")).is_err());
    }

    proptest::proptest! {
        /// Whatever becomes of a real file, reading and checking it ends with points or a message.
        #[test]
        fn no_mutation_panics(
            edits in proptest::collection::vec(
                (proptest::prelude::any::<proptest::sample::Index>(), 0_usize..40, "[\\PC\"'\\[\\]=\n-]{0,6}"), 1..6)
        ) {
            const FILE: &str = include_str!("../../../question_banks/4-04-05-05-ai-trainer/points/level-3/4-coaching.toml");
            let mut letters: Vec<char> = FILE.chars().collect();
            for (from, length, insertion) in edits {
                let from = from.index(letters.len());
                let to = (from + length).min(letters.len());
                letters.splice(from..to, insertion.chars());
            }
            let text: String = letters.into_iter().collect();
            if let Ok(file) = parse_points(&text) {
                let edition = parse_edition(EDITION).unwrap();
                let level = edition.level(Level::new(3).unwrap()).unwrap();
                let _ = check_points(&file, &edition, level, &mut BTreeSet::new());
            }
        }
    }
}
