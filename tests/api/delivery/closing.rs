//! Closing is once, whatever happens at the same moment.

use actix_web::dev::ServerHandle;
use chrono::TimeDelta;
use serde_json::json;
use touchstone::app::Application;
use touchstone::delivery::AttemptState;

use super::exam::{Candidate, Sitting, open_sitting, outcomes};
use crate::cases;
use crate::support::{Answer, Case, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["delivery::closing":
        what_is_acknowledged_while_handing_in_is_in_the_receipt, handing_in_many_times_at_once_is_once,
        two_servers_on_one_database_agree, two_sweepers_close_once]
}

/// A second server on the same database, with a journal of its own.
struct Second {
    base: String,
    handle: ServerHandle,
}

impl Second {
    fn start(app: &TestApp) -> Self {
        let application = Application::build(app.ports.clone()).expect("application");
        let base = format!("http://{}", application.address().expect("address"));
        let handle = application.handle();
        actix_web::rt::spawn(application.run());
        Self { base, handle }
    }

    async fn send(
        &self,
        app: &TestApp,
        candidate: &Candidate,
        events: serde_json::Value,
    ) -> Answer {
        let url = format!(
            "{}/api/v1/attempts/{}/answers",
            self.base, candidate.attempt_id
        );
        let request = app.client.put(url).bearer_auth(&candidate.token);
        let sent = request.json(&json!({ "events": events })).send().await;
        Answer::of(sent.expect("answer")).await
    }
}

/// Entries of the sitting's audit chain.
pub(crate) fn audited(app: &TestApp, sitting: &Sitting) -> i64 {
    let own = touchstone::audit::sitting_chain(&sitting.id);
    let verdicts = app
        .ports
        .db
        .read_now(|conn| touchstone::audit::verify_all(conn, &app.ports.secrets))
        .map_err(|failure: touchstone::platform::db::DbFailure| failure.to_string())
        .unwrap();
    let verdict = verdicts.iter().find(|verdict| verdict.chain == own);
    verdict.map_or(0, |verdict| verdict.entries)
}

async fn what_is_acknowledged_while_handing_in_is_in_the_receipt(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let ticket = &sitting.tickets[0];
    let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
    let saves = (0..60_usize).map(|number| {
        let event = candidate.event(number, 1, number);
        let (app, candidate) = (&app, &candidate);
        async move { candidate.save(app, vec![event]).await.remove(0) }
    });
    let submit = async {
        tokio::time::sleep(std::time::Duration::from_millis(15)).await;
        candidate.submit(&app).await
    };
    let (saved, done) =
        futures_util::future::join(futures_util::future::join_all(saves), submit).await;
    let stored = saved.iter().filter(|outcome| *outcome == "stored").count();
    let closed = saved.iter().filter(|outcome| *outcome == "closed").count();
    assert_eq!(stored + closed, 60, "{saved:?}");
    assert_eq!(done["receipt"]["events"], json!(stored));
    assert_eq!(done["receipt"]["answered"], json!(stored));
    assert_eq!(candidate.standing(&app).await.len(), stored);
}

async fn handing_in_many_times_at_once_is_once(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let ticket = &sitting.tickets[0];
    let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
    candidate.save(&app, vec![candidate.event(0, 1, 0)]).await;
    let before = audited(&app, &sitting);
    let submits = (0..8).map(|_| candidate.submit(&app));
    let done = futures_util::future::join_all(submits).await;
    for answer in &done {
        assert_eq!(answer["receipt"], done[0]["receipt"]);
    }
    assert_eq!(audited(&app, &sitting), before + 1);
}

async fn two_servers_on_one_database_agree(app: TestApp) {
    let second = Second::start(&app);
    let sitting = open_sitting(&app, 1).await;
    let ticket = &sitting.tickets[0];
    let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
    for seq in 1..=12 {
        let event = candidate.event(0, seq, usize::try_from(seq).unwrap());
        let (first, then) = if seq % 2 == 0 {
            (
                candidate.send(&app, vec![event.clone()]).await,
                second.send(&app, &candidate, json!([event])).await,
            )
        } else {
            (
                second.send(&app, &candidate, json!([event])).await,
                candidate.send(&app, vec![event]).await,
            )
        };
        assert_eq!(outcomes(&first.expect(200).json()), ["stored"], "{seq}");
        assert_eq!(
            outcomes(&then.expect(200).json()),
            ["already_stored"],
            "{seq}"
        );
    }
    let done = candidate.submit(&app).await;
    assert_eq!(done["receipt"]["events"], 12);
    let after = second
        .send(&app, &candidate, json!([candidate.event(0, 13, 0)]))
        .await;
    assert_eq!(outcomes(&after.expect(200).json()), ["closed"]);
    second.handle.stop(false).await;
}

async fn two_sweepers_close_once(app: TestApp) {
    let second = Second::start(&app);
    let sitting = open_sitting(&app, 4).await;
    for ticket in &sitting.tickets {
        let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
        candidate.save(&app, vec![candidate.event(0, 1, 0)]).await;
    }
    let before = audited(&app, &sitting);
    app.clock.advance(TimeDelta::hours(6));
    for _ in 0..100 {
        let attempts = sitting.attempts(&app);
        if attempts
            .iter()
            .all(|attempt| attempt.state == AttemptState::Expired)
        {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    // Both have looked at least once more by now.
    tokio::time::sleep(std::time::Duration::from_millis(2500)).await;
    assert!(
        sitting
            .attempts(&app)
            .iter()
            .all(|attempt| attempt.receipt.is_some())
    );
    assert_eq!(audited(&app, &sitting), before + 4);
    second.handle.stop(false).await;
}
