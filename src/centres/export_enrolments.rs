//! The list of a cohort's people as a table, numbers masked.

use super::model::{Cohort, Sex};
use super::queries;
use super::sheets::Sheet;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Language;
use crate::platform::i18n;

/// More people than any cohort has.
const MAX_PEOPLE: i64 = 100_000;
const COLUMNS: [&str; 7] = [
    "name",
    "sex",
    "birth_date",
    "id_number",
    "mobile",
    "education",
    "declared_condition",
];

pub(super) fn load_enrolment_sheet(
    conn: &mut Conn,
    cohort: &Cohort,
    language: Language,
) -> Result<Sheet, DbFailure> {
    let text = |key: String| i18n::text(language, &key, &[]);
    let people = queries::list_enrolments(conn, cohort, None, None, MAX_PEOPLE)?;
    let sex = |sex: Sex| text(format!("roster.sex.{}", sex.as_str()));
    let rows = people.into_iter().map(|person| {
        vec![
            person.name,
            sex(person.sex),
            person.birth_date.to_string(),
            person.id_number_masked,
            person.mobile_masked,
            person.education,
            person.declared_condition,
        ]
    });
    Ok(Sheet {
        title: cohort.name.clone(),
        header: COLUMNS
            .iter()
            .map(|column| text(format!("roster.column.{column}")))
            .collect(),
        rows: rows.collect(),
    })
}
