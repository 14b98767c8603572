//! A sitting on the day of its results.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde_json::{Value, json};
use touchstone::access::Role;
use touchstone::papers;
use touchstone::platform::db::DbFailure;

use crate::support::{Answer, Seated, TestApp, World};

/// Units of the shipped plan of AI trainer, level 3, with their full marks in hundredths.
pub(crate) const UNITS: &[(&str, i32)] = &[
    ("1", 2_500),
    ("2.1", 1_500),
    ("2.2", 2_000),
    ("3.1", 1_500),
    ("3.2", 2_000),
    ("4", 500),
];

pub(crate) struct Day {
    pub(crate) world: World,
    /// Tokens of two administrators of the body.
    pub(crate) first: String,
    pub(crate) second: String,
    pub(crate) assessor: String,
}

impl Day {
    /// An open sitting with so many candidates, none of whom has begun.
    pub(crate) async fn begin(app: &TestApp, candidates: usize) -> Self {
        let world = World::prepared(app, candidates).await;
        Self {
            first: world.token(app, Role::BodyAdmin),
            second: world.token(app, Role::BodyAdmin),
            assessor: world.token(app, Role::Assessor),
            world,
        }
    }

    /// As [`Self::begin`] with one candidate, who has earned so many hundredths in theory.
    pub(crate) async fn with_one(app: &TestApp, hundredths: i32) -> Self {
        let day = Self::begin(app, 1).await;
        day.sit(app, 0, hundredths).await;
        day
    }

    pub(crate) fn seated(&self, at: usize) -> &Seated {
        &self.world.people[at]
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        self.world.path(&format!("/{rest}"))
    }

    /// A candidate enters and starts; gives the token and the attempt's id.
    pub(crate) async fn start(&self, app: &TestApp, at: usize) -> (String, String) {
        let seated = self.seated(at);
        let entry = json!({
            "admission_number": seated.admission_number, "seat_code": seated.seat_code, "device": "ab".repeat(16),
        });
        let entered = app
            .post("/api/v1/exam/entries", None, &entry)
            .await
            .expect(200)
            .json();
        let token = entered["token"].as_str().expect("token").to_owned();
        let state = app
            .post("/api/v1/exam/start", Some(&token), &json!({}))
            .await
            .expect(200)
            .json();
        (
            token,
            state["attempt_id"].as_str().expect("attempt").to_owned(),
        )
    }

    pub(crate) async fn hand_in(&self, app: &TestApp, token: &str) {
        app.post("/api/v1/exam/submit", Some(token), &json!({}))
            .await
            .expect(200);
    }

    /// A candidate answers so many items rightly that exactly `hundredths` are earned, and hands in.
    pub(crate) async fn sit(&self, app: &TestApp, at: usize, hundredths: i32) {
        let (token, attempt) = self.start(app, at).await;
        let mut left = hundredths;
        let mut events = Vec::new();
        for (item_no, (key, score)) in self.keys(app, &self.seated(at).form_id) {
            if score <= left {
                left -= score;
                events.push(json!({
                    "item_no": item_no, "seq": 1, "answer": { "choice": key, "flagged": false },
                }));
            }
        }
        assert_eq!(left, 0, "{hundredths} cannot be earned with these items");
        for batch in events.chunks(150) {
            let path = format!("/api/v1/attempts/{attempt}/answers");
            let saved = app
                .put(&path, Some(&token), &json!({ "events": batch }))
                .await
                .expect(200)
                .json();
            let outcomes = saved["outcomes"].as_array().expect("outcomes");
            assert!(
                outcomes
                    .iter()
                    .all(|outcome| outcome["outcome"] == "stored"),
                "{saved}"
            );
        }
        self.hand_in(app, &token).await;
    }

    /// Key and score of every item of a form.
    fn keys(&self, app: &TestApp, form_id: &str) -> BTreeMap<i32, (Vec<String>, i32)> {
        let found: Result<_, DbFailure> = app.ports.db.read_now(|conn| {
            let body_id = &self.world.body_id;
            let form = papers::find_form(conn, body_id, form_id)?.expect("form");
            let versions = papers::load_form_items(conn, body_id, &form.document)?;
            let keys = form.document.items.iter().map(|item| {
                let key = versions[&item.version_id].content.key.clone();
                (item.item_no, (key, item.score_hundredths))
            });
            Ok(keys.collect())
        });
        found.map_err(|failure| failure.to_string()).expect("keys")
    }

    /// Name and last six characters of the identity number of a candidate.
    pub(crate) fn person(&self, at: usize) -> (String, String) {
        let seated = self.seated(at);
        (seated.name.clone(), seated.id_number[12..].to_owned())
    }

    /// The assessor gives every unit the same share of its full marks, in hundredths of it.
    pub(crate) async fn mark(&self, app: &TestApp, at: usize, share: i32) -> Answer {
        self.mark_as(app, &self.assessor, at, units_of_share(share))
            .await
    }

    pub(crate) async fn mark_as(
        &self,
        app: &TestApp,
        token: &str,
        at: usize,
        units: Value,
    ) -> Answer {
        let path = self.path(&format!("practical-marks/{}", self.seated(at).admission_id));
        app.put(&path, Some(token), &json!({ "units": units, "note": "" }))
            .await
    }

    pub(crate) async fn results(&self, app: &TestApp, token: &str) -> Answer {
        app.get(&self.path("results"), Some(token)).await
    }

    pub(crate) async fn digest(&self, app: &TestApp) -> String {
        let table = self.results(app, &self.first).await.expect(200).json();
        table["digest"].as_str().expect("digest").to_owned()
    }

    pub(crate) async fn sign(&self, app: &TestApp, token: &str, digest: &str) -> Answer {
        app.post(
            &self.path("release-signatures"),
            Some(token),
            &json!({ "digest": digest }),
        )
        .await
    }

    /// Both administrators sign.
    pub(crate) async fn release(&self, app: &TestApp) {
        let digest = self.digest(app).await;
        let once = self
            .sign(app, &self.first, &digest)
            .await
            .expect(200)
            .json();
        assert_eq!(once["state"], "signed_once");
        let twice = self
            .sign(app, &self.second, &digest)
            .await
            .expect(200)
            .json();
        assert_eq!(twice["state"], "released");
    }

    /// The window closes; whoever signed in before must sign in again.
    pub(crate) fn close(&mut self, app: &TestApp) {
        app.clock
            .advance(self.world.closes_at - app.ports.now() + TimeDelta::seconds(1));
        self.first = self.world.token(app, Role::BodyAdmin);
        self.second = self.world.token(app, Role::BodyAdmin);
        self.assessor = self.world.token(app, Role::Assessor);
    }
}

pub(crate) fn units_of_share(share: i32) -> Value {
    UNITS
        .iter()
        .map(|(code, full)| json!({ "code": code, "score_hundredths": full * share / 100 }))
        .collect()
}

/// The row of an admission in a table of results.
pub(crate) fn row_of<'a>(table: &'a Value, seated: &Seated) -> &'a Value {
    let rows = table["rows"].as_array().expect("rows");
    rows.iter()
        .find(|row| row["admission_id"] == json!(seated.admission_id))
        .expect("row")
}

/// Every audit chain is whole.
pub(crate) fn expect_whole_audit(app: &TestApp) {
    let verdicts = app.verify_audit();
    assert!(
        verdicts.iter().all(|verdict| verdict.first_bad.is_none()),
        "{verdicts:?}"
    );
}
