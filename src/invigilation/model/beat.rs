//! What a page may say of itself, and how it is bounded. Pure.

use chrono::{DateTime, TimeDelta, Utc};

use crate::platform::http::FieldProblem;

crate::text_enum! {
    /// Which screen the page shows.
    Screen { Entry = "entry", Ready = "ready", Answering = "answering", Finished = "finished" }
}

crate::text_enum! {
    /// Evidence for a person to judge, never a verdict. The last two are seen by the server, the others told by the page.
    SignalKind {
        FocusLost = "focus_lost",
        FullscreenLeft = "fullscreen_left",
        Paste = "paste",
        SecondWindow = "second_window",
        LongSilence = "long_silence",
        DeviceChanged = "device_changed",
    }
}

impl SignalKind {
    pub(in crate::invigilation) fn is_told_by_pages(self) -> bool {
        !matches!(self, Self::LongSilence | Self::DeviceChanged)
    }
}

/// Signals of one beat.
pub(in crate::invigilation) const MOST_SIGNALS: usize = 20;
/// Messages acknowledged in one beat.
pub(in crate::invigilation) const MOST_READ: usize = 20;
const MOST_TIMES: i32 = 1000;
const DAY_SECONDS: i32 = 86_400;
const MOST_UNSENT: i32 = 10_000;
const PAGE_ID_LENGTH: std::ops::RangeInclusive<usize> = 8..=64;

/// A signal at the server's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::invigilation) struct Signal {
    pub(in crate::invigilation) kind: SignalKind,
    pub(in crate::invigilation) at: DateTime<Utc>,
    pub(in crate::invigilation) seconds: i32,
    pub(in crate::invigilation) times: i32,
}

/// A signal as the page tells it: how long ago it began, how long it lasted in all, how often it came.
#[derive(Clone, Copy, Debug)]
pub(in crate::invigilation) struct ToldSignal {
    pub(in crate::invigilation) kind: SignalKind,
    pub(in crate::invigilation) age_seconds: i32,
    pub(in crate::invigilation) seconds: i32,
    pub(in crate::invigilation) times: i32,
}

/// A beat as the page sends it.
#[derive(Clone, Debug)]
pub(in crate::invigilation) struct ToldBeat {
    pub(in crate::invigilation) page_id: String,
    pub(in crate::invigilation) screen: Screen,
    pub(in crate::invigilation) unsent: i32,
    pub(in crate::invigilation) worked_seconds: i32,
    pub(in crate::invigilation) signals: Vec<ToldSignal>,
    pub(in crate::invigilation) read: Vec<String>,
}

/// A beat within its bounds.
#[derive(Clone, Debug)]
pub(in crate::invigilation) struct Beat {
    pub(in crate::invigilation) at: DateTime<Utc>,
    pub(in crate::invigilation) page_id: String,
    pub(in crate::invigilation) screen: Screen,
    pub(in crate::invigilation) unsent: i32,
    pub(in crate::invigilation) worked_seconds: i32,
    pub(in crate::invigilation) signals: Vec<Signal>,
    pub(in crate::invigilation) read: Vec<String>,
}

/// Brings a beat to the server's clock and within bounds, or names what cannot be right.
pub(in crate::invigilation) fn check_beat(
    told: ToldBeat,
    now: DateTime<Utc>,
) -> Result<Beat, Vec<FieldProblem>> {
    let mut faults = Vec::new();
    let mut fault = |field: &str| {
        faults.push(FieldProblem {
            field: field.to_owned(),
            code: "beat",
            params: Vec::new(),
        });
    };
    let visible = told
        .page_id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric());
    if !PAGE_ID_LENGTH.contains(&told.page_id.len()) || !visible {
        fault("page_id");
    }
    let told_well = |signal: &ToldSignal| signal.kind.is_told_by_pages();
    if told.signals.len() > MOST_SIGNALS || !told.signals.iter().all(told_well) {
        fault("signals");
    }
    let is_id = |id: &String| uuid::Uuid::try_parse(id).is_ok();
    if told.read.len() > MOST_READ || !told.read.iter().all(is_id) {
        fault("read");
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let signals = told.signals.into_iter().map(|signal| Signal {
        kind: signal.kind,
        at: now - TimeDelta::seconds(i64::from(signal.age_seconds.clamp(0, DAY_SECONDS))),
        seconds: signal.seconds.clamp(0, DAY_SECONDS),
        times: signal.times.clamp(1, MOST_TIMES),
    });
    Ok(Beat {
        at: now,
        page_id: told.page_id,
        screen: told.screen,
        unsent: told.unsent.clamp(0, MOST_UNSENT),
        worked_seconds: told.worked_seconds.clamp(0, DAY_SECONDS),
        signals: signals.collect(),
        read: told.read,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(kind: SignalKind) -> ToldBeat {
        ToldBeat {
            page_id: "0123456789abcdef".to_owned(),
            screen: Screen::Answering,
            unsent: i32::MAX,
            worked_seconds: -5,
            signals: vec![ToldSignal {
                kind,
                age_seconds: i32::MIN,
                seconds: i32::MAX,
                times: 0,
            }],
            read: Vec::new(),
        }
    }

    #[test]
    fn figures_are_brought_within_bounds() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let beat = check_beat(told(SignalKind::Paste), now).unwrap();
        assert_eq!((beat.unsent, beat.worked_seconds), (MOST_UNSENT, 0));
        let signal = beat.signals.first().unwrap();
        assert_eq!(
            (signal.at, signal.seconds, signal.times),
            (now, DAY_SECONDS, 1)
        );
    }

    #[test]
    fn a_page_cannot_tell_what_only_the_server_sees() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for kind in [SignalKind::LongSilence, SignalKind::DeviceChanged] {
            assert_eq!(check_beat(told(kind), now).unwrap_err()[0].field, "signals");
        }
        let mut many = told(SignalKind::Paste);
        many.signals = vec![many.signals[0]; MOST_SIGNALS + 1];
        many.page_id = "short".to_owned();
        many.read = vec!["not an id".to_owned()];
        let fields: Vec<String> = check_beat(many, now)
            .unwrap_err()
            .into_iter()
            .map(|fault| fault.field)
            .collect();
        assert_eq!(fields, ["page_id", "signals", "read"]);
    }
}
