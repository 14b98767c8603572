//! The files under `assets/`, built into the binary. Their addresses carry a digest of all of them together, so that a
//! page never mixes modules of two versions, and a browser may keep them for good.

use std::borrow::Cow;
use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

use super::reading;
use crate::platform::http::Problem;

#[derive(RustEmbed)]
#[folder = "src/web/assets"]
struct Assets;

/// Characters of the digest in addresses.
const DIGEST_LENGTH: usize = 16;
pub(super) const FOR_GOOD: &str = "public, max-age=31536000, immutable";
pub(super) const ASK_EACH_TIME: &str = "public, no-cache";

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.route("/assets/{path:.*}", reading().to(asset));
}

/// Where the files of this version stand: `/assets/<digest>`.
pub(super) fn base() -> String {
    format!("/assets/{}", digest())
}

pub(super) fn read(path: &str) -> Option<Cow<'static, [u8]>> {
    Assets::get(path).map(|file| file.data)
}

/// The style sheets that stand directly in `folder`, by name.
pub(super) fn style_sheets(folder: &str) -> Vec<String> {
    let within = |path: &str| {
        let name = path.strip_prefix(folder)?.strip_prefix('/')?;
        (!name.contains('/') && name.ends_with(".css")).then_some(())
    };
    let mut found: Vec<String> = Assets::iter()
        .filter(|path| within(path).is_some())
        .map(Cow::into_owned)
        .collect();
    found.sort();
    found
}

/// A development build reads the files from disk, so the digest follows each change there.
fn digest() -> Cow<'static, str> {
    static BUILT_IN: LazyLock<String> = LazyLock::new(compute_digest);
    if cfg!(debug_assertions) {
        Cow::Owned(compute_digest())
    } else {
        Cow::Borrowed(BUILT_IN.as_str())
    }
}

fn compute_digest() -> String {
    let mut paths: Vec<_> = Assets::iter().collect();
    paths.sort();
    let mut all = Sha256::new();
    for path in paths {
        if let Some(file) = Assets::get(&path) {
            all.update(path.as_bytes());
            all.update(file.metadata.sha256_hash());
        }
    }
    let mut digest = hex::encode(all.finalize());
    digest.truncate(DIGEST_LENGTH);
    digest
}

async fn asset(request: HttpRequest, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let (version, path) = split_version(&path);
    let file = Assets::get(path).ok_or_else(|| Problem::new("request.not_found"))?;
    // During an update a page of the other version may still ask: it gets what is here, but does not keep it.
    let keep = if version == Some(digest().as_ref()) {
        FOR_GOOD
    } else {
        ASK_EACH_TIME
    };
    Ok(answer(&request, path, file, keep))
}

fn split_version(path: &str) -> (Option<&str>, &str) {
    match path.split_once('/') {
        Some((version, rest))
            if version.len() == DIGEST_LENGTH
                && version.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            (Some(version), rest)
        }
        _ => (None, path),
    }
}

fn answer(request: &HttpRequest, path: &str, file: EmbeddedFile, keep: &str) -> HttpResponse {
    let tag = entity_tag(&file.metadata.sha256_hash());
    if is_known(request, &tag) {
        return HttpResponse::NotModified()
            .insert_header((ETAG, tag))
            .insert_header((CACHE_CONTROL, keep))
            .finish();
    }
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, content_type(path)))
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, keep))
        .body(web::Bytes::from(file.data.into_owned()))
}

/// Weak, because the same file goes out plain and compressed.
pub(super) fn entity_tag(hash: &[u8]) -> String {
    format!("W/\"{}\"", hex::encode(hash).get(..32).unwrap_or_default())
}

pub(super) fn is_known(request: &HttpRequest, tag: &str) -> bool {
    request
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| known.split(',').any(|one| one.trim() == tag))
}

fn content_type(path: &str) -> String {
    match path.rsplit('.').next() {
        Some("mjs" | "js") => "text/javascript; charset=utf-8".to_owned(),
        Some("svg") => "image/svg+xml".to_owned(),
        _ => {
            let kind = mime_guess::from_path(path).first_or_octet_stream();
            if kind.type_() == mime_guess::mime::TEXT {
                format!("{kind}; charset=utf-8")
            } else {
                kind.to_string()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_carry_the_version() {
        assert_eq!(
            split_version("0123456789abcdef/lib/api.mjs"),
            (Some("0123456789abcdef"), "lib/api.mjs")
        );
        assert_eq!(split_version("lib/api.mjs"), (None, "lib/api.mjs"));
        assert_eq!(split_version("touchstone.css"), (None, "touchstone.css"));
    }

    #[test]
    fn a_folder_brings_its_own_style_sheets() {
        let staff = style_sheets("staff");
        assert!(staff.contains(&"staff/print.css".to_owned()), "{staff:?}");
        assert!(staff.is_sorted());
        assert_eq!(style_sheets("nowhere"), Vec::<String>::new());
    }

    #[test]
    fn the_digest_is_hexadecimal_and_stable() {
        assert_eq!(compute_digest(), compute_digest());
        assert_eq!(digest().len(), DIGEST_LENGTH);
    }

    #[test]
    fn modules_go_out_as_scripts() {
        assert_eq!(content_type("a/b.mjs"), "text/javascript; charset=utf-8");
        assert_eq!(content_type("a.css"), "text/css; charset=utf-8");
    }

    /// Chromium 92 is the oldest browser promised, and an exam room is served on plain http.
    #[test]
    fn our_files_use_only_what_every_exam_room_has() {
        const MISSING: &[&str] = &[
            ":has(",
            "@container",
            "@layer",
            "color-mix(",
            "structuredClone",
            "Object.hasOwn",
            ".findLast(",
            "crypto.subtle",
            "randomUUID",
            "serviceWorker",
            "innerHTML",
            "dangerouslySetInnerHTML",
            "eval(",
            "http://",
            "https://",
        ];
        let mut found = Vec::new();
        for path in Assets::iter().filter(|path| !path.starts_with("vendor/")) {
            let data = read(&path).unwrap();
            let text = String::from_utf8_lossy(&data);
            let text = text.replace("http://www.w3.org/2000/svg", "");
            for word in MISSING.iter().filter(|word| text.contains(**word)) {
                found.push(format!("{path}: {word}"));
            }
        }
        assert!(found.is_empty(), "{found:#?}");
    }
}
