//! The people of a sitting, page by page.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::queries::{self, PeopleFilter, PersonRow};
use crate::access::Actor;
use crate::centres;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::{Page, Problem};

/// One person of a sitting.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PersonView {
    id: String,
    name: String,
    id_number_masked: String,
    cohort_name: String,
    centre_name: String,
    /// With seat, number and form: comes with the preparation.
    room: Option<String>,
    seat_no: Option<i32>,
    admission_number: Option<String>,
    form_label: Option<String>,
    state: PersonState,
    /// Items with an answer.
    answered: i32,
    last_saved_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum PersonState {
    /// Has not started.
    Waiting,
    Open,
    Submitted,
    /// Time ran out.
    Expired,
}

/// Names of centres, each looked up once.
#[derive(Default)]
pub(super) struct CentreNames(BTreeMap<String, String>);

impl CentreNames {
    pub(super) fn find(
        &mut self,
        conn: &mut Conn,
        body_id: &str,
        centre_id: &str,
    ) -> Result<String, DbFailure> {
        if let Some(name) = self.0.get(centre_id) {
            return Ok(name.clone());
        }
        let centre = centres::find_centre(conn, body_id, centre_id)?;
        let name = centre.map(|centre| centre.name).unwrap_or_default();
        self.0.insert(centre_id.to_owned(), name.clone());
        Ok(name)
    }
}

/// What a page of people is asked by.
#[derive(Clone, Debug, Default)]
pub(super) struct PeopleQuery {
    pub(super) q: Option<String>,
    pub(super) after: Option<String>,
    pub(super) limit: i64,
}

pub(super) fn show_people(
    conn: &mut Conn,
    actor: &Actor,
    now: DateTime<Utc>,
    sitting_id: &str,
    query: &PeopleQuery,
) -> Result<Page<PersonView>, Problem> {
    let (body_id, centre_scope) = (actor.body()?, actor.centre_scope()?);
    queries::find_sitting_seen(conn, body_id, centre_scope, sitting_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    let filter = PeopleFilter {
        body_id,
        sitting_id,
        centre_scope,
        q: query.q.as_deref(),
        after: query.after.as_deref(),
    };
    let rows = queries::list_people(conn, &filter, query.limit.saturating_add(1))?;
    let page = Page::cut(rows, query.limit, |row| row.id.clone());
    let mut centre_names = CentreNames::default();
    let mut cohort_names: BTreeMap<String, String> = BTreeMap::new();
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        let centre_name = centre_names.find(conn, body_id, &row.centre_id)?;
        if !cohort_names.contains_key(&row.cohort_id) {
            let cohort = centres::find_cohort(conn, body_id, None, &row.cohort_id)?;
            let name = cohort.map(|cohort| cohort.name).unwrap_or_default();
            cohort_names.insert(row.cohort_id.clone(), name);
        }
        items.push(PersonView {
            state: person_state(&row, now),
            answered: row.answered.unwrap_or_default(),
            last_saved_at: row.last_saved_at.map(|at| at.0),
            cohort_name: cohort_names
                .get(&row.cohort_id)
                .cloned()
                .unwrap_or_default(),
            centre_name,
            id: row.id,
            name: row.name,
            id_number_masked: row.id_number_masked,
            room: row.room,
            seat_no: row.seat_no,
            admission_number: row.admission_number,
            form_label: row.form_label,
        });
    }
    Ok(Page {
        items,
        next: page.next,
    })
}

/// An attempt whose time is over counts as expired before it is closed.
fn person_state(row: &PersonRow, now: DateTime<Utc>) -> PersonState {
    match row.attempt_state.as_deref() {
        Some("open") if row.deadline_at.is_some_and(|deadline| deadline.0 > now) => {
            PersonState::Open
        }
        Some("submitted") => PersonState::Submitted,
        Some(_) => PersonState::Expired,
        None => PersonState::Waiting,
    }
}
