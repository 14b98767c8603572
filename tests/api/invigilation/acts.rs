//! Messages, identity checks, incidents.

use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{Desk, beat, beat_until, messages};
use crate::cases;
use crate::support::{Answer, Case, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["invigilation::acts":
        a_message_reaches_whom_it_is_for_until_it_is_read,
        a_button_pressed_many_times_sends_once,
        a_message_waits_for_whoever_is_offline,
        an_identity_check_is_recorded_as_what_it_was,
        an_incident_names_a_fault_of_the_table]
}

async fn a_message_reaches_whom_it_is_for_until_it_is_read(app: TestApp) {
    let desk = Desk::open(&app, 2).await;
    let (one, other) = (desk.at_work(&app, 0).await, desk.at_work(&app, 1).await);
    let to_one = json!({ "admission_id": desk.admission(0), "words": "请到前面来" });
    desk.act(&app, "/messages", &to_one).await.expect(201);
    desk.act(&app, "/messages", &json!({ "words": "还有半小时" }))
        .await
        .expect(201);
    let shown = beat_until(&app, &one, |answer| messages(answer).len() == 2).await;
    assert_eq!(messages(&shown)[0]["words"], "请到前面来");
    assert_eq!(messages(&shown)[0]["personal"], true);
    let shown_to_other = beat_until(&app, &other, |answer| !messages(answer).is_empty()).await;
    assert_eq!(messages(&shown_to_other).len(), 1);
    let read: Vec<&Value> = messages(&shown)
        .iter()
        .map(|message| &message["id"])
        .collect();
    let after = beat(&app, &one, json!({ "read": read }))
        .await
        .expect(200)
        .json();
    assert!(messages(&after).is_empty());
    let room = desk
        .room_where(&app, |room| room["messages"][1]["read_by"] == 1)
        .await;
    assert_eq!(room["messages"][0]["read_by"], 1);
    // Neither a reload nor another process shows it again.
    let second = app.beside();
    beat(&second, &one, json!({})).await.expect(200);
    beat_until(&second, &other, |answer| !messages(answer).is_empty()).await;
    let answer = beat(&second, &one, json!({})).await.expect(200).json();
    assert!(messages(&answer).is_empty(), "{answer}");
    second.handle.stop(false).await;
    desk.sitting.expect_whole_audit(&app);
}

async fn with_key(app: &TestApp, desk: &Desk, key: &str, words: &str) -> Answer {
    let request = app
        .request(
            Method::POST,
            &desk.path("/messages"),
            Some(&desk.invigilator),
        )
        .header("idempotency-key", key)
        .json(&json!({ "room_id": desk.room_id, "words": words }));
    Answer::of(request.send().await.unwrap()).await
}

async fn a_button_pressed_many_times_sends_once(app: TestApp) {
    let desk = Desk::open(&app, 1).await;
    let mut ids = std::collections::BTreeSet::new();
    for _ in 0..13 {
        let sent = with_key(&app, &desk, "the-same-press", "请坐好")
            .await
            .expect(201)
            .json();
        ids.insert(sent["ids"].to_string());
    }
    assert_eq!(ids.len(), 1);
    assert_eq!(
        desk.room(&app).await["messages"].as_array().unwrap().len(),
        1
    );
    let other = with_key(&app, &desk, "the-same-press", "别的话").await;
    other.expect_problem(422, "request.key_reused");
    for bad in ["", "   ", &"长".repeat(301)] {
        let body = json!({ "words": bad });
        let answer = desk.act(&app, "/messages", &body).await;
        answer.expect_problem(422, "request.invalid");
    }
}

async fn a_message_waits_for_whoever_is_offline(app: TestApp) {
    let desk = Desk::open(&app, 1).await;
    let candidate = desk.at_work(&app, 0).await;
    let words = json!({ "admission_id": desk.admission(0), "words": "等您回来" });
    desk.act(&app, "/messages", &words).await.expect(201);
    app.clock.advance(chrono::TimeDelta::minutes(20));
    let shown = beat_until(&app, &candidate, |answer| !messages(answer).is_empty()).await;
    assert_eq!(messages(&shown)[0]["words"], "等您回来");
}

async fn an_identity_check_is_recorded_as_what_it_was(app: TestApp) {
    let desk = Desk::open(&app, 1).await;
    let rest = format!("/admissions/{}/identity-checks", desk.admission(0));
    let check = |basis: &str, outcome: &str, note: &str| json!({ "basis": basis, "outcome": outcome, "note": note });
    let by_photo = desk
        .act(&app, &rest, &check("photo", "confirmed", ""))
        .await;
    by_photo.expect_problem(409, "invigilation.no_photo");
    let silent = desk
        .act(&app, &rest, &check("document", "doubtful", ""))
        .await;
    silent.expect_problem(422, "request.invalid");
    desk.act(
        &app,
        &rest,
        &check("document", "doubtful", "照片与本人不像"),
    )
    .await
    .expect(201);
    let seat = desk.seat(&app, 0).await;
    assert_eq!(seat["identity"], "doubtful");
    assert!(
        seat["alarms"]
            .as_array()
            .unwrap()
            .contains(&"identity_doubtful".into())
    );
    desk.act(&app, &rest, &check("document", "confirmed", ""))
        .await
        .expect(201);
    assert_eq!(desk.seat(&app, 0).await["identity"], "confirmed");
    let checks = desk.evidence(&app, 0).await["identity_checks"].clone();
    assert_eq!(checks.as_array().unwrap().len(), 2, "both stay");
    assert_eq!(checks[0]["basis"], "document");
    desk.sitting.expect_whole_audit(&app);
}

async fn an_incident_names_a_fault_of_the_table(app: TestApp) {
    let desk = Desk::open(&app, 2).await;
    let faults = app
        .get("/api/v1/faults", Some(&desk.invigilator))
        .await
        .expect(200)
        .json();
    assert!(faults["faults"].as_array().unwrap().len() > 10);
    let incident = |change: Value| {
        let mut body = json!({ "room_id": desk.room_id, "fault": "power_room", "minutes": 12, "note": "跳闸" });
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    };
    desk.act(&app, "/incidents", &incident(json!({})))
        .await
        .expect(201);
    let seat = json!({ "fault": "pc_swap", "admission_id": desk.admission(1) });
    desk.act(&app, "/incidents", &incident(seat))
        .await
        .expect(201);
    for bad in [
        json!({ "fault": "aliens" }),
        json!({ "fault": "pc_swap" }),
        json!({ "minutes": -1 }),
        json!({ "minutes": 1441 }),
        json!({ "began_at": "2020-01-01T00:00:00Z" }),
        json!({ "note": "长".repeat(501) }),
    ] {
        let answer = desk.act(&app, "/incidents", &incident(bad)).await;
        answer.expect_problem(422, "request.invalid");
    }
    let room = desk.room(&app).await;
    let logged = room["incidents"].as_array().unwrap();
    assert_eq!(logged.len(), 2);
    assert_eq!(
        (&logged[0]["fault"], &logged[0]["minutes"]),
        (&"power_room".into(), &12.into())
    );
    assert_eq!(logged[1]["admission_id"], desk.admission(1));
}
