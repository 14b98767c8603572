//! A candidate at work, as the browser would do it.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use touchstone::access::Role;
use touchstone::audit;
use touchstone::centres::{self, NewCentre, NewCohort};
use touchstone::delivery::{AttemptSummary, list_attempts};
use touchstone::items;
use touchstone::platform::db::{DbFailure, run_sql};
use touchstone::platform::http::Problem;
use touchstone::sittings::{self, NewRoom, NewSitting};
use touchstone::standards::{self, shipped};

use crate::support::{Answer, Place, TestApp};

/// The browser's own number.
pub(crate) fn device(number: u8) -> String {
    format!("{number:02x}").repeat(16)
}

/// A candidate who has entered.
pub(crate) struct Candidate {
    pub(crate) token: String,
    /// The state that entering answered.
    pub(crate) state: Value,
    /// Empty before the start.
    pub(crate) attempt_id: String,
    pub(crate) paper: Value,
}

pub(crate) async fn try_enter(app: &TestApp, number: &str, code: &str, device: &str) -> Answer {
    let body = json!({ "admission_number": number, "seat_code": code, "device": device });
    app.post("/api/v1/exam/entries", None, &body).await
}

impl Candidate {
    pub(crate) async fn enter(app: &TestApp, number: &str, code: &str, device: &str) -> Self {
        let entered = try_enter(app, number, code, device)
            .await
            .expect(200)
            .json();
        Self {
            token: entered["token"].as_str().unwrap().to_owned(),
            state: entered["attempt"].clone(),
            attempt_id: entered["attempt"]["attempt_id"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            paper: Value::Null,
        }
    }

    /// Enters, starts and reads the paper.
    pub(crate) async fn at_work(app: &TestApp, number: &str, code: &str) -> Self {
        let mut candidate = Self::enter(app, number, code, &device(1)).await;
        candidate.start(app).await;
        candidate
    }

    pub(crate) async fn start(&mut self, app: &TestApp) {
        self.state = self
            .post(app, "/api/v1/exam/start")
            .await
            .expect(200)
            .json();
        self.attempt_id = self.state["attempt_id"].as_str().unwrap().to_owned();
        self.paper = self.get(app, "/api/v1/exam/paper").await.expect(200).json();
    }

    pub(crate) async fn get(&self, app: &TestApp, path: &str) -> Answer {
        app.get(path, Some(&self.token)).await
    }

    pub(crate) async fn post(&self, app: &TestApp, path: &str) -> Answer {
        app.post(path, Some(&self.token), &json!({})).await
    }

    /// Items of the paper in the order shown.
    pub(crate) fn items(&self) -> &Vec<Value> {
        self.paper["items"].as_array().unwrap()
    }

    pub(crate) fn item_no(&self, at: usize) -> i64 {
        self.items()[at]["item_no"].as_i64().unwrap()
    }

    /// The id of an option of the item at a place, in the order shown.
    pub(crate) fn option(&self, at: usize, option: usize) -> String {
        let options = self.items()[at]["options"].as_array().unwrap();
        options[option % options.len()]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// The event of choosing an option of the item at a place.
    pub(crate) fn event(&self, at: usize, seq: i64, option: usize) -> Value {
        json!({
            "item_no": self.item_no(at), "seq": seq,
            "answer": { "choice": [self.option(at, option)], "flagged": false },
        })
    }

    pub(crate) async fn send(&self, app: &TestApp, events: Vec<Value>) -> Answer {
        let path = format!("/api/v1/attempts/{}/answers", self.attempt_id);
        app.put(&path, Some(&self.token), &json!({ "events": events }))
            .await
    }

    /// Sends events and returns their outcomes.
    pub(crate) async fn save(&self, app: &TestApp, events: Vec<Value>) -> Vec<String> {
        outcomes(&self.send(app, events).await.expect(200).json())
    }

    pub(crate) async fn submit(&self, app: &TestApp) -> Value {
        self.post(app, "/api/v1/exam/submit")
            .await
            .expect(200)
            .json()
    }

    /// What the server holds, as (item, seq, choice).
    pub(crate) async fn standing(&self, app: &TestApp) -> Vec<(i64, i64, Vec<String>)> {
        let held = self
            .get(app, "/api/v1/exam/answers")
            .await
            .expect(200)
            .json();
        held["answers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|answer| {
                let choice = answer["choice"].as_array().unwrap();
                (
                    answer["item_no"].as_i64().unwrap(),
                    answer["seq"].as_i64().unwrap(),
                    choice
                        .iter()
                        .map(|id| id.as_str().unwrap().to_owned())
                        .collect(),
                )
            })
            .collect()
    }
}

pub(crate) fn outcomes(saved: &Value) -> Vec<String> {
    saved["outcomes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|outcome| outcome["outcome"].as_str().unwrap().to_owned())
        .collect()
}

/// A prepared sitting and what the tests need to know of it.
pub(crate) struct Sitting {
    pub(crate) id: String,
    pub(crate) body_id: String,
    pub(crate) closes_at: DateTime<Utc>,
    /// Token of an administrator of the body.
    pub(crate) admin: String,
    pub(crate) tickets: Vec<Ticket>,
}

pub(crate) struct Ticket {
    pub(crate) admission_id: String,
    pub(crate) number: String,
    pub(crate) code: String,
}

/// A sitting that has opened a minute ago.
pub(crate) async fn open_sitting(app: &TestApp, candidates: usize) -> Sitting {
    make_sitting(app, candidates, TimeDelta::minutes(-1)).await
}

pub(crate) async fn sitting_in_an_hour(app: &TestApp, candidates: usize) -> Sitting {
    make_sitting(app, candidates, TimeDelta::hours(1)).await
}

const WHO: &str = "system";
const OCCUPATION: &str = "4-04-05-05";
const LEVEL: i32 = 3;

async fn make_sitting(app: &TestApp, candidates: usize, opens_in: TimeDelta) -> Sitting {
    let body_id = app.make_body("000001");
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body_id));
    app.adopt_standard(&admin, OCCUPATION).await;
    let opens_at = app.ports.now() + opens_in;
    let closes_at = opens_at + TimeDelta::hours(5);
    let ports = app.ports.clone();
    let id = app
        .ports
        .db
        .write_now(|conn| {
            let plan = shipped::plans()
                .find(|plan| {
                    plan.plan.occupation_code == OCCUPATION
                        && i32::from(plan.plan.level.number()) == LEVEL
                })
                .expect("shipped plan");
            let plan_id = standards::copy_shipped_plan(conn, &ports, &body_id, WHO, &plan.key())?;
            items::load_shipped_bank(conn, &ports, &body_id, WHO, OCCUPATION, LEVEL)?;
            let centre = NewCentre {
                name: "寻乌培训中心".to_owned(),
                county_code: "360734".to_owned(),
            };
            let centre_id = centres::insert_centre(conn, &ports, WHO, &body_id, &centre)?;
            let cohort = NewCohort {
                name: "一班".to_owned(),
                occupation_code: OCCUPATION.to_owned(),
                level: LEVEL,
                centre_id: centre_id.clone(),
            };
            let cohort_id = centres::insert_cohort(conn, &ports, WHO, &body_id, &cohort)?;
            let roster = centres::example_roster("delivery", candidates);
            centres::enter_roster_now(
                conn,
                &ports,
                WHO,
                &body_id,
                &cohort_id,
                "roster.csv",
                &roster,
            )?;
            let sitting = NewSitting {
                name: "一月场".to_owned(),
                plan_id,
                opens_at,
                closes_at,
            };
            let id = sittings::insert_sitting(conn, &ports, WHO, &body_id, &sitting)?;
            let room = NewRoom {
                name: "第一考场".to_owned(),
                centre_id,
                seats: 30,
            };
            sittings::insert_room(conn, &ports, WHO, &body_id, &id, &room)?;
            sittings::admit_cohort(conn, &ports, WHO, &body_id, &id, &cohort_id)?;
            sittings::prepare(conn, &ports, WHO, &body_id, &id, 2)?;
            Ok::<_, Problem>(id)
        })
        .map_err(|problem| format!("{problem:?}"))
        .unwrap();
    let printed = app
        .get(&format!("/api/v1/sittings/{id}/tickets"), Some(&admin))
        .await
        .expect(200)
        .json();
    let text = |ticket: &Value, field: &str| ticket[field].as_str().unwrap().to_owned();
    let tickets = printed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|ticket| Ticket {
            admission_id: text(ticket, "admission_id"),
            number: text(ticket, "admission_number"),
            code: text(ticket, "seat_code"),
        })
        .collect();
    Sitting {
        id,
        body_id,
        closes_at,
        admin,
        tickets,
    }
}

