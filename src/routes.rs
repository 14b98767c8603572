//! The whole URL tree on one page.

use actix_web::web;
use utoipa::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};

use crate::platform::http::ProblemDocument;

#[derive(OpenApi)]
#[openapi(
    info(title = "Touchstone", description = "Open platform for certifying occupational skills / 职业技能评价开放平台"),
    components(schemas(ProblemDocument)),
    modifiers(&BearerToken)
)]
struct Description;

struct BearerToken;

impl utoipa::Modify for BearerToken {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build();
        api.components
            .get_or_insert_default()
            .add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// The documented API.
pub fn api(config: &mut ServiceConfig) {
    config.service(scope::scope("/api/v1").configure(v1));
}

fn v1(config: &mut ServiceConfig) {
    config
        .configure(crate::accounts::configure)
        .configure(crate::audit::configure)
        .configure(crate::standards::configure)
        .configure(crate::items::configure)
        .configure(crate::centres::configure)
        .configure(crate::sittings::configure)
        .configure(crate::delivery::configure)
        .configure(crate::invigilation::configure)
        .configure(crate::results::configure)
        .configure(crate::certificates::configure);
}

/// Pages, health and figures: not part of the documented API.
pub fn pages(config: &mut web::ServiceConfig) {
    crate::web::configure(config);
    config.configure(crate::certificates::pages);
}

/// The OpenAPI document, generated from the routes themselves.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let (_, api) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(Description::openapi())
        .configure(api)
        .split_for_parts();
    api
}
