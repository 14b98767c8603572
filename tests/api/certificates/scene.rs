//! A released sitting with people who passed. People, centre, standard and plan come through the program's own doors;
//! sitting, admissions and results are written as rows, because what is tested here begins after the release.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use touchstone::access::Role;
use touchstone::centres;
use touchstone::certificates::IssueOrder;
use touchstone::platform::db::{DbFailure, run_sql};
use touchstone::platform::http::Problem;

use crate::support::{Answer, Place, TestApp};

const PLAN_KEY: &str = "4-04-05-05/level-3";
const OCCUPATION: &str = "4-04-05-05";

#[derive(Clone)]
pub(super) struct Person {
    pub(super) candidate_id: String,
    pub(super) enrolment_id: String,
    pub(super) name: String,
    pub(super) id_number: String,
}

pub(super) struct Scene {
    pub(super) body_id: String,
    /// The body's administrator.
    pub(super) admin: String,
    pub(super) centre_id: String,
    pub(super) plan_id: String,
    pub(super) people: Vec<Person>,
}

impl Scene {
    /// A body with `count` people in one cohort; `serial` (six digits) keeps bodies apart.
    pub(super) async fn make(app: &TestApp, serial: &str, count: usize) -> Self {
        let body_id = app.make_body(serial);
        let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body_id));
        app.adopt_standard(&admin, OCCUPATION).await;
        let plan = json!({ "shipped_key": PLAN_KEY });
        let plan = app.post("/api/v1/plans", Some(&admin), &plan).await;
        let plan_id = text(&plan.expect(201).json(), "id").to_owned();
        let (ports, body) = (app.ports.clone(), body_id.clone());
        let made = app.ports.db.write_now(|conn| {
            let centre = centres::NewCentre {
                name: "寻乌县职业培训中心".to_owned(),
                county_code: "360734".to_owned(),
            };
            let centre_id = centres::insert_centre(conn, &ports, "system", &body, &centre)?;
            let cohort = centres::NewCohort {
                name: "一班".to_owned(),
                occupation_code: OCCUPATION.to_owned(),
                level: 3,
                centre_id: centre_id.clone(),
            };
            let cohort_id = centres::insert_cohort(conn, &ports, "system", &body, &cohort)?;
            let roster = centres::example_roster(serial, count);
            let (seat, file) = (&cohort_id, "名册.xlsx");
            centres::enter_roster_now(conn, &ports, "system", &body, seat, file, &roster)?;
            let enrolled = centres::list_enrolled(conn, &body, &cohort_id)?;
            let mut people = Vec::new();
            for enrolment in enrolled {
                let candidate = centres::find_candidate(conn, &body, &enrolment.candidate_id)?
                    .expect("candidate");
                people.push(Person {
                    candidate_id: enrolment.candidate_id,
                    enrolment_id: enrolment.enrolment_id,
                    name: enrolment.name,
                    id_number: centres::reveal_id_number(&ports, &candidate)?,
                });
            }
            Ok((centre_id, people))
        });
        let (centre_id, people) = made
            .map_err(|problem: Problem| format!("{problem:?}"))
            .expect("scene");
        assert_eq!(people.len(), count);
        Self {
            body_id,
            admin,
            centre_id,
            plan_id,
            people,
        }
    }

    /// A sitting of these people, who all passed theory and practical; its id.
    pub(super) fn sitting(&self, app: &TestApp, name: &str, people: &[Person]) -> String {
        let id = uuid();
        self.insert_sitting(app, &id, name, "released");
        for person in people {
            let admission = uuid();
            let Person {
                candidate_id,
                enrolment_id,
                ..
            } = person;
            let (body, centre) = (&self.body_id, &self.centre_id);
            let number = admission_number(&id, candidate_id);
            sql(
                app,
                &format!(
                    "INSERT INTO admissions (id, body_id, sitting_id, centre_id, cohort_id, enrolment_id, candidate_id, \
                     admission_number, created_at) SELECT '{admission}', '{body}', '{id}', '{centre}', \
                     cohort_id, '{enrolment_id}', '{candidate_id}', '{number}', '2026-11-20 01:00:00.000000' FROM enrolments \
                     WHERE id = '{enrolment_id}'"
                ),
            );
            for component in ["theory", "practical"] {
                let result = uuid();
                sql(
                    app,
                    &format!(
                        "INSERT INTO component_results (id, body_id, sitting_id, admission_id, component, \
                         score_hundredths, full_hundredths, pass_hundredths, passed, profile, provenance, created_at) \
                         VALUES ('{result}', '{body}', '{id}', '{admission}', '{component}', 8000, 10000, 6000, TRUE, \
                         '[]', '{{}}', '2026-11-21 01:00:00.000000')"
                    ),
                );
            }
        }
        id
    }

    pub(super) fn insert_sitting(&self, app: &TestApp, id: &str, name: &str, state: &str) {
        let (body, plan) = (&self.body_id, &self.plan_id);
        sql(
            app,
            &format!(
                "INSERT INTO sittings (id, body_id, plan_id, occupation_code, level, name, state, opens_at, closes_at, \
                 duration_minutes, seed, created_by, created_at) VALUES ('{id}', '{body}', '{plan}', '{OCCUPATION}', 3, \
                 '{name}', '{state}', '2026-11-20 01:00:00.000000', '2026-11-20 03:00:00.000000', 90, 'seed', 'system', \
                 '2026-11-19 01:00:00.000000')"
            ),
        );
    }

    pub(super) fn order(&self, sitting_id: &str) -> IssueOrder {
        IssueOrder {
            body_id: self.body_id.clone(),
            sitting_id: sitting_id.to_owned(),
            actor: "system".to_owned(),
        }
    }

    /// Issues through the API and waits for the job; the job as it ended.
    pub(super) async fn issue(&self, app: &TestApp, sitting_id: &str) -> Value {
        let path = format!("/api/v1/sittings/{sitting_id}/certificates");
        let answer = app.post(&path, Some(&self.admin), &json!({})).await;
        let job_id = answer.expect(202).json()["job_id"]
            .as_str()
            .unwrap()
            .to_owned();
        let patience = Instant::now() + Duration::from_secs(120);
        loop {
            let path = format!("/api/v1/jobs/{job_id}");
            let job = app.get(&path, Some(&self.admin)).await.expect(200).json();
            if ["done", "failed"].contains(&job["state"].as_str().unwrap()) {
                return job;
            }
            assert!(Instant::now() < patience, "{job}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// All certificates of the body, oldest first.
    pub(super) async fn certificates(&self, app: &TestApp) -> Vec<Value> {
        let mut all = Vec::new();
        let mut after = String::new();
        loop {
            let path = format!("/api/v1/certificates?limit=7{after}");
            let page = app.get(&path, Some(&self.admin)).await.expect(200).json();
            all.extend(page["items"].as_array().unwrap().iter().cloned());
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        all.reverse();
        all
    }

    /// A sitting with one certificate: the certificate, and whose it is.
    pub(super) async fn one_certificate(&self, app: &TestApp) -> (Value, Person) {
        let person = self.people[0].clone();
        let sitting = self.sitting(app, "一场", std::slice::from_ref(&person));
        assert_eq!(self.issue(app, &sitting).await["state"], "done");
        (self.certificates(app).await.remove(0), person)
    }

    pub(super) async fn end(
        &self,
        app: &TestApp,
        certificate: &Value,
        how: &str,
        reason: &str,
    ) -> Answer {
        let path = format!("/api/v1/certificates/{}/{how}", text(certificate, "id"));
        app.post(&path, Some(&self.admin), &json!({ "reason": reason }))
            .await
    }
}

/// What [`Scene::sitting`] gives as admission number.
pub(super) fn admission_number(sitting_id: &str, candidate_id: &str) -> String {
    let tail = |id: &str| id[id.len() - 8..].to_owned();
    format!("{}{}", tail(sitting_id), tail(candidate_id))
}

pub(super) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} in {value}"))
}

/// The 32 digits at the end of a certificate's verification address.
pub(super) fn token(certificate: &Value) -> String {
    text(certificate, "verify_url")
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned()
}

pub(super) fn sql(app: &TestApp, statement: &str) {
    let statement: &'static str = Box::leak(statement.to_owned().into_boxed_str());
    app.ports
        .db
        .write_now(|conn| run_sql(conn, statement))
        .map_err(|failure: DbFailure| failure.to_string())
        .expect("statement");
}

fn uuid() -> String {
    use touchstone::platform::random::{SystemRandomness, hex_token};
    let hex = hex_token(&SystemRandomness, 16);
    format!(
        "{}-{}-7{}-8{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..15],
        &hex[15..18],
        &hex[18..30]
    )
}
