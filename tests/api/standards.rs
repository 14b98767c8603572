//! Standards are public; adoptions and plans belong to a body.

use serde_json::{Value, json};
use touchstone::access::Role;
use touchstone::platform::http::Problem;
use touchstone::standards::{self, LoadReport};

use crate::cases;
use crate::support::{Case, Place, TestApp};

const AI_TRAINER: &str = "4-04-05-05";
const PLAN_KEY: &str = "4-04-05-05/level-3";

pub(crate) fn cases() -> Vec<Case> {
    cases!["standards":
        loading_twice_changes_nothing,
        anyone_reads_a_standard_with_status_sources_and_gaps,
        points_are_listed_with_their_gloss,
        a_body_adopts_once_and_takes_plans_as_versions,
        a_plan_needs_an_adopted_standard,
        plans_copied_at_once_get_versions_of_their_own,
        what_changed_is_in_the_audit_chain,
        plans_are_listed_by_filter_and_page,
        other_bodies_and_roles_are_kept_out,
        faulty_requests_are_refused,
    ]
}

impl TestApp {
    pub(crate) fn load_standards(&self) -> LoadReport {
        let ports = self.ports.clone();
        let loaded = self
            .ports
            .db
            .write_now(|conn| standards::load_shipped(conn, &ports, "system"));
        loaded
            .map_err(|problem: Problem| problem.code())
            .expect("standards")
    }

    /// Loads the shipped standards and adopts that of `occupation_code` for the body; gives the edition's id.
    pub(crate) async fn adopt_standard(&self, admin: &str, occupation_code: &str) -> String {
        self.load_standards();
        let id = self.edition_id(occupation_code).await;
        self.post(
            &format!("/api/v1/standards/{id}/adoption"),
            Some(admin),
            &json!({}),
        )
        .await
        .expect(201);
        id
    }

    async fn edition_id(&self, occupation_code: &str) -> String {
        let list = self.get("/api/v1/standards", None).await.expect(200).json();
        let mut found = list["items"].as_array().unwrap().iter();
        let standard = found
            .find(|standard| standard["occupation_code"] == occupation_code)
            .expect("standard");
        standard["id"].as_str().unwrap().to_owned()
    }
}

async fn loading_twice_changes_nothing(app: TestApp) {
    let first = app.load_standards();
    assert!(
        first.editions_new >= 2 && first.points_new > 100,
        "{first:?}"
    );
    let second = app.load_standards();
    let unchanged = LoadReport {
        editions_unchanged: first.editions_new,
        ..LoadReport::default()
    };
    assert_eq!(second, unchanged);
}

async fn anyone_reads_a_standard_with_status_sources_and_gaps(app: TestApp) {
    app.load_standards();
    let list = app.get("/api/v1/standards", None).await.expect(200).json();
    let standard = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["occupation_code"] == AI_TRAINER)
        .unwrap();
    assert_eq!(
        (
            standard["edition_year"].as_i64(),
            standard["name_zh"].as_str()
        ),
        (Some(2021), Some("人工智能训练师"))
    );
    let levels: Vec<_> = standard["levels"]
        .as_array()
        .unwrap()
        .iter()
        .map(|level| level["level"].as_i64().unwrap())
        .collect();
    assert_eq!(levels, [5, 4, 3, 2, 1]);
    let third = standard["levels"]
        .as_array()
        .unwrap()
        .iter()
        .find(|level| level["level"] == 3)
        .unwrap();
    assert_eq!(
        (third["plans"].as_i64(), third["name_zh"].as_str()),
        (Some(1), Some("三级/高级工"))
    );

    let id = standard["id"].as_str().unwrap();
    let edition = app
        .get(&format!("/api/v1/standards/{id}"), None)
        .await
        .expect(200)
        .json();
    assert_eq!(edition["id"], id);
    assert_eq!(edition["occupation"]["status"], "standard");
    assert!(!edition["gaps"].as_array().unwrap().is_empty());
    for level in edition["levels"].as_array().unwrap() {
        for function in level["functions"].as_array().unwrap() {
            assert!(
                function["status"].is_string() && function["sources"].is_array(),
                "{function}"
            );
        }
    }
    app.get("/api/v1/standards/none", None)
        .await
        .expect_problem(404, "request.not_found");

    let first = app
        .get("/api/v1/standards?limit=1", None)
        .await
        .expect(200)
        .json();
    let next = app
        .get(
            &format!(
                "/api/v1/standards?limit=1&after={}",
                first["next"].as_str().unwrap()
            ),
            None,
        )
        .await;
    assert_ne!(
        next.expect(200).json()["items"][0]["id"],
        first["items"][0]["id"]
    );
}

