//! The outbox table.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::outbox::{DueMail, NewMail};
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::outbox_mails as mails;

pub(super) fn insert(
    conn: &mut Conn,
    id: &str,
    mail: &NewMail,
    now: DateTime<Utc>,
) -> Result<(), DbFailure> {
    diesel::insert_into(mails::table)
        .values((
            mails::id.eq(id),
            mails::recipient.eq(&mail.recipient),
            mails::subject.eq(&mail.subject),
            mails::body.eq(&mail.body),
            mails::state.eq("queued"),
            mails::attempts.eq(0),
            mails::next_try_at.eq(UtcTime(now)),
            mails::created_at.eq(UtcTime(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes the oldest due mail and holds it until `lease_until`.
pub(super) fn claim(
    conn: &mut Conn,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> Result<Option<DueMail>, DbFailure> {
    let due = mails::table
        .filter(
            mails::state
                .eq("queued")
                .and(mails::next_try_at.le(UtcTime(now))),
        )
        .order(mails::next_try_at.asc())
        .select((
            mails::id,
            mails::recipient,
            mails::subject,
            mails::body,
            mails::attempts,
        ));
    let row: Option<(String, String, String, String, i32)> = match conn {
        Conn::Sqlite(inner) => due.first(inner).optional()?,
        Conn::Postgres(inner) => due.for_update().skip_locked().first(inner).optional()?,
    };
    let Some((id, recipient, subject, body, attempts)) = row else {
        return Ok(None);
    };
    diesel::update(mails::table.find(&id))
        .set((
            mails::attempts.eq(attempts + 1),
            mails::next_try_at.eq(UtcTime(lease_until)),
            mails::lease_until.eq(Some(UtcTime(lease_until))),
        ))
        .execute(conn)?;
    Ok(Some(DueMail {
        id,
        mail: NewMail {
            recipient,
            subject,
            body,
        },
        attempts: attempts + 1,
    }))
}

pub(super) fn mark_sent(conn: &mut Conn, id: &str, now: DateTime<Utc>) -> Result<(), DbFailure> {
    diesel::update(mails::table.find(id))
        // What was sent is not kept: the body may hold a reset link.
        .set((
            mails::state.eq("sent"),
            mails::sent_at.eq(Some(UtcTime(now))),
            mails::body.eq(""),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn mark_failed(
    conn: &mut Conn,
    id: &str,
    next: Option<DateTime<Utc>>,
) -> Result<(), DbFailure> {
    match next {
        Some(at) => diesel::update(mails::table.find(id))
            .set(mails::next_try_at.eq(UtcTime(at)))
            .execute(conn)?,
        None => diesel::update(mails::table.find(id))
            .set(mails::state.eq("failed"))
            .execute(conn)?,
    };
    Ok(())
}
