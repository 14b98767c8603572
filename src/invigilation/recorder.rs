//! Writes what heartbeats brought, many seats in one transaction, at intervals: measured silences, signals, messages read,
//! and the proposals that follow from lost time.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Mutex;

use chrono::{DateTime, TimeDelta, Utc};

use super::Invigilation;
use super::model::{Outage, Signal, SignalKind};
use super::presence::{Learned, Return, Seat};
use super::propose_credit::propose_for_outage;
use super::queries::{self, NewOutage, NewSignal, PresenceRow, SeatContext, StoredPresence};
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// Seats written in one transaction, so that nobody waits long for the write lock.
const SEATS_AT_ONCE: usize = 500;
/// Signals of one seat that are kept as rows; further ones are only counted.
const MOST_SIGNAL_ROWS: i32 = 300;

/// The newest message of each room that this process has read.
#[derive(Default)]
pub(super) struct KnownMessages(Mutex<HashMap<String, i64>>);

/// One round: writes what is due, learns what other processes did, and brings open streams up to date.
pub async fn run_round(ports: &Ports, invigilation: &Invigilation) -> Result<(), Problem> {
    let settings = &ports.settings.invigilation;
    let pause = TimeDelta::seconds(settings.flush_seconds);
    let due = invigilation.presence.due(ports.now(), pause);
    let mut trouble = None;
    for seats in chunks(due) {
        let (worker, written) = (ports.clone(), seats.clone());
        let learned = ports
            .db
            .write(move |conn| write_seats(conn, &worker, &written).map_err(Problem::from))
            .await;
        match learned {
            Ok(learned) => invigilation.presence.learn(learned),
            Err(problem) => {
                invigilation.presence.put_back(seats);
                trouble = Some(problem);
            }
        }
    }
    let heard = invigilation.presence.rooms();
    let watched = invigilation.hub.rooms();
    let versions = look_at_changes(ports, heard.union(&watched).cloned().collect()).await?;
    fetch_messages(ports, invigilation, &heard, &versions).await?;
    invigilation
        .hub
        .refresh(ports, invigilation, &versions)
        .await;
    trouble.map_or(Ok(()), Err)
}

fn chunks(mut seats: BTreeMap<String, Seat>) -> Vec<BTreeMap<String, Seat>> {
    let mut parts = Vec::new();
    while !seats.is_empty() {
        let rest = match seats.keys().nth(SEATS_AT_ONCE).cloned() {
            Some(first) => seats.split_off(&first),
            None => BTreeMap::new(),
        };
        parts.push(std::mem::replace(&mut seats, rest));
    }
    parts
}

/// Versions of rooms, of what is seen and of messages: one query whatever the number of clients.
async fn look_at_changes(
    ports: &Ports,
    rooms: BTreeSet<String>,
) -> Result<HashMap<String, (i64, i64)>, Problem> {
    if rooms.is_empty() {
        return Ok(HashMap::new());
    }
    let rooms: Vec<String> = rooms.into_iter().collect();
    ports
        .db
        .read(move |conn| queries::list_changes(conn, &rooms).map_err(Problem::from))
        .await
}

async fn fetch_messages(
    ports: &Ports,
    invigilation: &Invigilation,
    heard: &HashSet<String>,
    versions: &HashMap<String, (i64, i64)>,
) -> Result<(), Problem> {
    let changed: Vec<(String, i64)> = {
        let mut known = invigilation
            .known_messages
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        known.retain(|room_id, _| heard.contains(room_id));
        let newer = versions.iter().filter(|(room_id, (_, version))| {
            heard.contains(*room_id) && known.get(*room_id) != Some(version)
        });
        newer
            .map(|(room_id, (_, version))| (room_id.clone(), *version))
            .collect()
    };
    invigilation.presence.keep_rooms(heard);
    for (room_id, version) in changed {
        let id = room_id.clone();
        let messages = ports
            .db
            .read(move |conn| queries::list_messages(conn, &id).map_err(Problem::from))
            .await?;
        invigilation.presence.keep_messages(&room_id, messages);
        invigilation
            .known_messages
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .insert(room_id, version);
    }
    Ok(())
}

