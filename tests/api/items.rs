//! Banks and items belong to a body; keys are seen only by roles that may read items.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::{Value, json};
use touchstone::access::Role;
use touchstone::items::{self, ItemKind};
use touchstone::platform::db::{DbFailure, run_sql};

use crate::cases;
use crate::support::{Case, Place, TestApp};

const AI_TRAINER: &str = "4-04-05-05";
const ATTENDANT: &str = "4-04-05-03";

pub(crate) fn cases() -> Vec<Case> {
    cases!["items":
        a_bank_is_loaded_once_and_counted,
        changed_content_makes_a_new_version,
        items_are_found_by_filter_text_and_page,
        an_item_shows_its_key_to_those_who_may_read_it,
        candidates_and_other_roles_never_see_items,
        other_bodies_see_nothing,
        faulty_requests_are_refused,
        papers_get_approved_items_with_mutual_enemies,
        a_retried_load_answers_as_before,
    ]
}

/// A body administrator with the bank of the call-centre attendant.
async fn with_bank(app: &TestApp, serial: &str) -> (String, String) {
    app.load_standards();
    let body = app.make_body(serial);
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    load(app, &admin, ATTENDANT, 5).await;
    (body, admin)
}

async fn load(app: &TestApp, admin: &str, occupation_code: &str, level: i32) -> Value {
    let wish = json!({ "occupation_code": occupation_code, "level": level });
    app.post("/api/v1/banks", Some(admin), &wish)
        .await
        .expect(201)
        .json()
}

fn texts(page: &Value, field: &str) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item[field].as_str().unwrap().to_owned())
        .collect()
}

fn execute(app: &TestApp, sql: &str) {
    let statement: &'static str = Box::leak(sql.to_owned().into_boxed_str());
    let done = app.ports.db.write_now(|conn| run_sql(conn, statement));
    done.map_err(|failure: DbFailure| failure.to_string())
        .expect("statement");
}

async fn a_bank_is_loaded_once_and_counted(app: TestApp) {
    app.load_standards();
    let body = app.make_body("000001");
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    let offered = app
        .get("/api/v1/banks", Some(&admin))
        .await
        .expect(200)
        .json();
    let trainer = |banks: &Value| {
        let mut found = banks["items"].as_array().unwrap().iter();
        found
            .find(|bank| bank["occupation_code"] == AI_TRAINER && bank["level"] == 3)
            .cloned()
            .unwrap()
    };
    assert_eq!(trainer(&offered)["items"]["single_choice"], 0);
    let shipped = trainer(&offered)["shipped_items"].as_i64().unwrap();

    let first = load(&app, &admin, AI_TRAINER, 3).await;
    assert_eq!(
        first,
        json!({ "items_new": shipped, "items_changed": 0, "items_unchanged": 0 })
    );
    let second = load(&app, &admin, AI_TRAINER, 3).await;
    assert_eq!(
        second,
        json!({ "items_new": 0, "items_changed": 0, "items_unchanged": shipped })
    );

    let bank = trainer(
        &app.get("/api/v1/banks", Some(&admin))
            .await
            .expect(200)
            .json(),
    );
    let counts = ["true_false", "single_choice", "multiple_choice"]
        .map(|kind| bank["items"][kind].as_i64().unwrap());
    assert!(
        counts[0] >= 60 && counts[1] >= 220 && counts[2] >= 20,
        "{bank}"
    );
    assert_eq!(counts.iter().sum::<i64>(), shipped);
    assert_eq!(
        (&bank["points"], &bank["points_covered"]),
        (&json!(100), &json!(100))
    );
}

