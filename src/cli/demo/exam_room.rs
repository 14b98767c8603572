//! Sittings of the demo: one prepared and open, one sat from beginning to end by simulated candidates through the same use
//! cases that a browser reaches.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::TimeDelta;
use rand::RngExt;
use rand::rngs::StdRng;

use super::handout::{SittingNote, TicketNote};
use super::people::People;
use crate::centres;
use crate::delivery::{self, Answer, AnswerEvent, Delivery, Entry};
use crate::items::ItemKind;
use crate::papers;
use crate::platform::clock::ShiftedClock;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::platform::random::{hex_token, seeded};
use crate::sittings::{self, NewRoom, NewSitting, Ticket};

/// Answer events sent together.
const BATCH: usize = 50;

/// What a sitting of the demo is made of.
pub(super) struct SittingWish<'a> {
    pub(super) name: &'a str,
    pub(super) plan_id: &'a str,
    pub(super) cohort_id: &'a str,
    pub(super) window: TimeDelta,
    pub(super) seats: i32,
    pub(super) forms: usize,
}

/// Plans, fills and prepares a sitting that opens now; returns its id and tickets.
pub(super) fn prepare(
    ports: &Ports,
    people: &People,
    wish: &SittingWish<'_>,
) -> Result<(String, Vec<Ticket>), Problem> {
    let actor = people.signers[0].as_str();
    ports.db.write_now(|conn| {
        let now = ports.now();
        let sitting = NewSitting {
            name: wish.name.to_owned(),
            plan_id: wish.plan_id.to_owned(),
            opens_at: now,
            closes_at: now + wish.window,
        };
        let body = people.body_id.as_str();
        let sitting_id = sittings::insert_sitting(conn, ports, actor, body, &sitting)?;
        let room = NewRoom {
            name: "第一机房".to_owned(),
            centre_id: people.centre_id.clone(),
            seats: wish.seats,
        };
        sittings::insert_room(conn, ports, actor, body, &sitting_id, &room)?;
        sittings::admit_cohort(conn, ports, actor, body, &sitting_id, wish.cohort_id)?;
        sittings::prepare(conn, ports, actor, body, &sitting_id, wish.forms)?;
        let tickets =
            sittings::print_tickets(conn, ports, &people.first_signer(), &sitting_id, None)?;
        Ok((sitting_id, tickets))
    })
}

/// What the handout says of a sitting.
pub(super) fn note(
    ports: &Ports,
    people: &People,
    sitting_id: &str,
    name: &str,
    tickets: &[Ticket],
) -> Result<SittingNote, Problem> {
    let admissions = ports
        .db
        .read_now(|conn| sittings::list_admissions(conn, &people.body_id, sitting_id, None))?;
    let of_admission: BTreeMap<&str, &str> = admissions
        .iter()
        .map(|admission| (admission.id.as_str(), admission.candidate_id.as_str()))
        .collect();
    let mut notes = Vec::new();
    for ticket in tickets {
        let candidate_id = of_admission
            .get(ticket.admission_id.as_str())
            .ok_or_else(Problem::internal)?;
        let candidate = ports
            .db
            .read_now(|conn| centres::find_candidate(conn, &people.body_id, candidate_id))?
            .ok_or_else(Problem::internal)?;
        let id_number = centres::reveal_id_number(ports, &candidate)?;
        let last_six: String = id_number
            .chars()
            .skip(id_number.chars().count().saturating_sub(6))
            .collect();
        notes.push(TicketNote {
            name: ticket.name.clone(),
            admission_number: ticket.admission_number.clone(),
            seat_code: ticket.seat_code.clone(),
            id_last_six: last_six,
        });
    }
    Ok(SittingNote {
        id: sitting_id.to_owned(),
        name: name.to_owned(),
        tickets: notes,
    })
}

/// Lets every ticket's holder sit the exam: enter, start, answer, hand in. The clock moves on by the time it takes.
pub(super) async fn sit(
    ports: &Ports,
    clock: &Arc<ShiftedClock>,
    delivery: &Delivery,
    people: &People,
    tickets: &[Ticket],
) -> Result<(), Problem> {
    let mut sitters = Vec::new();
    for ticket in tickets {
        let entry = Entry {
            admission_number: ticket.admission_number.clone(),
            seat_code: ticket.seat_code.clone(),
            device: hex_token(ports.randomness.as_ref(), 16),
        };
        let accepted = delivery::enter(ports, delivery, entry, "demo").await?;
        let state = delivery::start(ports, delivery, &accepted.claims).await?;
        let attempt_id = state.attempt_id.ok_or_else(Problem::internal)?;
        sitters.push((accepted.claims, attempt_id, ticket));
    }
    clock.advance(TimeDelta::minutes(41));
    for (claims, attempt_id, ticket) in &sitters {
        let events = answers_of(ports, people, ticket)?;
        for part in events.chunks(BATCH) {
            delivery::save_answers(ports, delivery, claims, attempt_id, part.to_vec()).await?;
        }
    }
    clock.advance(TimeDelta::minutes(27));
    for (claims, _, _) in &sitters {
        delivery::submit(ports, delivery, claims).await?;
    }
    Ok(())
}

/// Answers of a simulated person: the abler, and the easier the item, the likelier right.
fn answers_of(
    ports: &Ports,
    people: &People,
    ticket: &Ticket,
) -> Result<Vec<AnswerEvent>, Problem> {
    let (form, versions) = ports.db.read_now(|conn| {
        let admission = sittings::find_admission(conn, &people.body_id, &ticket.admission_id)?;
        let form_id = admission
            .and_then(|admission| admission.form_id)
            .ok_or_else(Problem::internal)?;
        let form =
            papers::find_form(conn, &people.body_id, &form_id)?.ok_or_else(Problem::internal)?;
        let versions = papers::load_form_items(conn, &people.body_id, &form.document)?;
        Ok::<_, Problem>((form, versions))
    })?;
    let mut rng = seeded(&ticket.admission_number, "demo candidate");
    let ability = rng.random_range(0.45..0.95);
    let mut events = Vec::new();
    for item in &form.document.items {
        let Some(version) = versions.get(&item.version_id) else {
            continue;
        };
        let right = rng.random_bool(ability);
        let choice = if right {
            version.content.key.clone()
        } else {
            wrong_choice(item.kind, &version.content.key, &mut rng)
        };
        events.push(AnswerEvent {
            item_no: item.item_no,
            seq: 1,
            answer: Answer {
                choice,
                flagged: false,
            },
            client_at: None,
        });
    }
    Ok(events)
}

fn wrong_choice(kind: ItemKind, key: &[String], rng: &mut StdRng) -> Vec<String> {
    match kind {
        ItemKind::TrueFalse => {
            let says_true = key.first().is_some_and(|key| key == "true");
            vec![if says_true { "false" } else { "true" }.to_owned()]
        }
        ItemKind::SingleChoice | ItemKind::MultipleChoice => {
            let others: Vec<&str> = ["A", "B", "C", "D"]
                .into_iter()
                .filter(|letter| key.iter().all(|part| part != letter))
                .collect();
            // With every letter in the key, one of them alone is wrong.
            let wrong = if others.is_empty() {
                "A"
            } else {
                others
                    .get(rng.random_range(0..others.len()))
                    .unwrap_or(&"A")
            };
            vec![wrong.to_owned()]
        }
    }
}
