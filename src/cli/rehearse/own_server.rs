//! A server for the rehearsal alone: a process of its own, on a temporary folder and database, which can be killed.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;

use super::TicketEntry;
use super::read_back::Record;
use super::run::{Room, Staff, Wish};
use super::scene;
use crate::app::open_ports;
use crate::platform::clock::SystemClock;
use crate::platform::db::Db;
use crate::platform::random::{SystemRandomness, hex_token};
use crate::settings::Settings;

/// A server that has not answered for so long does not start.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct OwnServer {
    folder: PathBuf,
    database_url: String,
    address: String,
    tickets: Vec<TicketEntry>,
    staff: Staff,
    process: Option<Child>,
}

impl OwnServer {
    /// Makes folder, database and exam. `database`: an empty PostgreSQL database; without it an SQLite file.
    pub(super) fn prepare(wish: &Wish, database: Option<&str>) -> anyhow::Result<Self> {
        let name = format!("touchstone-rehearsal-{}", hex_token(&SystemRandomness, 6));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).context("temporary folder")?;
        let database_url = database.unwrap_or_default().to_owned();
        let overrides = [
            ("data.dir", folder.to_string_lossy().into_owned()),
            ("database.url", database_url.clone()),
            // The staff of the rehearsal stays signed in.
            ("auth.access_minutes", "1440".to_owned()),
        ];
        let settings = Settings::load(None, &overrides)?;
        let database_url = settings.database_url();
        let ports = open_ports(settings, Arc::new(SystemClock), Arc::new(SystemRandomness))?;
        let (tickets, staff) = scene::make_exam(&ports, wish.candidates)?;
        // A port that is free now; nobody else asks for it in this moment.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        Ok(Self {
            folder,
            database_url,
            address,
            tickets,
            staff,
            process: None,
        })
    }

    /// Starts the server and waits until it is ready.
    pub(super) fn start(&mut self) -> anyhow::Result<()> {
        self.start_process()?;
        let end = Instant::now() + PATIENCE;
        while std::net::TcpStream::connect(&self.address).is_err() {
            anyhow::ensure!(Instant::now() < end, "the server does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Starts the server without waiting for it.
    pub(super) fn start_process(&mut self) -> anyhow::Result<()> {
        let program = std::env::current_exe().context("this program")?;
        let child = Command::new(program)
            .args(["serve", "--listen", &self.address])
            .env("TOUCHSTONE__DATA__DIR", &self.folder)
            .env("TOUCHSTONE__DATABASE__URL", &self.database_url)
            // Each simulated computer names an address of its own.
            .env("TOUCHSTONE__HTTP__BEHIND_TLS", "true")
            .env("TOUCHSTONE__TELEMETRY__FILTER", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("the server cannot be started")?;
        self.process = Some(child);
        Ok(())
    }

    /// Kills the server as a power cut would, without a word.
    pub(super) fn kill(&mut self) {
        if let Some(mut child) = self.process.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    pub(super) fn room(&self) -> anyhow::Result<Room> {
        Ok(Room {
            url: format!("http://{}", self.address),
            tickets: self.tickets.clone(),
            staff: Some(self.staff.clone()),
        })
    }

    pub(super) fn record(&self) -> anyhow::Result<Record> {
        Ok(Record {
            db: Db::open(&self.database_url, 1, Duration::from_secs(30))?,
        })
    }

    /// Ends the server and removes what it wrote; a PostgreSQL database stays as it is.
    pub(super) fn tear_down(&mut self) {
        self.kill();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        self.kill();
    }
}
