//! The story of the demo, in order. It begins three days ago, so that the finished sitting lies in the past.

use std::sync::Arc;

use anyhow::Context;
use chrono::TimeDelta;
use rand::RngExt;

use super::exam_room::{self, SittingWish};
use super::handout::{CertificateNote, Handout, SittingNote};
use super::people::{self, People};
use crate::centres::{self, NewCohort};
use crate::certificates::{self, IssueOrder};
use crate::delivery::Delivery;
use crate::items;
use crate::platform::clock::ShiftedClock;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::platform::random::seeded;
use crate::results::{self, MarksToEnter, UnitMark};
use crate::sittings::{self, Ticket};
use crate::standards;

const AI_TRAINER: &str = "4-04-05-05";
const CALL_CENTRE: &str = "4-04-05-03";
const ROSTER_ROWS: usize = 30;
const EARLIER_ROWS: usize = 12;
/// More editions than ship.
const MANY: i64 = 100;

struct Plans {
    ai_trainer: String,
}

pub(super) async fn set_up(ports: &Ports) -> anyhow::Result<Handout> {
    let clock = Arc::new(ShiftedClock::default());
    clock.advance(-TimeDelta::days(3));
    let past = ports.with_clock(clock.clone());
    let people = people::make(&past).map_err(told)?;
    let plans = content(&past, &people).map_err(told)?;
    let earlier = cohort(
        &past,
        &people,
        "2026 秋季一班",
        "demo-earlier",
        EARLIER_ROWS,
    )
    .map_err(told)?;
    let finished = finished_sitting(&past, &clock, &people, &plans, &earlier).await?;
    let certificates = certificates_of(&past, &people, &finished.id)?;

    let present =
        cohort(ports, &people, "2026 秋季二班", "demo-present", ROSTER_ROWS).map_err(told)?;
    let name = "人工智能训练师三级 · 随时可考（演示）";
    let wish = SittingWish {
        name,
        plan_id: &plans.ai_trainer,
        cohort_id: &present,
        window: TimeDelta::days(29),
        seats: 30,
        forms: 2,
    };
    let (sitting_id, tickets) = exam_room::prepare(ports, &people, &wish).map_err(told)?;
    let open_sitting =
        exam_room::note(ports, &people, &sitting_id, name, &tickets).map_err(told)?;
    Ok(Handout {
        address: String::new(),
        logins: people.logins.clone(),
        open_sitting,
        finished_sitting: finished,
        certificates,
    })
}

fn told(problem: Problem) -> anyhow::Error {
    anyhow::anyhow!("demo: {}", problem.code())
}

/// Standards, plans and banks of both occupations.
fn content(ports: &Ports, people: &People) -> Result<Plans, Problem> {
    let (body, actor) = (people.body_id.as_str(), people.signers[0].as_str());
    ports.db.write_now(|conn| {
        standards::load_shipped(conn, ports, "system")?;
        for edition in standards::list_editions(conn, None, MANY)? {
            standards::adopt(conn, ports, body, actor, &edition.id)?;
        }
        let mut ai_trainer = None;
        for shipped in standards::shipped::plans() {
            let plan_id = standards::copy_shipped_plan(conn, ports, body, actor, &shipped.key())?;
            if shipped.plan.occupation_code == AI_TRAINER {
                ai_trainer = Some(plan_id);
            }
        }
        items::load_shipped_bank(conn, ports, body, actor, AI_TRAINER, 3)?;
        items::load_shipped_bank(conn, ports, body, actor, CALL_CENTRE, 5)?;
        Ok(Plans {
            ai_trainer: ai_trainer.ok_or_else(Problem::internal)?,
        })
    })
}

/// A cohort filled from a roster file in the shipped format.
fn cohort(
    ports: &Ports,
    people: &People,
    name: &str,
    seed: &str,
    rows: usize,
) -> Result<String, Problem> {
    let (body, actor) = (people.body_id.as_str(), people.signers[0].as_str());
    ports.db.write_now(|conn| {
        let cohort = NewCohort {
            name: name.to_owned(),
            occupation_code: AI_TRAINER.to_owned(),
            level: 3,
            centre_id: people.centre_id.clone(),
        };
        let cohort_id = centres::insert_cohort(conn, ports, actor, body, &cohort)?;
        let roster = centres::example_roster(seed, rows);
        centres::enter_roster_now(conn, ports, actor, body, &cohort_id, "名册.csv", &roster)?;
        Ok(cohort_id)
    })
}

