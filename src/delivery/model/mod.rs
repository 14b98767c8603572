//! The rules of delivery: what an answer may be, which event is accepted, how events are chained, folded and receipted.
//! Nothing here reads a database, a request or a clock.

mod answer;
mod chain;
mod fold;
mod judge;
mod receipt;
mod times;

pub use answer::Answer;
pub(super) use answer::{AnswerHash, CheckedAnswer, ChoiceRule};
pub(super) use chain::{ChainLink, chain_start};
pub(super) use fold::{EventBody, FoldedAnswer, answered, answers_hash, chosen, fold};
pub use judge::{AttemptState, Outcome};
pub(super) use judge::{EventCounts, Head, Judgement, Standing, judge};
pub use receipt::Receipt;
pub(super) use receipt::{
    ReceiptFacts, public_key_of, sign_receipt, signature_holds, signature_holds_by,
};
pub(super) use times::{is_over, moved, ordinary_end, ordinary_seconds, remaining_seconds};

#[cfg(test)]
mod laws;
