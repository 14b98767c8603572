//! The empty roster which centres fill in.

use std::sync::LazyLock;

use super::roster_file::Column;
use super::sheets::{Sheet, template_xlsx};
use crate::platform::http::{Language, Problem};
use crate::platform::i18n;

/// Columns of the template, in order.
pub(super) const TEMPLATE_COLUMNS: [Column; 8] = [
    Column::Name,
    Column::Sex,
    Column::BirthDate,
    Column::DocumentType,
    Column::IdNumber,
    Column::Mobile,
    Column::Education,
    Column::DeclaredCondition,
];
const NOTES: usize = 6;

static XLSX: LazyLock<Option<Vec<u8>>> = LazyLock::new(|| {
    let text = |key: &str| i18n::text(Language::Chinese, key, &[]);
    let notes: Vec<String> = (1..=NOTES)
        .map(|number| text(&format!("roster.template.note_{number}")))
        .collect();
    let column = |wanted: Column| {
        TEMPLATE_COLUMNS
            .iter()
            .position(|column| *column == wanted)
            .and_then(|place| u16::try_from(place).ok())
            .unwrap_or_default()
    };
    let choices: [(u16, &[&str]); 2] = [
        (column(Column::Sex), &["男", "女"]),
        (column(Column::DocumentType), &["居民身份证"]),
    ];
    template_xlsx(
        &template(),
        &choices,
        &text("roster.template.notes"),
        &notes,
    )
    .ok()
});

fn template() -> Sheet {
    Sheet {
        title: i18n::text(Language::Chinese, "roster.template.title", &[]),
        header: TEMPLATE_COLUMNS
            .iter()
            .map(|column| column.title().to_owned())
            .collect(),
        rows: Vec::new(),
    }
}

pub(super) fn roster_template_xlsx() -> Result<Vec<u8>, Problem> {
    XLSX.clone().ok_or_else(Problem::internal)
}

pub(super) fn roster_template_csv() -> Vec<u8> {
    template().to_csv()
}
