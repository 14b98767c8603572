//! The server's clock under watch. What [`GuardedClock`](crate::platform::clock_guard::GuardedClock) notices in one process
//! is declared for all processes over the database; while a freeze is declared nobody's time runs out. A person who has
//! looked at the clock lifts it, and every attempt gets back the time for which it stood still.

mod lift;
mod queries;
mod routes;

pub use lift::lift_freeze;
pub(super) use routes::configure;

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::Delivery;
use crate::audit::{self, AuditEntry, platform_chain};
use crate::platform::clock_guard::Freeze;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// The clocks of several servers may differ by this much before they are doubted.
const TOLERANCE: TimeDelta = TimeDelta::seconds(5);
/// How long after a lifting a process may hear of it and still take it for its own clock.
const HEARD_LATE: TimeDelta = TimeDelta::seconds(60);
/// Looks between two records of how late it is.
const MARK_EVERY: u32 = 10;

/// A freeze as it is declared.
#[derive(Clone, Debug)]
pub(super) struct DeclaredFreeze {
    pub(super) id: String,
    pub(super) since: DateTime<Utc>,
    /// By how many seconds the clock was off; positive when it leapt forward.
    pub(super) jump_seconds: i64,
    pub(super) noticed_at: DateTime<Utc>,
    pub(super) lifted_at: Option<DateTime<Utc>>,
}

impl DeclaredFreeze {
    fn as_freeze(&self) -> Freeze {
        Freeze {
            since: self.since,
            jump: TimeDelta::try_seconds(self.jump_seconds).unwrap_or_default(),
        }
    }
}

/// How the clock stands, for those who look after the server.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClockState {
    /// What the server's own clock says.
    pub clock: DateTime<Utc>,
    /// The time the server goes by.
    pub server_time: DateTime<Utc>,
    /// Whether deadlines stand still.
    pub frozen: bool,
    /// Since when they stand still.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
    /// By how many seconds the clock was off when it was noticed; positive when it leapt forward.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jump_seconds: Option<i64>,
}

/// How the clock stands in this process.
pub fn show_clock(ports: &Ports) -> ClockState {
    let freeze = ports.guard.freeze();
    ClockState {
        clock: ports.guard.wall(),
        server_time: ports.now(),
        frozen: freeze.is_some(),
        since: freeze.map(|freeze| freeze.since),
        jump_seconds: freeze.map(|freeze| freeze.jump.num_seconds()),
    }
}

/// What a process remembers between two looks. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct ClockMemory(Arc<Mutex<Remembered>>);

#[derive(Clone, Debug, Default)]
struct Remembered {
    /// The declared freeze under which this process lives.
    freeze_id: Option<String>,
    looks: u32,
}

impl ClockMemory {
    fn get(&self) -> Remembered {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set(&self, remembered: Remembered) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = remembered;
    }
}

/// Compares the clock with the latest time on record before anything is judged by it: a server that was restarted has
/// forgotten what its steady clock said. A database that is away is no reason to doubt the clock.
pub fn check_clock_at_start(ports: &Ports) {
    let outcome = ports.db.read_now(queries::read_marks);
    match outcome {
        Ok(marks) => {
            compare_with_record(ports, marks.high_water);
            ports
                .guard
                .share(marks.active.as_ref().map(DeclaredFreeze::as_freeze));
        }
        Err(failure) => {
            tracing::warn!(error = %failure, "the clock cannot be compared with the record yet");
        }
    }
}

fn compare_with_record(ports: &Ports, high_water: Option<DateTime<Utc>>) {
    if let Some(high_water) = high_water.filter(|mark| ports.now() < *mark - TOLERANCE) {
        ports.guard.doubt(high_water);
    }
}

/// One look: declares what this process noticed, takes over what others declared, follows a lifting, and now and then
/// records how late it is.
pub async fn watch_clock(ports: &Ports, delivery: &Delivery) -> Result<(), Problem> {
    let mut memory = delivery.clock.get();
    let marks = ports
        .db
        .read(queries::read_marks)
        .await
        .map_err(as_problem)?;
    if marks.active.is_none() {
        if let Some(id) = memory.freeze_id.take() {
            follow_lifting(ports, &id).await?;
        }
        compare_with_record(ports, marks.high_water);
    }
    let own = ports.guard.own_freeze();
    let active = match (marks.active, own) {
        (Some(active), _) => Some(active),
        (None, Some(own)) => Some(declare(ports, own).await?),
        (None, None) => None,
    };
    ports
        .guard
        .share(active.as_ref().map(DeclaredFreeze::as_freeze));
    metrics::gauge!("clock_frozen").set(if active.is_some() { 1.0 } else { 0.0 });
    if active.is_none() && memory.looks.is_multiple_of(MARK_EVERY) {
        let now = ports.now();
        ports
            .db
            .write(move |conn| queries::raise_high_water(conn, now))
            .await
            .map_err(as_problem)?;
    }
    memory.looks = memory.looks.wrapping_add(1);
    memory.freeze_id = active.map(|active| active.id);
    delivery.clock.set(memory);
    Ok(())
}

fn as_problem(failure: DbFailure) -> Problem {
    Problem::from(failure)
}

/// A freeze that this process lived under is lifted, here or elsewhere. The clock is believed again if it says about what
/// the clock of the lifting said; otherwise this machine's is still wrong, and stays in doubt.
async fn follow_lifting(ports: &Ports, freeze_id: &str) -> Result<(), Problem> {
    let id = freeze_id.to_owned();
    let found = ports
        .db
        .read(move |conn| queries::find_freeze(conn, &id))
        .await
        .map_err(as_problem)?;
    let Some(lifted_at) = found.and_then(|freeze| freeze.lifted_at) else {
        return Ok(());
    };
    let apart = ports.guard.wall() - lifted_at;
    ports.guard.share(None);
    if apart > -TOLERANCE && apart < HEARD_LATE {
        ports.guard.resume();
    } else {
        tracing::error!(
            seconds = apart.num_seconds(),
            "this machine's clock disagrees with the one that was found right"
        );
        ports.guard.doubt(lifted_at);
    }
    Ok(())
}

/// Declares for every process what this one noticed.
async fn declare(ports: &Ports, own: Freeze) -> Result<DeclaredFreeze, Problem> {
    tracing::error!(
        since = %own.since, jump_seconds = own.jump.num_seconds(),
        "the server's clock was moved: deadlines stand still until somebody looks"
    );
    metrics::counter!("clock_jumps_total").increment(1);
    let worker = ports.clone();
    ports
        .db
        .write(move |conn| declare_in(conn, &worker, own))
        .await
        .map_err(as_problem)
}

fn declare_in(conn: &mut Conn, ports: &Ports, own: Freeze) -> Result<DeclaredFreeze, DbFailure> {
    let freeze = DeclaredFreeze {
        id: uuid::Uuid::now_v7().to_string(),
        since: own.since,
        jump_seconds: own.jump.num_seconds(),
        noticed_at: ports.now(),
        lifted_at: None,
    };
    if !queries::insert_freeze(conn, &freeze)? {
        // Another process was first; its freeze holds for all.
        return Ok(queries::read_marks(conn)?.active.unwrap_or(freeze));
    }
    let entry = AuditEntry {
        chain: platform_chain(),
        actor: "system",
        action: "clock.frozen",
        subject_kind: "clock",
        subject_id: &freeze.id,
        data: serde_json::json!({ "since": freeze.since, "jump_seconds": freeze.jump_seconds }),
    };
    audit::record(conn, ports, entry)?;
    Ok(freeze)
}
