//! The account tables, by what they hold.

mod bodies;
mod delays;
mod links;
mod people;
mod sessions;

pub(super) use bodies::{insert_body, list_bodies};
pub(super) use delays::{delete_failures, delete_forgotten, lock_failures, update_failures};
pub(super) use links::{LinkHolder, end_links, find_link, insert_link, use_link};
pub(super) use people::{
    Credentials, MemberRow, activate_invited, candidate_exists, centre_exists, find_credentials,
    find_mail_holder, get_email, get_login, insert_account, insert_membership, list_account_page,
    list_memberships_in, list_memberships_of, list_own_memberships, update_membership_state,
    update_password,
};
pub use sessions::find_actor;
pub(super) use sessions::{
    end_account_sessions, end_membership_sessions, end_session, find_refresh_token,
    insert_refresh_token, insert_session, update_session_membership, update_session_use,
    use_refresh_token,
};
