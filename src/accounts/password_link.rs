//! Links with which a person sets a password. The database holds a digest of the link's token; the token itself is
//! derived from the link's id with a key, so that a retried request can show the same link without its being stored.

use chrono::{DateTime, TimeDelta, Utc};

use super::queries;
use crate::platform::crypto::{keyed_digest, sha256_hex};
use crate::platform::db::{Conn, DbFailure};
use crate::platform::ports::Ports;

/// A link just made.
#[derive(Debug)]
pub(super) struct PasswordLink {
    pub(super) id: String,
    pub(super) expires_at: DateTime<Utc>,
}

/// Makes a link that lives for `life`.
pub(super) fn insert_link(
    conn: &mut Conn,
    ports: &Ports,
    account_id: &str,
    life: TimeDelta,
) -> Result<PasswordLink, DbFailure> {
    let id = uuid::Uuid::now_v7().to_string();
    let now = ports.now();
    let expires_at = now + life;
    let digest = sha256_hex(token(ports, &id).as_bytes());
    queries::insert_link(conn, &digest, account_id, now, expires_at)?;
    Ok(PasswordLink { id, expires_at })
}

/// The address a person opens; whoever has it can set the password once.
pub fn link_url(ports: &Ports, link_id: &str) -> String {
    format!(
        "{}/reset-password?token={}",
        ports.settings.public_url(),
        token(ports, link_id)
    )
}

fn token(ports: &Ports, link_id: &str) -> String {
    keyed_digest(
        &ports.secrets.identity_index,
        &format!("password link\n{link_id}"),
    )
}
