//! The composition root: ports, workers, routes. Tests build the same application on port 0.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpServer, web};
use anyhow::Context;
use tokio::sync::watch;
use utoipa_actix_web::AppExt;

use crate::accounts::{self, AccountThrottles};
use crate::centres;
use crate::certificates::{self, VerifyThrottles};
use crate::delivery::{self, Delivery};
use crate::invigilation::{self, Invigilation};
use crate::platform::clock::SharedClock;
use crate::platform::clock_guard::GuardedClock;
use crate::platform::crypto::{PasswordHasher, Secrets};
use crate::platform::db::{Db, DbFailure, migrate};
use crate::platform::http::envelope;
use crate::platform::jobs::{self, JobHandlers};
use crate::platform::mail::{self, MailTransport};
use crate::platform::ports::Ports;
use crate::platform::random::SharedRandomness;
use crate::platform::storage::Files;
use crate::platform::{idempotency, telemetry};
use crate::results::ResultThrottles;
use crate::routes;
use crate::settings::Settings;

/// Pause between two looks at jobs and mails.
const WORKER_PAUSE: Duration = Duration::from_millis(250);

/// Pause between two looks at the clock.
const CLOCK_PAUSE: Duration = Duration::from_secs(1);

/// Opens database, secrets and files, and migrates when the settings say so.
pub fn open_ports(
    settings: Settings,
    clock: SharedClock,
    randomness: SharedRandomness,
) -> anyhow::Result<Ports> {
    std::fs::create_dir_all(&settings.data.dir).context("data folder")?;
    let secrets = Secrets::load(
        &settings.secrets_path(),
        settings.data.create_secrets,
        randomness.as_ref(),
    )?;
    let wait = Duration::from_secs(settings.database.wait_seconds);
    let db = Db::open(
        &settings.database_url(),
        settings.database.max_connections,
        wait,
    )?;
    if settings.database.migrate_on_start {
        db.read_now(|conn| migrate(conn).map_err(MigrationTrouble::Migration))
            .context("database")?;
    }
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let parallel = match settings.auth.parallel_hashes {
        0 => cores.saturating_sub(1).max(1),
        chosen => chosen,
    };
    let guard = GuardedClock::over(clock);
    Ok(Ports {
        db,
        clock: Arc::new(guard.clone()),
        guard,
        randomness,
        secrets: Arc::new(secrets),
        passwords: PasswordHasher::new(parallel, settings.auth.waiting_hashes),
        files: Files::in_folder(&settings.data.dir.join("files"))?,
        settings: Arc::new(settings),
    })
}

#[derive(Debug, thiserror::Error)]
enum MigrationTrouble {
    #[error(transparent)]
    Database(#[from] DbFailure),
    #[error(transparent)]
    Migration(anyhow::Error),
}

pub struct Application {
    server: Server,
    addresses: Vec<SocketAddr>,
    stop: watch::Sender<bool>,
    ports: Ports,
}

impl Application {
    /// Binds the address of the settings (port 0 picks a free one) and starts the workers.
    pub fn build(ports: Ports) -> anyhow::Result<Self> {
        telemetry::start_metrics();
        let listener = TcpListener::bind(&ports.settings.http.listen)
            .with_context(|| format!("cannot listen on {}", ports.settings.http.listen))?;
        let (stop, stopped) = watch::channel(false);
        let transport = MailTransport::new(&ports.settings.mail, &ports.settings.data.dir)?;
        let throttles = Arc::<AccountThrottles>::default();
        delivery::check_clock_at_start(&ports);
        let delivery = Delivery::start(&ports);
        spawn_clock_watch(&ports, &delivery, stopped.clone());
        spawn_sweeper(&ports, &delivery, stopped.clone());
        let invigilation = Invigilation::default();
        spawn_recorder(&ports, &invigilation, stopped.clone());
        let verify_throttles = VerifyThrottles::default();
        spawn_workers(
            &ports,
            transport,
            Arc::clone(&throttles),
            verify_throttles.clone(),
            stopped,
        );

        let shared = web::Data::new(ports.clone());
        let throttles = web::Data::from(throttles);
        let delivery = web::Data::new(delivery);
        let invigilation = web::Data::new(invigilation);
        let verify_throttles = web::Data::new(verify_throttles);
        let lookups = web::Data::new(ResultThrottles::default());
        let workers = ports.settings.http.workers;
        let mut server = HttpServer::new(move || {
            let (app, _) = App::new()
                .into_utoipa_app()
                .app_data(shared.clone())
                .app_data(throttles.clone())
                .app_data(delivery.clone())
                .app_data(invigilation.clone())
                .app_data(verify_throttles.clone())
                .app_data(lookups.clone())
                .configure(routes::api)
                .split_for_parts();
            app.configure(routes::pages)
                .wrap(from_fn(envelope))
                .wrap(Compress::default())
        })
        .shutdown_timeout(ports.settings.http.shutdown_seconds)
        .client_request_timeout(Duration::from_secs(20));
        if workers > 0 {
            server = server.workers(workers);
        }
        let server = server.listen(listener)?;
        let addresses = server.addrs();
        Ok(Self {
            server: server.run(),
            addresses,
            stop,
            ports,
        })
    }

    pub fn address(&self) -> Option<SocketAddr> {
        self.addresses.first().copied()
    }

