//! The load: each connection saves one answer after another and waits for each acknowledgement; or, open loop, each save
//! is due at a time of its own, whatever became of the one before, and its latency counts from there.

use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One attempt to save into.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Target {
    pub(crate) token: String,
    pub(crate) attempt_id: String,
    pub(crate) items: Vec<(i32, Vec<String>)>,
}

/// What one run measured; times in microseconds.
#[derive(Serialize, Deserialize)]
pub(crate) struct Figures {
    pub(crate) connections: usize,
    pub(crate) seconds: f64,
    pub(crate) saved: usize,
    pub(crate) refused: usize,
    pub(crate) p50: u64,
    pub(crate) p99: u64,
    pub(crate) max: u64,
}

const WARM_UP: Duration = Duration::from_secs(1);

pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let [_, address, plan, connections, seconds, first_seq, rate] = arguments else {
        bail!("--load ADDRESS PLAN CONNECTIONS SECONDS FIRST_SEQ RATE");
    };
    // Saves a second over all connections; 0: closed loop.
    let rate: f64 = rate.parse()?;
    let targets: Vec<Target> = serde_json::from_slice(&std::fs::read(plan)?)?;
    let (connections, first_seq) = (connections.parse::<usize>()?, first_seq.parse::<i64>()?);
    let length = Duration::from_secs(seconds.parse()?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let figures = runtime.block_on(drive(
        address,
        targets,
        connections,
        length,
        first_seq,
        rate,
    ))?;
    println!("{}", serde_json::to_string(&figures)?);
    Ok(())
}

async fn drive(
    address: &str,
    targets: Vec<Target>,
    connections: usize,
    length: Duration,
    first_seq: i64,
    rate: f64,
) -> anyhow::Result<Figures> {
    let start = Instant::now() + WARM_UP;
    let end = start + length;
    let mut workers = Vec::new();
    for number in 0..connections {
        // Every connection has attempts of its own, as every candidate has.
        let own: Vec<Target> = targets
            .iter()
            .skip(number)
            .step_by(connections)
            .cloned()
            .collect();
        anyhow::ensure!(!own.is_empty(), "fewer attempts than connections");
        let address = address.to_owned();
        let dues = (rate > 0.0).then(|| Dues {
            every: Duration::from_secs_f64(connections as f64 / rate),
            // Spread evenly, so that the whole is the rate at every moment.
            first: start - WARM_UP + Duration::from_secs_f64(number as f64 / rate),
        });
        workers.push(tokio::spawn(async move {
            work(&address, own, start, end, first_seq, dues).await
        }));
    }
    let (mut times, mut refused) = (Vec::new(), 0);
    for worker in workers {
        let (measured, failed) = worker.await??;
        times.extend(measured);
        refused += failed;
    }
    times.sort_unstable();
    let at = |share: f64| {
        let index = (times.len() as f64 * share) as usize;
        times
            .get(index.min(times.len().saturating_sub(1)))
            .copied()
            .unwrap_or_default()
    };
    Ok(Figures {
        connections,
        seconds: length.as_secs_f64(),
        saved: times.len(),
        refused,
        p50: at(0.5),
        p99: at(0.99),
        max: at(1.0),
    })
}

/// When the saves of one connection are due.
struct Dues {
    every: Duration,
    first: Instant,
}

async fn work(
    address: &str,
    targets: Vec<Target>,
    start: Instant,
    end: Instant,
    first_seq: i64,
    dues: Option<Dues>,
) -> anyhow::Result<(Vec<u64>, usize)> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut times, mut refused, mut turn) = (Vec::new(), 0, 0_usize);
    let mut answer = Vec::with_capacity(4096);
    loop {
        let sent = match &dues {
            Some(dues) => dues.first + dues.every.mul_f64(turn as f64),
            None => Instant::now(),
        };
        if dues.is_some() {
            tokio::time::sleep_until(sent.into()).await;
        }
        if sent >= end {
            return Ok((times, refused));
        }
        let target = &targets[turn % targets.len()];
        // Items are answered in turn, so the sequence number of each grows with every round.
        let round = turn / targets.len();
        let (item_no, options) = &target.items[round % target.items.len()];
        let seq = first_seq + i64::try_from(round / target.items.len())? + 1;
        let option = &options[turn % options.len()];
        turn += 1;
        let body = format!(
            r#"{{"events":[{{"item_no":{item_no},"seq":{seq},"answer":{{"choice":["{option}"],"flagged":false}}}}]}}"#
        );
        let request = format!(
            "PUT /api/v1/attempts/{}/answers HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            target.attempt_id,
            target.token,
            body.len()
        );
        stream.write_all(request.as_bytes()).await?;
        let good = read_answer(&mut stream, &mut answer).await?;
        if good && sent >= start {
            times.push(u64::try_from(sent.elapsed().as_micros())?);
        } else if !good {
            refused += 1;
        }
    }
}

/// Reads one answer; whether it says `stored`.
async fn read_answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> anyhow::Result<bool> {
    buffer.clear();
    loop {
        if let Some(head_end) = find(buffer, b"\r\n\r\n") {
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
            let full = head_end + 4 + length;
            if buffer.len() >= full {
                return Ok(
                    good && find(&buffer[head_end..full], br#""outcome":"stored""#).is_some()
                );
            }
        }
        if stream.read_buf(buffer).await? == 0 {
            bail!("the server closed the connection");
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}
