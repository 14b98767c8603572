//! Centres, cohorts and rosters: the whole way of a file, and what keeps it from going wrong.

mod files;
mod rosters;

use serde_json::{Value, json};
use touchstone::access::Role;
use touchstone::centres;
use touchstone::platform::http::Problem;

use crate::cases;
use crate::support::{Case, Place, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    let mut all = cases!["centres":
        counties_are_public_and_found_by_name_and_code,
        a_body_makes_centres_and_a_centre_opens_cohorts,
        faulty_requests_are_refused_field_by_field,
        retries_with_a_key_make_one_cohort,
        lists_page_and_search,
    ];
    all.extend(rosters::cases());
    all.extend(files::cases());
    all
}

impl TestApp {
    /// A training centre in 寻乌县, made without a request.
    pub(crate) fn make_centre(&self, body_id: &str, name: &str) -> String {
        let ports = self.ports.clone();
        let centre = centres::NewCentre {
            name: name.to_owned(),
            county_code: "360734".to_owned(),
        };
        let made = self
            .ports
            .db
            .write_now(|conn| centres::insert_centre(conn, &ports, "system", body_id, &centre));
        made.map_err(|problem: Problem| problem.code())
            .expect("centre")
    }
}

/// A body with one centre and its administrator.
pub(crate) struct County {
    pub(crate) body_id: String,
    pub(crate) body_admin: String,
    pub(crate) centre_id: String,
    pub(crate) centre_admin: String,
}

impl County {
    pub(crate) async fn make(app: &TestApp, site_serial: &str) -> Self {
        let body_id = app.make_body(site_serial);
        let body_admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body_id));
        let centre_id = make_centre(app, &body_admin, "寻乌县职业培训中心").await;
        let centre_admin = app.sign_in_as(Role::CentreAdmin, &Place::centre(&body_id, &centre_id));
        Self {
            body_id,
            body_admin,
            centre_id,
            centre_admin,
        }
    }

    pub(crate) async fn cohort(&self, app: &TestApp, name: &str) -> String {
        let cohort = json!({ "name": name, "occupation_code": "4-04-05-03", "level": 5 });
        created(app, "/api/v1/cohorts", &self.centre_admin, &cohort).await
    }
}

pub(crate) async fn make_centre(app: &TestApp, body_admin: &str, name: &str) -> String {
    let centre = json!({ "name": name, "county_code": "360734" });
    created(app, "/api/v1/centres", body_admin, &centre).await
}

async fn created(app: &TestApp, path: &str, token: &str, body: &Value) -> String {
    let answer = app.post(path, Some(token), body).await.expect(201).json();
    answer["id"].as_str().unwrap().to_owned()
}

async fn counties_are_public_and_found_by_name_and_code(app: TestApp) {
    for wanted in ["寻乌", "360734", "江西省寻乌"] {
        let found = app
            .get(&format!("/api/v1/counties?q={wanted}"), None)
            .await
            .expect(200)
            .json();
        let xunwu = json!([{ "code": "360734", "name": "寻乌县", "province": "江西省" }]);
        assert_eq!(found["items"], xunwu, "{wanted}");
    }
    let all = app.get("/api/v1/counties", None).await.expect(200).json();
    assert_eq!(all["items"].as_array().unwrap().len(), 20);
    let long = "寻".repeat(61);
    app.get(&format!("/api/v1/counties?q={long}"), None)
        .await
        .expect_problem(422, "request.invalid");
}

