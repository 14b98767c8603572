//! A heartbeat of an exam page: taken into memory and answered without the database.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::Invigilation;
use super::messages::{Message, MessageKind};
use super::model::{ToldBeat, check_beat};
use crate::delivery::AttemptClaims;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BeatAnswer {
    server_time: DateTime<Utc>,
    /// Seconds until the next beat is wanted.
    next_seconds: i64,
    /// Not acknowledged yet, oldest first; at most five.
    messages: Vec<BeatMessage>,
}

#[derive(Debug, Serialize, ToSchema)]
struct BeatMessage {
    id: String,
    /// `time_credit`: the page asks how things stand and shows the new time.
    kind: MessageKind,
    words: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<i32>,
    /// To this seat alone.
    personal: bool,
    sent_at: DateTime<Utc>,
}

impl From<Message> for BeatMessage {
    fn from(message: Message) -> Self {
        Self {
            personal: message.admission_id.is_some(),
            id: message.id,
            kind: message.kind,
            words: message.words,
            seconds: message.seconds,
            sent_at: message.sent_at,
        }
    }
}

pub(super) fn take_beat(
    ports: &Ports,
    invigilation: &Invigilation,
    claims: &AttemptClaims,
    told: ToldBeat,
) -> Result<BeatAnswer, Problem> {
    let now = ports.now();
    let beat = match check_beat(told, now) {
        Ok(beat) => beat,
        Err(faults) => {
            return Err(Problem::invalid(faults)
                .err()
                .unwrap_or_else(Problem::internal));
        }
    };
    let settings = &ports.settings.invigilation;
    let silence = TimeDelta::seconds(settings.silence_seconds);
    let messages = invigilation.presence.hear(claims, beat, silence)?;
    metrics::counter!("heartbeats_total").increment(1);
    Ok(BeatAnswer {
        server_time: now,
        next_seconds: settings.beat_seconds,
        messages: messages.into_iter().map(BeatMessage::from).collect(),
    })
}
