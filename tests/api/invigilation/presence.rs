//! Heartbeats: what they make visible, what they bring, how they are bounded.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::desk::{Desk, beat, seat_in};
use crate::cases;
use crate::delivery::exam::{Candidate, device};
use crate::support::{Case, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["invigilation::presence":
        a_seat_is_seen_from_arrival_to_hand_in,
        a_silent_seat_is_offline_and_its_silence_is_measured,
        signals_are_kept_as_evidence,
        a_beat_is_bounded,
        a_device_that_lost_the_seat_is_told,
        a_second_process_and_a_restart_know_what_was_heard]
}

async fn a_seat_is_seen_from_arrival_to_hand_in(app: TestApp) {
    let desk = Desk::open(&app, 2).await;
    assert_eq!(desk.seat(&app, 0).await["condition"], "not_arrived");
    let mut candidate = desk.entered(&app, 0).await;
    beat(&app, &candidate, json!({ "screen": "ready" }))
        .await
        .expect(200);
    assert_eq!(desk.seat(&app, 0).await["condition"], "ready");
    candidate.start(&app).await;
    let answer = beat(&app, &candidate, json!({ "unsent": 3 }))
        .await
        .expect(200)
        .json();
    assert_eq!(answer["next_seconds"], 15);
    let room = desk.room(&app).await;
    let seat = seat_in(&room, desk.admission(0));
    assert_eq!(
        (&seat["condition"], &seat["unsent"]),
        (&"working".into(), &3.into())
    );
    let alarms = seat["alarms"].as_array().unwrap();
    assert!(alarms.contains(&"unsent".into()) && alarms.contains(&"identity_open".into()));
    assert_eq!(
        (&room["counts"]["working"], &room["counts"]["not_arrived"]),
        (&1.into(), &1.into())
    );
    candidate.save(&app, vec![candidate.event(0, 1, 0)]).await;
    candidate.submit(&app).await;
    beat(&app, &candidate, json!({ "screen": "finished" }))
        .await
        .expect(200);
    let seat = desk.seat(&app, 0).await;
    assert_eq!(
        (&seat["condition"], &seat["answered"]),
        (&"handed_in".into(), &1.into())
    );
    assert_eq!(seat["alarms"], json!([]));
}

async fn a_silent_seat_is_offline_and_its_silence_is_measured(app: TestApp) {
    let desk = Desk::open(&app, 2).await;
    let candidate = desk.at_work(&app, 0).await;
    desk.heard_and_written(&app, &candidate).await;
    app.clock.advance(TimeDelta::seconds(100));
    let seat = desk.seat(&app, 0).await;
    assert_eq!(seat["condition"], "offline");
    assert!(
        seat["alarms"]
            .as_array()
            .unwrap()
            .contains(&"offline".into())
    );
    beat(&app, &candidate, json!({ "worked_seconds": 90 }))
        .await
        .expect(200);
    assert_eq!(desk.seat(&app, 0).await["condition"], "working");
    let outages = outages(&app, &desk, 1).await;
    assert_eq!(outages[0]["worked_seconds"], 90);
    assert_eq!(outages[0]["page_changed"], false);
    let room = desk.room(&app).await;
    assert_eq!(
        room["proposals"],
        json!([]),
        "who could work on lost nothing"
    );
}