async fn a_body_makes_centres_and_a_centre_opens_cohorts(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let second = make_centre(&app, &county.body_admin, "安远县职业培训中心").await;
    let centres = app
        .get("/api/v1/centres", Some(&county.body_admin))
        .await
        .expect(200)
        .json();
    assert_eq!(centres["items"].as_array().unwrap().len(), 2);
    assert_eq!(centres["items"][0]["county_name"], "寻乌县");
    let own = app
        .get("/api/v1/centres", Some(&county.centre_admin))
        .await
        .expect(200)
        .json();
    assert_eq!(
        own["items"].as_array().unwrap().len(),
        1,
        "a centre sees itself only"
    );

    let first = county.cohort(&app, "一班").await;
    let elsewhere =
        json!({ "name": "一班", "occupation_code": "4-04-05-05", "level": 3, "centre_id": second });
    let other = created(&app, "/api/v1/cohorts", &county.body_admin, &elsewhere).await;
    let detail = app
        .get(
            &format!("/api/v1/cohorts/{first}"),
            Some(&county.centre_admin),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(detail["name"], "一班");
    assert_eq!(detail["centre"]["id"], county.centre_id.as_str());
    assert_eq!(
        (&detail["enrolled"], &detail["imports"]),
        (&json!(0), &json!([]))
    );

    let seen = app
        .get("/api/v1/cohorts", Some(&county.centre_admin))
        .await
        .expect(200)
        .json();
    assert_eq!(seen["items"].as_array().unwrap().len(), 1);
    for path in [
        format!("/api/v1/cohorts/{other}"),
        format!("/api/v1/cohorts/{other}/enrolments"),
        format!("/api/v1/cohorts/{other}/enrolments.csv"),
    ] {
        app.get(&path, Some(&county.centre_admin))
            .await
            .expect_problem(404, "request.not_found");
        app.get(&path, Some(&county.body_admin)).await.expect(200);
    }
    let everything = app
        .get("/api/v1/cohorts", Some(&county.body_admin))
        .await
        .expect(200)
        .json();
    assert_eq!(everything["items"].as_array().unwrap().len(), 2);

    // Another body sees nothing of all this.
    let stranger = County::make(&app, "000002").await;
    app.get(
        &format!("/api/v1/cohorts/{first}"),
        Some(&stranger.body_admin),
    )
    .await
    .expect_problem(404, "request.not_found");
    let foreign = json!({ "name": "二班", "occupation_code": "4-04-05-05", "level": 3, "centre_id": county.centre_id });
    let refused = app
        .post("/api/v1/cohorts", Some(&stranger.body_admin), &foreign)
        .await;
    refused.expect_problem(422, "request.invalid");
    // A centre may not open cohorts for its neighbour.
    let neighbour =
        json!({ "name": "二班", "occupation_code": "4-04-05-05", "level": 3, "centre_id": second });
    let refused = app
        .post("/api/v1/cohorts", Some(&county.centre_admin), &neighbour)
        .await;
    refused.expect_problem(422, "request.invalid");
}

async fn faulty_requests_are_refused_field_by_field(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let centre = json!({ "name": "一", "county_code": "999999" });
    let refused = app
        .post("/api/v1/centres", Some(&county.body_admin), &centre)
        .await
        .expect_problem(422, "request.invalid")
        .json();
    let fields: Vec<&str> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["name", "county_code"]);

    let again = json!({ "name": "寻乌县职业培训中心", "county_code": "360734" });
    app.post("/api/v1/centres", Some(&county.body_admin), &again)
        .await
        .expect_problem(409, "centres.name_taken");
    county.cohort(&app, "一班").await;
    for (body, status, code) in [
        (
            json!({ "name": "一班", "occupation_code": "4-04-05-03", "level": 5 }),
            409,
            "centres.cohort_name_taken",
        ),
        (
            json!({ "name": "二班", "occupation_code": "客服", "level": 6 }),
            422,
            "request.invalid",
        ),
        (
            json!({ "name": "二班", "occupation_code": "4-04-05-03", "level": 5, "extra": 1 }),
            422,
            "request.invalid",
        ),
    ] {
        app.post("/api/v1/cohorts", Some(&county.centre_admin), &body)
            .await
            .expect_problem(status, code);
    }
    // Those who see the whole body must name the centre.
    let nowhere = json!({ "name": "二班", "occupation_code": "4-04-05-03", "level": 5 });
    app.post("/api/v1/cohorts", Some(&county.body_admin), &nowhere)
        .await
        .expect_problem(422, "request.invalid");
    app.post("/api/v1/centres", Some(&county.centre_admin), &again)
        .await
        .expect_problem(403, "access.denied");
}

async fn retries_with_a_key_make_one_cohort(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let body = json!({ "name": "一班", "occupation_code": "4-04-05-03", "level": 5 });
    let mut ids = Vec::new();
    for _ in 0..2 {
        let answer = app
            .request(
                reqwest::Method::POST,
                "/api/v1/cohorts",
                Some(&county.centre_admin),
            )
            .header("idempotency-key", "one-and-the-same")
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 201);
        ids.push(answer.json::<Value>().await.unwrap()["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
}

async fn lists_page_and_search(app: TestApp) {
    let county = County::make(&app, "000001").await;
    for name in ["春季一班", "春季二班", "Autumn_100%"] {
        county.cohort(&app, name).await;
    }
    let names = |answer: &Value| -> Vec<String> {
        answer["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let token = Some(county.centre_admin.as_str());
    let first = app
        .get("/api/v1/cohorts?limit=2", token)
        .await
        .expect(200)
        .json();
    assert_eq!(names(&first), ["Autumn_100%", "春季二班"], "newest first");
    let after = first["next"].as_str().unwrap();
    let rest = app
        .get(&format!("/api/v1/cohorts?limit=2&after={after}"), token)
        .await
        .expect(200)
        .json();
    assert_eq!(names(&rest), ["春季一班"]);
    assert!(rest["next"].is_null());
    for (wanted, expected) in [
        ("春季", 2),
        ("autumn_", 1),
        ("100%25", 1),
        ("_", 1),
        ("冬季", 0),
    ] {
        let found = app
            .get(&format!("/api/v1/cohorts?q={wanted}"), token)
            .await
            .expect(200)
            .json();
        assert_eq!(names(&found).len(), expected, "{wanted}");
    }
}
