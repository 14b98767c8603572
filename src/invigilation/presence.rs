//! Who was heard of, in memory: a heartbeat touches nothing else. The recorder writes what is new at intervals.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::messages::Message;
use super::model::{Beat, Screen, Signal};
use crate::delivery::AttemptClaims;
use crate::platform::http::Problem;

/// Seats of one process; a beat of a further one is refused with 503.
const MOST_SEATS: usize = 50_000;
/// Signals of a seat that wait to be written; more are dropped, the oldest first.
const MOST_PENDING_SIGNALS: usize = 60;
/// Spells of silence of a seat that wait to be written, which is one unless the database is away.
const MOST_PENDING_RETURNS: usize = 10;
/// Messages in one answer.
const MOST_MESSAGES: usize = 5;
/// A seat not heard of for so long is forgotten here; the table remembers it.
const FORGOTTEN_HOURS: i64 = 6;
/// Older messages are not shown to somebody who comes now.
const MESSAGE_HOURS: i64 = 2;

/// A seat as this process heard of it.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    pub(super) body_id: String,
    pub(super) sitting_id: String,
    pub(super) device_digest: String,
    /// Known after the first look of the recorder.
    pub(super) room_id: Option<String>,
    pub(super) page_id: String,
    pub(super) screen: Screen,
    pub(super) unsent: i32,
    pub(super) first_beat_at: DateTime<Utc>,
    pub(super) last_beat_at: DateTime<Utc>,
    pub(super) returns: Vec<Return>,
    pub(super) signals: Vec<Signal>,
    /// Messages read since the last writing.
    pub(super) newly_read: Vec<String>,
    read: HashSet<String>,
    written_at: Option<DateTime<Utc>>,
    urgent: bool,
    /// Another device holds the seat.
    put_off: bool,
}

/// The first beat after a silence, or the first that this process hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Return {
    pub(super) at: DateTime<Utc>,
    /// The last beat before, if this process heard it.
    pub(super) silent_since: Option<DateTime<Utc>>,
    pub(super) worked_seconds: i32,
}

/// What the recorder learned of a seat.
#[derive(Clone, Debug)]
pub(super) struct Learned {
    pub(super) admission_id: String,
    pub(super) room_id: Option<String>,
    pub(super) put_off: bool,
    pub(super) read: Vec<String>,
}

#[derive(Clone, Default)]
pub(super) struct Presence {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    seats: HashMap<String, Seat>,
    messages: HashMap<String, Arc<Vec<Message>>>,
}

impl Presence {
    /// Takes a beat in and returns the messages that the seat has not read.
    pub(super) fn hear(
        &self,
        claims: &AttemptClaims,
        beat: Beat,
        silence: TimeDelta,
    ) -> Result<Vec<Message>, Problem> {
        let mut inner = self.lock();
        let full = inner.seats.len() >= MOST_SEATS;
        let at = beat.at;
        let seat = match inner.seats.get_mut(&claims.admission_id) {
            Some(seat) if seat.device_digest == claims.device_digest => {
                if seat.put_off {
                    return Err(Problem::new("exam.other_device"));
                }
                seat.take(beat, silence);
                seat
            }
            // Another device: whether it holds the seat is found out by the recorder.
            Some(seat) => {
                let (read, room_id) = (std::mem::take(&mut seat.read), seat.room_id.take());
                *seat = Seat::new(claims, beat);
                seat.read = read;
                seat.room_id = room_id;
                seat
            }
            None if full => {
                return Err(Problem::new("server.overloaded").retry_after(30));
            }
            None => inner
                .seats
                .entry(claims.admission_id.clone())
                .or_insert(Seat::new(claims, beat)),
        };
        let (room_id, read) = (seat.room_id.clone(), seat.read.clone());
        let Some(messages) = room_id.and_then(|room_id| inner.messages.get(&room_id)) else {
            return Ok(Vec::new());
        };
        let for_seat = messages
            .iter()
            .filter(|message| message.is_for(&claims.admission_id))
            .filter(|message| at - message.sent_at < TimeDelta::hours(MESSAGE_HOURS))
            .filter(|message| !read.contains(&message.id));
        Ok(for_seat.take(MOST_MESSAGES).cloned().collect())
    }

