//! Working on the paper: saving, reloading, handing in.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use touchstone::delivery::AttemptState;
use touchstone::items;
use touchstone::papers;
use touchstone::platform::db::DbFailure;

use super::exam::{Candidate, Sitting, open_sitting};
use crate::cases;
use crate::support::{Case, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["delivery::attempt":
        goes_from_start_to_receipt, shows_the_paper_without_its_keys, right_answers_earn_full_marks,
        repeated_stale_and_conflicting_events_change_nothing, refuses_what_does_not_fit_the_paper,
        is_closed_to_others, takes_two_hundred_saves_at_once]
}

async fn goes_from_start_to_receipt(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let ticket = &sitting.tickets[0];
    let mut candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
    let (attempt_id, deadline) = (
        candidate.attempt_id.clone(),
        candidate.state["deadline_at"].clone(),
    );
    candidate.start(&app).await;
    assert_eq!(
        candidate.attempt_id, attempt_id,
        "starting twice is starting once"
    );
    assert_eq!(candidate.state["deadline_at"], deadline);
    assert!(candidate.state["remaining_seconds"].as_i64().unwrap() > 60);

    // One change after another, then one taken back, one flagged.
    let total = candidate.items().len();
    for at in 0..total {
        let saved = candidate
            .send(&app, vec![candidate.event(at, 1, at)])
            .await
            .expect(200)
            .json();
        assert_eq!(saved["outcomes"][0]["outcome"], "stored");
        assert_eq!(saved["outcomes"][0]["hash"].as_str().unwrap().len(), 64);
        assert_eq!(saved["events"], json!(at + 1));
    }
    let back = json!({ "item_no": candidate.item_no(2), "seq": 2, "answer": { "choice": [], "flagged": true } });
    assert_eq!(candidate.save(&app, vec![back]).await, ["stored"]);
    let held = candidate
        .get(&app, "/api/v1/exam/answers")
        .await
        .expect(200)
        .json();
    assert_eq!(held["answers"].as_array().unwrap().len(), total);
    let flagged: Vec<&Value> = held["answers"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|answer| answer["flagged"] == true)
        .collect();
    assert_eq!(flagged.len(), 1);
    assert_eq!(flagged[0]["choice"], json!([]));

    let done = candidate.submit(&app).await;
    assert_eq!(done["state"], "submitted");
    let receipt = &done["receipt"];
    assert_eq!(receipt["answered"], json!(total - 1));
    assert_eq!(receipt["events"], json!(total + 1));
    assert_eq!(receipt["chain_head"], held["chain_head"]);
    assert_eq!(
        candidate.submit(&app).await["receipt"],
        *receipt,
        "handing in twice is handing in once"
    );
    assert_eq!(
        candidate.save(&app, vec![candidate.event(0, 9, 0)]).await,
        ["closed"]
    );
    candidate
        .get(&app, "/api/v1/exam/paper")
        .await
        .expect_problem(409, "exam.over");
    let state = candidate
        .get(&app, "/api/v1/exam/state")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&state["state"], &state["receipt"]),
        (&json!("submitted"), receipt)
    );
    sitting.expect_whole_audit(&app);
}

async fn shows_the_paper_without_its_keys(app: TestApp) {
    let sitting = open_sitting(&app, 2).await;
    let mut papers = Vec::new();
    for ticket in &sitting.tickets {
        let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
        let mut names = BTreeSet::new();
        collect_names(&candidate.paper, &mut names);
        let expected = [
            "attempt_id",
            "form_digest",
            "id",
            "item_no",
            "items",
            "kind",
            "options",
            "position",
            "score_hundredths",
            "section",
            "stem",
            "text",
        ];
        assert_eq!(names.into_iter().collect::<Vec<_>>(), expected);
        let parts = candidate.state["parts"].as_array().unwrap();
        let planned: i64 = parts
            .iter()
            .map(|part| part["count"].as_i64().unwrap())
            .sum();
        assert_eq!(candidate.items().len(), usize::try_from(planned).unwrap());
        let numbers: BTreeSet<i64> = (0..candidate.items().len())
            .map(|at| candidate.item_no(at))
            .collect();
        assert_eq!(numbers.len(), candidate.items().len());
        for item in candidate.items() {
            assert!(item["options"].as_array().unwrap().len() >= 2, "{item}");
        }

        let first = candidate.get(&app, "/api/v1/exam/paper").await.expect(200);
        let tag = first.headers["etag"].to_str().unwrap().to_owned();
        let known = app
            .request(
                reqwest::Method::GET,
                "/api/v1/exam/paper",
                Some(&candidate.token),
            )
            .header("if-none-match", &tag)
            .send()
            .await
            .unwrap();
        assert_eq!(known.status(), 304);
        papers.push(
            candidate
                .items()
                .iter()
                .map(|item| item["item_no"].clone())
                .collect::<Vec<_>>(),
        );
    }
    assert_ne!(
        papers[0], papers[1],
        "each candidate has an order of their own"
    );
}