async fn outages(app: &TestApp, desk: &Desk, count: usize) -> Vec<Value> {
    for _ in 0..400 {
        let evidence = desk.evidence(app, 0).await;
        let outages = evidence["outages"].as_array().unwrap().clone();
        if outages.len() >= count {
            return outages;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("no outage was written");
}

async fn signals_are_kept_as_evidence(app: TestApp) {
    let desk = Desk::open(&app, 1).await;
    let candidate = desk.at_work(&app, 0).await;
    let signals = json!([
        { "kind": "focus_lost", "age_seconds": 20, "seconds": 12, "times": 2 },
        { "kind": "paste", "age_seconds": 3, "seconds": 0, "times": 1 },
    ]);
    beat(&app, &candidate, json!({ "signals": signals }))
        .await
        .expect(200);
    desk.room_where(&app, |room| room["seats"][0]["signals"] == 2)
        .await;
    let evidence = desk.evidence(&app, 0).await;
    let kinds: Vec<&str> = evidence["signals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|signal| signal["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["focus_lost", "paste"]);
    assert_eq!(evidence["signals"][0]["times"], 2);
}

async fn a_beat_is_bounded(app: TestApp) {
    let desk = Desk::open(&app, 1).await;
    let candidate = desk.entered(&app, 0).await;
    let signal = json!({ "kind": "paste", "age_seconds": 1, "seconds": 1, "times": 1 });
    for bad in [
        json!({ "page_id": "x" }),
        json!({ "screen": "cheating" }),
        json!({ "signals": vec![signal; 21] }),
        json!({ "signals": [{ "kind": "device_changed", "age_seconds": 1, "seconds": 1, "times": 1 }] }),
        json!({ "read": ["not an id"] }),
        json!({ "admission_id": "another" }),
    ] {
        beat(&app, &candidate, bad)
            .await
            .expect_problem(422, "request.invalid");
    }
    let nobody = app.post("/api/v1/exam/heartbeats", None, &json!({})).await;
    nobody.expect_problem(401, "exam.not_entered");
    // Whoever acknowledges a message that never was does no harm.
    let stray = uuid_like();
    beat(&app, &candidate, json!({ "read": [stray] }))
        .await
        .expect(200);
    desk.room_where(&app, |room| room["counts"]["ready"] == 1)
        .await;
}

fn uuid_like() -> String {
    "0196f0a0-0000-7000-8000-000000000000".to_owned()
}

async fn a_device_that_lost_the_seat_is_told(app: TestApp) {
    let desk = Desk::open(&app, 1).await;
    let old = desk.at_work(&app, 0).await;
    desk.heard_and_written(&app, &old).await;
    let code = desk.sitting.release_code(&app, desk.admission(0)).await;
    let new = Candidate::enter(&app, &desk.sitting.tickets[0].number, &code, &device(9)).await;
    // Nothing was heard of the old device since the recorder looked: it is told with one of its next beats.
    let mut refused = false;
    for _ in 0..400 {
        let answer = beat(&app, &old, json!({ "unsent": u8::from(refused) })).await;
        if answer.code() == "exam.other_device" {
            refused = true;
            break;
        }
        app.clock.advance(TimeDelta::seconds(16));
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(refused, "the old device was never told");
    beat(&app, &new, json!({ "page_id": "00000000000000b2" }))
        .await
        .expect(200);
    for _ in 0..400 {
        let evidence = desk.evidence(&app, 0).await;
        let signals = evidence["signals"].as_array().unwrap();
        if signals
            .iter()
            .any(|signal| signal["kind"] == "device_changed")
        {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the change of the device left no trace");
}

async fn a_second_process_and_a_restart_know_what_was_heard(app: TestApp) {
    let desk = Desk::open(&app, 1).await;
    let candidate = desk.at_work(&app, 0).await;
    beat(&app, &candidate, json!({ "unsent": 7 }))
        .await
        .expect(200);
    desk.room_where(&app, |room| room["seats"][0]["unsent"] == 7)
        .await;
    // A process that never heard the seat reads what the first one wrote.
    let second = app.beside();
    let room = desk
        .room_where(&second, |room| room["seats"][0]["unsent"] == 7)
        .await;
    assert_eq!(room["counts"]["working"], 1);
    // The seat goes on at the second process: no silence is made up from the change.
    app.clock.advance(TimeDelta::seconds(20));
    beat(&second, &candidate, json!({ "unsent": 0 }))
        .await
        .expect(200);
    desk.room_where(&app, |room| room["seats"][0]["unsent"] == 0)
        .await;
    assert_eq!(desk.evidence(&app, 0).await["outages"], json!([]));
    second.handle.stop(false).await;
}
