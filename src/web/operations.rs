//! What operators' tools ask: alive, ready, figures, description.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};

use crate::platform::db::DbFailure;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::platform::telemetry;
use crate::routes;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/healthz", web::get().to(healthz))
        .route("/readyz", web::get().to(readyz))
        .route("/metrics", web::get().to(metrics_page))
        .route("/openapi.json", web::get().to(openapi_document));
}

/// The process lives.
async fn healthz() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("ok\n")
}

/// The database answers.
async fn readyz(ports: web::Data<Ports>) -> Result<HttpResponse, Problem> {
    ports
        .db
        .read(|conn| Ok::<_, DbFailure>(conn.ping()?))
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body(match ports.guard.freeze() {
            None => "ready\n".to_owned(),
            // Still ready: answers are saved, only time stands still. A balancer that took the server away would do harm.
            Some(freeze) => format!(
                "ready\nclock frozen since {} (moved by {} s)\n",
                freeze.since.to_rfc3339(),
                freeze.jump.num_seconds()
            ),
        }))
}

async fn metrics_page() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(telemetry::render_metrics())
}

async fn openapi_document() -> HttpResponse {
    HttpResponse::Ok().json(routes::openapi())
}
