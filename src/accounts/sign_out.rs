//! Signing out works at once, for access tokens too: each request looks its session up.

use serde_json::json;

use super::queries;
use crate::access::Actor;
use crate::audit::{self, AuditEntry, platform_chain};
use crate::platform::crypto::sha256_hex;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

pub(super) async fn sign_out(ports: &Ports, actor: &Actor) -> Result<(), Problem> {
    let (in_work, actor) = (ports.clone(), actor.clone());
    ports
        .db
        .write(move |conn| end(conn, &in_work, &actor))
        .await
}

/// For a page whose access token has run out: the session of the refresh token ends. An unknown token ends nothing.
pub(super) async fn sign_out_by_refresh_token(ports: &Ports, token: &str) -> Result<(), Problem> {
    let digest = sha256_hex(token.as_bytes());
    let in_work = ports.clone();
    ports
        .db
        .write(move |conn| {
            let Some(row) = queries::find_refresh_token(conn, &digest)? else {
                return Ok(());
            };
            match queries::find_actor(conn, &row.session_id, in_work.now())? {
                Some(actor) => end(conn, &in_work, &actor),
                None => Ok(()),
            }
        })
        .await
}

fn end(conn: &mut Conn, ports: &Ports, actor: &Actor) -> Result<(), Problem> {
    if !queries::end_session(conn, &actor.session_id, "signed out", ports.now())? {
        return Ok(());
    }
    let entry = AuditEntry {
        chain: actor.body_id.as_deref().unwrap_or(platform_chain()),
        actor: &actor.account_id,
        action: "session.ended",
        subject_kind: "session",
        subject_id: &actor.session_id,
        data: json!({ "reason": "signed out" }),
    };
    Ok(audit::record(conn, ports, entry)?)
}
