//! The journal against a real SQLite file: what the API cannot bring about on demand.

use std::sync::Arc;

use chrono::TimeDelta;
use tempfile::TempDir;

use super::*;
use crate::app::open_ports;
use crate::delivery::model::{Answer, ChoiceRule};
use crate::delivery::queries as attempt_queries;
use crate::platform::clock::ShiftedClock;
use crate::platform::db::{DbFailure, run_sql};
use crate::platform::random::SystemRandomness;
use crate::settings::Settings;

struct Bench {
    ports: Ports,
    clock: Arc<ShiftedClock>,
    _folder: TempDir,
}

const DEVICE: &str = "device";

impl Bench {
    /// A sitting with `attempts` open attempts, named `attempt-0` and so on.
    fn new(attempts: usize, queue: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let overrides = [
            ("data.dir", folder.path().to_string_lossy().into_owned()),
            ("delivery.journal_queue", queue.to_string()),
        ];
        let settings = Settings::load(None, &overrides).unwrap();
        let clock = Arc::new(ShiftedClock::default());
        let ports = open_ports(settings, clock.clone(), Arc::new(SystemRandomness)).unwrap();
        let bench = Self {
            ports,
            clock,
            _folder: folder,
        };
        bench.sql(PARENTS);
        let deadline = (bench.ports.now() + TimeDelta::hours(1)).format("%Y-%m-%d %H:%M:%S%.6f");
        for number in 0..attempts {
            bench.sql(&format!(
                "INSERT INTO candidates VALUES ('candidate-{number}', 'body', 'n', 'female', '2000-01-01', 'c', 'index-{number}', 'm', 'c', 'm', '2026-01-01 00:00:00.000000');
                 INSERT INTO enrolments VALUES ('enrolment-{number}', 'body', 'centre', 'cohort', 'candidate-{number}', 'e', 'd', '2026-01-01 00:00:00.000000');
                 INSERT INTO admissions (id, body_id, sitting_id, centre_id, cohort_id, enrolment_id, candidate_id, form_id, device_digest, created_at)
                 VALUES ('admission-{number}', 'body', 'sitting', 'centre', 'cohort', 'enrolment-{number}', 'candidate-{number}', 'form', '{DEVICE}', '2026-01-01 00:00:00.000000');
                 INSERT INTO attempts (id, body_id, sitting_id, admission_id, form_id, state, started_at, deadline_at, chain_head)
                 VALUES ('attempt-{number}', 'body', 'sitting', 'admission-{number}', 'form', 'open', '2026-01-01 00:00:00.000000', '{deadline}', 'start');"
            ));
        }
        bench
    }

    fn sql(&self, script: &str) {
        let script: &'static str = Box::leak(script.to_owned().into_boxed_str());
        self.ports
            .db
            .write_now(|conn| run_sql(conn, script))
            .map_err(|failure: DbFailure| failure.to_string())
            .unwrap();
    }

    fn journal(&self) -> AnswerJournal {
        AnswerJournal::start(&self.ports, FormShelf::default())
    }

    fn written(&self, attempt: usize) -> Vec<(i32, i64, bool)> {
        let id = format!("attempt-{attempt}");
        let rows = self
            .ports
            .db
            .read_now(|conn| attempt_queries::list_events(conn, &id))
            .unwrap();
        rows.iter()
            .map(|row| (row.item_no, row.seq, row.late))
            .collect()
    }
}

const PARENTS: &str = "
    INSERT INTO evaluation_bodies VALUES ('body', 'b', 'S', '0000', '36', '000001', '2026-01-01 00:00:00.000000');
    INSERT INTO standard_editions VALUES ('edition', 'o', 2021, 'z', 'e', '{}', 'd', '2026-01-01 00:00:00.000000');
    INSERT INTO exam_plans VALUES ('plan', 'body', 'edition', 'o', 3, 'p', 1, '{}', 'd', 'x', '2026-01-01 00:00:00.000000');
    INSERT INTO training_centres VALUES ('centre', 'body', '360734', 'c', '2026-01-01 00:00:00.000000');
    INSERT INTO cohorts VALUES ('cohort', 'body', 'centre', 'c', 'o', 3, '2026-01-01 00:00:00.000000');
    INSERT INTO sittings (id, body_id, plan_id, occupation_code, level, name, state, opens_at, closes_at, duration_minutes, seed, created_by, created_at)
    VALUES ('sitting', 'body', 'plan', 'o', 3, 's', 'prepared', '2026-01-01 00:00:00.000000', '2027-01-01 00:00:00.000000', 90, 's', 'x', '2026-01-01 00:00:00.000000');
    INSERT INTO forms VALUES ('form', 'body', 'sitting', 'A', 's', '{}', 'd', '2026-01-01 00:00:00.000000');
";

fn event(item_no: i32, seq: i64, choice: &str) -> CheckedEvent {
    let rule = ChoiceRule {
        option_ids: ["A", "B", "C", "D"].map(str::to_owned).to_vec(),
        several: false,
    };
    let answer = Answer {
        choice: vec![choice.to_owned()],
        flagged: false,
    };
    CheckedEvent {
        item_no,
        seq,
        answer: answer.check(&rule).unwrap(),
        client_at: None,
    }
}

fn save(attempt: usize, events: Vec<CheckedEvent>) -> SaveRequest {
    SaveRequest {
        attempt_id: format!("attempt-{attempt}"),
        admission_id: format!("admission-{attempt}"),
        device_digest: DEVICE.to_owned(),
        events,
    }
}

fn outcomes(reply: &SaveReply) -> Vec<Outcome> {
    reply
        .outcomes
        .iter()
        .map(|outcome| outcome.outcome)
        .collect()
}