/// What one writing puts together.
#[derive(Default)]
struct Sheet {
    presence: Vec<PresenceRow>,
    outages: Vec<(NewOutage, SeatContext)>,
    signals: Vec<NewSignal>,
    readings: Vec<(String, String, String, String)>,
    changed_rooms: BTreeMap<String, (String, String)>,
}

pub(super) fn write_seats(
    conn: &mut Conn,
    ports: &Ports,
    seats: &BTreeMap<String, Seat>,
) -> Result<Vec<Learned>, DbFailure> {
    let ids: Vec<String> = seats.keys().cloned().collect();
    let contexts = queries::seat_contexts(conn, &ids)?;
    let stored = queries::lock_presence(conn, &ids)?;
    let mut read = queries::list_readings(conn, &ids)?;
    let asked: BTreeSet<&String> = seats.values().flat_map(|seat| &seat.newly_read).collect();
    let real = queries::existing_messages(conn, &asked.into_iter().cloned().collect::<Vec<_>>())?;
    let silence = TimeDelta::seconds(ports.settings.invigilation.silence_seconds);
    let (mut sheet, mut learned) = (Sheet::default(), Vec::new());
    for (admission_id, seat) in seats {
        let Some(context) = contexts.get(admission_id) else {
            continue;
        };
        let holds = context.device_digest.as_deref() == Some(seat.device_digest.as_str());
        learned.push(Learned {
            admission_id: admission_id.clone(),
            room_id: Some(context.room_id.clone()),
            put_off: !holds,
            read: read.remove(admission_id).unwrap_or_default(),
        });
        if holds {
            sheet.add(context, seat, stored.get(admission_id), silence, &real);
        }
    }
    sheet.write(conn, ports)?;
    Ok(learned)
}

impl Sheet {
    fn add(
        &mut self,
        context: &SeatContext,
        seat: &Seat,
        before: Option<&StoredPresence>,
        silence: TimeDelta,
        real_messages: &HashSet<String>,
    ) {
        let device_changed = before.is_some_and(|row| row.device_digest != seat.device_digest);
        let page_changed = before.is_some_and(|row| row.page_id != seat.page_id);
        let mut signals = seat.signals.clone();
        if device_changed {
            signals.push(Signal {
                kind: SignalKind::DeviceChanged,
                at: seat.first_beat_at,
                seconds: 0,
                times: 1,
            });
        }
        for back in &seat.returns {
            let Some(outage) = before.and_then(|row| {
                measure(
                    back,
                    row.last_beat_at,
                    silence,
                    page_changed || device_changed,
                )
            }) else {
                continue;
            };
            signals.push(Signal {
                kind: SignalKind::LongSilence,
                at: outage.began_at,
                seconds: whole_seconds(outage.ended_at - outage.began_at),
                times: 1,
            });
            let row = NewOutage {
                id: uuid::Uuid::now_v7().to_string(),
                outage,
                page_changed,
                device_changed,
            };
            self.outages.push((row, context.clone()));
        }
        let count_before = before.map_or(0, |row| row.signals);
        let room = usize::try_from(MOST_SIGNAL_ROWS - count_before).unwrap_or(0);
        // What the server saw stands in the list; what the page told deserves a look.
        let told = i32::try_from(seat.signals.len()).unwrap_or(i32::MAX);
        let visible = before.is_none_or(|row| {
            row.screen != seat.screen
                || (row.unsent == 0) != (seat.unsent == 0)
                || row.page_id != seat.page_id
        }) || !signals.is_empty();
        if visible || !seat.newly_read.is_empty() {
            self.changed_rooms.insert(
                context.room_id.clone(),
                (seat.body_id.clone(), seat.sitting_id.clone()),
            );
        }
        let last_signal = signals.iter().map(|signal| signal.at).max();
        self.presence.push(PresenceRow {
            admission_id: context.admission_id.clone(),
            body_id: seat.body_id.clone(),
            sitting_id: seat.sitting_id.clone(),
            room_id: context.room_id.clone(),
            page_id: seat.page_id.clone(),
            screen: seat.screen,
            device_digest: seat.device_digest.clone(),
            first_beat_at: before
                .map_or(seat.first_beat_at, |row| row.first_beat_at)
                .into(),
            last_beat_at: before
                .map_or(seat.last_beat_at, |row| {
                    row.last_beat_at.max(seat.last_beat_at)
                })
                .into(),
            unsent: seat.unsent,
            signals: count_before.saturating_add(told),
            last_signal_at: last_signal
                .or_else(|| before.and_then(|row| row.last_signal_at))
                .map(Into::into),
        });
        self.signals
            .extend(signals.into_iter().take(room).map(|signal| NewSignal {
                id: uuid::Uuid::now_v7().to_string(),
                body_id: seat.body_id.clone(),
                sitting_id: seat.sitting_id.clone(),
                admission_id: context.admission_id.clone(),
                kind: signal.kind,
                at: signal.at.into(),
                seconds: signal.seconds,
                times: signal.times,
            }));
        for message_id in seat
            .newly_read
            .iter()
            .filter(|id| real_messages.contains(*id))
        {
            self.readings.push((
                message_id.clone(),
                context.admission_id.clone(),
                seat.body_id.clone(),
                seat.sitting_id.clone(),
            ));
        }
    }

