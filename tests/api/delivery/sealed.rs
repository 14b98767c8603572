//! The form travels sealed before the start, and the key only with it.

use std::collections::BTreeMap;
use std::io::Read;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use chrono::TimeDelta;
use serde_json::Value;

use super::exam::{Candidate, Ticket, device, open_sitting, sitting_in_an_hour};
use crate::cases;
use crate::support::{Case, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["delivery::sealed":
        the_sealed_form_opens_to_the_same_paper, the_key_comes_with_the_start_and_not_before,
        the_sealed_bytes_never_change_and_tell_nothing]
}

async fn enter(app: &TestApp, ticket: &Ticket) -> Candidate {
    Candidate::enter(app, &ticket.number, &ticket.code, &device(1)).await
}

async fn place(app: &TestApp, candidate: &Candidate) -> Value {
    candidate
        .get(app, "/api/v1/exam/form")
        .await
        .expect(200)
        .json()
}

async fn fetch(app: &TestApp, candidate: &Candidate, place: &Value) -> Vec<u8> {
    let path = format!("/api/v1{}", place["path"].as_str().unwrap());
    let answer = candidate.get(app, &path).await.expect(200);
    let cached = answer.headers["cache-control"].to_str().unwrap().to_owned();
    assert!(
        cached.contains("immutable") && cached.contains("public"),
        "{cached}"
    );
    assert_eq!(
        answer.bytes.len(),
        place["bytes"].as_u64().unwrap() as usize
    );
    assert_eq!(
        touchstone::platform::crypto::sha256_hex(&answer.bytes),
        place["digest"].as_str().unwrap()
    );
    answer.bytes
}

/// As the browser opens it.
fn open(sealed: &[u8], unlock: &Value) -> Option<Vec<Value>> {
    let key: [u8; 32] = hex::decode(unlock["key"].as_str()?).ok()?.try_into().ok()?;
    let nonce: [u8; 24] = sealed.get(..24)?.try_into().ok()?;
    let bound = format!("touchstone form\n{}", unlock["form_digest"].as_str()?);
    let payload = Payload {
        msg: &sealed[24..],
        aad: bound.as_bytes(),
    };
    let packed = XChaCha20Poly1305::new(&key.into())
        .decrypt(&XNonce::from(nonce), payload)
        .ok()?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed.as_slice())
        .read_to_string(&mut text)
        .ok()?;
    serde_json::from_str(&text).ok()
}

async fn the_sealed_form_opens_to_the_same_paper(app: TestApp) {
    let sitting = open_sitting(&app, 2).await;
    for ticket in &sitting.tickets {
        let candidate = enter(&app, ticket).await;
        let sealed = fetch(&app, &candidate, &place(&app, &candidate).await).await;
        let started = candidate
            .post(&app, "/api/v1/exam/start")
            .await
            .expect(200)
            .json();
        let unlock = &started["unlock"];
        let items: BTreeMap<i64, Value> = open(&sealed, unlock)
            .unwrap()
            .into_iter()
            .map(|item| (item["item_no"].as_i64().unwrap(), item))
            .collect();
        let paper = candidate
            .get(&app, "/api/v1/exam/paper")
            .await
            .expect(200)
            .json();
        let shown = paper["items"].as_array().unwrap();
        let order = unlock["order"].as_array().unwrap();
        assert_eq!(shown.len(), order.len());
        for (shown, ordered) in shown.iter().zip(order) {
            assert_eq!(shown["item_no"], ordered["item_no"]);
            let item = &items[&ordered["item_no"].as_i64().unwrap()];
            for field in ["stem", "kind", "section", "score_hundredths"] {
                assert_eq!(shown[field], item[field]);
            }
            let letters = ordered["options"].as_str().unwrap();
            let options = shown["options"].as_array().unwrap();
            if letters.is_empty() {
                assert_eq!(
                    (&options[0]["id"], &options[1]["id"]),
                    (&"true".into(), &"false".into())
                );
                continue;
            }
            assert_eq!(letters.len(), options.len());
            for (letter, option) in letters.bytes().zip(options) {
                assert_eq!(option["id"], String::from(char::from(letter)));
                assert_eq!(option["text"], item["options"][usize::from(letter - b'A')]);
            }
        }
        // A page that is reloaded gets the same again.
        let again = candidate.get(&app, "/api/v1/exam/key").await.expect(200);
        assert_eq!(&again.json(), unlock);
    }
}

async fn the_key_comes_with_the_start_and_not_before(app: TestApp) {
    let sitting = sitting_in_an_hour(&app, 2).await;
    let early = enter(&app, &sitting.tickets[0]).await;
    let sealed = fetch(&app, &early, &place(&app, &early).await).await;
    early
        .post(&app, "/api/v1/exam/start")
        .await
        .expect_problem(409, "exam.not_open");
    early
        .get(&app, "/api/v1/exam/key")
        .await
        .expect_problem(409, "exam.not_started");
    app.clock.advance(TimeDelta::minutes(61));
    // The other has started; that opens nothing for this one by itself.
    let other = enter(&app, &sitting.tickets[1]).await;
    other.post(&app, "/api/v1/exam/start").await.expect(200);
    early
        .get(&app, "/api/v1/exam/key")
        .await
        .expect_problem(409, "exam.not_started");
    let started = early
        .post(&app, "/api/v1/exam/start")
        .await
        .expect(200)
        .json();
    assert!(open(&sealed, &started["unlock"]).is_some());
    let mut wrong = started["unlock"].clone();
    wrong["key"] = "00".repeat(32).into();
    assert!(open(&sealed, &wrong).is_none());
    let mut touched = sealed.clone();
    touched[100] ^= 1;
    assert!(open(&touched, &started["unlock"]).is_none());
    early.post(&app, "/api/v1/exam/submit").await.expect(200);
    early
        .get(&app, "/api/v1/exam/key")
        .await
        .expect_problem(409, "exam.over");
    let over = early
        .post(&app, "/api/v1/exam/start")
        .await
        .expect(200)
        .json();
    assert!(over.get("unlock").is_none(), "{over}");
}

async fn the_sealed_bytes_never_change_and_tell_nothing(app: TestApp) {
    let sitting = open_sitting(&app, 1).await;
    let candidate = enter(&app, &sitting.tickets[0]).await;
    let first = place(&app, &candidate).await;
    let sealed = fetch(&app, &candidate, &first).await;
    // Another server over the same database seals the same form to the same bytes.
    let other = super::storms::Other::start(&app);
    let path = format!("{}/api/v1{}", other.base, first["path"].as_str().unwrap());
    let request = app.client.get(path).bearer_auth(&candidate.token);
    let answer = crate::support::Answer::of(request.send().await.unwrap()).await;
    assert_eq!(answer.expect(200).bytes, sealed);
    other.handle.stop(false).await;
    let mut candidate = candidate;
    candidate.start(&app).await;
    for item in candidate.items() {
        let stem = item["stem"].as_str().unwrap().as_bytes();
        assert!(!sealed.windows(stem.len()).any(|window| window == stem));
    }
    let path = first["path"].as_str().unwrap();
    let none = path.replace(first["digest"].as_str().unwrap(), &"0".repeat(64));
    candidate
        .get(&app, &format!("/api/v1{none}"))
        .await
        .expect_problem(404, "request.not_found");
    app.get(&format!("/api/v1{path}"), None)
        .await
        .expect_problem(401, "exam.not_entered");
}
