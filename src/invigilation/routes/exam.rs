//! The exam page's heartbeat.

use actix_web::{HttpMessage, HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::private;
use crate::delivery::Entered;
use crate::invigilation::Invigilation;
use crate::invigilation::heartbeat::{BeatAnswer, take_beat};
use crate::invigilation::model::{Screen, SignalKind, ToldBeat, ToldSignal};
use crate::platform::http::{Frequent, JsonBody, Problem, ProblemDocument};
use crate::platform::ports::Ports;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BeatBody {
    /// 8 to 64 letters and digits, made up anew each time the page is loaded.
    page_id: String,
    screen: Screen,
    /// Answers not stored yet.
    unsent: i32,
    /// Since the last beat that was answered: seconds in which the page let the candidate work.
    worked_seconds: i32,
    /// At most 20.
    signals: Vec<SignalBody>,
    /// Messages which the candidate acknowledged; at most 20.
    read: Vec<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignalBody {
    /// Not `long_silence` and `device_changed`, which the server sees by itself.
    kind: SignalKind,
    /// How long ago it began.
    age_seconds: i32,
    /// How long it lasted, all times together.
    seconds: i32,
    times: i32,
}

/// A sign of life of the exam page; answers with the messages that were not acknowledged yet. Never asks the database.
#[utoipa::path(tag = "invigilation", security(("bearer" = [])), request_body = BeatBody, responses(
    (status = 200, body = BeatAnswer),
    (status = 401, description = "exam.not_entered, exam.other_device", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 422, description = "request.invalid", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "server.overloaded", body = ProblemDocument, content_type = "application/problem+json"),
))]
#[post("/exam/heartbeats")]
pub(super) async fn post_heartbeat(
    request: HttpRequest,
    entered: Entered,
    ports: web::Data<Ports>,
    invigilation: web::Data<Invigilation>,
    body: JsonBody<BeatBody>,
) -> Result<HttpResponse, Problem> {
    request.extensions_mut().insert(Frequent);
    let told = ToldBeat {
        page_id: body.value.page_id,
        screen: body.value.screen,
        unsent: body.value.unsent,
        worked_seconds: body.value.worked_seconds,
        signals: body
            .value
            .signals
            .into_iter()
            .map(|signal| ToldSignal {
                kind: signal.kind,
                age_seconds: signal.age_seconds,
                seconds: signal.seconds,
                times: signal.times,
            })
            .collect(),
        read: body.value.read,
    };
    Ok(private().json(take_beat(&ports, &invigilation, &entered.0, told)?))
}