    fn write(&self, conn: &mut Conn, ports: &Ports) -> Result<(), DbFailure> {
        queries::upsert_presence(conn, &self.presence)?;
        // Chains in one order, and rooms after them, as everywhere.
        let mut outages: Vec<_> = self.outages.iter().collect();
        outages.sort_by(|(_, a), (_, b)| a.sitting_id.cmp(&b.sitting_id));
        for (row, context) in outages {
            queries::insert_outage(conn, context, row)?;
            propose_for_outage(conn, ports, context, row)?;
        }
        queries::insert_signals(conn, &self.signals)?;
        queries::insert_readings(conn, &self.readings, ports.now())?;
        // In one order everywhere, so that two processes never wait for each other.
        for (room_id, (body_id, sitting_id)) in &self.changed_rooms {
            queries::bump_room(conn, body_id, sitting_id, room_id, false)?;
        }
        Ok(())
    }
}

/// The silence before a return, if it was long enough. Another process may have heard the seat meanwhile: what it wrote counts.
fn measure(
    back: &Return,
    last_written: DateTime<Utc>,
    silence: TimeDelta,
    page_gone: bool,
) -> Option<Outage> {
    let began_at = back
        .silent_since
        .map_or(last_written, |since| since.max(last_written));
    let length = back.at - began_at;
    if length <= silence {
        return None;
    }
    let worked = if page_gone { 0 } else { back.worked_seconds };
    Some(Outage {
        began_at,
        ended_at: back.at,
        worked_seconds: worked.clamp(0, whole_seconds(length)),
    })
}

fn whole_seconds(length: TimeDelta) -> i32 {
    i32::try_from(length.num_seconds().max(0)).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    #[test]
    fn silence_is_measured_from_the_last_beat_that_anybody_heard() {
        let silence = TimeDelta::seconds(45);
        let back = |since: Option<i64>, worked| Return {
            at: at(100),
            silent_since: since.map(at),
            worked_seconds: worked,
        };
        let whole = measure(&back(Some(0), 30), at(-10), silence, false).unwrap();
        assert_eq!((whole.began_at, whole.worked_seconds), (at(0), 30));
        assert_eq!(measure(&back(Some(0), 0), at(60), silence, false), None);
        let restarted = measure(&back(None, 999), at(20), silence, false).unwrap();
        assert_eq!((restarted.began_at, restarted.worked_seconds), (at(20), 80));
        let page_gone = measure(&back(None, 999), at(20), silence, true).unwrap();
        assert_eq!(page_gone.worked_seconds, 0);
        assert_eq!(measure(&back(None, 0), at(130), silence, false), None);
    }
}
