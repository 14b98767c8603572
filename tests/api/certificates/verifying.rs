//! What anyone learns of a certificate, by API and by page, and how it ends.

use reqwest::StatusCode;
use reqwest::redirect::Policy;
use serde_json::{Value, json};

use super::scene::{Scene, sql, text, token};
use crate::cases;
use crate::support::{Answer, Case, TestApp};

pub(super) fn cases() -> Vec<Case> {
    cases!["certificates_verifying":
        a_valid_one_is_confirmed_by_number_and_by_code,
        a_wrong_name_and_an_unknown_number_look_alike,
        a_revocation_shows_at_once,
        a_replacement_gets_a_new_number_and_the_old_one_says_so,
        an_end_needs_a_reason_and_a_valid_certificate,
        tries_are_bounded,
        pages_work_without_scripts_in_both_languages,
    ]
}

async fn by_number(app: &TestApp, number: &str, name: &str) -> Answer {
    let asked = json!({ "number": number, "name": name });
    app.post("/api/v1/verify", None, &asked).await
}

async fn by_code(app: &TestApp, code: &str) -> Value {
    let answer = app.get(&format!("/api/v1/verify/{code}"), None).await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    answer.expect(200).json()
}

async fn page(app: &TestApp, code: &str, language: &str) -> Answer {
    app.get(&format!("/v/{code}?lang={language}"), None).await
}

/// Sends the form without following the redirection.
async fn submit(app: &TestApp, number: &str, name: &str) -> (StatusCode, String, String) {
    let client = reqwest::Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .build()
        .expect("client");
    let answer = client
        .post(format!("{}/verify", app.base))
        .form(&[("number", number), ("name", name)])
        .send()
        .await
        .expect("answer");
    let status = answer.status();
    let location = answer
        .headers()
        .get("location")
        .map(|value| value.to_str().unwrap().to_owned())
        .unwrap_or_default();
    (status, location, answer.text().await.expect("page"))
}

async fn a_valid_one_is_confirmed_by_number_and_by_code(app: TestApp) {
    let scene = Scene::make(&app, "000031", 1).await;
    let (certificate, person) = scene.one_certificate(&app).await;
    let number = text(&certificate, "number");
    let spaced = format!(" {} {}", &number.to_lowercase()[..13], &number[13..]);
    let typed = format!("{} ", person.name);
    let found = by_number(&app, &spaced, &typed).await.expect(200).json();
    assert_eq!(found["state"], "valid");
    let fields = &found["fields"];
    for (field, value) in [
        ("title_zh", "职业技能等级证书"),
        ("evaluation_body", "评价机构000031"),
        ("name", &person.name),
        ("document_type_zh", "居民身份证"),
        ("occupation_zh", "人工智能训练师"),
        ("trade", "--"),
        ("level_name_zh", "三级/高级工"),
        ("number", number),
        ("certificate_lookup", "http://jndj.osta.org.cn"),
        ("body_lookup", "http://pjjg.osta.org.cn"),
        ("issued_on", text(&certificate, "issued_on")),
    ] {
        assert_eq!(fields[field], value, "{field}");
    }
    assert!(!found.to_string().contains(&person.id_number));
    assert_eq!(by_code(&app, &token(&certificate)).await, found);
    let shown = page(&app, &token(&certificate), "zh-CN").await.expect(200);
    assert_eq!(shown.headers["cache-control"], "no-store");
    assert!(shown.text().contains("有效") && shown.text().contains(number));
    let (status, location, _) = submit(&app, number, &person.name).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(location, format!("/v/{}", token(&certificate)));
}

async fn a_wrong_name_and_an_unknown_number_look_alike(app: TestApp) {
    let scene = Scene::make(&app, "000032", 1).await;
    let (certificate, person) = scene.one_certificate(&app).await;
    let number = text(&certificate, "number").to_owned();
    let unknown_number = format!("{}999998", &number[..16]);
    let wrong_name = by_number(&app, &number, "不是此人").await.expect(200);
    let unknown = by_number(&app, &unknown_number, &person.name)
        .await
        .expect(200);
    let no_number = by_number(&app, "职业", &person.name).await.expect(200);
    assert_eq!(wrong_name.json(), json!({ "state": "unknown" }));
    assert_eq!(wrong_name.bytes, unknown.bytes);
    assert_eq!(wrong_name.bytes, no_number.bytes);
    // An empty name is no key to a certificate, and neither is what stands in for a missing one.
    for name in ["", " ", "——"] {
        for number in [&number, &unknown_number] {
            let found = by_number(&app, number, name).await.expect(200).json();
            assert_eq!(found["state"], "unknown");
        }
    }
    let (status, location, shown) = submit(&app, &number, "不是此人").await;
    assert_eq!((status, location.as_str()), (StatusCode::OK, ""));
    assert!(shown.contains("查无此证") && shown.contains(&number));
    for code in ["00112233445566778899aabbccddeeff", "x", "%27%20or%201"] {
        assert_eq!(by_code(&app, code).await, json!({ "state": "unknown" }));
        let shown = page(&app, code, "zh-CN").await.expect(404);
        assert!(shown.text().contains("查无此证"));
    }
}

