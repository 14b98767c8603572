//! Asking for a link to set a new password. The request itself only leaves a note, the same for known and unknown
//! logins, so that neither answer nor time tells which logins exist; a worker sends the mail.

use chrono::TimeDelta;
use serde_json::json;

use super::mails::{LinkReason, link_mail};
use super::{model, password_link, queries};
use crate::audit::{self, AuditEntry, platform_chain};
use crate::platform::crypto::{open_text, seal_text};
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::jobs::{self, JobContext, JobFailure};
use crate::platform::mail;
use crate::platform::ports::Ports;

/// Kind of the job that sends the link.
pub const RESET_JOB: &str = "accounts.send_reset_link";
const SEAL_PLACE: &str = "jobs/accounts.send_reset_link";

pub(super) async fn request_reset(ports: &Ports, login: &str) -> Result<(), Problem> {
    let login = model::normal_login(login);
    // Sealed, because people type all sorts of things into that field.
    let payload = seal_text(
        &ports.secrets.identity,
        SEAL_PLACE,
        &login,
        ports.randomness.as_ref(),
    )
    .map_err(|_| Problem::internal())?;
    let now = ports.now();
    ports
        .db
        .write(move |conn| {
            jobs::enqueue(conn, RESET_JOB, None, &payload, "system", now)?;
            Ok(())
        })
        .await
}

/// The job: mails a link when the login has an account with a mail address.
pub async fn send_reset_link(context: JobContext) -> Result<(), JobFailure> {
    let ports = context.ports.clone();
    let login = open_text(&ports.secrets.identity, SEAL_PLACE, &context.payload)
        .map_err(|_| JobFailure::Final("internal".to_owned()))?;
    let in_work = ports.clone();
    ports
        .db
        .write(move |conn| send(conn, &in_work, &login).map_err(JobFailure::from))
        .await
}

fn send(conn: &mut Conn, ports: &Ports, login: &str) -> Result<(), DbFailure> {
    let Some((account_id, email)) = queries::find_mail_holder(conn, login)? else {
        return Ok(());
    };
    let life = TimeDelta::minutes(ports.settings.auth.reset_minutes);
    let link = password_link::insert_link(conn, ports, &account_id, life)?;
    let mail = link_mail(ports, LinkReason::Reset, email, login, &link);
    mail::enqueue(conn, &mail, ports.now())?;
    let entry = AuditEntry {
        chain: platform_chain(),
        actor: "system",
        action: "password.link_sent",
        subject_kind: "account",
        subject_id: &account_id,
        data: json!({}),
    };
    audit::record(conn, ports, entry)
}
