//! Pages and assets, served by the same binary; health, figures and the API description.
//!
//! A page is either written by the server (askama, works without scripts) or a shell into which an ES module under
//! `assets/` draws. [`Frame`] is what every page shares: language, contrast, style sheets, the policy in its headers.

mod assets;
mod catalogue;
mod frame;
mod operations;
mod pages;
mod problem_list;
mod scripts;

pub use frame::{Frame, Keeping};

use actix_web::{Route, guard, web};

pub fn configure(config: &mut web::ServiceConfig) {
    operations::configure(config);
    pages::configure(config);
    catalogue::configure(config);
    assets::configure(config);
}

/// GET and HEAD.
fn reading() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}
