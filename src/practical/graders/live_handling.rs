//! Handling simulated customers live: what was written, when, what was recorded.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::chat_customer::{ActRule, ChatCustomer, Talk, acts_of};
use super::fields::same_text;
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, mean, ratio,
};

/// An act that must come, and what it must come before.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequiredAct {
    act: String,
    /// Acts before which it must come, such as giving data after identity was verified.
    #[serde(default)]
    before: Vec<String>,
}

/// One chat.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chat {
    customer: ChatCustomer,
    /// Second of the task in which the customer writes first.
    #[serde(default)]
    opens_at: u32,
    #[serde(default)]
    required: Vec<RequiredAct>,
    /// States in which the talk may end well.
    goals: Vec<String>,
    /// Fields of the ticket with their right values.
    #[serde(default)]
    ticket: UniqueMap<String>,
    /// Articles of which one must have been opened before the talk ended.
    #[serde(default)]
    articles: BTreeSet<String>,
    /// Acts of an expert in order, for the full anchor.
    expert: Vec<String>,
}

/// Key of a handling task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    /// Acts recognised in what is written. The acts `escalate` and `close` are buttons and are always known.
    acts: UniqueMap<ActRule>,
    /// Acts that fail at once, such as a promise beyond policy.
    #[serde(default)]
    forbidden: Vec<String>,
    /// Acts that fail at once unless another came before: act → needed act, such as data given before identity was verified.
    #[serde(default)]
    forbidden_before: UniqueMap<String>,
    /// Seconds within which every message of a customer should be answered; 30 when absent.
    #[serde(default)]
    answer_within: Option<u32>,
    chats: UniqueMap<Chat>,
    #[serde(default)]
    marking: Marking,
}

/// What the candidate did.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Deed {
    /// Wrote a message.
    Say { text: String },
    /// Opened an article of the knowledge base.
    Open { article: String },
    /// Handed the customer on.
    Escalate {},
    /// Closed the chat.
    Close {},
}

/// A deed in a chat, at a second of the task by the server's clock.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Event {
    at: u32,
    chat: String,
    deed: Deed,
}

/// The record of the candidate's work.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// In the order in which they happened.
    #[serde(default)]
    events: Vec<Event>,
    /// Ticket of each chat.
    #[serde(default)]
    tickets: UniqueMap<UniqueMap<String>>,
}

const MAX_EVENTS: usize = 2_000;
const MAX_CHATS: usize = 20;
const MAX_CHARACTERS: usize = 2_000;
const BUTTONS: [&str; 2] = ["escalate", "close"];

/// What came of one chat.
#[derive(Default, Serialize)]
struct Row {
    end_state: String,
    goal_reached: bool,
    acts: Vec<String>,
    required: usize,
    required_met: usize,
    ticket_fields: usize,
    ticket_right: usize,
    /// Times within which the customer was answered, in seconds.
    waits: Vec<u32>,
    answered_in_time: usize,
    left_waiting: usize,
    article_found: Option<bool>,
}

impl Key {
    fn knows(&self, act: &str) -> bool {
        BUTTONS.contains(&act) || self.acts.contains_key(act)
    }
}

