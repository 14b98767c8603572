//! Standards are public; adoptions and plans belong to the caller's body.

mod adoptions;
mod plans;
mod standards;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn configure(config: &mut ServiceConfig) {
    config
        .service(standards::list_standards)
        .service(standards::get_standard)
        .service(standards::list_standard_points)
        .service(adoptions::post_adoption)
        .service(adoptions::list_adoptions)
        .service(plans::list_shipped_plans)
        .service(plans::list_plans)
        .service(plans::get_plan)
        .service(plans::post_plan);
}
