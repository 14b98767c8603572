//! The exam that is rehearsed: a body, a centre, a cohort of invented people, a sitting that is open now.

use std::time::Duration;

use chrono::TimeDelta;

use super::super::Invocation;
use super::TicketEntry;
use super::read_back::Record;
use super::run::Staff;
use crate::access::{Actor, Role};
use crate::accounts::{self, NewAccount, NewBody, NewMembership};
use crate::centres::{self, NewCentre, NewCohort};
use crate::items;
use crate::platform::db::{Conn, Db};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::sittings::{self, NewRoom, NewSitting};
use crate::standards;

const OCCUPATION: &str = "4-04-05-05";
const LEVEL: i32 = 3;
const WHO: &str = "system";
/// Most seats a room can have.
const ROOM_SEATS: usize = 500;
/// More editions than ship.
const MANY: i64 = 100;
const FORMS: usize = 2;

/// The database of a server elsewhere, for reading.
pub(super) fn open_record(invocation: &Invocation, url: &str) -> anyhow::Result<Record> {
    let settings = invocation.settings(&[("database.url", url.to_owned())])?;
    let wait = Duration::from_secs(settings.database.wait_seconds);
    Ok(Record {
        db: Db::open(&settings.database_url(), 2, wait)?,
    })
}

/// Makes the exam; returns its tickets and its staff.
pub(super) fn make_exam(
    ports: &Ports,
    candidates: usize,
) -> anyhow::Result<(Vec<TicketEntry>, Staff)> {
    ports
        .db
        .write_now(|conn| make(conn, ports, candidates))
        .map_err(|problem| anyhow::anyhow!("the exam cannot be set up: {}", problem.code()))
}

fn make(
    conn: &mut Conn,
    ports: &Ports,
    candidates: usize,
) -> Result<(Vec<TicketEntry>, Staff), Problem> {
    let body = NewBody {
        name: "演练评价机构".to_owned(),
        class_letter: "S".to_owned(),
        recorded_code: "0000".to_owned(),
        province_code: "36".to_owned(),
        site_serial: "000001".to_owned(),
    };
    let body_id = accounts::insert_body(conn, ports, WHO, &body)?;
    standards::load_shipped(conn, ports, WHO)?;
    for edition in standards::list_editions(conn, None, MANY)? {
        standards::adopt(conn, ports, &body_id, WHO, &edition.id)?;
    }
    let shipped = standards::shipped::plans()
        .find(|plan| {
            plan.plan.occupation_code == OCCUPATION && i32::from(plan.plan.level.number()) == LEVEL
        })
        .ok_or_else(Problem::internal)?;
    let plan_id = standards::copy_shipped_plan(conn, ports, &body_id, WHO, &shipped.key())?;
    items::load_shipped_bank(conn, ports, &body_id, WHO, OCCUPATION, LEVEL)?;
    let centre = NewCentre {
        name: "演练中心".to_owned(),
        county_code: "360734".to_owned(),
    };
    let centre_id = centres::insert_centre(conn, ports, WHO, &body_id, &centre)?;
    let cohort = NewCohort {
        name: "演练班".to_owned(),
        occupation_code: OCCUPATION.to_owned(),
        level: LEVEL,
        centre_id: centre_id.clone(),
    };
    let cohort_id = centres::insert_cohort(conn, ports, WHO, &body_id, &cohort)?;
    let roster = centres::example_roster("rehearsal", candidates);
    let file = "roster.csv";
    centres::enter_roster_now(conn, ports, WHO, &body_id, &cohort_id, file, &roster)?;
    let now = ports.now();
    let sitting = NewSitting {
        name: "演练场次".to_owned(),
        plan_id,
        opens_at: now - TimeDelta::minutes(1),
        closes_at: now + TimeDelta::hours(26),
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
    sittings::prepare(conn, ports, WHO, &body_id, &sitting_id, FORMS)?;
    let (token, actor) = open_staff(conn, ports, &body_id)?;
    let tickets = sittings::print_tickets(conn, ports, &actor, &sitting_id, None)?
        .into_iter()
        .map(|ticket| TicketEntry {
            admission_id: ticket.admission_id,
            admission_number: ticket.admission_number,
            seat_code: ticket.seat_code,
        })
        .collect();
    Ok((tickets, Staff { sitting_id, token }))
}

/// An administrator who watches the seats and releases codes.
fn open_staff(conn: &mut Conn, ports: &Ports, body_id: &str) -> Result<(String, Actor), Problem> {
    let account = NewAccount {
        login: "rehearsal.staff".to_owned(),
        display_name: "演练管理员".to_owned(),
        email: None,
        password_hash: None,
    };
    let account_id = accounts::insert_account(conn, ports, WHO, &account)?;
    let membership = NewMembership {
        account_id: account_id.clone(),
        role: Role::BodyAdmin,
        body_id: Some(body_id.to_owned()),
        centre_id: None,
        candidate_id: None,
    };
    let membership_id = accounts::insert_membership(conn, ports, WHO, &membership)?;
    let session = accounts::open_session(conn, ports, &account_id, &membership_id)?;
    let actor = Actor {
        account_id,
        display_name: account.display_name,
        session_id: String::new(),
        membership_id,
        role: Role::BodyAdmin,
        body_id: Some(body_id.to_owned()),
        centre_id: None,
        candidate_id: None,
    };
    Ok((session.access_token, actor))
}
