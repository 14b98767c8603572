//! Access tokens that are not ours: every spelling of "trust me" is answered with 401.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Sha256, Sha384, Sha512};
use touchstone::access::Role;
use touchstone::platform::crypto::{Audience, issue_token, read_token};

use crate::cases;
use crate::support::{Case, Place, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["tokens": hostile_tokens_are_nobody, time_is_the_servers]
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn signed_256(key: &[u8], head: &str, claims: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(format!("{head}.{claims}").as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    format!("{head}.{claims}.{signature}")
}

async fn hostile_tokens_are_nobody(app: TestApp) {
    let body = app.make_body("000001");
    let good = app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    app.get("/api/v1/me", Some(&good)).await.expect(200);
    let mut tokens = forged(&app, &good);
    tokens.extend(mangled(&good));
    assert!(tokens.len() >= 60, "{}", tokens.len());
    for (name, token) in &tokens {
        let request = app
            .client
            .get(format!("{}/api/v1/me", app.base))
            .header("authorization", format!("Bearer {token}"));
        match request.send().await {
            Ok(answer) => {
                let status = answer.status().as_u16();
                let text = answer.text().await.unwrap_or_default();
                assert!(
                    [400, 401, 413, 431].contains(&status),
                    "{name}: {status} {text}"
                );
                assert!(!text.contains("account_id"), "{name}");
            }
            // The server may hang up on a header that is far too long.
            Err(_) => assert!(token.len() > 60_000, "{name}"),
        }
    }
    for scheme in ["bearer ", "Basic ", "Token ", "", "Bearer", "Bearer  "] {
        let request = app
            .client
            .get(format!("{}/api/v1/me", app.base))
            .header("authorization", format!("{scheme}{good}"));
        assert_eq!(
            request.send().await.unwrap().status().as_u16(),
            401,
            "{scheme:?}"
        );
    }
    // A token in the address or in a cookie is not looked at.
    app.get(&format!("/api/v1/me?access_token={good}"), None)
        .await
        .expect(401);
    let by_cookie = app
        .client
        .get(format!("{}/api/v1/me", app.base))
        .header("cookie", format!("token={good}"));
    assert_eq!(by_cookie.send().await.unwrap().status().as_u16(), 401);
    app.get("/api/v1/me", Some(&good)).await.expect(200);
}

/// Tokens with other headers and claims, signed with the wrong key, no key, or, where only the claims are wrong, even the
/// right one.
fn forged(app: &TestApp, good: &str) -> Vec<(String, String)> {
    let secrets = &app.ports.secrets;
    let kid = secrets.token_key_id.clone();
    let key = secrets.token_keys[&kid].bytes();
    let session = read_session(app, good);
    let exp = app.ports.now().timestamp() + 600;
    let claims =
        json!({ "iss": "touchstone", "aud": "touchstone/access", "exp": exp, "session": session });
    let head = |alg: &str, kid: &str| json!({ "typ": "JWT", "alg": alg, "kid": kid });
    let genuine = signed_256(key, &part(&head("HS256", &kid)), &part(&claims));
    let check: Result<Value, _> = read_token(secrets, Audience::Access, app.ports.now(), &genuine);
    assert!(check.is_ok(), "the forger's workshop is in order");

    let mut all = Vec::new();
    let mut add = |name: &str, token: String| all.push((name.to_owned(), token));
    for none in [
        "none",
        "None",
        "NONE",
        "nOnE",
        "none ",
        " none",
        "",
        "null",
        "NoNe\u{0}",
    ] {
        let head = part(&head(none, &kid));
        add(
            &format!("alg {none:?} without signature"),
            format!("{head}.{}.", part(&claims)),
        );
        add(
            &format!("alg {none:?} signed"),
            signed_256(key, &head, &part(&claims)),
        );
    }
    for alg in [
        "HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA", "hs256", "HS256 ", "HS1", "A256GCM",
        "dir",
    ] {
        add(
            &format!("alg {alg}"),
            signed_256(key, &part(&head(alg, &kid)), &part(&claims)),
        );
    }
    let (head384, head512) = (part(&head("HS384", &kid)), part(&head("HS512", &kid)));
    let mut mac = Hmac::<Sha384>::new_from_slice(key).unwrap();
    mac.update(format!("{head384}.{}", part(&claims)).as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    add(
        "truly HS384",
        format!("{head384}.{}.{signature}", part(&claims)),
    );
    let mut mac = Hmac::<Sha512>::new_from_slice(key).unwrap();
    mac.update(format!("{head512}.{}", part(&claims)).as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    add(
        "truly HS512",
        format!("{head512}.{}.{signature}", part(&claims)),
    );

    for other in [
        "",
        "0",
        "../../../dev/null",
        "/etc/passwd",
        "' OR 1=1 --",
        "*",
        "00000000",
        "http://127.0.0.1/key",
    ] {
        add(
            &format!("kid {other:?}"),
            signed_256(key, &part(&head("HS256", other)), &part(&claims)),
        );
        add(
            &format!("kid {other:?} with an empty key"),
            signed_256(b"", &part(&head("HS256", other)), &part(&claims)),
        );
    }
    add(
        "no kid",
        signed_256(
            key,
            &part(&json!({ "typ": "JWT", "alg": "HS256" })),
            &part(&claims),
        ),
    );
    add(
        "kid is a number",
        signed_256(
            key,
            &part(&json!({ "alg": "HS256", "kid": 1 })),
            &part(&claims),
        ),
    );
    add(
        "kid is a list",
        signed_256(
            key,
            &part(&json!({ "alg": "HS256", "kid": [kid] })),
            &part(&claims),
        ),
    );
    add(
        "no alg",
        signed_256(
            key,
            &part(&json!({ "typ": "JWT", "kid": kid })),
            &part(&claims),
        ),
    );
    let wrong_keys: [&[u8]; 6] = [
        b"",
        b"secret",
        kid.as_bytes(),
        &[0; 32],
        secrets.receipt.bytes(),
        secrets.audit_seal.bytes(),
    ];
    for (number, wrong) in wrong_keys.into_iter().enumerate() {
        let own = part(
            &json!({ "alg": "HS256", "kid": kid, "jwk": { "kty": "oct", "k": URL_SAFE_NO_PAD.encode(wrong) } }),
        );
        add(
            &format!("wrong key {number}"),
            signed_256(wrong, &part(&head("HS256", &kid)), &part(&claims)),
        );
        add(
            &format!("wrong key {number} brought along"),
            signed_256(wrong, &own, &part(&claims)),
        );
    }
    for (name, field) in [("jku", "jku"), ("x5u", "x5u")] {
        let mut own = head("HS256", &kid);
        own[field] = json!("http://127.0.0.1:9/keys");
        add(name, signed_256(b"theirs", &part(&own), &part(&claims)));
    }

    // The right key, the wrong claims: what a bug elsewhere might sign must still not open this door.
    let mut with = |name: &str, change: &dyn Fn(&mut Value)| {
        let mut changed = claims.clone();
        change(&mut changed);
        add(
            name,
            signed_256(key, &part(&head("HS256", &kid)), &part(&changed)),
        );
    };
    with("audience of an attempt", &|claims| {
        claims["aud"] = json!("touchstone/attempt")
    });
    with("audience in a list", &|claims| {
        claims["aud"] = json!(["touchstone/access", "touchstone/attempt"])
    });
    with("audience absent", &|claims| {
        drop(claims.as_object_mut().unwrap().remove("aud"))
    });
    with("audience null", &|claims| claims["aud"] = Value::Null);
    with("issuer other", &|claims| {
        claims["iss"] = json!("touchstone.example")
    });
    with("issuer absent", &|claims| {
        drop(claims.as_object_mut().unwrap().remove("iss"))
    });
    with("expired", &|claims| claims["exp"] = json!(exp - 601));
    with("expires never", &|claims| {
        drop(claims.as_object_mut().unwrap().remove("exp"))
    });
    with("expiry as text", &|claims| {
        claims["exp"] = json!(exp.to_string())
    });
    with("expiry endless", &|claims| claims["exp"] = json!(1e300));
    with("expiry negative", &|claims| claims["exp"] = json!(-1));
    with("session absent", &|claims| {
        drop(claims.as_object_mut().unwrap().remove("session"))
    });
    with("session unknown", &|claims| {
        claims["session"] = json!("00000000-0000-7000-8000-000000000000")
    });
    with("session empty", &|claims| claims["session"] = json!(""));
    with("session a pattern", &|claims| {
        claims["session"] = json!("%")
    });
    with("session a list", &|claims| {
        claims["session"] = json!([session])
    });

    let text = |claims: &str| {
        signed_256(
            key,
            &part(&head("HS256", &kid)),
            &URL_SAFE_NO_PAD.encode(claims),
        )
    };
    let twice = format!(
        r#"{{"iss":"touchstone","aud":"touchstone/attempt","aud":"touchstone/access","exp":{exp},"session":"{session}"}}"#
    );
    add("audience twice", text(&twice));
    let twice = format!(
        r#"{{"iss":"touchstone","aud":"touchstone/access","exp":{exp},"session":"x","session":"{session}"}}"#
    );
    add("session twice", text(&twice));
    add("claims are a list", text("[]"));
    add("claims are nothing", text(""));
    add("claims are deep", text(&"[".repeat(1000)));
    let attempt = issue_token(
        secrets,
        Audience::Attempt,
        app.ports.now() + chrono::TimeDelta::minutes(5),
        json!({ "session": session }),
    );
    add("a genuine attempt token", attempt.unwrap());
    all
}

/// What becomes of a good token by cutting, swapping and re-coding.
fn mangled(good: &str) -> Vec<(String, String)> {
    let parts: Vec<&str> = good.split('.').collect();
    let [head, claims, signature] = parts[..] else {
        panic!("three parts")
    };
    let flipped = |text: &str, at: usize| {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        String::from_utf8(bytes).unwrap()
    };
    let recoded = STANDARD.encode(URL_SAFE_NO_PAD.decode(signature).unwrap());
    let padded = URL_SAFE.encode(URL_SAFE_NO_PAD.decode(signature).unwrap());
    let mut all = vec![
        ("empty", String::new()),
        ("dots", "..".to_owned()),
        ("one part", head.to_owned()),
        ("two parts", format!("{head}.{claims}")),
        ("empty signature", format!("{head}.{claims}.")),
        ("four parts", format!("{good}.x")),
        ("no head", format!(".{claims}.{signature}")),
        ("no claims", format!("{head}..{signature}")),
        ("parts swapped", format!("{claims}.{head}.{signature}")),
        ("signature twice", format!("{head}.{signature}.{signature}")),
        (
            "head changed",
            format!("{}.{claims}.{signature}", flipped(head, 5)),
        ),
        (
            "claims changed",
            format!("{head}.{}.{signature}", flipped(claims, 9)),
        ),
        (
            "signature changed",
            format!("{head}.{claims}.{}", flipped(signature, 7)),
        ),
        ("signature cut", good[..good.len() - 1].to_owned()),
        ("signature longer", format!("{good}A")),
        ("space inside", format!("{head}. {claims}.{signature}")),
        ("quoted", format!("\"{good}\"")),
        (
            "huge claims",
            format!("{head}.{}.{signature}", "A".repeat(20_000)),
        ),
        (
            "huge head",
            format!("{}.{claims}.{signature}", "A".repeat(100_000)),
        ),
        ("repeated", format!("{good}, {good}")),
    ];
    // Re-coding may leave the text as it was; then it is the good one and no test.
    for (name, other) in [
        ("signature in other base64", recoded),
        ("signature padded", padded),
    ] {
        if other != signature {
            all.push((name, format!("{head}.{claims}.{other}")));
        }
    }
    all.into_iter()
        .map(|(name, token)| (name.to_owned(), token))
        .collect()
}

fn read_session(app: &TestApp, token: &str) -> String {
    let claims: Value =
        read_token(&app.ports.secrets, Audience::Access, app.ports.now(), token).unwrap();
    claims["session"].as_str().unwrap().to_owned()
}

async fn time_is_the_servers(app: TestApp) {
    let body = app.make_body("000001");
    let good = app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    app.clock.advance(chrono::TimeDelta::seconds(9 * 60 + 55));
    app.get("/api/v1/me", Some(&good)).await.expect(200);
    app.clock.advance(chrono::TimeDelta::seconds(6));
    app.get("/api/v1/me", Some(&good))
        .await
        .expect_problem(401, "access.not_signed_in");
}