/// Replays one chat. The customer writes when the chat opens and after each message while the talk is not over.
fn replay(key: &Key, name: &str, chat: &Chat, answer: &Answer, voided: &mut Vec<String>) -> Row {
    let mut talk = Talk::new(&chat.customer);
    let mut row = Row::default();
    let mut waiting_since = Some(chat.opens_at);
    let mut opened: BTreeSet<&str> = BTreeSet::new();
    let limit = key.answer_within.unwrap_or(30);
    for event in answer.events.iter().filter(|event| event.chat == name) {
        if talk.is_over() {
            break;
        }
        let acts: Vec<&str> = match &event.deed {
            Deed::Open { article } => {
                opened.insert(article);
                continue;
            }
            Deed::Say { text } => acts_of(&key.acts, text),
            Deed::Escalate {} => vec!["escalate"],
            Deed::Close {} => vec!["close"],
        };
        if let Some(since) = waiting_since.take() {
            let wait = event.at.saturating_sub(since);
            row.waits.push(wait);
            row.answered_in_time += usize::from(wait <= limit);
        }
        for act in &acts {
            let needed = key.forbidden_before.get(*act);
            let too_early = needed.is_some_and(|needed| {
                !talk.made.contains(&needed.as_str()) && !acts.contains(&needed.as_str())
            });
            if too_early || key.forbidden.iter().any(|forbidden| forbidden == act) {
                voided.push(format!("{act} in chat {name}"));
            }
        }
        talk.hear(&acts);
        if !talk.is_over() {
            waiting_since = Some(event.at);
        }
    }
    row.left_waiting = usize::from(waiting_since.is_some());
    row.end_state = talk.state.to_owned();
    row.goal_reached = chat.goals.iter().any(|goal| goal == talk.state);
    row.acts = talk.made.iter().map(|act| (*act).to_owned()).collect();
    row.required = chat.required.len();
    row.required_met = chat
        .required
        .iter()
        .filter(|required| is_met(required, &talk.made))
        .count();
    let ticket = answer.tickets.get(name);
    row.ticket_fields = chat.ticket.len();
    row.ticket_right = chat
        .ticket
        .iter()
        .filter(|(field, value)| {
            ticket
                .and_then(|ticket| ticket.get(*field))
                .is_some_and(|own| same_text(own, value))
        })
        .count();
    if !chat.articles.is_empty() {
        row.article_found = Some(
            chat.articles
                .iter()
                .any(|article| opened.contains(article.as_str())),
        );
    }
    row
}

/// The act was made, and first made before each of the acts it must precede.
fn is_met(required: &RequiredAct, made: &[&str]) -> bool {
    let place = |act: &str| made.iter().position(|own| *own == act);
    place(&required.act).is_some_and(|own| {
        required
            .before
            .iter()
            .all(|later| place(later).is_none_or(|later| own < later))
    })
}

pub(crate) struct LiveHandling;

