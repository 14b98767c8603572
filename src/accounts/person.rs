//! The signed-in person as the pages need to know them.

use serde::Serialize;
use utoipa::ToSchema;

use super::queries::{self, MemberRow};
use crate::access::{Actor, Role};
use crate::platform::db::{Conn, DbFailure};

/// A body or centre by id and name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct NamedPlace {
    pub(super) id: String,
    pub(super) name: String,
}

impl NamedPlace {
    pub(super) fn of(id: Option<String>, name: Option<String>) -> Option<Self> {
        Some(Self {
            id: id?,
            name: name?,
        })
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Person {
    account_id: String,
    display_name: String,
    login: String,
    /// The role in which the person acts now.
    role: Role,
    body: Option<NamedPlace>,
    centre: Option<NamedPlace>,
    /// Every role the person may switch to, the present one included.
    memberships: Vec<MembershipView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MembershipView {
    id: String,
    role: Role,
    body_name: Option<String>,
    centre_name: Option<String>,
}

pub(super) fn load_person(conn: &mut Conn, actor: &Actor) -> Result<Person, DbFailure> {
    let login = queries::get_login(conn, &actor.account_id)?;
    let rows = queries::list_own_memberships(conn, &actor.account_id)?;
    let present = rows
        .iter()
        .find(|row| row.id == actor.membership_id)
        .cloned();
    let (body, centre) = present.map_or((None, None), |row| {
        (
            NamedPlace::of(row.body_id, row.body_name),
            NamedPlace::of(row.centre_id, row.centre_name),
        )
    });
    Ok(Person {
        account_id: actor.account_id.clone(),
        display_name: actor.display_name.clone(),
        login,
        role: actor.role,
        body,
        centre,
        memberships: rows.into_iter().map(view).collect(),
    })
}

fn view(row: MemberRow) -> MembershipView {
    MembershipView {
        id: row.id,
        role: row.role,
        body_name: row.body_name,
        centre_name: row.centre_name,
    }
}
