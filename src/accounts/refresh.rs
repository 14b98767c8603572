//! Exchanging a refresh token. A token that comes a second time was copied by someone: its whole family ends.

use serde_json::json;

use super::person::load_person;
use super::queries;
use super::session::issue_tokens;
use super::sign_in::SignedSession;
use crate::audit::{self, AuditEntry, platform_chain};
use crate::platform::crypto::sha256_hex;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

enum Outcome {
    Renewed(Box<SignedSession>),
    Expired,
    Reused,
}

pub(super) async fn refresh(ports: &Ports, token: &str) -> Result<SignedSession, Problem> {
    let digest = sha256_hex(token.as_bytes());
    let in_work = ports.clone();
    let outcome = ports
        .db
        .write(move |conn| exchange(conn, &in_work, &digest))
        .await?;
    match outcome {
        Outcome::Renewed(renewed) => Ok(*renewed),
        Outcome::Expired => Err(Problem::new("session.expired")),
        Outcome::Reused => Err(Problem::new("session.reused")),
    }
}

fn exchange(conn: &mut Conn, ports: &Ports, digest: &str) -> Result<Outcome, Problem> {
    let now = ports.now();
    let Some(row) = queries::find_refresh_token(conn, digest)? else {
        return Ok(Outcome::Expired);
    };
    if row.session_revoked || row.session_ends <= now {
        return Ok(Outcome::Expired);
    }
    if !queries::use_refresh_token(conn, digest, now)? {
        end_family(conn, ports, &row.session_id)?;
        return Ok(Outcome::Reused);
    }
    let actor = queries::find_actor(conn, &row.session_id, now)?;
    let Some(actor) = actor.filter(|_| row.expires_at > now) else {
        return Ok(Outcome::Expired);
    };
    queries::update_session_use(conn, &row.session_id, now)?;
    let session = issue_tokens(conn, ports, row.session_id, row.session_ends)?;
    let person = load_person(conn, &actor)?;
    Ok(Outcome::Renewed(Box::new(SignedSession {
        session,
        person,
    })))
}

fn end_family(conn: &mut Conn, ports: &Ports, session_id: &str) -> Result<(), Problem> {
    let now = ports.now();
    let actor = queries::find_actor(conn, session_id, now)?;
    queries::end_session(conn, session_id, "refresh token reused", now)?;
    tracing::warn!(
        session.id = session_id,
        "refresh token reused, session ended"
    );
    let entry = AuditEntry {
        chain: actor
            .as_ref()
            .and_then(|actor| actor.body_id.as_deref())
            .unwrap_or(platform_chain()),
        actor: "system",
        action: "session.ended",
        subject_kind: "session",
        subject_id: session_id,
        data: json!({ "reason": "refresh token reused" }),
    };
    Ok(audit::record(conn, ports, entry)?)
}
