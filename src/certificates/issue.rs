//! Issuing for everybody of a sitting who passed all components and has no certificate yet: a job, one transaction for
//! each certificate. Running it again, or twice at once, issues nothing twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::enter::{Holder, Issuer, enter_certificate, wait_for_turn};
use super::facts::{IssuingFacts, load_facts};
use super::pdf::{FontLibrary, PdfProblem};
use super::{print, queries};
use crate::access::Actor;
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::centres::{self, Candidate};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::idempotency::{RequestKey, write_once};
use crate::platform::jobs::{self, JobContext, JobFailure};
use crate::platform::ports::Ports;
use crate::results;
use crate::sittings;

/// Kind of the job.
pub const ISSUE_JOB: &str = "certificates.issue";
/// Progress is written after so many certificates.
const PROGRESS_STEP: usize = 10;

/// Whose certificates, and who ordered them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IssueOrder {
    pub body_id: String,
    pub sitting_id: String,
    pub actor: String,
}

/// What an issuing run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IssueReport {
    pub issued: usize,
    /// Had a certificate already.
    pub skipped: usize,
}

/// A person to whom a certificate is due.
struct Due {
    admission_id: String,
    centre_id: String,
    candidate: Candidate,
}

/// Puts the job into the table; returns its id.
///
/// # Errors
/// Those of [`load_facts`], and `certificates.glyph_missing` with the characters before anything is issued.
pub(super) async fn request_issue(
    ports: &Ports,
    actor: &Actor,
    sitting_id: String,
    request: RequestKey,
) -> Result<String, Problem> {
    let fonts = print::fonts(ports)?;
    let order = IssueOrder {
        body_id: actor.body()?.to_owned(),
        sitting_id,
        actor: actor.account_id.clone(),
    };
    let inner = ports.clone();
    write_once(&ports.db, request, move |conn| {
        load_facts(conn, &order.body_id, &order.sitting_id)?;
        let due = list_due(conn, &order)?;
        let letters: BTreeSet<char> = due
            .iter()
            .flat_map(|due| fonts.missing(&due.candidate.name))
            .collect();
        if !letters.is_empty() {
            return Err(PdfProblem::MissingGlyphs(letters).into());
        }
        let payload = serde_json::to_string(&order).map_err(|_| Problem::internal())?;
        let job_id = jobs::enqueue(
            conn,
            ISSUE_JOB,
            Some(&order.body_id),
            &payload,
            &order.actor,
            inner.now(),
        )?;
        let entry = AuditEntry {
            chain: &sitting_chain(&order.sitting_id),
            actor: &order.actor,
            action: "certificates.issue_ordered",
            subject_kind: "sitting",
            subject_id: &order.sitting_id,
            data: json!({ "job_id": job_id, "due": due.len() }),
        };
        audit::record(conn, &inner, entry)?;
        Ok(job_id)
    })
    .await
}

/// The job's handler.
pub async fn run_issue_job(context: JobContext) -> Result<(), JobFailure> {
    let order: IssueOrder = serde_json::from_str(&context.payload)
        .map_err(|error| JobFailure::Final(format!("payload: {error}")))?;
    let ports = context.ports.clone();
    let progress = |done: usize, total: usize| {
        let context = context.clone();
        async move {
            let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
            context.progress(count(done), count(total)).await
        }
    };
    let report = issue_all(&ports, &order, progress).await?;
    tracing::info!(
        job.id = %context.job_id, sitting.id = %order.sitting_id,
        issued = report.issued, skipped = report.skipped, "certificates issued"
    );
    Ok(())
}

/// Issues and prints now, without a job: for commands and the demonstration.
pub async fn issue_now(ports: &Ports, order: &IssueOrder) -> Result<IssueReport, JobFailure> {
    issue_all(ports, order, |_, _| async { Ok(()) }).await
}