    /// The seats with news that cannot wait, and those not written for `pause`. What is handed out counts as written;
    /// [`Self::put_back`] takes it back when writing failed.
    pub(super) fn due(&self, now: DateTime<Utc>, pause: TimeDelta) -> BTreeMap<String, Seat> {
        let mut inner = self.lock();
        inner
            .seats
            .retain(|_, seat| now - seat.last_beat_at < TimeDelta::hours(FORGOTTEN_HOURS));
        let mut due = BTreeMap::new();
        for (admission_id, seat) in &mut inner.seats {
            let waits_since = seat.written_at.unwrap_or(DateTime::<Utc>::MIN_UTC);
            let has_news = seat.last_beat_at > waits_since;
            if seat.urgent || (has_news && now - waits_since >= pause) {
                due.insert(admission_id.clone(), seat.clone());
                seat.written_at = Some(seat.last_beat_at);
                seat.urgent = false;
                seat.returns.clear();
                seat.signals.clear();
                seat.newly_read.clear();
            }
        }
        due
    }

    /// Writing failed: what was handed out waits again, before what has come since.
    pub(super) fn put_back(&self, seats: BTreeMap<String, Seat>) {
        let mut inner = self.lock();
        for (admission_id, mut old) in seats {
            if let Some(seat) = inner.seats.get_mut(&admission_id) {
                seat.urgent = true;
                old.returns.append(&mut seat.returns);
                old.signals.append(&mut seat.signals);
                old.newly_read.append(&mut seat.newly_read);
                seat.returns = old.returns;
                seat.signals = old.signals;
                seat.newly_read = old.newly_read;
                seat.bound();
            }
        }
    }

    pub(super) fn learn(&self, learned: Vec<Learned>) {
        let mut inner = self.lock();
        for fact in learned {
            if let Some(seat) = inner.seats.get_mut(&fact.admission_id) {
                seat.room_id = fact.room_id;
                seat.put_off = fact.put_off;
                seat.read.extend(fact.read);
            }
        }
    }

    /// The rooms of the seats heard here.
    pub(super) fn rooms(&self) -> HashSet<String> {
        let inner = self.lock();
        let rooms = inner.seats.values().filter_map(|seat| seat.room_id.clone());
        rooms.collect()
    }

    pub(super) fn keep_messages(&self, room_id: &str, messages: Vec<Message>) {
        let mut inner = self.lock();
        inner
            .messages
            .insert(room_id.to_owned(), Arc::new(messages));
    }

    /// Forgets the messages of rooms that nobody is in.
    pub(super) fn keep_rooms(&self, rooms: &HashSet<String>) {
        let mut inner = self.lock();
        inner.messages.retain(|room_id, _| rooms.contains(room_id));
    }

