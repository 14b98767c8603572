//! Opening and renewing a session: a short access token, and a refresh token that is exchanged at each use.

use chrono::{DateTime, TimeDelta, Utc};

use super::queries;
use crate::access::AccessClaims;
use crate::platform::crypto::{Audience, issue_token, sha256_hex};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::platform::random::hex_token;

#[derive(Debug)]
pub struct OpenedSession {
    pub session_id: String,
    pub access_token: String,
    pub access_expires_at: DateTime<Utc>,
    pub refresh_token: String,
    pub refresh_expires_at: DateTime<Utc>,
}

/// Opens a session of an account in one of its memberships.
pub fn open_session(
    conn: &mut Conn,
    ports: &Ports,
    account_id: &str,
    membership_id: &str,
) -> Result<OpenedSession, Problem> {
    let now = ports.now();
    let session_id = uuid::Uuid::now_v7().to_string();
    let ends = now + TimeDelta::days(ports.settings.auth.session_days);
    queries::insert_session(conn, &session_id, account_id, membership_id, now, ends)?;
    issue_tokens(conn, ports, session_id, ends)
}

/// The next pair of tokens of a session that ends at `ends`.
pub(super) fn issue_tokens(
    conn: &mut Conn,
    ports: &Ports,
    session_id: String,
    ends: DateTime<Utc>,
) -> Result<OpenedSession, Problem> {
    let now = ports.now();
    let refresh_expires_at = ends.min(now + TimeDelta::hours(ports.settings.auth.idle_hours));
    let refresh_token = hex_token(ports.randomness.as_ref(), 32);
    let digest = sha256_hex(refresh_token.as_bytes());
    queries::insert_refresh_token(conn, &digest, &session_id, now, refresh_expires_at)?;
    let (access_token, access_expires_at) = access_token(ports, &session_id)?;
    Ok(OpenedSession {
        session_id,
        access_token,
        access_expires_at,
        refresh_token,
        refresh_expires_at,
    })
}

/// An access token of a session, and when it expires.
pub(super) fn access_token(
    ports: &Ports,
    session_id: &str,
) -> Result<(String, DateTime<Utc>), Problem> {
    let expires_at = ports.now() + TimeDelta::minutes(ports.settings.auth.access_minutes);
    let claims = AccessClaims {
        session: session_id.to_owned(),
    };
    let token = issue_token(&ports.secrets, Audience::Access, expires_at, claims)
        .map_err(|_| Problem::internal())?;
    Ok((token, expires_at))
}
