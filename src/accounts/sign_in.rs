//! Signing in. Login and password unknown, wrong or blocked all look alike: in words, in code and in time.

use serde_json::json;

use super::model::{self, Failures};
use super::person::{Person, load_person};
use super::queries::{self, Credentials};
use super::session::{OpenedSession, open_session};
use crate::audit::{self, AuditEntry, platform_chain};
use crate::platform::crypto::{PasswordOverload, blind_index};
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// What a sign-in or a refresh gives.
pub(super) struct SignedSession {
    pub(super) session: OpenedSession,
    pub(super) person: Person,
}

pub(super) async fn sign_in(
    ports: &Ports,
    login: &str,
    password: String,
) -> Result<SignedSession, Problem> {
    let login = model::normal_login(login);
    let (before, credentials) = claim_try(ports, &login).await?;
    let hash = credentials
        .as_ref()
        .and_then(|known| known.password_hash.clone());
    let verified = ports.passwords.verify(password.clone(), hash.clone()).await;
    let right = match verified {
        Ok(right) => right,
        Err(overload) => {
            give_back_try(ports, &login, before).await?;
            return Err(overloaded(overload));
        }
    };
    let Some(credentials) = credentials.filter(|_| right) else {
        tracing::warn!("sign-in refused");
        return Err(Problem::new("session.wrong_credentials"));
    };
    if hash.is_some_and(|hash| ports.passwords.is_outdated(&hash)) {
        renew_hash(ports, &credentials.account_id, password).await?;
    }
    let in_work = ports.clone();
    ports
        .db
        .write(move |conn| open(conn, &in_work, &login, &credentials))
        .await
}

/// Counts the try as a failure before it is judged, so that many tries at one moment cannot slip past the delay;
/// success takes the count away again.
pub(super) async fn claim_try(
    ports: &Ports,
    login: &str,
) -> Result<(Failures, Option<Credentials>), Problem> {
    let (index, login, now) = (login_index(ports, login), login.to_owned(), ports.now());
    ports
        .db
        .write(move |conn| {
            let before = queries::lock_failures(conn, &index, now)?;
            if let Some(seconds) = before.wait_seconds(now) {
                return Err(Problem::new("session.wait")
                    .with("seconds", seconds)
                    .retry_after(seconds));
            }
            let credentials = queries::find_credentials(conn, &login)?;
            queries::update_failures(conn, &index, &before.with_one_more(now))?;
            Ok((before, credentials))
        })
        .await
}

/// Undoes [`claim_try`] when the password could not be judged at all.
pub(super) async fn give_back_try(
    ports: &Ports,
    login: &str,
    before: Failures,
) -> Result<(), Problem> {
    let index = login_index(ports, login);
    ports
        .db
        .write(move |conn| Ok(queries::update_failures(conn, &index, &before)?))
        .await
}

/// Under which key failures of a login are kept; people type all sorts of things into that field, so not its text.
pub(super) fn login_index(ports: &Ports, login: &str) -> String {
    blind_index(&ports.secrets.identity_index, "sign-in", login)
}

pub(super) fn overloaded(_: PasswordOverload) -> Problem {
    Problem::new("server.overloaded").retry_after(5)
}

async fn renew_hash(ports: &Ports, account_id: &str, password: String) -> Result<(), Problem> {
    let hash = ports.passwords.hash(password).await.map_err(overloaded)?;
    let account_id = account_id.to_owned();
    ports
        .db
        .write(move |conn| Ok(queries::update_password(conn, &account_id, &hash)?))
        .await
}

fn open(
    conn: &mut Conn,
    ports: &Ports,
    login: &str,
    credentials: &Credentials,
) -> Result<SignedSession, Problem> {
    let refused = || Problem::new("session.wrong_credentials");
    // Without an active role there is nothing to sign in to, and nothing to learn either.
    let membership = queries::list_own_memberships(conn, &credentials.account_id)?
        .into_iter()
        .next()
        .ok_or_else(refused)?;
    queries::delete_failures(conn, &login_index(ports, login))?;
    let session = open_session(conn, ports, &credentials.account_id, &membership.id)?;
    let actor = queries::find_actor(conn, &session.session_id, ports.now())?.ok_or_else(refused)?;
    let entry = AuditEntry {
        chain: actor.body_id.as_deref().unwrap_or(platform_chain()),
        actor: &actor.account_id,
        action: "session.opened",
        subject_kind: "session",
        subject_id: &session.session_id,
        data: json!({ "role": actor.role.as_str() }),
    };
    audit::record(conn, ports, entry)?;
    let person = load_person(conn, &actor)?;
    Ok(SignedSession { session, person })
}