async fn issue_all<F, Fut>(
    ports: &Ports,
    order: &IssueOrder,
    progress: F,
) -> Result<IssueReport, JobFailure>
where
    F: Fn(usize, usize) -> Fut,
    Fut: Future<Output = Result<(), JobFailure>>,
{
    let fonts = print::fonts(ports).map_err(job_failure)?;
    let loaded = order.clone();
    let (facts, due) = ports
        .db
        .read(move |conn| {
            let facts = load_facts(conn, &loaded.body_id, &loaded.sitting_id)?;
            let due = list_due(conn, &loaded)?;
            Ok::<_, Problem>((Arc::new(facts), due))
        })
        .await
        .map_err(job_failure)?;
    let mut report = IssueReport::default();
    let total = due.len();
    for (index, due) in due.into_iter().enumerate() {
        let issued = issue_one(ports, &fonts, &facts, due, &order.actor)
            .await
            .map_err(job_failure)?;
        match issued {
            Some(id) => {
                print::print(ports, &facts.body_id, &id, &order.actor)
                    .await
                    .map_err(job_failure)?;
                report.issued += 1;
            }
            None => report.skipped += 1,
        }
        if (index + 1) % PROGRESS_STEP == 0 {
            progress(index + 1, total).await?;
        }
    }
    // What an interrupted run numbered but did not print.
    let (body_id, sitting_id) = (order.body_id.clone(), order.sitting_id.clone());
    let unprinted = ports
        .db
        .read(move |conn| queries::list_unprinted(conn, &body_id, &sitting_id))
        .await?;
    for id in unprinted {
        print::print(ports, &order.body_id, &id, &order.actor)
            .await
            .map_err(job_failure)?;
    }
    progress(total, total).await?;
    Ok(report)
}

/// `None` when another run was faster.
async fn issue_one(
    ports: &Ports,
    fonts: &Arc<FontLibrary>,
    facts: &Arc<IssuingFacts>,
    due: Due,
    actor: &str,
) -> Result<Option<String>, Problem> {
    let (ports_inside, fonts, facts) = (ports.clone(), Arc::clone(fonts), Arc::clone(facts));
    let actor = actor.to_owned();
    ports
        .db
        .write(move |conn| {
            let issuer = Issuer {
                ports: &ports_inside,
                fonts: &fonts,
                facts: &facts,
                actor: &actor,
            };
            let turn = wait_for_turn(conn, &issuer)?;
            // Asked under the lock: what an earlier holder of the counter wrote is seen here.
            if queries::state_of_admission(conn, &facts.body_id, &due.admission_id)?.is_some() {
                return Ok(None);
            }
            let holder = Holder {
                candidate: &due.candidate,
                admission_id: &due.admission_id,
                centre_id: &due.centre_id,
            };
            let provenance = json!({ "sitting_id": facts.sitting_id });
            let (id, _) = enter_certificate(conn, &issuer, &turn, &holder, provenance)?;
            Ok(Some(id))
        })
        .await
}

/// Everybody who passed and has had no certificate, in the order of the admissions.
fn list_due(conn: &mut Conn, order: &IssueOrder) -> Result<Vec<Due>, Problem> {
    let (body_id, sitting_id) = (order.body_id.as_str(), order.sitting_id.as_str());
    let served = queries::list_admissions_with_certificate(conn, body_id, sitting_id)?;
    let passed: Vec<_> = results::list_passed(conn, body_id, sitting_id)?
        .into_iter()
        .filter(|passed| !served.contains(&passed.admission_id))
        .collect();
    let centres: BTreeMap<String, String> =
        sittings::list_admissions(conn, body_id, sitting_id, None)?
            .into_iter()
            .map(|admission| (admission.id, admission.centre_id))
            .collect();
    let ids: Vec<String> = passed
        .iter()
        .map(|passed| passed.candidate_id.clone())
        .collect();
    let mut candidates = centres::find_candidates(conn, body_id, &ids)?;
    passed
        .into_iter()
        .map(|passed| {
            let candidate = candidates
                .remove(&passed.candidate_id)
                .ok_or_else(Problem::internal)?;
            let centre_id = centres
                .get(&passed.admission_id)
                .cloned()
                .ok_or_else(Problem::internal)?;
            Ok(Due {
                admission_id: passed.admission_id,
                centre_id,
                candidate,
            })
        })
        .collect()
}

/// Only what the database or the server could not do now is worth another try.
fn job_failure(problem: Problem) -> JobFailure {
    let code = problem.code().to_owned();
    if code.starts_with("database.") || code == "internal" {
        JobFailure::Passing(code)
    } else {
        JobFailure::Final(code)
    }
}
