//! A person has looked at the clock: deadlines run again.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::super::model::{is_over, moved};
use super::super::{Delivery, TimeCredit, queries as attempt_queries};
use super::{ClockState, DeclaredFreeze, queries, show_clock};
use crate::access::Actor;
use crate::audit::{self, AuditEntry, platform_chain, sitting_chain};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// The clock of whoever lifts the freeze and the server's may differ by this much.
const AGREEMENT: TimeDelta = TimeDelta::seconds(120);
/// Time given back for one freeze at most; what stood still longer is another sitting.
const MOST_GIVEN_BACK_SECONDS: i64 = 24 * 3600;

/// Lifts the freeze: every open attempt gets back the seconds for which its time stood still, and the server goes by its
/// clock again. `seen_time` is what the clock of the person says, so that a wrong clock is not believed by mistake.
///
/// # Errors
/// `clock.not_frozen` when nothing stands still; `clock.disagrees` when the server's clock is more than two minutes off
/// `seen_time`.
pub async fn lift_freeze(
    ports: &Ports,
    delivery: &Delivery,
    actor: &Actor,
    seen_time: DateTime<Utc>,
) -> Result<ClockState, Problem> {
    // What this process noticed a moment ago may not be declared yet.
    super::watch_clock(ports, delivery).await?;
    let clock = ports.guard.wall();
    if (seen_time - clock).abs() > AGREEMENT {
        return Err(
            Problem::new("clock.disagrees").with("clock", clock.format("%Y-%m-%d %H:%M:%S UTC"))
        );
    }
    let (worker, account_id) = (ports.clone(), actor.account_id.clone());
    ports
        .db
        .write(move |conn| lift(conn, &worker, &account_id, clock, seen_time))
        .await?;
    ports.guard.resume();
    let mut memory = delivery.clock.get();
    memory.freeze_id = None;
    delivery.clock.set(memory);
    metrics::gauge!("clock_frozen").set(0.0);
    Ok(show_clock(ports))
}

fn lift(
    conn: &mut Conn,
    ports: &Ports,
    account_id: &str,
    clock: DateTime<Utc>,
    seen_time: DateTime<Utc>,
) -> Result<(), Problem> {
    let freeze = queries::read_marks(conn)?
        .active
        .ok_or_else(|| Problem::new("clock.not_frozen"))?;
    let given = give_back(conn, account_id, &freeze, clock)?;
    if !queries::mark_lifted(conn, &freeze.id, clock, account_id)? {
        return Err(Problem::new("clock.not_frozen"));
    }
    queries::set_high_water(conn, clock)?;
    let attempts: usize = given.values().map(|one| one.attempts).sum();
    for (sitting_id, one) in &given {
        let entry = AuditEntry {
            chain: &sitting_chain(sitting_id),
            actor: account_id,
            action: "sitting.clock_credited",
            subject_kind: "sitting",
            subject_id: sitting_id,
            data: json!({ "freeze_id": freeze.id, "attempts": one.attempts, "most_seconds": one.most_seconds }),
        };
        audit::record(conn, ports, entry)?;
    }
    let entry = AuditEntry {
        chain: platform_chain(),
        actor: account_id,
        action: "clock.unfrozen",
        subject_kind: "clock",
        subject_id: &freeze.id,
        data: json!({
            "since": freeze.since, "jump_seconds": freeze.jump_seconds, "clock": clock,
            "seen_time": seen_time, "attempts": attempts,
        }),
    };
    Ok(audit::record(conn, ports, entry)?)
}

#[derive(Default)]
struct GivenBack {
    attempts: usize,
    most_seconds: i64,
}

/// Moves the deadline of every attempt whose time stood still; what was given, by sitting.
fn give_back(
    conn: &mut Conn,
    account_id: &str,
    freeze: &DeclaredFreeze,
    clock: DateTime<Utc>,
) -> Result<BTreeMap<String, GivenBack>, Problem> {
    let mut given: BTreeMap<String, GivenBack> = BTreeMap::new();
    for attempt in queries::lock_open_attempts(conn)? {
        // Whose time was over before the clock was doubted had nothing to lose.
        if is_over(attempt.deadline_at, freeze.since) {
            continue;
        }
        let stood = (clock - freeze.since.max(attempt.started_at)).num_seconds();
        let stood = stood.min(MOST_GIVEN_BACK_SECONDS);
        let Some(seconds) = i32::try_from(stood).ok().filter(|seconds| *seconds > 0) else {
            continue;
        };
        let credit = TimeCredit {
            id: uuid::Uuid::now_v7().to_string(),
            attempt_id: attempt.id.clone(),
            seconds,
            reason: "clock".to_owned(),
            granted_by: account_id.to_owned(),
            granted_at: clock,
        };
        attempt_queries::insert_credit(conn, &attempt, &credit)?;
        attempt_queries::move_deadline(
            conn,
            &attempt.id,
            moved(attempt.deadline_at, i64::from(seconds)),
            attempt.credit_seconds.saturating_add(seconds),
        )?;
        let of_sitting = given.entry(attempt.sitting_id).or_default();
        of_sitting.attempts += 1;
        of_sitting.most_seconds = of_sitting.most_seconds.max(stood);
    }
    Ok(given)
}
