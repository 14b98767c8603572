//! How fast rosters come in, measured over the whole way: upload, reading, checking, sealing, entering, until the import
//! says that it is done. `cargo bench --bench roster [-- ROWS]`; each figure is the median of five runs with the slowest and
//! the fastest, each run on a database of its own (SQLite, synchronous FULL).
// A check that meets what it does not expect stops, and that is its finding.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::print_stderr
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::multipart::{Form, Part};
use serde_json::Value;
use touchstone::access::Role;
use touchstone::accounts::{self, NewAccount, NewBody, NewMembership};
use touchstone::app::{Application, open_ports};
use touchstone::centres::{self, NewCentre, NewCohort};
use touchstone::platform::clock::SystemClock;
use touchstone::platform::http::Problem;
use touchstone::platform::ports::Ports;
use touchstone::platform::random::SystemRandomness;
use touchstone::settings::Settings;

const RUNS: u64 = 5;

fn main() {
    let rows = std::env::args()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(10_000);
    println!("roster of {rows} rows, {RUNS} runs");
    actix_web::rt::System::new().block_on(async {
        let mut csv = Vec::new();
        let mut csv_again = Vec::new();
        let mut xlsx = Vec::new();
        for run in 0..RUNS {
            let bytes = centres::example_roster(&format!("bench {run}"), rows);
            let book = as_workbook(&bytes);
            let server = Server::start().await;
            csv.push(server.enter(bytes.clone()).await);
            csv_again.push(server.enter(bytes).await);
            server.stop().await;
            let server = Server::start().await;
            xlsx.push(server.enter(book).await);
            server.stop().await;
        }
        report("CSV, new people", rows, csv);
        report("CSV, the same file again", rows, csv_again);
        report("XLSX, new people", rows, xlsx);
    });
}

fn report(what: &str, rows: usize, mut times: Vec<Duration>) {
    times.sort();
    let rate = |time: &Duration| rows as f64 / time.as_secs_f64();
    let median = times[times.len() / 2];
    println!(
        "{what:26} {:8.0} rows/s (from {:.0} to {:.0}), {:.2} s",
        rate(&median),
        rate(times.last().unwrap()),
        rate(times.first().unwrap()),
        median.as_secs_f64()
    );
}

fn as_workbook(csv: &[u8]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let text = std::str::from_utf8(csv)
        .unwrap()
        .trim_start_matches('\u{feff}');
    for (row, line) in (0_u32..).zip(text.lines()) {
        for (column, cell) in (0_u16..).zip(line.split(',')) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

struct Server {
    base: String,
    token: String,
    cohort: String,
    client: reqwest::Client,
    handle: actix_web::dev::ServerHandle,
    _folder: tempfile::TempDir,
}

impl Server {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let overrides = [
            ("http.listen", "127.0.0.1:0".to_owned()),
            ("data.dir", folder.path().to_string_lossy().into_owned()),
        ];
        let settings = Settings::load(None, &overrides).unwrap();
        let ports =
            open_ports(settings, Arc::new(SystemClock), Arc::new(SystemRandomness)).unwrap();
        let (token, cohort) = people(&ports).map_err(|problem| problem.code()).unwrap();
        let application = Application::build(ports).unwrap();
        let base = format!("http://{}", application.address().unwrap());
        let handle = application.handle();
        actix_web::rt::spawn(application.run());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            base,
            token,
            cohort,
            client,
            handle,
            _folder: folder,
        }
    }

    async fn stop(self) {
        self.handle.stop(false).await;
    }

    /// From the first byte of the upload to the end of the import.
    async fn enter(&self, bytes: Vec<u8>) -> Duration {
        let started = Instant::now();
        let url = format!("{}/api/v1/cohorts/{}/rosters", self.base, self.cohort);
        let form = Form::new().part("file", Part::bytes(bytes).file_name("roster"));
        let answer = self
            .client
            .post(url)
            .bearer_auth(&self.token)
            .multipart(form)
            .send()
            .await
            .unwrap();
        let accepted: Value = answer.json().await.unwrap();
        let url = format!(
            "{}/api/v1/rosters/{}",
            self.base,
            accepted["id"].as_str().unwrap()
        );
        loop {
            let answer = self
                .client
                .get(&url)
                .bearer_auth(&self.token)
                .send()
                .await
                .unwrap();
            let state: Value = answer.json().await.unwrap();
            match state["state"].as_str().unwrap() {
                "done" => {
                    assert_eq!(state["rows_rejected"], 0, "{state}");
                    return started.elapsed();
                }
                "refused" => panic!("{state}"),
                _ => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }
}

/// A body, a centre, its administrator's token and a cohort.
fn people(ports: &Ports) -> Result<(String, String), Problem> {
    ports.db.write_now(|conn| {
        let body = NewBody {
            name: "评价机构".to_owned(),
            class_letter: "S".to_owned(),
            recorded_code: "0000".to_owned(),
            province_code: "36".to_owned(),
            site_serial: "000001".to_owned(),
        };
        let body_id = accounts::insert_body(conn, ports, "system", &body)?;
        let centre = NewCentre {
            name: "培训中心".to_owned(),
            county_code: "360734".to_owned(),
        };
        let centre_id = centres::insert_centre(conn, ports, "system", &body_id, &centre)?;
        let cohort = NewCohort {
            name: "一班".to_owned(),
            occupation_code: "4-04-05-03".to_owned(),
            level: 5,
            centre_id: centre_id.clone(),
        };
        let cohort_id = centres::insert_cohort(conn, ports, "system", &body_id, &cohort)?;
        let account = NewAccount {
            login: "bench".to_owned(),
            display_name: "bench".to_owned(),
            email: None,
            password_hash: None,
        };
        let account_id = accounts::insert_account(conn, ports, "system", &account)?;
        let membership = NewMembership {
            account_id: account_id.clone(),
            role: Role::CentreAdmin,
            body_id: Some(body_id),
            centre_id: Some(centre_id),
            candidate_id: None,
        };
        let membership_id = accounts::insert_membership(conn, ports, "system", &membership)?;
        let opened = accounts::open_session(conn, ports, &account_id, &membership_id)?;
        Ok((opened.access_token, cohort_id))
    })
}
