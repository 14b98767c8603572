//! The audit chain: what a hand in the database does to it is found, and people read their own body's part.

use serde_json::json;
use touchstone::access::Role;
use touchstone::audit::{self, AuditEntry, ChainVerdict, sitting_chain};
use touchstone::platform::db::{DbFailure, run_sql};
use touchstone::platform::jobs;

use crate::cases;
use crate::support::{Case, Place, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["audit":
        a_whole_chain_is_found_whole,
        changes_removals_insertions_and_new_orders_are_named,
        a_chain_rewritten_without_the_key_is_named,
        a_body_reads_its_own_entries,
        a_body_sees_its_own_jobs,
    ]
}

impl TestApp {
    /// What somebody with the database's password could do.
    pub(crate) fn execute(&self, sql: String) {
        let script: &'static str = Box::leak(sql.into_boxed_str());
        self.ports
            .db
            .write_now(|conn| run_sql(conn, script))
            .expect("sql");
    }

    pub(crate) fn verify_audit(&self) -> Vec<ChainVerdict> {
        let verdicts = self
            .ports
            .db
            .read_now(|conn| audit::verify_all(conn, &self.ports.secrets));
        verdicts
            .map_err(|failure: DbFailure| failure.to_string())
            .expect("verdicts")
    }

    fn write_entries(&self, chain: &str, count: usize) {
        let ports = self.ports.clone();
        let written: Result<(), DbFailure> = self.ports.db.write_now(|conn| {
            for number in 0..count {
                let entry = AuditEntry {
                    chain,
                    actor: "system",
                    action: "thing.done",
                    subject_kind: "thing",
                    subject_id: &format!("thing-{number}"),
                    data: json!({ "number": number }),
                };
                audit::record(conn, &ports, entry)?;
            }
            Ok(())
        });
        written.expect("entries");
    }

    /// The number and reason of the first bad entry of a chain.
    fn first_bad(&self, chain: &str) -> Option<(i64, &'static str)> {
        let verdicts = self.verify_audit();
        let verdict = verdicts
            .iter()
            .find(|verdict| verdict.chain == chain)
            .expect("chain");
        verdict.first_bad.zip(verdict.reason)
    }
}

async fn a_whole_chain_is_found_whole(app: TestApp) {
    let body = app.make_body("000001");
    app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    // More than one batch of the verifier.
    app.write_entries("long", 1003);
    let verdicts = app.verify_audit();
    assert!(
        verdicts.iter().all(|verdict| verdict.first_bad.is_none()),
        "{verdicts:?}"
    );
    let long = verdicts
        .iter()
        .find(|verdict| verdict.chain == "long")
        .unwrap();
    assert_eq!(long.entries, 1003);
    assert!(verdicts.iter().any(|verdict| verdict.chain == body));
    assert!(verdicts.iter().any(|verdict| verdict.chain == "platform"));
}

async fn changes_removals_insertions_and_new_orders_are_named(app: TestApp) {
    let columns = "at, actor, action, subject_kind, subject_id, data, prev_hash, hash";
    let swap = |chain: &str| {
        format!(
            "UPDATE audit_entries SET seq = -4 WHERE chain = '{chain}' AND seq = 4; \
             UPDATE audit_entries SET seq = 4 WHERE chain = '{chain}' AND seq = 5; \
             UPDATE audit_entries SET seq = 5 WHERE chain = '{chain}' AND seq = -4"
        )
    };
    let set = |chain: &str, what: &str| {
        format!("UPDATE audit_entries SET {what} WHERE chain = '{chain}' AND seq = 4")
    };
    let deeds: Vec<(&str, String, i64)> = vec![
        ("data", set("data", "data = '{\"number\":99}'"), 4),
        ("actor", set("actor", "actor = 'someone'"), 4),
        ("action", set("action", "action = 'thing.undone'"), 4),
        ("subject", set("subject", "subject_id = 'thing-9'"), 4),
        ("kind", set("kind", "subject_kind = 'other'"), 4),
        ("at", set("at", "at = '2020-01-01 00:00:00.000000'"), 4),
        ("hash", set("hash", "hash = prev_hash"), 4),
        ("prev", set("prev", "prev_hash = hash"), 4),
        (
            "first",
            "DELETE FROM audit_entries WHERE chain = 'first' AND seq = 1".to_owned(),
            1,
        ),
        (
            "middle",
            "DELETE FROM audit_entries WHERE chain = 'middle' AND seq = 4".to_owned(),
            4,
        ),
        (
            "last",
            "DELETE FROM audit_entries WHERE chain = 'last' AND seq = 8".to_owned(),
            8,
        ),
        (
            "all",
            "DELETE FROM audit_entries WHERE chain = 'all'".to_owned(),
            1,
        ),
        ("order", swap("order"), 4),
        (
            "insert",
            format!(
                "UPDATE audit_entries SET seq = seq + 100 WHERE chain = 'insert' AND seq >= 4; \
                 INSERT INTO audit_entries (chain, seq, {columns}) SELECT chain, 4, {columns} FROM audit_entries \
                 WHERE chain = 'insert' AND seq = 3; \
                 UPDATE audit_entries SET seq = seq - 99 WHERE chain = 'insert' AND seq >= 104"
            ),
            4,
        ),
        (
            "append",
            format!(
                "INSERT INTO audit_entries (chain, seq, {columns}) SELECT chain, 9, {columns} FROM audit_entries \
                 WHERE chain = 'append' AND seq = 8"
            ),
            9,
        ),
        (
            "head",
            "UPDATE audit_heads SET seq = 7 WHERE chain = 'head'".to_owned(),
            8,
        ),
        (
            "seal",
            "UPDATE audit_heads SET seal = hash WHERE chain = 'seal'".to_owned(),
            8,
        ),
        (
            "whole",
            "DELETE FROM audit_entries WHERE chain = 'whole'; DELETE FROM audit_heads WHERE chain = 'whole'".to_owned(),
            1,
        ),
        (
            "headless",
            "DELETE FROM audit_heads WHERE chain = 'headless'".to_owned(),
            1,
        ),
    ];
    for (chain, sql, expected) in deeds {
        app.write_entries(chain, 8);
        assert_eq!(app.first_bad(chain), None, "{chain}");
        app.execute(sql);
        let found = app.first_bad(chain);
        assert_eq!(
            found.map(|(seq, _)| seq),
            Some(expected),
            "{chain}: {found:?}"
        );
    }
    // The others are not blamed.
    app.write_entries("untouched", 8);
    assert_eq!(app.first_bad("untouched"), None);
}

