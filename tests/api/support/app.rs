//! The application under test and a client for it.

use std::sync::Arc;

use actix_web::dev::ServerHandle;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::Value;
use touchstone::access::Role;
use touchstone::accounts;
use touchstone::app::{Application, open_ports};
use touchstone::platform::clock::ShiftedClock;
use touchstone::platform::http::Problem;
use touchstone::platform::ports::Ports;
use touchstone::platform::random::SystemRandomness;
use touchstone::settings::Settings;

use super::TestDatabase;

pub(crate) struct TestApp {
    pub(crate) base: String,
    pub(crate) ports: Ports,
    pub(crate) clock: Arc<ShiftedClock>,
    pub(crate) client: reqwest::Client,
    pub(crate) handle: ServerHandle,
}

/// Where a membership holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub(crate) body_id: Option<String>,
    pub(crate) centre_id: Option<String>,
    pub(crate) candidate_id: Option<String>,
}

impl Place {
    pub(crate) fn body(id: &str) -> Self {
        Self {
            body_id: Some(id.to_owned()),
            ..Self::default()
        }
    }

    pub(crate) fn centre(body_id: &str, centre_id: &str) -> Self {
        Self {
            body_id: Some(body_id.to_owned()),
            centre_id: Some(centre_id.to_owned()),
            ..Self::default()
        }
    }
}

impl TestApp {
    pub(crate) fn start(database: &TestDatabase) -> Self {
        let overrides = [
            ("http.listen", "127.0.0.1:0".to_owned()),
            ("http.workers", "1".to_owned()),
            ("database.url", database.url.clone()),
            ("database.max_connections", "4".to_owned()),
            ("database.migrate_on_start", "false".to_owned()),
            ("invigilation.look_millis", "50".to_owned()),
            (
                "data.dir",
                database.folder.path().to_string_lossy().into_owned(),
            ),
        ];
        let settings = Settings::load(None, &overrides).expect("settings");
        let clock = Arc::new(ShiftedClock::default());
        let ports = open_ports(settings, clock.clone(), Arc::new(SystemRandomness)).expect("ports");
        let application = Application::build(ports.clone()).expect("application");
        let base = format!("http://{}", application.address().expect("address"));
        let handle = application.handle();
        actix_web::rt::spawn(application.run());
        let client = reqwest::Client::builder()
            .cookie_store(true)
            .no_proxy()
            // Shorter than the server keeps idle connections: a busy machine must not race against their end.
            .pool_idle_timeout(std::time::Duration::from_secs(2))
            .build()
            .expect("client");
        Self {
            base,
            ports,
            clock,
            client,
            handle,
        }
    }

    /// A further process over the same database, with the same clock.
    pub(crate) fn beside(&self) -> Self {
        let application = Application::build(self.ports.clone()).expect("application");
        let base = format!("http://{}", application.address().expect("address"));
        let handle = application.handle();
        actix_web::rt::spawn(application.run());
        Self {
            base,
            ports: self.ports.clone(),
            clock: Arc::clone(&self.clock),
            client: self.fresh_client(),
            handle,
        }
    }

    /// A client with a cookie jar of its own.
    pub(crate) fn fresh_client(&self) -> reqwest::Client {
        reqwest::Client::builder()
            .cookie_store(true)
            .no_proxy()
            // Shorter than the server keeps idle connections: a busy machine must not race against their end.
            .pool_idle_timeout(std::time::Duration::from_secs(2))
            .build()
            .expect("client")
    }

    pub(crate) fn request(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
    ) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub(crate) async fn get(&self, path: &str, token: Option<&str>) -> Answer {
        Answer::of(
            self.request(Method::GET, path, token)
                .send()
                .await
                .expect("answer"),
        )
        .await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: &Value,
    ) -> Answer {
        Answer::of(
            self.request(method, path, token)
                .json(body)
                .send()
                .await
                .expect("answer"),
        )
        .await
    }

    pub(crate) async fn post(&self, path: &str, token: Option<&str>, body: &Value) -> Answer {
        self.send(Method::POST, path, token, body).await
    }

    pub(crate) async fn put(&self, path: &str, token: Option<&str>, body: &Value) -> Answer {
        self.send(Method::PUT, path, token, body).await
    }

    /// Makes an evaluation body; `serial` (six digits) keeps two bodies apart.
    pub(crate) fn make_body(&self, serial: &str) -> String {
        let (ports, serial) = (self.ports.clone(), serial.to_owned());
        self.ports
            .db
            .write_now(|conn| {
                let body = accounts::NewBody {
                    name: format!("评价机构{serial}"),
                    class_letter: "S".to_owned(),
                    recorded_code: "0000".to_owned(),
                    province_code: "36".to_owned(),
                    site_serial: serial,
                };
                accounts::insert_body(conn, &ports, "system", &body)
            })
            .map_err(|problem: Problem| problem.code())
            .expect("body")
    }

    /// An account in a role, and an access token of it, without the work of hashing a password.
    pub(crate) fn sign_in_as(&self, role: Role, place: &Place) -> String {
        self.make_account(role, place).1
    }

    /// As [`Self::sign_in_as`], with the account's id before the token.
    pub(crate) fn make_account(&self, role: Role, place: &Place) -> (String, String) {
        let ports = self.ports.clone();
        let login = format!("{}-{}", role.as_str(), uuid_text());
        self.ports
            .db
            .write_now(|conn| {
                let account = accounts::NewAccount {
                    login: login.clone(),
                    display_name: format!("测试{}", role.as_str()),
                    email: None,
                    password_hash: None,
                };
                let account_id = accounts::insert_account(conn, &ports, "system", &account)?;
                let membership = accounts::NewMembership {
                    account_id: account_id.clone(),
                    role,
                    body_id: place.body_id.clone(),
                    centre_id: place.centre_id.clone(),
                    candidate_id: place.candidate_id.clone(),
                };
                let membership_id =
                    accounts::insert_membership(conn, &ports, "system", &membership)?;
                let opened = accounts::open_session(conn, &ports, &account_id, &membership_id)?;
                Ok((account_id, opened.access_token))
            })
            .map_err(|problem: Problem| problem.code())
            .expect("account")
    }
}

fn uuid_text() -> String {
    use touchstone::platform::random::hex_token;
    hex_token(&SystemRandomness, 6)
}

/// An answer read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) async fn of(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.expect("body").to_vec();
        Self {
            status,
            headers,
            bytes,
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The code of a problem document, `""` for other answers.
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Fails the test unless the status is `status`.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    #[track_caller]
    pub(crate) fn expect_problem(self, status: u16, code: &str) -> Self {
        assert_eq!(
            (self.status.as_u16(), self.code().as_str()),
            (status, code),
            "{}",
            self.text()
        );
        self
    }
}
