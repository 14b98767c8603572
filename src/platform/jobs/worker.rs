//! Runs due jobs. A handler is written so that running it again from the start does no harm: leases can be lost.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use chrono::TimeDelta;

use super::queries;
use crate::platform::db::DbFailure;
use crate::platform::ports::Ports;

const LEASE_SECONDS: i64 = 60;
const MAX_ATTEMPTS: i32 = 5;

/// Why a job did not end well.
#[derive(Debug, thiserror::Error)]
pub enum JobFailure {
    /// Trying again may help: the database was busy or away.
    #[error("{0}")]
    Passing(String),
    /// Trying again will not help; the text is shown to the job's owner as a problem code.
    #[error("{0}")]
    Final(String),
}

impl From<DbFailure> for JobFailure {
    fn from(failure: DbFailure) -> Self {
        Self::Passing(failure.to_string())
    }
}

/// What a handler gets.
#[derive(Clone)]
pub struct JobContext {
    pub ports: Ports,
    pub job_id: String,
    pub payload: String,
    owner: String,
}

impl JobContext {
    /// Records progress and keeps the lease. Errors when another worker has taken the job over; the handler then stops.
    pub async fn progress(&self, done: i64, total: i64) -> Result<(), JobFailure> {
        let (id, owner) = (self.job_id.clone(), self.owner.clone());
        let lease_until = self.ports.now() + TimeDelta::seconds(LEASE_SECONDS);
        let kept = self
            .ports
            .db
            .write(move |conn| queries::heartbeat(conn, &id, &owner, done, total, lease_until))
            .await
            .map_err(|failure: DbFailure| JobFailure::from(failure))?;
        if kept {
            Ok(())
        } else {
            Err(JobFailure::Passing("lease lost".to_owned()))
        }
    }
}

type HandlerFuture = Pin<Box<dyn Future<Output = Result<(), JobFailure>> + Send>>;
type Handler = Arc<dyn Fn(JobContext) -> HandlerFuture + Send + Sync>;

/// Handlers by kind of job.
#[derive(Clone, Default)]
pub struct JobHandlers {
    by_kind: BTreeMap<&'static str, Handler>,
}

impl JobHandlers {
    pub fn on<F, Fut>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(JobContext) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), JobFailure>> + Send + 'static,
    {
        self.by_kind
            .insert(kind, Arc::new(move |context| Box::pin(handler(context))));
        self
    }
}

/// Runs every job that is due; returns how many were run.
pub async fn run_due(
    ports: &Ports,
    handlers: &JobHandlers,
    owner: &str,
) -> Result<usize, DbFailure> {
    let mut ran = 0;
    loop {
        let now = ports.now();
        let claimant = owner.to_owned();
        let lease_until = now + TimeDelta::seconds(LEASE_SECONDS);
        let claimed = ports
            .db
            .write(move |conn| queries::claim(conn, &claimant, now, lease_until))
            .await?;
        let Some(job) = claimed else { return Ok(ran) };
        ran += 1;
        let outcome = match handlers.by_kind.get(job.kind.as_str()) {
            None => Err(JobFailure::Final("job.unknown_kind".to_owned())),
            Some(handler) => {
                let context = JobContext {
                    ports: ports.clone(),
                    job_id: job.id.clone(),
                    payload: job.payload.clone(),
                    owner: owner.to_owned(),
                };
                // A panic ends the job and not the worker.
                match tokio::spawn(handler(context)).await {
                    Ok(outcome) => outcome,
                    Err(_) => Err(JobFailure::Final("internal".to_owned())),
                }
            }
        };
        let now = ports.now();
        let (id, holder) = (job.id.clone(), owner.to_owned());
        match outcome {
            Ok(()) => {
                ports
                    .db
                    .write(move |conn| queries::finish(conn, &id, &holder, None, now))
                    .await?
            }
            Err(JobFailure::Passing(reason)) if job.attempts < MAX_ATTEMPTS => {
                tracing::warn!(job.id = %job.id, job.kind = %job.kind, attempts = job.attempts, %reason, "job will be tried again");
                let at = now + TimeDelta::seconds(5 * i64::from(job.attempts));
                ports
                    .db
                    .write(move |conn| queries::retry_later(conn, &id, &holder, at))
                    .await?
            }
            Err(failure) => {
                tracing::error!(job.id = %job.id, job.kind = %job.kind, error = %failure, "job failed");
                let text = failure.to_string();
                ports
                    .db
                    .write(move |conn| queries::finish(conn, &id, &holder, Some(&text), now))
                    .await?
            }
        }
    }
}
