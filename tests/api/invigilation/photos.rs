//! Photos of candidates, and the identity check by them.

use std::io::Cursor;

use reqwest::multipart::{Form, Part};
use serde_json::json;
use touchstone::access::Role;

use super::desk::Desk;
use crate::cases;
use crate::support::{Answer, Case, Place, TestApp, World};

pub(crate) fn cases() -> Vec<Case> {
    cases!["invigilation::photos": a_photo_is_redrawn_kept_sealed_and_shown, a_check_by_photo_names_the_photo]
}

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::DynamicImage::new_rgb8(width, height)
        .write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png)
        .unwrap();
    bytes
}

async fn upload(app: &TestApp, token: &str, candidate_id: &str, bytes: Vec<u8>) -> Answer {
    let form = Form::new().part("file", Part::bytes(bytes).file_name("me.jpg"));
    let path = format!("/api/v1/candidates/{candidate_id}/photo");
    let request = app.request(reqwest::Method::POST, &path, Some(token));
    Answer::of(request.multipart(form).send().await.unwrap()).await
}

async fn a_photo_is_redrawn_kept_sealed_and_shown(app: TestApp) {
    let world = World::prepared(&app, 2).await;
    let person = &world.people[0];
    let path = format!("/api/v1/candidates/{}/photo", person.candidate_id);
    app.get(&path, Some(&world.centre_admin))
        .await
        .expect_problem(404, "request.not_found");
    let photo = upload(
        &app,
        &world.centre_admin,
        &person.candidate_id,
        picture(900, 1200),
    )
    .await
    .expect(200)
    .json();
    assert_eq!(
        (&photo["width"], &photo["height"]),
        (&480.into(), &640.into())
    );
    let shown = app.get(&path, Some(&world.centre_admin)).await.expect(200);
    assert_eq!(shown.headers["content-type"], "image/jpeg");
    assert!(shown.bytes.starts_with(&[0xff, 0xd8]));
    for (bytes, code) in [
        (b"<html>".to_vec(), "centres.photo_unreadable"),
        (picture(20, 20), "centres.photo_small"),
    ] {
        let answer = upload(&app, &world.centre_admin, &person.candidate_id, bytes).await;
        answer.expect_problem(422, code);
    }
    let other_centre = app.make_centre(&world.body_id, "另一家中心");
    let place = Place::centre(&world.body_id, &other_centre);
    let outsider = app.sign_in_as(Role::CentreAdmin, &place);
    let answer = upload(&app, &outsider, &person.candidate_id, picture(200, 200)).await;
    answer.expect_problem(404, "request.not_found");
    app.get(&path, Some(&outsider))
        .await
        .expect_problem(404, "request.not_found");
    let invigilator = world.token(&app, Role::Invigilator);
    let answer = upload(&app, &invigilator, &person.candidate_id, picture(200, 200)).await;
    answer.expect_problem(403, "access.denied");
    // On the disk nothing shows a picture.
    let folder = app
        .ports
        .settings
        .data
        .dir
        .join("files/photos")
        .join(&world.body_id);
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.starts_with(&[0xff, 0xd8]));
    }
    // The invigilator sees it at the seat.
    let seat = world.path(&format!("/admissions/{}/photo", person.admission_id));
    app.get(&seat, Some(&invigilator)).await.expect(200);
    let without = world.path(&format!(
        "/admissions/{}/photo",
        world.people[1].admission_id
    ));
    app.get(&without, Some(&invigilator))
        .await
        .expect_problem(404, "request.not_found");
}

async fn a_check_by_photo_names_the_photo(app: TestApp) {
    let desk = Desk::open(&app, 1).await;
    let people = app
        .get(&desk.path("/admissions"), Some(&desk.sitting.admin))
        .await
        .expect(200)
        .json();
    assert_eq!(people["items"][0]["id"], desk.admission(0));
    let candidate_id = app.write(|conn, _| {
        let found =
            touchstone::sittings::find_admission(conn, &desk.sitting.body_id, desk.admission(0))?;
        Ok(found.unwrap().candidate_id)
    });
    upload(&app, &desk.sitting.admin, &candidate_id, picture(300, 400))
        .await
        .expect(200);
    assert_eq!(desk.seat(&app, 0).await["has_photo"], true);
    let rest = format!("/admissions/{}/identity-checks", desk.admission(0));
    let check = json!({ "basis": "photo", "outcome": "confirmed", "note": "" });
    desk.act(&app, &rest, &check).await.expect(201);
    assert_eq!(
        desk.evidence(&app, 0).await["identity_checks"][0]["basis"],
        "photo"
    );
}
