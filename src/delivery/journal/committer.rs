//! The thread that writes. It drains what waits without a timer: while one batch is on its way to the disk, the next
//! gathers by itself.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::mpsc;

use super::super::bounded_cache::BoundedCache;
use super::super::forms::FormShelf;
use super::super::seat::SeatWithAttempt;
use super::super::token::AttemptClaims;
use super::history::History;
use super::{CloseRequest, Message, Reply, SaveReply, SaveRequest};
use crate::platform::db::{DbFailure, DedicatedConnection};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// Attempts whose answers are kept in memory, at least; at most twice as many. About 18 kB each with 190 answers: a sitting
/// of thousands must not read its events again with every save.
const KEPT_HISTORIES: usize = 6000;
/// Attempts closed in one transaction.
const MAX_CLOSINGS: usize = 128;

pub(super) struct Committer {
    pub(super) ports: Ports,
    pub(super) forms: FormShelf,
    pub(super) connection: DedicatedConnection,
    pub(super) histories: BoundedCache<String, History>,
    waiting: Arc<AtomicUsize>,
    max_batch: usize,
}

pub(super) type WaitingSave = (SaveRequest, Reply<SaveReply>);
pub(super) type WaitingStart = (AttemptClaims, Reply<SeatWithAttempt>);
pub(super) type WaitingClose = (CloseRequest, Reply<Option<SeatWithAttempt>>);

impl Committer {
    pub(super) fn new(ports: &Ports, forms: FormShelf, waiting: Arc<AtomicUsize>) -> Self {
        Self {
            ports: ports.clone(),
            forms,
            connection: DedicatedConnection::new(&ports.db),
            histories: BoundedCache::new(KEPT_HISTORIES),
            waiting,
            max_batch: ports.settings.delivery.journal_batch.max(1),
        }
    }

    /// Works until every sender is gone and nothing waits.
    pub(super) fn run(mut self, mut queue: mpsc::Receiver<Message>) {
        while let Some(first) = queue.blocking_recv() {
            let mut weight = first.weight();
            let mut batch = vec![first];
            while weight < self.max_batch {
                let Ok(next) = queue.try_recv() else { break };
                weight += next.weight();
                batch.push(next);
            }
            let before = self.waiting.fetch_sub(weight, Ordering::AcqRel);
            metrics::gauge!("journal_waiting_events").set(as_figure(before.saturating_sub(weight)));
            // A panic costs the requests of one batch, which then count as unanswered, and never the journal.
            if catch_unwind(AssertUnwindSafe(|| self.commit(batch))).is_err() {
                tracing::error!("the answer journal dropped a batch");
            }
        }
    }

    /// Starts first, then saves, then closings, but nothing of one candidate overtakes anything else of theirs.
    fn commit(&mut self, batch: Vec<Message>) {
        let mut rest = batch;
        while !rest.is_empty() {
            let mut closing: HashSet<String> = HashSet::new();
            let (mut starts, mut saves, mut closings) = (Vec::new(), Vec::new(), Vec::new());
            let mut later = Vec::new();
            for message in rest {
                match message {
                    Message::Start(claims, reply) if !closing.contains(&claims.admission_id) => {
                        starts.push((claims, reply));
                    }
                    Message::Save(request, reply) if !closing.contains(&request.admission_id) => {
                        saves.push((request, reply));
                    }
                    Message::Close(request, reply)
                        if closings.len() < MAX_CLOSINGS
                            && !closing.contains(&request.admission_id) =>
                    {
                        closing.insert(request.admission_id.clone());
                        closings.push((request, reply));
                    }
                    Message::Close(request, reply) => {
                        closing.insert(request.admission_id.clone());
                        later.push(Message::Close(request, reply));
                    }
                    other => later.push(other),
                }
            }
            if !starts.is_empty() {
                self.commit_starts(starts);
            }
            if !saves.is_empty() {
                self.commit_saves(saves);
            }
            if !closings.is_empty() {
                self.commit_closings(closings);
            }
            rest = later;
        }
    }

    /// Hands the requests of a failed transaction back, or says in which halves to try again: one poisoned row must not
    /// fail the others.
    pub(super) fn after_failure<Request, Answer>(
        failure: DbFailure,
        mut requests: Vec<(Request, Reply<Answer>)>,
    ) -> Vec<Vec<(Request, Reply<Answer>)>> {
        if requests.len() > 1 && matches!(failure, DbFailure::Query(_)) {
            metrics::counter!("journal_splits_total").increment(1);
            let second = requests.split_off(requests.len() / 2);
            return vec![requests, second];
        }
        let reason = match failure {
            DbFailure::Unavailable => "database_away",
            DbFailure::Busy => "database_busy",
            DbFailure::Interrupted | DbFailure::Query(_) => "data",
        };
        metrics::counter!("journal_refusals_total", "reason" => reason)
            .increment(u64::try_from(requests.len()).unwrap_or(u64::MAX));
        let problem = Problem::from(failure);
        for (_, reply) in requests {
            let _ = reply.send(Err(problem.clone()));
        }
        Vec::new()
    }
}

/// A count as a figure for `/metrics`.
pub(super) fn as_figure(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
