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
const AI_TRAINER_LEVEL: i32 = 3;
const CALL_CENTRE: &str = "4-04-05-03";
const CALL_CENTRE_LEVEL: i32 = 5;
const ROSTER_ROWS: usize = 30;
const EARLIER_ROWS: usize = 12;
const CALL_CENTRE_ROWS: usize = 10;
/// More editions than ship.
const MANY: i64 = 100;

struct Plans {
    ai_trainer: String,
    call_centre: String,
}

/// A cohort of the demo and the roster file that fills it.
struct CohortWish<'a> {
    name: &'a str,
    occupation_code: &'a str,
    level: i32,
    seed: &'a str,
    rows: usize,
}

pub(super) async fn set_up(ports: &Ports) -> anyhow::Result<Handout> {
    let clock = Arc::new(ShiftedClock::default());
    clock.advance(-TimeDelta::days(3));
    let past = ports.with_clock(clock.clone());
    let people = people::make(&past).map_err(told)?;
    let plans = content(&past, &people).map_err(told)?;
    let earlier = CohortWish {
        name: "2026 秋季一班",
        occupation_code: AI_TRAINER,
        level: AI_TRAINER_LEVEL,
        seed: "demo-earlier",
        rows: EARLIER_ROWS,
    };
    let earlier = cohort(&past, &people, &earlier).map_err(told)?;
    let finished = finished_sitting(&past, &clock, &people, &plans, &earlier).await?;
    let certificates = certificates_of(&past, &people, &finished.id)?;

    let open = [
        (
            "人工智能训练师三级 · 随时可考（演示）",
            plans.ai_trainer.as_str(),
            CohortWish {
                name: "2026 秋季二班",
                occupation_code: AI_TRAINER,
                level: AI_TRAINER_LEVEL,
                seed: "demo-present",
                rows: ROSTER_ROWS,
            },
        ),
        (
            "呼叫中心服务员五级 · 随时可考（演示）",
            plans.call_centre.as_str(),
            CohortWish {
                name: "2026 秋季三班",
                occupation_code: CALL_CENTRE,
                level: CALL_CENTRE_LEVEL,
                seed: "demo-call-centre",
                rows: CALL_CENTRE_ROWS,
            },
        ),
    ];
    let mut open_sittings = Vec::new();
    for (name, plan_id, wish) in &open {
        open_sittings.push(open_sitting(ports, &people, name, plan_id, wish).map_err(told)?);
    }
    Ok(Handout {
        address: String::new(),
        logins: people.logins.clone(),
        open_sittings,
        finished_sitting: finished,
        certificates,
    })
}

/// A sitting that can be taken at once, filled from a cohort of its own.
fn open_sitting(
    ports: &Ports,
    people: &People,
    name: &str,
    plan_id: &str,
    wish: &CohortWish<'_>,
) -> Result<SittingNote, Problem> {
    let cohort_id = cohort(ports, people, wish)?;
    let sitting = SittingWish {
        name,
        plan_id,
        cohort_id: &cohort_id,
        window: TimeDelta::days(29),
        seats: 30,
        forms: 2,
    };
    let (sitting_id, tickets) = exam_room::prepare(ports, people, &sitting)?;
    exam_room::note(ports, people, &sitting_id, name, &tickets)
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
        let (mut ai_trainer, mut call_centre) = (None, None);
        for shipped in standards::shipped::plans() {
            let plan_id = standards::copy_shipped_plan(conn, ports, body, actor, &shipped.key())?;
            let plan = &shipped.plan;
            match (
                plan.occupation_code.as_str(),
                i32::from(plan.level.number()),
            ) {
                (AI_TRAINER, AI_TRAINER_LEVEL) => ai_trainer = Some(plan_id),
                (CALL_CENTRE, CALL_CENTRE_LEVEL) => call_centre = Some(plan_id),
                _ => {}
            }
        }
        for bank in items::bank::shipped_banks() {
            let level = i32::from(bank.level.number());
            items::load_shipped_bank(conn, ports, body, actor, &bank.occupation, level)?;
        }
        Ok(Plans {
            ai_trainer: ai_trainer.ok_or_else(Problem::internal)?,
            call_centre: call_centre.ok_or_else(Problem::internal)?,
        })
    })
}

/// A cohort filled from a roster file in the shipped format.
fn cohort(ports: &Ports, people: &People, wish: &CohortWish<'_>) -> Result<String, Problem> {
    let (body, actor) = (people.body_id.as_str(), people.signers[0].as_str());
    ports.db.write_now(|conn| {
        let cohort = NewCohort {
            name: wish.name.to_owned(),
            occupation_code: wish.occupation_code.to_owned(),
            level: wish.level,
            centre_id: people.centre_id.clone(),
        };
        let cohort_id = centres::insert_cohort(conn, ports, actor, body, &cohort)?;
        let roster = centres::example_roster(wish.seed, wish.rows);
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