impl Sitting {
    /// A new seat code for a candidate who moves to another computer.
    pub(crate) async fn release_code(&self, app: &TestApp, admission_id: &str) -> String {
        let path = format!(
            "/api/v1/sittings/{}/admissions/{admission_id}/seat-code",
            self.id
        );
        let released = app
            .post(&path, Some(&self.admin), &json!({}))
            .await
            .expect(200)
            .json();
        released["seat_code"].as_str().unwrap().to_owned()
    }

    /// The attempts as other slices see them.
    pub(crate) fn attempts(&self, app: &TestApp) -> Vec<AttemptSummary> {
        app.ports
            .db
            .read_now(|conn| list_attempts(conn, &self.body_id, &self.id))
            .map_err(|failure: DbFailure| failure.to_string())
            .unwrap()
    }

    /// A further centre of the body, with nobody in this sitting.
    pub(crate) async fn another_centre(&self, app: &TestApp) -> String {
        let ports = app.ports.clone();
        let centre = NewCentre {
            name: "另一家中心".to_owned(),
            county_code: "360734".to_owned(),
        };
        app.ports
            .db
            .write_now(|conn| centres::insert_centre(conn, &ports, WHO, &self.body_id, &centre))
            .map_err(|problem| problem.code())
            .unwrap()
    }

