//! Registering an evaluation body together with its first administrator.

use super::enter_person::{EnteredPerson, NewPerson, enter_person_at};
use super::insert::{NewBody, insert_body};
use super::model;
use crate::access::Role;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

#[derive(Debug)]
pub struct RegisteredBody {
    pub body_id: String,
    pub admin: EnteredPerson,
}

/// `admin` becomes the body's administrator, whatever role it names.
pub fn register_body(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    body: &NewBody,
    admin: &NewPerson,
) -> Result<RegisteredBody, Problem> {
    model::check_body(body)?;
    let body_id = insert_body(conn, ports, actor, body)?;
    let admin = NewPerson {
        role: Role::BodyAdmin,
        ..admin.clone()
    };
    let admin = enter_person_at(conn, ports, actor, Some(&body_id), &admin, "admin.")?;
    Ok(RegisteredBody { body_id, admin })
}
