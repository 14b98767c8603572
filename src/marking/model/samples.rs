//! A rubric with every kind of aspect, and marks under it.

use std::collections::BTreeMap;

use super::*;

pub(super) fn aspect(code: &str, max_hundredths: i32, kind: AspectKind) -> Aspect {
    Aspect {
        code: code.to_owned(),
        max_hundredths,
        kind,
    }
}

pub(super) fn levels(worth: [i32; 4]) -> AspectKind {
    let level = |(level, hundredths): (u8, i32)| LevelDescriptor {
        level,
        hundredths,
        descriptor: format!("what level {level} looks like"),
    };
    AspectKind::Levels {
        levels: (0..).zip(worth).map(level).collect(),
    }
}

pub(super) fn rubric() -> Rubric {
    let slip = |code: &str, each_hundredths, at_most| Deduction {
        code: code.to_owned(),
        each_hundredths,
        at_most,
    };
    let deductions = vec![slip("late", 200, Some(2)), slip("rude", 500, None)];
    let point = |code: &str, effect| FailPoint {
        code: code.to_owned(),
        effect,
    };
    Rubric {
        version: 1,
        aspects: vec![
            aspect(
                "facts",
                3_000,
                AspectKind::Counted {
                    each_hundredths: 1_000,
                },
            ),
            aspect(
                "tone",
                4_000,
                AspectKind::Points {
                    step_hundredths: 50,
                },
            ),
            aspect("order", 1_500, AspectKind::Deductions { deductions }),
            aspect("whole", 1_500, levels([0, 500, 1_000, 1_500])),
        ],
        fail_points: vec![
            point("leak", FailEffect::Void),
            point("insult", FailEffect::CapAt(5_900)),
        ],
    }
}

pub(super) fn marks(facts: u16, tone: i32, late: u16, whole: u8) -> ScriptMarks {
    ScriptMarks {
        aspects: BTreeMap::from([
            ("facts".to_owned(), AspectEntry::Counted(facts)),
            ("tone".to_owned(), AspectEntry::Points(tone)),
            (
                "order".to_owned(),
                AspectEntry::Deducted(BTreeMap::from([("late".to_owned(), late)])),
            ),
            ("whole".to_owned(), AspectEntry::Level(whole)),
        ]),
        fail_claims: Vec::new(),
    }
}
