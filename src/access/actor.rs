//! One person in one role.

use super::Role;
use crate::platform::http::Problem;

#[derive(Clone, Debug)]
pub struct Actor {
    pub account_id: String,
    pub display_name: String,
    pub session_id: String,
    pub membership_id: String,
    pub role: Role,
    pub body_id: Option<String>,
    pub centre_id: Option<String>,
    pub candidate_id: Option<String>,
}

impl Actor {
    /// The evaluation body within which the actor acts.
    pub fn body(&self) -> Result<&str, Problem> {
        self.body_id
            .as_deref()
            .ok_or_else(|| Problem::new("access.denied"))
    }

    /// The centre to which the actor's sight is limited; `None` sees the whole body.
    pub fn centre_scope(&self) -> Result<Option<&str>, Problem> {
        match (self.role, self.centre_id.as_deref()) {
            (Role::CentreAdmin, None) => Err(Problem::new("access.denied")),
            (Role::CentreAdmin | Role::Invigilator, centre) => Ok(centre),
            _ => Ok(None),
        }
    }
}