fn collect_names(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                names.insert(name.clone());
                collect_names(inner, names);
            }
        }
        Value::Array(values) => values.iter().for_each(|inner| collect_names(inner, names)),
        _ => {}
    }
}

async fn right_answers_earn_full_marks(app: TestApp) {
    let sitting = open_sitting(&app, 2).await;
    let (ticket, other) = (&sitting.tickets[0], &sitting.tickets[1]);
    let right = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
    let keys = keys_of(&app, &sitting, &ticket.admission_id);
    let events: Vec<Value> = keys
        .iter()
        .map(|(item_no, key)| json!({ "item_no": item_no, "seq": 1, "answer": { "choice": key } }))
        .collect();
    for chunk in events.chunks(150) {
        assert!(
            right
                .save(&app, chunk.to_vec())
                .await
                .iter()
                .all(|outcome| outcome == "stored")
        );
    }
    right.submit(&app).await;
    let empty = Candidate::at_work(&app, &other.number, &other.code).await;
    empty.submit(&app).await;

    let attempts = sitting.attempts(&app);
    let of = |admission: &str| {
        attempts
            .iter()
            .find(|attempt| attempt.admission_id == admission)
            .unwrap()
    };
    let full = of(&ticket.admission_id);
    assert_eq!(full.state, AttemptState::Submitted);
    assert_eq!(full.score_hundredths, full.full_hundredths);
    assert_eq!(
        i64::from(full.full_hundredths.unwrap()),
        right.state["full_hundredths"].as_i64().unwrap()
    );
    let marks = full.marks.as_ref().unwrap();
    assert_eq!(marks.items.len(), keys.len());
    assert!(!marks.key_digest.is_empty() && !marks.grader_version.is_empty());
    let nothing = of(&other.admission_id);
    assert_eq!((nothing.score_hundredths, nothing.answered), (Some(0), 0));
}

/// The key of each item of the candidate's form, read past the API as a grader would.
fn keys_of(app: &TestApp, sitting: &Sitting, admission_id: &str) -> Vec<(i32, Vec<String>)> {
    let attempts = sitting.attempts(app);
    let attempt = attempts
        .iter()
        .find(|attempt| attempt.admission_id == admission_id)
        .unwrap();
    app.ports
        .db
        .read_now(|conn| {
            let form = papers::find_form(conn, &sitting.body_id, &attempt.form_id)?.unwrap();
            let ids: Vec<String> = form
                .document
                .items
                .iter()
                .map(|item| item.version_id.clone())
                .collect();
            let versions = items::load_versions(conn, &sitting.body_id, &ids)?;
            Ok::<_, DbFailure>(
                form.document
                    .items
                    .iter()
                    .map(|item| (item.item_no, versions[&item.version_id].content.key.clone()))
                    .collect(),
            )
        })
        .unwrap()
}

async fn repeated_stale_and_conflicting_events_change_nothing(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let ticket = &sitting.tickets[0];
    let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
    let first = candidate
        .send(&app, vec![candidate.event(0, 5, 0)])
        .await
        .expect(200)
        .json();
    let again = candidate
        .send(&app, vec![candidate.event(0, 5, 0)])
        .await
        .expect(200)
        .json();
    assert_eq!(again["outcomes"][0]["outcome"], "already_stored");
    for field in ["hash", "stored_seq"] {
        assert_eq!(
            again["outcomes"][0][field], first["outcomes"][0][field],
            "{field}"
        );
    }
    for field in ["chain_head", "events"] {
        assert_eq!(again[field], first[field], "{field}");
    }
    let others = candidate
        .send(
            &app,
            vec![candidate.event(0, 5, 1), candidate.event(0, 4, 1)],
        )
        .await
        .expect(200)
        .json();
    assert_eq!(super::exam::outcomes(&others), ["conflict", "stale"]);
    assert_eq!(others["outcomes"][1]["stored_seq"], 5);
    assert_eq!(others["chain_head"], first["chain_head"]);
    assert_eq!(
        candidate.standing(&app).await,
        [(candidate.item_no(0), 5, vec![candidate.option(0, 0)])]
    );
}

