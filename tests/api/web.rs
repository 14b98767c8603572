//! Pages, assets and catalogues: what they carry and how long a browser may keep them.

use crate::cases;
use crate::support::{Case, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["web": pages_carry_a_strict_policy, pages_speak_the_readers_language_and_remember_it, assets_are_kept_for_good_under_their_version, catalogues_are_served_whole, private_pages_are_never_kept, every_problem_code_is_described]
}

async fn pages_carry_a_strict_policy(app: TestApp) {
    for path in [
        "/",
        "/exam",
        "/results",
        "/sign-in",
        "/reset-password",
        "/standards",
        "/docs/problems",
        "/app",
        "/app/sittings/1",
    ] {
        let page = app.get(path, None).await.expect(200);
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        let html = page.text();
        assert!(
            !html.contains(" style=") && !html.contains(" onclick="),
            "{path} writes style or script inline"
        );
        assert!(
            !html.contains("//cdn") && !html.contains("https://"),
            "{path} names another host"
        );
    }
    let docs = app.get("/api-docs", None).await.expect(200);
    let policy = docs.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("style-src 'self' 'unsafe-inline'"),
        "{policy}"
    );
    assert!(policy.contains("script-src 'self';"), "{policy}");
}

async fn pages_speak_the_readers_language_and_remember_it(app: TestApp) {
    let chinese = app.get("/", None).await.expect(200);
    assert!(chinese.text().contains("<html lang=\"zh-CN\""));
    assert!(!chinese.headers.contains_key("set-cookie"));
    let english = app.get("/?lang=en", None).await.expect(200);
    assert!(english.text().contains("<html lang=\"en\""));
    let cookie = english.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("touchstone_lang=en"), "{cookie}");
    // the client keeps cookies
    assert!(
        app.get("/", None)
            .await
            .text()
            .contains("<html lang=\"en\"")
    );
    let contrast = app.get("/?contrast=high", None).await.text();
    assert!(contrast.contains("high-contrast"), "{contrast}");
}

async fn assets_are_kept_for_good_under_their_version(app: TestApp) {
    let html = app.get("/exam", None).await.expect(200).text();
    let start = html.find("/assets/").expect("an asset");
    let address = html[start..].split('"').next().unwrap().to_owned();
    let version = address.split('/').nth(2).unwrap().to_owned();
    let versioned = app
        .get(&format!("/assets/{version}/vendor/preact.mjs"), None)
        .await
        .expect(200);
    assert_eq!(
        versioned.headers["cache-control"],
        "public, max-age=31536000, immutable"
    );
    assert_eq!(
        versioned.headers["content-type"],
        "text/javascript; charset=utf-8"
    );
    for path in [
        "/assets/vendor/preact.mjs",
        "/assets/0000000000000000/vendor/preact.mjs",
    ] {
        let other = app.get(path, None).await.expect(200);
        assert_eq!(other.headers["cache-control"], "public, no-cache");
        assert_eq!(other.bytes, versioned.bytes);
        let again = app
            .client
            .get(format!("{}{path}", app.base))
            .header("if-none-match", &other.headers["etag"])
            .send()
            .await
            .unwrap();
        assert_eq!(again.status(), 304);
    }
    for path in [
        "/assets/nothing.mjs",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/%2e%2e/Cargo.toml",
        "/assets/",
    ] {
        app.get(path, None)
            .await
            .expect_problem(404, "request.not_found");
    }
}

async fn catalogues_are_served_whole(app: TestApp) {
    let chinese = app.get("/i18n/zh-CN.json", None).await.expect(200);
    assert_eq!(chinese.headers["cache-control"], "public, no-cache");
    assert!(chinese.headers.contains_key("etag"));
    let english = app.get("/i18n/en.json", None).await.expect(200).json();
    assert_ne!(chinese.json()["shell.home"], english["shell.home"]);
    assert!(chinese.json().as_object().unwrap().len() == english.as_object().unwrap().len());
    app.get("/i18n/fr.json", None)
        .await
        .expect_problem(404, "request.not_found");
}

async fn private_pages_are_never_kept(app: TestApp) {
    for path in ["/exam", "/results", "/sign-in", "/reset-password", "/app"] {
        assert_eq!(
            app.get(path, None).await.headers["cache-control"],
            "no-store",
            "{path}"
        );
    }
    let page = app.get("/reset-password?token=secret", None).await;
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    assert!(!page.text().contains("<script>"));
}

async fn every_problem_code_is_described(app: TestApp) {
    let page = app.get("/docs/problems", None).await.expect(200).text();
    for kind in touchstone::platform::http::problem_kinds() {
        assert!(
            page.contains(&format!("id=\"{}\"", kind.code)),
            "{}",
            kind.code
        );
    }
}
