//! A whole small world for tests of the exam and what follows it: a body with people, a centre in 寻乌县 with a cohort, the
//! shipped standard, plan and bank of the AI trainer of level 3, and a sitting.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use touchstone::access::Role;
use touchstone::centres;
use touchstone::items;
use touchstone::platform::db::Conn;
use touchstone::platform::http::Problem;
use touchstone::platform::ports::Ports;
use touchstone::sittings;
use touchstone::standards;

use super::{Place, TestApp};

pub(crate) const OCCUPATION: &str = "4-04-05-05";
pub(crate) const LEVEL: i32 = 3;
const PLAN_KEY: &str = "4-04-05-05/level-3";
const SYSTEM: &str = "system";

/// Everything a sitting stands on; [`World::prepared`] has the sitting ready and open.
pub(crate) struct World {
    pub(crate) body_id: String,
    /// Access token of an administrator of the body; [`World::token`] makes more.
    pub(crate) body_admin: String,
    pub(crate) centre_id: String,
    pub(crate) centre_admin: String,
    pub(crate) cohort_id: String,
    pub(crate) sitting_id: String,
    pub(crate) closes_at: DateTime<Utc>,
    /// In the order of the admission numbers; empty before the preparation.
    pub(crate) people: Vec<Seated>,
}

/// A candidate with a ticket.
#[derive(Clone, Debug)]
pub(crate) struct Seated {
    pub(crate) admission_id: String,
    pub(crate) candidate_id: String,
    pub(crate) form_id: String,
    pub(crate) name: String,
    /// The whole identity number.
    pub(crate) id_number: String,
    pub(crate) admission_number: String,
    pub(crate) seat_code: String,
}

impl World {
    /// A prepared sitting with two forms which opened five minutes ago and lasts five hours, and `people` candidates
    /// with tickets in one room.
    pub(crate) async fn prepared(app: &TestApp, people: usize) -> Self {
        let mut world = Self::drafted(app, "000001", people).await;
        world.prepare(app, 2).await;
        world
    }

    /// As [`World::prepared`] before the preparation; `serial` (six digits) keeps the bodies of two worlds apart.
    pub(crate) async fn drafted(app: &TestApp, serial: &str, people: usize) -> Self {
        let mut world = Self::founded(app, serial).await;
        world.cohort_id = world.enrol(app, &world.centre_id, "2026年第一期", people);
        let room = sittings::NewRoom {
            name: "第一考场".to_owned(),
            centre_id: world.centre_id.clone(),
            seats: i32::try_from(people.max(1)).expect("seats"),
        };
        let (body_id, sitting_id) = (world.body_id.clone(), world.sitting_id.clone());
        let cohort_id = world.cohort_id.clone();
        app.write(|conn, ports| {
            sittings::insert_room(conn, ports, SYSTEM, &body_id, &sitting_id, &room)?;
            sittings::admit_cohort(conn, ports, SYSTEM, &body_id, &sitting_id, &cohort_id)
        });
        world
    }