    /// When a seat was last heard here; fresher than the table.
    pub(super) fn last_heard(&self, admission_id: &str) -> Option<(DateTime<Utc>, i32)> {
        let inner = self.lock();
        let seat = inner.seats.get(admission_id)?;
        Some((seat.last_beat_at, seat.unsent))
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    fn new(claims: &AttemptClaims, beat: Beat) -> Self {
        Self {
            body_id: claims.body_id.clone(),
            sitting_id: claims.sitting_id.clone(),
            device_digest: claims.device_digest.clone(),
            room_id: None,
            page_id: beat.page_id,
            screen: beat.screen,
            unsent: beat.unsent,
            first_beat_at: beat.at,
            last_beat_at: beat.at,
            returns: vec![Return {
                at: beat.at,
                silent_since: None,
                worked_seconds: beat.worked_seconds,
            }],
            signals: beat.signals,
            read: beat.read.iter().cloned().collect(),
            newly_read: beat.read,
            written_at: None,
            urgent: true,
            put_off: false,
        }
    }

    fn take(&mut self, beat: Beat, silence: TimeDelta) {
        let came_back = beat.at - self.last_beat_at > silence;
        if came_back {
            self.returns.push(Return {
                at: beat.at,
                silent_since: Some(self.last_beat_at),
                worked_seconds: beat.worked_seconds,
            });
        }
        self.urgent |= came_back
            || beat.page_id != self.page_id
            || beat.screen != self.screen
            || (beat.unsent == 0) != (self.unsent == 0)
            || !beat.signals.is_empty();
        self.page_id = beat.page_id;
        self.screen = beat.screen;
        self.unsent = beat.unsent;
        self.last_beat_at = self.last_beat_at.max(beat.at);
        self.signals.extend(beat.signals);
        for id in beat.read {
            if self.read.insert(id.clone()) {
                self.newly_read.push(id);
                self.urgent = true;
            }
        }
        self.bound();
    }

    fn bound(&mut self) {
        let surplus = self.signals.len().saturating_sub(MOST_PENDING_SIGNALS);
        self.signals.drain(..surplus);
        let surplus = self.returns.len().saturating_sub(MOST_PENDING_RETURNS);
        self.returns.drain(..surplus);
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::SignalKind;
    use super::*;

    const SILENCE: TimeDelta = TimeDelta::seconds(45);
    const PAUSE: TimeDelta = TimeDelta::seconds(15);

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    fn claims(device: &str) -> AttemptClaims {
        AttemptClaims {
            admission_id: "a".to_owned(),
            sitting_id: "s".to_owned(),
            body_id: "b".to_owned(),
            device_digest: device.to_owned(),
        }
    }

    fn beat(second: i64) -> Beat {
        Beat {
            at: at(second),
            page_id: "page0001".to_owned(),
            screen: Screen::Answering,
            unsent: 0,
            worked_seconds: 0,
            signals: Vec::new(),
            read: Vec::new(),
        }
    }

    fn message(id: &str, sent: i64) -> Message {
        Message::sample(id, at(sent))
    }

    #[test]
    fn routine_beats_are_written_at_intervals_and_news_at_once() {
        let presence = Presence::default();
        let hear = |second| presence.hear(&claims("d"), beat(second), SILENCE).unwrap();
        hear(0);
        assert_eq!(
            presence.due(at(0), PAUSE).len(),
            1,
            "the first beat is news"
        );
        hear(5);
        assert!(presence.due(at(6), PAUSE).is_empty());
        assert_eq!(presence.due(at(15), PAUSE).len(), 1);
        assert!(
            presence.due(at(40), PAUSE).is_empty(),
            "nothing was heard since"
        );
        hear(70);
        let due = presence.due(at(70), PAUSE);
        assert_eq!(due["a"].returns[0].silent_since, Some(at(5)));
    }

    #[test]
    fn what_could_not_be_written_waits_in_its_order_and_stays_bounded() {
        let presence = Presence::default();
        for second in 0..200 {
            let mut told = beat(second);
            told.signals = vec![Signal {
                kind: SignalKind::Paste,
                at: at(second),
                seconds: 0,
                times: 1,
            }];
            presence.hear(&claims("d"), told, SILENCE).unwrap();
            let due = presence.due(at(second), PAUSE);
            presence.put_back(due);
        }
        let due = presence.due(at(200), PAUSE);
        assert_eq!(due["a"].signals.len(), MOST_PENDING_SIGNALS);
        assert_eq!(due["a"].signals.last().unwrap().at, at(199));
        assert_eq!(due["a"].returns.len(), 1);
    }

    #[test]
    fn a_message_is_shown_until_it_is_read() {
        let presence = Presence::default();
        presence.hear(&claims("d"), beat(0), SILENCE).unwrap();
        presence.learn(vec![Learned {
            admission_id: "a".to_owned(),
            room_id: Some("r".to_owned()),
            put_off: false,
            read: vec!["old".to_owned()],
        }]);
        presence.keep_messages("r", vec![message("old", -5), message("new", 0)]);
        let shown = |told: Beat| presence.hear(&claims("d"), told, SILENCE).unwrap();
        assert_eq!(shown(beat(1))[0].id, "new");
        let mut told = beat(2);
        told.read = vec!["new".to_owned()];
        assert!(shown(told).is_empty());
        assert_eq!(presence.due(at(3), PAUSE)["a"].newly_read, ["new"]);
    }

    #[test]
    fn a_device_that_lost_the_seat_hears_so_and_the_new_one_does_not() {
        let presence = Presence::default();
        presence.hear(&claims("old"), beat(0), SILENCE).unwrap();
        presence.learn(vec![Learned {
            admission_id: "a".to_owned(),
            room_id: None,
            put_off: true,
            read: Vec::new(),
        }]);
        let refused = presence.hear(&claims("old"), beat(1), SILENCE).unwrap_err();
        assert_eq!(refused.code(), "exam.other_device");
        assert!(presence.hear(&claims("new"), beat(2), SILENCE).is_ok());
    }
}
