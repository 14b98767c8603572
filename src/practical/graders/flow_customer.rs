//! Simulated customers: scripts that answer a dialogue flow.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::flow::{Flow, Node, World};
use crate::practical::frame::UniqueMap;

/// How a talk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// The flow took leave.
    Ended,
    HandedOver,
    CallBack,
    /// The customer lost patience or the flow went in circles.
    Abandoned,
    /// The flow led nowhere.
    Broken,
}

/// Answer of an outbound customer to the question for consent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Consent {
    #[default]
    Yes,
    No,
    Later,
}

/// A customer who wants something else once a slot was asked for.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeOfMind {
    /// At the first question for this slot he gives this value instead of the first one.
    slot: String,
    value: String,
    /// Slot that changes with it, said only when values are read back.
    #[serde(default)]
    also: UniqueMap<String>,
}

/// A script.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Customer {
    /// What he wants; any intent not in the world is not understood.
    intent: String,
    /// The true values in the end.
    #[serde(default)]
    slots: UniqueMap<String>,
    /// Slips: wrong values given first and put right only when they are read back.
    #[serde(default)]
    slips: UniqueMap<String>,
    /// How often a question must be repeated before he answers to it; `intent` for the question what he wants.
    #[serde(default)]
    unclear: UniqueMap<u8>,
    /// Slots he will not tell.
    #[serde(default)]
    refuses: Vec<String>,
    #[serde(default)]
    changes_mind: Option<ChangeOfMind>,
    #[serde(default)]
    consent: Consent,
    /// Questions he bears.
    #[serde(default = "patience")]
    patience: usize,
    /// How the talk should end.
    pub(super) expects: Outcome,
    /// Action that should have succeeded last, if any.
    #[serde(default)]
    pub(super) action: Option<String>,
    /// Slots that must be right in the end; all of his when absent.
    #[serde(default)]
    wanted: Option<Vec<String>>,
}

fn patience() -> usize {
    12
}

impl Customer {
    /// The slots that count, with their true values.
    pub(super) fn wanted_slots(&self) -> impl Iterator<Item = (&String, &String)> {
        self.slots.iter().filter(|(slot, _)| {
            self.wanted
                .as_ref()
                .is_none_or(|wanted| wanted.contains(slot))
        })
    }

    /// Value given at a first asking.
    fn first_value(&self, slot: &str) -> Option<&String> {
        if self.refuses.iter().any(|refused| refused == slot) {
            return None;
        }
        let changed = self
            .changes_mind
            .as_ref()
            .filter(|change| change.slot == slot);
        changed
            .map(|change| &change.value)
            .or_else(|| self.slips.get(slot))
            .or_else(|| self.slots.get(slot))
    }

    /// True value once everything was read back.
    fn true_value(&self, slot: &str) -> Option<&String> {
        let also = self
            .changes_mind
            .as_ref()
            .and_then(|change| change.also.get(slot));
        also.or_else(|| self.slots.get(slot))
    }
}

/// What happened between a flow and a customer.
pub(super) struct Run {
    pub(super) outcome: Outcome,
    pub(super) slots: BTreeMap<String, String>,
    /// The last action that succeeded.
    pub(super) action: Option<String>,
    /// Questions asked.
    pub(super) turns: usize,
    /// Breaches of the rules that spoil the talk.
    pub(super) faults: Vec<String>,
    /// Acts that fail at once.
    pub(super) forbidden: Vec<String>,
}

/// Most nodes passed in one talk.
const MAX_STEPS: usize = 400;

