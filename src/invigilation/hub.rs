//! Live rooms: each watched room is put together once in a process, whatever the number of watchers, and what changed is
//! sent to all of them. Events are numbered, so that a stream that broke goes on where it was.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::web::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::Stream;
use serde_json::json;
use tokio::sync::{broadcast, watch};

use super::Invigilation;
use super::room_view::{RoomRequest, RoomView, show_room};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// Events kept of a room for streams that come back.
const KEPT_EVENTS: usize = 64;
const MOST_WATCHERS_OF_A_ROOM: usize = 20;
const MOST_WATCHERS: usize = 500;
/// A room is looked at anew after so long although nobody said that it changed: time alone makes seats silent.
const LOOK_SECONDS: i64 = 5;
/// A room that nobody watches is kept so long, for watchers who come back.
const KEPT_SECONDS: i64 = 60;
/// A stream ends after so long and the page opens the next, by which its right to look is asked again.
const STREAM_LIFE: Duration = Duration::from_secs(240);
/// Keeps proxies from taking the stream for dead.
const STILL_HERE: Duration = Duration::from_secs(15);

#[derive(Clone)]
pub(super) struct Hub {
    feeds: Arc<Mutex<HashMap<String, Feed>>>,
    closing: watch::Sender<bool>,
}

struct Feed {
    request: RoomRequest,
    /// Tells this run of the feed from others, of other processes too.
    epoch: String,
    last_id: u64,
    view: Arc<RoomView>,
    events: VecDeque<Arc<Event>>,
    sender: broadcast::Sender<Arc<Event>>,
    version: Option<i64>,
    built_at: DateTime<Utc>,
    watchers: usize,
    left_at: DateTime<Utc>,
}

struct Event {
    id: u64,
    frame: Bytes,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            feeds: Arc::default(),
            closing: watch::channel(false).0,
        }
    }
}

impl Hub {
    /// The rooms that are watched, or were a moment ago.
    pub(super) fn rooms(&self) -> HashSet<String> {
        self.lock().keys().cloned().collect()
    }

    /// Ends all streams, so that they do not hold up a server that stops.
    pub(super) fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Opens a stream. `last_event` is the number of the last event that the watcher has.
    pub(super) async fn watch(
        &self,
        ports: &Ports,
        invigilation: &Invigilation,
        request: RoomRequest,
        last_event: Option<&str>,
    ) -> Result<impl Stream<Item = Result<Bytes, actix_web::Error>> + use<>, Problem> {
        let room_id = request.room.id.clone();
        let known = self.lock().contains_key(&room_id);
        if !known {
            let view = build(ports, invigilation, &request).await?;
            self.insert_if_absent(request, view, ports.now());
        }
        self.join(&room_id, last_event)
    }

    fn insert_if_absent(&self, request: RoomRequest, view: RoomView, now: DateTime<Utc>) {
        let mut feeds = self.lock();
        let room_id = request.room.id.clone();
        feeds.entry(room_id).or_insert_with(|| Feed {
            request,
            epoch: uuid::Uuid::now_v7().simple().to_string(),
            last_id: 0,
            view: Arc::new(view),
            events: VecDeque::new(),
            sender: broadcast::channel(KEPT_EVENTS).0,
            version: None,
            built_at: now,
            watchers: 0,
            left_at: now,
        });
    }

    fn join(
        &self,
        room_id: &str,
        last_event: Option<&str>,
    ) -> Result<impl Stream<Item = Result<Bytes, actix_web::Error>> + use<>, Problem> {
        let mut feeds = self.lock();
        let everywhere: usize = feeds.values().map(|feed| feed.watchers).sum();
        let feed = feeds
            .get_mut(room_id)
            .ok_or_else(|| Problem::new("server.overloaded").retry_after(1))?;
        if feed.watchers >= MOST_WATCHERS_OF_A_ROOM || everywhere >= MOST_WATCHERS {
            return Err(Problem::new("server.overloaded").retry_after(30));
        }
        feed.watchers += 1;
        let stream = RoomStream {
            waiting: feed.missed(last_event),
            receiver: feed.sender.subscribe(),
            closing: self.closing.subscribe(),
            until: tokio::time::Instant::now() + STREAM_LIFE,
            seat: WatcherSeat {
                hub: self.clone(),
                room_id: room_id.to_owned(),
            },
        };
        Ok(futures_util::stream::unfold(stream, RoomStream::next))
    }