async fn a_chain_rewritten_without_the_key_is_named(app: TestApp) {
    app.write_entries("honest", 8);
    // Someone with the database and the program, but not the installation's keys, writes the whole chain anew: every hash
    // fits, and the head is sealed with another key.
    let folder = tempfile::tempdir().unwrap();
    let mut settings = (*app.ports.settings).clone();
    settings.data.dir = folder.path().to_owned();
    settings.data.secrets_file = String::new();
    let forger =
        touchstone::app::open_ports(settings, app.clock.clone(), app.ports.randomness.clone())
            .unwrap();
    app.execute("DELETE FROM audit_entries WHERE chain = 'honest'; DELETE FROM audit_heads WHERE chain = 'honest'".to_owned());
    let written: Result<(), DbFailure> = forger.db.write_now(|conn| {
        for number in 0..8 {
            let entry = AuditEntry {
                chain: "honest",
                actor: "system",
                action: "thing.done",
                subject_kind: "thing",
                subject_id: "thing",
                data: json!({ "number": number + 100 }),
            };
            audit::record(conn, &forger, entry)?;
        }
        Ok(())
    });
    written.unwrap();
    assert_eq!(
        app.first_bad("honest"),
        Some((8, "seal of the head is false"))
    );
}

async fn a_body_reads_its_own_entries(app: TestApp) {
    let (one, two) = (app.make_body("000001"), app.make_body("000002"));
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&one));
    app.sign_in_as(Role::BodyAdmin, &Place::body(&two));
    app.write_entries(&one, 7);
    app.write_entries(&two, 3);
    app.write_entries(&sitting_chain("of nobody"), 3);
    let mut seen = Vec::new();
    let mut url = "/api/v1/audit?limit=3".to_owned();
    loop {
        let page = app.get(&url, Some(&admin)).await.expect(200).json();
        for entry in page["items"].as_array().unwrap() {
            assert_eq!(entry["chain"], json!(one));
            seen.push(entry["seq"].as_i64().unwrap());
        }
        match page["next"].as_str() {
            Some(next) => url = format!("/api/v1/audit?limit=3&after={next}"),
            None => break,
        }
    }
    let all: Vec<i64> = (1..=8).rev().collect();
    assert_eq!(seen, all, "the newest first, none twice, none missing");
    let some = app
        .get(
            "/api/v1/audit?subject_kind=thing&subject_id=thing-4",
            Some(&admin),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(some["items"].as_array().unwrap().len(), 1);
    assert_eq!(some["items"][0]["data"], json!({ "number": 4 }));
    app.get("/api/v1/audit?after=nonsense", Some(&admin))
        .await
        .expect_problem(422, "request.invalid");
    app.get("/api/v1/audit", None)
        .await
        .expect_problem(401, "access.not_signed_in");
    let assessor = app.sign_in_as(Role::Assessor, &Place::body(&one));
    app.get("/api/v1/audit", Some(&assessor))
        .await
        .expect_problem(403, "access.denied");
}

async fn a_body_sees_its_own_jobs(app: TestApp) {
    let (one, two) = (app.make_body("000001"), app.make_body("000002"));
    let now = app.ports.now();
    let job = app
        .ports
        .db
        .write_now(|conn| jobs::enqueue(conn, "test.unknown", Some(&one), "{}", "system", now))
        .map_err(|failure: DbFailure| failure.to_string())
        .unwrap();
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&one));
    let stranger = app.sign_in_as(Role::BodyAdmin, &Place::body(&two));
    let view = app
        .get(&format!("/api/v1/jobs/{job}"), Some(&admin))
        .await
        .expect(200)
        .json();
    assert_eq!(view["id"], json!(job));
    assert_eq!(view["kind"], "test.unknown");
    app.get(&format!("/api/v1/jobs/{job}"), Some(&stranger))
        .await
        .expect_problem(404, "request.not_found");
    app.get("/api/v1/jobs/none", Some(&admin))
        .await
        .expect_problem(404, "request.not_found");
}
