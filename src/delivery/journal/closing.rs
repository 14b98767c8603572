//! Closing attempts: fold the answers, grade, sign the receipts, write all of it with the audit entries in one
//! transaction, a few statements for everybody who waits.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::super::forms::{FormShelf, PreparedForm};
use super::super::model::{
    AttemptState, ReceiptFacts, answered, answers_hash, chosen, is_over, sign_receipt,
};
use super::super::seat::{Seat, SeatWithAttempt, load_seats};
use super::super::{AttemptMarks, AttemptSummary};
use super::batch::{Histories, refresh_histories};
use super::committer::{Committer, WaitingClose, as_figure};
use super::queries::{self, Closing};
use super::{CloseRequest, ClosedBy};
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::papers;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

impl Committer {
    pub(super) fn commit_closings(&mut self, closings: Vec<WaitingClose>) {
        let began = std::time::Instant::now();
        let (requests, replies): (Vec<_>, Vec<_>) = closings.into_iter().unzip();
        let (ports, forms, histories) = (&self.ports, &self.forms, &mut self.histories);
        // Taken out, so that a failed transaction leaves no history in memory that is not in the database.
        let mut taken = Histories::new();
        let outcome = self.connection.write(|conn| {
            let mut work = ClosingWork {
                conn,
                ports,
                forms,
                histories: &mut taken,
            };
            work.write(&requests, |attempt_id| histories.take(attempt_id))
        });
        match outcome {
            Ok(answers) => {
                for (id, history) in taken {
                    self.histories.insert(id, history);
                }
                metrics::histogram!("journal_close_seconds").record(began.elapsed());
                metrics::histogram!("journal_batch_closings").record(as_figure(requests.len()));
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

type Closed = Result<Option<SeatWithAttempt>, Problem>;

struct ClosingWork<'a> {
    conn: &'a mut Conn,
    ports: &'a Ports,
    forms: &'a FormShelf,
    histories: &'a mut Histories,
}

/// An attempt that is being closed.
struct Ended {
    closing: Closing,
    attempt: AttemptSummary,
    actor: String,
    data: serde_json::Value,
}

impl ClosingWork<'_> {
    fn write(
        &mut self,
        requests: &[CloseRequest],
        mut known: impl FnMut(&String) -> Option<super::history::History>,
    ) -> Result<Vec<Closed>, DbFailure> {
        let mut ids: Vec<String> = requests
            .iter()
            .map(|request| request.admission_id.clone())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let locked = queries::lock_for_closing(self.conn, &ids)?;
        // After the lock: what was granted until now counts, and what comes later comes too late.
        let (now, exam_now) = (self.ports.now(), self.ports.exam_now());
        let seats = load_seats(self.conn, &ids)?;
        let mut answers: Vec<Closed> = Vec::with_capacity(requests.len());
        let mut due: BTreeMap<&str, (AttemptState, String)> = BTreeMap::new();
        for request in requests {
            let id = request.admission_id.as_str();
            match decide(request, locked.get(id), seats.get(id), exam_now) {
                Ok(Some(end)) => {
                    due.insert(id, end);
                    answers.push(Ok(None));
                }
                Ok(None) => answers.push(Ok(None)),
                Err(problem) => answers.push(Err(problem)),
            }
        }
        let open: Vec<&AttemptSummary> = due.keys().filter_map(|id| locked.get(*id)).collect();
        for attempt in &open {
            if let Some(history) = known(&attempt.id) {
                self.histories.insert(attempt.id.clone(), history);
            }
        }
        let standings: Vec<(&str, &str, i64)> = open
            .iter()
            .map(|attempt| {
                (
                    attempt.id.as_str(),
                    attempt.chain_head.as_str(),
                    attempt.events,
                )
            })
            .collect();
        refresh_histories(self.conn, &standings, self.histories)?;
        let mut ended: BTreeMap<String, Ended> = BTreeMap::new();
        let mut stuck: BTreeSet<String> = BTreeSet::new();
        for (id, (state, actor)) in due {
            let (Some(attempt), Some(seat)) = (locked.get(id), seats.get(id)) else {
                stuck.insert(id.to_owned());
                continue;
            };
            match self.end(attempt, seat, state, actor, now)? {
                Some(one) => {
                    ended.insert(id.to_owned(), one);
                }
                None => {
                    stuck.insert(id.to_owned());
                }
            }
        }
        let closings: Vec<&Closing> = ended.values().map(|one| &one.closing).collect();
        queries::update_closed(self.conn, &closings)?;
        self.audit(&ended)?;
        for (request, answer) in requests.iter().zip(&mut answers) {
            let id = request.admission_id.as_str();
            if answer.is_err() {
                continue;
            }
            let attempt = ended.get(id).map(|one| &one.attempt).or(locked.get(id));
            *answer = match (attempt, seats.get(id)) {
                // It was to be closed and could not be: neither the candidate nor the sweeper may take that for done.
                _ if stuck.contains(id) => Err(Problem::internal()),
                (Some(attempt), Some(seat)) if attempt.state != AttemptState::Open => {
                    Ok(Some(SeatWithAttempt {
                        seat: seat.clone(),
                        attempt: attempt.clone(),
                    }))
                }
                _ => Ok(None),
            };
        }
        Ok(answers)
    }

    /// Everything that closing one attempt writes; `None` when it cannot be closed, which is logged.
    fn end(
        &mut self,
        attempt: &AttemptSummary,
        seat: &Seat,
        state: AttemptState,
        actor: String,
        now: DateTime<Utc>,
    ) -> Result<Option<Ended>, DbFailure> {
        let form = self
            .forms
            .find(self.conn, &attempt.body_id, &attempt.form_id)?;
        let (Some(form), Some(history)) = (form, self.histories.get(&attempt.id)) else {
            tracing::error!(attempt.id = %attempt.id, "an attempt without form or history cannot be closed");
            return Ok(None);
        };
        let standing = history.standing();
        let graded = papers::grade(&form.document, &form.versions, &chosen(&standing));
        let facts = ReceiptFacts {
            attempt_id: attempt.id.clone(),
            admission_number: seat.admission.admission_number.clone().unwrap_or_default(),
            submitted_at: now,
            answered: answered(&standing),
            events: attempt.events,
            chain_head: attempt.chain_head.clone(),
            answers_hash: answers_hash(&standing),
        };
        let receipt = sign_receipt(self.ports.secrets.receipt.bytes(), facts);
        let marks = AttemptMarks {
            items: graded.items,
            sections: graded.sections,
            key_digest: graded.key_digest,
            grader_version: graded.grader_version.to_owned(),
        };
        let data = audit_data(
            &receipt,
            &marks,
            (graded.score_hundredths, graded.full_hundredths),
            &form,
        );
        let closing = Closing {
            attempt_id: attempt.id.clone(),
            state,
            closed_at: now,
            receipt: to_text(&receipt)?,
            score_hundredths: graded.score_hundredths,
            full_hundredths: graded.full_hundredths,
            marks: to_text(&marks)?,
        };
        let attempt = AttemptSummary {
            state,
            closed_at: Some(now),
            receipt: Some(receipt),
            score_hundredths: Some(graded.score_hundredths),
            full_hundredths: Some(graded.full_hundredths),
            marks: Some(marks),
            ..attempt.clone()
        };
        Ok(Some(Ended {
            closing,
            attempt,
            actor,
            data,
        }))
    }

    /// One entry for each closing, sitting by sitting in the order of their ids, in which every journal takes the chains.
    fn audit(&mut self, ended: &BTreeMap<String, Ended>) -> Result<(), DbFailure> {
        let mut by_sitting: BTreeMap<&str, Vec<&Ended>> = BTreeMap::new();
        for one in ended.values() {
            by_sitting
                .entry(&one.attempt.sitting_id)
                .or_default()
                .push(one);
        }
        for (sitting_id, ended) in by_sitting {
            let chain = sitting_chain(sitting_id);
            let entries = ended
                .into_iter()
                .map(|one| {
                    let state = one.attempt.state;
                    metrics::counter!("attempts_closed_total", "state" => state.as_str())
                        .increment(1);
                    AuditEntry {
                        chain: &chain,
                        actor: &one.actor,
                        action: match state {
                            AttemptState::Submitted => "attempt.submitted",
                            _ => "attempt.expired",
                        },
                        subject_kind: "attempt",
                        subject_id: &one.attempt.id,
                        data: one.data.clone(),
                    }
                })
                .collect();
            audit::record_all(self.conn, self.ports, &chain, entries)?;
        }
        Ok(())
    }
}

/// How the attempt ends and by whom; `None` when nothing is to be done.
fn decide(
    request: &CloseRequest,
    attempt: Option<&AttemptSummary>,
    seat: Option<&Seat>,
    exam_now: DateTime<Utc>,
) -> Result<Option<(AttemptState, String)>, Problem> {
    if let ClosedBy::Candidate(claims) = &request.by {
        super::super::seat::check_holder(seat, claims)?;
    }
    let Some(attempt) = attempt else {
        return match request.by {
            ClosedBy::Candidate(_) => Err(Problem::new("exam.not_started")),
            ClosedBy::Time => Ok(None),
        };
    };
    if attempt.state != AttemptState::Open {
        return Ok(None);
    }
    let over = is_over(attempt.deadline_at, exam_now);
    Ok(match &request.by {
        ClosedBy::Time if !over => None,
        ClosedBy::Candidate(_) if !over => Some((
            AttemptState::Submitted,
            format!("candidate:{}", attempt.admission_id),
        )),
        _ => Some((AttemptState::Expired, "system".to_owned())),
    })
}

fn audit_data(
    receipt: &super::super::model::Receipt,
    marks: &AttemptMarks,
    (score_hundredths, full_hundredths): (i32, i32),
    form: &PreparedForm,
) -> serde_json::Value {
    serde_json::json!({
        "events": receipt.events,
        "answered": receipt.answered,
        "chain_head": receipt.chain_head,
        "answers_hash": receipt.answers_hash,
        "score_hundredths": score_hundredths,
        "full_hundredths": full_hundredths,
        "key_digest": marks.key_digest,
        "grader_version": marks.grader_version,
        "form_digest": form.digest,
    })
}

fn to_text(value: &impl serde::Serialize) -> Result<String, DbFailure> {
    serde_json::to_string(value).map_err(DbFailure::unwritable)
}
