//! Wire types and handlers.

mod accounts;
mod bodies;
mod passwords;
mod session;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(session::sign_in)
        .service(session::refresh)
        .service(session::sign_out)
        .service(session::switch_membership)
        .service(session::me)
        .service(passwords::request_reset)
        .service(passwords::confirm_reset)
        .service(passwords::change_password)
        .service(accounts::list_accounts)
        .service(accounts::create_account)
        .service(accounts::change_account)
        .service(bodies::create_body)
        .service(bodies::list_bodies);
}
