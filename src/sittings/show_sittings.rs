//! Sittings as the staff of a body and its centres see them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{SittingState, SittingView};
use super::queries::{self, SittingFilter};
use super::show_people::CentreNames;
use crate::access::Actor;
use crate::papers;
use crate::platform::db::Conn;
use crate::platform::http::{Page, Problem};
use crate::standards;

/// A sitting in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SittingLine {
    id: String,
    name: String,
    state: SittingState,
    occupation_code: String,
    occupation_name: String,
    /// 5 to 1.
    level: i32,
    opens_at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
    duration_minutes: i32,
    /// Whom the asker may see.
    candidates: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SittingDetail {
    #[serde(flatten)]
    line: SittingLine,
    plan: PlanName,
    rooms: Vec<RoomView>,
    forms: usize,
    /// Candidates who have started, whether or not they have finished.
    started: i64,
    submitted: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct PlanName {
    id: String,
    name: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct RoomView {
    id: String,
    name: String,
    centre_id: String,
    centre_name: String,
    seats: i32,
}

/// What a page of sittings is asked by.
#[derive(Clone, Debug, Default)]
pub(super) struct SittingsQuery {
    pub(super) q: Option<String>,
    pub(super) after: Option<String>,
    pub(super) limit: i64,
}

pub(super) fn list_sittings(
    conn: &mut Conn,
    actor: &Actor,
    query: &SittingsQuery,
) -> Result<Page<SittingLine>, Problem> {
    let (body_id, centre_scope) = (actor.body()?, actor.centre_scope()?);
    let filter = SittingFilter {
        body_id,
        centre_scope,
        q: query.q.as_deref(),
        after: query.after.as_deref(),
    };
    let rows = queries::list_sittings(conn, &filter, query.limit.saturating_add(1))?;
    let page = Page::cut(rows, query.limit, |sitting| sitting.id.clone());
    let ids: Vec<String> = page
        .items
        .iter()
        .map(|sitting| sitting.id.clone())
        .collect();
    let counts = queries::count_candidates(conn, &ids, centre_scope)?;
    let mut occupations: BTreeMap<String, String> = BTreeMap::new();
    for sitting in &page.items {
        if !occupations.contains_key(&sitting.plan_id) {
            let plan = standards::find_plan(conn, body_id, &sitting.plan_id)?;
            let name = plan.map(|plan| plan.occupation_name).unwrap_or_default();
            occupations.insert(sitting.plan_id.clone(), name);
        }
    }
    Ok(page.map(|sitting| {
        let occupation = occupations.get(&sitting.plan_id).cloned();
        let candidates = counts.get(&sitting.id).copied().unwrap_or_default();
        line(sitting, occupation.unwrap_or_default(), candidates)
    }))
}

pub(super) fn show_sitting(
    conn: &mut Conn,
    actor: &Actor,
    sitting_id: &str,
) -> Result<SittingDetail, Problem> {
    let (body_id, scope) = (actor.body()?, actor.centre_scope()?);
    let sitting = queries::find_sitting_seen(conn, body_id, scope, sitting_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    let plan =
        standards::find_plan(conn, body_id, &sitting.plan_id)?.ok_or_else(Problem::internal)?;
    let mut names = CentreNames::default();
    let mut rooms = Vec::new();
    for room in queries::list_rooms(conn, body_id, sitting_id, scope)? {
        rooms.push(RoomView {
            centre_name: names.find(conn, body_id, &room.centre_id)?,
            id: room.id,
            name: room.name,
            centre_id: room.centre_id,
            seats: room.seats,
        });
    }
    let counts = queries::count_candidates(conn, std::slice::from_ref(&sitting.id), scope)?;
    let attempts = queries::count_attempts(conn, sitting_id, scope)?;
    Ok(SittingDetail {
        forms: papers::list_forms(conn, body_id, sitting_id)?.len(),
        started: attempts.values().sum(),
        submitted: attempts.get("submitted").copied().unwrap_or_default(),
        rooms,
        line: line(
            sitting,
            plan.occupation_name,
            counts.get(sitting_id).copied().unwrap_or_default(),
        ),
        plan: PlanName {
            id: plan.id,
            name: plan.name,
        },
    })
}

fn line(sitting: SittingView, occupation_name: String, candidates: i64) -> SittingLine {
    SittingLine {
        id: sitting.id,
        name: sitting.name,
        state: sitting.state,
        occupation_code: sitting.occupation_code,
        occupation_name,
        level: sitting.level,
        opens_at: sitting.opens_at,
        closes_at: sitting.closes_at,
        duration_minutes: sitting.duration_minutes,
        candidates,
    }
}