    /// Looks at every watched room that is new, or was not looked at for a while, and sends what changed.
    pub(super) async fn refresh(
        &self,
        ports: &Ports,
        invigilation: &Invigilation,
        versions: &HashMap<String, (i64, i64)>,
    ) {
        let now = ports.now();
        let stale: Vec<(RoomRequest, Option<i64>)> = {
            let mut feeds = self.lock();
            feeds.retain(|_, feed| {
                feed.watchers > 0 || now - feed.left_at < TimeDelta::seconds(KEPT_SECONDS)
            });
            let stale = feeds.iter().filter_map(|(room_id, feed)| {
                let version = versions.get(room_id).map(|(version, _)| *version);
                let old =
                    now - feed.built_at >= TimeDelta::seconds(LOOK_SECONDS) || now < feed.built_at;
                (version != feed.version || old).then(|| (feed.request.clone(), version))
            });
            stale.collect()
        };
        for (request, version) in stale {
            match build(ports, invigilation, &request).await {
                Ok(view) => {
                    if let Some(feed) = self.lock().get_mut(&request.room.id) {
                        feed.renew(view, version, now);
                    }
                }
                Err(problem) => {
                    tracing::warn!(error = %problem, "a watched room cannot be read");
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Feed>> {
        self.feeds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn build(
    ports: &Ports,
    invigilation: &Invigilation,
    request: &RoomRequest,
) -> Result<RoomView, Problem> {
    let (request, heard, now) = (request.clone(), invigilation.presence.clone(), ports.now());
    let silence = TimeDelta::seconds(ports.settings.invigilation.silence_seconds);
    ports
        .db
        .read(move |conn| show_room(conn, &request, &heard, silence, now))
        .await
}

impl Feed {
    /// Takes a new view in and sends what is different from the old one.
    fn renew(&mut self, view: RoomView, version: Option<i64>, now: DateTime<Utc>) {
        self.version = version;
        self.built_at = now;
        if let Some(change) = difference(&self.view, &view) {
            self.last_id += 1;
            let event = Arc::new(Event {
                id: self.last_id,
                frame: frame(&self.epoch, self.last_id, "change", &change),
            });
            self.events.push_back(Arc::clone(&event));
            if self.events.len() > KEPT_EVENTS {
                self.events.pop_front();
            }
            // Nobody may be listening at this moment.
            let _ = self.sender.send(event);
        }
        self.view = Arc::new(view);
    }

    /// What a watcher lacks: the events since, where they are still known, or else the whole room.
    fn missed(&self, last_event: Option<&str>) -> VecDeque<Bytes> {
        let known = last_event
            .and_then(|text| text.split_once('.'))
            .filter(|(epoch, _)| *epoch == self.epoch)
            .and_then(|(_, id)| id.parse::<u64>().ok())
            .filter(|id| {
                let oldest = self
                    .events
                    .front()
                    .map_or(self.last_id + 1, |event| event.id);
                *id <= self.last_id && *id + 1 >= oldest
            });
        match known {
            Some(id) => self
                .events
                .iter()
                .filter(|event| event.id > id)
                .map(|event| event.frame.clone())
                .collect(),
            None => VecDeque::from([self.whole()]),
        }
    }

    fn whole(&self) -> Bytes {
        let view = serde_json::to_value(&*self.view).unwrap_or_default();
        frame(&self.epoch, self.last_id, "room", &view)
    }
}

fn frame(epoch: &str, id: u64, event: &str, data: &serde_json::Value) -> Bytes {
    // JSON in one line, as the format wants it.
    Bytes::from(format!(
        "id: {epoch}.{id}\nevent: {event}\ndata: {data}\n\n"
    ))
}

/// The parts of a room that differ; `None` when none does. Seats come one by one, lists as wholes.
fn difference(old: &RoomView, new: &RoomView) -> Option<serde_json::Value> {
    let mut change = serde_json::Map::new();
    let seats: Vec<_> = new
        .seats
        .iter()
        .filter(|seat| !old.seats.contains(seat))
        .collect();
    if !seats.is_empty() {
        change.insert("seats".to_owned(), json!(seats));
    }
    let mut part = |name: &str, differs: bool, value: serde_json::Value| {
        if differs {
            change.insert(name.to_owned(), value);
        }
    };
    part("counts", old.counts != new.counts, json!(new.counts));
    part("alarms", old.alarms != new.alarms, json!(new.alarms));
    part(
        "messages",
        old.messages != new.messages,
        json!(new.messages),
    );
    part(
        "incidents",
        old.incidents != new.incidents,
        json!(new.incidents),
    );
    part(
        "proposals",
        old.proposals != new.proposals,
        json!(new.proposals),
    );
    part(
        "sign_off",
        old.sign_off != new.sign_off,
        json!(new.sign_off),
    );
    if change.is_empty() {
        return None;
    }
    change.insert("server_time".to_owned(), json!(new.server_time));
    Some(change.into())
}

/// One open stream.
struct RoomStream {
    waiting: VecDeque<Bytes>,
    receiver: broadcast::Receiver<Arc<Event>>,
    closing: watch::Receiver<bool>,
    until: tokio::time::Instant,
    seat: WatcherSeat,
}

impl RoomStream {
    async fn next(mut self) -> Option<(Result<Bytes, actix_web::Error>, Self)> {
        if let Some(frame) = self.waiting.pop_front() {
            return Some((Ok(frame), self));
        }
        if *self.closing.borrow() {
            return None;
        }
        let frame = tokio::select! {
            received = self.receiver.recv() => match received {
                Ok(event) => event.frame.clone(),
                // Too slow for the events one by one: the whole room again.
                Err(broadcast::error::RecvError::Lagged(_)) => {
                    let feeds = self.seat.hub.lock();
                    feeds.get(&self.seat.room_id).map(Feed::whole)?
                }
                Err(broadcast::error::RecvError::Closed) => return None,
            },
            () = tokio::time::sleep(STILL_HERE) => Bytes::from_static(b": still here\n\n"),
            () = tokio::time::sleep_until(self.until) => return None,
            _ = self.closing.changed() => return None,
        };
        Some((Ok(frame), self))
    }
}

/// Gives the place of a watcher free when the stream ends, in whatever way.
struct WatcherSeat {
    hub: Hub,
    room_id: String,
}

impl Drop for WatcherSeat {
    fn drop(&mut self) {
        if let Some(feed) = self.hub.lock().get_mut(&self.room_id) {
            feed.watchers = feed.watchers.saturating_sub(1);
            feed.left_at = feed.built_at;
        }
    }
}