    /// Every audit chain is whole, and the sitting's own has entries.
    pub(crate) fn expect_whole_audit(&self, app: &TestApp) {
        let verdicts = app
            .ports
            .db
            .read_now(|conn| audit::verify_all(conn, &app.ports.secrets))
            .map_err(|failure: DbFailure| failure.to_string())
            .unwrap();
        for verdict in &verdicts {
            assert_eq!(verdict.first_bad, None, "{verdict:?}");
        }
        let own = audit::sitting_chain(&self.id);
        assert!(
            verdicts
                .iter()
                .any(|verdict| verdict.chain == own && verdict.entries > 0)
        );
    }
}

/// What somebody with the database's password could do.
pub(crate) fn run_script(app: &TestApp, script: &str) {
    let script: &'static str = Box::leak(script.to_owned().into_boxed_str());
    app.ports
        .db
        .write_now(|conn| run_sql(conn, script))
        .map_err(|failure: DbFailure| failure.to_string())
        .unwrap();
}

#[derive(diesel::QueryableByName)]
struct ReceivedRow {
    #[diesel(sql_type = diesel::sql_types::Timestamp)]
    received_at: touchstone::platform::db::types::UtcTime,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    late: bool,
}

/// When each event of the database was received, and whether it was late.
pub(crate) fn received(
    conn: &mut touchstone::platform::db::Conn,
) -> Result<Vec<(DateTime<Utc>, bool)>, DbFailure> {
    use diesel::RunQueryDsl;
    let rows: Vec<ReceivedRow> =
        diesel::sql_query("SELECT received_at, late FROM answer_events").load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| (row.received_at.0, row.late))
        .collect())
}