async fn changed_content_makes_a_new_version(app: TestApp) {
    let (_, admin) = with_bank(&app, "000001").await;
    let list = app
        .get("/api/v1/items?limit=2", Some(&admin))
        .await
        .expect(200)
        .json();
    let ids = texts(&list, "id");
    // The body holds an older wording of the first item, and an older estimate for the second.
    execute(
        &app,
        &format!(
            "UPDATE item_versions SET digest = 'older' WHERE item_id = '{}'",
            ids[0]
        ),
    );
    execute(
        &app,
        &format!("UPDATE items SET difficulty = 5 WHERE id = '{}'", ids[1]),
    );
    let report = load(&app, &admin, ATTENDANT, 5).await;
    assert_eq!(
        (&report["items_new"], &report["items_changed"]),
        (&json!(0), &json!(2))
    );

    let mut versions = Vec::new();
    for id in &ids {
        let item = app
            .get(&format!("/api/v1/items/{id}"), Some(&admin))
            .await
            .expect(200)
            .json();
        assert_ne!(item["difficulty"], 5);
        let numbers = item["versions"].as_array().unwrap().iter();
        versions.push(
            numbers
                .map(|version| version["version"].as_i64().unwrap())
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(versions, [vec![2, 1], vec![1]]);
    let again = load(&app, &admin, ATTENDANT, 5).await;
    assert_eq!(again["items_changed"], 0);
}

async fn items_are_found_by_filter_text_and_page(app: TestApp) {
    let (_, admin) = with_bank(&app, "000001").await;
    load(&app, &admin, AI_TRAINER, 3).await;
    let get = async |query: &str| {
        app.get(&format!("/api/v1/items?{query}"), Some(&admin))
            .await
            .expect(200)
            .json()
    };

    let page =
        get("occupation_code=4-04-05-05&level=3&section=2&kind=multiple_choice&limit=200").await;
    let items = page["items"].as_array().unwrap();
    assert!(!items.is_empty());
    for item in items {
        assert_eq!(
            (&item["section"], &item["kind"], &item["state"]),
            (&json!("2"), &json!("multiple_choice"), &json!("approved"))
        );
        assert!(!item["point_name"].as_str().unwrap().is_empty());
        assert!(item.get("key").is_none() && item.get("options").is_none());
    }

    let code = texts(&page, "code").remove(0);
    assert_eq!(
        texts(&get(&format!("q={}", code.to_lowercase())).await, "code"),
        [code]
    );
    let stem = texts(&page, "stem").remove(0);
    let part: String = stem.chars().take(8).collect();
    assert!(texts(&get(&format!("q={part}")).await, "stem").contains(&stem));
    // What a pattern would understand is a text here.
    assert_eq!(get("q=%25_%25").await["items"], json!([]));
    assert_eq!(get("level=1").await["items"], json!([]));

    let mut seen = Vec::new();
    let mut query = "occupation_code=4-04-05-03&limit=60".to_owned();
    loop {
        let page = get(&query).await;
        seen.extend(texts(&page, "code"));
        let Some(next) = page["next"].as_str() else {
            break;
        };
        query = format!("occupation_code=4-04-05-03&limit=60&after={next}");
    }
    assert!(seen.len() >= 150, "{}", seen.len());
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len());

    let english = app
        .request(Method::GET, "/api/v1/items?limit=1", Some(&admin))
        .header("accept-language", "en");
    let english: Value = english.send().await.unwrap().json().await.unwrap();
    assert!(
        english["items"][0]["point_name"]
            .as_str()
            .unwrap()
            .is_ascii(),
        "{english}"
    );
}

async fn an_item_shows_its_key_to_those_who_may_read_it(app: TestApp) {
    let (body, admin) = with_bank(&app, "000001").await;
    let list = app
        .get("/api/v1/items?kind=single_choice&limit=1", Some(&admin))
        .await
        .expect(200)
        .json();
    let id = texts(&list, "id").remove(0);
    for role in [
        Role::BodyAdmin,
        Role::ItemAuthor,
        Role::ItemReviewer,
        Role::QualitySupervisor,
    ] {
        let token = app.sign_in_as(role, &Place::body(&body));
        let item = app
            .get(&format!("/api/v1/items/{id}"), Some(&token))
            .await
            .expect(200)
            .json();
        assert_eq!(item["options"].as_array().unwrap().len(), 4);
        let key = item["key"][0].as_str().unwrap();
        assert!(
            ["A", "B", "C", "D"].contains(&key) && item["key"].as_array().unwrap().len() == 1,
            "{item}"
        );
        assert!(!item["rationale"].as_str().unwrap().is_empty());
        assert_eq!(item["versions"][0]["version"], 1);
    }
}

async fn candidates_and_other_roles_never_see_items(app: TestApp) {
    let (body, admin) = with_bank(&app, "000001").await;
    let list = app
        .get("/api/v1/items?limit=1", Some(&admin))
        .await
        .expect(200)
        .json();
    let item = format!("/api/v1/items/{}", texts(&list, "id").remove(0));
    let wish = json!({ "occupation_code": ATTENDANT, "level": 5 });
    for role in [
        Role::Candidate,
        Role::Invigilator,
        Role::Assessor,
        Role::CentreAdmin,
        Role::Employer,
        Role::SystemAdmin,
    ] {
        let token = app.sign_in_as(role, &Place::body(&body));
        for path in ["/api/v1/items", "/api/v1/banks", item.as_str()] {
            app.get(path, Some(&token))
                .await
                .expect_problem(403, "access.denied");
        }
        app.post("/api/v1/banks", Some(&token), &wish)
            .await
            .expect_problem(403, "access.denied");
    }
    for path in ["/api/v1/items", "/api/v1/banks", item.as_str()] {
        app.get(path, None)
            .await
            .expect_problem(401, "access.not_signed_in");
    }
    let author = app.sign_in_as(Role::ItemAuthor, &Place::body(&body));
    app.post("/api/v1/banks", Some(&author), &wish)
        .await
        .expect_problem(403, "access.denied");
}

async fn other_bodies_see_nothing(app: TestApp) {
    let (body, admin) = with_bank(&app, "000001").await;
    let list = app
        .get("/api/v1/items?limit=1", Some(&admin))
        .await
        .expect(200)
        .json();
    let id = texts(&list, "id").remove(0);
    let other = app.make_body("000002");
    let stranger = app.sign_in_as(Role::BodyAdmin, &Place::body(&other));
    app.get(&format!("/api/v1/items/{id}"), Some(&stranger))
        .await
        .expect_problem(404, "request.not_found");
    assert_eq!(
        app.get("/api/v1/items", Some(&stranger))
            .await
            .expect(200)
            .json()["items"],
        json!([])
    );
    let banks = app
        .get("/api/v1/banks", Some(&stranger))
        .await
        .expect(200)
        .json();
    for bank in banks["items"].as_array().unwrap() {
        assert_eq!(
            (&bank["items"]["true_false"], &bank["points_covered"]),
            (&json!(0), &json!(0)),
            "{bank}"
        );
    }

    let own = body_versions(&app, &body);
    assert!(!own.is_empty());
    let seen = app
        .ports
        .db
        .read_now(|conn| items::load_versions(conn, &other, &own));
    assert_eq!(
        seen.map_err(|failure: DbFailure| failure.to_string()),
        Ok(BTreeMap::new())
    );
}

fn body_versions(app: &TestApp, body: &str) -> Vec<String> {
    let listed = app
        .ports
        .db
        .read_now(|conn| items::list_for_assembly(conn, body, ATTENDANT, 5));
    listed
        .map_err(|failure: DbFailure| failure.to_string())
        .unwrap()
        .into_iter()
        .map(|item| item.version_id)
        .collect()
}

async fn faulty_requests_are_refused(app: TestApp) {
    let (_, admin) = with_bank(&app, "000001").await;
    let long = "字".repeat(101);
    for query in [
        "level=0",
        "kind=essay",
        "section=x",
        "occupation_code=4",
        &format!("q={long}"),
        "order=stem",
    ] {
        app.get(&format!("/api/v1/items?{query}"), Some(&admin))
            .await
            .expect_problem(422, "request.invalid");
    }
    app.get("/api/v1/items/none", Some(&admin))
        .await
        .expect_problem(404, "request.not_found");
    for (code, level) in [("4-04-05-03", 1), ("9-99-99-99", 3), ("", 0)] {
        let wish = json!({ "occupation_code": code, "level": level });
        app.post("/api/v1/banks", Some(&admin), &wish)
            .await
            .expect_problem(404, "items.no_such_bank");
    }
    for wish in [
        json!({}),
        json!({ "occupation_code": AI_TRAINER, "level": "3" }),
        json!({ "occupation_code": AI_TRAINER, "level": 3, "x": 1 }),
    ] {
        app.post("/api/v1/banks", Some(&admin), &wish)
            .await
            .expect_problem(422, "request.invalid");
    }
}

async fn papers_get_approved_items_with_mutual_enemies(app: TestApp) {
    let (body, _) = with_bank(&app, "000001").await;
    let list = || {
        let listed = app
            .ports
            .db
            .read_now(|conn| items::list_for_assembly(conn, &body, ATTENDANT, 5));
        listed
            .map_err(|failure: DbFailure| failure.to_string())
            .unwrap()
    };
    let all = list();
    assert!(all.len() >= 150);
    let by_code: BTreeMap<_, _> = all.iter().map(|item| (item.code.clone(), item)).collect();
    let mut pairs = 0;
    for item in &all {
        for enemy in &item.enemies {
            assert!(
                by_code[enemy].enemies.contains(&item.code),
                "{} and {enemy}",
                item.code
            );
            pairs += 1;
        }
    }
    assert!(pairs > 0, "the shipped bank lists no enemies");

    let ids: Vec<String> = all.iter().map(|item| item.version_id.clone()).collect();
    let versions = app
        .ports
        .db
        .read_now(|conn| items::load_versions(conn, &body, &ids));
    let versions = versions
        .map_err(|failure: DbFailure| failure.to_string())
        .unwrap();
    assert_eq!(versions.len(), all.len());
    for version in versions.values() {
        assert_eq!(version.content.digest(version.kind), version.digest);
        assert_eq!(
            version.kind == ItemKind::TrueFalse,
            version.content.options.is_empty()
        );
    }

    let used = vec![
        all[0].item_id.clone(),
        all[1].item_id.clone(),
        all[0].item_id.clone(),
    ];
    app.ports
        .db
        .write_now(|conn| items::count_use(conn, &used))
        .map_err(|failure: DbFailure| failure.to_string())
        .unwrap();
    execute(
        &app,
        &format!(
            "UPDATE items SET state = 'retired' WHERE id = '{}'",
            all[2].item_id
        ),
    );
    let after = list();
    assert_eq!((after[0].times_used, after[1].times_used), (2, 1));
    assert_eq!(after.len(), all.len() - 1);
    assert!(
        after
            .iter()
            .all(|item| !item.enemies.contains(&all[2].code))
    );
    // A retired item's version is still there for papers that were made with it.
    let kept = app
        .ports
        .db
        .read_now(|conn| items::load_versions(conn, &body, &[all[2].version_id.clone()]));
    assert_eq!(
        kept.map_err(|failure: DbFailure| failure.to_string())
            .unwrap()
            .len(),
        1
    );
}

async fn a_retried_load_answers_as_before(app: TestApp) {
    app.load_standards();
    let body = app.make_body("000001");
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    let send = async || {
        let wish = json!({ "occupation_code": ATTENDANT, "level": 5 });
        let request = app
            .request(Method::POST, "/api/v1/banks", Some(&admin))
            .header("idempotency-key", "load-bank-1");
        request
            .json(&wish)
            .send()
            .await
            .unwrap()
            .json::<Value>()
            .await
            .unwrap()
    };
    let first = send().await;
    assert!(first["items_new"].as_i64().unwrap() >= 150, "{first}");
    assert_eq!(send().await, first);
}
