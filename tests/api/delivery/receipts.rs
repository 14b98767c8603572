//! A receipt stands against anyone who changes it, or the record behind it.

use serde_json::{Value, json};

use super::exam::{Candidate, open_sitting, run_script};
use crate::cases;
use crate::support::{Case, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["delivery::receipts": a_changed_receipt_does_not_verify, a_changed_record_is_found, refuses_what_is_no_receipt,
        anybody_verifies_with_the_public_key_alone]
}

async fn verify(app: &TestApp, receipt: &Value) -> Value {
    app.post(
        "/api/v1/receipts/verify",
        None,
        &json!({ "receipt": receipt }),
    )
    .await
    .expect(200)
    .json()
}

/// The checks that fail.
fn failing(verdict: &Value) -> Vec<&str> {
    let checks = verdict["checks"].as_array().unwrap();
    let failing: Vec<&str> = checks
        .iter()
        .filter(|check| check["ok"] == false)
        .map(|check| check["name"].as_str().unwrap())
        .collect();
    assert_eq!(verdict["valid"], json!(failing.is_empty()));
    failing
}

async fn submitted(app: &TestApp) -> Value {
    let sitting = open_sitting(app, 1).await;
    let ticket = &sitting.tickets[0];
    let candidate = Candidate::at_work(app, &ticket.number, &ticket.code).await;
    for at in 0..5 {
        candidate
            .save(
                app,
                vec![candidate.event(at, 1, 0), candidate.event(at, 2, 1)],
            )
            .await;
    }
    candidate.submit(app).await["receipt"].clone()
}

async fn a_changed_receipt_does_not_verify(app: TestApp) {
    let receipt = submitted(&app).await;
    assert!(failing(&verify(&app, &receipt).await).is_empty());
    let changes = [
        ("answered", json!(6)),
        ("events", json!(11)),
        ("admission_number", json!("1")),
        ("submitted_at", json!("2026-01-01T00:00:00Z")),
        ("chain_head", json!("0".repeat(64))),
        ("answers_hash", json!("0".repeat(64))),
        ("key_id", json!("0000000000000000")),
        ("signature", json!("AAAA")),
        ("signature", json!("not base64 ☃")),
    ];
    for (field, value) in changes {
        let mut changed = receipt.clone();
        changed[field] = value;
        assert_eq!(
            failing(&verify(&app, &changed).await),
            ["signature"],
            "{field}"
        );
    }
}

async fn a_changed_record_is_found(app: TestApp) {
    let receipt = submitted(&app).await;
    let attempt = receipt["attempt_id"].as_str().unwrap();
    // Whoever may write to the database changes one answer and even its hash.
    let other = r#"{"choice":["B"],"flagged":true}"#;
    let before = verify(&app, &receipt).await;
    run_script(
        &app,
        &format!(
            "UPDATE answer_events SET answer = '{other}' WHERE attempt_id = '{attempt}' AND ordinal = 4"
        ),
    );
    let after = verify(&app, &receipt).await;
    assert!(failing(&before).is_empty());
    assert!(failing(&after).contains(&"chain"), "{after}");
    run_script(
        &app,
        &format!("DELETE FROM answer_events WHERE attempt_id = '{attempt}' AND ordinal = 10"),
    );
    assert_eq!(failing(&verify(&app, &receipt).await), ["chain", "answers"]);
    run_script(
        &app,
        &format!("UPDATE attempts SET receipt = NULL WHERE id = '{attempt}'"),
    );
    assert_eq!(
        failing(&verify(&app, &receipt).await),
        ["recorded", "chain", "answers"]
    );
}

async fn refuses_what_is_no_receipt(app: TestApp) {
    for body in [
        json!({}),
        json!({ "receipt": {} }),
        json!({ "receipt": null }),
        json!([]),
    ] {
        app.post("/api/v1/receipts/verify", None, &body)
            .await
            .expect_problem(422, "request.invalid");
    }
}

/// With the key that the server publishes and the file that the page saved, without the server.
async fn anybody_verifies_with_the_public_key_alone(app: TestApp) {
    let receipt = submitted(&app).await;
    let key = app.get("/api/v1/receipts/key", None).await.expect(200);
    let key = key.json();
    assert_eq!(key["key_id"], receipt["key_id"]);
    let public_key = key["public_key"].as_str().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let verify = |receipt: &Value, public_key: &str| {
        let file = folder.path().join("receipt.json");
        std::fs::write(&file, receipt.to_string()).unwrap();
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_touchstone"))
            .args(["receipt", "verify", &file.to_string_lossy(), "--json"])
            .args(["--public-key", public_key])
            .output()
            .unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        (output.status.code(), report["valid"].clone())
    };
    assert_eq!(verify(&receipt, public_key), (Some(0), json!(true)));
    assert_eq!(
        verify(&json!({ "receipt": receipt }), public_key),
        (Some(0), json!(true))
    );
    let mut changed = receipt.clone();
    changed["answered"] = json!(100);
    assert_eq!(verify(&changed, public_key), (Some(1), json!(false)));
    assert_eq!(verify(&receipt, &"11".repeat(32)), (Some(1), json!(false)));
    assert_eq!(verify(&receipt, "short").0, Some(2));
    assert_eq!(verify(&json!([]), public_key).0, Some(2));
}