async fn a_revocation_shows_at_once(app: TestApp) {
    let scene = Scene::make(&app, "000033", 1).await;
    let (certificate, person) = scene.one_certificate(&app).await;
    let code = token(&certificate);
    assert_eq!(by_code(&app, &code).await["state"], "valid");
    let ended = scene
        .end(&app, &certificate, "revocation", "他人代考，成绩无效")
        .await;
    assert_eq!(ended.expect(200).json()["state"], "revoked");
    let found = by_code(&app, &code).await;
    assert_eq!(found["state"], "revoked");
    assert_eq!(found["reason"], "他人代考，成绩无效");
    assert!(found["ended_at"].is_string());
    assert_eq!(found["fields"]["name"], person.name);
    let shown = page(&app, &code, "zh-CN").await.expect(200).text();
    assert!(shown.contains("已撤销") && shown.contains("他人代考，成绩无效"));
    assert!(!shown.contains("verdict-valid"));
    let english = page(&app, &code, "en").await.expect(200).text();
    assert!(english.contains("Revoked"));
    scene
        .end(&app, &certificate, "revocation", "再来一次")
        .await
        .expect_problem(409, "certificates.not_valid");
    scene
        .end(&app, &certificate, "replacement", "再来一次")
        .await
        .expect_problem(409, "certificates.not_valid");
}

async fn a_replacement_gets_a_new_number_and_the_old_one_says_so(app: TestApp) {
    let scene = Scene::make(&app, "000034", 1).await;
    let (old, person) = scene.one_certificate(&app).await;
    let candidate = &person.candidate_id;
    sql(
        &app,
        &format!("UPDATE candidates SET name = '更正䶮' WHERE id = '{candidate}'"),
    );
    let made = scene.end(&app, &old, "replacement", "姓名更正").await;
    let made = made.expect(201).json();
    let number = text(&made, "number");
    assert_eq!(&number[..16], &text(&old, "number")[..16]);
    assert!(number.ends_with("000002"));

    let ended = by_code(&app, &token(&old)).await;
    assert_eq!(ended["state"], "replaced");
    assert_eq!(ended["replaced_by"], number);
    assert_eq!(ended["reason"], "姓名更正");
    assert_eq!(ended["fields"]["name"], person.name, "the snapshot stays");
    let shown = page(&app, &token(&old), "zh-CN").await.expect(200).text();
    assert!(shown.contains("已被替换") && shown.contains(number));

    let found = by_number(&app, number, "更正䶮").await.expect(200).json();
    assert_eq!(found["state"], "valid");
    let path = format!("/api/v1/certificates/{}/pdf", text(&made, "id"));
    let pdf = app.get(&path, Some(&scene.admin)).await.expect(200);
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    // Issuing for the sitting again makes no third one.
    scene.issue(&app, text(&old, "sitting_id")).await;
    assert_eq!(scene.certificates(&app).await.len(), 2);
    scene
        .end(&app, &old, "replacement", "再来一次")
        .await
        .expect_problem(409, "certificates.not_valid");
    assert_eq!(scene.certificates(&app).await.len(), 2);
}

async fn an_end_needs_a_reason_and_a_valid_certificate(app: TestApp) {
    let scene = Scene::make(&app, "000035", 1).await;
    let (certificate, _) = scene.one_certificate(&app).await;
    for how in ["revocation", "replacement"] {
        for (reason, code) in [
            ("", "certificate_reason"),
            (
                "身份证 360734199901011234 有误",
                "certificate_reason_number",
            ),
        ] {
            let refused = scene.end(&app, &certificate, how, reason).await;
            let refused = refused.expect_problem(422, "request.invalid").json();
            assert_eq!(refused["errors"][0]["field"], "reason");
            assert_eq!(refused["errors"][0]["code"], code);
        }
        let path = format!("/api/v1/certificates/{}/{how}", text(&certificate, "id"));
        app.post(&path, Some(&scene.admin), &json!({ "why": "x" }))
            .await
            .expect_problem(422, "request.invalid");
        let path = format!("/api/v1/certificates/00000000-0000-7000-8000-000000000000/{how}");
        app.post(&path, Some(&scene.admin), &json!({ "reason": "没有这本" }))
            .await
            .expect_problem(404, "request.not_found");
    }
    assert_eq!(scene.certificates(&app).await[0]["state"], "valid");
}

async fn tries_are_bounded(app: TestApp) {
    let number = "S000036000036263000001";
    let mut refused = 0;
    for index in 0..30 {
        let answer = by_number(&app, number, &format!("猜{index}")).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            assert!(answer.headers.contains_key("retry-after"));
            refused += 1;
        }
    }
    assert!((5..=12).contains(&refused), "{refused}");
    // Written otherwise it is the same number; another number has tries of its own.
    let spaced = "s0000 36 000036 26 3 000001";
    by_number(&app, spaced, "猜")
        .await
        .expect_problem(429, "request.too_many");
    by_number(&app, "S000036000036263000002", "猜")
        .await
        .expect(200);
    let (status, _, shown) = submit(&app, number, "猜").await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert!(shown.contains("秒后再试"));
}

async fn pages_work_without_scripts_in_both_languages(app: TestApp) {
    let chinese = app.get("/verify", None).await.expect(200);
    let policy = chinese.headers["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(!chinese.text().contains("<script"));
    assert!(!chinese.text().contains("style=\""));
    assert!(chinese.text().contains("查验证书"));
    assert!(chinese.text().contains("method=\"post\""));
    let english = app.get("/verify?lang=en", None).await.expect(200);
    assert!(english.text().contains("Verify a certificate"));
    let (status, _, shown) = submit(&app, "", "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(shown.contains("请填写"));
    let (_, _, shown) = submit(&app, "\"><script>alert(1)</script>", "<b>").await;
    assert!(!shown.contains("<script>alert") && !shown.contains("<b>"));
}
