//! Time given back: measured, proposed, granted by one person or two, seen by the candidate.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use touchstone::access::Role;

use super::desk::{Desk, beat, beat_until, messages};
use crate::cases;
use crate::delivery::exam::Candidate;
use crate::support::{Answer, Case, Place, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["invigilation::credits":
        what_was_lost_is_proposed_granted_and_seen,
        nobody_gets_more_than_was_measured_or_allowed,
        beyond_the_limit_two_people_decide,
        a_proposal_is_decided_once]
}

/// The candidate's page dies and comes back after `seconds`; the proposal that follows.
async fn page_dies_for(
    app: &TestApp,
    desk: &mut Desk,
    candidate: &Candidate,
    seconds: i64,
) -> Value {
    desk.heard_and_written(app, candidate).await;
    app.clock.advance(TimeDelta::seconds(seconds));
    desk.renew(app);
    let back = json!({ "page_id": "00000000000000b2", "worked_seconds": 9999 });
    beat(app, candidate, back).await.expect(200);
    let room = desk
        .room_where(app, |room| {
            !room["proposals"].as_array().unwrap().is_empty()
        })
        .await;
    room["proposals"][0].clone()
}

async fn grant(app: &TestApp, desk: &Desk, token: &str, id: &Value, seconds: i32) -> Answer {
    let path = desk.path(&format!(
        "/credit-proposals/{}/grants",
        id.as_str().unwrap()
    ));
    let body = json!({ "fault": "pc_hung", "seconds": seconds, "note": "重启了电脑" });
    app.post(&path, Some(token), &body).await
}

fn instant(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap().parse().unwrap()
}

async fn what_was_lost_is_proposed_granted_and_seen(app: TestApp) {
    let mut desk = Desk::open(&app, 1).await;
    let candidate = desk.at_work(&app, 0).await;
    let proposal = page_dies_for(&app, &mut desk, &candidate, 240).await;
    assert_eq!(
        (&proposal["fault"], &proposal["by_system"]),
        (&"pc_hung".into(), &true.into())
    );
    let measured = proposal["measured_seconds"].as_i64().unwrap();
    assert!((235..=300).contains(&measured), "{measured}");
    let before = instant(&desk.seat(&app, 0).await["deadline_at"]);
    let outcome = grant(&app, &desk, &desk.invigilator, &proposal["id"], 200)
        .await
        .expect(200)
        .json();
    assert_eq!(outcome["state"], "granted");
    let seat = desk.seat(&app, 0).await;
    assert_eq!(
        instant(&seat["deadline_at"]) - before,
        TimeDelta::seconds(200)
    );
    assert_eq!(
        (&seat["credited_seconds"], &seat["deadline_at"]),
        (&200.into(), &outcome["deadline_at"])
    );
    let state = candidate
        .get(&app, "/api/v1/exam/state")
        .await
        .expect(200)
        .json();
    assert_eq!(
        state["deadline_at"], outcome["deadline_at"],
        "one deadline for everybody"
    );
    let told = beat_until(&app, &candidate, |answer| !messages(answer).is_empty()).await;
    assert_eq!(
        (&messages(&told)[0]["kind"], &messages(&told)[0]["seconds"]),
        (&"time_credit".into(), &200.into())
    );
    desk.sitting.expect_whole_audit(&app);
}

