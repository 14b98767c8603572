//! Closing attempts: fold the events, grade, sign the receipt, write all of it with its audit entry in one transaction.

use super::super::AttemptMarks;
use super::super::forms::FormShelf;
use super::super::model::{
    AttemptState, ReceiptFacts, answered, answers_hash, chosen, fold, is_over, sign_receipt,
};
use super::super::queries as attempt_queries;
use super::committer::{Committer, WaitingClose};
use super::queries::{self, Closing, LockedAttempt};
use super::{CloseRequest, ClosedBy};
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::papers;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::sittings;

impl Committer {
    pub(super) fn commit_closings(&mut self, closings: Vec<WaitingClose>) {
        let (requests, replies): (Vec<_>, Vec<_>) = closings.into_iter().unzip();
        let (ports, forms) = (&self.ports, &self.forms);
        let outcome = self
            .connection
            .write(|conn| write_closings(conn, ports, forms, &requests));
        match outcome {
            Ok(answers) => {
                for (reply, answer) in replies.into_iter().zip(answers) {
                    let _ = reply.send(answer);
                }
            }
            Err(failure) => {
                let waiting = requests.into_iter().zip(replies).collect();
                for half in Self::after_failure(failure, waiting) {
                    self.commit_closings(half);
                }
            }
        }
    }
}

fn write_closings(
    conn: &mut Conn,
    ports: &Ports,
    forms: &FormShelf,
    requests: &[CloseRequest],
) -> Result<Vec<Result<(), Problem>>, DbFailure> {
    let ids: Vec<String> = requests
        .iter()
        .map(|request| request.attempt_id.clone())
        .collect();
    let locked = queries::lock_attempts(conn, &ids)?;
    // Audit chains are locked in the order of their sittings, in which every journal takes them.
    let mut order: Vec<usize> = (0..requests.len()).collect();
    order.sort_by_key(|at| {
        requests
            .get(*at)
            .and_then(|request| locked.get(&request.attempt_id))
            .map(|attempt| (attempt.sitting_id.clone(), attempt.id.clone()))
    });
    let mut answers: Vec<Result<(), Problem>> = vec![Ok(()); requests.len()];
    for at in order {
        let (Some(request), Some(answer)) = (requests.get(at), answers.get_mut(at)) else {
            continue;
        };
        *answer = match locked.get(&request.attempt_id) {
            None => Err(Problem::new("request.not_found")),
            Some(attempt) => match refusal(attempt, &request.by) {
                Some(problem) => Err(problem),
                None => close(conn, ports, forms, attempt, &request.by)?,
            },
        };
    }
    Ok(answers)
}

fn refusal(attempt: &LockedAttempt, by: &ClosedBy) -> Option<Problem> {
    match by {
        ClosedBy::Candidate { admission_id, .. } if *admission_id != attempt.admission_id => {
            Some(Problem::new("request.not_found"))
        }
        ClosedBy::Candidate { device_digest, .. }
            if attempt.device_digest.as_deref() != Some(device_digest.as_str()) =>
        {
            Some(Problem::new("exam.other_device"))
        }
        _ => None,
    }
}

fn close(
    conn: &mut Conn,
    ports: &Ports,
    forms: &FormShelf,
    attempt: &LockedAttempt,
    by: &ClosedBy,
) -> Result<Result<(), Problem>, DbFailure> {
    if attempt.state != AttemptState::Open {
        return Ok(Ok(()));
    }
    let now = ports.now();
    let over = is_over(attempt.deadline_at, now);
    let (state, actor) = match by {
        ClosedBy::Time if !over => return Ok(Ok(())),
        ClosedBy::Candidate { .. } if !over => (
            AttemptState::Submitted,
            format!("candidate:{}", attempt.admission_id),
        ),
        _ => (AttemptState::Expired, "system".to_owned()),
    };
    let admission = sittings::find_admission(conn, &attempt.body_id, &attempt.admission_id)?;
    let form = forms.find(conn, &attempt.body_id, &attempt.form_id)?;
    let (Some(admission), Some(form)) = (admission, form) else {
        tracing::error!(attempt.id = %attempt.id, "an attempt without form or admission cannot be closed");
        return Ok(Err(Problem::internal()));
    };
    let rows = attempt_queries::list_events(conn, &attempt.id)?;
    let standing = fold(
        rows.iter()
            .filter(|row| !row.late)
            .filter_map(|row| row.body()),
    );
    let graded = papers::grade(&form.document, &form.versions, &chosen(&standing));
    let facts = ReceiptFacts {
        attempt_id: attempt.id.clone(),
        admission_number: admission.admission_number.unwrap_or_default(),
        submitted_at: now,
        answered: answered(&standing),
        events: attempt.events,
        chain_head: attempt.chain_head.clone(),
        answers_hash: answers_hash(&standing),
    };
    let receipt = sign_receipt(ports.secrets.receipt.bytes(), facts);
    let marks = AttemptMarks {
        items: graded.items,
        sections: graded.sections,
        key_digest: graded.key_digest,
        grader_version: graded.grader_version.to_owned(),
    };
    let closing = Closing {
        attempt_id: &attempt.id,
        state,
        closed_at: now,
        receipt: &receipt,
        score_hundredths: graded.score_hundredths,
        full_hundredths: graded.full_hundredths,
        marks: &marks,
    };
    queries::update_closed(conn, &closing)?;
    let chain = sitting_chain(&attempt.sitting_id);
    let entry = AuditEntry {
        chain: &chain,
        actor: &actor,
        action: match state {
            AttemptState::Submitted => "attempt.submitted",
            _ => "attempt.expired",
        },
        subject_kind: "attempt",
        subject_id: &attempt.id,
        data: serde_json::json!({
            "events": receipt.events,
            "answered": receipt.answered,
            "chain_head": receipt.chain_head,
            "answers_hash": receipt.answers_hash,
            "score_hundredths": graded.score_hundredths,
            "full_hundredths": graded.full_hundredths,
            "key_digest": marks.key_digest,
            "grader_version": marks.grader_version,
            "form_digest": form.digest,
        }),
    };
    audit::record(conn, ports, entry)?;
    metrics::counter!("attempts_closed_total", "state" => state.as_str()).increment(1);
    Ok(Ok(()))
}
