//! Starting attempts: everybody who waits is looked up, written and audited together.

use std::collections::{BTreeMap, BTreeSet};

use super::super::AttemptSummary;
use super::super::forms::FormShelf;
use super::super::model::{AttemptState, chain_start, moved, ordinary_end, ordinary_seconds};
use super::super::queries as attempt_queries;
use super::super::seat::{Seat, SeatWithAttempt, check_holder, load_seats};
use super::super::token::AttemptClaims;
use super::committer::{Committer, WaitingStart, as_figure};
use super::queries;
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::sittings::SittingState;

impl Committer {
    pub(super) fn commit_starts(&mut self, starts: Vec<WaitingStart>) {
        let began = std::time::Instant::now();
        let (requests, replies): (Vec<_>, Vec<_>) = starts.into_iter().unzip();
        let (ports, forms) = (&self.ports, &self.forms);
        let outcome = self
            .connection
            .write(|conn| write_starts(conn, ports, forms, &requests));
        match outcome {
            Ok(answers) => {
                metrics::histogram!("journal_start_seconds").record(began.elapsed());
                metrics::histogram!("journal_batch_starts").record(as_figure(requests.len()));
                for (reply, answer) in replies.into_iter().zip(answers) {
                    // Who asked may have gone; the attempt is durable all the same.
                    let _ = reply.send(answer);
                }
            }
            Err(failure) => {
                let waiting = requests.into_iter().zip(replies).collect();
                for half in Self::after_failure(failure, waiting) {
                    self.commit_starts(half);
                }
            }
        }
    }
}

type Started = Result<SeatWithAttempt, Problem>;

fn write_starts(
    conn: &mut Conn,
    ports: &Ports,
    forms: &FormShelf,
    requests: &[AttemptClaims],
) -> Result<Vec<Started>, DbFailure> {
    // In the order of their ids, so that two journals which start the same people never wait for each other.
    let ids: BTreeSet<String> = requests
        .iter()
        .map(|claims| claims.admission_id.clone())
        .collect();
    let ids: Vec<String> = ids.into_iter().collect();
    let seats = load_seats(conn, &ids)?;
    let mut attempts = attempt_queries::find_by_admissions(conn, &ids)?;
    let mut fresh: BTreeMap<String, AttemptSummary> = BTreeMap::new();
    let mut refused: BTreeMap<usize, Problem> = BTreeMap::new();
    for (at, claims) in requests.iter().enumerate() {
        let id = &claims.admission_id;
        match check_holder(seats.get(id), claims) {
            Err(problem) => {
                refused.insert(at, problem);
            }
            Ok(_) if attempts.contains_key(id) || fresh.contains_key(id) => {}
            Ok(seat) => match new_attempt(conn, ports, forms, seat)? {
                Ok(attempt) => {
                    fresh.insert(id.clone(), attempt);
                }
                Err(problem) => {
                    refused.insert(at, problem);
                }
            },
        }
    }
    let planned: Vec<&AttemptSummary> = fresh.values().collect();
    let written = queries::insert_attempts(conn, &planned)?;
    let missed: Vec<String> = fresh
        .keys()
        .filter(|id| !written.contains(*id))
        .cloned()
        .collect();
    if !missed.is_empty() {
        // Another process started them at this moment: theirs is the attempt.
        fresh.retain(|id, _| written.contains(id));
        attempts.extend(attempt_queries::find_by_admissions(conn, &missed)?);
    }
    audit_starts(conn, ports, forms, &seats, &fresh)?;
    attempts.extend(fresh);
    Ok(requests
        .iter()
        .enumerate()
        .map(|(at, claims)| {
            if let Some(problem) = refused.remove(&at) {
                return Err(problem);
            }
            let id = &claims.admission_id;
            match (seats.get(id), attempts.get(id)) {
                (Some(seat), Some(attempt)) => Ok(SeatWithAttempt {
                    seat: seat.clone(),
                    attempt: attempt.clone(),
                }),
                _ => Err(Problem::internal()),
            }
        })
        .collect())
}