async fn points_are_listed_with_their_gloss(app: TestApp) {
    app.load_standards();
    let id = app.edition_id(AI_TRAINER).await;
    let at = |level: i32| format!("/api/v1/standards/{id}/points?level={level}");
    let points = app.get(&at(4), None).await.expect(200).json();
    let points = points["items"].as_array().unwrap();
    assert!(points.len() >= 50, "{}", points.len());
    for point in points {
        assert!(
            point["gloss_en"]
                .as_str()
                .is_some_and(|gloss| !gloss.is_empty()),
            "{point}"
        );
        assert!(["X", "Y", "Z"].contains(&point["importance"].as_str().unwrap()));
        assert!(point["status"].is_string());
    }
    let codes: Vec<&str> = points
        .iter()
        .map(|point| point["code"].as_str().unwrap())
        .collect();
    assert!(codes.is_sorted());
    assert_eq!(
        app.get(&at(9), None).await.expect(200).json()["items"],
        json!([])
    );
    app.get("/api/v1/standards/none/points?level=3", None)
        .await
        .expect_problem(404, "request.not_found");
    app.get(&format!("/api/v1/standards/{id}/points?level=three"), None)
        .await
        .expect_problem(422, "request.invalid");
}

async fn a_body_adopts_once_and_takes_plans_as_versions(app: TestApp) {
    let body = app.make_body("000001");
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    let edition = app.adopt_standard(&admin, AI_TRAINER).await;
    let again = app
        .post(
            &format!("/api/v1/standards/{edition}/adoption"),
            Some(&admin),
            &json!({}),
        )
        .await;
    let adoptions = app
        .get("/api/v1/adoptions", Some(&admin))
        .await
        .expect(200)
        .json();
    assert_eq!(adoptions["items"], json!([again.expect(201).json()]));

    let shipped = app
        .get("/api/v1/plans/shipped", Some(&admin))
        .await
        .expect(200)
        .json();
    let plan = shipped["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|plan| plan["key"] == PLAN_KEY)
        .unwrap();
    assert_eq!(
        (plan["level"].as_i64(), plan["status"].as_str()),
        (Some(3), Some("provincial-plan"))
    );

    let mut versions = Vec::new();
    for _ in 0..2 {
        let id = copy(&app, &admin, PLAN_KEY).await;
        let plan = app
            .get(&format!("/api/v1/plans/{id}"), Some(&admin))
            .await
            .expect(200)
            .json();
        assert_eq!(
            (
                plan["edition_id"].as_str(),
                plan["occupation_name"].as_str()
            ),
            (Some(edition.as_str()), Some("人工智能训练师"))
        );
        assert_eq!(plan["document"]["theory"]["minutes"], 90);
        versions.push(plan["version"].as_i64().unwrap());
    }
    assert_eq!(versions, [1, 2]);
}

async fn copy(app: &TestApp, admin: &str, key: &str) -> String {
    let created = app
        .post("/api/v1/plans", Some(admin), &json!({ "shipped_key": key }))
        .await
        .expect(201)
        .json();
    created["id"].as_str().unwrap().to_owned()
}

async fn a_plan_needs_an_adopted_standard(app: TestApp) {
    let body = app.make_body("000001");
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    let wish = json!({ "shipped_key": PLAN_KEY });
    app.post("/api/v1/plans", Some(&admin), &wish)
        .await
        .expect_problem(409, "standards.not_adopted");
    app.load_standards();
    app.post("/api/v1/plans", Some(&admin), &wish)
        .await
        .expect_problem(409, "standards.not_adopted");
    let unknown = json!({ "shipped_key": "4-04-05-03/level-1" });
    app.post("/api/v1/plans", Some(&admin), &unknown)
        .await
        .expect_problem(404, "standards.no_such_plan");
}

async fn plans_are_listed_by_filter_and_page(app: TestApp) {
    let body = app.make_body("000001");
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    app.adopt_standard(&admin, AI_TRAINER).await;
    app.adopt_standard(&admin, "4-04-05-03").await;
    let first = copy(&app, &admin, PLAN_KEY).await;
    let other = copy(&app, &admin, "4-04-05-03/level-5").await;
    let third = copy(&app, &admin, PLAN_KEY).await;

    let ids = |page: &Value| -> Vec<String> {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|plan| plan["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let get = async |query: &str| {
        app.get(&format!("/api/v1/plans{query}"), Some(&admin))
            .await
            .expect(200)
            .json()
    };
    assert_eq!(
        ids(&get("").await),
        [first.clone(), other.clone(), third.clone()]
    );
    assert_eq!(
        ids(&get("?occupation_code=4-04-05-03").await),
        std::slice::from_ref(&other)
    );
    assert_eq!(ids(&get("?level=3").await), [first.clone(), third.clone()]);
    assert_eq!(
        ids(&get("?level=3&occupation_code=4-04-05-03").await),
        Vec::<String>::new()
    );
    let page = get("?limit=2").await;
    assert_eq!(
        (ids(&page), page["next"].as_str()),
        (vec![first, other.clone()], Some(other.as_str()))
    );
    let rest = get(&format!("?limit=2&after={other}")).await;
    assert_eq!((ids(&rest), &rest["next"]), (vec![third], &Value::Null));
}

async fn other_bodies_and_roles_are_kept_out(app: TestApp) {
    let (body, other) = (app.make_body("000001"), app.make_body("000002"));
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    let edition = app.adopt_standard(&admin, AI_TRAINER).await;
    let plan = copy(&app, &admin, PLAN_KEY).await;

    let stranger = app.sign_in_as(Role::BodyAdmin, &Place::body(&other));
    app.get(&format!("/api/v1/plans/{plan}"), Some(&stranger))
        .await
        .expect_problem(404, "request.not_found");
    for list in ["/api/v1/plans", "/api/v1/adoptions"] {
        assert_eq!(
            app.get(list, Some(&stranger)).await.expect(200).json()["items"],
            json!([]),
            "{list}"
        );
    }
    let wish = json!({ "shipped_key": PLAN_KEY });
    app.post("/api/v1/plans", Some(&stranger), &wish)
        .await
        .expect_problem(409, "standards.not_adopted");

    let candidate = app.sign_in_as(Role::Candidate, &Place::body(&body));
    let invigilator = app.sign_in_as(Role::Invigilator, &Place::body(&body));
    let adoption = format!("/api/v1/standards/{edition}/adoption");
    for (token, code, status) in [
        (None, "access.not_signed_in", 401),
        (Some(candidate.as_str()), "access.denied", 403),
    ] {
        app.get("/api/v1/plans", token)
            .await
            .expect_problem(status, code);
        app.get(&format!("/api/v1/plans/{plan}"), token)
            .await
            .expect_problem(status, code);
        app.get("/api/v1/plans/shipped", token)
            .await
            .expect_problem(status, code);
        app.post("/api/v1/plans", token, &wish)
            .await
            .expect_problem(status, code);
        app.post(&adoption, token, &json!({}))
            .await
            .expect_problem(status, code);
    }
    app.get("/api/v1/plans", Some(&invigilator))
        .await
        .expect(200);
    app.post("/api/v1/plans", Some(&invigilator), &wish)
        .await
        .expect_problem(403, "access.denied");
    // Who may not do a thing does not learn what was wrong with the request.
    app.post("/api/v1/plans", Some(&invigilator), &json!({ "bad": 1 }))
        .await
        .expect_problem(403, "access.denied");
    app.get("/api/v1/plans?bad=1", Some(&candidate))
        .await
        .expect_problem(403, "access.denied");
    app.post(&adoption, Some(&invigilator), &json!({}))
        .await
        .expect_problem(403, "access.denied");
}

async fn faulty_requests_are_refused(app: TestApp) {
    let body = app.make_body("000001");
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    for query in [
        "level=6",
        "level=x",
        "occupation_code=AI",
        "order=name",
        "limit=-1",
    ] {
        app.get(&format!("/api/v1/plans?{query}"), Some(&admin))
            .await
            .expect_problem(422, "request.invalid");
    }
    for wish in [
        json!({}),
        json!({ "shipped_key": 3 }),
        json!({ "shipped_key": PLAN_KEY, "name": "x" }),
    ] {
        app.post("/api/v1/plans", Some(&admin), &wish)
            .await
            .expect_problem(422, "request.invalid");
    }
    app.post("/api/v1/standards/none/adoption", Some(&admin), &json!({}))
        .await
        .expect_problem(404, "request.not_found");
}

async fn plans_copied_at_once_get_versions_of_their_own(app: TestApp) {
    let body = app.make_body("000001");
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    app.adopt_standard(&admin, AI_TRAINER).await;
    futures_util::future::join_all((0..6).map(|_| copy(&app, &admin, PLAN_KEY))).await;
    let plans = app
        .get("/api/v1/plans", Some(&admin))
        .await
        .expect(200)
        .json();
    let mut versions: Vec<_> = plans["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|plan| plan["version"].as_i64().unwrap())
        .collect();
    versions.sort_unstable();
    assert_eq!(versions, [1, 2, 3, 4, 5, 6]);
}

async fn what_changed_is_in_the_audit_chain(app: TestApp) {
    let body = app.make_body("000001");
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    let edition = app.adopt_standard(&admin, AI_TRAINER).await;
    // Adopting again changes nothing and is not recorded.
    app.post(
        &format!("/api/v1/standards/{edition}/adoption"),
        Some(&admin),
        &json!({}),
    )
    .await
    .expect(201);
    copy(&app, &admin, PLAN_KEY).await;
    let bank = json!({ "occupation_code": AI_TRAINER, "level": 3 });
    for _ in 0..2 {
        app.post("/api/v1/banks", Some(&admin), &bank)
            .await
            .expect(201);
    }
    let audit = app
        .get("/api/v1/audit?limit=200", Some(&admin))
        .await
        .expect(200)
        .json();
    let count = |action: &str| {
        audit["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["action"] == action)
            .count()
    };
    assert_eq!(
        (
            count("standard.adopted"),
            count("plan.copied"),
            count("bank.loaded")
        ),
        (1, 1, 1),
        "{audit}"
    );
}
