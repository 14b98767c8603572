//! A sitting with as many open attempts as there are connections, made as on an exam day: roster, forms, seats, entering,
//! starting.

use std::collections::BTreeMap;

use anyhow::anyhow;
use chrono::TimeDelta;
use diesel::prelude::*;
use touchstone::access::{Actor, Role};
use touchstone::accounts::{self, NewBody};
use touchstone::centres::{self, NewCentre, NewCohort};
use touchstone::delivery::{self, Delivery, Entry};
use touchstone::items;
use touchstone::papers;
use touchstone::platform::db::{Conn, DbFailure};
use touchstone::platform::http::Problem;
use touchstone::platform::ports::Ports;
use touchstone::sittings::{self, NewRoom, NewSitting, Ticket};
use touchstone::standards;

use super::load::Target;

#[derive(QueryableByName)]
struct EditionRow {
    #[diesel(sql_type = diesel::sql_types::Text)]
    id: String,
}

const OCCUPATION: &str = "4-04-05-05";
const LEVEL: i32 = 3;
const WHO: &str = "system";
/// Most seats a room can have.
const ROOM_SEATS: usize = 500;

/// `started`: whether everybody has started already, or has only entered.
pub(crate) fn prepare(
    ports: &Ports,
    attempts: usize,
    started: bool,
) -> anyhow::Result<Vec<Target>> {
    let code = |problem: Problem| anyhow!("{}", problem.code());
    let (body_id, tickets) = ports
        .db
        .write_now(|conn| make_sitting(conn, ports, attempts))
        .map_err(code)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let delivery = Delivery::start(ports);
    let mut targets = Vec::with_capacity(attempts);
    let mut options: BTreeMap<String, Vec<(i32, Vec<String>)>> = BTreeMap::new();
    for (number, ticket) in tickets.into_iter().enumerate() {
        let entry = Entry {
            admission_number: ticket.admission_number,
            seat_code: ticket.seat_code,
            device: format!("{number:032x}"),
        };
        let address = format!("room {}", number / 100);
        let accepted = runtime
            .block_on(delivery::enter(ports, &delivery, entry, &address))
            .map_err(code)?;
        let attempt_id = if started {
            runtime
                .block_on(delivery::start(ports, &delivery, &accepted.claims))
                .map_err(code)?
                .attempt_id
        } else {
            None
        };
        let items = ports.db.read_now(|conn| {
            let admission =
                sittings::find_admission(conn, &body_id, &accepted.claims.admission_id)?;
            let form_id = admission
                .and_then(|admission| admission.form_id)
                .unwrap_or_default();
            if !options.contains_key(&form_id) {
                options.insert(form_id.clone(), form_options(conn, &body_id, &form_id)?);
            }
            Ok::<_, DbFailure>(options.get(&form_id).cloned().unwrap_or_default())
        })?;
        targets.push(Target {
            token: accepted.token,
            attempt_id: attempt_id.unwrap_or_default(),
            items,
        });
    }
    Ok(targets)
}

fn form_options(
    conn: &mut Conn,
    body_id: &str,
    form_id: &str,
) -> Result<Vec<(i32, Vec<String>)>, DbFailure> {
    let Some(form) = papers::find_form(conn, body_id, form_id)? else {
        return Ok(Vec::new());
    };
    let ids: Vec<String> = form
        .document
        .items
        .iter()
        .map(|item| item.version_id.clone())
        .collect();
    let versions = items::load_versions(conn, body_id, &ids)?;
    Ok(papers::order_for(&form.document, &versions, "")
        .into_iter()
        .map(|position| (position.item_no, position.option_ids))
        .collect())
}

fn make_sitting(
    conn: &mut Conn,
    ports: &Ports,
    candidates: usize,
) -> Result<(String, Vec<Ticket>), Problem> {
    let body = NewBody {
        name: "评价机构".to_owned(),
        class_letter: "S".to_owned(),
        recorded_code: "0000".to_owned(),
        province_code: "36".to_owned(),
        site_serial: "000001".to_owned(),
    };
    let body_id = accounts::insert_body(conn, ports, WHO, &body)?;
    standards::load_shipped(conn, ports, WHO)?;
    let shipped = standards::shipped::plans()
        .find(|plan| {
            plan.plan.occupation_code == OCCUPATION && i32::from(plan.plan.level.number()) == LEVEL
        })
        .ok_or_else(Problem::internal)?;
    let editions: Vec<EditionRow> = diesel::sql_query("SELECT id FROM standard_editions")
        .load(conn)
        .map_err(DbFailure::from)?;
    for edition in editions {
        standards::adopt(conn, ports, &body_id, WHO, &edition.id)?;
    }
    let plan_id = standards::copy_shipped_plan(conn, ports, &body_id, WHO, &shipped.key())?;
    items::load_shipped_bank(conn, ports, &body_id, WHO, OCCUPATION, LEVEL)?;
    let centre = NewCentre {
        name: "寻乌培训中心".to_owned(),
        county_code: "360734".to_owned(),
    };
    let centre_id = centres::insert_centre(conn, ports, WHO, &body_id, &centre)?;
    let cohort = NewCohort {
        name: "一班".to_owned(),
        occupation_code: OCCUPATION.to_owned(),
        level: LEVEL,
        centre_id: centre_id.clone(),
    };
    let cohort_id = centres::insert_cohort(conn, ports, WHO, &body_id, &cohort)?;
    let roster = centres::example_roster("saves", candidates);
    centres::enter_roster_now(
        conn,
        ports,
        WHO,
        &body_id,
        &cohort_id,
        "roster.csv",
        &roster,
    )?;
    let now = ports.now();
    let sitting = NewSitting {
        name: "一月场".to_owned(),
        plan_id,
        opens_at: now - TimeDelta::minutes(1),
        closes_at: now + TimeDelta::hours(8),
    };
    let sitting_id = sittings::insert_sitting(conn, ports, WHO, &body_id, &sitting)?;
    for room in 0..candidates.div_ceil(ROOM_SEATS) {
        let room = NewRoom {
            name: format!("第{}考场", room + 1),
            centre_id: centre_id.clone(),
            seats: i32::try_from(ROOM_SEATS).unwrap_or(i32::MAX),
        };
        sittings::insert_room(conn, ports, WHO, &body_id, &sitting_id, &room)?;
    }
    sittings::admit_cohort(conn, ports, WHO, &body_id, &sitting_id, &cohort_id)?;
    sittings::prepare(conn, ports, WHO, &body_id, &sitting_id, 2)?;
    let actor = Actor {
        account_id: WHO.to_owned(),
        display_name: WHO.to_owned(),
        session_id: String::new(),
        membership_id: String::new(),
        role: Role::BodyAdmin,
        body_id: Some(body_id.clone()),
        centre_id: None,
        candidate_id: None,
    };
    let tickets = sittings::print_tickets(conn, ports, &actor, &sitting_id, None)?;
    Ok((body_id, tickets))
}
