//! One catalogue per language, shared by server and browser: flat keys, `{name}` is filled in.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::http::Language;

/// The catalogue is written in parts so that each area of the product has a page of its own.
macro_rules! catalogue {
    ($language:literal: $($part:literal),+ $(,)?) => {
        &[$(include_str!(concat!("../web/i18n/", $language, "/", $part, ".json"))),+]
    };
}

static CHINESE: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    merge(
        catalogue!("zh-CN": "problems", "fields", "names", "shell", "accounts", "standards", "centres", "items", "sittings", "exam", "invigilation", "results", "certificates", "public", "mails"),
    )
});
static ENGLISH: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    merge(
        catalogue!("en": "problems", "fields", "names", "shell", "accounts", "standards", "centres", "items", "sittings", "exam", "invigilation", "results", "certificates", "public", "mails"),
    )
});

fn merge(parts: &[&str]) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for part in parts {
        // A test proves that every part parses and that no key stands twice.
        let texts: BTreeMap<String, String> = serde_json::from_str(part).unwrap_or_default();
        all.extend(texts);
    }
    all
}

pub fn catalogue(language: Language) -> &'static BTreeMap<String, String> {
    match language {
        Language::Chinese => &CHINESE,
        Language::English => &ENGLISH,
    }
}

/// The text under `key`, with `{name}` replaced; the key itself when there is none.
pub fn text(language: Language, key: &str, params: &[(&str, String)]) -> String {
    let mut text = catalogue(language)
        .get(key)
        .cloned()
        .unwrap_or_else(|| key.to_owned());
    for (name, value) in params {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}