impl Grader for LiveHandling {
    const KIND: &'static str = "live-handling";
    const VERSION: &'static str = "live-handling/1";
    const SUMMARY: &'static str = "Handle simulated customers in chats and record each case.";
    const EXAMPLE: Example = Example {
        key: include_str!("examples/live_handling_key.json"),
        answer: include_str!("examples/live_handling_answer.json"),
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        if key.chats.is_empty() || key.chats.len() > MAX_CHATS || key.acts.len() > 100 {
            return Err(Refusal::key(
                "there must be 1 to 20 chats and at most 100 acts",
            ));
        }
        if let Some((act, _)) = key
            .acts
            .iter()
            .find(|(act, rule)| !rule.is_proper() || BUTTONS.contains(&act.as_str()))
        {
            return Err(Refusal::key(format!(
                "act {act:?}: no words, empty words, or the name of a button"
            )));
        }
        let named = key
            .forbidden
            .iter()
            .chain(key.forbidden_before.keys())
            .chain(key.forbidden_before.values());
        let of_chats = key.chats.values().flat_map(|chat| {
            let required = chat
                .required
                .iter()
                .flat_map(|act| std::iter::once(&act.act).chain(&act.before));
            chat.expert.iter().chain(required)
        });
        if let Some(act) = named.chain(of_chats).find(|act| !key.knows(act)) {
            return Err(Refusal::key(format!("{act:?} is no known act")));
        }
        for (name, chat) in key.chats.iter() {
            chat.customer
                .check(|act| key.knows(act))
                .map_err(|fault| Refusal::key(format!("chat {name:?}: {}", fault.message)))?;
            if chat.goals.is_empty() || chat.goals.iter().any(|goal| !chat.customer.has(goal)) {
                return Err(Refusal::key(format!(
                    "chat {name:?}: no goal, or one that is no state"
                )));
            }
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let long = |event: &Event| matches!(&event.deed, Deed::Say { text } if text.chars().count() > MAX_CHARACTERS);
        if answer.events.len() > MAX_EVENTS || answer.events.iter().any(long) {
            return Err(Refusal::too_large(
                "more than 2000 events, or a message of more than 2000 characters",
            ));
        }
        if !answer.events.is_sorted_by_key(|event| event.at) {
            return Err(Refusal::answer("events are not in the order of time"));
        }
        let mut measured = Measured::default();
        let mut voided = Vec::new();
        let rows: BTreeMap<&str, Row> = key
            .chats
            .iter()
            .map(|(name, chat)| (name.as_str(), replay(key, name, chat, answer, &mut voided)))
            .collect();
        measured.fail_at_once = voided;
        let sum = |of: fn(&Row) -> usize| rows.values().map(of).sum::<usize>();
        let (required, required_met) = (sum(|row| row.required), sum(|row| row.required_met));
        let (fields, fields_right) = (sum(|row| row.ticket_fields), sum(|row| row.ticket_right));
        let turns = sum(|row| row.waits.len() + row.left_waiting);
        let in_time = sum(|row| row.answered_in_time);
        let goals = rows.values().filter(|row| row.goal_reached).count();
        let found: Vec<f64> = rows
            .values()
            .filter_map(|row| row.article_found.map(|found| f64::from(u8::from(found))))
            .collect();
        let waits: Vec<f64> = rows
            .values()
            .flat_map(|row| &row.waits)
            .map(|wait| f64::from(*wait))
            .collect();
        measured.count("chats", rows.len());
        measured.count("goals_reached", goals);
        measured.count("required_acts", required);
        measured.count("required_acts_met", required_met);
        measured.count("ticket_fields", fields);
        measured.count("ticket_fields_right", fields_right);
        measured.count("customer_turns", turns);
        measured.count("answered_in_time", in_time);
        measured.metric("goals_reached", ratio(goals, rows.len()));
        measured.metric("required_acts", ratio(required_met, required));
        measured.metric("ticket_right", ratio(fields_right, fields));
        measured.metric("answered_in_time", ratio(in_time, turns));
        measured.metric("articles_found", mean(&found));
        measured.metric("mean_wait", mean(&waits));
        measured.detail("chats", &rows);
        Ok(measured)
    }

    fn default_aspects(key: &Key) -> Vec<AspectRule> {
        let mut aspects = vec![AspectRule::new("outcome reached", "goals_reached", 4_000)];
        if key.chats.values().any(|chat| !chat.required.is_empty()) {
            aspects.push(AspectRule::new(
                "required acts in order",
                "required_acts",
                2_500,
            ));
        }
        if key.chats.values().any(|chat| !chat.ticket.is_empty()) {
            aspects.push(AspectRule::new("ticket right", "ticket_right", 2_000));
        }
        aspects
            .push(AspectRule::new("answered in time", "answered_in_time", 1_500).starting_at(0.0));
        let sum: i64 = aspects.iter().map(|aspect| aspect.max).sum();
        if let Some(first) = aspects.first_mut() {
            first.max += 10_000 - sum;
        }
        aspects
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        let with = |deed: Deed| Answer {
            events: key
                .chats
                .keys()
                .map(|chat| Event {
                    at: 0,
                    chat: chat.clone(),
                    deed: deed.clone(),
                })
                .collect(),
            tickets: UniqueMap::default(),
        };
        vec![
            Answer {
                events: Vec::new(),
                tickets: UniqueMap::default(),
            },
            with(Deed::Escalate {}),
            with(Deed::Close {}),
        ]
    }

    fn full_answer(key: &Key) -> Answer {
        let mut events: Vec<Event> = Vec::new();
        for (name, chat) in key.chats.iter() {
            let opened = chat.articles.iter().take(1).map(|article| Deed::Open {
                article: article.clone(),
            });
            let deeds = chat.expert.iter().filter_map(|act| match act.as_str() {
                "escalate" => Some(Deed::Escalate {}),
                "close" => Some(Deed::Close {}),
                other => key.acts.get(other).map(|rule| Deed::Say {
                    text: rule.sample(),
                }),
            });
            let at = chat.opens_at.saturating_add(1);
            events.extend(opened.chain(deeds).map(|deed| Event {
                at,
                chat: name.clone(),
                deed,
            }));
        }
        events.sort_by_key(|event| event.at);
        let tickets = key
            .chats
            .iter()
            .map(|(name, chat)| (name.clone(), chat.ticket.clone()));
        Answer {
            events,
            tickets: tickets.collect(),
        }
    }
}
