//! Which language a reader wants: the `lang` query parameter, then the `touchstone_lang` cookie, then `Accept-Language`, then Chinese.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::{FromRequest, HttpRequest};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    Chinese,
    English,
}

impl Language {
    pub const COOKIE: &'static str = "touchstone_lang";

    /// The BCP 47 tag, which is also the name of the catalogue.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    pub fn of_request(request: &HttpRequest) -> Self {
        let asked = request
            .query_string()
            .split('&')
            .find_map(|pair| pair.strip_prefix("lang="));
        if let Some(language) = asked.and_then(Self::of_tag) {
            return language;
        }
        if let Some(language) = request
            .cookie(Self::COOKIE)
            .and_then(|cookie| Self::of_tag(cookie.value()))
        {
            return language;
        }
        let header = request
            .headers()
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        header
            .split(',')
            .find_map(|part| Self::of_tag(part.trim()))
            .unwrap_or_default()
    }

    fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', ';', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Chinese),
            "en" => Some(Self::English),
            _ => None,
        }
    }
}

impl FromRequest for Language {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of_request(request)))
    }
}
