//! Wire types and handlers.

mod candidate;
mod marks;
mod table;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn configure(config: &mut ServiceConfig) {
    config
        .service(marks::put_practical_marks)
        .service(marks::get_practical_marks)
        .service(table::get_results)
        .service(table::get_results_csv)
        .service(table::post_release_signature)
        .service(candidate::post_lookup)
        .service(candidate::get_my_results);
}
