//! Links that set a password, each usable once.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{accounts, password_resets as links};

/// The account a live link belongs to.
#[derive(Queryable)]
pub(in crate::accounts) struct LinkHolder {
    pub(in crate::accounts) account_id: String,
    pub(in crate::accounts) login: String,
}

pub(in crate::accounts) fn insert_link(
    conn: &mut Conn,
    digest: &str,
    account_id: &str,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), DbFailure> {
    diesel::insert_into(links::table)
        .values((
            links::token_digest.eq(digest),
            links::account_id.eq(account_id),
            links::created_at.eq(UtcTime(now)),
            links::expires_at.eq(UtcTime(expires_at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The holder of a link that is neither used nor expired, of an active account.
pub(in crate::accounts) fn find_link(
    conn: &mut Conn,
    digest: &str,
    now: DateTime<Utc>,
) -> Result<Option<LinkHolder>, DbFailure> {
    Ok(links::table
        .inner_join(accounts::table)
        .filter(links::token_digest.eq(digest))
        .filter(
            links::used_at
                .is_null()
                .and(links::expires_at.gt(UtcTime(now)))
                .and(accounts::active.eq(true)),
        )
        .select((accounts::id, accounts::login))
        .first(conn)
        .optional()?)
}

/// Uses a live link up; false when another request was first or it has expired.
pub(in crate::accounts) fn use_link(
    conn: &mut Conn,
    digest: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbFailure> {
    let live = links::table.filter(links::token_digest.eq(digest)).filter(
        links::used_at
            .is_null()
            .and(links::expires_at.gt(UtcTime(now))),
    );
    let rows = diesel::update(live)
        .set(links::used_at.eq(Some(UtcTime(now))))
        .execute(conn)?;
    Ok(rows == 1)
}

/// Ends every other link of an account.
pub(in crate::accounts) fn end_links(
    conn: &mut Conn,
    account_id: &str,
    now: DateTime<Utc>,
) -> Result<(), DbFailure> {
    let open = links::table.filter(
        links::account_id
            .eq(account_id)
            .and(links::used_at.is_null()),
    );
    diesel::update(open)
        .set(links::used_at.eq(Some(UtcTime(now))))
        .execute(conn)?;
    Ok(())
}
