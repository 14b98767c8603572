//! People: signing in and out, passwords and links, accounts of a body, bodies.

use std::time::{Duration, Instant};

use base64::Engine;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use touchstone::access::{MembershipState, Role};
use touchstone::accounts;
use touchstone::platform::http::Problem;

use crate::cases;
use crate::support::{Answer, Case, Place, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["accounts":
        signs_in_and_tells_who_it_is,
        unknown_and_wrong_look_alike,
        unknown_and_wrong_take_the_same_time,
        waits_longer_after_each_failure_and_never_for_good,
        many_tries_at_one_moment_are_still_few,
        refresh_turns_and_reuse_ends_the_family,
        refresh_ends_with_idleness_and_age,
        sign_out_works_at_once,
        a_suspended_role_works_no_longer_at_once,
        roles_are_switched_within_a_session,
        a_forgotten_password_is_set_by_mail,
        weak_passwords_are_refused_and_the_link_stays,
        a_password_is_changed_by_its_owner,
        a_person_is_entered_invited_and_suspended,
        people_of_other_bodies_are_out_of_reach,
        a_body_is_registered_with_its_administrator,
        faulty_requests_name_the_field,
        a_retried_request_makes_one_account,
    ]
}

pub(crate) const PASSWORD: &str = "竹影扫阶尘不动，月穿潭底水无痕";

/// A person with a password, and ids.
pub(crate) struct Member {
    pub(crate) account_id: String,
    pub(crate) membership_id: String,
    pub(crate) login: String,
}

impl TestApp {
    /// A person who can sign in with [`PASSWORD`].
    pub(crate) fn make_member(&self, login: &str, role: Role, place: &Place) -> Member {
        let ports = self.ports.clone();
        let hash = self.ports.passwords.hash_blocking(PASSWORD);
        self.ports
            .db
            .write_now(|conn| {
                let account = accounts::NewAccount {
                    login: login.to_owned(),
                    display_name: "王芳".to_owned(),
                    email: Some(format!("{login}@example.org")),
                    password_hash: Some(hash),
                };
                let account_id = accounts::insert_account(conn, &ports, "system", &account)?;
                let membership = membership(&account_id, role, place);
                let membership_id =
                    accounts::insert_membership(conn, &ports, "system", &membership)?;
                Ok(Member {
                    account_id,
                    membership_id,
                    login: login.to_owned(),
                })
            })
            .map_err(|problem: Problem| problem.code())
            .expect("member")
    }

    /// An access token of the member, whatever the state of the membership.
    pub(crate) fn open_session_of(&self, member: &Member) -> String {
        let ports = self.ports.clone();
        self.ports
            .db
            .write_now(|conn| {
                accounts::open_session(conn, &ports, &member.account_id, &member.membership_id)
            })
            .map_err(|problem: Problem| problem.code())
            .expect("session")
            .access_token
    }

    async fn sign_in(&self, login: &str, password: &str) -> Answer {
        let body = json!({ "login": login, "password": password });
        self.post("/api/v1/session", None, &body).await
    }

    /// Asks for new tokens with a refresh cookie of the caller's choice.
    async fn refresh_with(&self, cookie: &str) -> Answer {
        let request = self
            .fresh_client()
            .post(format!("{}/api/v1/session/refresh", self.base))
            .header("cookie", format!("touchstone_refresh={cookie}"));
        Answer::of(request.send().await.expect("answer")).await
    }

