//! The demo's body, centre and people.

use super::handout::Login;
use crate::access::{Actor, Role};
use crate::accounts::{self, NewAccount, NewBody, NewMembership};
use crate::centres::{self, NewCentre};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::platform::random::typed_code;

/// 寻乌县.
const COUNTY: &str = "360734";

pub(super) struct People {
    pub(super) body_id: String,
    pub(super) centre_id: String,
    /// The two who sign a release.
    pub(super) signers: [String; 2],
    pub(super) assessor: String,
    pub(super) logins: Vec<Login>,
}

impl People {
    /// The first signer as a signed-in person.
    pub(super) fn first_signer(&self) -> Actor {
        Actor {
            account_id: self.signers[0].clone(),
            display_name: String::new(),
            session_id: String::new(),
            membership_id: String::new(),
            role: Role::BodyAdmin,
            body_id: Some(self.body_id.clone()),
            centre_id: None,
            candidate_id: None,
        }
    }
}

/// Login, name on the page, role, and whether it belongs to the centre.
const STAFF: &[(&str, &str, Role, bool)] = &[
    ("admin-a", "钟负责人", Role::BodyAdmin, false),
    ("admin-b", "谢负责人", Role::BodyAdmin, false),
    ("supervisor", "赖督导", Role::QualitySupervisor, false),
    ("author", "刘命题", Role::ItemAuthor, false),
    ("assessor", "陈考评", Role::Assessor, false),
    ("invigilator", "曾监考", Role::Invigilator, true),
    ("centre", "严老师", Role::CentreAdmin, true),
];

pub(super) fn make(ports: &Ports) -> Result<People, Problem> {
    // Hashing takes a moment each and must not hold the write lock.
    let secrets: Vec<(String, String)> = STAFF
        .iter()
        .map(|_| {
            let password = typed_code(ports.randomness.as_ref(), 12).to_lowercase();
            let hash = ports.passwords.hash_blocking(&password);
            (password, hash)
        })
        .collect();
    ports.db.write_now(|conn| {
        let body = NewBody {
            name: "赣南数字技能评价中心（演示）".to_owned(),
            class_letter: "S".to_owned(),
            recorded_code: "0000".to_owned(),
            province_code: "36".to_owned(),
            site_serial: "000734".to_owned(),
        };
        let body_id = accounts::insert_body(conn, ports, "system", &body)?;
        let centre = NewCentre {
            name: "寻乌客服县培训中心（演示）".to_owned(),
            county_code: COUNTY.to_owned(),
        };
        let centre_id = centres::insert_centre(conn, ports, "system", &body_id, &centre)?;
        let mut accounts_made = Vec::new();
        let mut logins = Vec::new();
        for ((login, name, role, of_centre), (password, hash)) in STAFF.iter().zip(&secrets) {
            let account = NewAccount {
                login: (*login).to_owned(),
                display_name: (*name).to_owned(),
                email: Some(format!("{login}@demo.invalid")),
                password_hash: Some(hash.clone()),
            };
            let account_id = accounts::insert_account(conn, ports, "system", &account)?;
            let membership = NewMembership {
                account_id: account_id.clone(),
                role: *role,
                body_id: Some(body_id.clone()),
                centre_id: of_centre.then(|| centre_id.clone()),
                candidate_id: None,
            };
            accounts::insert_membership(conn, ports, "system", &membership)?;
            logins.push(Login {
                role: role.as_str().to_owned(),
                role_name: crate::platform::i18n::text(
                    Default::default(),
                    &format!("staff.role.{}", role.as_str()),
                    &[],
                ),
                login: (*login).to_owned(),
                password: password.clone(),
            });
            accounts_made.push(account_id);
        }
        let of = |login: &str| {
            let place = STAFF.iter().position(|row| row.0 == login);
            place
                .and_then(|place| accounts_made.get(place))
                .cloned()
                .ok_or_else(Problem::internal)
        };
        Ok(People {
            signers: [of("admin-a")?, of("admin-b")?],
            assessor: of("assessor")?,
            body_id,
            centre_id,
            logins,
        })
    })
}
