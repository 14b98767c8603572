//! Preparing a sitting: forms by blueprint, seats, admission numbers, seat codes, each candidate's order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::admission_number::{admission_number, number_prefix};
use super::error::faulty;
use super::model::{AdmissionView, SittingState, SittingView};
use super::queries;
use super::rows::Seated;
use super::seat_code::make_code;
use super::seating::{Person, Place, SeatingRoom, seat_people};
use crate::audit::{self, AuditEntry};
use crate::centres;
use crate::items;
use crate::papers::{self, Assembly, NewForm, Shortage};
use crate::platform::clock::date_in_china;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::platform::random::hex_token;
use crate::standards;

/// Forms of one sitting.
pub const FORMS: std::ops::RangeInclusive<usize> = 1..=10;
/// Draws of the six digits of a sitting until free ones are found.
const DRAWS: usize = 40;

/// What a preparation made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Prepared {
    pub forms: usize,
    pub candidates: usize,
}

/// Prepares a sitting; preparing again replaces forms, seats, numbers and codes as long as nobody has entered.
/// `actor` is an account id or `system`.
///
/// # Errors
/// 404 for a sitting that is not the body's; `request.invalid` for a number of forms outside [`FORMS`];
/// `sitting.released`, `sitting.over`, `sitting.begun`; `sitting.no_candidates`; `sitting.seats_short`;
/// `sitting.bank_short`, whose fields name section, kind, needed and have.
pub fn prepare(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    body_id: &str,
    sitting_id: &str,
    forms: usize,
) -> Result<Prepared, Problem> {
    let sitting = queries::lock_sitting(conn, body_id, sitting_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    if !FORMS.contains(&forms) {
        Problem::invalid(vec![faulty("forms", "forms_count")])?;
    }
    check_may_prepare(conn, ports, &sitting)?;
    let people = queries::list_admissions(conn, body_id, sitting_id, None)?;
    if people.is_empty() {
        return Err(Problem::new("sitting.no_candidates"));
    }
    let seed = hex_token(ports.randomness.as_ref(), 16);
    let places = places_for(conn, &sitting, &people, forms, &seed)?;
    let before = uses_before(conn, body_id, sitting_id)?;
    let assembly = assemble(conn, &sitting, forms, &seed)?;

    queries::clear_preparation(conn, body_id, sitting_id)?;
    // Somebody may have entered while the rows were waited for.
    check_nobody_entered(conn, &sitting)?;
    papers::delete_forms(conn, body_id, sitting_id)?;
    let stored = papers::insert_forms(conn, body_id, sitting_id, &assembly.forms, ports.now())?;
    for document in &assembly.forms {
        // A form that could not be shown must not come to be.
        papers::load_form_items(conn, body_id, document)?;
    }
    give_places(conn, ports, &sitting, &places, &stored)?;
    queries::set_seed(conn, body_id, sitting_id, &seed)?;
    queries::set_state(conn, body_id, sitting_id, SittingState::Prepared)?;
    count_use(conn, &assembly, before)?;
    let entry = AuditEntry {
        chain: body_id,
        actor,
        action: "sitting.prepared",
        subject_kind: "sitting",
        subject_id: sitting_id,
        data: json!({
            "seed": seed, "candidates": places.len(), "again": sitting.state == SittingState::Prepared,
            "forms": stored.iter().map(|form| json!({ "label": form.label, "digest": form.digest })).collect::<Vec<_>>(),
        }),
    };
    audit::record(conn, ports, entry)?;
    Ok(Prepared {
        forms,
        candidates: places.len(),
    })
}

/// Nobody may lose a place once the first has entered.
pub(super) fn check_may_prepare(
    conn: &mut Conn,
    ports: &Ports,
    sitting: &SittingView,
) -> Result<(), Problem> {
    if sitting.state == SittingState::Released {
        return Err(Problem::new("sitting.released"));
    }
    if sitting.closes_at <= ports.now() {
        return Err(Problem::new("sitting.over"));
    }
    check_nobody_entered(conn, sitting)
}

pub(super) fn check_nobody_entered(conn: &mut Conn, sitting: &SittingView) -> Result<(), Problem> {
    if queries::has_begun(conn, &sitting.body_id, &sitting.id)? {
        return Err(Problem::new("sitting.begun"));
    }
    Ok(())
}

fn places_for(
    conn: &mut Conn,
    sitting: &SittingView,
    people: &[AdmissionView],
    forms: usize,
    seed: &str,
) -> Result<Vec<Place>, Problem> {
    let rooms: Vec<SeatingRoom> = queries::list_rooms(conn, &sitting.body_id, &sitting.id, None)?
        .into_iter()
        .map(|room| SeatingRoom {
            id: room.id,
            centre_id: room.centre_id,
            seats: room.seats,
        })
        .collect();
    let people: Vec<Person> = people
        .iter()
        .map(|admission| Person {
            admission_id: admission.id.clone(),
            centre_id: admission.centre_id.clone(),
        })
        .collect();
    match seat_people(&rooms, &people, forms, seed) {
        Ok(places) => Ok(places),
        Err(short) => {
            let centre = centres::find_centre(conn, &sitting.body_id, &short.centre_id)?;
            Err(Problem::new("sitting.seats_short")
                .with(
                    "centre",
                    centre.map(|centre| centre.name).unwrap_or_default(),
                )
                .with("needed", short.needed)
                .with("have", short.have))
        }
    }
}

fn assemble(
    conn: &mut Conn,
    sitting: &SittingView,
    forms: usize,
    seed: &str,
) -> Result<Assembly, Problem> {
    let (body_id, level) = (&sitting.body_id, sitting.level);
    let plan =
        standards::find_plan(conn, body_id, &sitting.plan_id)?.ok_or_else(Problem::internal)?;
    let bank = items::list_for_assembly(conn, body_id, &sitting.occupation_code, level)?;
    let assembly =
        papers::assemble(&plan.document, &bank, forms, seed).map_err(|short| bank_short(&short))?;
    if let Some(broken) = assembly.constraints.iter().find(|rule| !rule.met) {
        tracing::error!(sitting.id = %sitting.id, rule = broken.name, "assembled forms break a rule");
        return Err(Problem::internal());
    }
    Ok(assembly)
}

/// The shortage as a problem; the text of the field depends on section and kind.
fn bank_short(short: &Shortage) -> Problem {
    use crate::items::ItemKind as Kind;
    let code = match (short.section.as_str(), short.kind) {
        ("ethics", Kind::TrueFalse) => "bank_short_ethics_true_false",
        ("ethics", Kind::SingleChoice) => "bank_short_ethics_single_choice",
        ("ethics", Kind::MultipleChoice) => "bank_short_ethics_multiple_choice",
        ("basic", Kind::TrueFalse) => "bank_short_basic_true_false",
        ("basic", Kind::SingleChoice) => "bank_short_basic_single_choice",
        ("basic", Kind::MultipleChoice) => "bank_short_basic_multiple_choice",
        (_, Kind::TrueFalse) => "bank_short_true_false",
        (_, Kind::SingleChoice) => "bank_short_single_choice",
        (_, Kind::MultipleChoice) => "bank_short_multiple_choice",
    };
    let params = vec![
        ("section", short.section.clone()),
        ("needed", short.needed.to_string()),
        ("have", short.have.to_string()),
    ];
    let field = format!("{}/{}", short.section, short.kind.as_str());
    Problem::new("sitting.bank_short").field_with(field, code, params)
}

/// In how many forms of the sitting each item stands now.
fn uses_before(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<BTreeMap<String, usize>, Problem> {
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for form in papers::list_forms(conn, body_id, sitting_id)? {
        for item in form.document.items {
            *uses.entry(item.item_id).or_default() += 1;
        }
    }
    Ok(uses)
}

/// Counts an item once for each form it stands in; forms that are replaced had been counted already.
fn count_use(
    conn: &mut Conn,
    assembly: &Assembly,
    mut before: BTreeMap<String, usize>,
) -> Result<(), Problem> {
    let mut fresh = Vec::new();
    for item in assembly.forms.iter().flat_map(|form| &form.items) {
        match before.get_mut(&item.item_id) {
            Some(left) if *left > 0 => *left -= 1,
            _ => fresh.push(item.item_id.clone()),
        }
    }
    Ok(items::count_use(conn, &fresh)?)
}

fn give_places(
    conn: &mut Conn,
    ports: &Ports,
    sitting: &SittingView,
    places: &[Place],
    forms: &[NewForm],
) -> Result<(), Problem> {
    let prefix = free_prefix(conn, ports, sitting)?;
    let by_index: BTreeMap<usize, &str> = (0..)
        .zip(forms.iter().map(|form| form.id.as_str()))
        .collect();
    for (place, serial) in places.iter().zip(1_usize..) {
        let code = make_code(ports, &place.admission_id)?;
        let seated = Seated {
            room_id: &place.room_id,
            seat_no: place.seat_no,
            form_id: by_index.get(&place.form).ok_or_else(Problem::internal)?,
            order_seed: &hex_token(ports.randomness.as_ref(), 16),
            admission_number: &admission_number(&prefix, serial),
            code_digest: &code.digest,
            code_cipher: &code.cipher,
        };
        queries::set_seat(conn, &sitting.body_id, &place.admission_id, &seated)?;
    }
    Ok(())
}

/// The first digits of the admission numbers, which no other sitting has.
fn free_prefix(conn: &mut Conn, ports: &Ports, sitting: &SittingView) -> Result<String, Problem> {
    let day = date_in_china(sitting.opens_at);
    for _ in 0..DRAWS {
        let mut bytes = [0_u8; 4];
        ports.randomness.fill(&mut bytes);
        let prefix = number_prefix(day, u32::from_le_bytes(bytes));
        if !queries::number_is_taken(conn, &prefix)? {
            return Ok(prefix);
        }
    }
    Err(Problem::internal())
}
