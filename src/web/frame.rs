//! What every HTML page shares: the reader's language and contrast, style sheets, scripts, and the headers around them.

use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, REFERRER_POLICY, VARY,
};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::assets;
use super::catalogue;
use super::scripts::{Scripts, scripts};
use crate::platform::http::{Language, Problem};
use crate::platform::i18n;

const CONTRAST_COOKIE: &str = "touchstone_contrast";
const TEXT_COOKIE: &str = "touchstone_text";
const COOKIE_DAYS: i64 = 365;

/// How long a browser may keep a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// Pages for everybody: may be kept, but the server is asked each time.
    AskEachTime,
    /// Pages around personal data: never written to the browser's disk.
    Never,
}

/// What templates that extend `web/templates/layout.html` hold as `frame`.
pub struct Frame {
    language: Language,
    high_contrast: bool,
    text_size: &'static str,
    title_key: &'static str,
    assets: String,
    scripts: Option<Scripts>,
    /// The style sheets of the module's folder, besides the common ones.
    styles: Vec<String>,
    /// Query pairs to keep when language or contrast change, ready to stand before another pair.
    kept_query: String,
}

impl Frame {
    /// A page without scripts; `title_key` names its title in the catalogue.
    pub fn new(request: &HttpRequest, title_key: &'static str) -> Self {
        let contrast = asked_for(request, "contrast")
            .map(str::to_owned)
            .or_else(|| cookie(request, CONTRAST_COOKIE));
        let text_size = match cookie(request, TEXT_COOKIE).as_deref() {
            Some("large") => "large",
            Some("larger") => "larger",
            _ => "normal",
        };
        Self {
            language: Language::of_request(request),
            high_contrast: contrast.as_deref() == Some("high"),
            text_size,
            title_key,
            assets: assets::base(),
            scripts: None,
            styles: Vec::new(),
            kept_query: kept_query(request.query_string()),
        }
    }

    /// The same page with the module at `entry`, a path under `assets/`, and the style sheets that stand beside it.
    pub(super) fn with_module(mut self, entry: &str) -> Self {
        self.scripts = Some(scripts(&self.assets, entry));
        let folder = entry.split('/').next().unwrap_or_default();
        let sheets = assets::style_sheets(folder);
        self.styles = sheets.iter().map(|path| self.asset(path)).collect();
        self
    }

    pub fn styles(&self) -> &[String] {
        &self.styles
    }

    pub fn language(&self) -> Language {
        self.language
    }

    pub fn language_tag(&self) -> &'static str {
        self.language.tag()
    }

    /// The text under `key` in the reader's language.
    pub fn t(&self, key: &str) -> &'static str {
        i18n::catalogue(self.language)
            .get(key)
            .map_or("", String::as_str)
    }

    pub fn title(&self) -> &'static str {
        self.t(self.title_key)
    }

    pub fn is_chinese(&self) -> bool {
        self.language == Language::Chinese
    }

    pub fn high_contrast(&self) -> bool {
        self.high_contrast
    }

    pub fn text_size(&self) -> &'static str {
        self.text_size
    }

    /// The address of a file under `assets/`.
    pub fn asset(&self, path: &str) -> String {
        format!("{}/{path}", self.assets)
    }

    /// This page in the other language.
    pub fn other_language_link(&self) -> String {
        let other = if self.is_chinese() { "en" } else { "zh-CN" };
        format!("?{}lang={other}", self.kept_query)
    }

    /// This page with the other contrast.
    pub fn other_contrast_link(&self) -> String {
        let other = if self.high_contrast { "normal" } else { "high" };
        format!("?{}contrast={other}", self.kept_query)
    }

    pub fn import_map(&self) -> &str {
        self.scripts
            .as_ref()
            .map_or("", |scripts| scripts.import_map.as_str())
    }

    pub fn modules(&self) -> &[String] {
        self.scripts
            .as_ref()
            .map_or(&[], |scripts| scripts.modules.as_slice())
    }

    pub fn entry(&self) -> &str {
        self.modules().first().map_or("", String::as_str)
    }

    pub fn catalogue(&self) -> String {
        catalogue::address(self.language)
    }

    pub fn chinese_catalogue(&self) -> String {
        catalogue::address(Language::Chinese)
    }

    pub fn english_catalogue(&self) -> String {
        catalogue::address(Language::English)
    }

    /// Renders `page` with the headers of this frame, and remembers what the query asked for.
    pub fn respond(
        &self,
        request: &HttpRequest,
        page: &impl Template,
        keeping: Keeping,
    ) -> Result<HttpResponse, Problem> {
        let hash = self
            .scripts
            .as_ref()
            .map(|scripts| scripts.import_map_hash.as_str());
        respond(request, page, keeping, &policy(hash))
    }
}