async fn nobody_gets_more_than_was_measured_or_allowed(app: TestApp) {
    let mut desk = Desk::open(&app, 1).await;
    let candidate = desk.at_work(&app, 0).await;
    let proposal = page_dies_for(&app, &mut desk, &candidate, 240).await;
    let id = &proposal["id"];
    grant(&app, &desk, &desk.invigilator, id, 2000)
        .await
        .expect_problem(409, "invigilation.more_than_measured");
    grant(&app, &desk, &desk.invigilator, id, 0)
        .await
        .expect_problem(422, "request.invalid");
    let ask = |fault: &str, seconds: i32| json!({ "admission_id": desk.admission(0), "fault": fault, "seconds": seconds, "note": "" });
    for (fault, seconds, code) in [
        ("late_arrival", 60, "invigilation.no_credit"),
        ("power_seat", 2000, "invigilation.more_than_measured"),
        ("disturbance", 3001, "invigilation.over_ceiling"),
    ] {
        let answer = desk
            .act(&app, "/credit-proposals", &ask(fault, seconds))
            .await;
        answer.expect_problem(409, code);
    }
    let unknown = desk
        .act(&app, "/credit-proposals", &ask("aliens", 60))
        .await;
    unknown.expect_problem(422, "request.invalid");
    assert_eq!(
        desk.room(&app).await["proposals"].as_array().unwrap().len(),
        1,
        "what is refused leaves nothing"
    );
    // The same silence is given back once, by whichever way it is asked for.
    grant(&app, &desk, &desk.invigilator, id, 230)
        .await
        .expect(200);
    let again = desk
        .act(&app, "/credit-proposals", &ask("pc_hung", 120))
        .await;
    again.expect_problem(409, "invigilation.more_than_measured");
    candidate.submit(&app).await;
    let closed = desk.act(&app, "/credit-proposals", &ask("other", 60)).await;
    closed.expect_problem(409, "exam.attempt_closed");
}

async fn beyond_the_limit_two_people_decide(app: TestApp) {
    let mut desk = Desk::open(&app, 1).await;
    let candidate = desk.at_work(&app, 0).await;
    let proposal = page_dies_for(&app, &mut desk, &candidate, 1200).await;
    let id = &proposal["id"];
    let before = desk.seat(&app, 0).await["deadline_at"].clone();
    let half = grant(&app, &desk, &desk.invigilator, id, 900)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&half["state"], &half["deadline_at"]),
        (&"half_granted".into(), &Value::Null)
    );
    assert_eq!(
        desk.seat(&app, 0).await["deadline_at"],
        before,
        "one of two gives nothing"
    );
    grant(&app, &desk, &desk.invigilator, id, 900)
        .await
        .expect_problem(409, "invigilation.second_person");
    let second = app.sign_in_as(Role::BodyAdmin, &Place::body(&desk.sitting.body_id));
    // Another figure is another first consent.
    let other = grant(&app, &desk, &second, id, 800)
        .await
        .expect(200)
        .json();
    assert_eq!(other["state"], "half_granted");
    let done = grant(&app, &desk, &desk.invigilator, id, 800)
        .await
        .expect(200)
        .json();
    assert_eq!(done["state"], "granted");
    let room = desk.room(&app).await;
    let shown = &room["proposals"][0];
    assert!(shown["first_by_name"].is_string() && shown["second_by_name"].is_string());
    assert_ne!(shown["first_by"], Value::Null);
    desk.sitting.expect_whole_audit(&app);
}

async fn a_proposal_is_decided_once(app: TestApp) {
    let mut desk = Desk::open(&app, 1).await;
    let candidate = desk.at_work(&app, 0).await;
    let proposal = page_dies_for(&app, &mut desk, &candidate, 120).await;
    let id = proposal["id"].as_str().unwrap();
    let decline = format!("/credit-proposals/{id}/declines");
    let silent = desk.act(&app, &decline, &json!({ "note": " " })).await;
    silent.expect_problem(422, "request.invalid");
    desk.act(&app, &decline, &json!({ "note": "考生自己关闭了页面" }))
        .await
        .expect(200);
    let again = desk.act(&app, &decline, &json!({ "note": "再来" })).await;
    again.expect_problem(409, "invigilation.proposal_decided");
    grant(&app, &desk, &desk.invigilator, &proposal["id"], 60)
        .await
        .expect_problem(409, "invigilation.proposal_decided");
    let stranger = app.make_body("000009");
    let outsider = app.sign_in_as(Role::BodyAdmin, &Place::body(&stranger));
    grant(&app, &desk, &outsider, &proposal["id"], 60)
        .await
        .expect_problem(404, "request.not_found");
}
