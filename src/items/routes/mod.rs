//! Banks and items of the caller's body. Keys leave this slice only for roles that may read items.

mod banks;
mod list;
mod one;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn configure(config: &mut ServiceConfig) {
    config
        .service(banks::list_banks)
        .service(banks::post_bank)
        .service(list::list_items)
        .service(one::get_item);
}
