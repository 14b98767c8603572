//! Entering a person with a role: the account, the invited membership, and the link with which the password is set.

use chrono::{DateTime, TimeDelta, Utc};

use super::insert::{NewAccount, NewMembership, insert_account, insert_membership_as};
use super::mails::{LinkReason, link_mail};
use super::password_link::{self, PasswordLink};
use super::{model, queries};
use crate::access::{MembershipState, Role};
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::mail;
use crate::platform::ports::Ports;

/// A person to be entered, with the first role.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Lower case.
    pub login: String,
    pub display_name: String,
    pub email: Option<String>,
    pub role: Role,
    pub centre_id: Option<String>,
    /// The candidate whom an account in the role of candidate belongs to.
    pub candidate_id: Option<String>,
}

#[derive(Debug)]
pub struct EnteredPerson {
    pub account_id: String,
    /// The link to set a password with, for [`super::link_url`].
    pub link_id: String,
    link_expires_at: DateTime<Utc>,
}

/// Enters a person for a body, or for the platform itself when `body_id` is absent.
pub fn enter_person(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    body_id: Option<&str>,
    person: &NewPerson,
) -> Result<EnteredPerson, Problem> {
    enter_person_at(conn, ports, actor, body_id, person, "")
}

/// As [`enter_person`], with the place of the person in the request, for the names of faulty fields.
pub(super) fn enter_person_at(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    body_id: Option<&str>,
    person: &NewPerson,
    prefix: &str,
) -> Result<EnteredPerson, Problem> {
    Problem::invalid(model::check_person(prefix, person))?;
    check_places(conn, body_id, person)?;
    let account = NewAccount {
        login: person.login.clone(),
        display_name: person.display_name.trim().to_owned(),
        email: person.email.clone(),
        password_hash: None,
    };
    let account_id = insert_account(conn, ports, actor, &account)?;
    let membership = NewMembership {
        account_id: account_id.clone(),
        role: person.role,
        body_id: body_id.map(str::to_owned),
        centre_id: person.centre_id.clone(),
        candidate_id: person.candidate_id.clone(),
    };
    insert_membership_as(conn, ports, actor, &membership, MembershipState::Invited)?;
    let life = TimeDelta::hours(ports.settings.auth.setup_hours);
    let link = password_link::insert_link(conn, ports, &account_id, life)?;
    Ok(EnteredPerson {
        account_id,
        link_id: link.id,
        link_expires_at: link.expires_at,
    })
}

/// Mails the link to a person who has an address; for anyone else returns its id, to be shown to whoever entered them.
pub(super) fn hand_over_link(
    conn: &mut Conn,
    ports: &Ports,
    person: &NewPerson,
    entered: EnteredPerson,
) -> Result<Option<String>, DbFailure> {
    let Some(email) = &person.email else {
        return Ok(Some(entered.link_id));
    };
    let link = PasswordLink {
        id: entered.link_id,
        expires_at: entered.link_expires_at,
    };
    let mail = link_mail(
        ports,
        LinkReason::Setup,
        email.clone(),
        &person.login,
        &link,
    );
    mail::enqueue(conn, &mail, ports.now())?;
    Ok(None)
}

/// Centre and candidate must be the body's own.
fn check_places(conn: &mut Conn, body_id: Option<&str>, person: &NewPerson) -> Result<(), Problem> {
    let body_id = body_id.unwrap_or_default();
    let mut faults = Vec::new();
    if let Some(centre_id) = &person.centre_id
        && !queries::centre_exists(conn, body_id, centre_id)?
    {
        faults.push(model::fault("centre_id", "centre_unknown"));
    }
    if let Some(candidate_id) = &person.candidate_id
        && !queries::candidate_exists(conn, body_id, candidate_id)?
    {
        faults.push(model::fault("candidate_id", "candidate_unknown"));
    }
    Problem::invalid(faults)
}
