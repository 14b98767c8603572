//! The room's stream.

use futures_util::StreamExt;
use serde_json::{Value, json};
use touchstone::access::Role;

use super::desk::{Desk, beat};
use crate::cases;
use crate::support::{Case, Place, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["invigilation::live":
        a_stream_begins_with_the_room_and_tells_changes,
        a_broken_stream_goes_on_where_it_was,
        a_change_at_another_process_is_told_here,
        a_room_is_seen_by_those_who_may]
}

/// An open stream, read event by event.
struct Stream {
    response: futures_util::stream::BoxStream<'static, reqwest::Result<actix_web::web::Bytes>>,
    text: String,
}

#[derive(Debug)]
struct Event {
    id: String,
    name: String,
    data: Value,
}

impl Stream {
    async fn open(app: &TestApp, desk: &Desk, last: Option<&str>) -> Self {
        let mut request = app.request(
            reqwest::Method::GET,
            &desk.room_path("/events"),
            Some(&desk.invigilator),
        );
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            response: response.bytes_stream().boxed(),
            text: String::new(),
        }
    }

    async fn next(&mut self) -> Event {
        loop {
            if let Some((frame, rest)) = self.text.split_once("\n\n") {
                let (frame, rest) = (frame.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| {
                    let line = frame.lines().find_map(|line| line.strip_prefix(name));
                    line.unwrap_or_default().trim().to_owned()
                };
                if frame.starts_with(':') {
                    continue;
                }
                return Event {
                    id: field("id:"),
                    name: field("event:"),
                    data: serde_json::from_str(&field("data:")).unwrap(),
                };
            }
            let chunk = self.response.next().await.unwrap().unwrap();
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next change that has a part.
    async fn change_with(&mut self, part: &str) -> Event {
        loop {
            let event = self.next().await;
            if event.name == "change" && event.data.get(part).is_some() {
                return event;
            }
        }
    }
}

async fn send_words(app: &TestApp, desk: &Desk, words: &str) {
    let body = json!({ "room_id": desk.room_id, "words": words });
    desk.act(app, "/messages", &body).await.expect(201);
}

async fn a_stream_begins_with_the_room_and_tells_changes(app: TestApp) {
    let desk = Desk::open(&app, 3).await;
    let mut stream = Stream::open(&app, &desk, None).await;
    let first = stream.next().await;
    assert_eq!(first.name, "room");
    assert_eq!(first.data["seats"].as_array().unwrap().len(), 3);
    let candidate = desk.at_work(&app, 1).await;
    beat(&app, &candidate, json!({})).await.expect(200);
    let change = stream.change_with("seats").await;
    let seats = change.data["seats"].as_array().unwrap();
    assert_eq!(seats.len(), 1, "only the changed seat");
    assert_eq!(seats[0]["admission_id"], desk.admission(1));
    assert_eq!(change.data["counts"]["working"], 1);
    send_words(&app, &desk, "请安静").await;
    let change = stream.change_with("messages").await;
    assert_eq!(change.data["messages"][0]["words"], "请安静");
}

async fn a_broken_stream_goes_on_where_it_was(app: TestApp) {
    let desk = Desk::open(&app, 2).await;
    let mut stream = Stream::open(&app, &desk, None).await;
    let first = stream.next().await;
    send_words(&app, &desk, "一").await;
    let seen = stream.change_with("messages").await;
    drop(stream);
    send_words(&app, &desk, "二").await;
    // Only what came since, not the room again.
    let mut again = Stream::open(&app, &desk, Some(&seen.id)).await;
    let missed = again.change_with("messages").await;
    assert_eq!(missed.data["messages"][1]["words"], "二");
    // From the beginning: every change, in order.
    let mut from_first = Stream::open(&app, &desk, Some(&first.id)).await;
    assert_eq!(from_first.next().await.name, "change");
    // A number of another run of the server, or nonsense: the whole room.
    for strange in ["0123.7", "nonsense", "9"] {
        let mut anew = Stream::open(&app, &desk, Some(strange)).await;
        assert_eq!(anew.next().await.name, "room", "{strange}");
    }
}

async fn a_change_at_another_process_is_told_here(app: TestApp) {
    let desk = Desk::open(&app, 1).await;
    let second = app.beside();
    let mut stream = Stream::open(&app, &desk, None).await;
    stream.next().await;
    send_words(&second, &desk, "从另一台服务器发出").await;
    let change = stream.change_with("messages").await;
    assert_eq!(change.data["messages"][0]["words"], "从另一台服务器发出");
    second.handle.stop(false).await;
}

async fn a_room_is_seen_by_those_who_may(app: TestApp) {
    let desk = Desk::open(&app, 1).await;
    let stranger = app.make_body("000009");
    let other_centre = desk.sitting.another_centre(&app).await;
    let outsiders = [
        (Role::Invigilator, Place::body(&stranger)),
        (
            Role::Invigilator,
            Place::centre(&desk.sitting.body_id, &other_centre),
        ),
        (
            Role::CentreAdmin,
            Place::centre(&desk.sitting.body_id, &other_centre),
        ),
    ];
    for (role, place) in outsiders {
        let token = app.sign_in_as(role, &place);
        for rest in ["/live", "/events", "/record", "/record.pdf"] {
            let answer = app.get(&desk.room_path(rest), Some(&token)).await;
            answer.expect_problem(404, "request.not_found");
        }
        let path = desk.path(&format!("/admissions/{}/evidence", desk.admission(0)));
        app.get(&path, Some(&token))
            .await
            .expect_problem(404, "request.not_found");
        if role == Role::Invigilator {
            let words = json!({ "room_id": desk.room_id, "words": "x" });
            let answer = app
                .post(&desk.path("/messages"), Some(&token), &words)
                .await;
            answer.expect_problem(404, "request.not_found");
        }
    }
    let supervisor = app.sign_in_as(Role::QualitySupervisor, &Place::body(&desk.sitting.body_id));
    app.get(&desk.room_path("/live"), Some(&supervisor))
        .await
        .expect(200);
    let words = json!({ "words": "x" });
    let answer = app
        .post(&desk.path("/messages"), Some(&supervisor), &words)
        .await;
    answer.expect_problem(403, "access.denied");
}