    /// A body with standard, plan, bank, one centre and a drafted sitting without rooms and people.
    pub(crate) async fn founded(app: &TestApp, serial: &str) -> Self {
        let body_id = app.make_body(serial);
        let body_admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body_id));
        app.adopt_standard(&body_admin, OCCUPATION).await;
        let centre_id = app.make_centre(&body_id, "寻乌县职业培训中心");
        let centre_admin = app.sign_in_as(Role::CentreAdmin, &Place::centre(&body_id, &centre_id));
        let opens_at = app.ports.now() - TimeDelta::minutes(5);
        let closes_at = opens_at + TimeDelta::hours(5);
        let sitting_id = app.write(|conn, ports| {
            items::load_shipped_bank(conn, ports, &body_id, SYSTEM, OCCUPATION, LEVEL)?;
            let plan_id = standards::copy_shipped_plan(conn, ports, &body_id, SYSTEM, PLAN_KEY)?;
            let sitting = sittings::NewSitting {
                name: "人工智能训练师三级第一场".to_owned(),
                plan_id: plan_id.clone(),
                opens_at,
                closes_at,
            };
            let sitting_id = sittings::insert_sitting(conn, ports, SYSTEM, &body_id, &sitting)?;
            Ok(sitting_id)
        });
        Self {
            body_id,
            body_admin,
            centre_id,
            centre_admin,
            cohort_id: String::new(),
            sitting_id,
            closes_at,
            people: Vec::new(),
        }
    }

    /// A cohort of the world's occupation and level with `people` invented people; its id. Equal names of cohorts in
    /// different centres give the same people.
    pub(crate) fn enrol(
        &self,
        app: &TestApp,
        centre_id: &str,
        name: &str,
        people: usize,
    ) -> String {
        let cohort = centres::NewCohort {
            name: name.to_owned(),
            occupation_code: OCCUPATION.to_owned(),
            level: LEVEL,
            centre_id: centre_id.to_owned(),
        };
        let roster = centres::example_roster(name, people);
        app.write(|conn, ports| {
            let cohort_id = centres::insert_cohort(conn, ports, SYSTEM, &self.body_id, &cohort)?;
            let import = centres::enter_roster_now(
                conn,
                ports,
                SYSTEM,
                &self.body_id,
                &cohort_id,
                "roster.csv",
                &roster,
            )?;
            assert_eq!(import.rows_rejected, 0, "{import:?}");
            Ok(cohort_id)
        })
    }

    /// Prepares the sitting with `forms` forms and reads the tickets.
    pub(crate) async fn prepare(&mut self, app: &TestApp, forms: usize) {
        let (body_id, sitting_id) = (self.body_id.clone(), self.sitting_id.clone());
        app.write(|conn, ports| {
            sittings::prepare(conn, ports, SYSTEM, &body_id, &sitting_id, forms)
        });
        self.people = self.seated(app).await;
    }

    /// The candidates as their tickets now name them.
    pub(crate) async fn seated(&self, app: &TestApp) -> Vec<Seated> {
        let path = format!("/api/v1/sittings/{}/tickets", self.sitting_id);
        let tickets = app.get(&path, Some(&self.body_admin)).await.expect(200);
        let tickets = tickets.json()["items"].as_array().expect("tickets").clone();
        app.write(|conn, ports| {
            let seated = tickets
                .iter()
                .map(|ticket| self.one_seated(conn, ports, ticket));
            seated.collect()
        })
    }

    fn one_seated(
        &self,
        conn: &mut Conn,
        ports: &Ports,
        ticket: &Value,
    ) -> Result<Seated, Problem> {
        let text = |field: &str| ticket[field].as_str().expect("text").to_owned();
        let admission_id = text("admission_id");
        let admission = sittings::find_admission(conn, &self.body_id, &admission_id)?;
        let admission = admission.expect("admission");
        let candidate = centres::find_candidate(conn, &self.body_id, &admission.candidate_id)?;
        let candidate = candidate.expect("candidate");
        Ok(Seated {
            admission_id,
            id_number: centres::reveal_id_number(ports, &candidate)?,
            candidate_id: candidate.id,
            form_id: admission.form_id.expect("form"),
            name: text("name"),
            admission_number: text("admission_number"),
            seat_code: text("seat_code"),
        })
    }

    /// An access token of a new account with this role in the body; centre administrators and invigilators belong to
    /// the world's centre.
    pub(crate) fn token(&self, app: &TestApp, role: Role) -> String {
        let place = match role {
            Role::CentreAdmin | Role::Invigilator => Place::centre(&self.body_id, &self.centre_id),
            _ => Place::body(&self.body_id),
        };
        app.sign_in_as(role, &place)
    }

    /// Path of something of the sitting: `""` is the sitting itself, `"/tickets"` its tickets.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/v1/sittings/{}{rest}", self.sitting_id)
    }
}

impl TestApp {
    /// Runs use cases in one write transaction without a request; fails the test on a problem.
    #[track_caller]
    pub(crate) fn write<T>(&self, work: impl FnOnce(&mut Conn, &Ports) -> Result<T, Problem>) -> T {
        let ports = self.ports.clone();
        let done = self.ports.db.write_now(|conn| work(conn, &ports));
        done.map_err(|problem| problem.code()).expect("use case")
    }
}
