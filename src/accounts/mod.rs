//! People who sign in, and the bodies they act for: evaluation bodies, accounts, memberships (a role in a body or
//! centre), sessions with short access tokens and rotating refresh tokens, links that set a password.

mod change_password;
mod enter_person;
mod insert;
mod list_people;
mod mails;
mod membership_state;
mod model;
mod password_link;
mod password_rules;
mod person;
mod queries;
mod refresh;
mod register_body;
mod request_reset;
mod routes;
mod session;
mod set_password;
mod sign_in;
mod sign_out;
mod switch_membership;
mod throttles;

pub use enter_person::{EnteredPerson, NewPerson, enter_person};
pub use insert::{
    NewAccount, NewBody, NewMembership, insert_account, insert_body, insert_membership,
};
pub use membership_state::set_membership_state;
pub use password_link::link_url;
pub use queries::find_actor;
pub use register_body::{RegisteredBody, register_body};
pub use request_reset::{RESET_JOB, send_reset_link};
pub(crate) use routes::configure;
pub use session::{OpenedSession, open_session};
pub use throttles::{AccountThrottles, forget_failures};

use crate::platform::http::ProblemKind;

pub const ACCOUNT_PROBLEMS: &[ProblemKind] = &[
    ProblemKind {
        code: "accounts.login_taken",
        status: 409,
    },
    ProblemKind {
        code: "accounts.own_account",
        status: 409,
    },
    ProblemKind {
        code: "bodies.number_taken",
        status: 409,
    },
    ProblemKind {
        code: "session.wrong_credentials",
        status: 401,
    },
    ProblemKind {
        code: "session.wait",
        status: 429,
    },
    ProblemKind {
        code: "session.reused",
        status: 401,
    },
    ProblemKind {
        code: "session.expired",
        status: 401,
    },
    ProblemKind {
        code: "reset.expired",
        status: 410,
    },
];
