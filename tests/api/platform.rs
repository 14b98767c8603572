//! Manners every route shares.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::cases;
use crate::support::{Case, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["platform": lives_and_is_ready, answers_unknown_paths_with_problems_in_the_readers_language, carries_security_headers, finishes_requests_in_flight_when_it_stops]
}

async fn lives_and_is_ready(app: TestApp) {
    app.get("/healthz", None).await.expect(200);
    app.get("/readyz", None).await.expect(200);
    let figures = app.get("/metrics", None).await.expect(200).text();
    assert!(figures.contains("http_requests_total"), "{figures}");
}

async fn answers_unknown_paths_with_problems_in_the_readers_language(app: TestApp) {
    let chinese = app
        .get("/api/v1/nowhere", None)
        .await
        .expect_problem(404, "request.not_found");
    let english = app
        .get("/api/v1/nowhere?lang=en", None)
        .await
        .expect_problem(404, "request.not_found");
    assert_ne!(chinese.json()["title"], english.json()["title"]);
    assert!(!chinese.json()["request_id"].as_str().unwrap().is_empty());
    assert_eq!(chinese.headers["content-type"], "application/problem+json");
}

async fn carries_security_headers(app: TestApp) {
    let answer = app.get("/healthz", None).await;
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers["x-frame-options"], "DENY");
    assert!(answer.headers.contains_key("x-request-id"));
}

async fn finishes_requests_in_flight_when_it_stops(app: TestApp) {
    let address = app.base.trim_start_matches("http://").to_owned();
    let body = r#"{"login":"nobody","password":"not-the-password"}"#;
    let head = format!(
        "POST /api/v1/session HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut in_flight = TcpStream::connect(&address).await.unwrap();
    in_flight.write_all(head.as_bytes()).await.unwrap();
    // The handler now waits for the body; only then is the server told to stop.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let stopping = actix_web::rt::spawn(app.handle.stop(true));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(
        TcpStream::connect(&address).await.is_err(),
        "a stopping server takes no new connection"
    );
    in_flight.write_all(body.as_bytes()).await.unwrap();
    let mut answer = vec![0; 12];
    in_flight.read_exact(&mut answer).await.unwrap();
    assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 401");
    stopping.await.unwrap();
}
