//! Looking through the items of a bank.

use std::collections::BTreeMap;

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Allowed, allow};
use crate::items::kind::{ItemKind, ItemState};
use crate::items::queries::{self, ItemFilter};
use crate::items::rows::ItemRow;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::{
    FieldProblem, Language, Page, PageRequest, Problem, ProblemDocument, QueryOf,
};
use crate::platform::ports::Ports;
use crate::standards::edition::{Section, is_occupation_code};
use crate::standards::{self, level_name};

const MAX_SEARCH_CHARS: usize = 100;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemQuery {
    /// Only items of this occupation, `4-04-05-05`.
    occupation_code: Option<String>,
    /// Only items of this level, 5 to 1.
    level: Option<i32>,
    /// Only items of this section: `ethics`, `basic` or the number of a job function.
    section: Option<String>,
    kind: Option<ItemKind>,
    /// Part of a code or stem; at most 100 characters.
    q: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
}

impl ItemQuery {
    fn check(&self) -> Result<(), Problem> {
        let mut faults = Vec::new();
        let mut fault = |field: &str, code: &'static str, params: Vec<(&'static str, String)>| {
            faults.push(FieldProblem {
                field: field.to_owned(),
                code,
                params,
            });
        };
        if self
            .occupation_code
            .as_deref()
            .is_some_and(|code| !is_occupation_code(code))
        {
            fault("occupation_code", "occupation_code", Vec::new());
        }
        if self.level.is_some_and(|level| level_name(level).is_empty()) {
            fault("level", "level", Vec::new());
        }
        if self
            .section
            .as_deref()
            .is_some_and(|section| section.parse::<Section>().is_err())
        {
            fault("section", "section", Vec::new());
        }
        if self
            .q
            .as_deref()
            .is_some_and(|text| text.chars().count() > MAX_SEARCH_CHARS)
        {
            fault(
                "q",
                "search_text",
                vec![("limit", MAX_SEARCH_CHARS.to_string())],
            );
        }
        Problem::invalid(faults)
    }
}

/// An item without its key.
#[derive(Serialize, ToSchema)]
pub(super) struct ItemSummary {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) occupation_code: String,
    pub(super) level: i32,
    pub(super) point_code: String,
    /// Name of the identification point in the reader's language; empty when the point is no longer in the standard.
    pub(super) point_name: String,
    pub(super) kind: ItemKind,
    pub(super) section: String,
    pub(super) state: ItemState,
    pub(super) stem: String,
    /// Estimated percentage of prepared candidates who answer correctly, 5 to 95.
    pub(super) difficulty: i32,
    /// Forms the item has stood in.
    pub(super) times_used: i32,
}

/// Adds the names of the identification points to items of any occupation and level.
pub(super) fn summarise(
    conn: &mut Conn,
    language: Language,
    rows: Vec<ItemRow>,
) -> Result<Vec<ItemSummary>, DbFailure> {
    let mut names: BTreeMap<(String, i32), BTreeMap<String, String>> = BTreeMap::new();
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let place = (row.occupation_code.clone(), row.level);
        if !names.contains_key(&place) {
            let points = standards::find_points(conn, &place.0, place.1)?
                .into_iter()
                .map(|point| {
                    let name = match language {
                        Language::Chinese => point.name_zh,
                        Language::English => point.name_en,
                    };
                    (point.code, name)
                });
            names.insert(place.clone(), points.collect());
        }
        let point_name = names
            .get(&place)
            .and_then(|names| names.get(&row.point_code))
            .cloned();
        items.push(ItemSummary {
            id: row.id,
            code: row.code,
            occupation_code: row.occupation_code,
            level: row.level,
            point_name: point_name.unwrap_or_default(),
            point_code: row.point_code,
            kind: row.kind,
            section: row.section,
            state: row.state,
            stem: row.stem,
            difficulty: row.difficulty,
            times_used: row.times_used,
        });
    }
    Ok(items)
}

/// The own body's items, without keys.
#[utoipa::path(tag = "items", params(ItemQuery), security(("bearer" = [])),
    responses((status = 200, body = Page<ItemSummary>), (status = 403, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
#[get("/items")]
pub(super) async fn list_items(
    allowed: Allowed<allow::ReadItems>,
    ports: Data<Ports>,
    language: Language,
    query: QueryOf<ItemQuery>,
) -> Result<Json<Page<ItemSummary>>, Problem> {
    let body_id = allowed.actor.body()?.to_owned();
    let query = query.0;
    query.check()?;
    let limit = PageRequest {
        after: None,
        limit: query.limit,
    }
    .limit();
    let items = ports
        .db
        .read(move |conn| {
            let filter = ItemFilter {
                occupation_code: query.occupation_code.as_deref(),
                level: query.level,
                section: query.section.as_deref(),
                kind: query.kind,
                text: query
                    .q
                    .as_deref()
                    .map(str::trim)
                    .filter(|text| !text.is_empty()),
                after: query.after.as_deref(),
            };
            let rows = queries::list_items(conn, &body_id, &filter, limit.saturating_add(1))?;
            summarise(conn, language, rows)
        })
        .await
        .map_err(|failure: DbFailure| Problem::from(failure))?;
    Ok(Json(Page::cut(items, limit, |item| item.id.clone())))
}
