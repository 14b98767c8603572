//! The people of a body, page by page.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::person::NamedPlace;
use super::queries;
use crate::access::{MembershipState, Role};
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Page;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountView {
    id: String,
    login: String,
    display_name: String,
    email: Option<String>,
    /// Whether any role in the body is active.
    active: bool,
    /// False until the person has set a password.
    has_password: bool,
    created_at: DateTime<Utc>,
    memberships: Vec<AccountMembership>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountMembership {
    id: String,
    role: Role,
    state: MembershipState,
    centre: Option<NamedPlace>,
}

pub(super) fn list_people(
    conn: &mut Conn,
    body_id: &str,
    role: Option<Role>,
    after: &str,
    limit: i64,
) -> Result<Page<AccountView>, DbFailure> {
    let rows = queries::list_account_page(conn, body_id, role, after, limit)?;
    let page = Page::cut(rows, limit, |row| row.id.clone());
    let ids: Vec<String> = page.items.iter().map(|row| row.id.clone()).collect();
    let mut by_account: BTreeMap<String, Vec<AccountMembership>> = BTreeMap::new();
    for row in queries::list_memberships_in(conn, body_id, &ids)? {
        by_account
            .entry(row.account_id)
            .or_default()
            .push(AccountMembership {
                id: row.id,
                role: row.role,
                state: row.state,
                centre: NamedPlace::of(row.centre_id, row.centre_name),
            });
    }
    Ok(page.map(|row| {
        let memberships = by_account.remove(&row.id).unwrap_or_default();
        AccountView {
            active: memberships
                .iter()
                .any(|membership| membership.state == MembershipState::Active),
            id: row.id,
            login: row.login,
            display_name: row.display_name,
            email: row.email,
            has_password: row.has_password,
            created_at: row.created_at.0,
            memberships,
        }
    }))
}
