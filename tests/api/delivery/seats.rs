//! What the invigilator sees.

use serde_json::Value;
use touchstone::access::Role;

use super::exam::{Candidate, Sitting, open_sitting};
use crate::cases;
use crate::support::{Case, Place, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["delivery::seats": shows_every_seat_live, keeps_bodies_centres_and_roles_apart]
}

async fn seats(app: &TestApp, sitting: &Sitting, token: &str) -> Vec<Value> {
    let path = format!("/api/v1/sittings/{}/seats", sitting.id);
    let seats = app.get(&path, Some(token)).await.expect(200).json();
    seats.as_array().unwrap().clone()
}

async fn shows_every_seat_live(app: TestApp) {
    let sitting = open_sitting(&app, 3).await;
    let invigilator = app.sign_in_as(Role::Invigilator, &Place::body(&sitting.body_id));
    let at_work =
        Candidate::at_work(&app, &sitting.tickets[0].number, &sitting.tickets[0].code).await;
    at_work
        .save(
            &app,
            vec![
                at_work.event(0, 1, 0),
                at_work.event(1, 1, 0),
                at_work.event(0, 2, 1),
            ],
        )
        .await;
    let done = Candidate::at_work(&app, &sitting.tickets[1].number, &sitting.tickets[1].code).await;
    done.submit(&app).await;

    let seats = seats(&app, &sitting, &invigilator).await;
    assert_eq!(seats.len(), 3);
    let of = |at: usize| {
        let id = sitting.tickets[at].admission_id.as_str();
        seats
            .iter()
            .find(|seat| seat["admission_id"] == id)
            .unwrap()
    };
    assert_eq!(
        (&of(0)["state"], &of(0)["answered"]),
        (&"open".into(), &2.into())
    );
    assert_eq!(
        of(0)["total"].as_u64().unwrap(),
        at_work.items().len() as u64
    );
    assert!(of(0)["remaining_seconds"].as_i64().unwrap() > 60);
    assert!(of(0)["last_saved_at"].is_string());
    assert!(of(0)["room"].is_string() && of(0)["seat_no"].is_i64() && of(0)["name"].is_string());
    assert_eq!(of(1)["state"], "submitted");
    assert_eq!(
        (&of(2)["state"], &of(2)["last_saved_at"]),
        (&"waiting".into(), &Value::Null)
    );
    let numbers: Vec<i64> = seats
        .iter()
        .map(|seat| seat["seat_no"].as_i64().unwrap())
        .collect();
    assert!(numbers.is_sorted(), "{numbers:?}");
}

async fn keeps_bodies_centres_and_roles_apart(app: TestApp) {
    let sitting = open_sitting(&app, 2).await;
    let path = format!("/api/v1/sittings/{}/seats", sitting.id);
    let stranger = app.make_body("000009");
    for role in [Role::Invigilator, Role::BodyAdmin] {
        let token = app.sign_in_as(role, &Place::body(&stranger));
        app.get(&path, Some(&token))
            .await
            .expect_problem(404, "request.not_found");
    }
    for role in [
        Role::Candidate,
        Role::ItemAuthor,
        Role::Employer,
        Role::Assessor,
    ] {
        let token = app.sign_in_as(role, &Place::body(&sitting.body_id));
        app.get(&path, Some(&token))
            .await
            .expect_problem(403, "access.denied");
    }
    app.get("/api/v1/sittings/%00/seats", Some(&sitting.admin))
        .await
        .expect_problem(404, "request.not_found");
    app.get(&path, None)
        .await
        .expect_problem(401, "access.not_signed_in");
    let other_centre = sitting.another_centre(&app).await;
    let place = Place::centre(&sitting.body_id, &other_centre);
    for role in [Role::CentreAdmin, Role::Invigilator] {
        let token = app.sign_in_as(role, &place);
        assert!(seats(&app, &sitting, &token).await.is_empty(), "{role:?}");
    }
}
