//! Everybody at once: start, then all answers, then hand in. Latencies of start and hand-in count from the moment of the
//! storm, whoever had to wait for a connection.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Barrier;

use super::load::Target;

/// What one storm measured; times in microseconds.
#[derive(Serialize, Deserialize)]
pub(crate) struct Phase {
    pub(crate) name: String,
    pub(crate) done: usize,
    pub(crate) refused: usize,
    pub(crate) seconds: f64,
    pub(crate) p50: u64,
    pub(crate) p99: u64,
    pub(crate) max: u64,
}

/// Events of one request.
const AT_ONCE: usize = 100;

#[derive(Clone, Copy, PartialEq)]
enum Act {
    Start,
    Answer,
    Submit,
}

pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let [_, address, plan, connections] = arguments else {
        bail!("--load ADDRESS PLAN CONNECTIONS");
    };
    let targets: Vec<Target> = serde_json::from_slice(&std::fs::read(plan)?)?;
    let connections: usize = connections.parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let phases = runtime.block_on(drive(address, targets, connections))?;
    println!("{}", serde_json::to_string(&phases)?);
    Ok(())
}

struct Seat {
    target: Target,
    attempt_id: String,
}

async fn drive(
    address: &str,
    targets: Vec<Target>,
    connections: usize,
) -> anyhow::Result<Vec<Phase>> {
    let mut rooms: Vec<Vec<Seat>> = (0..connections).map(|_| Vec::new()).collect();
    for (number, target) in targets.into_iter().enumerate() {
        rooms[number % connections].push(Seat {
            target,
            attempt_id: String::new(),
        });
    }
    let mut phases = Vec::new();
    for (name, act) in [
        ("start", Act::Start),
        ("answer", Act::Answer),
        ("hand in and grade", Act::Submit),
    ] {
        // Everybody has a connection before the storm breaks.
        let barrier = Arc::new(Barrier::new(connections));
        let mut workers = Vec::new();
        for room in rooms.drain(..) {
            let (address, barrier) = (address.to_owned(), Arc::clone(&barrier));
            workers.push(tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                barrier.wait().await;
                work(&mut stream, room, act).await
            }));
        }
        let (mut times, mut refused, mut first, mut last) = (Vec::new(), 0, None, None);
        for worker in workers {
            let done = worker.await??;
            times.extend(done.times);
            refused += done.refused;
            first = Some(first.map_or(done.began, |at: Instant| at.min(done.began)));
            last = Some(last.map_or(done.ended, |at: Instant| at.max(done.ended)));
            rooms.push(done.room);
        }
        let length = match (first, last) {
            (Some(first), Some(last)) => last - first,
            _ => Duration::ZERO,
        };
        times.sort_unstable();
        let at = |share: f64| {
            let index = (times.len() as f64 * share) as usize;
            times
                .get(index.min(times.len().saturating_sub(1)))
                .copied()
                .unwrap_or_default()
        };
        phases.push(Phase {
            name: name.to_owned(),
            done: times.len(),
            refused,
            seconds: length.as_secs_f64(),
            p50: at(0.5),
            p99: at(0.99),
            max: at(1.0),
        });
    }
    Ok(phases)
}

struct Done {
    room: Vec<Seat>,
    times: Vec<u64>,
    refused: usize,
    began: Instant,
    ended: Instant,
}

async fn work(stream: &mut TcpStream, mut room: Vec<Seat>, act: Act) -> anyhow::Result<Done> {
    let began = Instant::now();
    let (mut times, mut refused) = (Vec::new(), 0);
    for seat in &mut room {
        let requests: Vec<(&str, String, String)> = match act {
            Act::Start => vec![("POST", "/api/v1/exam/start".to_owned(), "{}".to_owned())],
            Act::Submit => vec![("POST", "/api/v1/exam/submit".to_owned(), "{}".to_owned())],
            Act::Answer => seat
                .target
                .items
                .chunks(AT_ONCE)
                .map(|items| {
                    let path = format!("/api/v1/attempts/{}/answers", seat.attempt_id);
                    ("PUT", path, answers(items))
                })
                .collect(),
        };
        for (method, path, body) in requests {
            let sent = Instant::now();
            let (good, answer) = ask(stream, method, &path, &seat.target.token, &body).await?;
            if !good {
                refused += 1;
                continue;
            }
            let from = if act == Act::Answer { sent } else { began };
            times.push(u64::try_from(from.elapsed().as_micros())?);
            if act == Act::Start {
                let state: serde_json::Value = serde_json::from_slice(&answer)?;
                seat.attempt_id = state["attempt_id"].as_str().context("attempt")?.to_owned();
            }
        }
    }
    Ok(Done {
        room,
        times,
        refused,
        began,
        ended: Instant::now(),
    })
}

fn answers(items: &[(i32, Vec<String>)]) -> String {
    let events: Vec<String> = items
        .iter()
        .map(|(item_no, options)| {
            format!(
                r#"{{"item_no":{item_no},"seq":1,"answer":{{"choice":["{}"],"flagged":false}}}}"#,
                options[usize::try_from(*item_no).unwrap() % options.len()]
            )
        })
        .collect();
    format!(r#"{{"events":[{}]}}"#, events.join(","))
}

/// One request and its whole answer; whether it says 200.
async fn ask(
    stream: &mut TcpStream,
    method: &str,
    path: &str,
    token: &str,
    body: &str,
) -> anyhow::Result<(bool, Vec<u8>)> {
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await?;
    let mut buffer = Vec::with_capacity(8192);
    loop {
        let head_end = buffer.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(head_end) = head_end {
            let head = std::str::from_utf8(&buffer[..head_end])?;
            let length: usize = head
                .lines()
                .find_map(|line| {
                    let (name, value) = line.split_once(':')?;
                    name.eq_ignore_ascii_case("content-length")
                        .then(|| value.trim().parse().ok())?
                })
                .context("an answer without a length")?;
            let good = head.starts_with("HTTP/1.1 200");
            if buffer.len() >= head_end + 4 + length {
                return Ok((good, buffer[head_end + 4..head_end + 4 + length].to_vec()));
            }
        }
        if stream.read_buf(&mut buffer).await? == 0 {
            bail!("the server closed the connection");
        }
    }
}
