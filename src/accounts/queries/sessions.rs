//! Sessions and their refresh tokens.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::access::{Actor, MembershipState, Role};
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{accounts, memberships, refresh_tokens, sessions};

type ActorRow = (
    String,
    String,
    String,
    Role,
    Option<String>,
    Option<String>,
    Option<String>,
);

/// The actor behind a live session: not revoked, not expired, account and membership active at this moment.
pub fn find_actor(
    conn: &mut Conn,
    session_id: &str,
    now: DateTime<Utc>,
) -> Result<Option<Actor>, DbFailure> {
    let row: Option<ActorRow> = sessions::table
        .inner_join(accounts::table)
        .inner_join(memberships::table)
        .filter(sessions::id.eq(session_id))
        .filter(
            sessions::revoked_at
                .is_null()
                .and(sessions::expires_at.gt(UtcTime(now))),
        )
        .filter(
            accounts::active
                .eq(true)
                .and(memberships::state.eq(MembershipState::Active)),
        )
        .select((
            accounts::id,
            accounts::display_name,
            memberships::id,
            memberships::role,
            memberships::body_id,
            memberships::centre_id,
            memberships::candidate_id,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(
        |(account_id, display_name, membership_id, role, body_id, centre_id, candidate_id)| Actor {
            account_id,
            display_name,
            session_id: session_id.to_owned(),
            membership_id,
            role,
            body_id,
            centre_id,
            candidate_id,
        },
    ))
}

pub(in crate::accounts) fn insert_session(
    conn: &mut Conn,
    id: &str,
    account_id: &str,
    membership_id: &str,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), DbFailure> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(id),
            sessions::account_id.eq(account_id),
            sessions::membership_id.eq(membership_id),
            sessions::created_at.eq(UtcTime(now)),
            sessions::last_used_at.eq(UtcTime(now)),
            sessions::expires_at.eq(UtcTime(expires_at)),
        ))
        .execute(conn)?;
    Ok(())
}

pub(in crate::accounts) fn update_session_membership(
    conn: &mut Conn,
    id: &str,
    membership_id: &str,
    now: DateTime<Utc>,
) -> Result<(), DbFailure> {
    diesel::update(sessions::table.find(id))
        .set((
            sessions::membership_id.eq(membership_id),
            sessions::last_used_at.eq(UtcTime(now)),
        ))
        .execute(conn)?;
    Ok(())
}

pub(in crate::accounts) fn update_session_use(
    conn: &mut Conn,
    id: &str,
    now: DateTime<Utc>,
) -> Result<(), DbFailure> {
    diesel::update(sessions::table.find(id))
        .set(sessions::last_used_at.eq(UtcTime(now)))
        .execute(conn)?;
    Ok(())
}

/// Ends one session; false when it had ended already.
pub(in crate::accounts) fn end_session(
    conn: &mut Conn,
    id: &str,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbFailure> {
    let open = sessions::table.filter(sessions::id.eq(id).and(sessions::revoked_at.is_null()));
    let rows = diesel::update(open)
        .set((
            sessions::revoked_at.eq(Some(UtcTime(now))),
            sessions::revoked_reason.eq(Some(reason)),
        ))
        .execute(conn)?;
    Ok(rows == 1)
}

/// Ends every session of an account but `kept`; returns how many.
pub(in crate::accounts) fn end_account_sessions(
    conn: &mut Conn,
    account_id: &str,
    kept: Option<&str>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<usize, DbFailure> {
    let open = sessions::table
        .filter(
            sessions::account_id
                .eq(account_id)
                .and(sessions::revoked_at.is_null()),
        )
        .filter(sessions::id.ne(kept.unwrap_or_default()));
    Ok(diesel::update(open)
        .set((
            sessions::revoked_at.eq(Some(UtcTime(now))),
            sessions::revoked_reason.eq(Some(reason)),
        ))
        .execute(conn)?)
}

/// Ends every session in a membership; returns how many.
pub(in crate::accounts) fn end_membership_sessions(
    conn: &mut Conn,
    membership_id: &str,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<usize, DbFailure> {
    let open = sessions::table.filter(
        sessions::membership_id
            .eq(membership_id)
            .and(sessions::revoked_at.is_null()),
    );
    Ok(diesel::update(open)
        .set((
            sessions::revoked_at.eq(Some(UtcTime(now))),
            sessions::revoked_reason.eq(Some(reason)),
        ))
        .execute(conn)?)
}

pub(in crate::accounts) fn insert_refresh_token(
    conn: &mut Conn,
    digest: &str,
    session_id: &str,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), DbFailure> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::token_digest.eq(digest),
            refresh_tokens::session_id.eq(session_id),
            refresh_tokens::issued_at.eq(UtcTime(now)),
            refresh_tokens::expires_at.eq(UtcTime(expires_at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// A refresh token and the session it belongs to, whatever their states.
pub(in crate::accounts) struct RefreshRow {
    pub(in crate::accounts) session_id: String,
    pub(in crate::accounts) session_ends: DateTime<Utc>,
    pub(in crate::accounts) session_revoked: bool,
    pub(in crate::accounts) expires_at: DateTime<Utc>,
}

pub(in crate::accounts) fn find_refresh_token(
    conn: &mut Conn,
    digest: &str,
) -> Result<Option<RefreshRow>, DbFailure> {
    let row: Option<(String, UtcTime, Option<UtcTime>, UtcTime)> = refresh_tokens::table
        .inner_join(sessions::table)
        .filter(refresh_tokens::token_digest.eq(digest))
        .select((
            sessions::id,
            sessions::expires_at,
            sessions::revoked_at,
            refresh_tokens::expires_at,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(
        |(session_id, session_ends, revoked_at, expires_at)| RefreshRow {
            session_id,
            session_ends: session_ends.0,
            session_revoked: revoked_at.is_some(),
            expires_at: expires_at.0,
        },
    ))
}

/// Uses a refresh token up; false when it was used before, also by a request at the same moment.
pub(in crate::accounts) fn use_refresh_token(
    conn: &mut Conn,
    digest: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbFailure> {
    let unused = refresh_tokens::table.filter(
        refresh_tokens::token_digest
            .eq(digest)
            .and(refresh_tokens::used_at.is_null()),
    );
    let rows = diesel::update(unused)
        .set(refresh_tokens::used_at.eq(Some(UtcTime(now))))
        .execute(conn)?;
    Ok(rows == 1)
}
