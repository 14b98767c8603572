//! The way of a roster from the upload to the cohort, and of its bad rows back.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::Value;
use touchstone::access::Role;
use touchstone::audit;
use touchstone::centres;
use touchstone::platform::db::DbFailure;
use touchstone::platform::http::Problem;
use touchstone::platform::jobs::{self, JobHandlers};

use super::files::{GOOD_NUMBER, csv, rows_of_workbook, workbook};
use super::{County, make_centre};
use crate::cases;
use crate::support::{Answer, Case, Place, TestApp};

pub(super) fn cases() -> Vec<Case> {
    cases!["centres_rosters":
        csv_in_utf8_goes_the_whole_way,
        csv_in_gb18030_and_workbooks_go_the_whole_way,
        bad_rows_come_back_corrected_and_enter,
        rejected_rows_are_deleted_after_a_month,
        the_same_file_twice_changes_nothing,
        a_later_roster_brings_new_particulars,
        a_person_of_two_cohorts_is_one_candidate,
        another_body_knows_nothing_of_the_person,
        other_centres_and_roles_are_kept_out,
        ten_thousand_rows_show_progress,
        an_interrupted_import_goes_on_where_it_stopped,
        two_imports_at_once_share_their_people,
        a_retried_upload_is_one_import,
        no_identity_number_leaves_or_lies_about,
        the_face_for_other_slices,
    ]
}

pub(super) fn form(file_name: &str, bytes: Vec<u8>) -> Form {
    Form::new().part("file", Part::bytes(bytes).file_name(file_name.to_owned()))
}

pub(super) async fn upload(app: &TestApp, token: &str, cohort: &str, bytes: Vec<u8>) -> Answer {
    let path = format!("/api/v1/cohorts/{cohort}/rosters");
    let request = app
        .request(Method::POST, &path, Some(token))
        .multipart(form("名册.csv", bytes));
    Answer::of(request.send().await.expect("answer")).await
}

/// Uploads and waits until the import has ended.
pub(super) async fn import(app: &TestApp, token: &str, cohort: &str, bytes: Vec<u8>) -> Value {
    let answer = upload(app, token, cohort, bytes).await.expect(202).json();
    finished(app, token, answer["id"].as_str().unwrap()).await
}

