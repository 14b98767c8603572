//! The catalogue of texts for the browser: `/i18n/zh-CN.json` and `/i18n/en.json`.

use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use actix_web::{HttpRequest, HttpResponse, web};
use sha2::{Digest, Sha256};

use super::assets::{ASK_EACH_TIME, FOR_GOOD, entity_tag, is_known};
use super::reading;
use crate::platform::http::{Language, Problem};
use crate::platform::i18n;

struct Document {
    text: String,
    tag: String,
    version: String,
}

static CHINESE: LazyLock<Document> = LazyLock::new(|| document(Language::Chinese));
static ENGLISH: LazyLock<Document> = LazyLock::new(|| document(Language::English));

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.route("/i18n/{language}.json", reading().to(catalogue));
}

/// The address of a language's catalogue with its version, so that browsers may keep it.
pub(super) fn address(language: Language) -> String {
    format!("/i18n/{}.json?v={}", language.tag(), of(language).version)
}

fn of(language: Language) -> &'static Document {
    match language {
        Language::Chinese => &CHINESE,
        Language::English => &ENGLISH,
    }
}

fn document(language: Language) -> Document {
    // Texts for mails and the descriptions of problems stay here: the server writes them itself.
    let texts: std::collections::BTreeMap<_, _> = i18n::catalogue(language)
        .iter()
        .filter(|(key, _)| !key.starts_with("mail.") && !key.starts_with("problem."))
        .collect();
    let text = serde_json::to_string(&texts).unwrap_or_else(|_| "{}".to_owned());
    let hash = Sha256::digest(text.as_bytes());
    Document {
        tag: entity_tag(&hash),
        version: hex::encode(hash).get(..16).unwrap_or_default().to_owned(),
        text,
    }
}

async fn catalogue(request: HttpRequest, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let document = [Language::Chinese, Language::English]
        .into_iter()
        .find(|language| language.tag() == path.as_str())
        .map(of)
        .ok_or_else(|| Problem::new("request.not_found"))?;
    let asked = request.query_string().strip_prefix("v=");
    let keep = if asked == Some(document.version.as_str()) {
        FOR_GOOD
    } else {
        ASK_EACH_TIME
    };
    if is_known(&request, &document.tag) {
        return Ok(HttpResponse::NotModified()
            .insert_header((ETAG, document.tag.as_str()))
            .insert_header((CACHE_CONTROL, keep))
            .finish());
    }
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json; charset=utf-8"))
        .insert_header((ETAG, document.tag.as_str()))
        .insert_header((CACHE_CONTROL, keep))
        .body(document.text.as_str()))
}
