//! Mail: written into the outbox in the transaction that causes it, sent by a worker, at least once.

mod outbox;
mod queries;
mod transport;

pub use outbox::{NewMail, enqueue, send_due};
pub use transport::{MailTransport, SentMail, is_mail_address};