#[tokio::test]
async fn the_same_item_many_times_in_one_batch_is_judged_in_order() {
    let bench = Bench::new(1, 1000);
    let journal = bench.journal();
    let events = vec![
        event(1, 2, "A"),
        event(1, 1, "B"),
        event(1, 2, "A"),
        event(1, 2, "C"),
        event(1, 7, "D"),
        event(2, 1, "A"),
    ];
    let reply = journal.save(save(0, events)).await.unwrap();
    use Outcome::*;
    assert_eq!(
        outcomes(&reply),
        [Stored, Stale, AlreadyStored, Conflict, Stored, Stored]
    );
    assert_eq!(reply.events, 3);
    assert_eq!(
        bench.written(0),
        [(1, 2, false), (1, 7, false), (2, 1, false)]
    );
    let attempt = bench
        .ports
        .db
        .read_now(|conn| attempt_queries::find(conn, "attempt-0"))
        .unwrap()
        .unwrap();
    assert_eq!(attempt.chain_head, reply.chain_head);
    assert_eq!((attempt.events, attempt.answered), (3, 2));
    assert!(attempt.last_saved_at.is_some());
}

#[tokio::test]
async fn two_journals_on_one_database_never_believe_an_old_copy() {
    let bench = Bench::new(1, 1000);
    let (one, other) = (bench.journal(), bench.journal());
    for seq in 1..20 {
        let journal = if seq % 3 == 0 { &one } else { &other };
        let choice = if seq % 2 == 0 { "A" } else { "B" };
        let reply = journal
            .save(save(0, vec![event(1, seq, choice)]))
            .await
            .unwrap();
        assert_eq!(outcomes(&reply), [Outcome::Stored], "{seq}");
        let reply = one
            .save(save(0, vec![event(1, seq, choice), event(1, seq, "D")]))
            .await
            .unwrap();
        assert_eq!(
            outcomes(&reply),
            [Outcome::AlreadyStored, Outcome::Conflict],
            "{seq}"
        );
    }
    assert_eq!(bench.written(0).len(), 19);
}

#[tokio::test]
async fn a_poisoned_attempt_fails_alone() {
    let bench = Bench::new(8, 1000);
    // A row where the journal will want to write its own: the insert of this attempt's event violates the key.
    bench.sql(
        "INSERT INTO answer_events VALUES ('attempt-3', 1, 'body', 'sitting', 99, 1, '{}', 'x', NULL, '2026-01-01 00:00:00.000000', false, 'x')",
    );
    let journal = bench.journal();
    let saves = (0..8).map(|attempt| journal.save(save(attempt, vec![event(1, 1, "A")])));
    let replies = futures_util::future::join_all(saves).await;
    for (attempt, reply) in replies.iter().enumerate() {
        if attempt == 3 {
            assert_eq!(reply.as_ref().unwrap_err().code(), "internal");
        } else {
            assert_eq!(outcomes(reply.as_ref().unwrap()), [Outcome::Stored]);
            assert_eq!(bench.written(attempt).len(), 1);
        }
    }
}

#[tokio::test]
async fn a_full_queue_refuses_at_once_and_says_when_to_come_back() {
    let bench = Bench::new(1, 4);
    let journal = bench.journal();
    let many = (1..=5).map(|item| event(item, 1, "A")).collect();
    let refused = journal.save(save(0, many)).await.unwrap_err();
    assert_eq!(refused.code(), "server.overloaded");
    let few = (1..=4).map(|item| event(item, 1, "A")).collect();
    assert_eq!(journal.save(save(0, few)).await.unwrap().events, 4);
    // What was refused takes no place for ever.
    let more = (1..=4).map(|item| event(item, 2, "B")).collect();
    assert_eq!(journal.save(save(0, more)).await.unwrap().events, 8);
}

#[tokio::test]
async fn another_device_and_another_admission_are_put_off() {
    let bench = Bench::new(2, 100);
    let journal = bench.journal();
    let mut foreign = save(0, vec![event(1, 1, "A")]);
    foreign.admission_id = "admission-1".to_owned();
    assert_eq!(
        journal.save(foreign).await.unwrap_err().code(),
        "request.not_found"
    );
    bench.sql("UPDATE admissions SET device_digest = NULL WHERE id = 'admission-0'");
    let put_off = journal.save(save(0, vec![event(1, 1, "A")])).await;
    assert_eq!(put_off.unwrap_err().code(), "exam.other_device");
    assert!(bench.written(0).is_empty());
}

#[tokio::test]
async fn after_the_deadline_news_is_evidence_and_retries_are_known() {
    let bench = Bench::new(1, 100);
    let journal = bench.journal();
    journal.save(save(0, vec![event(1, 1, "A")])).await.unwrap();
    bench.clock.advance(TimeDelta::hours(2));
    let events = vec![
        event(1, 1, "A"),
        event(1, 2, "B"),
        event(1, 2, "B"),
        event(2, 1, "C"),
    ];
    let reply = journal.save(save(0, events)).await.unwrap();
    use Outcome::*;
    assert_eq!(outcomes(&reply), [AlreadyStored, Late, Late, Late]);
    assert_eq!(
        bench.written(0),
        [(1, 1, false), (1, 2, true), (2, 1, true)]
    );
    // A journal that has to read the history again judges the same.
    let reread = bench.journal();
    let again = reread
        .save(save(0, vec![event(1, 2, "B"), event(1, 2, "D")]))
        .await
        .unwrap();
    assert_eq!(outcomes(&again), [Late, Conflict]);
}
