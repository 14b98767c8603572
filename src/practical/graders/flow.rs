//! Dialogue flows: nodes that ask, check, act and end.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::practical::frame::UniqueMap;

/// What the back end can do.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Action {
    /// Slots it needs; without one of them it fails.
    #[serde(default)]
    pub(crate) needs: Vec<String>,
    /// Values with which it succeeds, for slots that decide; any value of the others.
    #[serde(default)]
    pub(crate) succeeds_with: UniqueMap<Vec<String>>,
}

/// What there is to work with, shown to the candidate.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct World {
    pub(crate) intents: Vec<String>,
    pub(crate) slots: Vec<String>,
    #[serde(default)]
    pub(crate) actions: UniqueMap<Action>,
    /// Acts of `say` that may never be made, such as a promise beyond policy.
    #[serde(default)]
    pub(crate) forbidden: Vec<String>,
    /// For outbound calls: nothing may be asked before consent was given.
    #[serde(default)]
    pub(crate) consent_first: bool,
}

/// One node; `next` and the like name nodes.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Node {
    /// Asks what the customer wants.
    AskIntent {
        /// Node for each intent.
        routes: UniqueMap<String>,
        /// Node for any other intent and for nothing understood after the retries.
        otherwise: String,
        #[serde(default)]
        retries: u8,
    },
    /// Asks for a value.
    AskSlot {
        slot: String,
        next: String,
        /// After the retries, or on refusal.
        on_fail: String,
        #[serde(default)]
        retries: u8,
    },
    /// Reads all values back; the customer puts wrong ones right.
    Confirm {
        yes: String,
        /// After the customer changed something; the corrected values are taken over.
        no: String,
    },
    /// Asks an outbound customer whether he will talk.
    AskConsent {
        yes: String,
        no: String,
        later: String,
    },
    /// Says something that is no question.
    Say { act: String, next: String },
    /// Lets the back end act on the values.
    Call {
        action: String,
        ok: String,
        fail: String,
    },
    /// Notes a call-back and ends.
    CallBack,
    /// Hands the customer to a person and ends.
    HandOver,
    /// Takes leave.
    End,
}

/// Nodes by name with a start.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Flow {
    #[serde(default)]
    pub(crate) start: String,
    #[serde(default)]
    pub(crate) nodes: UniqueMap<Node>,
}

const MAX_NODES: usize = 300;

impl Node {
    fn exits(&self) -> Vec<&String> {
        match self {
            Self::AskIntent {
                routes, otherwise, ..
            } => routes.values().chain([otherwise]).collect(),
            Self::AskSlot { next, on_fail, .. } => vec![next, on_fail],
            Self::Confirm { yes, no } => vec![yes, no],
            Self::AskConsent { yes, no, later } => vec![yes, no, later],
            Self::Say { next, .. } => vec![next],
            Self::Call { ok, fail, .. } => vec![ok, fail],
            Self::CallBack | Self::HandOver | Self::End => Vec::new(),
        }
    }
}

impl Flow {
    pub(super) fn of_one(node: Node) -> Self {
        Self {
            start: "n".to_owned(),
            nodes: [("n".to_owned(), node)].into_iter().collect(),
        }
    }

    pub(super) fn check_size(&self) -> Result<(), String> {
        if self.nodes.len() > MAX_NODES {
            return Err(format!("more than {MAX_NODES} nodes"));
        }
        Ok(())
    }

    /// Every exit leads to a node, every name is known, everything can be reached.
    pub(super) fn check(&self, world: &World) -> Result<(), String> {
        self.check_size()?;
        if !self.nodes.contains_key(&self.start) {
            return Err("there is no start".to_owned());
        }
        for (name, node) in self.nodes.iter() {
            if let Some(exit) = node
                .exits()
                .into_iter()
                .find(|exit| !self.nodes.contains_key(*exit))
            {
                return Err(format!(
                    "node {name:?} leads to {exit:?}, which is not there"
                ));
            }
            let unknown = match node {
                Node::AskIntent { routes, .. } => {
                    routes.keys().find(|intent| !world.intents.contains(intent))
                }
                Node::AskSlot { slot, .. } => Some(slot).filter(|slot| !world.slots.contains(slot)),
                Node::Call { action, .. } => {
                    Some(action).filter(|action| !world.actions.contains_key(*action))
                }
                _ => None,
            };
            if let Some(unknown) = unknown {
                return Err(format!(
                    "node {name:?} names {unknown:?}, which is not there"
                ));
            }
        }
        let mut reached: BTreeSet<&String> = BTreeSet::new();
        let mut open = vec![&self.start];
        while let Some(name) = open.pop() {
            if reached.insert(name)
                && let Some(node) = self.nodes.get(name)
            {
                open.extend(node.exits());
            }
        }
        match self.nodes.keys().find(|name| !reached.contains(name)) {
            Some(name) => Err(format!("node {name:?} can never be reached")),
            None => Ok(()),
        }
    }
}
