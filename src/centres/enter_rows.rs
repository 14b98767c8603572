//! A piece of a roster: good rows become people in the cohort, bad ones are kept with their reasons, counts and an audit
//! entry are written beside them, all in one transaction. Entering the same rows again changes nothing; what a later
//! roster says otherwise of a person (mobile number, education, declared condition) takes the place of the former.

use serde_json::json;

use super::error::EnterFailure;
use super::identity_number::IdentityNumber;
use super::model::{id_number_place, mobile_place};
use super::queries::{self, ChunkCounts, EnrolledPerson, KnownPerson};
use super::roster_file::{RosterTable, SheetRow};
use super::roster_import::{StoredReasons, cells_place};
use super::roster_row::{FileFacts, Reason, RosterPerson, RowDemands, check_row};
use super::rows::{NewCandidateRow, NewEnrolmentRow, NewRejectionRow};
use crate::audit::{self, AuditEntry};
use crate::platform::clock::date_in_china;
use crate::platform::crypto::{SealError, blind_index, open_text, seal_text};
use crate::platform::db::Conn;
use crate::platform::db::types::UtcTime;
use crate::platform::ports::Ports;

/// Where rows go and for whom.
#[derive(Clone, Debug)]
pub(super) struct RosterPlace {
    pub(super) import_id: String,
    pub(super) body_id: String,
    pub(super) centre_id: String,
    pub(super) cohort_id: String,
    pub(super) level: i32,
    /// Account that uploaded the file.
    pub(super) actor: String,
}

/// A roster that was read, with what its whole tells of each row.
pub(super) struct ReadRoster {
    pub(super) table: RosterTable,
    pub(super) facts: FileFacts,
}

impl ReadRoster {
    pub(super) fn of(table: RosterTable) -> Self {
        let facts = FileFacts::of(&table);
        Self { table, facts }
    }

    pub(super) fn rows(&self) -> i32 {
        i32::try_from(self.table.rows.len()).unwrap_or(i32::MAX)
    }
}

/// Enters rows `from..to` (counted from 0 below the header) in the caller's transaction.
pub(super) fn enter_rows(
    conn: &mut Conn,
    ports: &Ports,
    place: &RosterPlace,
    roster: &ReadRoster,
    from: i32,
    to: i32,
) -> Result<ChunkCounts, EnterFailure> {
    let range = usize::try_from(from).unwrap_or(0)..usize::try_from(to).unwrap_or(0);
    let rows = roster.table.rows.get(range).unwrap_or_default();
    let demands = RowDemands {
        level: place.level,
        today: date_in_china(ports.now()),
    };
    let mut people = Vec::new();
    let mut rejected: Vec<(&SheetRow, Vec<Reason>)> = Vec::new();
    for row in rows {
        match check_row(&roster.table, &roster.facts, demands, row) {
            Ok(person) => {
                let index = index_of(ports, place, &person.id_number);
                people.push((row, person, index));
            }
            Err(reasons) => rejected.push((row, reasons)),
        }
    }
    let indexes: Vec<String> = people.iter().map(|(_, _, index)| index.clone()).collect();
    let known = queries::find_known_people(conn, &place.body_id, &indexes)?;
    let known_ids: Vec<String> = known.values().map(|person| person.id.clone()).collect();
    let enrolled = queries::find_enrolled_among(conn, &place.cohort_id, &known_ids)?;

    let mut counts = ChunkCounts::default();
    let mut candidates = Vec::new();
    let mut enrolments = Vec::new();
    let mut changes = Vec::new();
    for (row, person, index) in people {
        match known.get(&index) {
            Some(old) if old.name != person.name => {
                rejected.push((row, vec![Reason::new("person.name_differs")]));
            }
            Some(old) => {
                let change = Change::of(ports, old, enrolled.get(&old.id), &person)?;
                match (enrolled.contains_key(&old.id), change.is_some()) {
                    (false, _) => enrolments.push(new_enrolment(ports, place, &old.id, &person)),
                    (true, true) => counts.updated += 1,
                    (true, false) => counts.unchanged += 1,
                }
                changes.extend(change);
            }
            None => {
                let candidate = new_candidate(ports, place, &person, index)?;
                enrolments.push(new_enrolment(ports, place, &candidate.id, &person));
                candidates.push(candidate);
            }
        }
    }
    counts.entered = count(enrolments.len());
    counts.rejected = count(rejected.len());
    if !queries::advance_import(conn, &place.import_id, from, to, counts)? {
        return Err(EnterFailure::TakenOver);
    }
    // In one order everywhere, so that two imports with the same people wait for each other instead of locking up.
    candidates.sort_by(|one, two| one.id_number_index.cmp(&two.id_number_index));
    queries::insert_candidates(conn, &candidates)?;
    queries::insert_enrolments(conn, &enrolments)?;
    changes.sort_by(|one, two| one.candidate_id.cmp(&two.candidate_id));
    for change in &changes {
        change.write(conn, place)?;
    }
    let rejections = rejected
        .iter()
        .map(|(row, reasons)| new_rejection(ports, place, row, reasons))
        .collect::<Result<Vec<_>, _>>()?;
    queries::insert_rejections(conn, &rejections)?;
    let entry = AuditEntry {
        chain: &place.body_id,
        actor: &place.actor,
        action: "roster.rows_entered",
        subject_kind: "cohort",
        subject_id: &place.cohort_id,
        data: json!({
            "import_id": place.import_id, "from": from, "to": to, "entered": counts.entered,
            "updated": counts.updated, "unchanged": counts.unchanged, "rejected": counts.rejected,
            "changed_candidates": changes.iter().map(|change| &change.candidate_id).collect::<Vec<_>>(),
        }),
    };
    audit::record(conn, ports, entry)?;
    Ok(counts)
}