async fn refuses_what_does_not_fit_the_paper(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let ticket = &sitting.tickets[0];
    let candidate = Candidate::at_work(&app, &ticket.number, &ticket.code).await;
    let one = |item_no: i64, seq: i64, choice: Value| json!({ "item_no": item_no, "seq": seq, "answer": { "choice": choice } });
    let item = candidate.item_no(0);
    let last = candidate.item_no(candidate.items().len() - 1);
    let judged = candidate
        .save(
            &app,
            vec![
                one(100_000, 1, json!(["A"])),
                one(-1, 1, json!(["A"])),
                one(item, 1, json!(["Z"])),
                one(item, 1, json!(["true", "false"])),
                one(item, 0, json!(["true"])),
                one(item, -3, json!(["true"])),
                one(item, 9_007_199_254_740_992, json!(["true"])),
                one(last, 1, json!(["A", "A"])),
                one(last, 1, json!(["A\u{0}"])),
                candidate.event(1, 1, 0),
            ],
        )
        .await;
    let mut expected = vec!["unknown_item"; 2];
    expected.extend(["malformed"; 7]);
    expected.push("stored");
    assert_eq!(judged, expected);

    for events in [json!([]), Value::Array(vec![candidate.event(0, 1, 0); 201])] {
        let path = format!("/api/v1/attempts/{}/answers", candidate.attempt_id);
        app.put(&path, Some(&candidate.token), &json!({ "events": events }))
            .await
            .expect_problem(422, "request.invalid");
    }
    for event in [
        json!({ "item_no": item, "seq": 1, "answer": { "choice": "A" } }),
        json!({ "item_no": item, "seq": 1, "answer": { "choice": [] }, "late": false }),
        json!({ "item_no": item, "seq": 1.5, "answer": { "choice": [] } }),
        json!({ "item_no": item, "seq": 1, "answer": { "choice": [], "score": 1 } }),
        json!({ "item_no": item, "seq": 1, "answer": { "choice": [] }, "client_at": "yesterday" }),
    ] {
        candidate
            .send(&app, vec![event])
            .await
            .expect_problem(422, "request.invalid");
    }
    let huge = one(item, 1, json!([" ".repeat(2 * 1024 * 1024)]));
    candidate
        .send(&app, vec![huge])
        .await
        .expect_problem(413, "request.too_large");
    assert_eq!(candidate.standing(&app).await.len(), 1);
}

async fn is_closed_to_others(app: TestApp) {
    let sitting = open_sitting(&app, 2).await;
    let (mine, theirs) = (&sitting.tickets[0], &sitting.tickets[1]);
    let me = Candidate::at_work(&app, &mine.number, &mine.code).await;
    let mut them = Candidate::at_work(&app, &theirs.number, &theirs.code).await;
    for other in [
        me.attempt_id.clone(),
        "0198-nobody".to_owned(),
        "%00".to_owned(),
    ] {
        them.attempt_id = other;
        them.send(&app, vec![them.event(0, 1, 0)])
            .await
            .expect_problem(404, "request.not_found");
    }
    assert!(me.standing(&app).await.is_empty());
}

async fn takes_two_hundred_saves_at_once(app: TestApp) {
    let sitting = open_sitting(&app, 4).await;
    let mut candidates = Vec::new();
    for ticket in &sitting.tickets {
        candidates.push(Candidate::at_work(&app, &ticket.number, &ticket.code).await);
    }
    let saves = (0..200_usize).map(|number| {
        let candidate = &candidates[number % 4];
        let (round, at) = (number / 40, number / 4 % 10);
        let seq = i64::try_from(round).unwrap() + 1;
        let event = candidate.event(at, seq, round);
        let app = &app;
        async move { candidate.save(app, vec![event]).await }
    });
    let outcomes = futures_util::future::join_all(saves).await;
    // Requests may overtake each other: then the older is stale, and nothing else may happen.
    for outcome in outcomes.iter().flatten() {
        assert!(outcome == "stored" || outcome == "stale", "{outcome}");
    }
    for candidate in &candidates {
        let mut standing = candidate.standing(&app).await;
        standing.sort();
        assert_eq!(standing.len(), 10);
        for (_, seq, _) in standing {
            assert_eq!(seq, 5);
        }
        let done = candidate.submit(&app).await;
        let verdict = app
            .post(
                "/api/v1/receipts/verify",
                None,
                &json!({ "receipt": done["receipt"] }),
            )
            .await
            .expect(200)
            .json();
        assert_eq!(verdict["valid"], true, "{verdict}");
    }
}