/// The sitting of the earlier cohort: sat, marked, signed by two people, certificates issued.
async fn finished_sitting(
    ports: &Ports,
    clock: &Arc<ShiftedClock>,
    people: &People,
    plans: &Plans,
    cohort_id: &str,
) -> anyhow::Result<SittingNote> {
    let name = "人工智能训练师三级 · 2026年11月第一场（演示）";
    let wish = SittingWish {
        name,
        plan_id: &plans.ai_trainer,
        cohort_id,
        window: TimeDelta::hours(3),
        seats: 20,
        forms: 2,
    };
    let (sitting_id, tickets) = exam_room::prepare(ports, people, &wish).map_err(told)?;
    let delivery = Delivery::start(ports);
    exam_room::sit(ports, clock, &delivery, people, &tickets)
        .await
        .map_err(told)?;
    clock.advance(TimeDelta::hours(4));
    mark_practicals(ports, people, &plans.ai_trainer, &sitting_id, &tickets).map_err(told)?;
    for signer in &people.signers {
        let body = people.body_id.as_str();
        ports
            .db
            .write_now(|conn| {
                let digest = results::current_digest(conn, ports, body, &sitting_id)?;
                results::sign_release(conn, ports, body, signer, &sitting_id, &digest)?
            })
            .map_err(told)?;
    }
    let order = IssueOrder {
        body_id: people.body_id.clone(),
        sitting_id: sitting_id.clone(),
        actor: people.signers[0].clone(),
    };
    certificates::issue_now(ports, &order)
        .await
        .context("certificates of the demo")?;
    let mut note = exam_room::note(ports, people, &sitting_id, name, &tickets).map_err(told)?;
    for ticket in &mut note.tickets {
        ticket.seat_code.clear();
    }
    Ok(note)
}

/// An assessor enters the marks of the practical units; most people pass.
fn mark_practicals(
    ports: &Ports,
    people: &People,
    plan_id: &str,
    sitting_id: &str,
    tickets: &[Ticket],
) -> Result<(), Problem> {
    let body = people.body_id.as_str();
    let plan = ports
        .db
        .read_now(|conn| standards::find_plan(conn, body, plan_id))?;
    let units = plan
        .and_then(|plan| plan.document.practical)
        .map(|practical| practical.units)
        .unwrap_or_default();
    for ticket in tickets {
        let mut rng = seeded(&ticket.admission_number, "demo practical");
        let share = rng.random_range(50..95_u32);
        let marks = units
            .iter()
            .map(|unit| UnitMark {
                code: unit.code.to_string(),
                // Whole halves of a point, as an assessor would give them.
                score_hundredths: i32::try_from(unit.score_hundredths * share / 100 / 50 * 50)
                    .unwrap_or(0),
            })
            .collect();
        let entry = MarksToEnter {
            admission_id: ticket.admission_id.clone(),
            units: marks,
            note: String::new(),
        };
        ports.db.write_now(|conn| {
            results::enter_practical_marks(conn, ports, body, &people.assessor, sitting_id, &entry)
        })?;
    }
    Ok(())
}

fn certificates_of(
    ports: &Ports,
    people: &People,
    sitting_id: &str,
) -> anyhow::Result<Vec<CertificateNote>> {
    let body = people.body_id.as_str();
    ports
        .db
        .read_now(|conn| {
            let mut notes = Vec::new();
            for admission in sittings::list_admissions(conn, body, sitting_id, None)? {
                let state = certificates::state_for_admission(conn, body, &admission.id)?;
                let candidate = centres::find_candidate(conn, body, &admission.candidate_id)?;
                if let (Some((number, _)), Some(candidate)) = (state, candidate) {
                    notes.push(CertificateNote {
                        number,
                        holder_name: candidate.name,
                    });
                }
            }
            Ok(notes)
        })
        .map_err(told)
}