/// What a row says otherwise of somebody whom the body knows.
struct Change {
    candidate_id: String,
    /// Sealed and masked.
    mobile: Option<(String, String)>,
    /// Enrolment, education, declared condition.
    enrolment: Option<(String, String, String)>,
}

impl Change {
    fn of(
        ports: &Ports,
        old: &KnownPerson,
        enrolled: Option<&EnrolledPerson>,
        person: &RosterPerson,
    ) -> Result<Option<Self>, SealError> {
        let place = mobile_place(&old.id);
        let key = &ports.secrets.identity;
        let known = open_text(key, &place, &old.mobile_cipher)?;
        let mobile = if known == person.mobile.reveal() {
            None
        } else {
            let sealed = seal_text(
                key,
                &place,
                person.mobile.reveal(),
                ports.randomness.as_ref(),
            )?;
            Some((sealed, person.mobile.masked()))
        };
        let enrolment = enrolled
            .filter(|held| {
                held.education != person.education
                    || held.declared_condition != person.declared_condition
            })
            .map(|held| {
                (
                    held.enrolment_id.clone(),
                    person.education.clone(),
                    person.declared_condition.clone(),
                )
            });
        let change = Self {
            candidate_id: old.id.clone(),
            mobile,
            enrolment,
        };
        Ok(Some(change).filter(|change| change.mobile.is_some() || change.enrolment.is_some()))
    }

    fn write(&self, conn: &mut Conn, place: &RosterPlace) -> Result<(), EnterFailure> {
        if let Some((cipher, masked)) = &self.mobile {
            queries::update_mobile(conn, &place.body_id, &self.candidate_id, cipher, masked)?;
        }
        if let Some((enrolment, education, condition)) = &self.enrolment {
            queries::update_enrolment(conn, &place.cohort_id, enrolment, education, condition)?;
        }
        Ok(())
    }
}

fn count(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

fn index_of(ports: &Ports, place: &RosterPlace, number: &IdentityNumber) -> String {
    blind_index(
        &ports.secrets.identity_index,
        &place.body_id,
        number.reveal(),
    )
}

fn new_candidate(
    ports: &Ports,
    place: &RosterPlace,
    person: &RosterPerson,
    index: String,
) -> Result<NewCandidateRow, SealError> {
    let id = uuid::Uuid::now_v7().to_string();
    let seal = |place: &str, text: &str| {
        seal_text(
            &ports.secrets.identity,
            place,
            text,
            ports.randomness.as_ref(),
        )
    };
    let number = &person.id_number;
    Ok(NewCandidateRow {
        body_id: place.body_id.clone(),
        name: person.name.clone(),
        sex: number.sex(),
        birth_date: number.birth_date(),
        id_number_cipher: seal(&id_number_place(&id), number.reveal())?,
        id_number_index: index,
        id_number_masked: number.masked(),
        mobile_cipher: seal(&mobile_place(&id), person.mobile.reveal())?,
        mobile_masked: person.mobile.masked(),
        created_at: UtcTime(ports.now()),
        id,
    })
}

fn new_enrolment(
    ports: &Ports,
    place: &RosterPlace,
    candidate_id: &str,
    person: &RosterPerson,
) -> NewEnrolmentRow {
    NewEnrolmentRow {
        id: uuid::Uuid::now_v7().to_string(),
        body_id: place.body_id.clone(),
        centre_id: place.centre_id.clone(),
        cohort_id: place.cohort_id.clone(),
        candidate_id: candidate_id.to_owned(),
        education: person.education.clone(),
        declared_condition: person.declared_condition.clone(),
        created_at: UtcTime(ports.now()),
    }
}

fn new_rejection(
    ports: &Ports,
    place: &RosterPlace,
    row: &SheetRow,
    reasons: &[Reason],
) -> Result<NewRejectionRow, SealError> {
    let row_number = i32::try_from(row.number).unwrap_or(i32::MAX);
    let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
    Ok(NewRejectionRow {
        import_id: place.import_id.clone(),
        row_number,
        reasons: StoredReasons::of(reasons).to_json(),
        cells_cipher: seal_text(
            &ports.secrets.identity,
            &cells_place(&place.import_id, row_number),
            &serde_json::to_string(&cells).map_err(|_| SealError)?,
            ports.randomness.as_ref(),
        )?,
    })
}