    /// The text of the mails in the folder of the embedded transport that contain `needle`, waited for.
    pub(crate) async fn mails_with(&self, needle: &str) -> Vec<String> {
        let folder = self.ports.settings.data.dir.join("mails");
        let patience = Instant::now() + Duration::from_secs(10);
        loop {
            let mut texts = Vec::new();
            for entry in std::fs::read_dir(&folder).expect("mail folder").flatten() {
                let raw = std::fs::read_to_string(entry.path()).unwrap_or_default();
                texts.push(readable(&raw));
            }
            texts.retain(|text| text.contains(needle));
            if !texts.is_empty() || Instant::now() > patience {
                return texts;
            }
            actix_web::rt::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

fn membership(account_id: &str, role: Role, place: &Place) -> accounts::NewMembership {
    accounts::NewMembership {
        account_id: account_id.to_owned(),
        role,
        body_id: place.body_id.clone(),
        centre_id: place.centre_id.clone(),
        candidate_id: place.candidate_id.clone(),
    }
}

/// Headers and decoded body of a mail file.
fn readable(raw: &str) -> String {
    let (head, body) = raw.split_once("\r\n\r\n").unwrap_or((raw, ""));
    let lower = head.to_lowercase();
    let body = if lower.contains("content-transfer-encoding: base64") {
        let packed: String = body.split_whitespace().collect();
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(packed)
            .unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    } else if lower.contains("content-transfer-encoding: quoted-printable") {
        from_quoted_printable(body)
    } else {
        body.to_owned()
    };
    format!("{head}\n\n{body}")
}

fn from_quoted_printable(text: &str) -> String {
    let joined = text.replace("=\r\n", "");
    let (bytes, mut out, mut at) = (joined.as_bytes(), Vec::new(), 0);
    while at < bytes.len() {
        let pair = joined
            .get(at + 1..at + 3)
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (bytes[at], pair) {
            (b'=', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn link_token(mail: &str) -> String {
    let start = mail.find("reset-password?token=").expect("a link") + "reset-password?token=".len();
    mail[start..]
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect()
}

fn token_of(answer: &Answer) -> String {
    answer.json()["access_token"]
        .as_str()
        .expect("access token")
        .to_owned()
}

fn cookie_of(answer: &Answer) -> String {
    let cookie = answer.headers["set-cookie"]
        .to_str()
        .expect("cookie")
        .to_owned();
    let value = cookie.strip_prefix("touchstone_refresh=").expect("name");
    value.split(';').next().expect("value").to_owned()
}

async fn signs_in_and_tells_who_it_is(app: TestApp) {
    let body = app.make_body("000001");
    let member = app.make_member("wang.fang", Role::BodyAdmin, &Place::body(&body));
    let answer = app.sign_in("  Wang.Fang ", PASSWORD).await.expect(200);
    let cookie = answer.headers["set-cookie"].to_str().unwrap().to_owned();
    for part in [
        "HttpOnly",
        "SameSite=Strict",
        "Path=/api/v1/session",
        "Max-Age=",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "no TLS here: {cookie}");
    assert_eq!(answer.headers["cache-control"], "no-store");
    let signed = answer.json();
    assert_eq!(signed["person"]["account_id"], json!(member.account_id));
    let me = app
        .get("/api/v1/me", Some(&token_of(&answer)))
        .await
        .expect(200)
        .json();
    assert_eq!(me, signed["person"]);
    assert_eq!(me["login"], "wang.fang");
    assert_eq!(me["role"], "body_admin");
    assert_eq!(me["body"]["id"], json!(body));
    assert_eq!(me["centre"], Value::Null);
    assert_eq!(me["memberships"].as_array().unwrap().len(), 1);
    assert_eq!(me["memberships"][0]["body_name"], "评价机构000001");
    assert!(!me.to_string().contains("argon2"));
    app.get("/api/v1/me", None)
        .await
        .expect_problem(401, "access.not_signed_in");
}

async fn unknown_and_wrong_look_alike(app: TestApp) {
    let body = app.make_body("000001");
    app.make_member("wang.fang", Role::BodyAdmin, &Place::body(&body));
    let suspended = app.make_member("li.na", Role::BodyAdmin, &Place::body(&body));
    app.set_state(&body, &suspended.membership_id, MembershipState::Suspended);
    let mut answers = Vec::new();
    for (login, password) in [
        ("wang.fang", "wrong"),
        ("nobody", "wrong"),
        ("li.na", PASSWORD),
        ("", ""),
        ("wang.fang", ""),
    ] {
        let answer = app
            .sign_in(login, password)
            .await
            .expect_problem(401, "session.wrong_credentials");
        assert!(!answer.headers.contains_key("set-cookie"));
        let mut document = answer.json();
        document["request_id"] = Value::Null;
        answers.push(document.to_string());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

async fn unknown_and_wrong_take_the_same_time(app: TestApp) {
    let body = app.make_body("000001");
    let mut times = [Vec::new(), Vec::new()];
    for number in 0..15 {
        let login = format!("wang.fang{number}");
        app.make_member(&login, Role::BodyAdmin, &Place::body(&body));
        for (which, login) in [(0, login), (1, format!("nobody{number}"))] {
            let started = Instant::now();
            app.sign_in(&login, "wrong, and long enough")
                .await
                .expect(401);
            times[which].push(started.elapsed());
        }
    }
    let [known, unknown] = times.map(|mut all| {
        all.sort();
        all[all.len() / 2].as_secs_f64()
    });
    // Without the work of the hash an answer takes a tenth of this; the bounds leave room for a busy machine.
    let ratio = known / unknown;
    assert!((0.6..1.7).contains(&ratio), "{known} s, {unknown} s");
}

async fn waits_longer_after_each_failure_and_never_for_good(app: TestApp) {
    let body = app.make_body("000001");
    app.make_member("wang.fang", Role::BodyAdmin, &Place::body(&body));
    for login in ["wang.fang", "nobody"] {
        let mut waits = Vec::new();
        for _ in 0..12 {
            app.sign_in(login, "wrong")
                .await
                .expect_problem(401, "session.wrong_credentials");
            let probe = app.sign_in(login, PASSWORD).await;
            if probe.status != 429 {
                // The first failures are free, so the right password would count: it does for the one who has it.
                waits.push(0);
                continue;
            }
            let probe = probe.expect_problem(429, "session.wait");
            let seconds: i64 = probe.headers["retry-after"]
                .to_str()
                .unwrap()
                .parse()
                .unwrap();
            waits.push(seconds);
            app.clock.advance(TimeDelta::seconds(seconds));
        }
        if login == "nobody" {
            // Each free try was followed by a second failure, so the count runs twice as fast there.
            assert_eq!(waits.iter().max(), Some(&900), "{waits:?}");
            assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]), "{waits:?}");
        } else {
            assert_eq!(waits, [0; 12], "success takes the count away: {waits:?}");
        }
    }
    // Twenty failures in a row: a quarter of an hour, and then the right password works.
    let mut longest = 0;
    for _ in 0..20 {
        let answer = app.sign_in("wang.fang", "wrong").await;
        if let Some(seconds) = answer.headers.get("retry-after") {
            let seconds: i64 = seconds.to_str().unwrap().parse().unwrap();
            longest = longest.max(seconds);
            app.clock.advance(TimeDelta::seconds(seconds));
        }
    }
    assert!((600..=900).contains(&longest), "{longest}");
    app.clock.advance(TimeDelta::minutes(15));
    app.sign_in("wang.fang", PASSWORD).await.expect(200);
}

async fn many_tries_at_one_moment_are_still_few(app: TestApp) {
    let body = app.make_body("000001");
    app.make_member("wang.fang", Role::BodyAdmin, &Place::body(&body));
    let tries = (0..30).map(|number| {
        let password = format!("guess number {number}");
        let app = &app;
        async move { app.sign_in("wang.fang", &password).await }
    });
    let answers = futures_util::future::join_all(tries).await;
    let judged = answers.iter().filter(|answer| answer.status == 401).count();
    let delayed = answers.iter().filter(|answer| answer.status == 429).count();
    assert_eq!((judged, delayed), (3, 27));
}

async fn refresh_turns_and_reuse_ends_the_family(app: TestApp) {
    let body = app.make_body("000001");
    app.make_member("wang.fang", Role::BodyAdmin, &Place::body(&body));
    let first = app.sign_in("wang.fang", PASSWORD).await.expect(200);
    let other_session = app.sign_in("wang.fang", PASSWORD).await.expect(200);
    let second = app.refresh_with(&cookie_of(&first)).await.expect(200);
    assert_ne!(cookie_of(&first), cookie_of(&second));
    let third = app.refresh_with(&cookie_of(&second)).await.expect(200);
    app.get("/api/v1/me", Some(&token_of(&third)))
        .await
        .expect(200);

    // A thief plays the first one again: the thief gets nothing and the family ends.
    app.refresh_with(&cookie_of(&first))
        .await
        .expect_problem(401, "session.reused");
    app.refresh_with(&cookie_of(&third))
        .await
        .expect_problem(401, "session.expired");
    for answer in [&first, &second, &third] {
        app.get("/api/v1/me", Some(&token_of(answer)))
            .await
            .expect_problem(401, "access.not_signed_in");
    }
    // Another sign-in of the same person is another family.
    app.get("/api/v1/me", Some(&token_of(&other_session)))
        .await
        .expect(200);

    // Two at one moment: one wins at most, and the family does not survive the race.
    let cookie = cookie_of(&other_session);
    let (one, two) =
        futures_util::future::join(app.refresh_with(&cookie), app.refresh_with(&cookie)).await;
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
    app.get("/api/v1/me", Some(&token_of(&other_session)))
        .await
        .expect_problem(401, "access.not_signed_in");

    for nonsense in ["", "0000", &"f".repeat(64), &"x".repeat(3000)] {
        app.refresh_with(nonsense)
            .await
            .expect_problem(401, "session.expired");
    }
    // An access token is no refresh token.
    app.refresh_with(&token_of(&third))
        .await
        .expect_problem(401, "session.expired");
}

async fn refresh_ends_with_idleness_and_age(app: TestApp) {
    let body = app.make_body("000001");
    app.make_member("wang.fang", Role::BodyAdmin, &Place::body(&body));
    let mut current = app.sign_in("wang.fang", PASSWORD).await.expect(200);
    app.clock.advance(TimeDelta::minutes(10));
    app.get("/api/v1/me", Some(&token_of(&current)))
        .await
        .expect_problem(401, "access.not_signed_in");
    let mut hours = 0;
    loop {
        app.clock.advance(TimeDelta::hours(11));
        hours += 11;
        let answer = app.refresh_with(&cookie_of(&current)).await;
        if answer.status == 401 {
            answer.expect_problem(401, "session.expired");
            break;
        }
        current = answer.expect(200);
        assert!(hours < 24 * 15, "a session must end");
    }
    assert!(
        hours >= 24 * 13,
        "after two weeks and not before: {hours} h"
    );
    let idle = app.sign_in("wang.fang", PASSWORD).await.expect(200);
    app.clock
        .advance(TimeDelta::hours(12) + TimeDelta::seconds(1));
    app.refresh_with(&cookie_of(&idle))
        .await
        .expect_problem(401, "session.expired");
}

async fn sign_out_works_at_once(app: TestApp) {
    let body = app.make_body("000001");
    app.make_member("wang.fang", Role::BodyAdmin, &Place::body(&body));
    let signed = app.sign_in("wang.fang", PASSWORD).await.expect(200);
    let token = token_of(&signed);
    let out = Answer::of(
        app.fresh_client()
            .delete(format!("{}/api/v1/session", app.base))
            .bearer_auth(&token)
            .send()
            .await
            .unwrap(),
    )
    .await
    .expect(204);
    assert!(
        out.headers["set-cookie"]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    app.get("/api/v1/me", Some(&token))
        .await
        .expect_problem(401, "access.not_signed_in");
    app.refresh_with(&cookie_of(&signed))
        .await
        .expect_problem(401, "session.expired");

    // With the cookie alone, when the access token has run out.
    let signed = app.sign_in("wang.fang", PASSWORD).await.expect(200);
    app.send(Method::DELETE, "/api/v1/session", None, &json!({}))
        .await
        .expect(204);
    app.get("/api/v1/me", Some(&token_of(&signed)))
        .await
        .expect_problem(401, "access.not_signed_in");
    let nobody = app
        .fresh_client()
        .delete(format!("{}/api/v1/session", app.base))
        .send()
        .await
        .unwrap();
    Answer::of(nobody)
        .await
        .expect_problem(401, "access.not_signed_in");
}

impl TestApp {
    pub(crate) fn set_state(&self, body_id: &str, membership_id: &str, state: MembershipState) {
        let ports = self.ports.clone();
        self.ports
            .db
            .write_now(|conn| {
                accounts::set_membership_state(
                    conn,
                    &ports,
                    "system",
                    body_id,
                    membership_id,
                    state,
                )
            })
            .map_err(|problem: Problem| problem.code())
            .expect("state");
    }
}

async fn a_suspended_role_works_no_longer_at_once(app: TestApp) {
    let body = app.make_body("000001");
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    let member = app.make_member("wang.fang", Role::QualitySupervisor, &Place::body(&body));
    let signed = app.sign_in("wang.fang", PASSWORD).await.expect(200);
    let url = format!("/api/v1/accounts/{}", member.account_id);
    app.get("/api/v1/audit", Some(&token_of(&signed)))
        .await
        .expect(200);
    app.send(
        Method::PATCH,
        &url,
        Some(&admin),
        &json!({ "active": false }),
    )
    .await
    .expect(204);
    app.get("/api/v1/audit", Some(&token_of(&signed)))
        .await
        .expect_problem(401, "access.not_signed_in");
    app.refresh_with(&cookie_of(&signed))
        .await
        .expect_problem(401, "session.expired");
    app.sign_in("wang.fang", PASSWORD)
        .await
        .expect_problem(401, "session.wrong_credentials");
    app.send(
        Method::PATCH,
        &url,
        Some(&admin),
        &json!({ "active": true }),
    )
    .await
    .expect(204);
    app.get("/api/v1/me", Some(&token_of(&signed)))
        .await
        .expect_problem(401, "access.not_signed_in");
    app.sign_in(&member.login, PASSWORD).await.expect(200);
}

async fn roles_are_switched_within_a_session(app: TestApp) {
    let body = app.make_body("000001");
    let other = app.make_body("000002");
    let member = app.make_member("wang.fang", Role::Assessor, &Place::body(&body));
    let stranger = app.make_member("li.na", Role::BodyAdmin, &Place::body(&other));
    let ports = app.ports.clone();
    let second = membership(
        &member.account_id,
        Role::QualitySupervisor,
        &Place::body(&other),
    );
    let second_id = app
        .ports
        .db
        .write_now(|conn| accounts::insert_membership(conn, &ports, "system", &second))
        .map_err(|problem: Problem| problem.code())
        .unwrap();
    let signed = app.sign_in("wang.fang", PASSWORD).await.expect(200);
    let token = token_of(&signed);
    assert_eq!(signed.json()["person"]["role"], "assessor");
    app.get("/api/v1/audit", Some(&token))
        .await
        .expect_problem(403, "access.denied");
    let wanted = json!({ "membership_id": second_id });
    let switched = app
        .post("/api/v1/session/membership", Some(&token), &wanted)
        .await
        .expect(200);
    assert_eq!(switched.json()["person"]["role"], "quality_supervisor");
    assert_eq!(switched.json()["person"]["body"]["id"], json!(other));
    app.get("/api/v1/audit", Some(&token_of(&switched)))
        .await
        .expect(200);
    // Neither another person's role nor one's own suspended one.
    let theirs = json!({ "membership_id": stranger.membership_id });
    app.post("/api/v1/session/membership", Some(&token), &theirs)
        .await
        .expect_problem(404, "request.not_found");
    app.set_state(&body, &member.membership_id, MembershipState::Suspended);
    let own = json!({ "membership_id": member.membership_id });
    app.post("/api/v1/session/membership", Some(&token), &own)
        .await
        .expect_problem(404, "request.not_found");
}

async fn a_forgotten_password_is_set_by_mail(app: TestApp) {
    let body = app.make_body("000001");
    app.make_member("wang.fang", Role::BodyAdmin, &Place::body(&body));
    let signed = app.sign_in("wang.fang", PASSWORD).await.expect(200);
    for login in ["nobody", "Wang.Fang"] {
        let answer = app
            .post("/api/v1/password-resets", None, &json!({ "login": login }))
            .await
            .expect(202);
        assert!(answer.bytes.is_empty());
    }
    let mails = app.mails_with("reset-password").await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(
        mails[0].contains("To: wang.fang@example.org"),
        "{}",
        mails[0]
    );
    let token = link_token(&mails[0]);
    let new = "a quiet harbour at dawn";
    let confirm = json!({ "token": token, "password": new });
    app.post("/api/v1/password-resets/confirm", None, &confirm)
        .await
        .expect(204);
    app.get("/api/v1/me", Some(&token_of(&signed)))
        .await
        .expect_problem(401, "access.not_signed_in");
    app.sign_in("wang.fang", PASSWORD)
        .await
        .expect_problem(401, "session.wrong_credentials");
    app.sign_in("wang.fang", new).await.expect(200);
    // Once only; and the owner is told.
    app.post("/api/v1/password-resets/confirm", None, &confirm)
        .await
        .expect_problem(410, "reset.expired");
    let told = app.mails_with("wang.fang 的密码刚刚修改").await;
    assert_eq!(told.len(), 1, "{told:?}");

    // A link that is too old, and one that was overtaken by another.
    app.post(
        "/api/v1/password-resets",
        None,
        &json!({ "login": "wang.fang" }),
    )
    .await
    .expect(202);
    let fresh = loop {
        let all = app.mails_with("reset-password").await;
        if let Some(mail) = all.iter().find(|mail| link_token(mail) != token) {
            break link_token(mail);
        }
        actix_web::rt::time::sleep(Duration::from_millis(50)).await;
    };
    app.clock.advance(TimeDelta::minutes(61));
    let late = json!({ "token": fresh, "password": "another quiet harbour" });
    app.post("/api/v1/password-resets/confirm", None, &late)
        .await
        .expect_problem(410, "reset.expired");
    for nonsense in ["", "0", &"a".repeat(64), &"é".repeat(500)] {
        let body = json!({ "token": nonsense, "password": "another quiet harbour" });
        app.post("/api/v1/password-resets/confirm", None, &body)
            .await
            .expect_problem(410, "reset.expired");
    }
}

async fn weak_passwords_are_refused_and_the_link_stays(app: TestApp) {
    let body = app.make_body("000001");
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    let entered = json!({ "login": "zhou.min", "display_name": "周敏", "role": "assessor" });
    let made = app
        .post("/api/v1/accounts", Some(&admin), &entered)
        .await
        .expect(201)
        .json();
    let token = link_token(made["setup_link"].as_str().unwrap());
    let longest = "水".repeat(30) + &"山川湖海".repeat(24) + "一二";
    assert_eq!(longest.chars().count(), 128);
    for (password, code) in [
        ("kurz 9 ch", "password_short"),
        ("山高水长风月无边", "password_short"),
        ("woaini5201314", "password_common"),
        ("1234567890", "password_common"),
        ("Zhou.Min likes tea", "password_has_login"),
        (&format!("{longest}三"), "password_long"),
    ] {
        let confirm = json!({ "token": token, "password": password });
        let refused = app
            .post("/api/v1/password-resets/confirm", None, &confirm)
            .await
            .expect_problem(422, "request.invalid");
        assert_eq!(refused.json()["errors"][0]["code"], code, "{password}");
        assert!(!refused.text().contains(password), "{password}");
    }
    let confirm = json!({ "token": token, "password": longest });
    app.post("/api/v1/password-resets/confirm", None, &confirm)
        .await
        .expect(204);
    // Nothing was cut: one character less is another password.
    let shorter: String = longest.chars().take(127).collect();
    app.sign_in("zhou.min", &shorter)
        .await
        .expect_problem(401, "session.wrong_credentials");
    app.sign_in("zhou.min", &longest).await.expect(200);
    app.sign_in("zhou.min", &format!("{longest}三"))
        .await
        .expect_problem(422, "request.invalid");
}

async fn a_password_is_changed_by_its_owner(app: TestApp) {
    let body = app.make_body("000001");
    app.make_member("wang.fang", Role::BodyAdmin, &Place::body(&body));
    let here = token_of(&app.sign_in("wang.fang", PASSWORD).await.expect(200));
    let elsewhere = token_of(&app.sign_in("wang.fang", PASSWORD).await.expect(200));
    let change =
        |current: &str, new: &str| json!({ "current_password": current, "new_password": new });
    let new = "a quiet harbour at dawn";
    let wrong = app
        .put(
            "/api/v1/me/password",
            Some(&here),
            &change("not it, sorry", new),
        )
        .await
        .expect_problem(422, "request.invalid");
    assert_eq!(wrong.json()["errors"][0]["code"], "password_wrong");
    let weak = app
        .put(
            "/api/v1/me/password",
            Some(&here),
            &change(PASSWORD, "qwertyuiop"),
        )
        .await
        .expect_problem(422, "request.invalid");
    assert_eq!(weak.json()["errors"][0]["field"], "new_password");
    app.put("/api/v1/me/password", Some(&here), &change(PASSWORD, new))
        .await
        .expect(204);
    app.get("/api/v1/me", Some(&here)).await.expect(200);
    app.get("/api/v1/me", Some(&elsewhere))
        .await
        .expect_problem(401, "access.not_signed_in");
    app.sign_in("wang.fang", new).await.expect(200);
    app.put("/api/v1/me/password", None, &change(new, PASSWORD))
        .await
        .expect_problem(401, "access.not_signed_in");
    // Guessing the present password in a found session is slowed like guessing at the door.
    for _ in 0..3 {
        app.put(
            "/api/v1/me/password",
            Some(&here),
            &change("not it, sorry", PASSWORD),
        )
        .await
        .expect(422);
    }
    app.put("/api/v1/me/password", Some(&here), &change(new, PASSWORD))
        .await
        .expect_problem(429, "session.wait");
}

async fn a_person_is_entered_invited_and_suspended(app: TestApp) {
    let body = app.make_body("000001");
    let (admin_id, admin) = app.make_account(Role::BodyAdmin, &Place::body(&body));
    let entered = json!({
        "login": "Zhou.Min", "display_name": "周敏", "email": "zhou.min@example.org", "role": "quality_supervisor",
    });
    let made = app
        .post("/api/v1/accounts", Some(&admin), &entered)
        .await
        .expect(201)
        .json();
    assert!(made.get("setup_link").is_none(), "{made}");
    let list = app
        .get("/api/v1/accounts?role=quality_supervisor", Some(&admin))
        .await
        .expect(200)
        .json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(list["items"][0]["login"], "zhou.min");
    assert_eq!(list["items"][0]["memberships"][0]["state"], "invited");
    assert_eq!(list["items"][0]["active"], false);
    assert_eq!(list["items"][0]["has_password"], false);
    let mails = app.mails_with("zhou.min@example.org").await;
    let token = link_token(&mails[0]);
    // An hour is not enough for an invitation.
    app.clock.advance(TimeDelta::hours(71));
    let (_, admin) = (admin, app.sign_in_as(Role::BodyAdmin, &Place::body(&body)));
    let confirm = json!({ "token": token, "password": PASSWORD });
    app.post("/api/v1/password-resets/confirm", None, &confirm)
        .await
        .expect(204);
    app.sign_in("zhou.min", PASSWORD).await.expect(200);

    // Page by page, everybody once.
    let mut seen = Vec::new();
    let mut url = "/api/v1/accounts?limit=1".to_owned();
    loop {
        let page = app.get(&url, Some(&admin)).await.expect(200).json();
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
        seen.push(page["items"][0]["id"].as_str().unwrap().to_owned());
        match page["next"].as_str() {
            Some(next) => url = format!("/api/v1/accounts?limit=1&after={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 3);
    assert!(seen.contains(&admin_id));
    let own = app.get("/api/v1/me", Some(&admin)).await.json()["account_id"]
        .as_str()
        .unwrap()
        .to_owned();
    app.send(
        Method::PATCH,
        &format!("/api/v1/accounts/{own}"),
        Some(&admin),
        &json!({ "active": false }),
    )
    .await
    .expect_problem(409, "accounts.own_account");
    app.post("/api/v1/accounts", Some(&admin), &entered)
        .await
        .expect_problem(409, "accounts.login_taken");
}

async fn people_of_other_bodies_are_out_of_reach(app: TestApp) {
    let (one, two) = (app.make_body("000001"), app.make_body("000002"));
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&one));
    let stranger = app.make_member("li.na", Role::BodyAdmin, &Place::body(&two));
    let url = format!("/api/v1/accounts/{}", stranger.account_id);
    app.send(
        Method::PATCH,
        &url,
        Some(&admin),
        &json!({ "active": false }),
    )
    .await
    .expect_problem(404, "request.not_found");
    let list = app.get("/api/v1/accounts", Some(&admin)).await.expect(200);
    assert!(!list.text().contains("li.na"), "{}", list.text());
    // Someone who works for both is put out of work in one.
    let both = app.make_member("chen.jie", Role::Assessor, &Place::body(&two));
    let ports = app.ports.clone();
    let here = membership(&both.account_id, Role::Assessor, &Place::body(&one));
    app.ports
        .db
        .write_now(|conn| accounts::insert_membership(conn, &ports, "system", &here))
        .map_err(|problem: Problem| problem.code())
        .unwrap();
    let signed = app.sign_in("chen.jie", PASSWORD).await.expect(200);
    let url = format!("/api/v1/accounts/{}", both.account_id);
    app.send(
        Method::PATCH,
        &url,
        Some(&admin),
        &json!({ "active": false }),
    )
    .await
    .expect(204);
    let me = app
        .get("/api/v1/me", Some(&token_of(&signed)))
        .await
        .expect(200)
        .json();
    assert_eq!(me["memberships"].as_array().unwrap().len(), 1);
    // A centre or candidate of another body cannot be given.
    let entered = json!({
        "login": "zhou.min", "display_name": "周敏", "role": "centre_admin", "centre_id": "00000000-0000-7000-8000-000000000000",
    });
    let refused = app
        .post("/api/v1/accounts", Some(&admin), &entered)
        .await
        .expect_problem(422, "request.invalid");
    assert_eq!(refused.json()["errors"][0]["code"], "centre_unknown");
}

async fn a_body_is_registered_with_its_administrator(app: TestApp) {
    let root = app.sign_in_as(Role::SystemAdmin, &Place::default());
    let wanted = json!({
        "name": "赣南数字服务职业技能评价中心", "class_letter": "S", "recorded_code": "0000", "province_code": "36",
        "site_serial": "000123",
        "admin": { "login": "liu.yan", "display_name": "刘燕", "email": "liu.yan@example.org" },
    });
    let made = app
        .post("/api/v1/bodies", Some(&root), &wanted)
        .await
        .expect(201)
        .json();
    let list = app
        .get("/api/v1/bodies", Some(&root))
        .await
        .expect(200)
        .json();
    assert_eq!(list["items"][0]["id"], made["id"]);
    assert_eq!(list["items"][0]["site_serial"], "000123");
    let token = link_token(&app.mails_with("liu.yan@example.org").await[0]);
    let confirm = json!({ "token": token, "password": PASSWORD });
    app.post("/api/v1/password-resets/confirm", None, &confirm)
        .await
        .expect(204);
    let signed = app.sign_in("liu.yan", PASSWORD).await.expect(200);
    assert_eq!(signed.json()["person"]["role"], "body_admin");
    assert_eq!(
        signed.json()["person"]["body"]["name"],
        "赣南数字服务职业技能评价中心"
    );
    let mut again = wanted.clone();
    again["admin"]["login"] = json!("liu.yan2");
    app.post("/api/v1/bodies", Some(&root), &again)
        .await
        .expect_problem(409, "bodies.number_taken");
    app.post("/api/v1/bodies", Some(&token_of(&signed)), &again)
        .await
        .expect_problem(403, "access.denied");
    let after = app
        .get("/api/v1/bodies", Some(&root))
        .await
        .expect(200)
        .json();
    assert_eq!(
        after["items"].as_array().unwrap().len(),
        1,
        "a refused registration leaves nothing"
    );
}

async fn faulty_requests_name_the_field(app: TestApp) {
    let body = app.make_body("000001");
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    let good = json!({ "login": "zhou.min", "display_name": "周敏", "role": "assessor" });
    for (field, value, code) in [
        ("login", json!("周敏"), "login_shape"),
        ("login", json!("ab"), "login_shape"),
        ("login", json!("a".repeat(65)), "login_shape"),
        ("login", json!("a b c"), "login_shape"),
        ("display_name", json!(" "), "name_shape"),
        ("display_name", json!("周\n敏"), "name_shape"),
        ("display_name", json!("周".repeat(41)), "name_shape"),
        ("email", json!("no address"), "email_shape"),
        (
            "email",
            json!("a@example.org\r\nBcc: b@example.org"),
            "email_shape",
        ),
        ("role", json!("system_admin"), "role_not_given"),
        ("role", json!("authority"), "role_not_given"),
        ("role", json!("emperor"), "not_as_described"),
        ("role", json!("centre_admin"), "centre_needed"),
        ("role", json!("candidate"), "candidate_not_fitting"),
        ("body_id", json!("other"), "not_as_described"),
        ("active", json!(true), "not_as_described"),
        ("password_hash", json!("x"), "not_as_described"),
    ] {
        let mut faulty = good.clone();
        faulty[field] = value;
        let refused = app
            .post("/api/v1/accounts", Some(&admin), &faulty)
            .await
            .expect_problem(422, "request.invalid");
        assert_eq!(refused.json()["errors"][0]["code"], code, "{faulty}");
    }
    app.post(
        "/api/v1/session",
        None,
        &json!({ "login": "a", "password": "b", "role": "body_admin" }),
    )
    .await
    .expect_problem(422, "request.invalid");
    app.get("/api/v1/accounts?role=emperor", Some(&admin))
        .await
        .expect_problem(422, "request.invalid");
    app.get("/api/v1/accounts?body_id=x", Some(&admin))
        .await
        .expect_problem(422, "request.invalid");
    let list = app
        .get("/api/v1/accounts?role=assessor", Some(&admin))
        .await
        .expect(200)
        .json();
    assert_eq!(list["items"], json!([]));
}

async fn a_retried_request_makes_one_account(app: TestApp) {
    let body = app.make_body("000001");
    let admin = app.sign_in_as(Role::BodyAdmin, &Place::body(&body));
    let entered = json!({ "login": "zhou.min", "display_name": "周敏", "role": "assessor" });
    let send = |entered: Value| {
        let request = app
            .request(Method::POST, "/api/v1/accounts", Some(&admin))
            .header("idempotency-key", "key-0001")
            .json(&entered);
        async move { Answer::of(request.send().await.expect("answer")).await }
    };
    let first = send(entered.clone()).await.expect(201).json();
    let again = send(entered.clone()).await.expect(201).json();
    assert_eq!(first, again, "the same account and the same link");
    let mut other = entered;
    other["login"] = json!("zhou.min2");
    send(other).await.expect_problem(422, "request.key_reused");
    let token = link_token(again["setup_link"].as_str().unwrap());
    let confirm = json!({ "token": token, "password": PASSWORD });
    app.post("/api/v1/password-resets/confirm", None, &confirm)
        .await
        .expect(204);
}