async fn finished(app: &TestApp, token: &str, id: &str) -> Value {
    let patience = Instant::now() + Duration::from_secs(120);
    loop {
        let state = app
            .get(&format!("/api/v1/rosters/{id}"), Some(token))
            .await
            .expect(200)
            .json();
        if ["done", "refused"].contains(&state["state"].as_str().unwrap()) {
            return state;
        }
        assert!(Instant::now() < patience, "{state}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

pub(super) fn counts(state: &Value) -> [i64; 5] {
    [
        "rows_total",
        "rows_done",
        "rows_entered",
        "rows_unchanged",
        "rows_rejected",
    ]
    .map(|key| state[key].as_i64().unwrap())
}

async fn enrolled(app: &TestApp, token: &str, cohort: &str) -> Vec<Value> {
    let path = format!("/api/v1/cohorts/{cohort}/enrolments?limit=200");
    app.get(&path, Some(token)).await.expect(200).json()["items"]
        .as_array()
        .unwrap()
        .clone()
}

fn roster() -> Vec<u8> {
    csv(&[
        &format!("王芳,女,1949-12-31,居民身份证,{GOOD_NUMBER},13800138000,大专,拟从事本职业"),
        "阿依古丽·买买提,,,,360734199001011241,13800138001,本科,",
        "龚䶮,男,,,360734199001011217,13800138002,,=1+1",
    ])
}

async fn csv_in_utf8_goes_the_whole_way(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let cohort = county.cohort(&app, "一班").await;
    let state = import(&app, &county.centre_admin, &cohort, roster()).await;
    assert_eq!(state["state"], "done", "{state}");
    assert_eq!(counts(&state), [3, 3, 3, 0, 0]);
    assert!(state["finished_at"].is_string() && state["refusal"].is_null());

    let people = enrolled(&app, &county.centre_admin, &cohort).await;
    let names: Vec<&str> = people
        .iter()
        .map(|person| person["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        ["王芳", "阿依古丽·买买提", "龚䶮"],
        "in the order of the file"
    );
    let first = &people[0];
    assert_eq!(first["sex"], "female");
    assert_eq!(first["birth_date"], "1949-12-31");
    assert_eq!(first["id_number_masked"], "110105********002X");
    assert_eq!(first["mobile_masked"], "138****8000");
    assert_eq!(first["education"], "大专");
    assert_eq!(first["declared_condition"], "拟从事本职业");

    let found = app
        .get(
            &format!("/api/v1/cohorts/{cohort}/enrolments?q=䶮"),
            Some(&county.centre_admin),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let detail = app
        .get(
            &format!("/api/v1/cohorts/{cohort}"),
            Some(&county.body_admin),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(detail["enrolled"], 3);
    assert_eq!(detail["imports"][0]["id"], state["id"]);
    let table = app
        .get(
            &format!("/api/v1/cohorts/{cohort}/enrolments.csv"),
            Some(&county.centre_admin),
        )
        .await
        .expect(200);
    assert!(
        table.text().starts_with("\u{feff}姓名,性别,"),
        "{}",
        table.text()
    );
    assert!(table.text().contains("110105********002X") && !table.text().contains(GOOD_NUMBER));
    assert!(
        table.headers["content-disposition"]
            .to_str()
            .unwrap()
            .contains("attachment")
    );
}

async fn csv_in_gb18030_and_workbooks_go_the_whole_way(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let text = String::from_utf8(roster()).unwrap();
    let (gb18030, _, lossy) = encoding_rs::GB18030.encode(text.trim_start_matches('\u{feff}'));
    assert!(!lossy && std::str::from_utf8(&gb18030).is_err());
    let lines: Vec<Vec<String>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect();
    let book = workbook(&lines);
    for (name, bytes) in [("一班", gb18030.into_owned()), ("二班", book)] {
        let cohort = county.cohort(&app, name).await;
        let state = import(&app, &county.centre_admin, &cohort, bytes).await;
        assert_eq!(counts(&state), [3, 3, 3, 0, 0], "{state}");
        let people = enrolled(&app, &county.centre_admin, &cohort).await;
        assert_eq!(people[2]["name"], "龚䶮");
    }
}

async fn bad_rows_come_back_corrected_and_enter(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let cohort = county.cohort(&app, "一班").await;
    let bytes = csv(&[
        &format!("王芳,女,1949-12-31,,{GOOD_NUMBER},13800138000,大专,"),
        "李丽,男,,,360734199001011241,13800138001,,",
        "=1+1,,,,3.60734E+17,1,,",
    ]);
    let state = import(&app, &county.centre_admin, &cohort, bytes).await;
    assert_eq!(counts(&state), [3, 3, 1, 0, 2]);
    let id = state["id"].as_str().unwrap();

    let answer = app
        .get(
            &format!("/api/v1/rosters/{id}/rejected.xlsx"),
            Some(&county.centre_admin),
        )
        .await
        .expect(200);
    let name = answer.headers["content-disposition"]
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        name,
        format!("attachment; filename=\"rejected-rows-{id}.xlsx\"")
    );
    let rows = rows_of_workbook(&answer.bytes);
    assert_eq!(rows[0][..3], ["原因", "姓名", "性别"]);
    assert_eq!(rows[1][0], "原第 3 行：性别与证件号码不一致，请核对");
    assert_eq!(
        rows[1][5], "360734199001011241",
        "the last digits are still there"
    );
    assert!(
        rows[2][0].contains("公式") && rows[2][0].contains("科学计数"),
        "{}",
        rows[2][0]
    );
    assert_eq!(
        rows[2][1], "=1+1",
        "a formula comes back as the text it was"
    );

    let table = app
        .get(
            &format!("/api/v1/rosters/{id}/rejected.csv?lang=en"),
            Some(&county.centre_admin),
        )
        .await
        .expect(200)
        .text();
    assert!(table.contains("Row 3: The sex does not agree"), "{table}");
    assert!(table.contains(",'=1+1,"), "{table}");

    // The sheet is corrected in place and uploaded as it is.
    let mut corrected = rows.clone();
    corrected[1][2] = "女".to_owned();
    corrected.truncate(2);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0_u32..).zip(&corrected) {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    let state = import(
        &app,
        &county.centre_admin,
        &cohort,
        book.save_to_buffer().unwrap(),
    )
    .await;
    assert_eq!(counts(&state), [1, 1, 1, 0, 0], "{state}");
}

async fn rejected_rows_are_deleted_after_a_month(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let cohort = county.cohort(&app, "一班").await;
    let bad = csv(&["李丽,男,,,360734199001011241,13800138001,,"]);
    let state = import(&app, &county.centre_admin, &cohort, bad).await;
    assert_eq!(counts(&state), [1, 1, 0, 0, 1]);
    let finished: DateTime<Utc> = state["finished_at"].as_str().unwrap().parse().unwrap();
    let until: DateTime<Utc> = state["rejected_rows_until"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(until - finished, TimeDelta::days(30));
    let sheet = format!(
        "/api/v1/rosters/{}/rejected.csv",
        state["id"].as_str().unwrap()
    );
    let forget = || {
        app.ports
            .db
            .write_now(|conn| centres::forget_rejected_rows(conn, &app.ports))
            .unwrap()
    };

    app.clock.advance(TimeDelta::days(29));
    assert_eq!(forget(), 0, "there is still time to mend them");
    app.clock.advance(TimeDelta::days(2));
    let place = Place::centre(&county.body_id, &county.centre_id);
    let token = app.sign_in_as(Role::CentreAdmin, &place);
    app.get(&sheet, Some(&token))
        .await
        .expect_problem(410, "centres.rejected_rows_gone");
    assert_eq!(forget(), 1);
    assert_eq!(forget(), 0);
    app.get(&sheet, Some(&token))
        .await
        .expect_problem(410, "centres.rejected_rows_gone");
}

async fn the_same_file_twice_changes_nothing(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let cohort = county.cohort(&app, "一班").await;
    import(&app, &county.centre_admin, &cohort, roster()).await;
    let before = enrolled(&app, &county.centre_admin, &cohort).await;
    let state = import(&app, &county.centre_admin, &cohort, roster()).await;
    assert_eq!(counts(&state), [3, 3, 0, 3, 0]);
    assert_eq!(enrolled(&app, &county.centre_admin, &cohort).await, before);
    let chains = app
        .ports
        .db
        .read_now(|conn| audit::verify_all(conn, &app.ports.secrets))
        .unwrap();
    assert!(
        chains.iter().all(|chain| chain.first_bad.is_none()),
        "the audit chains hold"
    );
}

async fn a_later_roster_brings_new_particulars(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let cohort = county.cohort(&app, "一班").await;
    import(&app, &county.centre_admin, &cohort, roster()).await;
    let later = csv(&[
        &format!("王芳,女,1949-12-31,居民身份证,{GOOD_NUMBER},13900139000,大专,拟从事本职业"),
        "阿依古丽·买买提,,,,360734199001011241,13800138001,硕士,",
        "龚䶮,男,,,360734199001011217,13800138002,,=1+1",
    ]);
    let state = import(&app, &county.centre_admin, &cohort, later.clone()).await;
    assert_eq!(state["rows_updated"], 2);
    assert_eq!(counts(&state), [3, 3, 0, 1, 0]);
    let people = enrolled(&app, &county.centre_admin, &cohort).await;
    assert_eq!(people[0]["mobile_masked"], "139****9000");
    assert_eq!(people[0]["education"], "大专");
    assert_eq!(people[1]["mobile_masked"], "138****8001");
    assert_eq!(people[1]["education"], "硕士");

    let again = import(&app, &county.centre_admin, &cohort, later).await;
    assert_eq!(again["rows_updated"], 0, "nothing is new the second time");
    assert_eq!(counts(&again), [3, 3, 0, 3, 0]);

    // A class that somebody joins later brings the number along for the classes before.
    let second = county.cohort(&app, "二班").await;
    let joined = csv(&["龚䶮,,,,360734199001011217,13700137000,,"]);
    let state = import(&app, &county.centre_admin, &second, joined).await;
    assert_eq!(counts(&state), [1, 1, 1, 0, 0]);
    let people = enrolled(&app, &county.centre_admin, &cohort).await;
    assert_eq!(people[2]["mobile_masked"], "137****7000");
    assert_eq!(
        people[2]["declared_condition"], "=1+1",
        "what a class was told stays with the class"
    );
}

async fn a_person_of_two_cohorts_is_one_candidate(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let (first, second) = (
        county.cohort(&app, "一班").await,
        county.cohort(&app, "二班").await,
    );
    import(&app, &county.centre_admin, &first, roster()).await;
    let again = csv(&[
        &format!("王芳,女,,,{GOOD_NUMBER},13800138009,本科,"),
        "买买提,,,,360734199001011241,13800138001,,",
    ]);
    let state = import(&app, &county.centre_admin, &second, again).await;
    assert_eq!(
        counts(&state),
        [2, 2, 1, 0, 1],
        "another name is not taken silently"
    );
    let id = state["id"].as_str().unwrap();
    let table = app
        .get(
            &format!("/api/v1/rosters/{id}/rejected.csv"),
            Some(&county.centre_admin),
        )
        .await
        .expect(200)
        .text();
    assert!(table.contains("已登记在另一个姓名下"), "{table}");
    assert!(
        !table.contains("阿依古丽"),
        "the registered name is not told: {table}"
    );
    let one = &enrolled(&app, &county.centre_admin, &first).await[0];
    let two = &enrolled(&app, &county.centre_admin, &second).await[0];
    assert_eq!(one["candidate_id"], two["candidate_id"]);
    assert_ne!(one["id"], two["id"]);
    assert_eq!(
        two["mobile_masked"], "138****8009",
        "the newest roster says where to reach the person"
    );
    assert_eq!(two["education"], "本科", "the enrolment has its own");
}

async fn another_body_knows_nothing_of_the_person(app: TestApp) {
    let (ours, theirs) = (
        County::make(&app, "000001").await,
        County::make(&app, "000002").await,
    );
    let (one, two) = (
        ours.cohort(&app, "一班").await,
        theirs.cohort(&app, "一班").await,
    );
    import(&app, &ours.centre_admin, &one, roster()).await;
    let other_name = csv(&[&format!("王小芳,女,,,{GOOD_NUMBER},13800138000,,")]);
    let state = import(&app, &theirs.centre_admin, &two, other_name).await;
    assert_eq!(counts(&state), [1, 1, 1, 0, 0], "{state}");
    assert_ne!(
        enrolled(&app, &ours.centre_admin, &one).await[0]["candidate_id"],
        enrolled(&app, &theirs.centre_admin, &two).await[0]["candidate_id"]
    );
}

async fn other_centres_and_roles_are_kept_out(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let cohort = county.cohort(&app, "一班").await;
    let state = import(&app, &county.centre_admin, &cohort, roster()).await;
    let id = state["id"].as_str().unwrap();
    let neighbour_id = make_centre(&app, &county.body_admin, "安远县职业培训中心").await;
    let neighbour = app.sign_in_as(
        Role::CentreAdmin,
        &Place::centre(&county.body_id, &neighbour_id),
    );
    let stranger = County::make(&app, "000002").await;
    for token in [&neighbour, &stranger.centre_admin, &stranger.body_admin] {
        for path in [
            format!("/api/v1/cohorts/{cohort}"),
            format!("/api/v1/cohorts/{cohort}/enrolments"),
            format!("/api/v1/cohorts/{cohort}/enrolments.csv"),
            format!("/api/v1/rosters/{id}"),
            format!("/api/v1/rosters/{id}/rejected.xlsx"),
            format!("/api/v1/rosters/{id}/rejected.csv"),
        ] {
            app.get(&path, Some(token))
                .await
                .expect_problem(404, "request.not_found");
        }
        upload(&app, token, &cohort, roster())
            .await
            .expect_problem(404, "request.not_found");
    }
    let supervisor = app.sign_in_as(Role::QualitySupervisor, &Place::body(&county.body_id));
    app.get(&format!("/api/v1/rosters/{id}"), Some(&supervisor))
        .await
        .expect(200);
    app.get(
        &format!("/api/v1/rosters/{id}/rejected.csv"),
        Some(&supervisor),
    )
    .await
    .expect_problem(403, "access.denied");
    upload(&app, &supervisor, &cohort, roster())
        .await
        .expect_problem(403, "access.denied");
}

async fn ten_thousand_rows_show_progress(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let cohort = county.cohort(&app, "大班").await;
    let bytes = centres::example_roster("ten thousand", 10_000);
    let accepted = upload(&app, &county.centre_admin, &cohort, bytes)
        .await
        .expect(202)
        .json();
    let path = format!("/api/v1/rosters/{}", accepted["id"].as_str().unwrap());
    let mut seen = std::collections::BTreeSet::new();
    let patience = Instant::now() + Duration::from_secs(180);
    let last = loop {
        let state = app
            .get(&path, Some(&county.centre_admin))
            .await
            .expect(200)
            .json();
        seen.insert(state["rows_done"].as_i64().unwrap());
        if state["state"] == "done" {
            break state;
        }
        assert!(Instant::now() < patience, "{state}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert_eq!(counts(&last), [10_000, 10_000, 10_000, 0, 0]);
    let between = seen
        .iter()
        .filter(|done| (1..10_000).contains(*done))
        .count();
    assert!(between >= 3, "progress was seen: {seen:?}");
}

fn handlers() -> JobHandlers {
    JobHandlers::default().on(centres::ROSTER_JOB, centres::run_roster_job)
}

/// A worker loses its lease half-way and another takes the job over: no row is entered or counted twice.
async fn an_interrupted_import_goes_on_where_it_stopped(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let cohort = county.cohort(&app, "一班").await;
    let bytes = centres::example_roster("interrupted", 3000);
    let accepted = upload(&app, &county.centre_admin, &cohort, bytes.clone())
        .await
        .expect(202)
        .json();
    let id = accepted["id"].as_str().unwrap();
    let path = format!("/api/v1/rosters/{id}");
    while app.get(&path, Some(&county.centre_admin)).await.json()["rows_done"]
        .as_i64()
        .unwrap()
        < 400
    {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    // The first worker renews its lease after each piece of rows; the second gets in between.
    let mut taken_over = 0;
    for _ in 0..20 {
        app.clock.advance(chrono::TimeDelta::minutes(5));
        taken_over += jobs::run_due(&app.ports, &handlers(), "second worker")
            .await
            .unwrap();
        if taken_over > 0 {
            break;
        }
    }
    assert_eq!(taken_over, 1, "the second worker took the job");
    let state = finished(&app, &county.centre_admin, id).await;
    assert_eq!(counts(&state), [3000, 3000, 3000, 0, 0], "{state}");
    let again = import(&app, &county.centre_admin, &cohort, bytes).await;
    assert_eq!(counts(&again), [3000, 3000, 0, 3000, 0]);
}

/// Two workers enter the same people into two cohorts of a body at the same time: each person is one candidate.
async fn two_imports_at_once_share_their_people(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let bytes = centres::example_roster("at once", 1000);
    let mut reversed: Vec<&str> = std::str::from_utf8(&bytes).unwrap().lines().collect();
    reversed[1..].reverse();
    let reversed = reversed.join("\n").into_bytes();
    let (one, two) = (
        county.cohort(&app, "一班").await,
        county.cohort(&app, "二班").await,
    );
    let first = upload(&app, &county.centre_admin, &one, bytes)
        .await
        .expect(202)
        .json();
    let second = upload(&app, &county.centre_admin, &two, reversed)
        .await
        .expect(202)
        .json();
    jobs::run_due(&app.ports, &handlers(), "second worker")
        .await
        .unwrap();
    for import in [first, second] {
        let state = finished(&app, &county.centre_admin, import["id"].as_str().unwrap()).await;
        assert_eq!(counts(&state), [1000, 1000, 1000, 0, 0], "{state}");
    }
    let people = |cohort: &str| {
        let people = app
            .ports
            .db
            .read_now(|conn| centres::list_enrolled(conn, &county.body_id, cohort));
        let people = people.map_err(|failure: DbFailure| failure).unwrap();
        people
            .into_iter()
            .map(|person| person.candidate_id)
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(people(&one), people(&two));
}

async fn a_retried_upload_is_one_import(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let cohort = county.cohort(&app, "一班").await;
    let path = format!("/api/v1/cohorts/{cohort}/rosters");
    let mut ids = Vec::new();
    for _ in 0..2 {
        let request = app
            .request(Method::POST, &path, Some(&county.centre_admin))
            .header("idempotency-key", "upload-once")
            .multipart(form("名册.csv", roster()));
        ids.push(
            Answer::of(request.send().await.unwrap())
                .await
                .expect(202)
                .json()["id"]
                .clone(),
        );
    }
    assert_eq!(ids[0], ids[1]);
    let other = app
        .request(Method::POST, &path, Some(&county.centre_admin))
        .header("idempotency-key", "upload-once")
        .multipart(form("名册.csv", centres::example_roster("other", 3)));
    Answer::of(other.send().await.unwrap())
        .await
        .expect_problem(422, "request.key_reused");
}

/// The numbers of good and bad rows stand in no answer but the sheet given back to the uploader, and nowhere on the disk.
async fn no_identity_number_leaves_or_lies_about(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let cohort = county.cohort(&app, "一班").await;
    let bad_number = "360734199001011234";
    let bytes = csv(&[
        &format!("王芳,女,1949-12-31,,{GOOD_NUMBER},13800138000,大专,"),
        &format!("李丽,女,,,{bad_number},13900139000,,"),
    ]);
    let path = format!("/api/v1/cohorts/{cohort}/rosters");
    let named = form(&format!("名册{GOOD_NUMBER}.csv"), bytes);
    let request = app
        .request(Method::POST, &path, Some(&county.centre_admin))
        .multipart(named);
    let accepted = Answer::of(request.send().await.unwrap()).await.expect(202);
    let id = accepted.json()["id"].as_str().unwrap().to_owned();
    let state = finished(&app, &county.centre_admin, &id).await;
    assert_eq!(counts(&state), [2, 2, 1, 0, 1]);

    let secrets = [
        GOOD_NUMBER,
        "1231002X",
        bad_number,
        "13800138000",
        "13900139000",
    ];
    let mut answers = vec![accepted.text(), state.to_string()];
    for path in [
        format!("/api/v1/cohorts/{cohort}"),
        format!("/api/v1/cohorts/{cohort}/enrolments"),
        format!("/api/v1/cohorts/{cohort}/enrolments.csv"),
        format!("/api/v1/rosters/{id}"),
        "/metrics".to_owned(),
    ] {
        answers.push(
            app.get(&path, Some(&county.centre_admin))
                .await
                .expect(200)
                .text(),
        );
    }
    for sheet in ["rejected.xlsx", "rejected.csv"] {
        let answer = app
            .get(
                &format!("/api/v1/rosters/{id}/{sheet}"),
                Some(&county.centre_admin),
            )
            .await
            .expect(200);
        answers.push(format!("{:?}", answer.headers));
    }
    for answer in &answers {
        for secret in secrets {
            assert!(!answer.contains(secret), "{secret} in {answer}");
        }
    }

    // Everything the installation has written: database, its log, files.
    let folder = app.ports.settings.data.dir.clone();
    let mut files = 0;
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let bytes = std::fs::read(&path).unwrap();
            for secret in secrets {
                let found = bytes
                    .windows(secret.len())
                    .any(|window| window == secret.as_bytes());
                assert!(!found, "{secret} in {}", path.display());
            }
        }
    }
    assert!(files > 0);
}

async fn the_face_for_other_slices(app: TestApp) {
    let county = County::make(&app, "000001").await;
    let cohort = county.cohort(&app, "一班").await;
    let ports = app.ports.clone();
    let (body_id, cohort_id) = (county.body_id.clone(), cohort.clone());
    let entered = app
        .ports
        .db
        .write_now(|conn| {
            centres::enter_roster_now(
                conn,
                &ports,
                "system",
                &body_id,
                &cohort_id,
                "名册.csv",
                &roster(),
            )
        })
        .map_err(|problem: Problem| problem.code())
        .unwrap();
    assert_eq!(
        (entered.rows_entered, entered.state),
        (3, centres::RosterState::Done)
    );

    let people = app
        .ports
        .db
        .read_now(|conn| {
            let people = centres::list_enrolled(conn, &body_id, &cohort_id)?;
            let ids: Vec<String> = people
                .iter()
                .map(|person| person.candidate_id.clone())
                .collect();
            let all = centres::find_candidates(conn, &body_id, &ids)?;
            assert_eq!(all.len(), 3);
            assert!(centres::list_enrolled(conn, "another body", &cohort_id)?.is_empty());
            assert!(centres::find_candidate(conn, "another body", &ids[0])?.is_none());
            assert!(
                centres::find_cohort(conn, &body_id, Some("another centre"), &cohort_id)?.is_none()
            );
            let centre = centres::find_centre(conn, &body_id, &people[0].centre_id)?.unwrap();
            assert_eq!(centre.county_name, "寻乌县");
            Ok::<_, DbFailure>(people)
        })
        .unwrap();
    assert_eq!(
        (people[0].level, people[0].cohort_name.as_str()),
        (5, "一班")
    );
    let candidate = app
        .ports
        .db
        .read_now(|conn| centres::find_candidate(conn, &body_id, &people[0].candidate_id))
        .map_err(|failure: DbFailure| failure)
        .unwrap()
        .unwrap();
    assert_eq!(
        centres::reveal_id_number(&app.ports, &candidate).unwrap(),
        GOOD_NUMBER
    );
    assert!(centres::id_number_ends_with(&app.ports, &candidate, "31002x").unwrap());
    assert!(!centres::id_number_ends_with(&app.ports, &candidate, "31002Y").unwrap());
    assert!(!centres::id_number_ends_with(&app.ports, &candidate, "").unwrap());

    let refused = app
        .ports
        .db
        .write_now(|conn| {
            centres::enter_roster_now(conn, &ports, "system", &body_id, &cohort_id, "x", b"")
        })
        .map_err(|problem: Problem| problem.code())
        .unwrap();
    assert_eq!(refused.state, centres::RosterState::Refused);
}
