//! One batch of saves: lock, read the clock, judge, write, commit, answer.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use super::super::queries as attempt_queries;
use super::committer::{Committer, WaitingSave, as_figure};
use super::history::History;
use super::queries::{self, AdvancedAttempt, NewEvent};
use super::{SaveReply, SaveRequest};
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

pub(super) type Histories = BTreeMap<String, History>;

impl Committer {
    pub(super) fn commit_saves(&mut self, saves: Vec<WaitingSave>) {
        let started = Instant::now();
        let ids: BTreeSet<String> = saves
            .iter()
            .map(|(request, _)| request.attempt_id.clone())
            .collect();
        // Taken out, so that a failed transaction leaves no history in memory that is not in the database.
        let mut histories: Histories = ids
            .iter()
            .filter_map(|id| Some((id.clone(), self.histories.take(id)?)))
            .collect();
        let ids: Vec<String> = ids.into_iter().collect();
        let (requests, replies): (Vec<_>, Vec<_>) = saves.into_iter().unzip();
        let ports = &self.ports;
        let outcome = self
            .connection
            .write(|conn| write_batch(conn, ports, &ids, &mut histories, &requests));
        match outcome {
            Ok(answers) => {
                for (id, history) in histories {
                    self.histories.insert(id, history);
                }
                metrics::histogram!("journal_commit_seconds").record(started.elapsed());
                metrics::histogram!("journal_batch_events").record(as_figure(
                    requests.iter().map(|request| request.events.len()).sum(),
                ));
                count_outcomes(&answers);
                for (reply, answer) in replies.into_iter().zip(answers) {
                    // Who asked may have gone; the answer is durable all the same.
                    let _ = reply.send(answer);
                }
            }
            Err(failure) => {
                let waiting = requests.into_iter().zip(replies).collect();
                for half in Self::after_failure(failure, waiting) {
                    self.commit_saves(half);
                }
            }
        }
    }
}

fn write_batch(
    conn: &mut Conn,
    ports: &Ports,
    ids: &[String],
    histories: &mut Histories,
    requests: &[SaveRequest],
) -> Result<Vec<Result<SaveReply, Problem>>, DbFailure> {
    let locked = queries::lock_attempts(conn, ids)?;
    // After the lock: whoever waited for it has to bear the time it took.
    let (now, exam_now) = (ports.now(), ports.exam_now());
    let standings: Vec<(&str, &str, i64)> = locked
        .values()
        .map(|attempt| {
            (
                attempt.id.as_str(),
                attempt.chain_head.as_str(),
                attempt.events,
            )
        })
        .collect();
    refresh_histories(conn, &standings, histories)?;
    let mut events: Vec<NewEvent> = Vec::new();
    let mut touched: BTreeSet<&str> = BTreeSet::new();
    let mut answers = Vec::with_capacity(requests.len());
    for request in requests {
        let attempt = locked
            .get(&request.attempt_id)
            .filter(|attempt| attempt.admission_id == request.admission_id);
        let (Some(attempt), Some(history)) = (attempt, histories.get_mut(&request.attempt_id))
        else {
            answers.push(Err(Problem::new("request.not_found")));
            continue;
        };
        if attempt.device_digest.as_deref() != Some(request.device_digest.as_str()) {
            answers.push(Err(Problem::new("exam.other_device")));
            continue;
        }
        let mut outcomes = Vec::with_capacity(request.events.len());
        for event in &request.events {
            let (outcome, written) = history.take(attempt, event, now, exam_now);
            outcomes.push(outcome);
            if let Some(written) = written {
                events.push(written);
                touched.insert(&attempt.id);
            }
        }
        answers.push(Ok(SaveReply {
            outcomes,
            events: history.events(),
            chain_head: history.chain_head.clone(),
            server_time: now,
            exam_time: exam_now,
            deadline_at: attempt.deadline_at,
        }));
    }
    let advanced: Vec<AdvancedAttempt> = touched
        .into_iter()
        .filter_map(|id| {
            let history = histories.get(id)?;
            Some(AdvancedAttempt {
                id: id.to_owned(),
                events: history.events(),
                chain_head: history.chain_head.clone(),
                answered: history.answered(),
                last_saved_at: history.last_saved_at,
            })
        })
        .collect();
    if !events.is_empty() {
        queries::insert_events(conn, &events, &advanced)?;
    }
    Ok(answers)
}

/// Loads the histories that are not in memory, or that another process has moved on. Of each locked attempt: its id, the
/// head of its chain and how many events it has.
pub(super) fn refresh_histories(
    conn: &mut Conn,
    locked: &[(&str, &str, i64)],
    histories: &mut Histories,
) -> Result<(), DbFailure> {
    let unknown: Vec<_> = locked
        .iter()
        .filter(|(id, chain_head, _)| {
            histories
                .get(*id)
                .is_none_or(|history| history.chain_head != *chain_head)
        })
        .collect();
    let with_events: Vec<String> = unknown
        .iter()
        .filter(|(_, _, events)| *events > 0)
        .map(|(id, ..)| (*id).to_owned())
        .collect();
    let rows = if with_events.is_empty() {
        BTreeMap::new()
    } else {
        attempt_queries::list_events_of(conn, &with_events)?
    };
    for (id, chain_head, _) in unknown {
        let events = rows.get(*id).map(Vec::as_slice).unwrap_or_default();
        let history = History::of_events(chain_head, events);
        histories.insert((*id).to_owned(), history);
    }
    Ok(())
}

fn count_outcomes(answers: &[Result<SaveReply, Problem>]) {
    let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
    for answer in answers {
        match answer {
            Ok(reply) => {
                for event in &reply.outcomes {
                    *counts.entry(event.outcome.as_str()).or_default() += 1;
                }
            }
            Err(problem) => *counts.entry(problem.code()).or_default() += 1,
        }
    }
    for (outcome, count) in counts {
        metrics::counter!("journal_outcomes_total", "outcome" => outcome).increment(count);
    }
}
