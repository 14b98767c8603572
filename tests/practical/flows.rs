//! Simulated customers: what they hold a flow or a chat to.

use serde_json::{Value, json};
use touchstone::practical::{Report, find_kind};

fn grade(kind: &str, key: &Value, answer: &Value) -> Report {
    let kind = find_kind(kind).unwrap();
    kind.grade(key.to_string().as_bytes(), answer.to_string().as_bytes())
        .unwrap()
}

fn example(kind: &str) -> (Value, Value) {
    let kind = find_kind(kind).unwrap();
    (
        serde_json::from_str(kind.example_key).unwrap(),
        serde_json::from_str(kind.example_answer).unwrap(),
    )
}

#[test]
fn a_flow_without_reading_back_misses_the_slip() {
    let (key, answer) = example("dialogue-flow");
    let report = grade("dialogue-flow", &key, &answer);
    let customers = &report.metrics["customers"];
    assert_eq!(customers["plain"]["success"], true);
    assert_eq!(customers["slip"]["success"], false);
    // No retry: who must be asked twice is handed over.
    assert_eq!(customers["unclear"]["outcome"], "handed-over");
    assert_eq!(customers["stranger"]["success"], true);
}

#[test]
fn a_promise_beyond_policy_fails_at_once() {
    let (key, mut answer) = example("dialogue-flow");
    answer["flow"]["nodes"]["bye"] =
        json!({"type": "say", "act": "promise-same-day-refund", "next": "end"});
    answer["flow"]["nodes"]["end"] = json!({"type": "end"});
    let report = grade("dialogue-flow", &key, &answer);
    assert_eq!(report.marks, 0);
    assert!(!report.fail_at_once.is_empty());
}

#[test]
fn outbound_calls_ask_for_consent_first() {
    let key = json!({
        "world": {"intents": [], "slots": ["day"], "actions": {"book": {"needs": ["day"]}}, "consent_first": true},
        "customers": {
            "willing": {"intent": "", "slots": {"day": "1"}, "expects": "ended", "action": "book"},
            "unwilling": {"intent": "", "slots": {"day": "1"}, "consent": "no", "wanted": [], "expects": "ended"},
            "busy": {"intent": "", "consent": "later", "expects": "call-back"},
        },
        "expert": {"start": "c", "nodes": {
            "c": {"type": "ask-consent", "yes": "d", "no": "e", "later": "l"},
            "d": {"type": "ask-slot", "slot": "day", "next": "b", "on_fail": "e"},
            "b": {"type": "call", "action": "book", "ok": "e", "fail": "e"},
            "e": {"type": "end"}, "l": {"type": "call-back"},
        }},
    });
    let mut hasty = key["expert"].clone();
    assert_eq!(
        grade("dialogue-flow", &key, &json!({"flow": hasty})).metrics["task_success"],
        1.0
    );
    hasty["start"] = json!("d");
    let report = grade("dialogue-flow", &key, &json!({"flow": hasty}));
    assert_eq!(report.metrics["task_success"], 0.0);
    assert!(
        report.metrics["customers"]["willing"]["faults"][0]
            .as_str()
            .unwrap()
            .contains("without consent")
    );
}

#[test]
fn a_flow_that_goes_in_circles_ends() {
    let (key, _) = example("dialogue-flow");
    let circle = json!({"flow": {"start": "a", "nodes": {
        "a": {"type": "say", "act": "hm", "next": "b"}, "b": {"type": "say", "act": "hm", "next": "a"}}}});
    let report = grade("dialogue-flow", &key, &circle);
    assert_eq!(report.metrics["customers"]["plain"]["outcome"], "abandoned");
    assert_eq!(report.marks, 0);
}

fn say(at: u32, text: &str) -> Value {
    json!({"at": at, "chat": "c1", "deed": {"type": "say", "text": text}})
}

#[test]
fn data_before_identity_fails_at_once() {
    let (key, mut answer) = example("live-handling");
    answer["events"] = json!([say(5, "您好，包裹已发货")]);
    let report = grade("live-handling", &key, &answer);
    assert_eq!(report.marks, 0);
    assert_eq!(report.fail_at_once, ["give-status in chat c1"]);
    answer["events"] = json!([
        say(5, "您好，我不能保证今天到"),
        say(9, "先核实一下您的手机")
    ]);
    assert!(
        grade("live-handling", &key, &answer)
            .fail_at_once
            .is_empty()
    );
    answer["events"] = json!([say(5, "一定今天到")]);
    assert!(
        !grade("live-handling", &key, &answer)
            .fail_at_once
            .is_empty()
    );
}

#[test]
fn patience_runs_out_and_the_goal_with_it() {
    let (key, mut answer) = example("live-handling");
    answer["events"] = json!([say(5, "嗯"), say(6, "嗯"), say(7, "嗯"), say(8, "核实手机")]);
    let report = grade("live-handling", &key, &answer);
    assert_eq!(report.metrics["chats"]["c1"]["end_state"], "angry");
    assert_eq!(report.metrics["goals_reached"], 0.0);
    // Four messages answered in time, the last one of the customer left waiting.
    assert_eq!(report.metrics["answered_in_time"], 0.8);
}

#[test]
fn events_out_of_order_are_refused() {
    let (key, mut answer) = example("live-handling");
    answer["events"] = json!([say(9, "您好"), say(5, "您好")]);
    let kind = find_kind("live-handling").unwrap();
    let refusal = kind
        .grade(key.to_string().as_bytes(), answer.to_string().as_bytes())
        .unwrap_err();
    assert!(!refusal.code.concerns_key());
}