/// Answers with a page and a policy of its own, for the one page that needs another than [`Frame::respond`] gives.
pub(super) fn respond(
    request: &HttpRequest,
    page: &impl Template,
    keeping: Keeping,
    policy: &str,
) -> Result<HttpResponse, Problem> {
    let html = page.render().map_err(|error| {
        tracing::error!(error = %error, "page cannot be rendered");
        Problem::internal()
    })?;
    let mut response = HttpResponse::Ok();
    response.insert_header((CONTENT_TYPE, "text/html; charset=utf-8"));
    response.insert_header((
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_str(policy).map_err(|_| Problem::internal())?,
    ));
    response.insert_header((REFERRER_POLICY, "no-referrer"));
    response.insert_header((VARY, "Cookie, Accept-Language"));
    response.insert_header((
        CACHE_CONTROL,
        match keeping {
            Keeping::AskEachTime => "private, no-cache",
            Keeping::Never => "no-store",
        },
    ));
    if let Some(tag) = asked_for(request, "lang").and_then(known_language) {
        response.cookie(lasting(Language::COOKIE, tag));
    }
    if let Some(contrast) = asked_for(request, "contrast") {
        let value = if contrast == "high" { "high" } else { "normal" };
        response.cookie(lasting(CONTRAST_COOKIE, value));
    }
    Ok(response.body(html))
}

/// Scripts, styles and connections of our own only; no frame may hold the page.
fn policy(import_map_hash: Option<&str>) -> String {
    let import_map = import_map_hash.map_or(String::new(), |hash| format!(" {hash}"));
    format!(
        "default-src 'none'; script-src 'self'{import_map}; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

fn known_language(tag: &str) -> Option<&'static str> {
    [Language::Chinese, Language::English]
        .into_iter()
        .map(Language::tag)
        .find(|known| *known == tag)
}

/// Our scripts write these cookies too, when a person changes them without leaving the page.
fn lasting(name: &'static str, value: &'static str) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .same_site(SameSite::Lax)
        .max_age(time::Duration::days(COOKIE_DAYS))
        .finish()
}

fn cookie(request: &HttpRequest, name: &str) -> Option<String> {
    request.cookie(name).map(|cookie| cookie.value().to_owned())
}

fn asked_for<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request
        .query_string()
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

fn kept_query(query: &str) -> String {
    query
        .split('&')
        .filter(|pair| {
            !pair.is_empty() && !pair.starts_with("lang=") && !pair.starts_with("contrast=")
        })
        .map(|pair| format!("{pair}&"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_pairs_of_the_query_are_kept() {
        assert_eq!(kept_query(""), "");
        assert_eq!(kept_query("lang=en"), "");
        assert_eq!(
            kept_query("number=1&lang=en&contrast=high&x=2"),
            "number=1&x=2&"
        );
    }

    #[test]
    fn the_policy_allows_nothing_inline_but_the_import_map() {
        assert!(!policy(None).contains("unsafe"));
        assert!(policy(Some("'sha256-x'")).contains("script-src 'self' 'sha256-x';"));
    }
}
