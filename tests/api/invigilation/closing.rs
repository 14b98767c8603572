//! The end of a room: the record, the sign-off, the PDF.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::desk::{Desk, beat};
use crate::cases;
use crate::support::{Case, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["invigilation::closing":
        a_room_is_signed_when_all_have_finished_and_then_stays_as_it_was,
        the_record_says_who_owes_data]
}

async fn record(app: &TestApp, desk: &Desk) -> Value {
    let path = desk.room_path("/record");
    app.get(&path, Some(&desk.invigilator))
        .await
        .expect(200)
        .json()
}

async fn sign(app: &TestApp, desk: &Desk) -> crate::support::Answer {
    let rest = format!("/rooms/{}/sign-off", desk.room_id);
    desk.act(app, &rest, &json!({ "note": "一切正常" })).await
}

async fn a_room_is_signed_when_all_have_finished_and_then_stays_as_it_was(app: TestApp) {
    let mut desk = Desk::open(&app, 2).await;
    let candidate = desk.at_work(&app, 0).await;
    candidate.save(&app, vec![candidate.event(0, 1, 0)]).await;
    sign(&app, &desk)
        .await
        .expect_problem(409, "invigilation.seats_open");
    let incident = json!({ "room_id": desk.room_id, "fault": "line_room", "minutes": 3, "note": "交换机重启" });
    desk.act(&app, "/incidents", &incident).await.expect(201);
    let draft = app
        .get(&desk.room_path("/record.pdf"), Some(&desk.invigilator))
        .await
        .expect(200);
    assert!(draft.bytes.starts_with(b"%PDF-"));
    candidate.submit(&app).await;
    let signed = sign(&app, &desk).await.expect(200).json();
    assert_eq!(signed["owing"], 0);
    let kept = record(&app, &desk).await;
    assert_eq!(kept["sign_off"]["digest"], signed["digest"]);
    assert_eq!(
        (&kept["note"], &kept["seats"][0]["answered"]),
        (&"一切正常".into(), &1.into())
    );
    assert!(kept["seats"][0]["chain_head"].is_string());
    assert_eq!(kept["seats"][1]["condition"], "not_arrived");
    assert_eq!(kept["incidents"][0]["fault"], "line_room");
    sign(&app, &desk)
        .await
        .expect_problem(409, "invigilation.room_signed");
    desk.act(&app, "/incidents", &incident)
        .await
        .expect_problem(409, "invigilation.room_signed");
    app.clock.advance(TimeDelta::hours(1));
    desk.renew(&app);
    assert_eq!(record(&app, &desk).await, kept);
    let pdf = app
        .get(&desk.room_path("/record.pdf"), Some(&desk.invigilator))
        .await
        .expect(200);
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    let again = app
        .get(&desk.room_path("/record.pdf"), Some(&desk.invigilator))
        .await
        .expect(200);
    assert_eq!(pdf.bytes, again.bytes, "what is signed prints alike");
    assert_eq!(
        desk.room(&app).await["sign_off"]["digest"],
        signed["digest"]
    );
    desk.sitting.expect_whole_audit(&app);
}

async fn the_record_says_who_owes_data(app: TestApp) {
    let mut desk = Desk::open(&app, 3).await;
    let owes = desk.at_work(&app, 0).await;
    let silent = desk.at_work(&app, 1).await;
    let done = desk.at_work(&app, 2).await;
    beat(&app, &silent, json!({})).await.expect(200);
    beat(&app, &done, json!({ "unsent": 2 })).await.expect(200);
    beat(&app, &done, json!({ "unsent": 0 })).await.expect(200);
    done.submit(&app).await;
    app.clock
        .advance(desk.sitting.closes_at - app.ports.now() - TimeDelta::seconds(5));
    beat(&app, &owes, json!({ "unsent": 4 })).await.expect(200);
    app.clock.advance(TimeDelta::seconds(10));
    desk.renew(&app);
    desk.room_where(&app, |room| {
        room["counts"]["time_over"] == 2 && room["seats"][0]["unsent"] == 4
    })
    .await;
    let debts = |record: &Value| -> Vec<Value> {
        let seats = record["seats"].as_array().unwrap();
        seats.iter().map(|seat| seat["debt"].clone()).collect()
    };
    assert_eq!(
        debts(&record(&app, &desk).await),
        ["owes", "unknown", "none"]
    );
    // Nobody who silently came back is left with an undecided proposal.
    for proposal in desk.room(&app).await["proposals"].as_array().unwrap() {
        let rest = format!(
            "/credit-proposals/{}/declines",
            proposal["id"].as_str().unwrap()
        );
        desk.act(&app, &rest, &json!({ "note": "测试" }))
            .await
            .expect(200);
    }
    assert_eq!(sign(&app, &desk).await.expect(200).json()["owing"], 2);
}
