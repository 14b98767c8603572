//! Delivering the exam: entering with admission number and seat code, attempts, the answer journal, deadlines, receipts,
//! live seats.
//!
//! An *attempt* (作答) is one candidate's sitting of one form; it starts once and is closed once, by the candidate or by
//! time. An *answer event* (作答记录) is one change of one answer, numbered by the client (`seq`) and chained by the server.
//! A *receipt* (回执) is the signed statement of what a closed attempt held. Acknowledged means durable: nobody gets an
//! answer before the commit, and what came after the deadline is kept as evidence and never scored.

mod attempt;
mod bounded_cache;
mod clock_watch;
mod close_overdue;
mod directory;
mod enter;
mod error;
mod exam_state;
mod forms;
mod grant_time;
mod journal;
mod model;
mod plans;
mod queries;
mod read_record;
mod routes;
mod rows;
mod save_answers;
mod sealed;
mod seat;
mod show_answers;
mod show_paper;
mod start;
mod submit;
mod token;
mod verify_receipt;
mod watch_seats;

pub use attempt::{AttemptMarks, AttemptSummary, list_attempts};
pub use clock_watch::{ClockState, check_clock_at_start, lift_freeze, show_clock, watch_clock};
pub use close_overdue::close_overdue;
pub use enter::{Entry, EntryAccepted, enter};
pub use error::DELIVERY_PROBLEMS;
pub use exam_state::{ExamPhase, ExamState};
pub use grant_time::{
    MAX_CREDIT_SECONDS, TimeCredit, TimeGrant, TimeGranted, grant_time, list_time_credits,
};
pub use journal::AnswerJournal;
pub use model::{Answer, AttemptState, Outcome, Receipt};
pub use read_record::{RecordedEvent, read_attempt_record};
pub use routes::configure;
pub use save_answers::{AnswerEvent, SaveAnswered, SavedEvent, save_answers};
pub use start::start;
pub use submit::submit;
pub use token::{AttemptClaims, Entered};
pub use verify_receipt::{ReceiptCheck, ReceiptVerdict, verify_against_record, verify_signature};

use crate::platform::http::Throttle;
use crate::platform::ports::Ports;
use clock_watch::ClockMemory;
use directory::AttemptDirectory;
use forms::FormShelf;
use plans::PlanShelf;

/// What delivery keeps in memory for the life of the process. Cheap to clone.
#[derive(Clone)]
pub struct Delivery {
    journal: AnswerJournal,
    forms: FormShelf,
    plans: PlanShelf,
    directory: AttemptDirectory,
    clock: ClockMemory,
    entries_by_number: Throttle,
    entries_by_address: Throttle,
    checks_by_address: Throttle,
}

impl Delivery {
    /// Starts the journal.
    pub fn start(ports: &Ports) -> Self {
        let forms = FormShelf::default();
        Self {
            journal: AnswerJournal::start(ports, forms.clone()),
            directory: AttemptDirectory::new(forms.clone()),
            forms,
            plans: PlanShelf::default(),
            clock: ClockMemory::default(),
            // Seat codes cannot be guessed anyway; too strict a bound would let a prankster keep a candidate out.
            entries_by_number: Throttle::new(20, 20),
            // A whole county enters through one address.
            entries_by_address: Throttle::new(1200, 1200),
            checks_by_address: Throttle::new(60, 60),
        }
    }

    /// Frees the memory of throttles that nobody strains.
    fn tidy(&self) {
        self.entries_by_number.sweep();
        self.entries_by_address.sweep();
        self.checks_by_address.sweep();
    }
}

/// Reads an answer and a receipt as a browser would send them; the fuzzer looks for input on which this panics.
#[cfg(fuzzing)]
pub fn fuzz_answer(text: &str) {
    let rule = model::ChoiceRule {
        option_ids: ["A", "B", "C", "D"].map(str::to_owned).to_vec(),
        several: true,
    };
    if let Some(answer) = Answer::parse(text) {
        let _ = answer.check(&rule);
    }
    if let Ok(receipt) = serde_json::from_str::<Receipt>(text) {
        let _ = model::signature_holds(&[7; 32], &receipt);
    }
}
