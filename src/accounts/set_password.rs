//! Setting a password with a link. Every session ends, every other link too, and an invitation counts as accepted.

use serde_json::json;

use super::mails::password_changed_mail;
use super::password_rules::password_faults;
use super::queries::{self, LinkHolder};
use super::sign_in::{login_index, overloaded};
use crate::audit::{self, AuditEntry, platform_chain};
use crate::platform::crypto::sha256_hex;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::mail;
use crate::platform::ports::Ports;

/// Errors with `reset.expired` for a link that is unknown, used or too old, and with `request.invalid` for a password
/// that breaks a rule; the link then stays usable.
pub(super) async fn set_password(
    ports: &Ports,
    token: &str,
    password: String,
) -> Result<(), Problem> {
    let digest = sha256_hex(token.as_bytes());
    let (looked_up, now) = (digest.clone(), ports.now());
    let holder = ports
        .db
        .read(move |conn| queries::find_link(conn, &looked_up, now))
        .await
        .map_err(Problem::from)?
        .ok_or_else(|| Problem::new("reset.expired"))?;
    let min = ports.settings.auth.password_min_length;
    Problem::invalid(password_faults("password", &password, &holder.login, min))?;
    let hash = ports.passwords.hash(password).await.map_err(overloaded)?;
    let in_work = ports.clone();
    ports
        .db
        .write(move |conn| store(conn, &in_work, &digest, &holder, &hash))
        .await
}

fn store(
    conn: &mut Conn,
    ports: &Ports,
    digest: &str,
    holder: &LinkHolder,
    hash: &str,
) -> Result<(), Problem> {
    let now = ports.now();
    if !queries::use_link(conn, digest, now)? {
        return Err(Problem::new("reset.expired"));
    }
    queries::update_password(conn, &holder.account_id, hash)?;
    queries::end_links(conn, &holder.account_id, now)?;
    let ended =
        queries::end_account_sessions(conn, &holder.account_id, None, "password set anew", now)?;
    queries::delete_failures(conn, &login_index(ports, &holder.login))?;
    queries::activate_invited(conn, &holder.account_id)?;
    if let Some(email) = queries::get_email(conn, &holder.account_id)? {
        mail::enqueue(conn, &password_changed_mail(email, &holder.login), now)?;
    }
    let entry = AuditEntry {
        chain: platform_chain(),
        actor: &holder.account_id,
        action: "password.set_by_link",
        subject_kind: "account",
        subject_id: &holder.account_id,
        data: json!({ "sessions_ended": ended }),
    };
    Ok(audit::record(conn, ports, entry)?)
}
