//! When the database goes away under the journal: no acknowledgement, and nothing acknowledged is lost.

use std::time::{Duration, Instant};

use super::exam::{Candidate, open_sitting, run_script};
use crate::cases;
use crate::support::{Case, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["delivery::faults": a_cut_connection_costs_no_acknowledged_answer]
}

async fn a_cut_connection_costs_no_acknowledged_answer(app: TestApp) {
    let url = app.ports.settings.database.url.clone();
    // The connection of an embedded database cannot be cut.
    let Some((_, schema)) = url.split_once("application_name=") else {
        return;
    };
    let sitting = open_sitting(&app, 1).await;
    let ticket = &sitting.tickets[0];
    let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
    let mut acknowledged = Vec::new();
    let mut refused = 0;
    for seq in 1..=60_i64 {
        let at = usize::try_from(seq).unwrap() % 10;
        if seq % 20 == 0 {
            run_script(
                &app,
                &format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                     WHERE application_name = '{schema}' AND pid <> pg_backend_pid()"
                ),
            );
        }
        let event = candidate.event(at, seq, usize::try_from(seq).unwrap());
        let patience = Instant::now() + Duration::from_secs(10);
        // The browser's outbox: the same event again until it is acknowledged.
        loop {
            let answer = candidate.send(&app, vec![event.clone()]).await;
            match answer.status.as_u16() {
                200 => {
                    let outcome = super::exam::outcomes(&answer.json()).remove(0);
                    assert!(
                        outcome == "stored" || outcome == "already_stored",
                        "{outcome}"
                    );
                    acknowledged.push((candidate.item_no(at), seq));
                    break;
                }
                503 => {
                    refused += 1;
                    assert_eq!(answer.code(), "database.unavailable");
                    assert!(answer.headers.contains_key("retry-after"));
                }
                other => panic!("{other}: {}", answer.text()),
            }
            assert!(Instant::now() < patience, "saving does not come back");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    assert!(refused > 0, "no connection was cut");
    let standing = candidate.standing(&app).await;
    for (item_no, seq, _) in &standing {
        let last = acknowledged
            .iter()
            .filter(|(item, _)| item == item_no)
            .map(|(_, seq)| seq)
            .max();
        assert_eq!(last, Some(seq));
    }
    assert_eq!(standing.len(), 10);
    let done = candidate.submit(&app).await;
    assert_eq!(done["receipt"]["events"], 60);
}
