//! The API of certificates: for the body's people, for holders, for everybody.

mod body;
mod holder;
mod public;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::fields::CertificateFields;
use super::model::{Certificate, CertificateState};

pub fn configure(config: &mut ServiceConfig) {
    config
        .service(body::post_issue)
        .service(body::list_certificates)
        .service(body::get_certificate)
        .service(body::get_pdf)
        .service(body::post_revocation)
        .service(body::post_replacement)
        .service(holder::list_own)
        .service(holder::get_own_pdf)
        .service(holder::post_lookup)
        .service(public::post_verify)
        .service(public::get_verify);
}

/// A certificate as those see it who may.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct CertificateResponse {
    id: String,
    number: String,
    sitting_id: String,
    holder_name: String,
    id_number_masked: String,
    occupation_code: String,
    occupation_name: String,
    level: i32,
    level_name: String,
    issued_on: NaiveDate,
    issued_at: DateTime<Utc>,
    state: CertificateState,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_reason: Option<String>,
    /// Id of the certificate that took this one's place.
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_by: Option<String>,
    /// False for the moment between number and print.
    printed: bool,
    /// Where anyone verifies it; also in the QR code.
    verify_url: String,
    /// Every printed field; only where a single certificate is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<CertificateFields>,
}

impl CertificateResponse {
    fn brief(certificate: Certificate) -> Self {
        Self {
            fields: None,
            ..Self::full(certificate)
        }
    }

    fn full(certificate: Certificate) -> Self {
        let fields = certificate.fields;
        Self {
            id: certificate.id,
            number: certificate.number,
            sitting_id: certificate.sitting_id,
            holder_name: fields.name.clone(),
            id_number_masked: fields.document_number_masked.clone(),
            occupation_code: fields.occupation_code.clone(),
            occupation_name: fields.occupation_zh.clone(),
            level: fields.level,
            level_name: fields.level_name_zh.clone(),
            issued_on: certificate.issued_on,
            issued_at: certificate.issued_at,
            state: certificate.state,
            ended_at: certificate.ended_at,
            end_reason: certificate.end_reason,
            replaced_by: certificate.replaced_by,
            printed: certificate.pdf_digest.is_some(),
            verify_url: fields.verify_url.clone(),
            fields: Some(fields),
        }
    }
}

/// A PDF to be saved and never kept by anything on its way.
fn pdf_response(number: &str, pdf: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/pdf"))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{number}.pdf\""),
        ))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(pdf)
}
