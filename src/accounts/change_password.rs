//! Changing one's own password. Other sessions end, this one stays.

use serde_json::json;

use super::mails::password_changed_mail;
use super::model;
use super::password_rules::password_faults;
use super::queries;
use super::sign_in::{claim_try, give_back_try, login_index, overloaded};
use crate::access::Actor;
use crate::audit::{self, AuditEntry, platform_chain};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::mail;
use crate::platform::ports::Ports;

/// Wrong present passwords count like failed sign-ins, so that a found open session is no way to guess.
pub(super) async fn change_password(
    ports: &Ports,
    actor: &Actor,
    current: String,
    new: String,
) -> Result<(), Problem> {
    let account_id = actor.account_id.clone();
    let login = ports
        .db
        .read(move |conn| queries::get_login(conn, &account_id))
        .await
        .map_err(Problem::from)?;
    let min = ports.settings.auth.password_min_length;
    Problem::invalid(password_faults("new_password", &new, &login, min))?;
    let (before, credentials) = claim_try(ports, &login).await?;
    let hash = credentials.and_then(|known| known.password_hash);
    match ports.passwords.verify(current, hash).await {
        Ok(true) => {}
        Ok(false) => {
            return Problem::invalid(vec![model::fault("current_password", "password_wrong")]);
        }
        Err(overload) => {
            give_back_try(ports, &login, before).await?;
            return Err(overloaded(overload));
        }
    }
    let hash = ports.passwords.hash(new).await.map_err(overloaded)?;
    let (in_work, actor) = (ports.clone(), actor.clone());
    ports
        .db
        .write(move |conn| store(conn, &in_work, &actor, &login, &hash))
        .await
}

fn store(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    login: &str,
    hash: &str,
) -> Result<(), Problem> {
    let now = ports.now();
    queries::delete_failures(conn, &login_index(ports, login))?;
    queries::update_password(conn, &actor.account_id, hash)?;
    queries::end_links(conn, &actor.account_id, now)?;
    let kept = Some(actor.session_id.as_str());
    let ended =
        queries::end_account_sessions(conn, &actor.account_id, kept, "password changed", now)?;
    if let Some(email) = queries::get_email(conn, &actor.account_id)? {
        mail::enqueue(conn, &password_changed_mail(email, login), now)?;
    }
    let entry = AuditEntry {
        chain: platform_chain(),
        actor: &actor.account_id,
        action: "password.changed",
        subject_kind: "account",
        subject_id: &actor.account_id,
        data: json!({ "sessions_ended": ended }),
    };
    Ok(audit::record(conn, ports, entry)?)
}
