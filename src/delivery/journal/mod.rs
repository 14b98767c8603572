//! The answer journal: one committer for each process gathers what waits, judges it against the locked attempts, writes
//! it in one transaction, and answers each waiting request only after the commit is durable. Closing an attempt goes
//! through the same queue, so that what was sent before is written before.

mod batch;
mod closing;
mod committer;
mod history;
mod queries;
mod starting;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{mpsc, oneshot};

use super::AttemptSummary;
use super::forms::FormShelf;
use super::model::{CheckedAnswer, Outcome};
use super::seat::SeatWithAttempt;
use super::token::AttemptClaims;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use committer::Committer;

/// A request waits no longer for its commit; the client keeps its answers and asks again.
const PATIENCE: Duration = Duration::from_secs(15);

/// An event that fits its item, ready to be judged.
#[derive(Clone, Debug)]
pub(super) struct CheckedEvent {
    pub(super) item_no: i32,
    pub(super) seq: i64,
    pub(super) answer: CheckedAnswer,
    pub(super) client_at: Option<DateTime<Utc>>,
}

/// Events of one attempt, from one request.
#[derive(Clone, Debug)]
pub(super) struct SaveRequest {
    pub(super) attempt_id: String,
    pub(super) admission_id: String,
    pub(super) device_digest: String,
    pub(super) events: Vec<CheckedEvent>,
}

/// What became of each event, and where the attempt stands after them.
#[derive(Clone, Debug)]
pub(super) struct SaveReply {
    /// In the order of the request's events.
    pub(super) outcomes: Vec<EventOutcome>,
    pub(super) events: i64,
    pub(super) chain_head: String,
    pub(super) server_time: DateTime<Utc>,
    /// The instant by which the events were judged.
    pub(super) exam_time: DateTime<Utc>,
    pub(super) deadline_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EventOutcome {
    pub(super) outcome: Outcome,
    pub(super) stored_seq: Option<i64>,
}

/// Who closes an attempt.
#[derive(Clone, Debug)]
pub(super) enum ClosedBy {
    Candidate(AttemptClaims),
    /// Does nothing before the deadline.
    Time,
}

#[derive(Clone, Debug)]
pub(super) struct CloseRequest {
    pub(super) admission_id: String,
    pub(super) by: ClosedBy,
}

type Reply<T> = oneshot::Sender<Result<T, Problem>>;

enum Message {
    Start(AttemptClaims, Reply<SeatWithAttempt>),
    Save(SaveRequest, Reply<SaveReply>),
    Close(CloseRequest, Reply<Option<SeatWithAttempt>>),
}

impl Message {
    /// How much of the queue it takes.
    fn weight(&self) -> usize {
        match self {
            Self::Save(request, _) => request.events.len().max(1),
            Self::Start(..) | Self::Close(..) => 1,
        }
    }
}

/// The door to the committer. Cheap to clone; when the last clone is gone, the committer finishes what waits and ends.
#[derive(Clone)]
pub struct AnswerJournal {
    queue: mpsc::Sender<Message>,
    waiting: Arc<AtomicUsize>,
    limit: usize,
}

impl AnswerJournal {
    /// Starts the committer's thread.
    pub(super) fn start(ports: &Ports, forms: FormShelf) -> Self {
        let limit = ports.settings.delivery.journal_queue.max(1);
        let (queue, receiver) = mpsc::channel(limit);
        let waiting = Arc::new(AtomicUsize::new(0));
        let committer = Committer::new(ports, forms, Arc::clone(&waiting));
        let spawned = std::thread::Builder::new()
            .name("answer-journal".to_owned())
            .spawn(move || committer.run(receiver));
        if let Err(error) = spawned {
            // Without the thread the queue is closed and every save is refused, which is seen at once.
            tracing::error!(error = %error, "the answer journal cannot start");
        }
        Self {
            queue,
            waiting,
            limit,
        }
    }

    /// Returns when the events are durable, or errors when they may not be.
    pub(super) async fn save(&self, request: SaveRequest) -> Result<SaveReply, Problem> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Message::Save(request, reply))?;
        wait_for(answer).await
    }

    /// Returns when the attempt is durable, or errors with why it cannot start.
    pub(super) async fn start_attempt(
        &self,
        claims: AttemptClaims,
    ) -> Result<SeatWithAttempt, Problem> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Message::Start(claims, reply))?;
        wait_for(answer).await
    }

    /// Returns when the attempt is closed for good, whoever closed it; `None` when there is none, or when its time is not
    /// over and nobody handed it in.
    pub(super) async fn close(
        &self,
        request: CloseRequest,
    ) -> Result<Option<SeatWithAttempt>, Problem> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Message::Close(request, reply))?;
        wait_for(answer).await
    }

    /// Closes an attempt whose time is over.
    pub(super) async fn expire(&self, attempt: &AttemptSummary) -> Result<(), Problem> {
        self.close(CloseRequest {
            admission_id: attempt.admission_id.clone(),
            by: ClosedBy::Time,
        })
        .await
        .map(|_| ())
    }

    fn enqueue(&self, message: Message) -> Result<(), Problem> {
        let weight = message.weight();
        let overloaded = || {
            metrics::counter!("journal_refusals_total", "reason" => "queue_full").increment(1);
            Problem::new("server.overloaded").retry_after(2)
        };
        if self.waiting.fetch_add(weight, Ordering::AcqRel) + weight > self.limit {
            self.waiting.fetch_sub(weight, Ordering::AcqRel);
            return Err(overloaded());
        }
        self.queue.try_send(message).map_err(|refusal| {
            self.waiting.fetch_sub(weight, Ordering::AcqRel);
            match refusal {
                mpsc::error::TrySendError::Full(_) => overloaded(),
                mpsc::error::TrySendError::Closed(_) => {
                    Problem::new("server.stopping").retry_after(3)
                }
            }
        })
    }
}

async fn wait_for<T>(answer: oneshot::Receiver<Result<T, Problem>>) -> Result<T, Problem> {
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(Ok(outcome)) => outcome,
        // The committer dropped the request without a word: whether it was written is unknown, so it is not acknowledged.
        Ok(Err(_)) => Err(Problem::internal()),
        Err(_) => {
            metrics::counter!("journal_refusals_total", "reason" => "patience").increment(1);
            Err(Problem::new("database.unavailable").retry_after(3))
        }
    }
}
