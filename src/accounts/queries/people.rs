//! Accounts and memberships.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::access::{MembershipState, Role};
use crate::accounts::{NewAccount, NewMembership};
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::{accounts, candidates, evaluation_bodies, memberships, training_centres};

pub(in crate::accounts) fn insert_account(
    conn: &mut Conn,
    id: &str,
    account: &NewAccount,
    now: DateTime<Utc>,
) -> Result<(), DbFailure> {
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(id),
            accounts::login.eq(&account.login),
            accounts::display_name.eq(&account.display_name),
            accounts::email.eq(&account.email),
            accounts::password_hash.eq(&account.password_hash),
            accounts::active.eq(true),
            accounts::created_at.eq(UtcTime(now)),
        ))
        .execute(conn)?;
    Ok(())
}

pub(in crate::accounts) fn insert_membership(
    conn: &mut Conn,
    id: &str,
    membership: &NewMembership,
    state: MembershipState,
    now: DateTime<Utc>,
) -> Result<(), DbFailure> {
    diesel::insert_into(memberships::table)
        .values((
            memberships::id.eq(id),
            memberships::account_id.eq(&membership.account_id),
            memberships::role.eq(membership.role),
            memberships::body_id.eq(&membership.body_id),
            memberships::centre_id.eq(&membership.centre_id),
            memberships::candidate_id.eq(&membership.candidate_id),
            memberships::state.eq(state),
            memberships::created_at.eq(UtcTime(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// What a sign-in is checked against.
#[derive(Clone, Queryable)]
pub(in crate::accounts) struct Credentials {
    pub(in crate::accounts) account_id: String,
    pub(in crate::accounts) password_hash: Option<String>,
}

/// The active account with this login.
pub(in crate::accounts) fn find_credentials(
    conn: &mut Conn,
    login: &str,
) -> Result<Option<Credentials>, DbFailure> {
    Ok(accounts::table
        .filter(accounts::login.eq(login).and(accounts::active.eq(true)))
        .select((accounts::id, accounts::password_hash))
        .first(conn)
        .optional()?)
}

/// Id and mail address of an active account that has an address and a membership that is not suspended.
pub(in crate::accounts) fn find_mail_holder(
    conn: &mut Conn,
    login: &str,
) -> Result<Option<(String, String)>, DbFailure> {
    let row: Option<(String, Option<String>)> = accounts::table
        .inner_join(memberships::table)
        .filter(accounts::login.eq(login).and(accounts::active.eq(true)))
        .filter(memberships::state.ne(MembershipState::Suspended))
        .select((accounts::id, accounts::email))
        .first(conn)
        .optional()?;
    Ok(row.and_then(|(id, email)| email.map(|email| (id, email))))
}

pub(in crate::accounts) fn get_login(
    conn: &mut Conn,
    account_id: &str,
) -> Result<String, DbFailure> {
    Ok(accounts::table
        .find(account_id)
        .select(accounts::login)
        .first(conn)?)
}

pub(in crate::accounts) fn get_email(
    conn: &mut Conn,
    account_id: &str,
) -> Result<Option<String>, DbFailure> {
    Ok(accounts::table
        .find(account_id)
        .select(accounts::email)
        .first(conn)?)
}

pub(in crate::accounts) fn update_password(
    conn: &mut Conn,
    account_id: &str,
    hash: &str,
) -> Result<(), DbFailure> {
    diesel::update(accounts::table.find(account_id))
        .set(accounts::password_hash.eq(Some(hash)))
        .execute(conn)?;
    Ok(())
}

/// A membership with the names of its places.
#[derive(Clone, Queryable)]
pub(in crate::accounts) struct MemberRow {
    pub(in crate::accounts) id: String,
    pub(in crate::accounts) account_id: String,
    pub(in crate::accounts) role: Role,
    pub(in crate::accounts) state: MembershipState,
    pub(in crate::accounts) body_id: Option<String>,
    pub(in crate::accounts) body_name: Option<String>,
    pub(in crate::accounts) centre_id: Option<String>,
    pub(in crate::accounts) centre_name: Option<String>,
}

macro_rules! members {
    () => {
        memberships::table
            .left_join(evaluation_bodies::table)
            .left_join(training_centres::table)
            .order((memberships::created_at.asc(), memberships::id.asc()))
            .select((
                memberships::id,
                memberships::account_id,
                memberships::role,
                memberships::state,
                memberships::body_id,
                evaluation_bodies::name.nullable(),
                memberships::centre_id,
                training_centres::name.nullable(),
            ))
    };
}

/// Active memberships of a person, the oldest first.
pub(in crate::accounts) fn list_own_memberships(
    conn: &mut Conn,
    account_id: &str,
) -> Result<Vec<MemberRow>, DbFailure> {
    Ok(members!()
        .filter(
            memberships::account_id
                .eq(account_id)
                .and(memberships::state.eq(MembershipState::Active)),
        )
        .load(conn)?)
}

/// Memberships of some accounts within one body, whatever their states.
pub(in crate::accounts) fn list_memberships_in(
    conn: &mut Conn,
    body_id: &str,
    account_ids: &[String],
) -> Result<Vec<MemberRow>, DbFailure> {
    Ok(members!()
        .filter(
            memberships::body_id
                .eq(body_id)
                .and(memberships::account_id.eq_any(account_ids.to_vec())),
        )
        .load(conn)?)
}

/// Ids and states of one account's memberships within one body.
pub(in crate::accounts) fn list_memberships_of(
    conn: &mut Conn,
    body_id: &str,
    account_id: &str,
) -> Result<Vec<(String, MembershipState)>, DbFailure> {
    Ok(memberships::table
        .filter(
            memberships::body_id
                .eq(body_id)
                .and(memberships::account_id.eq(account_id)),
        )
        .select((memberships::id, memberships::state))
        .load(conn)?)
}

/// False when the body has no such membership.
pub(in crate::accounts) fn update_membership_state(
    conn: &mut Conn,
    body_id: &str,
    id: &str,
    state: MembershipState,
) -> Result<bool, DbFailure> {
    let own =
        memberships::table.filter(memberships::id.eq(id).and(memberships::body_id.eq(body_id)));
    let rows = diesel::update(own)
        .set(memberships::state.eq(state))
        .execute(conn)?;
    Ok(rows == 1)
}

/// Whoever set a password has accepted the invitation.
pub(in crate::accounts) fn activate_invited(
    conn: &mut Conn,
    account_id: &str,
) -> Result<(), DbFailure> {
    let invited = memberships::table.filter(
        memberships::account_id
            .eq(account_id)
            .and(memberships::state.eq(MembershipState::Invited)),
    );
    diesel::update(invited)
        .set(memberships::state.eq(MembershipState::Active))
        .execute(conn)?;
    Ok(())
}

#[derive(Queryable)]
pub(in crate::accounts) struct AccountRow {
    pub(in crate::accounts) id: String,
    pub(in crate::accounts) login: String,
    pub(in crate::accounts) display_name: String,
    pub(in crate::accounts) email: Option<String>,
    pub(in crate::accounts) has_password: bool,
    pub(in crate::accounts) created_at: UtcTime,
}

/// Accounts with a membership in the body (in `role`, when given) and an id above `after`; one row more than `limit`.
pub(in crate::accounts) fn list_account_page(
    conn: &mut Conn,
    body_id: &str,
    role: Option<Role>,
    after: &str,
    limit: i64,
) -> Result<Vec<AccountRow>, DbFailure> {
    let members = memberships::table
        .filter(memberships::body_id.eq(body_id))
        .select(memberships::account_id);
    let mut query = accounts::table.filter(accounts::id.gt(after)).into_boxed();
    query = match role {
        Some(role) => query.filter(accounts::id.eq_any(members.filter(memberships::role.eq(role)))),
        None => query.filter(accounts::id.eq_any(members)),
    };
    Ok(query
        .order(accounts::id.asc())
        .limit(limit + 1)
        .select((
            accounts::id,
            accounts::login,
            accounts::display_name,
            accounts::email,
            accounts::password_hash.is_not_null(),
            accounts::created_at,
        ))
        .load(conn)?)
}

pub(in crate::accounts) fn centre_exists(
    conn: &mut Conn,
    body_id: &str,
    centre_id: &str,
) -> Result<bool, DbFailure> {
    Ok(diesel::select(exists(
        training_centres::table.filter(
            training_centres::id
                .eq(centre_id)
                .and(training_centres::body_id.eq(body_id)),
        ),
    ))
    .get_result(conn)?)
}

pub(in crate::accounts) fn candidate_exists(
    conn: &mut Conn,
    body_id: &str,
    candidate_id: &str,
) -> Result<bool, DbFailure> {
    Ok(diesel::select(exists(
        candidates::table.filter(
            candidates::id
                .eq(candidate_id)
                .and(candidates::body_id.eq(body_id)),
        ),
    ))
    .get_result(conn)?)
}