    pub fn ports(&self) -> &Ports {
        &self.ports
    }

    pub fn handle(&self) -> ServerHandle {
        self.server.handle()
    }

    /// Serves until a signal or the handle stops it; requests in flight are finished.
    pub async fn run(self) -> anyhow::Result<()> {
        let outcome = self.server.await;
        let _ = self.stop.send(true);
        outcome.context("server")
    }
}

/// What is done for each kind of job.
pub fn job_handlers() -> JobHandlers {
    JobHandlers::default()
        .on(accounts::RESET_JOB, accounts::send_reset_link)
        .on(centres::ROSTER_JOB, centres::run_roster_job)
        .on(certificates::ISSUE_JOB, certificates::run_issue_job)
}

fn spawn_workers(
    ports: &Ports,
    transport: MailTransport,
    throttles: Arc<AccountThrottles>,
    verify_throttles: VerifyThrottles,
    stopped: watch::Receiver<bool>,
) {
    let owner = uuid::Uuid::now_v7().to_string();
    let worker_ports = ports.clone();
    let mut until = stopped.clone();
    tokio::spawn(async move {
        let handlers = job_handlers();
        loop {
            if let Err(error) = jobs::run_due(&worker_ports, &handlers, &owner).await {
                tracing::warn!(error = %error, "job table cannot be read");
            }
            if pause_or_stop(&mut until, WORKER_PAUSE).await {
                return;
            }
        }
    });
    let mail_ports = ports.clone();
    let mut until = stopped.clone();
    tokio::spawn(async move {
        loop {
            if let Err(error) = mail::send_due(&mail_ports.db, &transport, mail_ports.now()).await {
                tracing::warn!(error = %error, "outbox cannot be read");
            }
            if pause_or_stop(&mut until, WORKER_PAUSE).await {
                return;
            }
        }
    });
    let tidy_ports = ports.clone();
    let mut until = stopped;
    tokio::spawn(async move {
        loop {
            let ports = tidy_ports.clone();
            if let Err(error) = tidy_ports
                .db
                .write(move |conn| {
                    accounts::forget_failures(conn, ports.now())?;
                    centres::forget_rejected_rows(conn, &ports)?;
                    idempotency::forget_old(conn, ports.now())
                })
                .await
            {
                tracing::warn!(error = %error, "old answers cannot be forgotten");
            }
            throttles.sweep();
            verify_throttles.sweep();
            if pause_or_stop(&mut until, Duration::from_secs(3600)).await {
                return;
            }
        }
    });
}

/// Looks at the machine's clock.
fn spawn_clock_watch(ports: &Ports, delivery: &Delivery, mut stopped: watch::Receiver<bool>) {
    let (ports, delivery) = (ports.clone(), delivery.clone());
    tokio::spawn(async move {
        loop {
            if let Err(problem) = delivery::watch_clock(&ports, &delivery).await {
                tracing::warn!(error = %problem, "the clock cannot be compared with the record");
            }
            if pause_or_stop(&mut stopped, CLOCK_PAUSE).await {
                return;
            }
        }
    });
}

/// Closes attempts whose time is over.
fn spawn_sweeper(ports: &Ports, delivery: &Delivery, mut stopped: watch::Receiver<bool>) {
    let (ports, delivery) = (ports.clone(), delivery.clone());
    let pause = Duration::from_secs(ports.settings.delivery.sweep_seconds.max(1));
    tokio::spawn(async move {
        loop {
            if let Err(problem) = delivery::close_overdue(&ports, &delivery).await {
                tracing::warn!(error = %problem, "overdue attempts wait for the next look");
            }
            if pause_or_stop(&mut stopped, pause).await {
                return;
            }
        }
    });
}

/// Writes what heartbeats bring and keeps live rooms up to date; ends open streams when the server is told to stop.
fn spawn_recorder(ports: &Ports, invigilation: &Invigilation, mut stopped: watch::Receiver<bool>) {
    let (ports, running) = (ports.clone(), invigilation.clone());
    let pause = Duration::from_millis(ports.settings.invigilation.look_millis.max(50));
    tokio::spawn(async move {
        loop {
            if let Err(problem) = invigilation::run_round(&ports, &running).await {
                tracing::warn!(error = %problem, "heartbeats wait for the next round");
            }
            if pause_or_stop(&mut stopped, pause).await {
                return;
            }
        }
    });
    let streaming = invigilation.clone();
    tokio::spawn(async move {
        if told_to_stop().await {
            streaming.close_streams();
        }
    });
}

/// Waits for the signal by which a service is stopped; the server itself hears it too.
#[cfg(unix)]
async fn told_to_stop() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) else {
        return false;
    };
    tokio::select! {
        heard = terminate.recv() => heard.is_some(),
        heard = interrupt.recv() => heard.is_some(),
    }
}

#[cfg(not(unix))]
async fn told_to_stop() -> bool {
    tokio::signal::ctrl_c().await.is_ok()
}

/// True when the server is stopping.
async fn pause_or_stop(stopped: &mut watch::Receiver<bool>, pause: Duration) -> bool {
    tokio::select! {
        () = tokio::time::sleep(pause) => *stopped.borrow(),
        _ = stopped.changed() => true,
    }
}
