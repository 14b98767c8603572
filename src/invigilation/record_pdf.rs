//! The record of a room on paper, in the language of whoever prints it.

use chrono::{DateTime, Utc};

use super::close_room::ShownRecord;
use super::model::fault_table;
use super::record::{CreditRecord, IncidentRecord, SeatRecord};
use crate::platform::clock::text_in_china;
use crate::platform::http::{Language, Problem};
use crate::platform::i18n::text;
use crate::platform::print::{Block, Column, FontLibrary, Sheet, print_sheet};

/// The bytes of the PDF.
pub(super) fn print_record(
    fonts: &FontLibrary,
    shown: &ShownRecord,
    language: Language,
) -> Result<Vec<u8>, Problem> {
    let words = Words(language);
    let record = &shown.record;
    let title = words.of("title");
    let id = shown
        .sign_off
        .as_ref()
        .map_or(record.room_id.as_str(), |signed| signed.digest.as_str());
    let foot = format!("{} · {} · {title}", record.sitting_name, record.room_name);
    let mut blocks = vec![Block::Title(title.clone())];
    if shown.sign_off.is_none() {
        blocks.push(Block::Text(words.of("draft")));
    }
    blocks.push(Block::Facts(head(&words, shown)));
    blocks.push(Block::Heading(words.of("seats")));
    blocks.push(seat_table(&words, &record.seats));
    blocks.push(Block::Text(words.of("debt_note")));
    blocks.push(Block::Heading(words.of("incidents")));
    if record.incidents.is_empty() {
        blocks.push(Block::Text(words.of("no_incidents")));
    } else {
        blocks.push(incident_table(&words, &record.incidents));
    }
    blocks.push(Block::Heading(words.of("credits")));
    if record.credits.is_empty() {
        blocks.push(Block::Text(words.of("no_credits")));
    } else {
        blocks.push(credit_table(&words, &record.credits));
    }
    if !record.note.is_empty() {
        blocks.push(Block::Heading(words.of("note")));
        blocks.push(Block::Text(record.note.clone()));
    }
    let sheet = Sheet {
        title: &title,
        author: "Touchstone",
        id,
        at: record.made_at,
        foot: &foot,
        blocks,
    };
    print_sheet(fonts, &sheet).map_err(|error| {
        tracing::error!(%error, "the record of a room cannot be printed");
        Problem::internal()
    })
}

struct Words(Language);

impl Words {
    fn of(&self, key: &str) -> String {
        text(self.0, &format!("invigilation.record.{key}"), &[])
    }

    fn seconds(&self, seconds: i64) -> String {
        let params = [
            ("minutes", (seconds / 60).to_string()),
            ("seconds", (seconds % 60).to_string()),
        ];
        text(self.0, "invigilation.record.duration", &params)
    }

    fn fault(&self, code: &str) -> String {
        fault_table().find(code).map_or_else(
            || code.to_owned(),
            |fault| match self.0 {
                Language::Chinese => fault.name_zh.clone(),
                Language::English => fault.name_en.clone(),
            },
        )
    }

    fn column(&self, key: &str, share: f32) -> Column {
        Column {
            title: self.of(&format!("column.{key}")),
            share,
        }
    }
}

fn head(words: &Words, shown: &ShownRecord) -> Vec<(String, String)> {
    let record = &shown.record;
    let mut facts = vec![
        (words.of("sitting"), record.sitting_name.clone()),
        (words.of("room"), record.room_name.clone()),
        (words.of("opens"), text_in_china(record.opens_at)),
        (words.of("closes"), text_in_china(record.closes_at)),
        (words.of("made"), text_in_china(record.made_at)),
        (words.of("fault_table"), record.fault_table.clone()),
    ];
    if let Some(signed) = &shown.sign_off {
        facts.push((words.of("signed_by"), signed.signed_by_name.clone()));
        facts.push((words.of("signed_at"), text_in_china(signed.signed_at)));
        facts.push((words.of("digest"), signed.digest.clone()));
    }
    facts
}

fn moment(at: Option<DateTime<Utc>>) -> String {
    at.map(text_in_china).unwrap_or_default()
}

fn seat_table(words: &Words, seats: &[SeatRecord]) -> Block {
    let columns = vec![
        words.column("seat", 0.6),
        words.column("name", 1.3),
        words.column("number", 2.1),
        words.column("state", 1.0),
        words.column("closed", 1.7),
        words.column("answered", 1.0),
        words.column("events", 0.9),
        words.column("debt", 1.6),
        words.column("identity", 1.6),
        words.column("outages", 1.7),
        words.column("credited", 1.2),
        words.column("signals", 0.8),
    ];
    let rows = seats.iter().map(|seat| {
        let state = format!("invigilation.condition.{}", seat.condition.as_str());
        let identity = match (seat.identity, &seat.identity_basis) {
            (Some(outcome), Some(basis)) => format!(
                "{} ({})",
                words.of(&format!("identity.{}", outcome.as_str())),
                words.of(&format!("basis.{basis}")),
            ),
            _ => words.of("identity.none"),
        };
        let outages = match seat.outages {
            0 => String::new(),
            times => format!("{times} × · {}", words.seconds(seat.outage_seconds)),
        };
        let credited = match seat.credited_seconds {
            0 => String::new(),
            seconds => words.seconds(i64::from(seconds)),
        };
        let debt = words.of(&format!("debt.{}", seat.debt.as_str()));
        vec![
            seat.seat_no.to_string(),
            seat.name.clone(),
            seat.admission_number.clone(),
            text(words.0, &state, &[]),
            moment(seat.closed_at),
            format!("{} / {}", seat.answered, seat.total),
            seat.events.to_string(),
            debt.replace("{unsent}", &seat.unsent.to_string()),
            identity,
            outages,
            credited,
            seat.signals.to_string(),
        ]
    });
    Block::Table {
        rows: rows.collect(),
        columns,
    }
}

fn incident_table(words: &Words, incidents: &[IncidentRecord]) -> Block {
    let columns = vec![
        words.column("began", 1.6),
        words.column("seat", 0.7),
        words.column("fault", 1.8),
        words.column("minutes", 0.8),
        words.column("words", 4.5),
        words.column("by", 1.2),
    ];
    let rows = incidents.iter().map(|one| {
        vec![
            text_in_china(one.began_at),
            one.seat_no
                .map_or_else(|| words.of("whole_room"), |seat| seat.to_string()),
            words.fault(&one.fault),
            one.minutes
                .map(|minutes| minutes.to_string())
                .unwrap_or_default(),
            one.note.clone(),
            one.recorded_by_name.clone(),
        ]
    });
    Block::Table {
        rows: rows.collect(),
        columns,
    }
}

fn credit_table(words: &Words, credits: &[CreditRecord]) -> Block {
    let columns = vec![
        words.column("seat", 0.7),
        words.column("fault", 1.8),
        words.column("measured", 1.3),
        words.column("decision", 1.3),
        words.column("granted", 1.3),
        words.column("people", 2.2),
        words.column("words", 3.0),
    ];
    let rows = credits.iter().map(|one| {
        let people: Vec<&str> = [&one.first_by_name, &one.second_by_name]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        vec![
            one.seat_no.to_string(),
            words.fault(&one.fault),
            words.seconds(i64::from(one.measured_seconds)),
            words.of(&format!("decision.{}", one.state.as_str())),
            one.granted_seconds
                .map(|seconds| words.seconds(i64::from(seconds)))
                .unwrap_or_default(),
            people.join(", "),
            one.note.clone(),
        ]
    });
    Block::Table {
        rows: rows.collect(),
        columns,
    }
}