/// The attempt that is to be written, or why there can be none.
fn new_attempt(
    conn: &mut Conn,
    ports: &Ports,
    forms: &FormShelf,
    seat: &Seat,
) -> Result<Result<AttemptSummary, Problem>, DbFailure> {
    let (admission, sitting) = (&seat.admission, &seat.sitting);
    let now = ports.now();
    if now >= sitting.closes_at || sitting.state == SittingState::Released {
        return Ok(Err(Problem::new("exam.over")));
    }
    let form_id = match (&admission.form_id, sitting.state) {
        (Some(form_id), SittingState::Prepared) if now >= sitting.opens_at => form_id,
        _ => return Ok(Err(Problem::new("exam.not_open"))),
    };
    let Some(form) = forms.find(conn, &sitting.body_id, form_id)? else {
        tracing::error!(admission.id = %admission.id, "an admission names a form that is not there");
        return Ok(Err(Problem::internal()));
    };
    let ordinary = ordinary_seconds(now, sitting.duration_minutes, sitting.closes_at);
    let extra_seconds = seat.agreed.extra_seconds(ordinary);
    let id = uuid::Uuid::now_v7().to_string();
    Ok(Ok(AttemptSummary {
        chain_head: chain_start(&id, &form.digest),
        id,
        body_id: sitting.body_id.clone(),
        sitting_id: sitting.id.clone(),
        admission_id: admission.id.clone(),
        form_id: form_id.clone(),
        state: AttemptState::Open,
        started_at: now,
        deadline_at: moved(
            ordinary_end(now, sitting.duration_minutes, sitting.closes_at),
            extra_seconds,
        ),
        extra_seconds: i32::try_from(extra_seconds).unwrap_or(i32::MAX),
        credit_seconds: 0,
        closed_at: None,
        events: 0,
        answered: 0,
        last_saved_at: None,
        receipt: None,
        score_hundredths: None,
        full_hundredths: None,
        marks: None,
    }))
}

/// One entry for each start, sitting by sitting in the order of their ids, in which every journal takes the chains.
fn audit_starts(
    conn: &mut Conn,
    ports: &Ports,
    forms: &FormShelf,
    seats: &BTreeMap<String, Seat>,
    fresh: &BTreeMap<String, AttemptSummary>,
) -> Result<(), DbFailure> {
    let mut by_sitting: BTreeMap<&str, Vec<&AttemptSummary>> = BTreeMap::new();
    for attempt in fresh.values() {
        by_sitting
            .entry(&attempt.sitting_id)
            .or_default()
            .push(attempt);
    }
    for (sitting_id, attempts) in by_sitting {
        let chain = sitting_chain(sitting_id);
        let actors: Vec<String> = attempts
            .iter()
            .map(|attempt| format!("candidate:{}", attempt.admission_id))
            .collect();
        let mut entries = Vec::with_capacity(attempts.len());
        for (attempt, actor) in attempts.into_iter().zip(&actors) {
            let form = forms.find(conn, &attempt.body_id, &attempt.form_id)?;
            let seed = seats
                .get(&attempt.admission_id)
                .and_then(|seat| seat.admission.order_seed.as_deref());
            entries.push(AuditEntry {
                chain: &chain,
                actor,
                action: "attempt.started",
                subject_kind: "attempt",
                subject_id: &attempt.id,
                data: serde_json::json!({
                    "admission_id": attempt.admission_id,
                    "form_id": attempt.form_id,
                    "form_digest": form.map(|form| form.digest.clone()),
                    "order_seed": seed,
                    "deadline_at": attempt.deadline_at,
                    "extra_seconds": attempt.extra_seconds,
                }),
            });
        }
        audit::record_all(conn, ports, &chain, entries)?;
    }
    Ok(())
}
