//! Enqueue in the caller's transaction; send with growing pauses; give up after a day and say so in the log.

use chrono::{DateTime, TimeDelta, Utc};

use super::{MailTransport, SentMail, queries};
use crate::platform::db::{Conn, Db, DbFailure};

const LEASE_SECONDS: i64 = 120;
const MAX_ATTEMPTS: i32 = 12;

#[derive(Clone, Debug)]
pub struct NewMail {
    pub recipient: String,
    pub subject: String,
    pub body: String,
}

pub(super) struct DueMail {
    pub(super) id: String,
    pub(super) mail: NewMail,
    pub(super) attempts: i32,
}

/// Puts a mail into the outbox; it leaves only when the transaction commits.
pub fn enqueue(conn: &mut Conn, mail: &NewMail, now: DateTime<Utc>) -> Result<(), DbFailure> {
    queries::insert(conn, &uuid::Uuid::now_v7().to_string(), mail, now)
}

/// Sends every due mail; returns how many left.
pub async fn send_due(
    db: &Db,
    transport: &MailTransport,
    now: DateTime<Utc>,
) -> Result<usize, DbFailure> {
    let mut sent = 0;
    loop {
        let lease_until = now + TimeDelta::seconds(LEASE_SECONDS);
        let Some(due) = db
            .write(move |conn| queries::claim(conn, now, lease_until))
            .await?
        else {
            return Ok(sent);
        };
        let outcome = transport
            .send(&SentMail {
                id: due.id.clone(),
                recipient: due.mail.recipient,
                subject: due.mail.subject,
                body: due.mail.body,
            })
            .await;
        match outcome {
            Ok(()) => {
                db.write(move |conn| queries::mark_sent(conn, &due.id, now))
                    .await?;
                sent += 1;
            }
            Err(error) => {
                tracing::warn!(mail.id = %due.id, attempts = due.attempts, error = %error, "mail not sent");
                let next = (due.attempts < MAX_ATTEMPTS).then(|| now + pause(due.attempts));
                db.write(move |conn| queries::mark_failed(conn, &due.id, next))
                    .await?;
            }
        }
    }
}

/// Half a minute, then doubling up to four hours.
fn pause(attempts: i32) -> TimeDelta {
    let exponent = u32::try_from(attempts.clamp(1, 10)).unwrap_or(1) - 1;
    TimeDelta::seconds((30 * 2_i64.pow(exponent)).min(4 * 3600))
}