/// Lets the customer go through the flow.
pub(super) fn run(flow: &Flow, world: &World, customer: &Customer) -> Run {
    let mut run = Run {
        outcome: Outcome::Broken,
        slots: BTreeMap::new(),
        action: None,
        turns: 0,
        faults: Vec::new(),
        forbidden: Vec::new(),
    };
    let mut talk = Talk {
        customer,
        world,
        asked: BTreeMap::new(),
        consent: None,
    };
    let mut at = &flow.start;
    for _ in 0..MAX_STEPS {
        let Some(node) = flow.nodes.get(at) else {
            return run;
        };
        if run.turns > customer.patience {
            run.outcome = Outcome::Abandoned;
            return run;
        }
        match talk.step(node, &mut run) {
            Step::To(next) => at = next,
            Step::Over(outcome) => {
                run.outcome = outcome;
                return run;
            }
        }
    }
    run.outcome = Outcome::Abandoned;
    run
}

enum Step<'f> {
    To(&'f String),
    Over(Outcome),
}

struct Talk<'t> {
    customer: &'t Customer,
    world: &'t World,
    asked: BTreeMap<String, usize>,
    consent: Option<Consent>,
}

impl Talk<'_> {
    /// Asks up to `1 + retries` times; whether the customer answered to the point.
    fn ask(&mut self, what: &str, retries: u8, run: &mut Run) -> bool {
        let unclear = self.customer.unclear.get(what).copied().unwrap_or(0);
        for _ in 0..=retries {
            run.turns += 1;
            let times = self.asked.entry(what.to_owned()).or_default();
            *times += 1;
            if *times > usize::from(unclear) {
                return true;
            }
        }
        false
    }

    fn needs_consent(&self, what: &str, run: &mut Run) {
        if self.world.consent_first && self.consent != Some(Consent::Yes) {
            run.faults.push(format!("{what} without consent"));
        }
    }

    fn step<'f>(&mut self, node: &'f Node, run: &mut Run) -> Step<'f> {
        match node {
            Node::AskIntent {
                routes,
                otherwise,
                retries,
            } => {
                self.needs_consent("asked what is wanted", run);
                let understood = self.ask("intent", *retries, run);
                let route = routes.get(&self.customer.intent).filter(|_| understood);
                Step::To(route.unwrap_or(otherwise))
            }
            Node::AskSlot {
                slot,
                next,
                on_fail,
                retries,
            } => {
                self.needs_consent("asked for a value", run);
                let answered = self.ask(slot, *retries, run);
                match self.customer.first_value(slot).filter(|_| answered) {
                    Some(value) => {
                        run.slots.insert(slot.clone(), value.clone());
                        Step::To(next)
                    }
                    None => Step::To(on_fail),
                }
            }
            Node::Confirm { yes, no } => {
                run.turns += 1;
                let mut corrected = false;
                for (slot, value) in &mut run.slots {
                    if let Some(right) = self.customer.true_value(slot)
                        && value != right
                    {
                        value.clone_from(right);
                        corrected = true;
                    }
                }
                Step::To(if corrected { no } else { yes })
            }
            Node::AskConsent { yes, no, later } => {
                run.turns += 1;
                self.consent = Some(self.customer.consent);
                Step::To(match self.customer.consent {
                    Consent::Yes => yes,
                    Consent::No => no,
                    Consent::Later => later,
                })
            }
            Node::Say { act, next } => {
                if self.world.forbidden.contains(act) && !run.forbidden.contains(act) {
                    run.forbidden.push(act.clone());
                }
                Step::To(next)
            }
            Node::Call { action, ok, fail } => {
                let succeeded = self.world.actions.get(action).is_some_and(|rule| {
                    rule.needs.iter().all(|slot| run.slots.contains_key(slot))
                        && rule.succeeds_with.iter().all(|(slot, values)| {
                            run.slots
                                .get(slot)
                                .is_some_and(|value| values.contains(value))
                        })
                });
                if succeeded {
                    run.action = Some(action.clone());
                }
                Step::To(if succeeded { ok } else { fail })
            }
            Node::CallBack => Step::Over(Outcome::CallBack),
            Node::HandOver => Step::Over(Outcome::HandedOver),
            Node::End => Step::Over(Outcome::Ended),
        }
    }
}
